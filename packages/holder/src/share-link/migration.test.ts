import { expect, it } from 'vitest';
import { Disclosure } from '../records.ts';
import { openOlderWallet } from '../testing/older-wallet.ts';
import { Share } from './records.ts';

it('keeps the ledger of an older wallet, which knows of no share and no end', async () => {
  const { store, close } = await openOlderWallet('holder-0008');
  const found = await store.as('zoe').read(async (db) => ({ told: await db.list(Disclosure, {}), shares: await db.list(Share, {}) }));
  expect(found).toMatchObject({ told: [{ id: 'told', outcome: 'sent', shownUntil: null, endedAt: null }], shares: [] });
  await close();
});

it('notes in the ledger of an older wallet how widely something is shared that stands, and of what has ended nothing', async () => {
  const told = (id: string, outcome: string) => `INSERT INTO wallet_disclosure (id, owner, request_id, client_id, verifier_name, host, shown, outcome, at)
    VALUES ('${id}', 'zoe', 'share:${id}', 'share:${id}', '', 'wallet.example', '[]', '${outcome}', '2026-01-02')`;
  const { store, close } = await openOlderWallet('holder-0018', [
    told('stands', 'shared'),
    told('over', 'ended'),
    `INSERT INTO wallet_share (id, owner, badge_id, level, token_hash, token, presentation, format, claims, left_out, verdict, check_after, views, created_at, ends_at)
      VALUES ('stands', 'zoe', 'badge', 'public', 'hash', 'token', '', 'dc+sd-jwt', '{}', 0, '{}', '2026-01-02', 0, '2026-01-02', '2027-01-02')`,
  ]);
  const found = await store.as('zoe').read((db) => db.list(Disclosure, {}));
  expect(Object.fromEntries(found.map(({ id, level }) => [id, level]))).toEqual({ told: null, stands: 'public', over: null });
  await close();
});
