import { createSecretKey } from 'node:crypto';
import { sha256, toBase64url, utf8 } from '@laurel/base';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { publicKeyOf } from '../../keys/public-key.ts';
import { selfContainedDocument } from '../../keys/self-contained.ts';
import { verifyBytes } from '../../keys/verify-bytes.ts';
import { BBS_WAITING } from '../../limits.ts';
import { vectorJson } from '../../testing/vectors.ts';
import type { Credential, JsonObject } from '../../types.ts';
import { checkDataIntegrity, deriveDataIntegrity, readProofs, signDataIntegrity } from '../data-integrity.ts';
import { bbs } from './bbs/bbs.ts';
import { bbsSigner } from './bbs/bbs-signer.ts';
import { canonicalOptions } from './hash-and-sign.ts';
import { groupsOf, hmacLabel, showPart } from './selective/groups.ts';
import { readProofValue, writeProofValue } from './selective/proof-value.ts';
import { shownStatements } from './selective/statements.ts';

const KEYS = vectorJson('vc-di-bbs', 'BBSKeyMaterial.json') as { publicKeyHex: string; privateKeyHex: string; hmacKeyString: string };
const secretKey = new Uint8Array(Buffer.from(KEYS.privateKeyHex, 'hex'));
const hmacKey = new Uint8Array(Buffer.from(KEYS.hmacKeyString, 'hex'));
const hex = (bytes: unknown): string => Buffer.from(bytes as Uint8Array).toString('hex');
const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));

const labels = (canonical: readonly string[]) => {
  const sorted = canonical.map((label) => hmacLabel(hmacKey, label)).sort();
  return new Map(canonical.map((label) => [label, `b${sorted.indexOf(hmacLabel(hmacKey, label))}`]));
};

function keyOf(document: JsonObject) {
  const [did = ''] = (document.proof as { verificationMethod: string }).verificationMethod.split('#');
  const [method] = selfContainedDocument(did)?.verificationMethod ?? [];
  const key = method && publicKeyOf(method);
  if (!key) throw new Error('no key');
  return key;
}

async function check(document: JsonObject) {
  const read = readProofs(document);
  return read.ok && read.proofs[0] ? checkDataIntegrity(document, read.proofs[0], keyOf(document)) : read;
}

describe('the W3C vectors of bbs-2023, every intermediate value: prc', () => {
  // biome-ignore lint/suspicious/noExplicitAny: the shapes of eighteen published files, read only here
  const file = (name: string): any => vectorJson('vc-di-bbs', 'prc', name);
  const { proof, ...document } = file('addSignedSDBase.json');
  const { proofValue, ...options } = proof;
  const pointers: string[] = vectorJson('vc-di-bbs', 'prCredSelective.json') as never;
  const { mandatoryPointers, mandatory, nonMandatory } = file('addBaseTransform.json');

  async function groups() {
    const found = await groupsOf(document, labels, mandatoryPointers);
    if (!found.ok) throw new Error(found.detail);
    return found;
  }

  it('the base: statements under shuffled labels, groups, hashes, and the published proof value byte for byte', async () => {
    const { statements, ...found } = await groups();
    expect(statements.nquads).toEqual(file('addBaseDocHMACCanon.json'));
    expect(found.mandatory).toEqual(mandatory.value.map(([, nquad]: [number, string]) => nquad));
    expect([...found.places.keys()]).toEqual(nonMandatory.value.map(([index]: [number]) => index));
    const canonical = await canonicalOptions({ document, options }, 'sha256');
    if (!canonical.ok) throw new Error(canonical.detail);
    expect({ proofHash: hex(sha256(utf8(canonical.nquads))), mandatoryHash: hex(sha256(utf8(found.mandatory.join('')))) }).toEqual(file('addHashData.json'));
    const signer = await bbsSigner(secretKey);
    expect(hex(signer.publicKey)).toBe(KEYS.publicKeyHex);
    const signed = await signDataIntegrity(
      document,
      { ...signer, verificationMethod: options.verificationMethod },
      {
        created: new Date(options.created),
        proofPurpose: 'assertionMethod',
        disclosure: { mandatoryPointers, random: () => hmacKey },
      },
    );
    const [signature] = readProofValue((signed.proof as { proofValue: string }).proofValue, Uint8Array.of(0xd9, 0x5d, 2)) ?? [];
    // Ours always shows the dates, too; over the published choice the signature is the published one.
    const header = Buffer.concat([bytes(file('addHashData.json').proofHash), bytes(file('addHashData.json').mandatoryHash)]);
    expect(signature).toHaveLength(80);
    expect(hex(await signer.signMessages(new Uint8Array(header), found.rest.map(utf8)))).toBe(file('addRawBaseSignatureInfo.json').bbsSignature);
    const [published, headerIn, publicKey, hmac, pointersIn] = readProofValue(proofValue, Uint8Array.of(0xd9, 0x5d, 2)) ?? [];
    expect([hex(published), hex(headerIn), hex(publicKey), hex(hmac), pointersIn]).toEqual([
      file('addRawBaseSignatureInfo.json').bbsSignature,
      hex(header),
      KEYS.publicKeyHex,
      hex(hmacKey),
      mandatoryPointers,
    ]);
  });

  it('the derivation: chosen statements, labels and indexes, and the document shown', async () => {
    const found = await groups();
    const part = await showPart(found, [...mandatoryPointers, ...pointers]);
    if (!part.ok) throw new Error(part.detail);
    const published = file('derivedDisclosureData.json');
    expect(part.document).toEqual(file('derivedUnsignedReveal.json'));
    expect([...part.labels].sort()).toEqual(published.labelMap.value.toSorted());
    expect(part.mandatoryIndexes).toEqual(published.mandatoryIndexes);
    expect(part.shown).toEqual(published.adjSelectiveIndexes);
    const derived = await deriveDataIntegrity(file('addSignedSDBase.json'), pointers);
    expect(await check(derived)).toMatchObject({ ok: true, partial: true });
  });

  it('the verification: statements under the labels of the proof, and the verdict', async () => {
    const derived = file('derivedRevealDocument.json');
    const { proof: _, ...shown } = derived;
    const statements = await shownStatements(shown, new Map(file('derivedDisclosureData.json').labelMap.value));
    expect(statements).toEqual({ ok: true, nquads: file('verifyNQuads.json') });
    expect(await check(derived)).toEqual({ ok: true, payload: shown, partial: true });
    expect(await check(file('addSignedSDBase.json'))).toMatchObject({ ok: false, code: 'proof_underived' });
  });
});

it('the other W3C vector of bbs-2023 brings a context that gives every word a meaning, and is refused for it', async () => {
  expect(await check(vectorJson('vc-di-bbs', 'derivedRevealDocument.json'))).toMatchObject({ ok: false, code: 'context_inline' });
});

/** Few statements, one list: each costs the library ten milliseconds. */
const small = (issuer: string): Credential => ({
  '@context': ['https://www.w3.org/ns/credentials/v2', 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json'],
  type: ['VerifiableCredential'],
  issuer,
  credentialSubject: {
    type: ['AchievementSubject'],
    name: 'Zoë',
    achievement: { type: ['Achievement'], resultDescription: [{ id: 'urn:uuid:1', type: ['ResultDescription'], allowedValue: ['B', 'A'] }] },
  },
});

describe('a credential whose parts are proved without showing the signature', () => {
  let base: Credential;
  beforeAll(async () => {
    const signer = await bbsSigner(secretKey);
    base = await signDataIntegrity(small(signer.controller), signer, {
      created: new Date('2026-05-01T10:00:00Z'),
      proofPurpose: 'assertionMethod',
      disclosure: { mandatoryPointers: [], random: (count) => crypto.getRandomValues(new Uint8Array(count)) },
    });
  });

  it('is verified with a list in it, and two showings of it cannot be told to be of one signature', async () => {
    const pointers = ['/credentialSubject/achievement/resultDescription/0/allowedValue'];
    const [one, other] = [await deriveDataIntegrity(base, pointers), await deriveDataIntegrity(base, pointers)];
    expect([await check(one), await check(other)]).toMatchObject([{ ok: true }, { ok: true }]);
    const parts = [one, other].map(
      ({ proof }) => readProofValue((proof as { proofValue: string }).proofValue, Uint8Array.of(0xd9, 0x5d, 3))?.[0] as Uint8Array,
    );
    const [first, second] = parts.map((proof) => new Set(Array.from({ length: proof.length / 16 }, (_, at) => hex(proof.subarray(at * 16, at * 16 + 16)))));
    expect(first && second && [...first].filter((piece) => second.has(piece))).toEqual([]);
  });

  it('is refused where a word of it or a byte of its proof was changed', async () => {
    const derived = await deriveDataIntegrity(base, ['/credentialSubject/name']);
    const subject = derived.credentialSubject as JsonObject;
    expect(await check({ ...derived, credentialSubject: { ...subject, name: 'Thief' } })).toMatchObject({ code: 'signature_wrong' });
    const proof = derived.proof as { proofValue: string };
    const value = Buffer.from(proof.proofValue.slice(1), 'base64url');
    await fc.assert(
      fc.asyncProperty(fc.nat(value.length - 1), fc.integer({ min: 1, max: 255 }), async (at, mask) => {
        const changed = Buffer.from(value);
        changed[at] = (changed[at] ?? 0) ^ mask;
        expect((await check({ ...derived, proof: { ...proof, proofValue: `u${toBase64url(changed)}` } })).ok).toBe(false);
      }),
      { numRuns: 10 },
    );
  });

  it('is refused with a key that is no point; and a key for it signs nothing else', async () => {
    expect(await bbs('publicKey', { secretKey: new Uint8Array(32) })).toEqual({ ok: false, why: 'malformed' });
    const derived = await deriveDataIntegrity(base, []);
    const key = keyOf(derived);
    expect(verifyBytes('BBS', key.key, utf8('x'), new Uint8Array(80))).toBe(false);
    const read = readProofs(derived);
    if (!read.ok || !read.proofs[0]) throw new Error('no proof');
    const wrong = { ...key, key: createSecretKey(new Uint8Array(96).fill(7)) };
    expect(await checkDataIntegrity(derived, read.proofs[0], wrong)).toMatchObject({ code: 'signature_wrong' });
  });

  it('is "could not check" for whoever comes when too many wait', async () => {
    const derived = await deriveDataIntegrity(base, []);
    const asked = await Promise.all(Array.from({ length: BBS_WAITING + 2 }, () => check(derived)));
    const codes = asked.map((answer) => (answer.ok ? 'ok' : answer.code));
    expect(codes.toSorted()).toEqual([...Array(BBS_WAITING).fill('ok'), 'proof_too_slow', 'proof_too_slow']);
    const shown = await Promise.allSettled(Array.from({ length: BBS_WAITING + 1 }, () => deriveDataIntegrity(base, [])));
    expect(shown.at(-1)).toMatchObject({ reason: { code: 'too_many_requests' } });
  });

  type Parts = [proof: Uint8Array, labels: Map<number, number>, mandatory: number[], shown: number[], header: Uint8Array];
  it.each<[string, string, (parts: Parts) => unknown[]]>([
    ['a proof that is no bytes', 'proof_malformed', ([, ...rest]) => ['x', ...rest]],
    ['a proof longer than any', 'proof_malformed', ([, ...rest]) => [new Uint8Array(100_000), ...rest]],
    ['a label that is no number', 'proof_malformed', ([a, b, ...rest]) => [a, new Map<number, unknown>([...b, [0, 'b0']]), ...rest]],
    ['an index twice', 'proof_malformed', ([a, b, c, d, e]) => [a, b, c, [d[0], ...d], e]],
    ['no presentation header', 'proof_malformed', ([a, b, c, d]) => [a, b, c, d]],
    ['a part too many', 'proof_malformed', (parts) => [...parts, 1]],
    ['an index past the statements', 'signature_wrong', ([a, b, c, d, e]) => [a, b, [...c, 10_000], d, e]],
    ['a place too many', 'signature_wrong', ([a, b, c, d, e]) => [a, b, c, [...d, 10_000], e]],
    ['a label left out', 'signature_wrong', ([a, b, ...rest]) => [a, new Map([...b].slice(1)), ...rest]],
  ])('is refused with %s: %s', async (_, code, alter) => {
    const derived = await deriveDataIntegrity(base, ['/credentialSubject/name']);
    const proof = derived.proof as { proofValue: string };
    const parts = readProofValue(proof.proofValue, Uint8Array.of(0xd9, 0x5d, 3)) as Parts;
    const proofValue = writeProofValue(Uint8Array.of(0xd9, 0x5d, 3), alter(parts));
    expect(await check({ ...derived, proof: { ...proof, proofValue } })).toMatchObject({ ok: false, code });
  });

  it('is refused with a word in its proof that no context defines', async () => {
    const derived = await deriveDataIntegrity(base, []);
    expect(await check({ ...derived, proof: { ...(derived.proof as JsonObject), honours: 1 } })).toMatchObject({ code: 'term_undefined' });
  });

  it('cannot be derived where nothing stands, from a base that was taken apart, or of another document', async () => {
    await expect(deriveDataIntegrity(base, ['/nowhere'])).rejects.toMatchObject({ code: 'nothing_matches' });
    await expect(deriveDataIntegrity({ ...base, extra: 1 }, [])).rejects.toMatchObject({
      code: 'credential_refused',
      detail: expect.stringContaining('extra'),
    });
    const proof = base.proof as { proofValue: string };
    const [signature, ...rest] = (readProofValue(proof.proofValue, Uint8Array.of(0xd9, 0x5d, 2)) ?? []) as [Uint8Array, ...unknown[]];
    const derive = (...parts: unknown[]) =>
      deriveDataIntegrity({ ...base, proof: { ...(base.proof as JsonObject), proofValue: writeProofValue(Uint8Array.of(0xd9, 0x5d, 2), parts) } }, []);
    const malformed = { code: 'credential_refused', detail: expect.stringContaining('no baseline base proof') };
    await expect(derive(signature.slice(1), ...rest)).rejects.toMatchObject(malformed);
    await expect(derive(signature, ...rest, 1)).rejects.toMatchObject(malformed);
    await expect(derive(new Uint8Array(80), ...rest)).rejects.toMatchObject({ code: 'credential_refused', detail: expect.stringContaining('does not fit') });
  });

  it('is not signed without saying what is always shown, with a part that is not there, without an id that is one, nor where it is too large', async () => {
    const unused = { ...(await bbsSigner(secretKey)), signMessages: () => Promise.reject(new Error('was asked to sign')) };
    const options = { created: new Date('2026-05-01T10:00:00Z'), proofPurpose: 'assertionMethod' } as const;
    const sign = (document: Credential, change: Partial<Parameters<typeof signDataIntegrity>[2]>) =>
      signDataIntegrity(document, unused, { ...options, disclosure: { mandatoryPointers: [], random: (count) => new Uint8Array(count) }, ...change });
    const document = small(unused.controller);
    await expect(signDataIntegrity(document, unused, options)).rejects.toThrow('needs the pointers');
    const problem = (code: string) => ({ code: 'lint_failed', problems: [{ code }] });
    const disclosure = { mandatoryPointers: ['/nowhere'], random: () => new Uint8Array(32) };
    await expect(sign(document, { disclosure })).rejects.toMatchObject(problem('pointer_unmatched'));
    await expect(sign(document, { id: 'no address' })).rejects.toMatchObject({ code: 'lint_failed' });
    const evidence = Array.from({ length: 150 }, (_, index) => ({ type: ['Evidence'], name: `n${index}` }));
    await expect(sign({ ...document, evidence }, {})).rejects.toMatchObject(problem('too_complex'));
  });
});
