import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { issuerSchema } from '@laurel/issuer';
import { openStore, storeSchema } from '@laurel/store';
import { expect, it } from 'vitest';
import { programmeSchema } from '../migrations.ts';
import { ReportRelease, releaseMigration } from './release-records.ts';

it('adds reports to the database of an older node', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'laurel-reports-'));
  const file = { kind: 'sqlite', file: join(folder, 'node.sqlite') } as const;
  const before = { ...programmeSchema, migrations: programmeSchema.migrations.filter((one) => one !== releaseMigration) };
  await (await openStore(file, [storeSchema, issuerSchema, before])).close();
  const store = await openStore(file, [storeSchema, issuerSchema, programmeSchema]);
  expect(await store.as('kestrel').read((db) => db.list(ReportRelease, {}))).toEqual([]);
  await store.close();
  await rm(folder, { recursive: true });
});
