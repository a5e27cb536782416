import { createHmac } from 'node:crypto';
import type { JsonObject } from '../../../types.ts';
import type { Refusal } from '../cryptosuite.ts';
import { type Statements, statementsOf } from './statements.ts';

/** No holder may leave out who says it, how long it holds and where its revocation would stand, whatever pointers the issuer gives. */
const ALWAYS_SHOWN = ['issuer', 'validFrom', 'validUntil', 'credentialStatus'];

export const withAlwaysShown = (document: JsonObject, pointers: readonly string[]): string[] => {
  const always = ALWAYS_SHOWN.filter((name) => document[name] !== undefined).map((name) => `/${name}`);
  return [...new Set([...pointers, ...always])];
};

/** A document's statements, and which of them are always shown. `places` are those of the others: the order in which they are signed. */
export type Groups = {
  ok: true;
  statements: Statements;
  mandatory: string[];
  mandatoryAt: ReadonlySet<number>;
  rest: string[];
  places: ReadonlyMap<number, number>;
};

export async function groupsOf(
  document: JsonObject,
  labels: Parameters<typeof statementsOf>[1],
  mandatoryPointers: readonly string[],
): Promise<Groups | Refusal> {
  const all = await statementsOf(document, labels);
  if (!all.ok) return all;
  const { statements } = all;
  const found = await statements.indexesOf(mandatoryPointers);
  if (!found.ok) return found;
  const mandatoryAt = new Set(found.indexes);
  const others = [...statements.nquads.keys()].filter((index) => !mandatoryAt.has(index));
  return {
    ok: true,
    statements,
    mandatory: found.indexes.map((index) => statements.nquads[index] ?? ''),
    mandatoryAt,
    rest: others.map((index) => statements.nquads[index] ?? ''),
    places: new Map(others.map((index, place) => [index, place])),
  };
}

/** What a holder shows: the document, the issuer's label of each canonical one, which shown statements are the always shown, and the places of the others. */
export async function showPart({ statements, mandatoryAt, places }: Groups, pointers: readonly string[]) {
  const reveal = await statements.reveal(pointers);
  if (!reveal.ok) return reveal;
  const { indexes, document, labels } = reveal;
  const mandatoryIndexes = [...indexes.entries()].flatMap(([at, index]) => (mandatoryAt.has(index) ? [at] : []));
  return { ok: true as const, document, labels, mandatoryIndexes, shown: indexes.flatMap((index) => places.get(index) ?? []) };
}

/** Shown statements in their two groups; undefined where an index points past them. */
export function split(nquads: readonly string[], mandatoryIndexes: readonly number[]): { mandatory: string[]; rest: string[] } | undefined {
  if (mandatoryIndexes.some((index) => index >= nquads.length)) return undefined;
  const isMandatory = new Set(mandatoryIndexes);
  return { mandatory: nquads.filter((_, index) => isMandatory.has(index)), rest: nquads.filter((_, index) => !isMandatory.has(index)) };
}

/** A label that tells nothing of how many nodes there are, to whoever has not the key. */
export const hmacLabel = (hmacKey: Uint8Array, canonical: string): string => `u${createHmac('sha256', hmacKey).update(canonical).digest('base64url')}`;
