import { LaurelError, type StrangerUrl, utf8 } from '@laurel/base';
import { openJws, verifyBytes } from '@laurel/credentials';
import { z } from 'zod';
import { readStrangerAddress } from '../claim/stranger-address.ts';
import type { Holder } from '../deps.ts';
import { CLOCK_SKEW, REQUEST_BYTES, WORDS } from '../limits.ts';
import { requestKey } from '../share/request-key.ts';

const Word = z.string().min(1).max(256);
const Conditions = z.object({ version: Word, sha256: z.string().length(64), sentences: z.array(z.string().max(WORDS)).min(1).max(30) });

/** What an institution signs for one of the organisations it registered. */
const Question = z.object({
  iss: z.string().startsWith('did:').max(2048),
  iat: z.number().int(),
  exp: z.number().int(),
  nonce: z.string().min(8).max(2048),
  response_uri: z.string().max(2048),
  request: Word,
  controller: z.object({ name: z.object({ en: z.string().max(WORDS).optional(), fr: z.string().max(WORDS).optional() }) }),
  recipient: z.object({ id: Word, name: z.string().min(1).max(WORDS), contact: z.string().max(320).optional() }),
  purpose: Word,
  reason: z.string().max(WORDS),
  needs: z.array(Word).max(20),
  likes: z.array(Word).max(20),
  months: z.number().int().min(1).max(12),
  conditions: z.object({ en: Conditions.optional(), fr: Conditions.optional() }),
});
/** All that its signature covers, but for what changes each time it is asked. */
export type ConsentQuestion = Omit<z.infer<typeof Question>, 'iat' | 'exp' | 'nonce' | 'response_uri'>;
/** A question fetched this moment: the number it wants in the answer, and where that goes. */
export type FreshQuestion = { question: ConsentQuestion; nonce: string; responseUri: StrangerUrl };

/**
 * Fetches a question for consent and holds it against the document of whoever signed it; only what the signature covers is believed.
 * @throws LaurelError request_unreadable · request_expired · host_unreachable · url_refused
 */
export async function readQuestion({ agent, context, config }: Pick<Holder, 'agent' | 'context' | 'config'>, requestUri: string): Promise<FreshQuestion> {
  const address = readStrangerAddress(requestUri, config);
  if (!address.ok) throw fault('address');
  const answer = await context.outbound.stranger(address.url, { headers: { accept: 'application/laurel-consent-request+jwt' } });
  if (answer.status === 404 || answer.status === 410) throw new LaurelError('request_expired');
  if (answer.status !== 200 || answer.body.length > REQUEST_BYTES) throw fault('not-a-request');
  const opened = openJws(answer.text().trim());
  if (!opened.ok || opened.jws.header.typ !== 'laurel-consent-request+jwt') throw fault('not-a-request');
  const { header, payload, signingInput, signature } = opened.jws;
  const parsed = Question.safeParse(payload);
  if (!parsed.success || (!parsed.data.conditions.en && !parsed.data.conditions.fr)) throw fault('not-a-request');
  const { iat, exp, nonce, response_uri, ...question } = parsed.data;
  const found = await requestKey(agent, { did: question.iss, kid: header.kid, under: 'assertionMethod' });
  if (found.state !== 'found') throw fault(found.state === 'unreachable' ? 'key-unreachable' : 'key-unknown');
  const { algorithm, key } = found.key;
  if (header.alg !== algorithm || !verifyBytes(algorithm, key, utf8(signingInput), signature)) throw fault('signature');
  const time = context.clock().getTime();
  if (exp * 1000 <= time - CLOCK_SKEW) throw new LaurelError('request_expired');
  if (iat * 1000 > time + CLOCK_SKEW) throw fault('not-a-request');
  const response = readStrangerAddress(response_uri, config);
  if (!response.ok) throw fault('answer-address');
  return { question, nonce, responseUri: response.url };
}

const fault = (code: string): LaurelError => new LaurelError('request_unreadable', { problems: [{ at: 'request', code, detail: '' }] });
