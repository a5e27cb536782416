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
