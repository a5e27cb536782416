import { generateKeyPairSync, type KeyObject, sign as signWith } from 'node:crypto';
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import * as EcdsaMultikey from '@digitalbazaar/ecdsa-multikey';
import { cryptosuite as ecdsaRdfc2019 } from '@digitalbazaar/ecdsa-rdfc-2019-cryptosuite';
import { createDiscloseCryptosuite, createSignCryptosuite, createVerifyCryptosuite } from '@digitalbazaar/ecdsa-sd-2023-cryptosuite';
import { derive, issue, verifyCredential as theirVerify } from '@digitalbazaar/vc';
import {
  type Credential,
  deriveDataIntegrity,
  didKeyOf,
  type Jwk,
  type Signer,
  type SigningAlgorithm,
  selfContainedDocument,
  signDataIntegrity,
  verifyCredential,
} from '@laurel/credentials';
import { describe, expect, it } from 'vitest';
import { documentLoader } from './digital-bazaar.ts';

const NOW = new Date('2026-11-22T12:00:00Z');
const LIST = '/credentialSubject/achievement/resultDescription';

/** A did:key issuer that both can sign as. */
function issuer(algorithm: 'ES256' | 'ES384') {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: algorithm === 'ES256' ? 'P-256' : 'P-384' });
  const publicJwk = jwkOf(publicKey);
  const did = didKeyOf(publicJwk);
  const id = `${did}#${did.slice('did:key:'.length)}`;
  const hash = algorithm === 'ES256' ? 'sha256' : 'sha384';
  const signer: Signer = {
    controller: did,
    verificationMethod: id,
    algorithm: algorithm satisfies SigningAlgorithm,
    publicJwk,
    sign: async (bytes) => new Uint8Array(signWith(hash, bytes, { key: privateKey, dsaEncoding: 'ieee-p1363' })),
  };
  const theirs = async () => (await EcdsaMultikey.fromJwk({ jwk: { ...jwkOf(privateKey), alg: algorithm }, secretKey: true, id, controller: did })).signer();
  return { did, signer, theirs };
}

const jwkOf = (key: KeyObject): Jwk => key.export({ format: 'jwk' }) as Jwk; // what node exports has a kty

/** An Open Badge; with `list` it holds what their selective disclosure cannot take: an @list. */
function badge(did: string, list: boolean): Credential {
  const grade = { id: 'urn:uuid:1d3a1e7e-41a5-4a3e-8f4e-0d4d6a1f0001', type: ['ResultDescription'], name: 'Grade', resultType: 'LetterGrade' };
  return {
    '@context': ['https://www.w3.org/ns/credentials/v2', 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json'],
    id: 'urn:uuid:6f9d7a1e-64f5-4f7a-9a3a-0d9a7f3f1c11',
    type: ['VerifiableCredential', 'OpenBadgeCredential'],
    name: 'Welding',
    issuer: { id: did, type: ['Profile'], name: 'School' },
    validFrom: '2026-05-01T00:00:00Z',
    credentialSubject: {
      id: 'did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK',
      type: ['AchievementSubject'],
      name: 'Zoë',
      result: [
        { type: ['Result'], resultDescription: grade.id, value: 'A' },
        { type: ['Result'], resultDescription: grade.id, value: 'B' },
      ],
      achievement: {
        id: 'https://school.example/a/1',
        type: ['Achievement'],
        name: 'Welding',
        description: 'Welds',
        criteria: { narrative: 'Weld' },
        resultDescription: [list ? { ...grade, allowedValue: ['C', 'B', 'A'] } : grade],
      },
    },
  };
}

const changed = (credential: Credential): Credential => ({ ...credential, validFrom: '2020-01-01T00:00:00Z' });

async function ourVerdict(credential: object): Promise<string> {
  const { outcome, code } = await verifyCredential(JSON.stringify(credential), {
    clock: () => NOW,
    vouch: async () => [],
    fetchStatus: async () => ({ state: 'absent', reason: 'no list in this test' }),
    resolve: async (did) => {
      const document = selfContainedDocument(did);
      return document ? { state: 'found', document, deactivated: false } : { state: 'absent', reason: 'not a did:key' };
    },
  });
  return `${outcome}: ${code}`;
}

const theirVerdict = async (credential: object, cryptosuite: object): Promise<boolean> =>
  (await theirVerify({ credential, suite: new DataIntegrityProof({ cryptosuite }), documentLoader, now: NOW })).verified;

describe('ecdsa-rdfc-2019 and the library of Digital Bazaar', () => {
  it.each(['ES256', 'ES384'] as const)('each takes what the other signed with %s, and refuses it changed', async (algorithm) => {
    const { did, signer, theirs } = issuer(algorithm);
    const ours = await signDataIntegrity(badge(did, true), signer, { created: NOW, proofPurpose: 'assertionMethod' });
    expect(await theirVerdict(ours, ecdsaRdfc2019)).toBe(true);
    expect(await theirVerdict(changed(ours), ecdsaRdfc2019)).toBe(false);

    const suite = new DataIntegrityProof({ cryptosuite: ecdsaRdfc2019, signer: await theirs(), date: NOW });
    const foreign = (await issue({ credential: badge(did, true), suite, documentLoader, now: NOW })) as Credential;
    expect(await ourVerdict(foreign)).toBe('valid: valid');
    expect(await ourVerdict(changed(foreign))).toBe('invalid: signature_wrong');
  });
});

describe('ecdsa-sd-2023 and the library of Digital Bazaar', () => {
  const shown = ['/credentialSubject/achievement/name', '/credentialSubject/result/1'];
  const mandatoryPointers = ['/issuer', '/validFrom'];

  const signOurs = async ({ did, signer }: ReturnType<typeof issuer>, list: boolean) =>
    signDataIntegrity(badge(did, list), signer, {
      created: NOW,
      proofPurpose: 'assertionMethod',
      cryptosuite: 'ecdsa-sd-2023',
      disclosure: { mandatoryPointers, random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)) },
    });
  const deriveTheirs = (verifiableCredential: object, selectivePointers: string[]) =>
    derive({ verifiableCredential, suite: new DataIntegrityProof({ cryptosuite: createDiscloseCryptosuite({ selectivePointers }) }), documentLoader });

  it('what we issue and derive, they take, a list in it too; changed, they refuse it', async () => {
    const ours = await deriveDataIntegrity(await signOurs(issuer('ES256'), true), [...shown, LIST]);
    expect(await theirVerdict(ours, createVerifyCryptosuite())).toBe(true);
    expect(await theirVerdict(changed(ours), createVerifyCryptosuite())).toBe(false);
  });

  it('what they issue and derive, we take; changed, we refuse it', async () => {
    const { did, theirs } = issuer('ES256');
    const suite = new DataIntegrityProof({ cryptosuite: createSignCryptosuite({ mandatoryPointers }), signer: await theirs(), date: NOW });
    const base = await issue({ credential: badge(did, false), suite, documentLoader, now: NOW });
    const foreign = (await deriveTheirs(base, ['/credentialSubject/achievement/name'])) as Credential;
    expect(await ourVerdict(foreign)).toBe('valid: valid');
    expect(await ourVerdict(changed(foreign))).toBe('invalid: signature_wrong');
    const ours = await deriveDataIntegrity(base as Credential, shown);
    expect(await ourVerdict(ours)).toBe('valid: valid');
    expect(await theirVerdict(ours, createVerifyCryptosuite())).toBe(true);
  });

  it('from what we issue, they derive what we take', async () => {
    const foreign = await deriveTheirs(await signOurs(issuer('ES256'), false), ['/credentialSubject/achievement/name']);
    expect(await ourVerdict(foreign)).toBe('valid: valid');
  });

  it('a badge with a list they can neither issue nor derive from', async () => {
    const { did, theirs, signer } = issuer('ES256');
    const suite = new DataIntegrityProof({ cryptosuite: createSignCryptosuite({ mandatoryPointers }), signer: await theirs(), date: NOW });
    await expect(issue({ credential: badge(did, true), suite, documentLoader, now: NOW })).rejects.toThrow();
    await expect(deriveTheirs(await signOurs({ did, theirs, signer }, true), shown)).rejects.toThrow();
  });
});
