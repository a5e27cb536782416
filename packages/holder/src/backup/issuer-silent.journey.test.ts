import { MINUTE } from '@laurel/base';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Badge } from '../records.ts';
import { openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
import { openTestVerifier, type TestVerifier, TWO_FIELDS } from '../testing/open-test-verifier.ts';
import { claimBadge, openTestWallet, type Seen, shownIn, type TestWallet, type Visitor } from '../testing/open-test-wallet.ts';
import { START } from '../testing/places.ts';
import { recheckInTurn } from '../wallet/recheck-in-turn.ts';
import { packContents, unpackContents } from './contents.ts';
import { openFile, sealFile } from './sealed-file.ts';

const clock = { now: new Date(START) };
const PASSPHRASE = 'six plain words by chance today';
let issuer: TestIssuer;
let verifier: TestVerifier;
let [old, blank] = [] as unknown as [TestWallet, TestWallet];
beforeAll(async () => {
  [issuer, verifier] = await Promise.all([openTestIssuer(clock), openTestVerifier(clock)]);
  [old, blank] = [await openTestWallet(clock), await openTestWallet(clock)];
});
afterAll(() => Promise.all([old, blank, issuer, verifier].map((one) => one.stop())));

const atOf = ({ path }: Seen) => path.split('?')[0] ?? '';
const later = (time: number) => {
  clock.now = new Date(clock.now.getTime() + time);
};
const silence = (on: boolean) => {
  if (on) issuer.intercept.answer = () => ({ status: 503, body: '' });
  else delete issuer.intercept.answer;
};

async function save(person: Visitor): Promise<Uint8Array> {
  await person.get('/wallet/backup');
  return (await person.post('/wallet/backup', { passphrase: PASSPHRASE, again: PASSPHRASE })).bytes;
}

async function restore(person: Visitor, file: Uint8Array): Promise<Seen> {
  await person.get('/wallet/restore');
  const form = new FormData();
  form.set('file', new Blob([new Uint8Array(file)]), 'laurel-wallet-2026-11-12.laurel');
  form.set('passphrase', PASSPHRASE);
  return person.upload('/wallet/restore', form);
}

/** The job asks about each badge again, as it does within the hour. */
async function round({ personId }: Visitor): Promise<void> {
  later(10 * MINUTE);
  await blank.store.as(personId).write((db) => db.update(Badge, {}, { checkAfter: clock.now.toISOString() }));
  const next = recheckInTurn(blank.holder);
  while ((await next()) === 'more');
}

it.each<[string, (verdict: Record<string, unknown>) => unknown]>([
  ['was not valid by it either', (verdict) => ({ ...verdict, outcome: 'undetermined', code: 'key_unreachable' })],
  ['was found valid on a day to come', (verdict) => ({ ...verdict, asOf: '2999-01-01T00:00:00.000Z' })],
  ['has no verdict in it', () => ({ outcome: 'valid' })],
])('takes no word of a file for a badge that %s', async (name, change) => {
  later(10 * MINUTE);
  const zoe = await old.visitor(`zoe-${name.length}@example.org`);
  const again = await blank.visitor(`zoe-${name.length}@example.org`);
  const at = atOf(await claimBadge(zoe, issuer.offerUri(issuer.award())));
  const contents = unpackContents(await openFile(await save(zoe), PASSPHRASE));
  for (const { table, row } of contents.rows) if (table === 'wallet_badge') row.verdict = change(row.verdict as Record<string, unknown>) as never;
  const file = await sealFile(old.context, PASSPHRASE, packContents(contents), { memory: 64, passes: 1, lanes: 1 });
  silence(true);
  try {
    expect((await restore(again, file)).html).toContain('1 badge is back');
    await round(again);
    const { html } = await again.get(at);
    expect([html.includes('anybody could have written it'), html.includes('your saved file')]).toEqual([true, false]);
  } finally {
    silence(false);
  }
});

it('is told of each badge how it stood when the wallet was saved, while its issuer is silent, and proposes none that did not stand', async () => {
  const zoe = await old.visitor('zoe@example.org');
  const again = await blank.visitor('zoe@example.org');
  const [good, revoked, suspended] = [issuer.award(), issuer.award(), issuer.award()];
  const pages: string[] = [];
  for (const award of [revoked, good, suspended]) {
    pages.push(atOf(await claimBadge(zoe, issuer.offerUri(award))));
    later(MINUTE);
  }
  [revoked.standing, suspended.standing] = [1, 2];
  for (const at of pages) {
    await zoe.get(at);
    await zoe.post(`${at}/check`);
  }
  const stood = clock.now.toISOString();
  const states = async (person: Visitor) =>
    Promise.all(pages.map(async (at) => /<span class="state[^>]*>(?:<svg.*?<\/svg>)?([^<]*)/s.exec((await person.get(at)).html)?.[1]?.trim()));
  expect(await states(zoe)).toEqual(['Replaced', 'Valid', 'Suspended']);
  later(MINUTE);
  const file = await save(zoe);

  silence(true);
  expect((await restore(again, file)).html).toContain('3 badges are back');
  expect(await states(again)).toEqual(['Replaced', 'Being checked', 'Suspended']);
  await round(again);
  expect(await states(again)).toEqual(['Replaced', 'Not checked since', 'Suspended']);
  const [one, two, three] = await Promise.all(pages.map(async (at) => (await again.get(at)).html));
  for (const html of [one, three]) expect(html).toContain(`So it stood on <time datetime="${stood}"`);
  expect(two).toContain(`found valid, last on <time datetime="${stood}"`);
  for (const html of [one, two, three]) expect(html).not.toMatch(/anybody could have written it|Genuine|Valid<\/span>/);
  const approve = await again.get((await verifier.request(TWO_FIELDS)).link);
  expect(shownIn(approve).find(([name]) => name === 'use')?.[1]).toContain(pages[1]?.split('/').at(-1));
  expect(approve.html).toMatch(/Not checked since<\/span> <time.*Use “.*Suspended<\/span><span class="soft"> · last asked <time.*Use “.*Revoked<\/span>/s);

  silence(false);
  suspended.standing = 0;
  await round(again);
  expect(await states(again)).toEqual(['Replaced', 'Valid', 'Valid']);
  const kept = await blank.store.as(again.personId).read((db) => db.list(Badge, {}));
  expect(kept.map(({ verdict }) => verdict.before)).toEqual([undefined, undefined, undefined]);
});
