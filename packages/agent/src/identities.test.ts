import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { verifyBytes } from '@laurel/credentials';
import type { KeyMetadata } from '@veramo/core-types';
import { Identifier, Key } from '@veramo/data-store';
import { DataSource } from 'typeorm';
import { describe, expect, it, vi } from 'vitest';
import { openDatabase } from './database.ts';
import { readKek } from './keys/kek.ts';
import { openVault } from './keys/vault.ts';
import { PrivateKeyTable } from './records.ts';
import { codeOf, keyIn } from './testing/ask.ts';
import { HOST, newFile, newKek, openTestAgent } from './testing/open.ts';
import { inDatabase } from './testing/rows.ts';

describe('did:web', () => {
  it.each(['Ed25519', 'P-256', 'P-384'] as const)('gets one %s key per purpose, each in its own relationship only', async (keyType) => {
    const agent = await openTestAgent();
    const did = await agent.ensureWebDid(HOST, keyType);
    expect(did).toBe(`did:web:${HOST}`);
    const document = await agent.documentOf(did);
    const [credentials, requests, audit] = await Promise.all((['credentials', 'requests', 'audit'] as const).map((purpose) => agent.signer(did, purpose)));
    expect(document?.assertionMethod).toEqual([credentials?.verificationMethod]);
    expect(document?.authentication).toEqual([requests?.verificationMethod]);
    expect(document?.verificationMethod?.map((method) => method.id).sort()).toEqual(
      [credentials, requests, audit].map((signer) => signer?.verificationMethod).sort(),
    );
    expect(JSON.stringify([document?.assertionMethod, document?.authentication])).not.toContain(audit?.verificationMethod);
    expect(document?.keyAgreement).toBeUndefined();
    await agent.close();
  });

  it('passes the document lint: absolute ids of its own, controllers, Multikey, no key in two relationships', async () => {
    const agent = await openTestAgent();
    for (const alias of [HOST, `${HOST}:health`, `${HOST}:st.mary_2`]) {
      const did = await agent.ensureWebDid(alias, 'Ed25519');
      const document = await agent.documentOf(did);
      expect(document?.id).toBe(did);
      for (const method of document?.verificationMethod ?? []) {
        expect(method).toEqual({
          id: `${did}#${method.publicKeyMultibase}`,
          type: 'Multikey',
          controller: did,
          publicKeyMultibase: expect.stringMatching(/^z6Mk/),
        });
      }
      const listed = [...(document?.assertionMethod ?? []), ...(document?.authentication ?? [])];
      expect(new Set(listed).size).toBe(2);
      expect(JSON.stringify(document)).not.toMatch(/"d":|private/);
    }
    await agent.close();
  });

  it('is one DID however many ask for it at once, and however often', async () => {
    const agent = await openTestAgent();
    const dids = await Promise.all(Array.from({ length: 8 }, () => agent.ensureWebDid(HOST, 'Ed25519')));
    expect(new Set(dids).size).toBe(1);
    const first = await agent.documentOf(dids[0] ?? '');
    await agent.ensureWebDid(HOST, 'P-256');
    expect(await agent.documentOf(dids[0] ?? '')).toEqual(first);
    expect(first?.verificationMethod).toHaveLength(3);
    await agent.close();
  });

  it('takes up no key that a killed process left behind', async () => {
    const file = newFile();
    const keyEncryption = { env: newKek() };
    const database = await openDatabase(file);
    const vault = openVault(database, readKek(keyEncryption), randomBytes);
    const meta = { purpose: 'credentials', state: 'active', since: '2026-11-25T10:00:00.000Z' };
    const kid = `did:web:${HOST}#z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK`;
    vault.seal({ kid, type: 'Ed25519', purpose: 'credentials' }, generateKeyPairSync('ed25519').privateKey);
    await database.change({ key: { kid, kms: 'local', type: 'Ed25519', publicKeyHex: '', meta }, sealed: vault.take(kid) });
    await database.close();
    const agent = await openTestAgent({ file, keyEncryption });
    const document = await agent.documentOf(await agent.ensureWebDid(HOST, 'Ed25519'));
    expect(document?.verificationMethod).toHaveLength(3);
    expect(JSON.stringify(document)).not.toContain(kid);
    await agent.close();
  });

  it('is refused for an address of another host, of a traversal, and of a node without an address', async () => {
    const agent = await openTestAgent();
    for (const alias of ['evil.example', `${HOST}:..`, `${HOST}:.well-known`, 'localhost%3A4311']) {
      expect(await codeOf(agent.ensureWebDid(alias, 'Ed25519'))).toBe('config_invalid');
    }
    await agent.close();
    const hidden = await openTestAgent({ publicUrl: 'none' });
    expect(await codeOf(hidden.ensureWebDid(HOST, 'Ed25519'))).toBe('config_invalid');
    await hidden.close();
  });

  it('keeps a retired key for what it signed, and a compromised one only as evidence', async () => {
    const file = newFile();
    const keyEncryption = { env: newKek() };
    const agent = await openTestAgent({ file, keyEncryption });
    const did = await agent.ensureWebDid(HOST, 'Ed25519');
    const kid = (await agent.signer(did, 'credentials')).verificationMethod;
    await agent.close();
    for (const [state, listed, revoked, signing] of [
      ['retired', [kid], undefined, 'done'],
      ['compromised', [], '2026-11-25T10:00:00.000Z', 'not_found'],
    ] as const) {
      const meta: KeyMetadata = { purpose: 'credentials', state, since: '2026-11-25T10:00:00.000Z' };
      await inDatabase(file, ({ manager }) => manager.update(Key, { kid }, { meta }));
      const later = await openTestAgent({ file, keyEncryption });
      const document = await later.documentOf(did);
      expect(document?.assertionMethod).toEqual(listed);
      expect(document?.verificationMethod?.find((method) => method.id === kid)?.revoked).toBe(revoked);
      expect(await codeOf(later.signer(did, 'credentials'))).toBe('not_found');
      expect(await codeOf(later.signerOf(kid))).toBe(signing);
      await later.close();
    }
  });
});

describe('did:key', () => {
  it.each([
    ['Ed25519', 'EdDSA', /^did:key:z6Mk/, 'Ed25519'],
    ['P-256', 'ES256', /^did:key:zDn/, 'P-256'],
    ['P-384', 'ES384', /^did:key:z82/, 'P-384'],
  ] as const)('made as %s really is %s, and its key signs for every purpose', async (keyType, algorithm, form, crv) => {
    const agent = await openTestAgent();
    const held = await agent.createKeyDid(keyType);
    expect(held).toMatchObject({ algorithm, did: expect.stringMatching(form), publicJwk: { crv } });
    expect(held.kid).toBe(`${held.did}#${held.did.slice('did:key:'.length)}`);
    const data = Buffer.from('any bytes');
    for (const signer of [await agent.signerOf(held.kid), await agent.signer(held.did, 'credentials'), await agent.signer(held.did, 'requests')]) {
      expect(signer.verificationMethod).toBe(held.kid);
      const signature = await signer.sign(data);
      const { key } = await keyIn(agent, held.did, held.kid);
      expect(verifyBytes(algorithm, key, data, signature)).toBe(true);
      expect(verifyBytes(algorithm, key, Buffer.from('other bytes'), signature)).toBe(false);
    }
    expect(await agent.documentOf(held.did)).toBeUndefined();
    await agent.close();
  });

  it('is another one each time, also when many are made at once', async () => {
    const agent = await openTestAgent();
    const held = await Promise.all(Array.from({ length: 12 }, (_, i) => agent.createKeyDid(i % 2 ? 'P-256' : 'Ed25519')));
    expect(new Set(held.map(({ kid }) => kid)).size).toBe(12);
    for (const { kid } of held) expect((await agent.signerOf(kid)).verificationMethod).toBe(kid);
    await agent.close();
  });
});

describe('a key that is forgotten', () => {
  it('signs nothing more, and leaves nothing of itself on the disk while the node runs', async () => {
    const file = newFile();
    const calls: string[] = [];
    const agent = await openTestAgent({ file, onExecute: (method) => calls.push(method) });
    const [kept, ...gone] = await Promise.all(Array.from({ length: 12 }, (_, i) => agent.createKeyDid(i % 2 ? 'P-256' : 'Ed25519')));
    const signers = await Promise.all(gone.map(({ kid }) => agent.signerOf(kid)));
    for (const signer of signers) await signer.sign(Buffer.from('x')); // so that its parsed form is in memory
    const sealed = await sealedIn(file);
    const onDisk = () => ['', '-wal'].map((suffix) => readFileSync(file + suffix, 'latin1')).join('');
    const canaries = gone.flatMap(({ kid, did }) => [kid, did, sealed.get(kid) ?? 'no row']);
    for (const canary of canaries) expect(onDisk()).toContain(canary);

    calls.length = 0;
    await agent.forgetKeys(gone.map(({ kid }) => kid));
    expect([calls.filter((call) => call === 'didManagerDelete'), calls.filter((call) => call === 'keyManagerDelete')].map(({ length }) => length)).toEqual([
      11, 11,
    ]);
    expect(canaries.filter((canary) => onDisk().includes(canary))).toEqual([]);
    for (const { kid } of gone) expect(await codeOf(agent.signerOf(kid))).toBe('not_found');
    for (const signer of signers) expect(await codeOf(signer.sign(Buffer.from('x')))).toBe('not_found');
    await (await agent.signerOf(kept?.kid ?? '')).sign(Buffer.from('x'));
    expect(onDisk()).toContain(sealed.get(kept?.kid ?? ''));
    await agent.close();
  });

  it('has left the disk when that is answered, to whoever asked second too, and where the log could not be cut at the first try', async () => {
    const file = newFile();
    const agent = await openTestAgent({ file });
    const { kid } = await agent.createKeyDid('Ed25519');
    const { query } = DataSource.prototype;
    let busy = 3; // times somebody else is at the log once all its rows are gone
    const second = Promise.withResolvers<void>();
    const asked = vi.spyOn(DataSource.prototype, 'query').mockImplementation(async function (this: DataSource, sql: string, ...more) {
      if (!sql.includes('wal_checkpoint') || busy === 0) return query.call(this, sql, ...more);
      const [rows] = await query.call<DataSource, [string], Promise<{ left: number }[]>>(
        this,
        `SELECT (SELECT count(*) FROM identifier) + (SELECT count(*) FROM "key") AS "left"`,
      );
      if (rows?.left !== 0) return query.call(this, sql, ...more);
      if (busy === 3) second.resolve(agent.forgetKeys([kid]));
      busy -= 1;
      if (busy === 1) throw new Error('SQLITE_LOCKED: database table is locked');
      return [{ busy: 1, log: 9, checkpointed: 0 }];
    });
    const first = agent.forgetKeys([kid]);
    await second.promise;
    expect(busy).toBe(0);
    await first;
    asked.mockRestore();
    for (const suffix of ['', '-wal']) expect(readFileSync(file + suffix).includes(kid)).toBe(false);
    await agent.close();
  });

  it('may be forgotten twice, or where a killed process had left its DID without it', async () => {
    const [file, keyEncryption] = [newFile(), { env: newKek() }];
    const agent = await openTestAgent({ file, keyEncryption });
    const [whole, half] = [await agent.createKeyDid('Ed25519'), await agent.createKeyDid('Ed25519')];
    await agent.forgetKeys([whole.kid]);
    await agent.close();
    await inDatabase(file, async ({ manager }) => {
      await manager.delete(PrivateKeyTable.schema, { kid: half.kid });
      await manager.delete(Key, { kid: half.kid });
    });
    const later = await openTestAgent({ file, keyEncryption });
    await later.forgetKeys([whole.kid, half.kid, half.kid]);
    await later.close();
    expect(
      await inDatabase(file, ({ manager }) => Promise.all([manager.count(Key), manager.count(Identifier), manager.count(PrivateKeyTable.schema)])),
    ).toEqual([0, 0, 0]);
  });

  it('is never one of a did:web, which others have read', async () => {
    const agent = await openTestAgent();
    const did = await agent.ensureWebDid(HOST, 'Ed25519');
    const { verificationMethod } = await agent.signer(did, 'credentials');
    await expect(agent.forgetKeys([verificationMethod])).rejects.toThrow('did:key');
    expect((await agent.signerOf(verificationMethod)).verificationMethod).toBe(verificationMethod);
    await agent.close();
  });
});

/** Each key's sealed private half as it stands in its row. */
async function sealedIn(file: string): Promise<Map<string, string>> {
  const rows = await inDatabase(file, ({ manager }) => manager.find(PrivateKeyTable.schema));
  return new Map(rows.map(({ kid, sealedKey }) => [kid, sealedKey]));
}
