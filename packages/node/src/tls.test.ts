import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog } from '@laurel/base';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { runCli } from './cli.ts';
import { Config, type ConfigInput } from './config/config.ts';
import { startNode } from './start-node.ts';
import { type Identity, openAuthority } from './testing/authority.ts';

const now = new Date();
const authority = openAuthority(now);
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'laurel-tls-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const file = (name: string, text: string, mode = 0o600): string => {
  writeFileSync(join(folder, name), text, { mode });
  return join(folder, name);
};
const secret = (name: string) => ({ $file: file(name, randomBytes(32).toString('base64')) });

function configFor(tls: { certificate: string; key: string } | undefined, more: Partial<ConfigInput> = {}): Config {
  return Config.parse({
    name: 'Saltmarsh Engineering',
    roles: ['verifier'],
    publicUrl: 'https://localhost:1',
    listen: { host: 'localhost', port: 0, ...(tls && { tls }) },
    database: { kind: 'sqlite', file: join(folder, 'laurel.sqlite') },
    secrets: { session: secret('session.key'), keyEncryption: secret('key-encryption.key') },
    mail: { from: 'Saltmarsh <post@saltmarsh.example>', smtp: { host: '127.0.0.1', port: 9 } },
    outbound: { allowInsecureLoopback: true },
    ...more,
  });
}
const filesOf = ({ certificate, key }: Identity) => ({ certificate: file('tls.pem', certificate), key: file('tls.key', key) });

function ask(url: string, ca: string): Promise<{ status: number | undefined; headers: NodeJS.Dict<string | string[]> }> {
  return new Promise((resolve, reject) => {
    get(url, { ca }, (response) => {
      response.resume().once('end', () => resolve({ status: response.statusCode, headers: response.headers }));
    }).once('error', reject);
  });
}

const nothing = async () => new Uint8Array();

describe('a node with a certificate of its own', () => {
  it('speaks TLS to whoever trusts its authority, marks its cookies for it, and speaks nothing else', async () => {
    const node = await startNode(configFor(filesOf(authority.issue('localhost'))), { log: silentLog });
    expect(node.url).toMatch(/^https:\/\/localhost:\d+$/);
    const { status, headers } = await ask(`${node.url}/sign-in`, authority.certificate);
    expect([status, headers['strict-transport-security'] !== undefined]).toEqual([200, true]);
    expect((await ask(`${node.url}/language/fr?to=/help`, authority.certificate)).headers['set-cookie']?.[0]).toMatch(/^__Host-.*; Secure/);
    expect((await ask(`${node.url}/.well-known/did.json`, authority.certificate)).status).toBe(200);
    await expect(ask(`${node.url}/readyz`, openAuthority(now).certificate)).rejects.toMatchObject({ code: expect.stringMatching(/CERT|SIGNATURE|VERIFY/) });
    await expect(fetch(`${node.url.replace('https:', 'http:')}/readyz`)).rejects.toThrow();
    await node.stop();
  });

  it('is reached by a program that is told of the authority by NODE_EXTRA_CA_CERTS', async () => {
    const node = await startNode(configFor(filesOf(authority.issue('localhost'))), { log: silentLog });
    const program = `fetch('${node.url}/.well-known/did.json').then(async (answer) => console.log((await answer.json()).id))`;
    const child = spawn(process.execPath, ['-e', program], { env: { ...process.env, NODE_EXTRA_CA_CERTS: file('authority.pem', authority.certificate) } });
    expect((await child.stdout.setEncoding('utf8').toArray()).join('').trim()).toBe(`did:web:${encodeURIComponent(new URL(node.url).host)}`);
    await node.stop();
  });

  const past = { from: new Date(now.getTime() - 2 * 86_400_000), until: new Date(now.getTime() - 86_400_000) };
  const coming = { from: new Date(now.getTime() + 86_400_000), until: new Date(now.getTime() + 2 * 86_400_000) };
  it.each<[string, () => { certificate: string; key: string }, string]>([
    ['that is not there', () => ({ ...filesOf(authority.issue('localhost')), certificate: join(folder, 'none.pem') }), 'cannot be read (ENOENT)'],
    ['that is none', () => ({ ...filesOf(authority.issue('localhost')), certificate: file('words.pem', 'certificate') }), 'holds no certificate in PEM form'],
    [
      'that is damaged',
      () => ({ ...filesOf(authority.issue('localhost')), certificate: file('cut.pem', '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----') }),
      'is damaged',
    ],
    ['that has ended', () => filesOf(authority.issue('localhost', past)), `ended on ${past.until.toISOString().slice(0, 10)}`],
    ['that has not begun', () => filesOf(authority.issue('localhost', coming)), 'Look at the clock'],
    ['of another host', () => filesOf(authority.issue('badges.example')), 'is not for localhost, the host of publicUrl: DNS:badges.example'],
    [
      'with the key of another',
      () => ({ ...filesOf(authority.issue('localhost')), key: file('other.key', authority.issue('localhost').key) }),
      'is not the key of',
    ],
    ['without a key', () => ({ ...filesOf(authority.issue('localhost')), key: join(folder, 'none.key') }), 'is not there'],
    ['with a key that is none', () => ({ ...filesOf(authority.issue('localhost')), key: file('words.key', 'key') }), 'holds no private key in PEM form'],
    [
      'with a key that others can read',
      () => ({ ...filesOf(authority.issue('localhost')), key: file('open.key', authority.issue('localhost').key, 0o644) }),
      'chmod 600',
    ],
  ])('does not start with one %s, says so in a sentence and stores nothing', async (_, files, words) => {
    await expect(startNode(configFor(files()), { log: silentLog })).rejects.toMatchObject({ code: 'config_invalid', detail: expect.stringContaining(words) });
    expect(readdirSync(folder).filter((name) => name.includes('sqlite'))).toEqual([]);
  });

  it('is told by the doctor when it has to be renewed', async () => {
    await runCli(['init', '--role', 'holder', '--name', 'Our House', '--dir', folder, '--url', 'https://localhost'], {
      print: () => {},
      complain: () => {},
      piped: nothing,
    });
    const path = join(folder, 'laurel.yml');
    const config = parseDocument(readFileSync(path, 'utf8'));
    config.setIn(['listen', 'tls'], filesOf(authority.issue('localhost')));
    writeFileSync(path, String(config));
    const said: string[] = [];
    await runCli(['doctor', '--config', path], { print: (line) => void said.push(line), complain: () => {}, piped: nothing });
    expect(said.join('\n')).toMatch(/^ILL\s+certificate: good until \d{4}-\d\d-\d\d, [01] days from now\n\s+Renew it, then start the node again/m);
  });

  it('has an address that says so', () => {
    expect(() => configFor(filesOf(authority.issue('localhost')), { publicUrl: 'http://localhost:1' })).toThrow(/set publicUrl to it/);
  });
});
