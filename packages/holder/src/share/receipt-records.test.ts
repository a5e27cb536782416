import { expect, it } from 'vitest';
import { Disclosure } from '../records.ts';
import { openOlderWallet } from '../testing/older-wallet.ts';
import { Receipt } from './receipt-records.ts';

it('keeps the ledger of an older wallet, which was given no receipt', async () => {
  const { store, close } = await openOlderWallet('holder-0012');
  const found = await store.as('zoe').read(async (db) => ({ told: await db.list(Disclosure, {}), receipts: await db.list(Receipt, {}) }));
  expect(found).toMatchObject({ told: [{ id: 'told', outcome: 'sent' }], receipts: [] });
  await close();
});
