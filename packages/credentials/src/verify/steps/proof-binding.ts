import { isJsonObject } from '../../json/strict.ts';
import type { Json } from '../../types.ts';
import { note, type Run } from '../run.ts';
import type { Verified } from './signature.ts';

/** What the request was; null where there was none, which only the caller knows. */
export type Challenge = { nonce: string | null; audience: string | null };

/**
 * For this request and this verifier: `challenge` and `domain` of each proof (Data Integrity 1.0, section 2.1), `nonce` and `aud` of a token.
 * Of several, every one: all were checked as one.
 */
export function checkChallenge(verified: Verified, challenge: Challenge, run: Run): undefined {
  const said =
    'proofs' in verified
      ? verified.proofs.map(({ challenge: nonce, domain }) => ({ nonce, audience: domain }))
      : [{ nonce: verified.token.nonce, audience: verified.token.aud }];
  noteChallenge(
    said.map(({ nonce, audience }) => ({ nonce, audience: Array.isArray(audience) && audience.length === 1 ? audience[0] : audience })),
    challenge,
    run,
  );
}

export function noteChallenge(said: readonly { nonce: Json | undefined; audience: Json | undefined }[], { nonce, audience }: Challenge, run: Run): undefined {
  // An empty value asks for nothing and so proves nothing.
  const is = (value: Json | undefined, asked: string): boolean => asked !== '' && value === asked;
  if (nonce === null) note(run, 'nonce', 'nonce_not_asked');
  else note(run, 'nonce', said.every((one) => is(one.nonce, nonce)) ? 'nonce_ok' : 'nonce_wrong');
  if (audience === null) note(run, 'audience', 'audience_not_asked');
  else
    note(run, 'audience', said.every((one) => is(one.audience, audience)) ? 'audience_ok' : 'audience_wrong', {
      detail: JSON.stringify(said[0]?.audience ?? null),
    });
}

/** Whoever signed the presentation must be whom the credential is about: a thief can sign a presentation of anybody's badge. */
export function checkSubject({ claims }: Verified, signers: readonly string[], run: Run): undefined {
  const subject = claims.credentialSubject;
  const ids = (Array.isArray(subject) ? subject : [subject]).map((one) => (isJsonObject(one) ? one.id : undefined));
  if (ids.some((id) => typeof id !== 'string')) return note(run, 'holder', 'holder_absent');
  note(run, 'holder', ids.every((id) => signers.includes(String(id))) ? 'holder_ok' : 'holder_other');
}
