import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { integer, json, key, nullable, openStore, scopedTable, storeSchema, text } from '@laurel/store';
import { expect, it } from 'vitest';
import { programmeSchema } from '../migrations.ts';
import { ConsentEvent, type ConsentEventRow, ConsentRequest, type ConsentRequestRow } from './consent-records.ts';

it('adds the tables of consent to a programme of before, with their triggers', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'laurel-programme-'));
  const file = { kind: 'sqlite', file: join(folder, 'node.sqlite') } as const;
  const before = programmeSchema.migrations.filter(({ id }) => id < 'programme-0003');
  expect(before.length).toBeGreaterThan(0);
  await (await openStore(file, [storeSchema, { ...programmeSchema, migrations: before }])).close();
  const store = await openStore(file, [storeSchema, programmeSchema]);
  const row: Omit<ConsentEventRow, 'subject'> = {
    id: 'c1',
    grantor: 'ada',
    recipient: 'district',
    purpose: 'coaching',
    categories: ['name'],
    policyVersion: '1',
    policyDigest: '',
    language: 'fr',
    state: 'given',
    at: '2026-11-12T10:00:00.000Z',
    expiresAt: '2027-11-12T10:00:00.000Z',
    method: 'session',
    requestId: null,
    turn: 1,
  };
  await store.as('ada').write((db) => db.insert(ConsentEvent, row));
  await expect(store.as('eve').write((db) => db.insert(ConsentEvent, { ...row, id: 'c2' }))).rejects.toThrow();
  await expect(store.as('ada').write((db) => db.remove(ConsentEvent, { id: 'c1' }))).rejects.toThrow();
  expect(await store.as('ada').read((db) => db.list(ConsentEvent, {}))).toEqual([{ ...row, subject: 'ada' }]);
  await store.close();
  await rm(folder, { recursive: true });
});

/** As it was before `wrote_at`. */
const Before = scopedTable<Omit<ConsentRequestRow, 'wroteAt'>>()('consent_request', 'recipient', {
  id: text(key),
  ...{ recipient: text(), purpose: text(), reason: text(), needs: json(), likes: json(), months: integer(), askedBy: text(), createdAt: text() },
  ...{ endedAt: text(nullable), toldThrough: text(nullable), toldAt: text(nullable) },
});

it('takes for written of what was asked before only what a job told of, and not what was older than all letters', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'laurel-programme-'));
  const file = { kind: 'sqlite', file: join(folder, 'node.sqlite') } as const;
  const before = programmeSchema.migrations.filter(({ id }) => id < 'programme-0032');
  const tables = programmeSchema.tables.map((one) => (one === ConsentRequest ? Before : one));
  const old = await openStore(file, [storeSchema, { ...programmeSchema, tables, migrations: before }]);
  const [asked, told] = ['2026-11-12T10:00:00.000Z', '2026-11-12T10:01:00.000Z'];
  const words = { purpose: 'coaching' as const, reason: 'To plan.', needs: ['name' as const], likes: [], months: 12, askedBy: 'joan', createdAt: asked };
  const rows = [
    { id: 'older than letters', endedAt: null, toldAt: asked },
    { id: 'told of', endedAt: null, toldAt: told },
    { id: 'ended before', endedAt: asked, toldAt: told },
    { id: 'not yet', endedAt: null, toldAt: null },
  ];
  for (const row of rows) await old.as('district').write((db) => db.insert(Before, { ...words, ...row, toldThrough: null }));
  await old.close();
  const store = await openStore(file, [storeSchema, programmeSchema]);
  const wrote = (await store.as('district').read((db) => db.list(ConsentRequest, {}))).map(({ id, wroteAt }) => [id, wroteAt]);
  expect(Object.fromEntries(wrote)).toEqual({ 'older than letters': null, 'told of': told, 'ended before': null, 'not yet': null });
  await store.close();
  await rm(folder, { recursive: true });
});
