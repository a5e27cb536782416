import { createHash } from 'node:crypto';
import { newId, now } from '@laurel/base';
import { IsNull, type Reader } from '@laurel/store';
import { makeTranslate } from '@laurel/web';
import { Affiliation } from '../../affiliations/affiliation-records.ts';
import type { ProgrammeDeps } from '../../deps.ts';
import { append, demandOwnSay } from '../answer-request.ts';
import { conditionsAt } from '../conditions.ts';
import type { ConsentEventRow } from '../consent-records.ts';
import { monthsLater } from '../months-later.ts';
import { tellTakenBack } from '../taken-back.ts';
import { openNonce } from './nonce.ts';
import { type OpenQuestion, openQuestion } from './open-question.ts';
import { ConsentProof } from './proof-records.ts';
import { readAnswer, refuse, type SignedAnswer } from './read-answer.ts';

/**
 * Writes down a consent that a learner's own wallet signed, at whatever node it lives, or that it was refused. Whose it is, is said by the key alone: the
 * institution gave a badge to that DID, and knows to whom. The signature stays beside the event as its evidence.
 * @throws LaurelError response_refused (another key, audience, time, number, learner, question or policy) · not_found · request_expired · not_allowed
 */
export async function answerByKey(
  deps: ProgrammeDeps,
  { requestId, signed }: { requestId: string; signed: string },
): Promise<{ event: ConsentEventRow; did: string }> {
  const { store, awarding, context } = deps;
  const question = await store.across('a question is found by its id, whoever asks it').read((db) => openQuestion(db, requestId));
  const { asked, organisation } = question;
  const audience = awarding.profiles.find(({ slug }) => slug === organisation.profile)?.did ?? '';
  const answer = readAnswer(signed, { audience, at: context.clock() });
  const nonce = openNonce(deps, answer.nonce);
  if (nonce?.request !== asked.id || nonce.expires * 1000 <= context.clock().getTime()) throw refuse('It answers no question of this moment.');
  demandSameQuestion(answer, question);
  const subject = await subjectOf(deps, organisation.profile, answer);
  const nonceHash = createHash('sha256').update(answer.nonce).digest('hex');
  return store.write(async (db) => {
    const at = now(context);
    const mine = db.as(subject);
    const everybody = db.across('a number is answered once, whoever answers it');
    if (await everybody.one(ConsentProof, { nonceHash })) throw refuse('It was answered before.');
    await openQuestion(everybody, asked.id);
    await demandWordsOfToday(db, answer, at);
    if (!(await mine.one(Affiliation, { organisationId: asked.recipient, leftAt: IsNull() })))
      throw refuse('Whoever holds this key is not linked to whoever asks.', 'not_linked');
    const { state, categories, notice } = answer.consent;
    const isGiven = state === 'given';
    if (isGiven) await demandOwnSay(db, { subject, grantor: subject, purpose: asked.purpose, profile: organisation.profile }, at);
    const event = await append(mine, {
      id: newId(context),
      grantor: subject,
      recipient: asked.recipient,
      purpose: asked.purpose,
      categories: isGiven ? [...asked.needs, ...asked.likes.filter((one) => categories.includes(one))] : [],
      policyVersion: notice.version,
      policyDigest: notice.sha256,
      language: notice.language,
      state,
      at,
      expiresAt: isGiven ? monthsLater(at, asked.months) : null,
      method: 'signature',
      requestId: asked.id,
    });
    await mine.insert(ConsentProof, { eventId: event.id, did: answer.iss, credentialId: answer.credential, signed, nonceHash, at });
    await deps.record(db, { actor: `person:${subject}`, action: isGiven ? 'consent.given' : 'consent.refused', object: `consent:${event.id}` });
    await tellTakenBack(deps, mine, event);
    return { event, did: answer.iss };
  });
}

/** The conditions that hold at this moment, in the language that the wallet showed them in. */
async function demandWordsOfToday(db: Reader, { consent: { notice } }: SignedAnswer, at: string): Promise<void> {
  const today = await conditionsAt(db, makeTranslate(notice.language), at);
  if (notice.version !== today.version || notice.sha256 !== today.digest) throw refuse('The conditions have changed since they were read.');
}

/** What was signed is what is asked. */
function demandSameQuestion({ consent }: SignedAnswer, { asked }: OpenQuestion): void {
  const { request, recipient, purpose, months, state, categories } = consent;
  const same = request === asked.id && recipient === asked.recipient && purpose === asked.purpose && months === asked.months;
  const allowed: readonly string[] = [...asked.needs, ...asked.likes];
  const fits =
    state === 'refused' ? categories.length === 0 : asked.needs.every((one) => categories.includes(one)) && categories.every((one) => allowed.includes(one));
  if (!same || !fits || new Set(categories).size !== categories.length) throw refuse('It answers another question than the one that is asked.');
}

/** The person to whom this institution, and no other of this node, gave that badge, if it was kept under that very DID. @throws LaurelError response_refused */
async function subjectOf({ awarding, people }: ProgrammeDeps, profile: string, { iss: did, credential }: SignedAnswer): Promise<string> {
  const email = await awarding.holderOf(profile, { id: credential, did });
  const person = email === undefined ? undefined : await people.personAt(email);
  if (!person) throw refuse('No badge of this institution binds this key to a learner.', 'key_unknown');
  return person.id;
}
