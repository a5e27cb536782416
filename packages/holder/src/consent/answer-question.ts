import { isDeepStrictEqual } from 'node:util';
import { type Language, LaurelError, newId, now, utf8 } from '@laurel/base';
import { openJws, signJws, verifyBytes } from '@laurel/credentials';
import { IsNull, Not, type ScopedReader } from '@laurel/store';
import type { Holder } from '../deps.ts';
import { recordConsentSigned } from '../events.ts';
import { RECEIPT_BYTES, REQUESTS_OPEN } from '../limits.ts';
import { Badge, type BadgeRow } from '../records.ts';
import { requestKey } from '../share/request-key.ts';
import { Consent, type ConsentRow } from './consent-records.ts';
import { type ConsentQuestion, type FreshQuestion, readQuestion } from './read-question.ts';

/** How long a signed answer may be on its way. */
const ANSWER_LIFE_SECONDS = 300;

/** Reads a question and notes it for its owner; read again, it is the row that was there. @throws LaurelError as `readQuestion` */
export async function noteQuestion(holder: Holder, { owner, requestUri }: { owner: string; requestUri: string }): Promise<string> {
  const { question } = await readQuestion(holder, requestUri);
  return holder.store.as(owner).write(async (db) => {
    const known = await db.one(Consent, { requestUri, state: 'open' });
    if (known) {
      await db.update(Consent, { id: known.id }, { question });
      return known.id;
    }
    const open = await db.list(Consent, { state: 'open' }, { order: { receivedAt: 'DESC' } });
    for (const { id } of open.slice(REQUESTS_OPEN - 1)) await db.remove(Consent, { id, state: 'open' });
    const id = newId(holder.context);
    const untouched = { categories: [], signed: null, receipt: null, answeredAt: null };
    await db.insert(Consent, { id, requestUri, question, state: 'open', ...untouched, receivedAt: now(holder.context) });
    return id;
  });
}

/** The badge of whoever asks, by whose key they know this person; none where no badge of theirs was claimed here. */
export async function keyBadge(db: ScopedReader, issuerDid: string): Promise<Pick<BadgeRow, 'id' | 'documentId' | 'holderKid' | 'facts'> | undefined> {
  const [newest] = await db.list(Badge, { issuerDid, holderKid: Not(IsNull()), documentId: Not(IsNull()) }, { order: { keptAt: 'DESC' }, take: 1 });
  return newest;
}

export type Answering = { owner: string; id: string; agrees: boolean; likes: readonly string[]; language: Language };

/**
 * Signs an answer with the key of a badge that the asker gave, and sends it: the signature is written down before it leaves. The question is fetched once
 * more for a number that lives; if a word of it has changed since it was shown, nothing is signed.
 * @throws LaurelError not_found · conflict (another question by now) · nothing_matches (no badge of theirs here) · verifier_refused · as `readQuestion`
 */
export async function answerQuestion(holder: Holder, { owner, id, agrees, likes, language }: Answering): Promise<void> {
  const mine = holder.store.as(owner);
  const row = await mine.read((db) => db.one(Consent, { id }));
  if (!row) throw new LaurelError('not_found');
  if (row.state === 'given' || row.state === 'refused') return;
  const fresh = await readQuestion(holder, row.requestUri);
  if (!isDeepStrictEqual(JSON.parse(JSON.stringify(fresh.question)), row.question)) {
    await mine.write((db) => db.update(Consent, { id }, { question: fresh.question }));
    throw new LaurelError('conflict');
  }
  const badge = await mine.read((db) => keyBadge(db, row.question.iss));
  if (!badge?.holderKid || badge.documentId === null) throw new LaurelError('nothing_matches');
  const categories = agrees ? [...row.question.needs, ...row.question.likes.filter((one) => likes.includes(one))] : [];
  const signed = await sign(holder, fresh, { agrees, categories, language, kid: badge.holderKid, credential: badge.documentId });
  await mine.write(async (db) => {
    await db.update(Consent, { id }, { state: 'sending', categories, signed });
    await recordConsentSigned(holder, db, id, row.question.iss);
  });
  const receipt = await send(holder, fresh, signed).catch(async (error: unknown) => {
    // Refused, it did not arrive: it may be answered anew. Of one without an answer nobody knows.
    if (error instanceof LaurelError && error.code === 'verifier_refused') await mine.write((db) => db.update(Consent, { id }, { state: 'open' }));
    throw error;
  });
  const answered = { state: agrees ? 'given' : 'refused', answeredAt: now(holder.context) } as const;
  await mine.write((db) => db.update(Consent, { id }, { ...answered, receipt: receipt ?? null }));
}

type Terms = { agrees: boolean; categories: string[]; language: Language; kid: string; credential: string };

async function sign({ agent, context }: Holder, { question, nonce }: FreshQuestion, { agrees, categories, language, kid, credential }: Terms): Promise<string> {
  const shown = conditionsFor(question, language);
  const iat = Math.floor(context.clock().getTime() / 1000);
  const payload = {
    iss: kid.split('#')[0] ?? '',
    aud: question.iss,
    nonce,
    iat,
    exp: iat + ANSWER_LIFE_SECONDS,
    credential,
    consent: {
      request: question.request,
      recipient: question.recipient.id,
      purpose: question.purpose,
      state: agrees ? 'given' : 'refused',
      categories,
      months: question.months,
      notice: { version: shown.version, sha256: shown.sha256, language: shown.language },
    },
  };
  return signJws({ typ: 'laurel-consent+jwt', kid }, payload, await agent.signerOf(kid));
}

/** In the reader's language where they were given in it, else in the other. @throws LaurelError request_unreadable */
export function conditionsFor({ conditions: { en, fr } }: ConsentQuestion, language: Language) {
  const [first, second] =
    language === 'fr'
      ? ([
          { language: 'fr', of: fr },
          { language: 'en', of: en },
        ] as const)
      : ([
          { language: 'en', of: en },
          { language: 'fr', of: fr },
        ] as const);
  const found = first.of ? { language: first.language, ...first.of } : second.of && { language: second.language, ...second.of };
  if (!found) throw new LaurelError('request_unreadable');
  return found;
}

/** @returns their receipt, where one came that is signed by the asker and over these very bytes */
async function send(holder: Holder, { question, responseUri }: FreshQuestion, signed: string): Promise<string | undefined> {
  const answer = await holder.context.outbound.stranger(responseUri, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: new URLSearchParams({ consent: signed }).toString(),
  });
  if (answer.status !== 200) throw new LaurelError('verifier_refused');
  const { receipt } = Object(answer.json()) as { receipt?: unknown }; // as: every member is looked at
  if (typeof receipt !== 'string' || receipt.length > RECEIPT_BYTES) return undefined;
  const opened = openJws(receipt);
  if (!opened.ok || opened.jws.header.typ !== 'laurel-consent-receipt+jwt' || opened.jws.payload.iss !== question.iss) return undefined;
  const found = await requestKey(holder.agent, { did: question.iss, kid: opened.jws.header.kid, under: 'assertionMethod' });
  const holds = found.state === 'found' && verifyBytes(found.key.algorithm, found.key.key, utf8(opened.jws.signingInput), opened.jws.signature);
  return holds && JSON.stringify(opened.jws.payload).includes(signed) ? receipt : undefined;
}

/** Newest first. */
export const listConsents = (holder: Pick<Holder, 'store'>, owner: string): Promise<ConsentRow[]> =>
  holder.store.as(owner).read((db) => db.list(Consent, { state: Not('open') }, { order: { receivedAt: 'DESC' } }));
