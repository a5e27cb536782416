import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Migration, openStore, type Schema, storeSchema } from '@laurel/store';
import { expect, it } from 'vitest';
import { holderSchema } from './migrations.ts';
import { Badge } from './records.ts';
import { Card, fillCards } from './wallet/card.ts';

/** A badge that was claimed and one that came as a file, as they stood before files were kept as they came. */
const ROWS = ['claimed', 'file'].map(
  (id) =>
    `INSERT INTO wallet_badge (id, owner, issuer_did, issuer_url, document, document_id, holder_kid, facts, verdict, kept_at, size) VALUES
      ('${id}', 'zoe', 'did:web:k.example', '${id === 'file' ? '' : 'https://k.example'}', '{}', '${id}', NULL,
      '{"name":"Prévention","tags":["Hygiène"],"alignments":[],"results":[],"evidence":[]}', '{}', '2026-01-0${id.length}', 2)`,
);

it('knows of the badges of an older wallet whose they are, and makes their cards', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'laurel-holder-'));
  const file = { kind: 'sqlite', file: join(folder, 'node.sqlite') } as const;
  const rows: Migration = { id: 'holder-0005-z-rows', sql: ROWS };
  const before = holderSchema.migrations.filter(({ id }) => id < 'holder-0006');
  const withRows = (migrations: Schema['migrations']) => [storeSchema, { ...holderSchema, migrations: [...migrations, rows] }];
  await (await openStore(file, withRows(before))).close();
  const store = await openStore(file, withRows(holderSchema.migrations));
  await fillCards({ store });
  const found = await store.as('zoe').read(async (db) => ({ badges: await db.list(Badge, {}), cards: await db.list(Card, {}) }));
  expect(found.badges.map(({ id, whose }) => [id, whose]).toSorted()).toEqual([
    ['claimed', 'key'],
    ['file', 'said'],
  ]);
  expect(found.cards.map(({ words }) => words)).toEqual(Array(2).fill('prevention did web k example hygiene'));
  await store.close();
  await rm(folder, { recursive: true });
});
