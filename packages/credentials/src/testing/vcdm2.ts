import type { JsonObject } from '../types.ts';
import { vector } from './vectors.ts';

/** One of W3C's inputs of VC Data Model 2.0. They leave the issuer and the times to the suite that sends them; this fills them in as it does. */
export function filledIn(file: string): JsonObject {
  const document: JsonObject = JSON.parse(
    vector('vcdm2', 'input', file).replace('PAST DATE', '2020-01-01T00:00:00Z').replace('FUTURE DATE', '2030-01-01T00:00:00Z'),
  );
  const { issuer } = document;
  const isCredential = file.includes('credential') || file.includes('issuer');
  if (isCredential && issuer === undefined && file !== 'credential-no-issuer-fail.json') return { ...document, issuer: 'did:example:issuer' };
  if (typeof issuer === 'object' && issuer !== null && !Array.isArray(issuer) && issuer.id === undefined)
    return { ...document, issuer: { ...issuer, id: 'did:example:issuer' } };
  return document;
}
