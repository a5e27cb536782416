import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Migration, openStore, type Schema, storeSchema } from '@laurel/store';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Invitation } from './access/invitation.ts';
import { InstitutionLinkTable } from './institutions/institution-link.ts';
import { Passkey } from './passkeys/passkey.ts';
import { RoleGrant, SessionTable } from './records.ts';
import { peopleSchema } from './schema.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'laurel-people-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Rows of a node as they stood before invitations: an administrator who is signed in. */
const ROWS: Migration = {
  id: 'people-0002-z-rows',
  sql: [
    "INSERT INTO person VALUES ('p1', 'Maya', 'en', '2026-01-01')",
    "INSERT INTO contact VALUES ('maya@k.example', 'p1', '2026-01-01', '2026-01-01')",
    "INSERT INTO role_grant VALUES ('*', 'p1', 'administrator')",
    "INSERT INTO session VALUES ('hash', 's1', 'p1', '2026-01-01T10:00:00.000Z', '2026-01-01T10:05:00.000Z', '2026-01-01T22:00:00.000Z')",
  ],
};

it('keeps roles and sessions of an older node, whose givers and devices nobody wrote down, and makes room for the rest', async () => {
  const file = { kind: 'sqlite', file: join(folder, 'node.sqlite') } as const;
  const before = peopleSchema.migrations.filter(({ id }) => id < 'people-0003');
  const withRows = (migrations: Schema['migrations']) => [storeSchema, { ...peopleSchema, migrations: [...migrations, ROWS] }];
  await (await openStore(file, withRows(before))).close();
  const store = await openStore(file, withRows(peopleSchema.migrations));
  expect(await store.as('*').read((db) => db.list(RoleGrant, {}))).toEqual([
    { profile: '*', personId: 'p1', role: 'administrator', grantedAt: null, grantedBy: null },
  ]);
  expect(await store.read((db) => db.one(SessionTable, { id: 's1' }))).toMatchObject({ personId: 'p1', browser: '', system: '', provedAt: null });
  const counts = await store
    .across('every table is there')
    .read(async (db) => [await db.count(Invitation, {}), await db.count(Passkey, {}), await db.count(InstitutionLinkTable, {})]);
  expect(counts).toEqual([0, 0, 0]);
  await store.close();
});
