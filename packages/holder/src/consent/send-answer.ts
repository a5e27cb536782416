import { utf8 } from '@laurel/base';
import { isJsonObject, openJws, parseStrictObject, verifyBytes } from '@laurel/credentials';
import type { Holder } from '../deps.ts';
import { RECEIPT_BYTES } from '../limits.ts';
import { requestKey } from '../share/request-key.ts';
import type { FreshQuestion } from './read-question.ts';

/** What came of an answer: kept, with a receipt where one came that is signed by the asker and over these very bytes; or not kept, and why where they say it. */
export type Came = { receipt: string | undefined } | { refused: 'not_linked' | undefined } | typeof UNKNOWN;
/** They know nobody by this key: another may do. */
export const UNKNOWN = { refused: 'key_unknown' } as const;

/** @throws LaurelError as `outbound.stranger`: nobody knows whether it arrived */
export async function send(holder: Holder, { question, responseUri }: FreshQuestion, signed: string): Promise<Came> {
  const answer = await holder.context.outbound.stranger(responseUri, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: new URLSearchParams({ consent: signed }).toString(),
  });
  if (answer.status !== 200) return reasonIn(answer.text());
  return { receipt: await receiptIn(holder, question.iss, answer.json(), signed) };
}

/** Of what they answered only a word that is known here, wherever it stands in their problem (RFC 9457). */
function reasonIn(text: string): Came {
  const problems = parseStrictObject(text)?.problems;
  const [problem] = Array.isArray(problems) ? problems : [];
  const code = isJsonObject(problem) ? problem.code : undefined;
  return code === UNKNOWN.refused ? UNKNOWN : { refused: code === 'not_linked' ? code : undefined };
}

async function receiptIn({ agent }: Holder, issuer: string, answer: unknown, signed: string): Promise<string | undefined> {
  const { receipt } = Object(answer) as { receipt?: unknown }; // as: every member is looked at
  if (typeof receipt !== 'string' || receipt.length > RECEIPT_BYTES) return undefined;
  const opened = openJws(receipt);
  if (!opened.ok || opened.jws.header.typ !== 'laurel-consent-receipt+jwt' || opened.jws.payload.iss !== issuer) return undefined;
  const found = await requestKey(agent, { did: issuer, kid: opened.jws.header.kid, under: 'assertionMethod' });
  const holds = found.state === 'found' && verifyBytes(found.key.algorithm, found.key.key, utf8(opened.jws.signingInput), opened.jws.signature);
  return holds && JSON.stringify(opened.jws.payload).includes(signed) ? receipt : undefined;
}
