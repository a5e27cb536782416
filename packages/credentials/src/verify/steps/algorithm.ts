import type { Algorithm, Json } from '../../types.ts';

/** What a header may name. It chooses nothing: the key decides how a signature is checked, and the two must agree. */
const NAMES: ReadonlyMap<Json | undefined, Algorithm> = new Map([
  ['EdDSA', 'EdDSA'],
  ['Ed25519', 'EdDSA'],
  ['ES256', 'ES256'],
  ['ES384', 'ES384'],
  ['ES512', 'ES512'],
  ['RS256', 'RS256'],
]);

/** Sound, but not for keys this node takes: "could not check" rather than "not signed". */
const SOUND = new Set<Json | undefined>(['ES256K', 'ES512', 'RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'Ed448']);

/** What our own signatures use. RS256 and ES512 are taken only where the format demands them: pass them in `also`. */
const ALWAYS: readonly Algorithm[] = ['EdDSA', 'ES256', 'ES384'];

export function readAlgorithm(alg: Json | undefined, also?: Algorithm): Algorithm | 'algorithm_unsupported' | 'algorithm_refused' {
  const algorithm = NAMES.get(alg);
  if (algorithm && (ALWAYS.includes(algorithm) || algorithm === also)) return algorithm;
  return SOUND.has(alg) ? 'algorithm_unsupported' : 'algorithm_refused';
}
