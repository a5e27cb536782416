import { sha256, utf8 } from '@laurel/base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalizeJson } from '../canonicalize/jcs.ts';
import { toBase58 } from '../keys/base58.ts';
import { type PublicKey, publicKeyOfJwk } from '../keys/public-key.ts';
import { keyInFragment } from '../testing/multikey.ts';
import { keyParty } from '../testing/party.ts';
import { vectorJson } from '../testing/vectors.ts';
import type { JsonObject, SigningAlgorithm } from '../types.ts';
import { checkDataIntegrity, readProofs, signDataIntegrity } from './data-integrity.ts';

async function check(document: JsonObject, key: PublicKey) {
  const read = readProofs(document);
  const [proof] = read.ok ? read.proofs : [];
  return proof ? checkDataIntegrity(document, proof, key) : read;
}

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
  'other-issuers/files/learncard/proof-chain.json',
];

describe('what others signed', () => {
  async function outcomes(file: string) {
    const document = vectorJson(file);
    const read = readProofs(document);
    if (!read.ok) return [read.code];
    const results = read.proofs.map((proof) => checkDataIntegrity(document, proof, keyInFragment(proof.verificationMethod)));
    return (await Promise.all(results)).map((result) => (result.ok ? 'verified' : result.code));
  }

  it.each(signedByOthers)('verifies under the pinned contexts: %s', async (file) => {
    expect(new Set(await outcomes(file))).toEqual(new Set(['verified']));
  });

  it.each([
    ['open-badges/fixtures/simple-err-proof-value.json', 'signature_wrong'],
    ['other-issuers/files/dcc-fixtures/v2-ed25519-didKey-legacy-noStatus-noExpiry-tampered.json', 'signature_wrong'],
    ['other-issuers/files/dcc-fixtures/statuslist-tampered.json', 'signature_wrong'],
    ['other-issuers/files/ob30-jff/diwala-2023-05.json', 'verified'],
    ['other-issuers/files/ob30-jff/diwala-2022-11.json', 'signature_wrong'],
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

async function signedBadge(algorithm: SigningAlgorithm = 'EdDSA', document = badge, cryptosuite?: string) {
  const signer = keyParty(algorithm).signer;
  const key = publicKeyOfJwk(signer.publicJwk);
  if (!key) throw new Error('no key');
  return {
    signed: await signDataIntegrity(document, signer, { created, proofPurpose: 'assertionMethod', ...(cryptosuite === undefined ? {} : { cryptosuite }) }),
    key,
  };
}

describe('a badge signed here', () => {
  it.each([
    ['eddsa-rdfc-2022', 'EdDSA'],
    ['eddsa-jcs-2022', 'EdDSA'],
    ['ecdsa-rdfc-2019', 'ES256'],
    ['ecdsa-rdfc-2019', 'ES384'],
    ['ecdsa-jcs-2019', 'ES256'],
    ['ecdsa-jcs-2019', 'ES384'],
  ] as const)('verifies and hands back the document without its proof: %s by %s', async (cryptosuite, algorithm) => {
    const { signed, key } = await signedBadge(algorithm, badge, cryptosuite);
    const changed = { ...signed, name: 'Other' };
    expect(await check(changed, key)).toMatchObject({ code: 'signature_wrong' });
    expect(await check(signed, key)).toEqual({ ok: true, payload: badge, partial: false });
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

  it('is refused without a proof, with half a proof, with a broken chain or an unknown one', async () => {
    const { signed, key } = await signedBadge();
    const proof = signed.proof as JsonObject;
    const { proofPurpose: _, ...half } = proof;
    expect(await check(badge, key)).toMatchObject({ code: 'proof_missing' });
    expect(await check({ ...badge, proof: [] }, key)).toMatchObject({ code: 'proof_missing' });
    expect(await check({ ...badge, proof: half }, key)).toMatchObject({ code: 'proof_malformed' });
    expect(await check({ ...badge, proof: { ...proof, proofValue: 'uAAAA' } }, key)).toMatchObject({ code: 'proof_malformed' });
    expect(await check({ ...badge, proof: { ...proof, cryptosuite: 'none' } }, key)).toMatchObject({ code: 'proof_unsupported' });
    expect(await check({ ...badge, proof: { ...proof, previousProof: 'urn:uuid:1' } }, key)).toMatchObject({ code: 'proof_chain_broken' });
  });

  it('is read under the context that its JCS proof repeats, and under no other', async () => {
    const { signed, key } = await signedBadge('EdDSA', badge, 'eddsa-jcs-2022');
    const contexts = badge['@context'] as string[];
    const extensions = 'https://purl.imsglobal.org/spec/ob/v3p0/extensions.json';
    expect(await check({ ...signed, '@context': [...contexts, extensions] }, key)).toEqual({ ok: true, payload: badge, partial: false });
    expect(await check({ ...signed, '@context': [extensions, ...contexts] }, key)).toMatchObject({ code: 'signature_wrong' });
    expect(await check({ ...signed, '@context': contexts.slice(0, 1) }, key)).toMatchObject({ code: 'signature_wrong' });
    const { '@context': _, ...proof } = signed.proof as JsonObject;
    expect(await check({ ...signed, proof }, key)).toMatchObject({ code: 'signature_wrong' });
    const { '@context': __, ...bare } = signed;
    expect(await check(bare, key)).toMatchObject({ code: 'signature_wrong' });
    const rdf = (await signedBadge()).signed;
    const { '@context': ___, ...without } = rdf;
    expect(await check(without, key)).toMatchObject({ code: 'context_unknown' });
  });

  it('may have a JCS proof that repeats no context, as older ones do: then the document alone says it', async () => {
    const { signer } = keyParty();
    const options = {
      type: 'DataIntegrityProof',
      cryptosuite: 'eddsa-jcs-2022',
      proofPurpose: 'assertionMethod',
      verificationMethod: signer.verificationMethod,
    };
    const bytes = Buffer.concat([sha256(utf8(canonicalizeJson(options))), sha256(utf8(canonicalizeJson(badge)))]);
    const proof = { ...options, proofValue: `z${toBase58(await signer.sign(bytes))}` };
    expect(await check({ ...badge, proof }, keyInFragment(signer.verificationMethod))).toEqual({ ok: true, payload: badge, partial: false });
  });

  it.each([
    ['ecdsa-rdfc-2019', {}],
    ['ecdsa-sd-2023', { disclosure: { mandatoryPointers: [], random: (bytes: number) => new Uint8Array(bytes) } }],
  ])('is not signed by %s under contexts that give the proof itself no meaning', async (cryptosuite, more) => {
    const older = {
      '@context': ['https://www.w3.org/2018/credentials/v1'],
      type: ['VerifiableCredential'],
      issuer: 'did:web:school.example',
      issuanceDate: '2026-05-01T00:00:00Z',
      credentialSubject: { id: 'did:key:z6Mk' },
    };
    const signing = signDataIntegrity(older, keyParty('ES256').signer, {
      created,
      proofPurpose: 'assertionMethod',
      cryptosuite,
      ...more,
    });
    await expect(signing).rejects.toMatchObject({ code: 'lint_failed', problems: [{ code: 'term_undefined' }] });
  });

  it('is signed by no suite that does not fit the key, nor by one that is only read', async () => {
    for (const cryptosuite of ['ecdsa-rdfc-2019', 'ecdsa-sd-2023', 'bbs-2023', 'none-2030'])
      await expect(signedBadge('EdDSA', badge, cryptosuite)).rejects.toThrow(`${cryptosuite} does not sign with EdDSA`);
    await expect(signedBadge('ES256', badge, 'ecdsa-sd-2023')).rejects.toThrow('needs the pointers');
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
