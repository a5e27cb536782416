import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestNode, type TestNode } from '../../testing/open-test-node.ts';

const of = (table: string) => ({ table, what: 'secrets of <people>', why: 'no reason', kept: 'for ever' });
let node: TestNode;
beforeAll(async () => {
  node = await openTestNode({
    role: { name: 'holder', inventory: [of('wallet_badge'), of('brand_new, newer')] },
    config: { name: { en: 'Harbour Library', fr: 'Bibliothèque du Port' }, contact: () => 'privacy@harbour.example', lettersKept: true },
  });
});
afterAll(() => node.stop());
const textOf = async (path: string, language = 'en') => (await node.ask(path, { headers: { 'Accept-Language': language } })).text();

describe('the page about privacy', () => {
  it('says who runs the node, how to reach them, and what of people each table holds, in both languages', async () => {
    expect(await textOf('/privacy')).toMatch(/Harbour Library.*mailto:privacy@harbour\.example.*Your badges, with all they say: until you delete them\./s);
    expect(await textOf('/privacy', 'fr')).toMatch(/Bibliothèque du Port.*Vos badges, avec tout ce qu’ils disent\u00a0: jusqu’à/s);
  });

  it('hides no table that nobody has put into words yet', async () => {
    expect(await textOf('/privacy', 'fr')).toContain('<span lang="en">secrets of &lt;people>: no reason. for ever.</span>');
  });

  it('says nothing of parts that do not run here', async () => {
    expect(await textOf('/privacy')).not.toMatch(/awarded something|asked to show a badge|six months/);
  });

  it('is led to from the foot of every page, sets no cookie and is small', async () => {
    for (const path of ['/help', '/sign-in', '/nowhere']) expect(await textOf(path)).toContain('<a href="/privacy">Privacy</a>');
    const answer = await node.ask('/privacy');
    expect([answer.status, answer.headers.getSetCookie(), (await answer.text()).length < 50_000]).toEqual([200, [], true]);
  });
});

describe('signing in where no letter goes out', () => {
  it('says so before and after an address is given, instead of sending somebody to look for a letter', async () => {
    expect(await textOf('/sign-in')).toContain('No letter goes out from here yet.');
    const asked = await (await node.post('/sign-in', { email: 'zoe@example.org' })).text();
    expect(asked).toContain('No letter goes out from here yet.');
    expect(asked).not.toContain('Look in your mail');
  });
});
