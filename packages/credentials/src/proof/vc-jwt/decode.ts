import { isJsonObject } from '../../json/strict.ts';
import { editionOf } from '../../model/check-model.ts';
import type { Json, JsonObject } from '../../types.ts';

/**
 * The document of a JWT of version 1.1: what stands in `vc` or `vp`, completed by the registered claims (VC Data Model 1.1, section 6.3.1,
 * "JWT decoding"). A member that is there stays as it is, but for the subject's id: whether the two agree is asked separately.
 */
export function decodeClaims(inner: JsonObject, { iss, jti, nbf, exp, sub, status }: JsonObject): JsonObject {
  const isPresentation = Array.isArray(inner.type) ? inner.type.includes('VerifiablePresentation') : inner.type === 'VerifiablePresentation';
  const id = inner.id ?? jti;
  const identified: JsonObject = id === undefined ? inner : { ...inner, id };
  if (isPresentation) return inner.holder === undefined && iss !== undefined ? { ...identified, holder: iss } : identified;
  const [begins, ends] = editionOf(inner) === '2.0' ? ['validFrom', 'validUntil'] : ['issuanceDate', 'expirationDate'];
  return {
    ...identified,
    ...completed('issuer', withId(inner.issuer, iss)),
    ...completed(begins, inner.issuanceDate ?? inner.validFrom ?? writtenTime(nbf)),
    ...completed(ends, inner.expirationDate ?? inner.validUntil ?? writtenTime(exp)),
    ...completed('credentialSubject', subject(inner.credentialSubject, sub)),
    // Token Status List section 6.1: a claim of the token, which a reader of the document alone would pass over.
    ...completed('status', inner.status ?? status),
  };
}

const completed = (name: string, value: Json | undefined): JsonObject => (value === undefined ? {} : { [name]: value });

function withId(value: Json | undefined, id: Json | undefined): Json | undefined {
  if (value === undefined) return id;
  return isJsonObject(value) && value.id === undefined && id !== undefined ? { ...value, id } : value;
}

/** "If sub is present, the value MUST be used to set the value of credentialSubject.id." It is the one registered claim that other stacks write at odds with the body. */
function subject(value: Json | undefined, id: Json | undefined): Json | undefined {
  if (id === undefined) return value;
  if (Array.isArray(value)) return value.length === 1 ? value.map((one) => subject(one, id) ?? one) : value;
  return isJsonObject(value) ? { ...value, id } : value;
}

/** RFC 7519 section 2; the range is what a Date can show. */
const writtenTime = (seconds: Json | undefined): string | undefined =>
  typeof seconds === 'number' && seconds >= 0 && seconds < 253_402_300_800 ? `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z` : undefined;
