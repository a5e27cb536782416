import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeTranslate } from '../../i18n.ts';
import { openTestNode, type TestNode } from '../../testing/open-test-node.ts';
import { HELP, helpFor, WORDS } from './tasks.ts';

let node: TestNode;
beforeAll(async () => {
  node = await openTestNode();
});
afterAll(() => node.stop());

const PAGES = ['/help', '/help/words', ...HELP.map(({ who }) => `/help/${who}`)];
const textOf = async (path: string, language = 'en') => (await node.ask(path, { headers: { 'Accept-Language': language } })).text();
const textsIn = (language: string): Record<string, string> => JSON.parse(readFileSync(new URL(`../../locales/${language}.json`, import.meta.url), 'utf8'));

describe('the help', () => {
  it.each(['en', 'fr'])('leads nowhere that is not there (%s)', async (language) => {
    const pages = new Map(await Promise.all(PAGES.map(async (path): Promise<[string, string]> => [path, await textOf(path, language)])));
    const lost: string[] = [];
    let links = 0;
    for (const [path, text] of pages) {
      expect((await node.ask(path)).status).toBe(200);
      for (const [, href = ''] of text.matchAll(/<a [^>]*href="([^"]*)"/g)) {
        const [to = '', fragment] = href.split('#');
        links += 1;
        const there = pages.get(to === '' ? path : to);
        const found =
          there === undefined ? (await node.ask(to, { redirect: 'manual' })).status < 400 : fragment === undefined || there.includes(`id="${fragment}"`);
        if (!found) lost.push(`${path}: ${href}`);
      }
    }
    expect(lost).toEqual([]);
    expect(links).toBeGreaterThan(80);
  });

  it('takes three to six steps for each task, and says what to do when it goes wrong', async () => {
    for (const { who, tasks } of HELP) {
      const text = await textOf(`/help/${who}`);
      for (const { id } of tasks) {
        const part = text.slice(text.indexOf(`id="${id}"`)).split('</section>')[0] ?? '';
        const steps = part.match(/<li>/g)?.length ?? 0;
        expect([who, id, steps >= 3 && steps <= 6, part.includes('If it goes wrong')]).toEqual([who, id, true, true]);
      }
    }
  });

  it('tells of a second person wherever one may be asked', () => {
    for (const task of ['achievement', 'pathway'])
      for (const language of ['en', 'fr']) expect(textsIn(language)[`web.help.registrar.${task}.steps`]).toContain('[[issuer.approval.ask]]');
  });

  it('names buttons and places as the pages do, the same in both languages', () => {
    const [english, french] = [textsIn('en'), textsIn('fr')];
    const labelsOf = (text = '') => [...text.matchAll(/\[\[([\w.-]+)\]\]/g)].map(([, key]) => key ?? '').sort();
    const keys = Object.keys(english).filter((key) => key.startsWith('web.help.'));
    expect(keys.flatMap((key) => labelsOf(english[key])).filter((label) => !(label in english))).toEqual([]);
    for (const key of keys) expect([key, labelsOf(french[key])]).toEqual([key, labelsOf(english[key])]);
    expect(keys.flatMap((key) => labelsOf(english[key])).filter((label) => english[label]?.includes('{'))).toEqual([]);
  });

  it('leads to no page that this node does not have', async () => {
    expect(await textOf('/help/guardian')).not.toContain('learn%2Fcare');
  });

  it('leaves no mark of its own on a page', async () => {
    for (const path of PAGES) for (const language of ['en', 'fr']) expect(await textOf(path, language)).not.toMatch(/\[\[|\]\]|\*\*/);
  });

  it('explains the words that issue and law use, each in words', () => {
    const t = makeTranslate('en');
    for (const word of WORDS) expect(t(`web.word.${word}.text`).length).toBeGreaterThan(40);
  });
});

describe('the help that fits an address', () => {
  it.each([
    ['/desk/kestrel-bay', '/help/registrar#start'],
    ['/desk/kestrel-bay/batches/new', '/help/registrar#file'],
    ['/desk/kestrel-bay/pathways/7/edit', '/help/registrar#pathway'],
    ['/desk/kestrel-bay/awards/7', '/help/registrar#register'],
    ['/desk/kestrel-bay/awards/7/revoke?x=1', '/help/registrar#revoke'],
    ['/wallet/badges/7', '/help/learner#take'],
    ['/wallet', '/help/learner#mine'],
    ['/wallet/badges/7/share', '/help/learner#share'],
    ['/wallet/collections/7/show', '/help/learner#collection'],
    ['/wallet/folios/7', '/help/learner#collection'],
    ['/c/x', '/help/employer#check'],
    ['/s/x', '/help/employer#check'],
    ['/wallet/shared/7/erase', '/help/learner#told'],
    ['/wallet/backup', '/help/learner#safe'],
    ['/claim/x/correction', '/help/learner#correct'],
    ['/hiring/requests/new', '/help/employer#ask'],
    ['/verify', '/help/employer#check'],
    ['/catalogue', '/help/applicant#apply'],
    ['/achievements/7', '/help/applicant#apply'],
    ['/learn/applications/7', '/help/applicant#answer'],
    ['/learn/privacy/stop/7/coaching', '/help/applicant#privacy'],
    ['/assess/kestrel-bay/7', '/help/assessor#score'],
    ['/review/7', '/help/assessor#outside'],
    ['/attest/7', '/help/assessor#confirm'],
    ['/reports/kestrel-bay', '/help/partner#report'],
    ['/organisations/7', '/help/partner#ask'],
    ['/learn/care/7', '/help/guardian#act'],
    ['/account', '/help'],
    ['/walletless', '/help'],
    ['/', '/help'],
  ])('is of %s at %s', (path, help) => {
    expect(helpFor(path)).toBe(help);
  });
});
