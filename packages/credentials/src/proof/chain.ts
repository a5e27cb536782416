import { isJsonObject } from '../json/strict.ts';
import type { JsonObject } from '../types.ts';
import { type Refusal, refusal } from './cryptosuites/cryptosuite.ts';

/** The proofs that stand in a document, whatever their kind. */
export const proofsIn = ({ proof }: JsonObject): JsonObject[] =>
  (Array.isArray(proof) ? proof : [proof]).filter((one) => one !== undefined).filter(isJsonObject);

/**
 * What one proof covers: the document, and where it is chained, the whole of each proof it names (Data Integrity 1.0, section 4.6). A name that
 * fits none or several leaves open what was signed.
 */
export function coveredBy(document: JsonObject, proofs: readonly JsonObject[], { previousProof }: JsonObject): { ok: true; document: JsonObject } | Refusal {
  if (previousProof === undefined) return { ok: true, document };
  const names = Array.isArray(previousProof) ? previousProof : [previousProof];
  const named = proofs.filter(({ id }) => id !== undefined && names.includes(id));
  const sound = names.length > 0 && new Set(names).size === names.length && names.every((name) => proofs.filter(({ id }) => id === name).length === 1);
  return sound ? { ok: true, document: { ...document, proof: named } } : refusal('proof_chain_broken', `previousProof names ${JSON.stringify(previousProof)}.`);
}
