import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog } from '@laurel/base';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Config, type Secret } from './config/config.ts';
import { startNode } from './start-node.ts';

const VARIABLE = 'LAUREL_TEST_KNOWN_FAILURES';
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'laurel-secrets-'));
  delete process.env[VARIABLE];
});
afterEach(() => rmSync(folder, { recursive: true }));

const fileOf = (name: string, text: string): Secret => {
  writeFileSync(join(folder, name), text, { mode: 0o600 });
  return { $file: join(folder, name) };
};
const variableOf = (text: string): Secret => {
  process.env[VARIABLE] = text;
  return { $env: VARIABLE };
};
const good = () => randomBytes(32).toString('base64');

const start = (secrets: Partial<Record<'session' | 'keyEncryption', Secret>>) =>
  startNode(
    Config.parse({
      name: 'Saltmarsh Engineering',
      roles: ['verifier'],
      publicUrl: 'http://localhost:1',
      listen: { port: 0 },
      database: { kind: 'sqlite', file: join(folder, 'laurel.sqlite') },
      secrets: { session: fileOf('session.key', good()), keyEncryption: fileOf('key-encryption.key', good()), ...secrets },
      mail: { from: 'Saltmarsh <post@saltmarsh.example>', smtp: { host: '127.0.0.1', port: 9 } },
      outbound: { allowInsecureLoopback: true },
    }),
    { log: silentLog },
  );

describe.each([
  ['session', 'config_invalid'],
  ['keyEncryption', 'kek_missing'],
] as const)('KF-V13: secrets.%s', (name, code) => {
  it.each<[string, () => Secret]>([
    ['from a variable that is not set', () => ({ $env: VARIABLE })],
    ['from a variable that is empty', () => variableOf('')],
    ['from a variable of blanks', () => variableOf(' \n')],
    ['from a variable that says undefined', () => variableOf('undefined')],
    ['from a file that is not there', () => ({ $file: join(folder, 'none.key') })],
    ['from a file that is empty', () => fileOf('empty.key', '')],
  ])('%s: the node does not start and keeps nothing; with it, it does', async (_, absent) => {
    await expect(start({ [name]: absent() })).rejects.toMatchObject({ code });
    expect(readdirSync(folder).filter((file) => file.includes('sqlite'))).toEqual([]);
    const node = await start({ [name]: variableOf(good()) });
    expect((await fetch(`${node.url}/readyz`)).status).toBe(200);
    await node.stop();
  });
});
