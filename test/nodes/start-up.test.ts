import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig, SCHEMAS, startNode } from '@laurel/node';
import { openStore } from '@laurel/store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { openMailbox } from '../../scripts/demo/mailbox.ts';
import { freePort } from '../free-port.ts';
import { laurel } from './program.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'laurel-start-up-'));
  file = join(folder, 'laurel.yml');
  expect((await laurel('init', '--role', 'issuer', '--name', 'Our House', '--dir', folder)).code).toBe(0);
  const port = await freePort();
  edit((config) => {
    config.setIn(['listen', 'port'], port);
    config.set('publicUrl', `http://localhost:${port}`);
  });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function edit(change: (config: ReturnType<typeof parseDocument>) => void): void {
  const config = parseDocument(readFileSync(file, 'utf8'));
  change(config);
  writeFileSync(file, String(config));
}
const stored = (): string[] => readdirSync(join(folder, 'data')).filter((name) => name.includes('sqlite'));

describe('a node that cannot start says why in one sentence, exits with 1 and stores nothing', () => {
  it('for a key it does not know', async () => {
    edit((config) => config.set('publicURL', 'http://localhost:1'));
    const { code, out, err } = await laurel('start', '--config', file);
    expect([code, out, stored()]).toEqual([1, '', []]);
    expect(err).toMatch(/has a fault:\n {2}line \d+: publicURL is not a key Laurel knows\n$/);
  });

  it('for a key-encryption key that is missing', async () => {
    rmSync(join(folder, 'keys', 'key-encryption.key'));
    const { code, out, err } = await laurel('start', '--config', file);
    expect([code, out, stored()]).toEqual([1, '', []]);
    expect(err).toContain('Make one with');
  });

  it('for a key-encryption key that is an example', async () => {
    writeFileSync(join(folder, 'keys', 'key-encryption.key'), Buffer.alloc(32, 'a').toString('base64'));
    const { code, out, err } = await laurel('start', '--config', file);
    expect([code, out, stored()]).toEqual([1, '', []]);
    expect(err).toContain('is an example');
  });

  it('for a port that is taken', async () => {
    const { listen } = await readConfig(file);
    const other = createServer().listen(listen.port, listen.host);
    const { code, out, err } = await laurel('start', '--config', file);
    other.close();
    expect([code, out, stored()]).toEqual([1, '', []]);
    expect(err).toContain(`Port ${listen.port}`);
  });

  it('for a database that a newer Laurel has changed', async () => {
    const config = await readConfig(file);
    await (await startNode({ ...config, log: 'silent' })).stop();
    const newer = { name: 'newer', tables: [], migrations: [{ id: 'newer-0001-things', sql: ['create table newer_thing (id text primary key)'] }] };
    await (await openStore(config.database, [...SCHEMAS, newer])).close();
    const before = readFileSync(config.database.file);
    const { code, out, err } = await laurel('start', '--config', file);
    expect([code, out]).toEqual([1, '']);
    expect(err.toLowerCase()).toContain('newer');
    expect(err).not.toContain('    at ');
    expect(readFileSync(config.database.file).equals(before)).toBe(true);
  });

  it('for a key-encryption key that is another than before', async () => {
    const config = await readConfig(file);
    await (await startNode({ ...config, log: 'silent' })).stop();
    rmSync(join(folder, 'keys', 'key-encryption.key'));
    expect((await laurel('init', '--role', 'issuer', '--name', 'Our House', '--dir', join(folder, 'other'))).code).toBe(0);
    edit((change) => change.setIn(['secrets', 'keyEncryption'], { $file: join(folder, 'other', 'keys', 'key-encryption.key') }));
    const { code, err } = await laurel('start', '--config', file);
    expect(code).toBe(1);
    expect(err).not.toContain('    at ');
    expect(err).toContain('key-encryption key');
  });
});

describe('a node that starts', () => {
  it('prints where to set it up until that is done, and answers /readyz', async () => {
    const config = { ...(await readConfig(file)), log: 'silent' as const };
    const node = await startNode(config);
    expect(node.setupUrl).toMatch(/^http:\/\/localhost:\d+\/setup\/[\w-]{43}$/);
    expect((await fetch(`${node.url}/readyz`)).status).toBe(200);
    expect((await fetch(`${node.url}/.well-known/did.json`)).status).toBe(200);
    await node.stop();
    await expect(fetch(`${node.url}/readyz`)).rejects.toThrow();
    expect(existsSync(config.database.file)).toBe(true);
  });

  it('is found well by the doctor, and its audit record whole, while it runs', async () => {
    const mailbox = await openMailbox({ port: 0, folder: join(folder, 'mailbox') });
    edit((config) => {
      config.setIn(['mail', 'smtp'], { host: '127.0.0.1', port: mailbox.smtpPort });
      config.setIn(['profiles', 0, 'email'], 'questions@house.example');
    });
    const node = await startNode({ ...(await readConfig(file)), log: 'silent' });
    try {
      const doctor = await laurel('doctor', '--config', file);
      expect(doctor.code, doctor.out).toBe(0);
      for (const examined of ['configuration', 'key-encryption key', 'mail server', 'questions of learners', 'database and keys', 'public address'])
        expect(doctor.out).toMatch(new RegExp(`^well +${examined}: `, 'm'));
      const audit = await laurel('audit', 'verify', '--config', file);
      expect(audit.code, audit.out).toBe(0);
      expect(audit.out).toContain('The audit record is whole');
    } finally {
      await node.stop();
      await mailbox.close();
    }
  });

  it('may be a wallet that nobody outside can reach: without an address, without a DID of its own', async () => {
    const home = join(folder, 'home', 'laurel.yml');
    expect((await laurel('init', '--role', 'holder', '--dir', join(folder, 'home'))).code).toBe(0);
    const config = { ...(await readConfig(home)), log: 'silent' as const };
    expect(config).toMatchObject({ name: { en: 'My badges', fr: 'Mes badges' }, publicUrl: 'none', roles: ['holder'], wallet: { open: false } });
    const node = await startNode({ ...config, listen: { ...config.listen, port: await freePort() } });
    expect(node.url).toMatch(/^http:\/\/localhost:\d+$/);
    expect((await fetch(`${node.url}/readyz`)).status).toBe(200);
    expect((await fetch(`${node.url}/.well-known/did.json`)).status).toBe(404);
    const { out } = await laurel('doctor', '--config', home);
    expect(out).toMatch(/^well +mail server: none: sign in by a passkey/m);
    expect(out).toMatch(/^well +public address: none, as configured: only this machine opens http:\/\/localhost:4320/m);
    await node.stop();
  });

  it('keeps its DID and its keys from one start to the next', async () => {
    const config = { ...(await readConfig(file)), log: 'silent' as const };
    const didOf = async () => {
      const node = await startNode(config);
      const document = await (await fetch(`${node.url}/.well-known/did.json`)).text();
      await node.stop();
      return document;
    };
    expect(await didOf()).toBe(await didOf());
  });
});
