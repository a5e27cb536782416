import { generateKeyPair, sign as signWith } from 'node:crypto';
import { promisify } from 'node:util';
import { fromBase64url, sha256, toBase64url, utf8 } from '@laurel/base';
import { fromBase58, toBase58 } from '../../keys/base58.ts';
import { jwkOfMultibase, multibaseOf } from '../../keys/multikey.ts';
import { type PublicKey, publicKeyOfJwk } from '../../keys/public-key.ts';
import { verifyBytes } from '../../keys/verify-bytes.ts';
import type { Jwk, Signer } from '../../types.ts';
import { type Checked, type Cryptosuite, type Derived, type Disclosure, type Refusal, refusal, type Signed, type Unsecured } from './cryptosuite.ts';
import { canonicalOptions } from './hash-and-sign.ts';
import { groupsOf, hmacLabel, showPart, split, withAlwaysShown } from './selective/groups.ts';
import { isBytes, isIndexes, isListOf, isText, readProofValue, writeProofValue } from './selective/proof-value.ts';
import { type Relabel, shownStatements } from './selective/statements.ts';

/**
 * Data Integrity ECDSA Cryptosuites 1.0, section 3.4: each statement is signed by itself with a key made for this proof, so that the holder can
 * leave statements out; the issuer's key signs that key and the statements that are always shown. The holder keeps the base proof and shows derived ones.
 */
export const ecdsaSd2023: Cryptosuite = { type: 'DataIntegrityProof', cryptosuite: 'ecdsa-sd-2023', algorithms: ['ES256'], sign, derive, check };

async function sign({ document, options }: Unsecured, signer: Signer, disclosure?: Disclosure): Promise<Signed | Refusal> {
  if (!disclosure) throw new TypeError('ecdsa-sd-2023 needs the pointers to what is always shown, and chance.');
  const mandatoryPointers = withAlwaysShown(document, disclosure.mandatoryPointers);
  const hmacKey = disclosure.random(32);
  const groups = await groupsOf(document, hmacLabels(hmacKey), mandatoryPointers);
  if (!groups.ok) return groups;
  const proof = await canonicalOptions({ document, options }, 'sha256');
  if (!proof.ok) return proof;
  const { publicKey, privateKey } = await newKeyPair('ec', { namedCurve: 'P-256' });
  const multikey = bytesOf(publicKey.export({ format: 'jwk' }) as Jwk); // what node exports of an EC key has kty, crv, x and y
  const baseSignature = await signer.sign(signedByIssuer(proof.nquads, multikey, groups.mandatory));
  const signatures = groups.rest.map((nquad) => new Uint8Array(signWith('sha256', utf8(nquad), { key: privateKey, dsaEncoding: 'ieee-p1363' })));
  return { ok: true, proofValue: writeProofValue(BASE, [baseSignature, multikey, hmacKey, signatures, mandatoryPointers]) };
}

async function derive({ document }: Unsecured, proofValue: string, pointers: readonly string[]): Promise<Derived | Refusal> {
  const base = readBase(proofValue);
  if (!base) return refusal('proof_malformed', 'The proofValue is no base proof of ecdsa-sd-2023.');
  const groups = await groupsOf(document, hmacLabels(base.hmacKey), base.mandatoryPointers);
  if (!groups.ok) return groups;
  if (groups.rest.length !== base.signatures.length) return refusal('signature_wrong', 'The base proof signs another number of statements.');
  const part = await showPart(groups, [...base.mandatoryPointers, ...pointers]);
  if (!part.ok) return part;
  const signatures = part.shown.flatMap((place) => base.signatures[place] ?? []);
  const labels = new Map([...part.labels].map(([canonical, label]) => [Number(canonical.slice('c14n'.length)), fromBase64url(label.slice(1))]));
  return {
    ok: true,
    document: part.document,
    proofValue: writeProofValue(DERIVED, [base.baseSignature, base.multikey, signatures, labels, part.mandatoryIndexes]),
  };
}

async function check({ document, options }: Unsecured, proofValue: string, key: PublicKey): Promise<Checked | Refusal> {
  if (readProofValue(proofValue, BASE)) return refusal('proof_underived', 'The proof is the one its holder keeps; only one derived from it may be shown.');
  const derived = readDerived(proofValue);
  if (!derived) return refusal('proof_malformed', 'The proofValue is no derived proof of ecdsa-sd-2023.');
  const shown = await shownStatements(document, derived.labels);
  if (!shown.ok) return shown;
  const proof = await canonicalOptions({ document, options }, 'sha256');
  if (!proof.ok) return proof;
  const groups = split(shown.nquads, derived.mandatoryIndexes);
  const sound =
    groups?.rest.length === derived.signatures.length &&
    verifyBytes(key.algorithm, key.key, signedByIssuer(proof.nquads, derived.multikey, groups.mandatory), derived.baseSignature) &&
    groups.rest.every((nquad, at) => verifyBytes('ES256', derived.key.key, utf8(nquad), derived.signatures[at] ?? new Uint8Array()));
  return sound ? { ok: true, payload: document, partial: true } : refusal('signature_wrong', 'The signatures do not fit the document.');
}

// CBOR tags 0x5d00 and 0x5d01 (section 3.4.2 and 3.4.7).
const BASE = Uint8Array.of(0xd9, 0x5d, 0x00);
const DERIVED = Uint8Array.of(0xd9, 0x5d, 0x01);

const newKeyPair = promisify(generateKeyPair);

const hmacLabels =
  (hmacKey: Uint8Array): Relabel =>
  (canonical) =>
    new Map(canonical.map((label) => [label, hmacLabel(hmacKey, label)]));

/** Section 3.4.15. */
const signedByIssuer = (proofOptions: string, multikey: Uint8Array, mandatory: readonly string[]): Uint8Array =>
  Buffer.concat([sha256(utf8(proofOptions)), multikey, sha256(utf8(mandatory.join('')))]);

function readBase(proofValue: string) {
  const [baseSignature, multikey, hmacKey, signatures, mandatoryPointers, ...more] = readProofValue(proofValue, BASE) ?? [];
  if (!isSignature(baseSignature) || !isBytes(multikey, 35) || !isBytes(hmacKey, 32) || !isListOf(signatures, isSignature)) return undefined;
  return isListOf(mandatoryPointers, isText) && more.length === 0 ? { baseSignature, multikey, hmacKey, signatures, mandatoryPointers } : undefined;
}

function readDerived(proofValue: string) {
  const [baseSignature, multikey, signatures, labels, mandatoryIndexes, ...more] = readProofValue(proofValue, DERIVED) ?? [];
  if (!isSignature(baseSignature) || !isBytes(multikey, 35) || !isListOf(signatures, isSignature)) return undefined;
  if (!isLabels(labels) || !isIndexes(mandatoryIndexes) || more.length > 0) return undefined;
  const key = keyOf(multikey);
  const named = new Map([...labels].map(([number, label]) => [`c14n${number}`, `u${toBase64url(label)}`]));
  return key && { baseSignature, multikey, key, signatures, labels: named, mandatoryIndexes };
}

const isSignature = (value: unknown): value is Uint8Array => isBytes(value, 64);
const isLabels = (value: unknown): value is Map<number, Uint8Array> =>
  value instanceof Map && [...value].every(([number, label]) => Number.isSafeInteger(number) && number >= 0 && isBytes(label, 32));

const bytesOf = (jwk: Jwk): Uint8Array => fromBase58(multibaseOf(jwk).slice(1)) ?? new Uint8Array();

/** The key made for this proof: P-256, as Multikey. */
function keyOf(multikey: Uint8Array): PublicKey | undefined {
  const jwk = jwkOfMultibase(`z${toBase58(multikey)}`);
  const key = jwk && publicKeyOfJwk(jwk);
  return key?.algorithm === 'ES256' ? key : undefined;
}
