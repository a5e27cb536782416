import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { lastBackup, noteBackup, openStore, type Store, snapshotDatabase, storeSchema } from '../index.ts';
import { Award, Note, note, schema } from '../testing/trial.ts';

const SCHEMAS = [storeSchema, schema];
let folder: string;
let file: string;
let into: string;
let store: Store;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'laurel-snapshot-'));
  file = join(folder, 'laurel.sqlite');
  into = join(folder, 'copy', 'laurel.sqlite');
  store = await openStore({ kind: 'sqlite', file }, SCHEMAS);
});
afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

const counts = (of: Store) =>
  of.across('a test counts everything').read(async (db) => ({ notes: await db.count(Note, {}), awards: await db.count(Award, {}) }));

it('shows one moment between two writes, whatever is written meanwhile, and holds nobody up', async () => {
  await store.write((db) =>
    db.insert(
      Note,
      Array.from({ length: 5_000 }, (_, nth) => note(`before ${nth}`)),
    ),
  );
  let done = false;
  let written = 0;
  const load = (async () => {
    while (!done) {
      // A note and an award stand or fall together: a copy with one and not the other shows no moment.
      await store.across('a test fills both').write(async (db) => {
        await db.open.insert(Note, note(`during ${written}`));
        await db.insert(Award, { id: `during ${written}`, profile: 'kestrel', learner: 'zoe' });
      });
      written += 1;
    }
  })();
  await expect.poll(() => written).toBeGreaterThan(20);
  const before = written;
  await snapshotDatabase({ kind: 'sqlite', file }, into);
  await expect.poll(() => written).toBeGreaterThan(before);
  done = true;
  await load;
  const copy = await openStore({ kind: 'sqlite', file: into }, SCHEMAS);
  const found = await counts(copy);
  await copy.close();
  expect(found.notes - 5_000).toBe(found.awards);
  expect(found.awards).toBeGreaterThanOrEqual(before);
  expect(found.awards).toBeLessThanOrEqual(written);
});

it('is for its owner only, takes along nothing that was erased, and writes over nothing', async () => {
  await store.write((db) =>
    db.insert(
      Note,
      Array.from({ length: 2_000 }, (_, nth) => note(`canary ${nth}`)),
    ),
  );
  await store.write((db) => db.remove(Note, { rank: 0 }));
  expect((await readFile(`${file}-wal`)).includes('canary')).toBe(true); // where a copy of the files would take it along
  await snapshotDatabase({ kind: 'sqlite', file }, into);
  expect((await stat(into)).mode & 0o777).toBe(0o600);
  const copied = await readFile(into);
  expect(copied.includes('canary')).toBe(false);
  await expect(snapshotDatabase({ kind: 'sqlite', file }, into)).rejects.toThrow('already exists');
  expect(await readFile(into)).toEqual(copied);
});

it('is taken of a database of an older program too, and changes nothing in it', async () => {
  await store.close();
  const later = { ...schema, migrations: [...schema.migrations, { id: 'trial-0002', sql: ['ALTER TABLE note ADD COLUMN extra text'] }] };
  await snapshotDatabase({ kind: 'sqlite', file }, into);
  expect(await readdir(join(folder, 'copy'))).toEqual(['laurel.sqlite']);
  store = await openStore({ kind: 'sqlite', file: into }, [storeSchema, later]);
  expect(await counts(store)).toEqual({ notes: 0, awards: 0 });
});

it('refuses a database that is not there, and makes none', async () => {
  const missing = join(folder, 'missing.sqlite');
  await expect(snapshotDatabase({ kind: 'sqlite', file: missing }, into)).rejects.toMatchObject({ code: 'database_unreadable' });
  expect(await readdir(folder)).not.toContain('missing.sqlite');
});

it('of which there was none says so, and of two the newer', async () => {
  expect(await store.read(lastBackup)).toBeUndefined();
  for (const at of ['2026-11-25T10:00:00.000Z', '2026-11-24T10:00:00.000Z', '2026-11-25T10:00:00.000Z']) await store.write((db) => noteBackup(db, at));
  expect(await store.read(lastBackup)).toBe('2026-11-25T10:00:00.000Z');
});
