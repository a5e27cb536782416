import type { KeyObject } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { isJsonObject } from '../../json/strict.ts';
import { publicKeyOf } from '../../keys/public-key.ts';
import type { ControllerDocument, Json, JsonObject, Jwk, VerificationMethod } from '../../types.ts';

export type Relationship = 'assertionMethod' | 'authentication';

/** How a message says which key signed it: by the key's id, by a `kid` in one of its spellings, by the key itself, or, where there is but one, not at all. */
export type KeyName = { id: string } | { kid: string } | { key: KeyObject } | 'the-only-one';

/** The method of that name, if the document lists it under the relationship. The document came from a stranger's host: nothing of its form is taken on trust. */
export function findMethod(
  document: ControllerDocument,
  name: KeyName,
  relationship: Relationship,
): (VerificationMethod & { id: string }) | 'key_unknown' | 'key_not_named' | 'key_ambiguous' | 'key_malformed' | 'key_not_listed' {
  const listed = listOf(document[relationship]);
  const ids = new Set(listed.map((entry) => (isJsonObject(entry) ? idOf(entry, document) : absolute(entry, document.id))));
  const isListed = (method: JsonObject): boolean => ids.has(idOf(method, document) ?? '');
  const described = [...listed, ...listOf(document.verificationMethod)].filter(isJsonObject);
  const [method, ...others] = described.filter(name === 'the-only-one' ? isListed : (one) => isNamed(one, name, document));
  if (!method) return name === 'the-only-one' ? 'key_not_named' : 'key_unknown';
  // Some write a method out under each relationship as well; two that differ would let one be revoked and the other used.
  if (others.some((other) => !isDeepStrictEqual(other, method))) return name === 'the-only-one' ? 'key_not_named' : 'key_ambiguous';
  if (!isListed(method)) return 'key_not_listed';
  return isMethod(method) ? { ...method, id: absolute(method.id, document.id) ?? method.id } : 'key_malformed';
}

/** A bare `kid` is a fragment of the document, or what the key's own JWK is called: either way the document says so, not the message. */
function isNamed(method: JsonObject, name: Exclude<KeyName, string>, document: ControllerDocument): boolean {
  const id = idOf(method, document);
  if ('id' in name) return id === name.id;
  if ('kid' in name)
    return (
      [absolute(name.kid, document.id), `${document.id}#${name.kid}`].includes(id) ||
      (isJsonObject(method.publicKeyJwk) && method.publicKeyJwk.kid === name.kid)
    );
  return isMethod(method) && publicKeyOf(method)?.key.equals(name.key) === true;
}

const idOf = (method: JsonObject, { id }: ControllerDocument): string | undefined => absolute(method.id, id);

const absolute = (id: unknown, base: string): string | undefined => (typeof id === 'string' ? (id.startsWith('#') ? base + id : id) : undefined);

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

const isText = (value: Json | undefined): boolean => typeof value === 'string';
const isOptionalText = (value: Json | undefined): boolean => value === undefined || isText(value);

const isMethod = (method: JsonObject): method is JsonObject & VerificationMethod =>
  [method.id, method.type, method.controller].every(isText) &&
  [method.publicKeyMultibase, method.revoked, method.expires].every(isOptionalText) &&
  (method.publicKeyJwk === undefined || isJwk(method.publicKeyJwk));

export const isJwk = (value: Json | undefined): value is JsonObject & Jwk =>
  isJsonObject(value) &&
  isText(value.kty) &&
  [value.crv, value.x, value.y, value.n, value.e, value.alg, value.use].every(isOptionalText) &&
  (value.key_ops === undefined || (Array.isArray(value.key_ops) && value.key_ops.every(isText)));
