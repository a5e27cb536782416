import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Did, publicKeyOfJwk, verifyBytes } from '@laurel/credentials';
import { describe, expect, it, vi } from 'vitest';
import { openDatabase } from './database.ts';
import { readKek } from './keys/kek.ts';
import { openVault } from './keys/vault.ts';
import { PrivateKeyTable } from './records.ts';
import { codeOf } from './testing/ask.ts';
import { badgeOf } from './testing/badge.ts';
import { HOST, newFile, newKek, openTestAgent } from './testing/open.ts';
import { inDatabase } from './testing/rows.ts';
import type { KeyEncryption } from './types.ts';

describe('the Veramo agent', () => {
  it.each(['*', 'veramo:*', 'express,veramo:agent:keyManagerSign'])('does not start with DEBUG=%s, which writes credentials to the log', async (value) => {
    vi.stubEnv('DEBUG', value);
    expect(await codeOf(openTestAgent())).toBe('config_invalid');
    vi.stubEnv('DEBUG', 'express:*');
    await (await openTestAgent()).close();
    vi.unstubAllEnvs();
  });

  it('executes every DID, key, resolution and signature', async () => {
    const calls: string[] = [];
    const agent = await openTestAgent({ onExecute: (method) => calls.push(method) });
    const count = async (act: () => Promise<unknown>) => {
      calls.length = 0;
      await act();
      return Object.fromEntries([...new Set(calls)].sort().map((method) => [method, calls.filter((call) => call === method).length]));
    };
    let did: Did = 'did:web:x';
    expect(await count(async () => (did = await agent.ensureWebDid(HOST, 'Ed25519')))).toEqual({ didManagerGetOrCreate: 1, keyManagerCreate: 3 });
    const holder = await agent.createKeyDid('Ed25519');
    expect(await count(() => agent.createKeyDid('P-256'))).toEqual({ didManagerCreate: 1, keyManagerCreate: 1 });
    expect(await count(() => agent.resolve(did))).toMatchObject({ resolveDid: 1 });
    expect(await count(() => agent.issueDataIntegrity({ credential: badgeOf(did, holder.did), did }))).toMatchObject({
      createVerifiableCredential: 1,
      keyManagerSign: 1,
    });
    const signer = await agent.signer(did, 'requests');
    expect(await count(() => signer.sign(Buffer.from('x')))).toEqual({ keyManagerSign: 1 });
    await agent.close();
  });
});

const HEAP_HARNESS = fileURLToPath(new URL('./testing/heap.harness.ts', import.meta.url));

/** How often a private key, or half of one, stands in `text` in any of four spellings. */
async function secretsIn(text: string, file: string, keyEncryption: KeyEncryption, kids: readonly string[]): Promise<number> {
  const database = await openDatabase(file);
  const vault = openVault(database, readKek(keyEncryption), randomBytes);
  let hits = 0;
  for (const kid of kids) {
    const secret = Buffer.from((await vault.open(kid)).export({ format: 'jwk' }).d ?? '', 'base64url');
    expect(secret).toHaveLength(32);
    for (const form of ['latin1', 'hex', 'base64', 'base64url'] as const) {
      for (const part of [secret, secret.subarray(15)]) if (text.includes(part.toString(form).slice(0, 16))) hits++;
    }
  }
  await database.close();
  return hits;
}

describe('the agent’s database', () => {
  it('opened again has the same DIDs and signs with the same keys', async () => {
    const file = newFile();
    const keyEncryption = { env: newKek() };
    const first = await openTestAgent({ file, keyEncryption });
    const did = await first.ensureWebDid(HOST, 'Ed25519');
    const held = await first.createKeyDid('P-256');
    const document = await first.documentOf(did);
    const signature = await (await first.signer(did, 'audit')).sign(Buffer.from('x'));
    await first.close();

    const second = await openTestAgent({ file, keyEncryption });
    expect(await second.ensureWebDid(HOST, 'Ed25519')).toBe(did);
    expect(await second.documentOf(did)).toEqual(document);
    expect(await (await second.signer(did, 'audit')).sign(Buffer.from('x'))).toEqual(signature); // Ed25519 is deterministic
    const key = publicKeyOfJwk(held.publicJwk);
    if (!key) throw new Error('no key');
    expect(verifyBytes('ES256', key.key, Buffer.from('x'), await (await second.signerOf(held.kid)).sign(Buffer.from('x')))).toBe(true);
    await second.close();
  });

  it('KF-I11: holds no byte of a private key that can be read: raw, hexadecimal, base64 or base64url', async () => {
    const file = newFile();
    const keyEncryption = { env: newKek() };
    const agent = await openTestAgent({ file, keyEncryption });
    const did = await agent.ensureWebDid(HOST, 'Ed25519');
    const kids = (await agent.documentOf(did))?.verificationMethod?.map((method) => method.id) ?? [];
    for (let i = 0; i < 20; i++) kids.push((await agent.createKeyDid(i % 2 ? 'P-256' : 'Ed25519')).kid);
    const bytes = ['', '-wal'].map((suffix) => readFileSync(file + suffix, 'latin1')).join('');
    await agent.close();

    const hits = await secretsIn(bytes, file, keyEncryption, kids);
    console.info(`canary: ${kids.length} keys looked for in ${bytes.length} bytes of agent.sqlite, ${hits} hits`);
    expect(kids).toHaveLength(23);
    expect(bytes).toContain(kids[0]); // the search would find what is there
    expect(hits).toBe(0);
  });

  it('and the heap of a process that signed with them hold none either', async () => {
    const file = newFile();
    const keyEncryption = { env: newKek() };
    const snapshot = `${file}.heapsnapshot`;
    const child = await promisify(execFile)(process.execPath, ['--conditions=source', '--expose-gc', HEAP_HARNESS, file, keyEncryption.env, snapshot], {
      env: process.env,
    });
    const kids: string[] = JSON.parse(child.stdout);
    const heap = readFileSync(snapshot, 'latin1');
    rmSync(snapshot);
    const hits = await secretsIn(heap, file, keyEncryption, kids);
    console.info(`canary: ${kids.length} keys looked for in a heap snapshot of ${heap.length} bytes, ${hits} hits`);
    expect(heap).toContain(kids[0]);
    expect(hits).toBe(0);
  });

  it('KF-V12: does not open with the key-encryption key of another node, nor when a row was changed; and as it was, it does', async () => {
    const file = newFile();
    const keyEncryption = { env: newKek() };
    const agent = await openTestAgent({ file, keyEncryption });
    const { kid } = await agent.createKeyDid('Ed25519');
    await agent.close();
    expect(await codeOf(openTestAgent({ file, keyEncryption: { env: newKek() } }))).toBe('kek_wrong');
    expect(await codeOf(openTestAgent({ file, keyEncryption: { env: 'LAUREL_TEST_NOT_SET' } }))).toBe('kek_missing');

    const change = (purpose: string) => inDatabase(file, ({ manager }) => manager.update(PrivateKeyTable.schema, { kid }, { purpose }));
    await change('audit');
    expect(await codeOf(openTestAgent({ file, keyEncryption }))).toBe('key_damaged');
    await change('any');
    const again = await openTestAgent({ file, keyEncryption });
    expect((await again.signerOf(kid)).verificationMethod).toBe(kid);
    await again.close();
  });
});
