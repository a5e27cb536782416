import { sha256, utf8 } from '@laurel/base';
import type { PublicKey } from '../../keys/public-key.ts';
import { BBS_STATEMENTS } from '../../limits.ts';
import type { MessageSigner } from '../../types.ts';
import { bbs } from './bbs/bbs.ts';
import { BBS_BUSY } from './bbs/bbs-signer.ts';
import { type Checked, type Cryptosuite, type Derived, type Disclosure, type Refusal, refusal, type Signed, type Unsecured } from './cryptosuite.ts';
import { canonicalOptions } from './hash-and-sign.ts';
import { groupsOf, hmacLabel, showPart, split, withAlwaysShown } from './selective/groups.ts';
import { isBytes, isIndexes, isListOf, isText, readProofValue, writeProofValue } from './selective/proof-value.ts';
import { type Relabel, shownStatements } from './selective/statements.ts';

/**
 * Data Integrity BBS Cryptosuites 1.0, section 3.3, the baseline proof: one signature over all statements, from which a holder proves some without
 * showing the signature, so that two verifiers cannot recognise it. Experimental: the curve work is a library's, BBS itself is a draft.
 */
export const bbs2023: Cryptosuite = { type: 'DataIntegrityProof', cryptosuite: 'bbs-2023', algorithms: ['BBS'], signMessages, derive, check };

async function signMessages({ document, options }: Unsecured, signer: MessageSigner, disclosure?: Disclosure): Promise<Signed | Refusal> {
  if (!disclosure) throw new TypeError('bbs-2023 needs the pointers to what is always shown, and chance.');
  const mandatoryPointers = withAlwaysShown(document, disclosure.mandatoryPointers);
  const hmacKey = disclosure.random(32);
  const groups = await groupsOf(document, shuffledLabels(hmacKey), mandatoryPointers);
  if (!groups.ok) return groups;
  if (groups.rest.length > BBS_STATEMENTS) return refusal('too_complex', `${groups.rest.length} statements; at most ${BBS_STATEMENTS} are signed.`);
  const header = await headerOf({ document, options }, groups.mandatory);
  if (!header.ok) return header;
  const signature = await signer.signMessages(header.bytes, groups.rest.map(utf8));
  return { ok: true, proofValue: writeProofValue(BASE, [signature, header.bytes, signer.publicKey, hmacKey, mandatoryPointers]) };
}

async function derive({ document }: Unsecured, proofValue: string, pointers: readonly string[]): Promise<Derived | Refusal> {
  const base = readBase(proofValue);
  if (!base) return refusal('proof_malformed', 'The proofValue is no baseline base proof of bbs-2023.');
  const groups = await groupsOf(document, shuffledLabels(base.hmacKey), base.mandatoryPointers);
  if (!groups.ok) return groups;
  const part = await showPart(groups, [...base.mandatoryPointers, ...pointers]);
  if (!part.ok) return part;
  const { publicKey, header, signature } = base;
  const messages = groups.rest.map(utf8);
  const presentationHeader = new Uint8Array();
  const proved = await bbs('deriveProof', { publicKey, header, signature, messages, presentationHeader, disclosedMessageIndexes: part.shown });
  if (!proved.ok) return proved.why === 'late' ? TOO_SLOW : refusal('signature_wrong', 'The base proof does not fit the document.');
  const labels = new Map([...part.labels].map(([canonical, label]) => [Number(canonical.slice('c14n'.length)), Number(label.slice(1))]));
  return {
    ok: true,
    document: part.document,
    proofValue: writeProofValue(DERIVED, [proved.result, labels, part.mandatoryIndexes, part.shown, presentationHeader]),
  };
}

async function check({ document, options }: Unsecured, proofValue: string, { key }: PublicKey): Promise<Checked | Refusal> {
  if (readProofValue(proofValue, BASE)) return refusal('proof_underived', 'The proof is the one its holder keeps; only one derived from it may be shown.');
  const derived = readDerived(proofValue);
  if (!derived) return refusal('proof_malformed', 'The proofValue is no baseline derived proof of bbs-2023.');
  const shown = await shownStatements(document, derived.labels);
  if (!shown.ok) return shown;
  const groups = split(shown.nquads, derived.mandatoryIndexes);
  const { proof, presentationHeader, shownAt: disclosedMessageIndexes } = derived;
  const wrong = refusal('signature_wrong', 'The proof does not fit the document.');
  if (groups?.rest.length !== disclosedMessageIndexes.length) return wrong;
  const header = await headerOf({ document, options }, groups.mandatory);
  if (!header.ok) return header;
  const publicKey = new Uint8Array(key.export());
  const input = { publicKey, header: header.bytes, proof, presentationHeader, disclosedMessages: groups.rest.map(utf8), disclosedMessageIndexes };
  const verified = await bbs('verifyProof', input);
  if (!verified.ok && verified.why === 'late') return TOO_SLOW;
  return verified.ok && verified.result ? { ok: true, payload: document, partial: true } : wrong;
}

const TOO_SLOW = refusal('proof_too_slow', BBS_BUSY);

// CBOR tags 0x5d02 and 0x5d03: the baseline feature. Pseudonyms and holder secrets have others, and are not read.
const BASE = Uint8Array.of(0xd9, 0x5d, 0x02);
const DERIVED = Uint8Array.of(0xd9, 0x5d, 0x03);

/** The options, then what is always shown: every derived proof repeats both. */
async function headerOf(unsecured: Unsecured, mandatory: readonly string[]): Promise<{ ok: true; bytes: Uint8Array } | Refusal> {
  const proof = await canonicalOptions(unsecured, 'sha256');
  return proof.ok ? { ok: true, bytes: new Uint8Array(Buffer.concat([sha256(utf8(proof.nquads)), sha256(utf8(mandatory.join('')))])) } : proof;
}

/** `b0`, `b1` … in the order of their HMACs: a label by itself would make the holder known again (section 3.3.5). */
const shuffledLabels =
  (hmacKey: Uint8Array): Relabel =>
  (canonical) => {
    const byHmac = canonical.map((label) => [hmacLabel(hmacKey, label), label] as const).sort(([a], [b]) => (a < b ? -1 : 1));
    return new Map(byHmac.map(([, label], index) => [label, `b${index}`]));
  };

function readBase(proofValue: string) {
  const [signature, header, publicKey, hmacKey, mandatoryPointers, ...more] = readProofValue(proofValue, BASE) ?? [];
  if (!isBytes(signature, 80) || !isBytes(header, 64) || !isBytes(publicKey, 96) || !isBytes(hmacKey, 32)) return undefined;
  return isListOf(mandatoryPointers, isText) && more.length === 0 ? { signature, header, publicKey, hmacKey, mandatoryPointers } : undefined;
}

function readDerived(proofValue: string) {
  const [proof, labels, mandatoryIndexes, shownAt, presentationHeader, ...more] = readProofValue(proofValue, DERIVED) ?? [];
  if (!(proof instanceof Uint8Array) || proof.length > PROOF_BYTES || !isLabels(labels) || !isIndexes(mandatoryIndexes) || !isIndexes(shownAt))
    return undefined;
  if (!(presentationHeader instanceof Uint8Array) || more.length > 0) return undefined;
  const named = new Map([...labels].map(([number, label]) => [`c14n${number}`, `b${label}`]));
  return { proof, labels: named, mandatoryIndexes, shownAt, presentationHeader };
}

/** Three points, four scalars, and one scalar for each statement that is hidden. */
const PROOF_BYTES = 3 * 48 + 4 * 32 + 32 * BBS_STATEMENTS;

const isNumber = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
const isLabels = (value: unknown): value is Map<number, number> => value instanceof Map && [...value].every((pair) => pair.every(isNumber));
