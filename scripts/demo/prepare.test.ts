import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readConfig } from '@laurel/node';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readOptions } from './options.ts';
import { prepareNodes, ROLES } from './prepare.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
let data: string;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'laurel-prepare-'));
});
afterEach(() => rmSync(data, { recursive: true }));

const prepare = (ports = { issuer: 5310, holder: 5320, verifier: 5330, mailbox: 5340 }) => prepareNodes(root, { ports, data, once: true }, 2525);

describe('what the demo prepares', () => {
  it('is a configuration a node starts with, for each role, with the demo’s addresses and the comments an operator reads', async () => {
    const files = prepare();
    for (const role of ROLES) {
      const config = await readConfig(files[role]);
      expect(config).toMatchObject({ roles: [role], publicUrl: `http://localhost:${config.listen.port}`, mail: { smtp: { host: '127.0.0.1', port: 2525 } } });
      expect(config.database.file).toBe(join(data, role, 'laurel.sqlite'));
      expect(readFileSync(files[role], 'utf8')).toContain('# Wraps every private key');
    }
    expect((await readConfig(files.issuer)).hostedWallet).toBe('http://localhost:5320');
    expect((await readConfig(files.verifier)).trust.allow[0]?.did).toBe('did:web:localhost%3A5310');
  });

  it('has secrets that only their owner reads, the same at each start, another for each node', () => {
    const secretsOf = () => ROLES.flatMap((role) => ['key-encryption.key', 'session.key'].map((name) => join(data, role, name)));
    prepare();
    for (const file of secretsOf()) expect(statSync(file).mode & 0o777).toBe(0o600);
    const first = secretsOf().map((file) => readFileSync(file, 'utf8'));
    prepare();
    expect(secretsOf().map((file) => readFileSync(file, 'utf8'))).toEqual(first);
    expect(new Set(first).size).toBe(6);
  });

  it('is refused for data that belong to another address', () => {
    prepare();
    expect(() => prepare({ issuer: 6310, holder: 6320, verifier: 6330, mailbox: 6340 })).toThrow(/belong to http:\/\/localhost:5310/);
  });
});

describe('the options of npm start', () => {
  it('have the ports and the folder of the design as defaults', () => {
    expect(readOptions([], root)).toEqual({ ports: { issuer: 4310, holder: 4320, verifier: 4330, mailbox: 4340 }, data: join(root, '.laurel'), once: false });
  });

  it('keep the data of other ports apart, since an address is part of every badge', () => {
    expect(readOptions(['--once', '--ports', '5310,5320,5330,5340'], root)).toMatchObject({ data: join(root, '.laurel', 'at-5310'), once: true });
    expect(readOptions(['--ports', '5310,5320,5330,5340', '--data', data], root)).toMatchObject({ data });
  });

  it.each(['1,2,3', '1,2,3,3', '0,1,2,3', '1,2,3,65536', 'a,b,c,d'])('refuse the ports %s', (ports) => {
    expect(() => readOptions(['--ports', ports], root)).toThrow(/four different ports/);
  });

  it('refuse a word they do not know, and explain themselves', () => {
    expect(() => readOptions(['--onec'], root)).toThrow(/Unknown option/);
    expect(readOptions(['--help'], root)).toBe('help');
  });
});
