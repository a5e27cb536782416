import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from './database.ts';
import { readKek } from './keys/kek.ts';
import { openVault } from './keys/vault.ts';
import { veramoOver } from './open-agent.ts';
import { newFile, newKek, PUBLIC_URL, testContext } from './testing/open.ts';
import { AUTHORIZED, type VeramoAgent } from './veramo.ts';

let database: Database;
let veramo: VeramoAgent;

beforeAll(async () => {
  const [file, keyEncryption] = [newFile(), { env: newKek() }];
  database = await openDatabase(file);
  veramo = veramoOver(database, openVault(database, readKek(keyEncryption), randomBytes), {
    context: testContext(),
    publicUrl: PUBLIC_URL,
    file,
    keyEncryption,
    allowInsecureLoopback: true,
    trust: { allow: [], registries: [] },
  });
});
afterAll(() => database.close());

describe('the Veramo agent inside', () => {
  it('can be asked fourteen things', () => {
    expect(veramo.availableMethods().sort()).toEqual([...AUTHORIZED].sort());
  });

  const refuses = async (method: string) => {
    await expect(veramo.execute(method, { credential: 'e30.e30.', presentation: 'e30.e30.' })).rejects.toThrow('Method not available');
    expect(method in veramo).toBe(false);
  };

  it.each(['verifyCredential', 'verifyPresentation'])('KF-V1, KF-V2, KF-V3: has no %s, by execute or by name', refuses);

  it.each(['keyManagerImport', 'keyManagerSharedSecret', 'keyManagerSignEthTX', 'didManagerImport'])('has no %s, by execute or by name', refuses);

  it('keeps private keys to itself in all that it answers', async () => {
    const identifier = await veramo.didManagerCreate({ provider: 'did:key', options: { keyType: 'Ed25519' } });
    const kid = identifier.keys[0]?.kid ?? '';
    expect(JSON.stringify([identifier, await veramo.keyManagerGet({ kid }), await veramo.didManagerGet({ did: identifier.did })])).not.toMatch(/private/i);
  });

  it('makes no DID and no signature by default: a key type, a key and its algorithm must be named', async () => {
    const { keys } = await veramo.didManagerCreate({ provider: 'did:key', options: { keyType: 'P-256' } });
    const keyRef = keys[0]?.kid ?? '';
    await expect(veramo.didManagerCreate({ provider: 'did:key', options: { keyType: 'Secp256r1' } })).rejects.toThrow();
    await expect(veramo.didManagerCreate({ provider: 'did:key' })).rejects.toThrow();
    await expect(veramo.keyManagerSign({ keyRef, data: 'x' })).rejects.toThrow('signs ES256');
    await expect(veramo.keyManagerSign({ keyRef, data: 'x', algorithm: 'EdDSA' })).rejects.toThrow('signs ES256');
    const args = { credential: { issuer: keyRef.split('#')[0] ?? '' }, document: {}, proofFormat: 'ecdsa-rdfc-2019' };
    await expect(veramo.createVerifiableCredential(args)).rejects.toThrow('Name the key');
    await expect(veramo.createVerifiableCredential({ ...args, keyRef, proofFormat: 'eddsa-rdfc-2022' })).rejects.toThrow('does not sign');
    expect(await veramo.keyManagerSign({ keyRef, data: 'x', algorithm: 'ES256' })).toMatch(/^[\w-]{86}$/);
  });
});
