import { createHmac } from 'node:crypto';
import { sha256, toBase64url, utf8 } from '@laurel/base';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { canonicalizeDataset, datasetOf } from '../../canonicalize/json-ld.ts';
import { toBase58 } from '../../keys/base58.ts';
import { publicKeyOfJwk } from '../../keys/public-key.ts';
import { sampleBadge } from '../../testing/badge.ts';
import { keyInFragment } from '../../testing/multikey.ts';
import { keyParty } from '../../testing/party.ts';
import { vectorJson } from '../../testing/vectors.ts';
import type { Credential, Json, JsonObject } from '../../types.ts';
import { checkDataIntegrity, deriveDataIntegrity, readProofs, signDataIntegrity } from '../data-integrity.ts';
import { canonicalOptions } from './hash-and-sign.ts';
import { selectByPointers } from './selective/pointers.ts';
import { readProofValue, writeProofValue } from './selective/proof-value.ts';
import { shownStatements, statementsOf } from './selective/statements.ts';

const hex = (bytes: unknown): string => Buffer.from(bytes as Uint8Array).toString('hex');
const KEYS = vectorJson('vc-di-ecdsa', 'ecdsa-sd-2023', 'SDKeyMaterial.json') as { hmacKeyString: string };
const hmacKey = Buffer.from(KEYS.hmacKeyString, 'hex');
const relabel = (canonical: readonly string[]) =>
  new Map(canonical.map((label) => [label, `u${createHmac('sha256', hmacKey).update(label).digest('base64url')}`]));

async function check(signed: JsonObject, key = keyInFragment((signed.proof as { verificationMethod: string }).verificationMethod)) {
  const read = readProofs(signed);
  return read.ok && read.proofs[0] ? checkDataIntegrity(signed, read.proofs[0], key) : read;
}

describe.each([
  ['employ', 'employSelective.json'],
  ['prc', 'prCredSelective.json'],
])('the W3C vectors of ecdsa-sd-2023, every intermediate value: %s', (folder, selective) => {
  // biome-ignore lint/suspicious/noExplicitAny: the shapes of twenty published files, read only here
  const file = (name: string): any => vectorJson('vc-di-ecdsa', 'ecdsa-sd-2023', folder, name);
  const { proof, ...document } = file('addSignedSDBase.json');
  const { proofValue, ...options } = proof;
  const pointers: string[] = vectorJson('vc-di-ecdsa', selective) as never;
  const { mandatoryPointers, mandatory, nonMandatory } = file('addBaseTransform.json');

  async function statements() {
    const all = await statementsOf(document, relabel);
    if (!all.ok) throw new Error(all.detail);
    return all.statements;
  }

  it('the base: statements under HMAC labels, groups, hashes, and what the proof value holds', async () => {
    const all = await statements();
    expect(all.nquads).toEqual(file('addBaseDocHMACCanon.json'));
    const chosen = await all.indexesOf(mandatoryPointers);
    if (!chosen.ok) throw new Error(chosen.detail);
    expect(chosen.indexes.map((index) => [index, all.nquads[index]])).toEqual(mandatory.value);
    expect(all.nquads.flatMap((nquad, index) => (chosen.indexes.includes(index) ? [] : [[index, nquad]]))).toEqual(nonMandatory.value);
    for (const { pointer, value } of file('addPointerValues.json')) {
      const name = pointer.slice(1);
      expect(selectByPointers(document, [pointer])).toMatchObject({ [name]: value });
    }
    const canonical = await canonicalOptions({ document, options }, 'sha256');
    if (!canonical.ok) throw new Error(canonical.detail);
    const hashes = file('addHashData.json');
    expect(hex(sha256(utf8(canonical.nquads)))).toBe(hashes.proofHash);
    expect(hex(sha256(utf8(chosen.indexes.map((index) => all.nquads[index]).join(''))))).toBe(hashes.mandatoryHash);
    const [signature, multikey, hmac, signatures, mandatoryIn] = readProofValue(proofValue, Uint8Array.of(0xd9, 0x5d, 0)) ?? [];
    const raw = file('addRawBaseSignatureInfo.json');
    expect([hex(signature), `z${toBase58(multikey as Uint8Array)}`, hex(hmac)]).toEqual([raw.baseSignature, raw.publicKey, hex(hmacKey)]);
    expect((signatures as Uint8Array[]).map(hex)).toEqual(raw.signatures);
    expect(mandatoryIn).toEqual(mandatoryPointers);
  });

  it('the derivation: chosen statements, the document shown, and the published proof value byte for byte', async () => {
    const all = await statements();
    const groups = file('derivedGroupIndexes.json');
    expect(await all.indexesOf(mandatoryPointers)).toEqual({ ok: true, indexes: groups.mandatoryIndexes });
    expect(await all.indexesOf(pointers)).toEqual({ ok: true, indexes: groups.selectiveIndexes });
    expect(await all.indexesOf([...mandatoryPointers, ...pointers])).toEqual({ ok: true, indexes: groups.combinedIndexes });
    const reveal = await all.reveal([...mandatoryPointers, ...pointers]);
    if (!reveal.ok) throw new Error(reveal.detail);
    expect(reveal.document).toEqual(file('derivedUnsignedReveal.json'));
    expect([...reveal.labels].sort()).toEqual(file('derivedDisclosureData.json').labelMap.value.toSorted());
    expect(await deriveDataIntegrity(file('addSignedSDBase.json'), pointers)).toEqual(file('derivedRevealDocument.json'));
  });

  it('the verification: statements under the labels of the proof, and the verdict', async () => {
    const derived = file('derivedRevealDocument.json');
    const { proof: _, ...shown } = derived;
    const [signature, multikey, signatures, labels, indexes] = readProofValue(derived.proof.proofValue, Uint8Array.of(0xd9, 0x5d, 1)) ?? [];
    const published = file('verifyDerivedProofValue.json');
    expect([hex(signature), `z${toBase58(multikey as Uint8Array)}`]).toEqual([published.baseSignature, published.publicKey]);
    expect((signatures as Uint8Array[]).map(hex)).toEqual(published.signatures);
    expect(indexes).toEqual(published.mandatoryIndexes);
    const named = new Map([...(labels as Map<number, Uint8Array>)].map(([number, label]) => [`c14n${number}`, `u${toBase64url(label)}`]));
    expect([...named].sort()).toEqual(published.labelMap.toSorted());
    const statementsShown = await shownStatements(shown, named);
    if (!statementsShown.ok) throw new Error(statementsShown.detail);
    expect(statementsShown.nquads).toEqual(file('verifyNQuads.json'));
    const data = file('verifyCreateVerifyData.json');
    const isMandatory = new Set(indexes as number[]);
    expect(statementsShown.nquads.filter((__, index) => !isMandatory.has(index))).toEqual(data.nonMandatory);
    expect(await check(derived)).toEqual({ ok: true, payload: shown, partial: true });
    expect(await check(file('addSignedSDBase.json'))).toMatchObject({ ok: false, code: 'proof_underived' });
  });
});

const issuer = keyParty('ES256');
const key = publicKeyOfJwk(issuer.signer.publicJwk) ?? keyInFragment('');
const random = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes));

/** With lists, which the reference libraries cannot disclose piecewise, and with two results that look alike. */
const badge = sampleBadge(issuer.did, 'did:key:z6Mk', {
  credentialStatus: {
    type: 'BitstringStatusListEntry',
    statusPurpose: 'revocation',
    statusListIndex: '7',
    statusListCredential: 'https://school.example/status/1',
  },
});
const achievement = (badge.credentialSubject as JsonObject).achievement as JsonObject;
achievement.resultDescription = [
  { id: 'urn:uuid:1d3a1e7e-41a5-4a3e-8f4e-0d4d6a1f0001', type: ['ResultDescription'], name: 'Grade', resultType: 'LetterGrade', allowedValue: ['C', 'B', 'A'] },
  { id: 'urn:uuid:1d3a1e7e-41a5-4a3e-8f4e-0d4d6a1f0002', type: ['ResultDescription'], name: 'Again', resultType: 'LetterGrade', allowedValue: ['C', 'B', 'A'] },
];

const sign = (document: Credential, mandatoryPointers: string[] = []) =>
  signDataIntegrity(document, issuer.signer, {
    created: new Date('2026-05-01T10:00:00Z'),
    proofPurpose: 'assertionMethod',
    cryptosuite: 'ecdsa-sd-2023',
    disclosure: { mandatoryPointers, random },
  });

type Parts = [signature: Uint8Array, multikey: Uint8Array, signatures: Uint8Array[], labels: Map<number, Uint8Array>, mandatoryIndexes: number[]];
const partsOf = (derived: Credential): Parts => readProofValue((derived.proof as { proofValue: string }).proofValue, Uint8Array.of(0xd9, 0x5d, 1)) as Parts;

/** Every pointer into a document, contexts left out. */
function pointersOf(value: Json, at = ''): string[] {
  if (typeof value !== 'object' || value === null) return [at];
  const under = Object.entries(value).filter(([name]) => name !== '@context');
  return [...(at === '' ? [] : [at]), ...under.flatMap(([name, member]) => pointersOf(member, `${at}/${name}`))];
}

describe('a badge its holder shows in parts', () => {
  let base: Credential;
  beforeAll(async () => {
    base = await sign(badge, ['/credentialSubject/achievement/name']);
  });

  it('always shows issuer, dates, status and what the issuer demanded, and nothing else that was not chosen', async () => {
    const derived = await deriveDataIntegrity(base, []);
    expect(await check(derived, key)).toMatchObject({ ok: true, partial: true });
    const { '@context': _, proof: __, ...shown } = derived;
    expect(shown).toEqual({
      id: badge.id,
      type: badge.type,
      issuer: badge.issuer,
      validFrom: badge.validFrom,
      validUntil: badge.validUntil,
      credentialStatus: badge.credentialStatus,
      credentialSubject: {
        id: 'did:key:z6Mk',
        type: ['AchievementSubject'],
        achievement: { id: achievement.id, type: ['Achievement'], name: achievement.name },
      },
    });
  });

  it('shows the whole of it under the pointer to everything', async () => {
    const { proof: _, ...shown } = await deriveDataIntegrity(base, ['']);
    expect(shown).toEqual(badge);
  });

  it('shows a list of allowed values, whole or not at all', async () => {
    const derived = await deriveDataIntegrity(base, ['/credentialSubject/achievement/resultDescription/1/allowedValue']);
    expect(await check(derived, key)).toMatchObject({ ok: true });
    expect(JSON.stringify(derived)).toContain('["C","B","A"]');
    await expect(deriveDataIntegrity(base, ['/credentialSubject/achievement/resultDescription/1/allowedValue/0'])).rejects.toMatchObject({
      code: 'nothing_matches',
      detail: expect.stringContaining('list'),
    });
  });

  it('shows any choice of its parts so that it verifies', async () => {
    const choices = pointersOf(badge).filter((pointer) => !pointer.includes('/allowedValue/'));
    expect(choices.length).toBeGreaterThan(60);
    await fc.assert(
      fc.asyncProperty(fc.subarray(choices, { maxLength: 8 }), async (chosen) => {
        const derived = await deriveDataIntegrity(base, chosen);
        expect(await check(derived, key)).toMatchObject({ ok: true });
      }),
      { numRuns: 40 },
    );
  });

  it('says nothing of what is hidden: no label or signature of it is in the proof', async () => {
    const [one, other] = await Promise.all([deriveDataIntegrity(base, []), deriveDataIntegrity(base, ['/evidence/0/name'])]);
    const signatures = (derived: Credential): number => partsOf(derived)[2].length;
    expect(signatures(other) - signatures(one)).toBe(3); // that there is evidence, its type, its name
  });

  it.each([
    '/nowhere',
    '/evidence/9',
    '/evidence/length',
    'evidence',
    'xname',
    '/evidence/00',
    '/a~2',
    '/credentialSubject/name/0',
    '/credentialSubject/result/0/id',
  ])('refuses a pointer that leads nowhere: %s', async (pointer) => {
    await expect(deriveDataIntegrity(base, [pointer])).rejects.toMatchObject({ code: 'nothing_matches' });
  });

  it('is refused where a word of it was changed, a part added, or two parts taken from two badges', async () => {
    const derived = await deriveDataIntegrity(base, ['/credentialSubject/name', '/credentialSubject/result']);
    const change = (members: JsonObject) => ({ ...derived, credentialSubject: { ...(derived.credentialSubject as JsonObject), ...members } });
    const twin = await deriveDataIntegrity(await sign({ ...badge, name: 'Other' }), ['/credentialSubject/name', '/credentialSubject/result']);
    for (const wrong of [
      change({ name: 'Thief' }),
      change({ creditsEarned: 2 }),
      { ...derived, validUntil: '2099-01-01T00:00:00Z' },
      { ...derived, evidence: badge.evidence ?? [] },
      { ...derived, proof: twin.proof ?? null },
    ])
      expect(await check(wrong, key)).toMatchObject({ ok: false, code: 'signature_wrong' });
    const { validUntil: _, ...dateless } = derived;
    expect(await check(dateless, key)).toMatchObject({ ok: false, code: 'signature_wrong' });
  });

  it('is refused with a proof value that was taken apart, whatever bytes are changed', async () => {
    const derived = await deriveDataIntegrity(base, ['/credentialSubject/result']);
    const proof = derived.proof as { proofValue: string };
    const bytes = Buffer.from(proof.proofValue.slice(1), 'base64url');
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, mask) => {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ mask;
        const result = await check({ ...derived, proof: { ...proof, proofValue: `u${toBase64url(changed)}` } }, key);
        expect(result.ok).toBe(false);
      }),
      { numRuns: 150 },
    );
  });

  it('is refused where one nameless node is shown as two', async () => {
    const derived = await deriveDataIntegrity(base, ['/evidence/0/name', '/evidence/0/narrative']);
    const [whole] = derived.evidence as JsonObject[];
    const { name, ...rest } = whole ?? {};
    const split = { ...derived, evidence: [rest, { type: rest.type ?? [], name: name ?? '' }] };
    expect(await check(split, key)).toMatchObject({ ok: false, code: 'signature_wrong' });
  });

  it('is refused where a thief gives the halves of one node one label, with every signature in its place', async () => {
    const derived = await deriveDataIntegrity(base, ['/evidence/0/name', '/evidence/0/narrative']);
    const [whole] = derived.evidence as JsonObject[];
    const { name, ...rest } = whole ?? {};
    const split: Credential = { ...derived, evidence: [rest, { type: rest.type ?? [], name: name ?? '' }] };
    const { proof, ...document } = split;
    const [signature, multikey, signatures, labels, indexes] = partsOf(derived);
    const forged = new Map(labels);
    // Each node of the forged document gets a label of the signed one; two get the same.
    const rdf = await datasetOf(document);
    const canonical = new Map<string, string>();
    if (!rdf.ok || !(await canonicalizeDataset(rdf.dataset, { labels: canonical })).ok) throw new Error('not canonical');
    const spare = [...canonical.values()].map((label) => Number(label.slice('c14n'.length))).filter((number) => !labels.has(number));
    expect(spare).toHaveLength(1);
    for (const original of labels.values()) {
      for (const number of spare) forged.set(number, original);
      const value = writeProofValue(Uint8Array.of(0xd9, 0x5d, 1), [signature, multikey, signatures, forged, indexes]);
      expect(await check({ ...document, proof: { ...(proof as JsonObject), proofValue: value } }, key)).toMatchObject({
        code: 'signature_wrong',
        detail: expect.stringContaining('labels'),
      });
    }
  });

  it.each<[string, string, (parts: Parts) => unknown[]]>([
    ['an index past the statements', 'signature_wrong', ([a, b, c, d, e]) => [a, b, c, d, [...e, 10_000]]],
    ['an index twice', 'proof_malformed', ([a, b, c, d, e]) => [a, b, c, d, [e[0], ...e]]],
    ['one signature too many', 'signature_wrong', ([a, b, c, d, e]) => [a, b, [...c, c[0]], d, e]],
    ['one signature less', 'signature_wrong', ([a, b, c, d, e]) => [a, b, c.slice(1), d, e]],
    ['two signatures exchanged', 'signature_wrong', ([a, b, c, d, e]) => [a, b, [c[1], c[0], ...c.slice(2)], d, e]],
    ['a label of a node that is not there', 'signature_wrong', ([a, b, c, d, e]) => [a, b, c, new Map([...d, [999, new Uint8Array(32)]]), e]],
    ['a label left out', 'signature_wrong', ([a, b, c, d, e]) => [a, b, c, new Map([...d].slice(1)), e]],
    ['a part too many', 'proof_malformed', (parts) => [...parts, 1]],
    ['a signature too short', 'proof_malformed', ([a, ...rest]) => [a.slice(1), ...rest]],
    ['no key of the curve', 'proof_malformed', ([a, b, ...rest]) => [a, b.with(1, 0xed), ...rest]],
  ])('is refused with %s: %s', async (_, code, change) => {
    const derived = await deriveDataIntegrity(base, ['/evidence/0/name']);
    const value = writeProofValue(Uint8Array.of(0xd9, 0x5d, 1), change(partsOf(derived)));
    expect(await check({ ...derived, proof: { ...(derived.proof as JsonObject), proofValue: value } }, key)).toMatchObject({ ok: false, code });
    expect((await check(derived, key)).ok).toBe(true);
  });

  it('is refused with a word in its proof that no context defines', async () => {
    const derived = await deriveDataIntegrity(base, []);
    expect(await check({ ...derived, proof: { ...(derived.proof as JsonObject), honours: 1 } }, key)).toMatchObject({ code: 'term_undefined' });
  });

  it('is refused with a word in it that no context defines', async () => {
    const derived = await deriveDataIntegrity(base, []);
    expect(await check({ ...derived, honours: 1 }, key)).toMatchObject({ code: 'term_undefined' });
  });

  it('cannot be derived from a base that was taken apart', async () => {
    const proof = base.proof as { proofValue: string };
    const parts = readProofValue(proof.proofValue, Uint8Array.of(0xd9, 0x5d, 0)) ?? [];
    const wrong = (change: unknown[]) => ({
      ...base,
      proof: { ...(base.proof as JsonObject), proofValue: writeProofValue(Uint8Array.of(0xd9, 0x5d, 0), change) },
    });
    const [a, b, c, d, e] = parts;
    for (const change of [
      [a, b, c, (d as unknown[]).slice(1), e],
      [a, b, c, d],
      [...parts, 1],
      [a, b, new Uint8Array(31), d, e],
      [a, b, c, d, [1]],
    ])
      await expect(deriveDataIntegrity(wrong(change), ['/name'])).rejects.toMatchObject({ code: 'credential_refused' });
    await expect(deriveDataIntegrity({ ...base, name: 'Other', extra: 1 }, ['/name'])).rejects.toMatchObject({ code: 'credential_refused' });
    const { proof: _, ...bare } = base;
    await expect(deriveDataIntegrity(bare, ['/name'])).rejects.toMatchObject({ code: 'credential_refused' });
  });

  it('cannot be made with names the suite uses itself, nor of nodes with labels of their own', async () => {
    await expect(sign({ ...badge, id: 'urn:laurel:nameless:0' })).rejects.toMatchObject({ code: 'lint_failed' });
    await expect(sign({ ...badge, evidence: [{ id: '_:x', type: ['Evidence'], name: 'E' }] })).rejects.toMatchObject({ code: 'lint_failed' });
  });

  it('cannot be made where the issuer always shows a part that is not there, nor without saying what it always shows', async () => {
    await expect(sign(badge, ['/nowhere'])).rejects.toMatchObject({ code: 'lint_failed', problems: [{ code: 'pointer_unmatched' }] });
    const options = { created: new Date(), proofPurpose: 'assertionMethod', cryptosuite: 'ecdsa-sd-2023' } as const;
    await expect(signDataIntegrity(badge, issuer.signer, options)).rejects.toThrow('needs the pointers');
  });
});
