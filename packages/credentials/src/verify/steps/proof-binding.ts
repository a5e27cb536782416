import { isJsonObject } from '../../json/strict.ts';
import type { JsonObject } from '../../types.ts';
import { note, type Run } from '../run.ts';
import type { Challenge } from './key-binding.ts';
import type { Verified } from './signature.ts';

/** Data Integrity 1.0, section 2.1: `challenge` and `domain` of the presentation's proof. Of several, every one: all were checked as one. */
export function checkProofChallenge(proofs: readonly JsonObject[], { nonce, audience }: Challenge, run: Run): undefined {
  note(run, 'nonce', proofs.every(({ challenge }) => challenge === nonce) ? 'nonce_ok' : 'nonce_wrong');
  const meant = ({ domain }: JsonObject): boolean => domain === audience || (Array.isArray(domain) && domain.length === 1 && domain[0] === audience);
  note(run, 'audience', proofs.every(meant) ? 'audience_ok' : 'audience_wrong', { detail: JSON.stringify(proofs[0]?.domain ?? null) });
}

/** Whoever signed the presentation must be whom the credential is about: a thief can sign a presentation of anybody's badge. */
export function checkSubject({ claims }: Verified, holder: string, run: Run): undefined {
  const subject = claims.credentialSubject;
  const ids = (Array.isArray(subject) ? subject : [subject]).map((one) => (isJsonObject(one) ? one.id : undefined));
  if (ids.some((id) => typeof id !== 'string')) return note(run, 'holder', 'holder_absent');
  note(run, 'holder', ids.every((id) => id === holder) ? 'holder_ok' : 'holder_other');
}
