import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Migration, openStore, storeSchema } from '@laurel/store';
import { expect, it } from 'vitest';
import { verifierSchema } from '../migrations.ts';
import { PresentationRequest } from '../records.ts';

it('keeps the requests of an older node: to those answered before no code was given, and none was taken back', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'laurel-verifier-'));
  const file = { kind: 'sqlite', file: join(folder, 'node.sqlite') } as const;
  const row: Migration = {
    id: 'verifier-0003-z-row',
    sql: [
      `INSERT INTO presentation_request (id, ask_token, reference, state_value, nonce, title, purpose, retention, ask, query, state, created_at, created_by, expires_at)
        VALUES ('asked', 'a', 'b', 'c', 'd', 'Home support worker', '{}', 'P30D', '{"wants":"whole","fields":{}}', '{}', 'answered', '2026-01-02', 'person:tomasz', '2026-01-16')`,
    ],
  };
  const withRow = (migrations: readonly Migration[]) => [
    storeSchema,
    { ...verifierSchema, migrations: [...migrations, row].toSorted((a, b) => (a.id < b.id ? -1 : 1)) },
  ];
  await (await openStore(file, withRow(verifierSchema.migrations.filter(({ id }) => id < 'verifier-0004')))).close();
  const store = await openStore(file, withRow(verifierSchema.migrations));
  expect(await store.read((db) => db.list(PresentationRequest, {}))).toMatchObject([
    { id: 'asked', state: 'answered', deletionCodeHash: null, withdrawnAt: null },
  ]);
  await store.close();
  await rm(folder, { recursive: true });
});
