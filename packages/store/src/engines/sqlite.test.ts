import { spawn } from 'node:child_process';
import { chmod, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { through } from '../handles.ts';
import { key, lookIntoStore, openStore, openTable, type Reader, type Schema, type Store, text } from '../index.ts';
import { BUSY_TIMEOUT_MS } from '../limits.ts';

type Note = { id: string; body: string };
const Note = openTable<Note>('note', { id: text(key), body: text() });
const schema: Schema = {
  name: 'trial',
  tables: [Note],
  migrations: [{ id: 'trial-0001', sql: ['CREATE TABLE note (id text PRIMARY KEY, body text NOT NULL)'] }],
};

describe('a SQLite file', () => {
  let folder: string;
  let file: string;
  let store: Store | undefined;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'laurel-sqlite-'));
    file = join(folder, 'data', 'laurel.sqlite');
  });
  afterEach(async () => {
    await store?.close();
    store = undefined;
    await rm(folder, { recursive: true, force: true });
  });
  const open = async () => {
    store = await openStore({ kind: 'sqlite', file }, [schema]);
    return store;
  };
  const filled = async (rows = 500) => {
    const store = await open();
    await store.write((db) =>
      db.insert(
        Note,
        Array.from({ length: rows }, (_, i) => ({ id: `n${i}`, body: 'x'.repeat(200) })),
      ),
    );
    await store.close();
  };

  it('can be read by its owner only, its folder, -wal and -shm too, whatever the umask and whatever it was before', async () => {
    const modeOf = async (path: string) => (await stat(path)).mode & 0o777;
    await (await open()).write((db) => db.insert(Note, { id: 'a', body: '' }));
    expect(await Promise.all([modeOf(join(folder, 'data')), modeOf(file), modeOf(`${file}-wal`), modeOf(`${file}-shm`)])).toEqual([0o700, 0o600, 0o600, 0o600]);
    await store?.close();
    await chmod(file, 0o644);
    await open();
    expect(await modeOf(file)).toBe(0o600);
  });

  it('has every connection set for durability and erasure', async () => {
    const store = await open();
    const settings = ['journal_mode', 'synchronous', 'busy_timeout', 'foreign_keys', 'secure_delete', 'query_only'];
    const ask = (db: Reader) =>
      through(db, async (manager) => Promise.all(settings.map(async (name) => Object.values((await manager.query(`PRAGMA ${name}`))[0])[0])));
    expect(await store.write(ask)).toEqual(['wal', 2, 5000, 1, 1, 0]);
    const readers = await Promise.all([1, 2, 3].map(() => store.read(ask)));
    expect(readers).toEqual(Array(3).fill(['wal', 2, 5000, 1, 1, 1]));
  });

  it('reads on several connections at once, beside a write', async () => {
    const store = await open();
    let inside = 0;
    let most = 0;
    const meet = async () => {
      most = Math.max(most, ++inside);
      await new Promise((done) => setTimeout(done, 20));
      inside--;
    };
    await Promise.all([store.write(meet), ...[1, 2, 3, 4, 5].map(() => store.read(meet))]);
    expect(most).toBe(4);
  });

  it('leaves nothing of a removed row on the disk after a purge, while it is open', async () => {
    const store = await open();
    await store.write((db) => db.insert(Note, { id: 'a', body: `${'canary-7f3a'.repeat(900)}` }));
    await store.write((db) => db.remove(Note, { id: 'a' }));
    expect((await readFile(`${file}-wal`)).includes('canary-7f3a')).toBe(true);
    expect(await store.purge()).toBe(true);
    for (const each of [file, `${file}-wal`]) expect((await readFile(each)).includes('canary-7f3a')).toBe(false);
    await store.write((db) => db.insert(Note, { id: 'b', body: '' }));
  });

  it('is purged once whoever cuts the log too has done, though SQLite says busy at once', async () => {
    const store = await open();
    await store.write((db) => db.insert(Note, { id: 'a', body: 'canary-7f3a' }));
    await store.write((db) => db.remove(Note, { id: 'a' }));
    const [reader, cutter] = await Promise.all([1, 2].map(() => new DataSource({ type: 'sqlite', database: file, busyTimeout: 5_000 }).initialize()));
    if (!reader || !cutter) throw new Error('no connections');
    await reader.query('BEGIN');
    await reader.query('SELECT count(*) FROM note');
    const cut = cutter.query('PRAGMA wal_checkpoint(TRUNCATE)'); // holds the lock until the reader has gone
    await new Promise((done) => setTimeout(done, 100));
    const purged = store.purge();
    await new Promise((done) => setTimeout(done, 100));
    await reader.query('COMMIT');
    expect([await purged, (await cut)[0].busy]).toEqual([true, 0]);
    for (const each of [file, `${file}-wal`]) expect((await readFile(each)).includes('canary-7f3a')).toBe(false);
    for (const each of [reader, cutter]) await each.destroy();
  });

  it('lets whoever writes go first while it is purged and another process reads for long', async () => {
    const store = await open();
    await store.write((db) => db.insert(Note, { id: 'a', body: 'canary-7f3a' }));
    await store.write((db) => db.remove(Note, { id: 'a' }));
    const backup = await new DataSource({ type: 'sqlite', database: file, busyTimeout: 5_000 }).initialize();
    await backup.query('BEGIN');
    await backup.query('SELECT count(*) FROM note');
    const purges = [1, 2, 3].map(() => store.purge());
    await new Promise((done) => setTimeout(done, 100));
    // Behind three purges that wait it would be three times SQLite’s timeout.
    const soon = new Promise((done) => setTimeout(done, 1.5 * BUSY_TIMEOUT_MS, 'kept waiting'));
    expect(await Promise.race([store.write((db) => db.insert(Note, { id: 'b', body: '' })).then(() => 'written'), soon])).toBe('written');
    await backup.query('COMMIT');
    expect(await Promise.all(purges)).toEqual([true, true, true]);
    expect((await readFile(`${file}-wal`)).includes('canary-7f3a')).toBe(false);
    await backup.destroy();
  });

  it('keeps no trace of a removed row in the file', async () => {
    const store = await open();
    await store.write((db) => db.insert(Note, { id: 'a', body: 'canary-7f3a' }));
    await store.write((db) => db.remove(Note, { id: 'a' }));
    await store.close();
    expect((await readFile(file)).includes('canary-7f3a')).toBe(false);
  });

  const refusal = { code: 'database_unreadable', detail: expect.stringContaining('restore the last backup') };

  it('refuses a truncated file with a sentence that names it and says what to do', async () => {
    await filled();
    await truncate(file, 20_000);
    await expect(open()).rejects.toMatchObject(refusal);
    await expect(open()).rejects.toMatchObject({ detail: expect.stringContaining(file) });
  });

  it('refuses a file with pages overwritten, wherever they are', async () => {
    await filled();
    const whole = await readFile(file);
    const pages = whole.length / 4096;
    let refused = 0;
    for (let page = 0; page < pages; page++) {
      const damaged = Buffer.from(whole);
      damaged.fill(0x5a, page * 4096, page * 4096 + 2048);
      await writeFile(file, damaged);
      await expect(open(), `page ${page + 1} of ${pages}`).rejects.toMatchObject(refusal);
      refused++;
    }
    expect(refused).toBeGreaterThan(25);
  });

  it('refuses a file that is no database', async () => {
    await filled(1);
    await writeFile(file, 'email,name\nzoe@example.org,Zoë\n'.repeat(500));
    await expect(open()).rejects.toMatchObject(refusal);
    expect((await readFile(file, 'utf8')).startsWith('email,name')).toBe(true);
  });

  it('refuses a place where it cannot make a file', async () => {
    await writeFile(join(folder, 'data'), 'a file where the folder should be');
    await expect(open()).rejects.toMatchObject({ code: 'database_unreadable', detail: expect.stringContaining(file) });
  });

  it('says that the disk is full, keeps nothing of that write and goes on when there is room', async () => {
    const store = await open();
    const limit = (pages: number) => store.write((db) => through(db, (manager) => manager.query(`PRAGMA max_page_count = ${pages}`)));
    await limit(20);
    const rows = Array.from({ length: 1_000 }, (_, i) => ({ id: `n${i}`, body: 'x'.repeat(500) }));
    await expect(store.write((db) => db.insert(Note, rows))).rejects.toMatchObject({ code: 'storage_full', status: 503 });
    expect(await store.read((db) => db.count(Note, {}))).toBe(0);
    await limit(10_000);
    await store.write((db) => db.insert(Note, rows));
    expect(await store.read((db) => db.count(Note, {}))).toBe(1_000);
  });

  it('waits for a short write of another process and says busy to a long one, while reads go on', async () => {
    const store = await open();
    const hold = async (ms: number) => {
      const other = spawn(process.execPath, ['--conditions=source', join(import.meta.dirname, '..', 'testing', 'hold-lock.ts'), file, String(ms)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      await new Promise((held) => other.stdout.once('data', held));
      return { released: new Promise((done) => other.once('exit', done)) };
    };
    let { released } = await hold(500);
    await store.write((db) => db.insert(Note, { id: 'waited', body: '' }));
    await released;
    ({ released } = await hold(6_500));
    const refused = store.write((db) => db.insert(Note, { id: 'refused', body: '' }));
    expect(await store.read((db) => db.count(Note, {}))).toBe(1);
    await expect(refused).rejects.toMatchObject({ code: 'storage_busy', status: 503 });
    await released;
    await store.write((db) => db.insert(Note, { id: 'after', body: '' }));
    expect((await store.read((db) => db.list(Note, {}))).map((row) => row.id).toSorted()).toEqual(['after', 'waited']);
  });

  it('is opened by many at once while it is still being made', async () => {
    // Three: SQLite waits in libuv's four threads, and whoever holds the lock needs one to let go of it.
    for (let round = 0; round < 20; round++) {
      const file = join(folder, `round-${round}`, 'laurel.sqlite');
      const stores = await Promise.all([1, 2, 3].map(() => openStore({ kind: 'sqlite', file }, [schema])));
      await Promise.all(stores.map((store) => store.close()));
    }
  });

  it('is not written to again after the disk failed a commit, and can still be read', async () => {
    const store = await open();
    await store.write((db) => db.insert(Note, { id: 'before', body: '' }));
    // What node-sqlite3 says of SQLITE_IOERR_FSYNC: its name without the kind.
    const query = DataSource.prototype.query;
    vi.spyOn(DataSource.prototype, 'query').mockImplementation(function (this: DataSource, sql, ...more) {
      return sql === 'COMMIT'
        ? Promise.reject(Object.assign(new Error('SQLITE_IOERR: disk I/O error'), { code: 'SQLITE_IOERR' }))
        : query.call(this, sql, ...more);
    });
    const failure = { code: 'storage_failed', status: 503, detail: expect.stringContaining(file) };
    const lost = store.write((db) => db.insert(Note, { id: 'lost', body: '' }));
    const behind = store.write((db) => db.insert(Note, { id: 'behind', body: '' })); // stands in line already
    await expect(lost).rejects.toMatchObject(failure);
    vi.restoreAllMocks();
    await expect(behind).rejects.toMatchObject(failure);
    await expect(store.write(async () => 'nothing')).rejects.toMatchObject(failure);
    expect(store.writable()).toBe(false);
    expect((await store.read((db) => db.list(Note, {}))).map(({ id }) => id)).toEqual(['before']);
    await store.close();
    await (await open()).write((db) => db.insert(Note, { id: 'after', body: '' }));
    expect(store.writable()).toBe(false);
  });
});

describe('a look into a SQLite file', () => {
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'laurel-look-'));
    file = join(folder, 'laurel.sqlite');
  });
  afterEach(() => rm(folder, { recursive: true }));
  const made = async (schemas: readonly Schema[]) => {
    const store = await openStore({ kind: 'sqlite', file }, schemas);
    await store.write((db) => db.insert(Note, { id: 'a', body: '' }));
    await store.close();
    return readFile(file);
  };
  const newer: Schema = { ...schema, migrations: [...schema.migrations, { id: 'trial-0002', sql: ['ALTER TABLE note ADD COLUMN more text'] }] };

  it('reads, and changes not one byte, beside a node that runs or alone', async () => {
    const before = await made([schema]);
    const look = await lookIntoStore({ kind: 'sqlite', file }, [schema]);
    expect(await look.read((db) => db.count(Note, {}))).toBe(1);
    await expect(look.write((db) => db.insert(Note, { id: 'b', body: '' }))).rejects.toMatchObject({ code: 'start_needed' });
    expect(look.writable()).toBe(false);
    const node = await openStore({ kind: 'sqlite', file }, [schema]);
    await node.write((db) => db.insert(Note, { id: 'c', body: '' }));
    expect(await look.read((db) => db.count(Note, {}))).toBe(2);
    await node.close();
    await look.close();
    await made([schema]).catch(() => {}); // 'a' stands there already
    const alone = await lookIntoStore({ kind: 'sqlite', file }, [schema]);
    const now = await readFile(file);
    await alone.read((db) => db.count(Note, {}));
    await alone.close();
    expect(await readFile(file)).toEqual(now);
    expect(before.length).toBe(now.length);
  });

  it('refuses an older state and says what to do, without bringing it forward; a newer one likewise', async () => {
    const before = await made([schema]);
    const older = {
      code: 'start_needed',
      detail: 'This database is of an older Laurel than this program: it lacks 1 steps. Start the node once, then look again.',
    };
    await expect(lookIntoStore({ kind: 'sqlite', file }, [newer])).rejects.toMatchObject(older);
    await expect(lookIntoStore({ kind: 'sqlite', file }, [{ ...schema, migrations: [] }])).rejects.toMatchObject({ code: 'schema_newer' });
    expect(await readFile(file)).toEqual(before);
  });

  it('makes no file where there is none', async () => {
    await expect(lookIntoStore({ kind: 'sqlite', file }, [schema])).rejects.toMatchObject({
      code: 'database_unreadable',
      detail: expect.stringContaining(file),
    });
    expect(await readdir(folder)).toEqual([]);
  });
});
