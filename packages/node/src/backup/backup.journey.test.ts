import { createPrivateKey, createPublicKey, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { webAlias } from '@laurel/agent';
import { DAY, silentLog } from '@laurel/base';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { parseDocument } from 'yaml';
import { compose } from '../compose.ts';
import { readConfig } from '../config/read-config.ts';
import { runLaurel } from '../testing/run-laurel.ts';
import { readBackup } from './read-backup.ts';

const PASSPHRASE = 'correct horse battery staple';
let folder: string;
let config: string;
let file: string;
let did: string;
const laurel = (...words: string[]) => runLaurel(words);

beforeAll(async () => {
  vi.stubEnv('LAUREL_BACKUP_PASSPHRASE', PASSPHRASE);
  folder = mkdtempSync(join(tmpdir(), 'laurel-backup-'));
  config = join(folder, 'laurel.yml');
  await laurel('init', '--role', 'issuer', '--dir', folder, '--url', 'http://localhost:4399', '--slug', 'our-house', '--name', 'Our House');
  const read = await readConfig(config);
  const house = await compose(read, read.listen.port, { log: silentLog }); // what the first start makes, without a door
  did = await house.agent.ensureWebDid(webAlias('http://localhost:4399'), 'Ed25519');
  await house.close();
  file = join(folder, 'one.backup');
  expect(await laurel('backup', '--config', config, '--to', file)).toMatchObject({ code: 0, err: '' });
}, 60_000);
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

/** The same node at another place of this disk, with its keys and without its data. */
function elsewhere(name: string): string {
  const document = parseDocument(readFileSync(config, 'utf8'));
  document.setIn(['database', 'file'], join(folder, name, 'data', 'laurel.sqlite'));
  const place = join(folder, `${name}.yml`);
  writeFileSync(place, String(document));
  return place;
}

/** Its database, by a second library of SQLite: never while the first has it open, whose locks it would undo (sqlite.org/howtocorrupt.html, 2.2.1). */
function inDatabase<T>(work: (database: DatabaseSync) => T): T {
  const database = new DatabaseSync(join(folder, 'data', 'laurel.sqlite'));
  try {
    return work(database);
  } finally {
    database.close();
  }
}

const isEmpty = (name: string) => !existsSync(join(folder, name));

describe('laurel backup', () => {
  it('makes one file for its owner only, leaves no copy beside it, and says where the key is not', async () => {
    const { code, out } = await laurel('backup', '--config', config);
    const [made = ''] = readdirSync(join(folder, 'backups'));
    expect(code).toBe(0);
    expect(made).toMatch(/^laurel-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ\.backup$/);
    expect(out).toContain(`Made ${join(folder, 'backups', made)} and read it back whole`);
    expect(out).toContain('The key-encryption key is not in it');
    expect([statSync(join(folder, 'backups')).mode & 0o777, statSync(join(folder, 'backups', made)).mode & 0o777]).toEqual([0o700, 0o600]);
    expect(readdirSync(join(folder, 'backups'))).toEqual([made]);
    expect(readdirSync(join(folder, 'data')).filter((name) => !name.includes('.sqlite'))).toEqual([]);
  });

  it('writes over no file, and makes none where it cannot be whole', async () => {
    const before = readFileSync(file);
    expect(await laurel('backup', '--config', config, '--to', file)).toMatchObject({
      code: 1,
      err: expect.stringContaining('is there. Nothing was written over it'),
    });
    expect(readFileSync(file).equals(before)).toBe(true);
    rmSync(join(folder, 'none'), { recursive: true, force: true });
    const { code, err } = await laurel('backup', '--config', elsewhere('none'), '--to', join(folder, 'none.backup'));
    expect([code, err]).toEqual([1, expect.stringContaining('Start the node once')]);
    expect(existsSync(join(folder, 'none.backup'))).toBe(false);
  });

  it('takes its passphrase from a closed file or a person who types it twice, and none that can be guessed', async () => {
    const to = (name: string) => ['backup', '--config', config, '--to', join(folder, name)];
    vi.stubEnv('LAUREL_BACKUP_PASSPHRASE', '');
    try {
      expect(await laurel(...to('a'))).toMatchObject({ code: 1, err: expect.stringContaining('Set LAUREL_BACKUP_PASSPHRASE') });
      const typed = ['a passphrase of some length', 'a passphrase of another'];
      expect(await runLaurel(to('b'), { askSecret: async () => typed.shift() ?? '' })).toMatchObject({
        code: 1,
        err: expect.stringContaining('two different'),
      });
      expect(await runLaurel(to('c'), { askSecret: async () => 'short' })).toMatchObject({ code: 1, err: expect.stringContaining('shorter than 16') });
      writeFileSync(join(folder, 'words'), `${PASSPHRASE}\n`, { mode: 0o644 });
      const words = ['--passphrase-file', join(folder, 'words')];
      expect(await laurel(...to('d'), ...words)).toMatchObject({ code: 1, err: expect.stringContaining('chmod 600') });
      expect(['a', 'b', 'c', 'd'].filter((name) => existsSync(join(folder, name)))).toEqual([]);
      rmSync(join(folder, 'words'));
      writeFileSync(join(folder, 'words'), `${PASSPHRASE}\n`, { mode: 0o600 });
      expect(await laurel(...to('e'), ...words)).toMatchObject({ code: 0 });
    } finally {
      vi.stubEnv('LAUREL_BACKUP_PASSPHRASE', PASSPHRASE);
    }
    expect(await laurel('backup', '--verify', join(folder, 'e'))).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^Whole: http:\/\/localhost:4399 as of /),
    });
  });

  it('takes away the copy that a killed backup left', async () => {
    const left = join(folder, 'data', '.laurel-staging-999999999');
    mkdirSync(left);
    writeFileSync(join(left, 'laurel.sqlite'), 'half a copy');
    expect(await laurel('backup', '--config', config, '--to', join(folder, 'again.backup'))).toMatchObject({ code: 0 });
    expect(existsSync(left)).toBe(false);
  });

  it('is noted where the doctor sees it; a node that is a week older than its last one is ill', async () => {
    const doctor = async () => (await laurel('doctor', '--config', config)).out;
    expect(await doctor()).toMatch(/^well\s+backup: the last is of \d{4}-\d\d-\d\d, 0 days ago$/m);
    const all = inDatabase((database) => database.prepare('SELECT at FROM backup').all());
    const empty = (database: DatabaseSync) => database.exec('DELETE FROM backup');
    try {
      inDatabase(empty);
      expect(await doctor()).toMatch(/^due\s+backup: none was ever made\n\s+Make one each night, .*laurel backup --config FILE$/m);
      inDatabase((database) => database.prepare('INSERT INTO backup VALUES (?)').run(new Date(Date.now() - 8 * DAY).toISOString()));
      expect(await doctor()).toMatch(/^ILL\s+backup: the last is of \S+, 8 days ago\n\s+Make one each night/m);
    } finally {
      inDatabase(empty);
      inDatabase((database) => all.forEach(({ at }) => void database.prepare('INSERT INTO backup VALUES (?)').run(at ?? null)));
    }
  });
});

it('the README’s commands do what it says, one after the other', async () => {
  const home = join(folder, 'readme');
  mkdirSync(home);
  await laurel('init', '--role', 'issuer', '--dir', join(home, 'my-node'), '--url', 'http://localhost:4398', '--name', 'Our House');
  const read = await readConfig(join(home, 'my-node', 'laurel.yml'));
  await (await compose(read, read.listen.port, { log: silentLog })).close();
  writeFileSync(join(home, 'passphrase'), PASSPHRASE, { mode: 0o600 });
  const readme = readFileSync(new URL('../../../../README.md', import.meta.url), 'utf8');
  const commands = [...readme.matchAll(/^npx \S+ laurel ((?:backup|restore) .*)$/gm)].map(([, words = '']) => words.split(' '));
  expect(commands.map(([name]) => name)).toEqual(['backup', 'backup', 'restore']);
  const inHome = (word: string) => (/^(?:my-node|laurel\.backup|passphrase)/.test(word) ? join(home, word) : word);
  for (const words of commands) {
    if (words[0] === 'restore') renameSync(join(home, 'my-node', 'data'), join(home, 'lost'));
    expect(await laurel(...words.map(inHome))).toMatchObject({ code: 0, err: '' });
  }
  expect((await laurel('doctor', '--config', join(home, 'my-node', 'laurel.yml'))).out).toMatch(/^well\s+database and keys/m);
});

describe('a backup', () => {
  it('holds no byte of the key-encryption key, and no private key that can be read, opened or not', async () => {
    const parts = { database: join(folder, 'opened.database'), agent: join(folder, 'opened.agent') };
    await readBackup(file, PASSPHRASE, parts);
    const opened = [parts.database, parts.agent].map((part) => readFileSync(part));
    const [, agent] = opened;
    if (!agent) throw new Error('no agent part');
    const kek = Buffer.from(readFileSync(join(folder, 'keys', 'key-encryption.key'), 'utf8'), 'base64');
    const session = Buffer.from(readFileSync(join(folder, 'keys', 'session.key'), 'utf8'), 'base64');
    for (const bytes of [readFileSync(file), ...opened])
      for (const secret of [kek, session])
        for (const form of ['latin1', 'hex', 'base64', 'base64url'] as const)
          expect(bytes.toString('latin1').includes(secret.toString(form).slice(0, 16))).toBe(false);
    // PKCS #8 of the two kinds of keys, as bytes and as text.
    const beginnings = ['302e020100300506032b6570', '308187020100301306072a86'].map((hex) => Buffer.from(hex, 'hex'));
    for (const bytes of [readFileSync(file), ...opened])
      for (const beginning of beginnings)
        for (const form of ['latin1', 'hex', 'base64'] as const) expect(bytes.toString('latin1').includes(beginning.toString(form))).toBe(false);
    // Every 32 bytes of it tried as the seed of a key: none belongs to a public key that stands there.
    const prefix = Buffer.from('302e020100300506032b657004220420', 'hex');
    const text = agent.toString('latin1');
    expect(text).toContain(did);
    const publicHexes = new Set([...text.matchAll(/[0-9a-f]{64}/g)].map(([hex]) => hex));
    expect(publicHexes.size).toBeGreaterThan(2);
    const hits: number[] = [];
    for (let at = 0; at + 32 <= agent.length; at++) {
      const seed = agent.subarray(at, at + 32);
      if (seed.includes(0)) continue; // one seed in eight has such a byte; whole pages of SQLite have nothing else
      const key = createPrivateKey({ key: Buffer.concat([prefix, seed]), format: 'der', type: 'pkcs8' });
      if (publicHexes.has(createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex'))) hits.push(at);
    }
    expect(hits).toEqual([]);
  }, 120_000);

  it('is refused altered or cut anywhere, from its first byte to its last, by --verify and by restore, and leaves nothing behind', async () => {
    const whole = readFileSync(file);
    const bad = join(folder, 'bad.backup');
    const place = elsewhere('tampered');
    const refused = async (bytes: Buffer) => {
      writeFileSync(bad, bytes);
      for (const words of [
        ['backup', '--verify', bad],
        ['restore', bad, '--config', place],
      ]) {
        const { code, out, err } = await laurel(...words);
        expect([code, out]).toEqual([1, '']);
        expect(err).toMatch(/^This backup cannot be read\. .* Nothing was changed\.$/);
      }
      expect(isEmpty('tampered')).toBe(true);
    };
    for (const at of [0, 14, 15, 16, 31, 32, whole.length - 1]) {
      const altered = Buffer.from(whole);
      altered[at] = (altered[at] ?? 0) ^ 1;
      await refused(altered);
    }
    for (const length of [0, 15, 31, 32, 40, whole.length - 1]) await refused(whole.subarray(0, length));
    await refused(Buffer.concat([whole, Buffer.from([0])]));
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: whole.length - 1 }), fc.integer({ min: 0, max: 7 }), async (at, bit) => {
        const altered = Buffer.from(whole);
        altered[at] = (altered[at] ?? 0) ^ (1 << bit);
        await refused(altered);
      }),
      { numRuns: 12 },
    );
  }, 120_000);

  it('opens by no other passphrase, and says so', async () => {
    vi.stubEnv('LAUREL_BACKUP_PASSPHRASE', `${PASSPHRASE} `);
    try {
      const { code, err } = await laurel('restore', file, '--config', elsewhere('wrong'));
      expect([code, err]).toEqual([1, 'This backup cannot be read. This passphrase does not open it, or its beginning was altered. Nothing was changed.']);
      expect(isEmpty('wrong')).toBe(true);
    } finally {
      vi.stubEnv('LAUREL_BACKUP_PASSPHRASE', PASSPHRASE);
    }
  });
});

describe('laurel restore', () => {
  it.each([
    ['the database', 'laurel.sqlite'],
    ['the keys', 'agent.sqlite'],
    ['a log without its database', 'laurel.sqlite-wal'],
  ])('refuses a place where %s is, and changes nothing', async (_, name) => {
    const place = elsewhere('taken');
    mkdirSync(join(folder, 'taken', 'data'), { recursive: true });
    writeFileSync(join(folder, 'taken', 'data', name), 'mine');
    const { code, out, err } = await laurel('restore', file, '--config', place);
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain(`${name} is there, and a backup is only put into an empty place. Nothing was changed.`);
    expect(readdirSync(join(folder, 'taken', 'data'))).toEqual([name]);
    expect(readFileSync(join(folder, 'taken', 'data', name), 'utf8')).toBe('mine');
    rmSync(join(folder, 'taken'), { recursive: true });
  });

  it('refuses without the key-encryption key or with another, and leaves nothing behind', async () => {
    const key = join(folder, 'keys', 'key-encryption.key');
    const place = elsewhere('keyless');
    renameSync(key, `${key}.away`);
    try {
      expect(await laurel('restore', file, '--config', place)).toMatchObject({
        code: 1,
        err: expect.stringContaining('make it from the 24 words of the recovery kit'),
      });
      writeFileSync(key, randomBytes(32).toString('base64'), { mode: 0o600 });
      expect(await laurel('restore', file, '--config', place)).toMatchObject({ code: 1, err: expect.stringContaining('Start it with the one used before') });
    } finally {
      renameSync(`${key}.away`, key);
    }
    expect(isEmpty('keyless')).toBe(true);
  });

  it('brings a node back on a blank machine from the backup and the recovery kit, with no key file left', async () => {
    const kit = (await laurel('keys', 'kit', '--config', config)).out.split('\n').slice(1, 25).join('\n');
    const place = elsewhere('blank');
    const document = parseDocument(readFileSync(place, 'utf8'));
    for (const [name, secret] of [
      ['keyEncryption', 'key-encryption.key'],
      ['session', 'session.key'],
    ])
      document.setIn(['secrets', name, '$file'], join(folder, 'blank', 'keys', secret ?? ''));
    writeFileSync(place, String(document));
    const recovered = await runLaurel(['keys', 'recover', '--config', place], { piped: kit });
    expect(recovered).toMatchObject({ code: 0, out: expect.stringContaining('Next: npx pnpm@12.21.0 laurel restore FILE --config FILE') });
    const { code, out } = await laurel('restore', '--config', place, file);
    expect([code, out]).toEqual([0, expect.stringContaining(`Next: npx pnpm@12.21.0 laurel start --config ${place}`)]);
    expect(readFileSync(join(folder, 'blank', 'keys', 'key-encryption.key'), 'utf8')).toBe(readFileSync(join(folder, 'keys', 'key-encryption.key'), 'utf8'));
    expect(readdirSync(join(folder, 'blank', 'data')).toSorted()).toEqual(['agent.sqlite', 'laurel.sqlite']);
    expect(statSync(join(folder, 'blank', 'data', 'laurel.sqlite')).mode & 0o777).toBe(0o600);
    expect(await laurel('audit', 'verify', '--config', place)).toMatchObject({ code: 0 });
    expect((await laurel('doctor', '--config', place)).out).toMatch(/^well\s+backup: the last is of/m);
  });

  it('reads back from published lists what it can verify, names what it cannot, and asks first whether they are there', async () => {
    const lists = join(folder, 'lists');
    mkdirSync(join(lists, 'status'), { recursive: true });
    writeFileSync(join(lists, 'index.html'), '<html>');
    writeFileSync(join(lists, 'status', 'one'), JSON.stringify({ id: 'http://localhost:4399/status/one', validFrom: '2099-01-01T00:00:00Z', issuer: did }));
    const nowhere = await laurel('restore', file, '--config', elsewhere('unlisted'), '--lists', join(folder, 'nowhere'));
    expect(nowhere).toMatchObject({ code: 1, err: expect.stringContaining('is neither a folder nor an address. Nothing was changed.') });
    expect(isEmpty('unlisted')).toBe(true);
    const { code, out } = await laurel('restore', file, '--config', elsewhere('listed'), '--lists', lists);
    expect(code).toBe(0);
    expect(out).toContain(`- ${join(lists, 'index.html')} was not taken: it is no status list.`);
    expect(out).toContain('one was not taken: it was opened after the backup, and the badges in it are not known here.');
    expect(out).toContain('revoke and suspend again what the lists did not tell');
  });

  it('refuses a backup of a newer Laurel and brings one of an older to this program’s schema', async () => {
    const sql = (text: string) => inDatabase((database) => database.exec(text));
    const backup = async (name: string) => expect(await laurel('backup', '--config', config, '--to', join(folder, name))).toMatchObject({ code: 0 });
    try {
      sql("DELETE FROM laurel_migration WHERE id = 'store-0004-backups'; ALTER TABLE backup RENAME TO backup_away");
      const { out } = await laurel('backup', '--config', config, '--to', join(folder, 'older.backup'));
      expect(out).toContain('Not noted in the database, which is of an older Laurel');
    } finally {
      sql("ALTER TABLE backup_away RENAME TO backup; INSERT INTO laurel_migration VALUES ('store-0004-backups', 'store')");
    }
    sql("INSERT INTO laurel_migration VALUES ('store-9999-later', 'store')");
    const newer = await laurel('backup', '--config', config, '--to', join(folder, 'newer.backup'));
    sql("DELETE FROM laurel_migration WHERE id = 'store-9999-later'");
    expect(newer).toMatchObject({ code: 1, err: expect.stringContaining('changed by a newer Laurel') });
    await backup('same.backup');
    expect(await laurel('restore', join(folder, 'older.backup'), '--config', elsewhere('older'))).toMatchObject({ code: 0 });
    expect(await laurel('doctor', '--config', join(folder, 'older.yml'))).toMatchObject({ out: expect.stringMatching(/^well\s+database and keys/m) });
    if (existsSync(join(folder, 'newer.backup'))) {
      expect(await laurel('restore', join(folder, 'newer.backup'), '--config', elsewhere('newer'))).toMatchObject({
        code: 1,
        err: expect.stringContaining('changed by a newer Laurel (store-9999-later)'),
      });
      expect(isEmpty('newer')).toBe(true);
    }
  });
});
