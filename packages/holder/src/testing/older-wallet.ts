import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Migration, openStore, type Store, storeSchema } from '@laurel/store';
import { holderSchema } from '../migrations.ts';

/** A disclosure as every wallet since holder-0002 keeps it. */
const TOLD: Migration['sql'] = [
  `INSERT INTO wallet_disclosure (id, owner, request_id, client_id, verifier_name, host, shown, outcome, at)
    VALUES ('told', 'zoe', 'asked', 'client', 'Employer', 'employer.example', '[]', 'sent', '2026-01-02')`,
];

/** A wallet that stopped before `migration`, with one disclosure of zoe's in its ledger, opened by the program of today; `more` is what else was in it. */
export async function openOlderWallet(migration: string, more: Migration['sql'] = []): Promise<{ store: Store; close: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'laurel-holder-'));
  const file = { kind: 'sqlite', file: join(folder, 'node.sqlite') } as const;
  const before = holderSchema.migrations.filter(({ id }) => id < migration);
  const last = { id: `${before.at(-1)?.id}-z-row`, sql: [...TOLD, ...more] };
  const schemas = (migrations: readonly Migration[]) => [
    storeSchema,
    { ...holderSchema, migrations: [...migrations, last].toSorted((a, b) => (a.id < b.id ? -1 : 1)) },
  ];
  await (await openStore(file, schemas(before))).close();
  const store = await openStore(file, schemas(holderSchema.migrations));
  return {
    store,
    close: async () => {
      await store.close();
      await rm(folder, { recursive: true });
    },
  };
}
