import { utf8 } from '@laurel/base';
import { bakeBadge } from '@laurel/credentials';
import { badgePng } from '@laurel/web';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Badge } from '../records.ts';
import { bringBadge, keepBrought } from '../testing/bring-badge.ts';
import { openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
import { claimBadge, openTestWallet, type TestWallet, type Visitor } from '../testing/open-test-wallet.ts';
import { START } from '../testing/places.ts';
import { BadgeFile } from './import-records.ts';

const clock = { now: new Date(START) };
let issuer: TestIssuer;
let wallet: TestWallet;
let zoe: Visitor;
let people = 0;
/** A badge that somebody claimed elsewhere: one that goes on, one that says it has ended. */
let document: string;
let ended: string;
let copy: string;
beforeAll(async () => {
  issuer = await openTestIssuer(clock);
  const elsewhere = await openTestWallet(clock);
  const max = await elsewhere.visitor('max@example.org');
  const at = (await claimBadge(max, issuer.offerUri(issuer.award()))).path.split('?')[0] ?? '';
  [document, copy] = [(await max.get(`${at}/badge.json`)).html, (await max.get(`${at}/badge.jwt`)).html];
  const short = issuer.award({ configurations: ['open-badge-di'], change: (badge) => ({ ...badge, id: 'urn:uuid:1', validUntil: '2026-11-12T11:00:00Z' }) });
  await claimBadge(max, issuer.offerUri(short));
  [ended = ''] = short.issued.values();
  await elsewhere.stop();
});
afterAll(() => issuer.stop());
beforeEach(async () => {
  clock.now = new Date(START);
  wallet = await openTestWallet(clock); // one that has never had these keys
  zoe = await wallet.visitor(`zoe${++people}@example.org`);
  silent();
  return () => wallet.stop();
});

const silent = () => {
  issuer.intercept.answer = () => ({ status: 503 });
};
const back = () => {
  issuer.intercept.answer = () => undefined;
};
const kept = () => wallet.store.as(zoe.personId).read((db) => db.list(Badge, {}));
const later = () => {
  clock.now = new Date(clock.now.getTime() + 10 * 60_000);
};

describe('a badge whose issuer’s keys do not answer', () => {
  it.each([
    ['as JSON', () => utf8(document)],
    ['as an SD-JWT', () => utf8(copy)],
    ['in a picture', async () => bakeBadge(await badgePng({ title: 'x', kind: 'assessed', alt: '' }), document)],
  ])('%s can be kept, and wherever it stands it is told that nobody checked its signature', async (_, make) => {
    const file = await make();
    const shown = await bringBadge(zoe, { file });
    for (const words of ['Signature not checked', 'did not answer', 'anybody could have written it', 'It says that it comes from', 'Keep it, not checked'])
      expect(shown.html).toContain(words);
    const done = await zoe.post(`${shown.path}/keep`, { whose: 'mine' });
    const at = done.path.split('?')[0] ?? '';
    const cards = await zoe.get('/wallet');
    for (const page of [done, cards]) {
      expect(page.html).toContain('Signature not checked');
      expect(page.html).not.toMatch(/is-ok|Signed by|>Valid<|No register|Last checked/);
    }
    expect(await kept()).toMatchObject([{ whose: 'said', issuerDid: issuer.did, verdict: { outcome: 'undetermined', code: 'key_unreachable' } }]);
    // It leaves as it came, and in no new dress.
    const links = [...done.html.matchAll(/href="([^"]+(?:badge\.[\w-]+|files\/[^"]+|certificate\.pdf[^"]*))"/g)].map(([, href = '']) => href);
    const left = await Promise.all(links.map(async (href) => Buffer.from((await zoe.get(href)).bytes)));
    expect(left.some((bytes) => bytes.equals(Buffer.from(file)))).toBe(true);
    expect(links.filter((href) => /badge\.(?:png|svg)|certificate/.test(href))).toEqual([]);
    expect((await zoe.get(`${at}/certificate.pdf?size=A4`)).status).toBe(404);
    // Nobody is shown it as checked.
    expect(done.html).toContain('Its signature could not be checked, so nothing of it can be vouched for');
    expect(done.html).not.toContain(`${at}/share"`);
    const refused = await zoe.get(`${at}/share`);
    for (const words of ['You keep it; its signature could not be checked', 'Check again', `href="${at}"`]) expect(refused.html).toContain(words);
    expect([refused.status, refused.html.includes('was not kept')]).toEqual([422, false]);
    // A check that nobody answers takes nothing back and finds nothing out; one that is answered does.
    later();
    expect((await zoe.post(`${at}/check`)).html).toContain('Nobody answered.');
    back();
    later();
    const checked = await zoe.post(`${at}/check`);
    for (const words of ['Checked just now.', '>Valid<', 'Signed by', `${at}/share"`]) expect(checked.html).toContain(words);
    expect(checked.html).not.toContain('Signature not checked');
    expect((await bringBadge(zoe, { file })).html).toContain('There is nothing to keep');
  });

  it('that says it has ended is kept as what nobody checked, its end too', async () => {
    clock.now = new Date('2026-11-20T00:00:00Z');
    zoe = await wallet.visitor(`late${people}@example.org`);
    const done = await keepBrought(zoe, { badge: ended });
    for (const words of ['Signature not checked', 'It says itself that it expired']) expect(done.html).toContain(words);
    expect(done.html).not.toContain('Genuine');
    back();
    later();
    expect((await zoe.post(`${done.path.split('?')[0]}/check`)).html).toContain('Genuine, but expired');
  });

  it('and that turns out to be forged is told so', async () => {
    const at = (await keepBrought(zoe, { badge: document.replace('Infection', 'Inflection') })).path.split('?')[0];
    back();
    later();
    const { html } = await zoe.post(`${at}/check`);
    expect(html).toContain('It was altered after it was signed');
    expect(html).not.toMatch(/is-ok|>Valid</);
  });

  it('neither takes the place of the genuine one nor keeps it out, whatever id is in it', async () => {
    const forged = await keepBrought(zoe, { badge: document.replace('Infection', 'Inflection') });
    back();
    later();
    const genuine = await keepBrought(zoe, { file: await bakeBadge(await badgePng({ title: 'x', kind: 'assessed', alt: '' }), document) });
    expect(genuine.html).toContain('>Valid<');
    expect(genuine.path.split('?')[0]).not.toBe(forged.path.split('?')[0]);
    expect(await wallet.store.as(zoe.personId).read((db) => db.list(BadgeFile, {}))).toMatchObject([
      { badgeId: genuine.path.split('?')[0]?.split('/').at(-1) },
    ]);
  });

  it('stays out where it was altered so that it is no badge, and where its host says that there is no such issuer', async () => {
    expect((await bringBadge(zoe, { badge: document.replace('"VerifiableCredential"', '"Thing"') })).status).toBe(422);
    issuer.intercept.answer = () => ({ status: 404 });
    expect((await bringBadge(zoe, { badge: document })).html).toContain('there is no such issuer');
    expect(await kept()).toEqual([]);
  });
});
