import { isDeepStrictEqual } from 'node:util';
import { isJsonObject } from '../../json/strict.ts';
import type { ControllerDocument, Json, JsonObject, Jwk, VerificationMethod } from '../../types.ts';

export type Relationship = 'assertionMethod' | 'authentication';

/** The method by that id, if the document lists it under the relationship. The document came from a stranger's host: nothing of its form is taken on trust. */
export function findMethod(
  document: ControllerDocument,
  id: string,
  relationship: Relationship,
): VerificationMethod | 'key_unknown' | 'key_ambiguous' | 'key_malformed' | 'key_not_listed' {
  const same = (other: unknown): boolean => typeof other === 'string' && absolute(other, document.id) === id;
  const listed = listOf(document[relationship]);
  const embedded = listed.filter(isJsonObject).filter((method) => same(method.id));
  const described = listOf(document.verificationMethod)
    .filter(isJsonObject)
    .filter((method) => same(method.id));
  const [method, ...others] = [...embedded, ...described];
  if (!method) return 'key_unknown';
  // Some write a method out under each relationship as well; two that differ would let one be revoked and the other used.
  if (others.some((other) => !isDeepStrictEqual(other, method))) return 'key_ambiguous';
  if (embedded.length === 0 && !listed.some(same)) return 'key_not_listed';
  return isMethod(method) ? method : 'key_malformed';
}

export const absolute = (id: string, base: string): string => (id.startsWith('#') ? base + id : id);

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

const isText = (value: Json | undefined): boolean => typeof value === 'string';
const isOptionalText = (value: Json | undefined): boolean => value === undefined || isText(value);

const isMethod = (method: JsonObject): method is JsonObject & VerificationMethod =>
  [method.id, method.type, method.controller].every(isText) &&
  [method.publicKeyMultibase, method.revoked, method.expires].every(isOptionalText) &&
  (method.publicKeyJwk === undefined || isJwk(method.publicKeyJwk));

export const isJwk = (value: Json | undefined): value is JsonObject & Jwk =>
  isJsonObject(value) && isText(value.kty) && [value.crv, value.x, value.y, value.n, value.e, value.alg, value.use].every(isOptionalText);
