import type { Algorithm, Json } from '../../types.ts';

/** What a header may name. It chooses nothing: the key decides how a signature is checked, and the two must agree. */
const ALLOWED: ReadonlyMap<Json | undefined, Algorithm> = new Map([
  ['EdDSA', 'EdDSA'],
  ['Ed25519', 'EdDSA'],
  ['ES256', 'ES256'],
]);

/** Sound, but not for keys this node takes: "could not check" rather than "not signed". */
const SOUND = new Set<Json | undefined>(['ES256K', 'ES384', 'ES512', 'RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'Ed448']);

export function readAlgorithm(alg: Json | undefined): Algorithm | 'algorithm_unsupported' | 'algorithm_refused' {
  return ALLOWED.get(alg) ?? (SOUND.has(alg) ? 'algorithm_unsupported' : 'algorithm_refused');
}
