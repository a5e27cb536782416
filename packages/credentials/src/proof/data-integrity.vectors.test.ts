import { createPrivateKey, sign as nodeSign } from 'node:crypto';
import { sha256, toBase64url, utf8 } from '@laurel/base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalizeJson } from '../canonicalize/jcs.ts';
import { canonicalizeJsonLd } from '../canonicalize/json-ld.ts';
import { fromBase58, toBase58 } from '../keys/base58.ts';
import { jwkOfMultibase } from '../keys/multikey.ts';
import { publicKeyOfJwk } from '../keys/public-key.ts';
import { keyParty } from '../testing/party.ts';
import { vector, vectorJson } from '../testing/vectors.ts';
import type { JsonObject, Signer } from '../types.ts';
import { checkDataIntegrity, readProofs, signDataIntegrity } from './data-integrity.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

function publicKey(multikey: string) {
  const jwk = jwkOfMultibase(multikey);
  const key = jwk && publicKeyOfJwk(jwk);
  if (!key) throw new Error(`no key in ${multikey}`);
  return key;
}

async function check(document: JsonObject, key: ReturnType<typeof publicKey>) {
  const read = readProofs(document);
  const [proof] = read.ok ? read.proofs : [];
  return proof ? checkDataIntegrity(document, proof, key) : read;
}

/** The key pair of the vectors as a signer: the private key is a multikey with the codec 0x1300. */
function vectorSigner(verificationMethod: string): Signer {
  const pair = vectorJson('vc-di-eddsa', 'keyPair.json') as { publicKeyMultibase: string; privateKeyMultibase: string };
  const jwk = jwkOfMultibase(pair.publicKeyMultibase);
  const seed = fromBase58(pair.privateKeyMultibase.slice(1))?.subarray(2);
  if (!jwk || !seed) throw new Error('key pair unreadable');
  const key = createPrivateKey({ key: { kty: 'OKP', crv: 'Ed25519', x: jwk.x ?? '', d: toBase64url(seed) }, format: 'jwk' });
  return {
    controller: 'did:key:vector',
    verificationMethod,
    algorithm: 'EdDSA',
    publicJwk: jwk,
    sign: async (bytes) => new Uint8Array(nodeSign(null, bytes, key)),
  };
}

const signedFiles = [
  ['vc-di-eddsa', 'eddsa-rdfc-2022', 'DataInt', 'keyPair.json'],
  ['vc-di-ecdsa', 'ecdsa-rdfc-2019-p256', 'ECDSAP256', 'p256KeyPair.json'],
  ['vc-di-eddsa', 'Ed25519Signature2020', 'EdSig', 'keyPair.json'],
  ['vc-di-eddsa', 'eddsa-jcs-2022', 'JCS', 'keyPair.json'],
] as const;

describe('the W3C vectors, every intermediate value', () => {
  it.each(signedFiles)('%s %s gives the published bytes at each step and verifies', async (folder, suite, suffix, keyFile) => {
    const text = (name: string) => vector(folder, suite, `${name}${suffix}.txt`);
    const signed = vectorJson(folder, suite, `signed${suffix}.json`);
    const { proof: _, ...unsigned } = signed;
    const config = vectorJson(folder, suite, `proofConfig${suffix}.json`);
    const canonical = async (value: JsonObject) => {
      if (suite === 'eddsa-jcs-2022') return canonicalizeJson(value);
      const result = await canonicalizeJsonLd(value);
      if (!result.ok) throw new Error(result.detail);
      return result.nquads;
    };
    const [document, options] = [await canonical(unsigned), await canonical(config)];
    expect(document).toBe(text('canonDoc'));
    expect(options).toBe(text('proofCanon'));
    expect(hex(sha256(utf8(document)))).toBe(text('docHash'));
    expect(hex(sha256(utf8(options)))).toBe(text('proofHash'));
    expect(hex(sha256(utf8(options))) + hex(sha256(utf8(document)))).toBe(text('combinedHash'));
    expect(`z${toBase58(Buffer.from(text('sigHex'), 'hex'))}`).toBe(text('sigBTC58'));
    expect(signed.proof).toMatchObject({ proofValue: text('sigBTC58') });
    const key = publicKey((vectorJson(folder, keyFile) as { publicKeyMultibase: string }).publicKeyMultibase);
    expect(await check(signed, key)).toEqual({ ok: true, payload: unsigned });
  });

  it('signing the published document with the published key gives the published signature', async () => {
    const expected = vectorJson('vc-di-eddsa', 'eddsa-rdfc-2022', 'signedDataInt.json');
    const proof = expected.proof as { verificationMethod: string; created: string };
    const signed = await signDataIntegrity(vectorJson('vc-di-eddsa', 'unsigned.json'), vectorSigner(proof.verificationMethod), {
      created: new Date(proof.created),
      proofPurpose: 'assertionMethod',
    });
    expect(signed).toEqual(expected);
  });

  it('each proof of the published proof set verifies with its own key, none with the other', async () => {
    const document = vectorJson('vc-di-eddsa', 'proof-set-chain', 'signedProofSet2.json');
    const read = readProofs(document);
    if (!read.ok) throw new Error(read.detail);
    const keys = read.proofs.map((proof) => publicKey(proof.verificationMethod.split('#')[1] ?? ''));
    expect(keys.length).toBe(2);
    for (const [i, proof] of read.proofs.entries()) {
      for (const [j, key] of keys.entries()) expect((await checkDataIntegrity(document, proof, key)).ok).toBe(i === j);
    }
  });
});

/** Signed by others, with the key in the fragment: whether that key is the issuer's is another question. */
const signedByOthers = [
  'open-badges/fixtures/simple.json',
  'open-badges/fixtures/complete.json',
  'open-badges/fixtures/endorsement-valid.json',
  'open-badges/fixtures/simple-context-version.json',
  'open-badges/fixtures/simple-did-web-method.json',
  'open-badges/fixtures/simple_v1.json',
  'open-badges/fixtures/credential-status-revoked.json',
  'open-badges/fixtures/bit-string-list/credential-status-revoked-blank-nodes.json',
  'open-badges/fixtures/bit-string-list/testlist',
  'other-issuers/files/dcc/v1NoStatus.json',
  'other-issuers/files/dcc/v2DoubleSigWithValidStatus.json',
  'other-issuers/files/dcc/v2OBv3SpecExample.json',
  'other-issuers/files/dcc/v2WithValidStatus.json',
  'other-issuers/files/dcc-fixtures/v1-dataIntegrityProof-didWeb-oidf-noStatus-noExpiry.json',
  'other-issuers/files/dcc-fixtures/v2-bothSignatureTypes-didkey-legacy-noStatus-notExpired-endorsement.json',
  'other-issuers/files/blockcerts/vp-eddsa-rdfc-2022.json',
];

describe('what others signed', () => {
  async function outcomes(file: string) {
    const document = vectorJson(file);
    const read = readProofs(document);
    if (!read.ok) return [read.code];
    const results = read.proofs.map((proof) => checkDataIntegrity(document, proof, publicKey(proof.verificationMethod.split('#')[1] ?? '')));
    return (await Promise.all(results)).map((result) => (result.ok ? 'verified' : result.code));
  }

  it.each(signedByOthers)('verifies under the pinned contexts: %s', async (file) => {
    expect(new Set(await outcomes(file))).toEqual(new Set(['verified']));
  });

  it.each([
    ['open-badges/fixtures/simple-err-proof-value.json', 'signature_wrong'],
    ['other-issuers/files/dcc-fixtures/v2-ed25519-didKey-legacy-noStatus-noExpiry-tampered.json', 'signature_wrong'],
    ['other-issuers/files/dcc-fixtures/statuslist-tampered.json', 'signature_wrong'],
    ['other-issuers/files/clr20/simple.json', 'context_unknown'],
    ['other-issuers/files/ob30-jff/diwala-2023-05.json', 'proof_unsupported'],
    ['other-issuers/files/ob30-1edtech/simple-eddsa-2022.json', 'proof_unsupported'],
  ])('is told apart from what they did not sign, or not in a way we check: %s', async (file, code) => {
    expect(await outcomes(file)).toEqual([code]);
  });
});

const badge: JsonObject = {
  '@context': ['https://www.w3.org/ns/credentials/v2', 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json'],
  id: 'urn:uuid:6f9d7a1e-64f5-4f7a-9a3a-0d9a7f3f1c11',
  type: ['VerifiableCredential', 'OpenBadgeCredential'],
  issuer: { id: 'did:web:school.example', type: ['Profile'], name: 'School' },
  validFrom: '2026-05-01T00:00:00Z',
  validUntil: '2026-06-01T23:59:59Z',
  credentialStatus: [
    { type: 'BitstringStatusListEntry', statusPurpose: 'revocation', statusListIndex: '7', statusListCredential: 'https://school.example/status/1' },
  ],
  credentialSubject: {
    id: 'did:key:z6Mk',
    type: ['AchievementSubject'],
    name: 'Zoë',
    achievement: { id: 'https://school.example/a/1', type: ['Achievement'], name: 'Welding', description: 'Welds', criteria: { narrative: 'Weld' } },
  },
};

const created = new Date('2026-05-01T10:00:00.123Z');

async function signedBadge(algorithm: 'EdDSA' | 'ES256' = 'EdDSA', document = badge) {
  const signer = keyParty(algorithm).signer;
  const key = publicKeyOfJwk(signer.publicJwk);
  if (!key) throw new Error('no key');
  return { signed: await signDataIntegrity(document, signer, { created, proofPurpose: 'assertionMethod' }), key };
}

describe('a badge signed here', () => {
  it.each(['EdDSA', 'ES256'] as const)('verifies and hands back the document without its proof (%s)', async (algorithm) => {
    const { signed, key } = await signedBadge(algorithm);
    expect(await check(signed, key)).toEqual({ ok: true, payload: badge });
    expect(signed.proof).toMatchObject({ created: '2026-05-01T10:00:00Z', proofPurpose: 'assertionMethod' });
  });

  it('carries challenge and domain inside the signature', async () => {
    const signer = keyParty('EdDSA').signer;
    const key = publicKeyOfJwk(signer.publicJwk);
    if (!key) throw new Error('no key');
    const presentation = { '@context': ['https://www.w3.org/ns/credentials/v2'], type: ['VerifiablePresentation'], holder: 'did:key:z6Mk' };
    const signed = await signDataIntegrity(presentation, signer, { created, proofPurpose: 'authentication', challenge: 'n-1', domain: 'https://a.example' });
    expect((await check(signed, key)).ok).toBe(true);
    for (const change of [{ challenge: 'n-2' }, { domain: 'https://b.example' }, { proofPurpose: 'assertionMethod' }]) {
      const changed = { ...signed, proof: { ...(signed.proof as JsonObject), ...change } };
      expect(await check(changed, key)).toMatchObject({ ok: false, code: 'signature_wrong' });
    }
  });

  it('is refused with the key of somebody else and with a key of the other kind', async () => {
    const { signed } = await signedBadge();
    expect(await check(signed, (await signedBadge()).key)).toMatchObject({ code: 'signature_wrong' });
    expect(await check(signed, (await signedBadge('ES256')).key)).toMatchObject({ code: 'algorithm_mismatch' });
  });

  it('is refused after a change to any text in it', async () => {
    const { signed, key } = await signedBadge();
    const text = JSON.stringify(badge);
    const places = [...text.matchAll(/:"([^"]+)"/g)].map((match) => match.index + 2);
    for (const place of places) {
      const changed = JSON.parse(`${text.slice(0, place)}x${text.slice(place + 1)}`) as JsonObject;
      expect((await check({ ...changed, proof: signed.proof ?? null }, key)).ok, text.slice(place, place + 30)).toBe(false);
    }
    expect(places.length).toBeGreaterThan(12);
  });

  it.each([
    [
      'renaming a member to its full IRI',
      (b: JsonObject) => rename(b, 'credentialStatus', 'https://www.w3.org/2018/credentials#credentialStatus'),
      'not_compacted',
    ],
    ['renaming a member to an IRI a prefix could make', (b: JsonObject) => rename(b, 'validUntil', 'cred:validUntil'), 'not_compacted'],
    [
      'moving a member into @included',
      ({ validUntil, ...b }: JsonObject) => ({ ...b, '@included': [{ id: b.id ?? null, type: ['VerifiableCredential'], validUntil: validUntil ?? null }] }),
      'not_compacted',
    ],
    [
      'describing the badge a second time inside itself',
      ({ validUntil, ...b }: JsonObject) => ({ ...b, refreshService: { id: b.id ?? null, type: ['VerifiableCredential'], validUntil: validUntil ?? null } }),
      'not_compacted',
    ],
    [
      'splitting the learner in two',
      (b: JsonObject) => {
        const { name, ...rest } = b.credentialSubject as JsonObject;
        return { ...b, credentialSubject: [rest, { id: rest.id ?? null, name: name ?? null }] };
      },
      'not_compacted',
    ],
    ['spelling type as @type', (b: JsonObject) => rename(b, 'type', '@type'), 'not_compacted'],
    ['wrapping a member in @set', (b: JsonObject) => ({ ...b, credentialStatus: { '@set': b.credentialStatus ?? [] } }), 'not_compacted'],
    [
      'a context written inside',
      (b: JsonObject) => ({ ...b, '@context': [...(b['@context'] as string[]), { name: 'https://evil.example/name' }] }),
      'context_inline',
    ],
    [
      'a context from elsewhere',
      (b: JsonObject) => ({ ...b, '@context': [...(b['@context'] as string[]), 'https://evil.example/context'] }),
      'context_unknown',
    ],
    ['a member no context defines', (b: JsonObject) => ({ ...b, honours: 'first class' }), 'term_undefined'],
  ] as const)('cannot be written another way: %s', async (_, change, code) => {
    const { signed, key } = await signedBadge();
    const result = await check({ ...change(badge), proof: signed.proof ?? null }, key);
    expect(result).toMatchObject({ ok: false, code });
  });

  it('names the undefined term and the unknown context when it refuses to sign', async () => {
    await expect(signedBadge('EdDSA', { ...badge, honours: 'first class' })).rejects.toMatchObject({
      code: 'lint_failed',
      detail: expect.stringContaining('honours'),
    });
    const elsewhere = { ...badge, '@context': ['https://www.w3.org/ns/credentials/v2', 'https://evil.example/context'] };
    await expect(signedBadge('EdDSA', elsewhere)).rejects.toMatchObject({
      code: 'lint_failed',
      detail: expect.stringContaining('https://evil.example/context'),
    });
  });

  it('is refused without a proof, with half a proof, with a chained or an unknown one', async () => {
    const { signed, key } = await signedBadge();
    const proof = signed.proof as JsonObject;
    const { proofPurpose: _, ...half } = proof;
    expect(await check(badge, key)).toMatchObject({ code: 'proof_missing' });
    expect(await check({ ...badge, proof: [] }, key)).toMatchObject({ code: 'proof_missing' });
    expect(await check({ ...badge, proof: half }, key)).toMatchObject({ code: 'proof_malformed' });
    expect(await check({ ...badge, proof: { ...proof, proofValue: 'uAAAA' } }, key)).toMatchObject({ code: 'proof_malformed' });
    expect(await check({ ...badge, proof: { ...proof, cryptosuite: 'none' } }, key)).toMatchObject({ code: 'proof_unsupported' });
    expect(await check({ ...badge, proof: { ...proof, previousProof: 'urn:uuid:1' } }, key)).toMatchObject({ code: 'proof_unsupported' });
  });

  it('never verifies with a signature of random bytes', async () => {
    const { signed, key } = await signedBadge();
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 0, maxLength: 80 }), async (bytes) => {
        const proof = { ...(signed.proof as JsonObject), proofValue: `z${toBase58(bytes)}` };
        expect((await check({ ...badge, proof }, key)).ok).toBe(false);
      }),
      { numRuns: 60 },
    );
  });
});

function rename(object: JsonObject, from: string, to: string): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name === from ? to : name, value]));
}
