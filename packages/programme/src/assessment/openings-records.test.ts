import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openStore, storeSchema } from '@laurel/store';
import { expect, it } from 'vitest';
import { programmeSchema } from '../migrations.ts';
import { Assessment } from './records.ts';

it('opens a programme of before: a scoring that was open holds its place from when it was opened', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'laurel-programme-'));
  const file = join(folder, 'node.sqlite');
  const before = programmeSchema.migrations.filter(({ id }) => id !== 'programme-0012-assessment-openings');
  await (await openStore({ kind: 'sqlite', file }, [storeSchema, { ...programmeSchema, migrations: before }])).close();
  const db = new DatabaseSync(file);
  db.exec('PRAGMA foreign_keys = OFF');
  db.exec(`INSERT INTO assessment VALUES ('a', 'kestrel', 'x', 1, 'ingrid', 'open', '[]', 'Begun', '', NULL, '2026-11-12T10:00:00.000Z', NULL)`);
  db.close();
  const store = await openStore({ kind: 'sqlite', file }, [storeSchema, programmeSchema]);
  const [row] = await store.as('kestrel').read((reader) => reader.list(Assessment, {}));
  expect([row?.words, row?.savedAt]).toEqual(['Begun', '2026-11-12T10:00:00.000Z']);
  await store.close();
  await rm(folder, { recursive: true });
});
