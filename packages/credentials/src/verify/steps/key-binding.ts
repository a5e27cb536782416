import { utf8 } from '@laurel/base';
import { isJsonObject } from '../../json/strict.ts';
import { type PublicKey, publicKeyOf, publicKeyOfJwk } from '../../keys/public-key.ts';
import { selfContainedDocument } from '../../keys/self-contained.ts';
import { verifyBytes } from '../../keys/verify-bytes.ts';
import { BINDING_SECONDS } from '../../limits.ts';
import { type Jws, openJws } from '../../proof/jws.ts';
import { digestOf } from '../../proof/sd-jwt/disclosure.ts';
import type { SdJwt } from '../../proof/sd-jwt/types.ts';
import type { JsonObject } from '../../types.ts';
import { note, type Run } from '../run.ts';
import { readAlgorithm } from './algorithm.ts';
import { findMethod, isJwk } from './method.ts';
import { type Challenge, noteChallenge } from './proof-binding.ts';
import type { Verified } from './signature.ts';

/** An SD-JWT as it was sent, with or without a KB-JWT. */
type Presented = Verified & Pick<SdJwt, 'presented' | 'nodeHash' | 'keyBinding'>;

/**
 * The KB-JWT (RFC 9901 section 7.3): by the key in `cnf`, over exactly what was sent, fresh, for this request and this verifier. That it is
 * missing is a failure: whether it is needed was decided by the request, never by what comes.
 */
export function checkKeyBinding(verified: Presented, challenge: Challenge, run: Run): undefined {
  const binding = openBinding(verified, run);
  if (!binding) return;
  const { iat, sd_hash: hash } = binding.payload;
  const now = run.now.getTime();
  if (hash !== digestOf(verified.presented, verified.nodeHash)) return note(run, 'holder', 'binding_hash_wrong');
  if (typeof iat !== 'number') return note(run, 'holder', 'binding_malformed', { detail: 'iat' });
  if (iat * 1000 > now + run.skewMs) return note(run, 'holder', 'binding_in_future', { detail: `iat ${iat}` });
  if (iat * 1000 < now - BINDING_SECONDS * 1000 - run.skewMs) return note(run, 'holder', 'binding_too_old', { detail: `iat ${iat}` });
  note(run, 'holder', 'holder_ok');
  noteChallenge([{ nonce: binding.payload.nonce, audience: binding.payload.aud }], challenge, run);
}

/** Opened and verified; undefined where it is not. */
function openBinding({ keyBinding, claims }: Presented, run: Run): Jws | undefined {
  if (keyBinding === undefined) return note(run, 'holder', 'binding_missing');
  const key = boundKey(claims);
  if (!key) return note(run, 'holder', 'holder_key_absent');
  const opened = openJws(keyBinding);
  if (!opened.ok) return note(run, 'holder', 'binding_malformed', { detail: opened.problem.detail });
  const { header, signingInput, signature } = opened.jws;
  if (header.typ !== 'kb+jwt') return note(run, 'holder', 'binding_typ_wrong', { detail: `typ ${JSON.stringify(header.typ)}` });
  if (readAlgorithm(header.alg) !== key.algorithm) return note(run, 'holder', 'binding_algorithm', { detail: `alg ${JSON.stringify(header.alg)}` });
  if (!verifyBytes(key.algorithm, key.key, utf8(signingInput), signature)) return note(run, 'holder', 'binding_signature_wrong');
  return opened.jws;
}

/** `cnf` (RFC 7800): the key itself, or the name of one in a DID that contains it; a DID that would have to be asked for is not the issuer's, so it is not. */
function boundKey({ cnf }: JsonObject): PublicKey | undefined {
  if (!isJsonObject(cnf)) return undefined;
  if (cnf.jwk !== undefined) return isJwk(cnf.jwk) ? publicKeyOfJwk(cnf.jwk) : undefined;
  const document = typeof cnf.kid === 'string' ? selfContainedDocument(cnf.kid.split('#')[0] ?? '') : undefined;
  const method = document && findMethod(document, { id: String(cnf.kid) }, 'authentication');
  return typeof method === 'object' ? publicKeyOf(method) : undefined;
}
