import { createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { toBase64url, utf8 } from '@laurel/base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyParty, newKey } from '../testing/party.ts';
import { vectorJson } from '../testing/vectors.ts';
import type { Jwk, VerificationMethod } from '../types.ts';
import { fromBase58, toBase58 } from './base58.ts';
import { jwkOfMultibase, multibaseOf } from './multikey.ts';
import { jwkThumbprint, publicKeyOf, publicKeyOfJwk } from './public-key.ts';
import { didKeyOf, selfContainedDocument } from './self-contained.ts';
import { verifyBytes } from './verify-bytes.ts';

const jwkOfKey = (key: KeyObject): Jwk => key.export({ format: 'jwk' }) as Jwk; // what node exports has a kty
const rsaPair = generateKeyPairSync('rsa', { modulusLength: 2048 });
const rsa = (modulusLength: number): Jwk => jwkOfKey(generateKeyPairSync('rsa', { modulusLength }).publicKey);
const x25519 = jwkOfKey(generateKeyPairSync('x25519').publicKey);

type Group = { publicKeyPem: string; tests: { tcId: number; msg: string; sig: string; result: 'valid' | 'invalid' | 'acceptable' }[] };

describe('the Wycheproof vectors', () => {
  it.each([
    ['ed25519_test.json', 'EdDSA', 151],
    ['ecdsa_secp256r1_sha256_p1363_test.json', 'ES256', 262],
    ['ecdsa_secp384r1_sha384_p1363_test.json', 'ES384', 280],
  ] as const)('%s: every %s signature of %i is judged as labelled', (file, algorithm, count) => {
    const groups = vectorJson('wycheproof', file).testGroups as unknown as Group[];
    let judged = 0;
    for (const { publicKeyPem, tests } of groups) {
      const key = publicKeyOfJwk(createPublicKey(publicKeyPem).export({ format: 'jwk' }) as Jwk);
      for (const { tcId, msg, sig, result } of tests) {
        const valid = key !== undefined && verifyBytes(algorithm, key.key, Buffer.from(msg, 'hex'), Buffer.from(sig, 'hex'));
        expect(valid, `${file} ${tcId}`).toBe(result === 'valid');
        judged++;
      }
    }
    expect(judged).toBe(count);
  });
});

describe('a key', () => {
  it.each(['EdDSA', 'ES256', 'ES384'] as const)('goes through its Multikey form and back (%s)', (algorithm) => {
    for (let i = 0; i < 20; i++) {
      const { publicJwk } = newKey(algorithm);
      expect(jwkOfMultibase(multibaseOf(publicJwk))).toEqual(publicJwk);
      expect(multibaseOf(publicJwk)).toMatch({ EdDSA: /^z6Mk/, ES256: /^zDn/, ES384: /^z82L/ }[algorithm]);
    }
  });

  it('has one thumbprint, the one of RFC 8037 appendix A.3', () => {
    const jwk = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' };
    expect(jwkThumbprint(jwk)).toBe('kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k');
    expect(jwkThumbprint({ ...jwk, kid: 'x', alg: 'EdDSA' })).toBe(jwkThumbprint(jwk));
  });

  it('decides its own algorithm', () => {
    const jwks = [newKey('EdDSA').publicJwk, newKey('ES256').publicJwk, newKey('ES384').publicJwk, rsa(2048)];
    const keys = jwks.map(publicKeyOfJwk).filter((key) => key !== undefined);
    expect(keys.map(({ algorithm }) => algorithm)).toEqual(['EdDSA', 'ES256', 'ES384', 'RS256']);
    for (const { algorithm } of keys)
      for (const other of keys.filter((key) => key.algorithm !== algorithm))
        for (const size of [64, 96, 256]) expect(verifyBytes(algorithm, other.key, utf8('x'), new Uint8Array(size))).toBe(false);
  });

  it('of RSA is 2,048 to 4,096 bits with the exponent 65537, and never private', () => {
    const { kty, n, e } = rsa(2048);
    const signature = sign('sha256', utf8('x'), rsaPair.privateKey);
    const key = publicKeyOfJwk(jwkOfKey(rsaPair.publicKey));
    expect(key && verifyBytes('RS256', key.key, utf8('x'), signature)).toBe(true);
    expect(key && verifyBytes('RS256', key.key, utf8('y'), signature)).toBe(false);
    const wrong: Jwk[] = [rsa(1024), { kty, n: n ?? '', e: 'Aw' }, { kty, n: `A${n}`, e: e ?? '' }, { kty, e: e ?? '' }, { ...rsa(2048), alg: 'PS256' }];
    const tooLong = { kty, n: toBase64url(new Uint8Array(513).fill(0xff)), e: e ?? '' };
    const privateJwk = jwkOfKey(rsaPair.privateKey);
    expect([...wrong, tooLong, privateJwk].map(publicKeyOfJwk)).toEqual(Array(7).fill(undefined));
  });

  it('for agreeing on keys signs nothing', () => {
    expect(publicKeyOfJwk(x25519)).toBeUndefined();
    expect(jwkOfMultibase(multibaseOf(x25519))).toEqual(x25519);
  });

  const { publicJwk: jwk } = newKey('ES256');
  it.each([
    ['a private key', { ...jwk, d: jwk.x ?? '' }],
    ['a symmetric key', { kty: 'oct', k: 'AAAA' } as Jwk],
    ['a key for encryption', { ...jwk, use: 'enc' }],
    ['a key that may only sign', { ...jwk, key_ops: ['sign'] }],
    ['a key whose operations are no list', { ...jwk, key_ops: 'verify' } as unknown as Jwk],
    ['a key that says another algorithm', { ...jwk, alg: 'HS256' }],
    ['a curve not taken', { ...jwk, crv: 'secp256k1' }],
    ['a coordinate with padding', { ...jwk, x: `${jwk.x}=` }],
    ['a coordinate too short', { ...jwk, x: 'AAAA' }],
    ['a point off the curve', { ...jwk, y: toBase64url(new Uint8Array(32).fill(1)) }],
    ['no y', { kty: 'EC', crv: 'P-256', x: jwk.x ?? '' }],
    ['coordinates that are no text', { ...jwk, x: 7 } as unknown as Jwk],
  ])('is not %s', (_, wrong) => {
    expect(publicKeyOfJwk(wrong)).toBeUndefined();
  });

  it('is the same object when asked again', () => {
    const { publicJwk } = newKey();
    expect(publicKeyOfJwk({ ...publicJwk })).toBe(publicKeyOfJwk({ ...publicJwk }));
  });
});

describe('a verification method', () => {
  const [edwards, nist] = [newKey('EdDSA').publicJwk, newKey('ES256').publicJwk];
  const method = (members: Partial<VerificationMethod> & { type: string }): VerificationMethod => ({
    id: 'did:web:a.example#1',
    controller: 'did:web:a.example',
    ...members,
  });

  it('gives its key in each of the forms we take', () => {
    expect(publicKeyOf(method({ type: 'Multikey', publicKeyMultibase: multibaseOf(nist) }))?.algorithm).toBe('ES256');
    expect(publicKeyOf(method({ type: 'JsonWebKey', publicKeyJwk: edwards }))?.algorithm).toBe('EdDSA');
    expect(publicKeyOf(method({ type: 'JsonWebKey2020', publicKeyJwk: nist }))?.algorithm).toBe('ES256');
    expect(publicKeyOf(method({ type: 'Ed25519VerificationKey2020', publicKeyMultibase: multibaseOf(edwards) }))?.algorithm).toBe('EdDSA');
  });

  it.each([
    ['of an unknown type', { type: 'EcdsaSecp256k1VerificationKey2019', publicKeyJwk: nist }],
    ['with two keys', { type: 'Multikey', publicKeyMultibase: multibaseOf(nist), publicKeyJwk: edwards }],
    ['without a key', { type: 'Multikey' }],
    ['whose type and key disagree', { type: 'Ed25519VerificationKey2020', publicKeyMultibase: multibaseOf(nist) }],
    ['with a key of no known codec', { type: 'Multikey', publicKeyMultibase: `z${toBase58(Uint8Array.of(0xe7, 0x01, ...new Uint8Array(33)))}` }],
    ['with a point off the curve', { type: 'Multikey', publicKeyMultibase: `z${toBase58(Uint8Array.of(0x80, 0x24, 2, ...new Uint8Array(32).fill(0xff)))}` }],
  ])('gives none %s', (_, members) => {
    expect(publicKeyOf(method(members))).toBeUndefined();
  });
});

describe('a DID that contains its key', () => {
  it('resolves the example of the did:key specification', () => {
    const did = 'did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK';
    expect(selfContainedDocument(did)).toMatchObject({
      id: did,
      verificationMethod: [{ id: `${did}#z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK`, type: 'Multikey', controller: did }],
      assertionMethod: [`${did}#z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK`],
      authentication: [`${did}#z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK`],
    });
  });

  it.each(['EdDSA', 'ES256', 'ES384'] as const)('is the DID of the key it resolves to (%s)', (algorithm) => {
    const { did, document } = keyParty(algorithm);
    const [method] = document.verificationMethod ?? [];
    const jwk = method?.publicKeyMultibase === undefined ? undefined : jwkOfMultibase(method.publicKeyMultibase);
    expect(jwk && didKeyOf(jwk)).toBe(did);
  });

  it('of X25519 agrees on keys, and is listed for nothing else', () => {
    const did = 'did:key:z6LSbysY2xFMRpGMhb7tFTLMpeuPRaqaWM1yECx2AtzE3KCc';
    const document = selfContainedDocument(did);
    expect(document).toMatchObject({ id: did, keyAgreement: [`${did}#${did.slice('did:key:'.length)}`] });
    expect(document).not.toHaveProperty('assertionMethod');
    expect(document).not.toHaveProperty('authentication');
    expect(selfContainedDocument(`did:jwk:${toBase64url(utf8(JSON.stringify(x25519)))}`)).not.toHaveProperty('assertionMethod');
  });

  it('may be a did:jwk', () => {
    const { publicJwk } = newKey('ES256');
    const did = `did:jwk:${toBase64url(utf8(JSON.stringify(publicJwk)))}`;
    expect(selfContainedDocument(did)).toMatchObject({
      id: did,
      verificationMethod: [{ id: `${did}#0`, type: 'JsonWebKey', publicKeyJwk: publicJwk }],
      authentication: [`${did}#0`],
    });
  });

  const privateJwk = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  it.each([
    'did:web:a.example',
    'did:key:',
    'did:key:z6Mk',
    'did:key:u7QE',
    'did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK#z6Mk',
    `did:jwk:${toBase64url(utf8('{'))}`,
    `did:jwk:${toBase64url(utf8('[]'))}`,
    `did:jwk:${toBase64url(utf8(JSON.stringify(privateJwk)))}`,
    'did:jwk:****',
  ])('is not %s', (did) => {
    expect(selfContainedDocument(did)).toBeUndefined();
  });
});

describe('base58', () => {
  it('reads what it writes, leading zeros too', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70 }), (bytes) => {
        expect(fromBase58(toBase58(bytes))).toEqual(new Uint8Array(bytes));
      }),
    );
    expect(toBase58(Uint8Array.of(0, 0, 1))).toBe('112');
  });

  it('writes what it reads, or refuses', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (text) => {
        const bytes = fromBase58(text);
        if (bytes) expect(toBase58(bytes)).toBe(text);
      }),
    );
    expect(['0', 'O', 'I', 'l', 'a b', '1'.repeat(257)].map((text) => fromBase58(text))).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});
