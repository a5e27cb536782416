import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore, storeSchema } from '@laurel/store';
import { expect, it } from 'vitest';
import { programmeSchema } from '../migrations.ts';
import { ConsentEvent, type ConsentEventRow } from './consent-records.ts';

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
