import { MINUTE } from '@laurel/base';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refillInTurn } from '../claim/refill-in-turn.ts';
import { Claim, Copy } from '../records.ts';
import { openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
import { claimBadge, openTestWallet, type Seen, type TestWallet, type Visitor } from '../testing/open-test-wallet.ts';
import { START } from '../testing/places.ts';

const clock = { now: new Date(START) };
const PASSPHRASE = 'six plain words by chance today';
let issuer: TestIssuer;
let [old, blank] = [] as unknown as [TestWallet, TestWallet];
beforeAll(async () => {
  issuer = await openTestIssuer(clock);
  [old, blank] = [await openTestWallet(clock), await openTestWallet(clock)];
});
afterAll(() => Promise.all([old, blank, issuer].map((one) => one.stop())));

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

/** As after enough answers: all copies but one shown, and more asked for once the first token has ended. */
async function useUp(wallet: TestWallet, person: Visitor, left: number): Promise<void> {
  clock.now = new Date(clock.now.getTime() + 10 * MINUTE);
  const at = clock.now.toISOString();
  await wallet.store.as(person.personId).write(async (db) => {
    const fresh = await db.list(Copy, { state: 'fresh' });
    for (const { id } of fresh.slice(left)) await db.update(Copy, { id }, { state: 'spent', spentFor: 'somebody', spentAt: at });
    await db.update(Claim, {}, { refillAfter: at });
  });
  const next = refillInTurn(wallet.holder);
  while ((await next()) === 'more');
}

describe('a saved file from before more copies were fetched', () => {
  it('is told to be behind, where it was saved and once it is brought back, before a badge has no copy left', async () => {
    const zoe = await old.visitor('zoe@example.org');
    const again = await blank.visitor('zoe@example.org');
    const at = (await claimBadge(zoe, issuer.offerUri(issuer.award()))).path.split('?')[0] ?? '';
    clock.now = new Date(clock.now.getTime() + MINUTE);
    const file = await save(zoe);
    const BEHIND = 'the saved file can fetch no more for those badges';
    expect((await zoe.get('/wallet')).html).not.toContain(BEHIND);
    await useUp(old, zoe, 1);
    for (const page of ['/wallet', '/wallet/safe', '/wallet/backup']) expect((await zoe.get(page)).html).toContain(BEHIND);
    await claimBadge(zoe, issuer.offerUri(issuer.award()));
    expect((await zoe.get('/wallet')).html).toMatch(/1 badge has come since\. [^<]*Since then your wallet has fetched more copies/);

    const done = await restore(again, file);
    for (const words of ['1 badge is back', 'to at least 2 askers for certain', 'The file brings back no links']) expect(done.html).toContain(words);
    const back = (await again.get(at)).html;
    expect([back.includes('2 copies are left, each for one asker, to show it field by field for certain'), back.includes('by themselves')]).toEqual([
      true,
      false,
    ]);
    expect((await again.get('/wallet')).html).not.toContain(BEHIND);
    await useUp(blank, again, 1);
    expect((await again.get(at)).html).toContain('or this one after the saved file was made that it came back from');

    clock.now = new Date(clock.now.getTime() + MINUTE);
    const newer = await save(zoe);
    for (const page of ['/wallet', '/wallet/safe']) expect((await zoe.get(page)).html).not.toContain(BEHIND);
    await again.get(at);
    await again.post(`${at}/delete`);
    expect((await restore(again, newer)).html).toContain('2 badges are back');
    await useUp(blank, again, 1);
    const { html } = await again.get(at);
    expect([html.includes('by themselves'), html.includes('for certain')]).toEqual([true, false]);
  });
});
