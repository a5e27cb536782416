import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Migration, openStore, storeSchema } from '@laurel/store';
import { expect, it } from 'vitest';
import { holderSchema } from '../migrations.ts';
import { Disclosure } from '../records.ts';
import { Receipt } from './receipt-records.ts';

it('keeps the ledger of an older wallet, which was given no receipt', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'laurel-holder-'));
  const file = { kind: 'sqlite', file: join(folder, 'node.sqlite') } as const;
  const row: Migration = {
    id: 'holder-0011-z-row',
    sql: [
      `INSERT INTO wallet_disclosure (id, owner, request_id, client_id, verifier_name, host, shown, outcome, at)
        VALUES ('told', 'zoe', 'asked', 'client', 'Employer', 'employer.example', '[]', 'sent', '2026-01-02')`,
    ],
  };
  const withRow = (migrations: readonly Migration[]) => [
    storeSchema,
    { ...holderSchema, migrations: [...migrations, row].toSorted((a, b) => (a.id < b.id ? -1 : 1)) },
  ];
  await (await openStore(file, withRow(holderSchema.migrations.filter(({ id }) => id < 'holder-0012')))).close();
  const store = await openStore(file, withRow(holderSchema.migrations));
  const found = await store.as('zoe').read(async (db) => ({ told: await db.list(Disclosure, {}), receipts: await db.list(Receipt, {}) }));
  expect(found).toMatchObject({ told: [{ id: 'told', outcome: 'sent' }], receipts: [] });
  await store.close();
  await rm(folder, { recursive: true });
});
