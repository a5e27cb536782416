import { LaurelError, utf8 } from '@laurel/base';
import { openJws, publicKeyOf, selfContainedDocument, verifyBytes } from '@laurel/credentials';
import { z } from 'zod';
import { CLOCK_SKEW_SECONDS } from '../../limits.ts';

const ANSWER_TYP = 'laurel-consent+jwt';

const Word = z.string().min(1).max(256);

/** What a wallet signs: a consent in full, so that the signature alone proves what was agreed to, under which words. */
const Answer = z.looseObject({
  iss: z.string().max(512).startsWith('did:key:'),
  aud: z.string().max(2048),
  nonce: z.string().max(2048),
  iat: z.number().int(),
  exp: z.number().int(),
  /** The badge that binds the DID to its learner: `urn:uuid:…`. */
  credential: z.string().max(256),
  consent: z.strictObject({
    request: Word,
    recipient: Word,
    purpose: Word,
    state: z.enum(['given', 'refused']),
    categories: z.array(Word).max(20),
    months: z.number().int(),
    notice: z.strictObject({ version: Word, sha256: z.string().length(64), language: z.enum(['en', 'fr']) }),
  }),
});
export type SignedAnswer = z.infer<typeof Answer>;

/**
 * An answer whose signature is by the key of the DID that it names as its own, for this audience, at this time. Nothing of it is believed before.
 * @throws LaurelError response_refused
 */
export function readAnswer(compact: string, { audience, at }: { audience: string; at: Date }): SignedAnswer {
  const opened = openJws(compact);
  if (!opened.ok || opened.jws.header.typ !== ANSWER_TYP) throw refuse('This is not a signed consent.');
  const { header, payload, signingInput, signature } = opened.jws;
  const parsed = Answer.safeParse(payload);
  if (!parsed.success) throw refuse(`This is not a signed consent: ${parsed.error.issues[0]?.path.join('.') ?? ''}`);
  const answer = parsed.data;
  const { kid } = header;
  const document = typeof kid === 'string' && kid.split('#')[0] === answer.iss ? selfContainedDocument(answer.iss) : undefined;
  const method = document?.verificationMethod?.find((one) => one.id === kid);
  // A key under `authentication` speaks for its DID; did:key lists its one signing key there.
  const isListed = document?.authentication?.some((entry) => (typeof entry === 'string' ? entry : entry.id) === kid) ?? false;
  const key = isListed && method ? publicKeyOf(method) : undefined;
  if (!key || header.alg !== key.algorithm || !verifyBytes(key.algorithm, key.key, utf8(signingInput), signature))
    throw refuse('The signature is not by the key of the DID that it names.');
  const now = Math.floor(at.getTime() / 1000);
  if (answer.aud !== audience) throw refuse('It is meant for somebody else.');
  if (answer.exp <= now || answer.iat > now + CLOCK_SKEW_SECONDS || answer.exp < answer.iat) throw refuse('It is not of this time.');
  return answer;
}

/** `code`: what a wallet can act on, by another key or by telling its owner. */
export function refuse(detail: string, code?: 'key_unknown' | 'not_linked'): LaurelError {
  return new LaurelError('response_refused', { detail: `${detail} Nothing was kept.`, ...(code && { problems: [{ at: 'consent', code, detail }] }) });
}
