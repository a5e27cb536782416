import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { issuerSchema } from '@laurel/issuer';
import { type Migration, openStore, storeSchema } from '@laurel/store';
import { expect, it } from 'vitest';
import { programmeSchema } from '../migrations.ts';
import { Framework, FrameworkSkill, frameworksMigration } from './framework-records.ts';

it('adds frameworks to a programme of before: one of a source a profile, and its skills go with it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'laurel-programme-'));
  const file = { kind: 'sqlite', file: join(folder, 'node.sqlite') } as const;
  const profiles: Migration = {
    id: 'issuer-z-profiles',
    sql: ["INSERT INTO issuer_profile VALUES ('kestrel', 'did:web:k.example', '2026-01-01'), ('heron', 'did:web:h.example', '2026-01-01')"],
  };
  const issuer = { ...issuerSchema, migrations: [...issuerSchema.migrations, profiles] };
  const before = programmeSchema.migrations.filter(({ id }) => id < frameworksMigration.id);
  expect(before.length).toBeGreaterThan(0);
  await (await openStore(file, [storeSchema, issuer, { ...programmeSchema, migrations: before }])).close();
  const store = await openStore(file, [storeSchema, issuer, programmeSchema]);
  const row = { id: 'f1', source: 'https://case.example/doc', format: 'case' as const, name: { en: 'Care' }, publisher: null, licence: null, edition: null };
  const framework = { ...row, importedAt: '2026-11-12', importedBy: 'person:ada' };
  const skill = { frameworkId: 'f1', key: 'a', position: 0, url: 'https://case.example/a', code: null, name: { en: 'A' }, description: {}, parent: null };
  const kestrel = store.as('kestrel');
  await kestrel.write(async (db) => {
    await db.insert(Framework, framework);
    await db.insert(FrameworkSkill, { ...skill, words: ' a', withdrawn: 0 });
  });
  await expect(kestrel.write((db) => db.insert(Framework, { ...framework, id: 'f2' }))).rejects.toThrow();
  await store.as('heron').write((db) => db.insert(Framework, { ...framework, id: 'f2' }));
  await kestrel.write((db) => db.remove(Framework, { id: 'f1' }));
  expect(await kestrel.read((db) => db.count(FrameworkSkill, {}))).toBe(0);
  await store.close();
  await rm(folder, { recursive: true });
});
