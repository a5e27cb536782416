import { isDeepStrictEqual } from 'node:util';
import { type Language, LaurelError, newId, now } from '@laurel/base';
import { signJws } from '@laurel/credentials';
import { Not } from '@laurel/store';
import type { Holder } from '../deps.ts';
import { recordConsentSigned } from '../events.ts';
import { REQUESTS_OPEN } from '../limits.ts';
import { Consent, type ConsentRow } from './consent-records.ts';
import { keyBadges } from './key-badges.ts';
import { type ConsentQuestion, type FreshQuestion, readQuestion } from './read-question.ts';
import { type Came, send, UNKNOWN } from './send-answer.ts';

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

export type Answering = { owner: string; id: string; agrees: boolean; likes: readonly string[]; language: Language };

/**
 * Signs an answer with the key of a badge that the asker gave, and sends it: the signature is written down before it leaves. The question is fetched once
 * more for a number that lives; if a word of it has changed since it was shown, nothing is signed.
 * Where they do not know one key, the badge before is tried.
 * @throws LaurelError not_found · conflict (another question by now) · nothing_matches (no badge of theirs here, or none by whose key they know anybody) ·
 * verifier_refused · as `readQuestion`
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
  const keys = await mine.read((db) => keyBadges(db, row.question.iss));
  if (keys.length === 0) throw new LaurelError('nothing_matches');
  const categories = agrees ? [...row.question.needs, ...row.question.likes.filter((one) => likes.includes(one))] : [];
  const terms = { agrees, categories, language };
  let came: Came = UNKNOWN;
  for (const { kid, documentId } of keys) {
    const signed = await sign(holder, fresh, { ...terms, kid, credential: documentId });
    await mine.write(async (db) => {
      await db.update(Consent, { id }, { state: 'sending', categories, signed });
      await recordConsentSigned(holder, db, id, row.question.iss);
    });
    came = await send(holder, fresh, signed);
    if (came !== UNKNOWN) break;
  }
  if ('refused' in came) {
    // Refused, it did not arrive: it may be answered anew. Of one without an answer nobody knows.
    await mine.write((db) => db.update(Consent, { id }, { state: 'open' }));
    const problems = came.refused === undefined ? [] : [{ at: 'consent', code: came.refused, detail: '' }];
    throw new LaurelError(came === UNKNOWN ? 'nothing_matches' : 'verifier_refused', { problems });
  }
  const answered = { state: agrees ? 'given' : 'refused', answeredAt: now(holder.context) } as const;
  await mine.write((db) => db.update(Consent, { id }, { ...answered, receipt: came.receipt ?? null }));
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

/** Newest first. */
export const listConsents = (holder: Pick<Holder, 'store'>, owner: string): Promise<ConsentRow[]> =>
  holder.store.as(owner).read((db) => db.list(Consent, { state: Not('open') }, { order: { receivedAt: 'DESC' } }));
