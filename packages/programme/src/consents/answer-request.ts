import { LaurelError, newId, now } from '@laurel/base';
import { hasMailbox, isRecent, type Person, type Session } from '@laurel/people';
import { IsNull, type Reader, type ScopedWriter, takeToken, type Writer } from '@laurel/store';
import type { Translate } from '@laurel/web';
import { Affiliation, Organisation, type OrganisationRow } from '../affiliations/affiliation-records.ts';
import type { ProgrammeDeps } from '../deps.ts';
import { Guardianship } from '../guardians/guardian-records.ts';
import { actsFor, decidesAbout, isMinor, saidBy } from '../guardians/powers.ts';
import { CONSENT_RATE } from '../limits.ts';
import { agreedLetter } from './agreed-letter.ts';
import { demandAsShown } from './as-shown.ts';
import { conditionsAt } from './conditions.ts';
import { ConsentEvent, type ConsentEventRow, ConsentRequest, type ConsentRequestRow } from './consent-records.ts';
import { monthsLater } from './months-later.ts';
import { ownNo } from './own-no.ts';
import { tellTakenBack } from './taken-back.ts';
import type { Purpose } from './terms.ts';
import { untilOf } from './until.tsx';

export type ConsentAnswer = {
  requestId: string;
  /** Whose data; whoever is signed in answers for themselves or for somebody they may act for. */
  subject: string;
  agrees: boolean;
  /** Of what they would like: what was switched on. */
  likes: readonly string[];
  /** The digest of the conditions that the page showed. */
  conditions: string;
  /** The event of the consent that the page showed as standing; without it, it showed none. */
  stood?: string;
  /** The language they were shown in. */
  t: Translate;
};

/**
 * Writes down a consent, or that it was refused: from a signed-in session that was proved a moment ago and from nothing else.
 * @throws LaurelError sign_in_again · too_many_requests · not_found · not_allowed · conflict (the question has ended, or the ward has said no to it themselves; it was agreed to or stopped since it was shown) · bad_form (other conditions hold now)
 */
export async function answerRequest(deps: ProgrammeDeps, session: Session, answer: ConsentAnswer): Promise<ConsentEventRow> {
  if (!isRecent(session, 'sends', deps.context)) throw new LaurelError('sign_in_again');
  const at = now(deps.context);
  return deps.store.write(async (db) => {
    const conditions = await conditionsAt(db, answer.t, at);
    if (answer.conditions !== conditions.digest) throw changed();
    const { subject, agrees } = answer;
    const mine = db.as(subject);
    const { request, asker } = await openRequest(mine, answer.requestId);
    const { profile } = asker;
    const rate = await takeToken(db, deps.context, `consents of ${subject}`, CONSENT_RATE);
    if (!rate.allowed) throw new LaurelError('too_many_requests', { retryAfterSeconds: rate.retryAfterSeconds });
    const grantor = await grantorFor(db, session, { subject, purpose: request.purpose, profile }, at);
    if (agrees) await demandOwnSay(db, { subject, grantor, purpose: request.purpose, profile }, at);
    if (agrees && grantor !== subject) await demandNoOwnNo(mine, request);
    const said = {
      grantor,
      recipient: request.recipient,
      purpose: request.purpose,
      categories: agrees ? [...request.needs, ...request.likes.filter((one) => answer.likes.includes(one))] : [],
      state: agrees ? ('given' as const) : ('refused' as const),
      requestId: request.id,
    };
    const twice = await demandAsShown(mine, { ...said, stood: answer.stood ?? '' }, at);
    if (twice) return twice;
    const event = await append(mine, {
      ...said,
      id: newId(deps.context),
      policyVersion: conditions.version,
      policyDigest: conditions.digest,
      language: conditions.language,
      at,
      expiresAt: agrees ? monthsLater(at, request.months) : null,
      method: 'session',
    });
    await deps.record(db, { actor: `person:${grantor}`, action: agrees ? 'consent.given' : 'consent.refused', object: `consent:${event.id}` });
    await tellTakenBack(deps, mine, event);
    if (agrees && grantor !== subject) await tellWard(deps, db, asker, { guardian: session.person, given: event });
    return event;
  });
}

/** `profile`: the institution that registered whoever asks. */
type About = { subject: string; purpose: Purpose; profile: string | undefined };

/**
 * Whoever is signed in, where they are the subject or act for them in this; the database asks the same once more. To those that another institution of
 * this node registered a guardian answers nothing: it saw no papers.
 * @throws LaurelError not_allowed
 */
export async function grantorFor(db: Reader, { person }: Session, { subject, purpose, profile }: About, at: string): Promise<string> {
  const grantor = person.id;
  if (grantor === subject) return grantor;
  const guardianships = await db.list(Guardianship, { subject, guardian: grantor });
  if (!saidBy(guardianships, profile).some((one) => actsFor(one, { subject, grantor, purpose }, at))) throw new LaurelError('not_allowed');
  return grantor;
}

/** While a guardian decides about something, the minor's own hand can decline and stop, and not agree; so says the database too. @throws LaurelError not_allowed */
export async function demandOwnSay(db: Reader, { subject, grantor, purpose, profile }: About & { grantor: string }, at: string): Promise<void> {
  const guardianships = saidBy(await db.list(Guardianship, { subject }), profile);
  if (purpose === 'directory' && isMinor(guardianships, subject, at))
    throw new LaurelError('not_allowed', { detail: 'A minor stands in no directory. Nothing was kept.' });
  if (grantor !== subject) return;
  if (guardianships.some((one) => decidesAbout(one, purpose, at)))
    throw new LaurelError('not_allowed', { detail: 'Your guardian answers this for you. Nothing was kept.' });
}

/** @throws LaurelError conflict */
async function demandNoOwnNo(db: ScopedWriter, { recipient, purpose }: ConsentRequestRow): Promise<void> {
  if (ownNo(await db.list(ConsentEvent, { recipient, purpose }), { subject: db.scope, recipient, purpose }))
    throw new LaurelError('conflict', { detail: 'They have said no to this themselves. Nothing was kept.' });
}

export const changed = (): LaurelError => {
  const detail = 'The conditions have changed since this page was opened. Read them again; nothing was kept.';
  return new LaurelError('bad_form', { detail, problems: [{ at: 'conditions', code: 'conditions_changed', detail }] });
};

/** A question that is still asked of this learner. @throws LaurelError not_found · conflict */
async function openRequest(db: ScopedWriter, id: string): Promise<{ request: ConsentRequestRow; asker: OrganisationRow }> {
  const request = await db.open.across('a question is found by its id, whoever asks it').one(ConsentRequest, { id });
  if (!request || !(await db.one(Affiliation, { organisationId: request.recipient, leftAt: IsNull() }))) throw new LaurelError('not_found');
  const asker = await db.open.across('whoever asks belongs to some profile').one(Organisation, { id: request.recipient });
  if (request.endedAt !== null || !asker || asker.closedAt !== null) throw new LaurelError('conflict', { detail: 'This request has ended. Nothing was kept.' });
  return { request, asker };
}

/** Whoever has no mailbox is written to at the guardian's, who has just pressed the button. */
async function tellWard(deps: ProgrammeDeps, db: Writer, asker: OrganisationRow, { guardian, given }: { guardian: Person; given: ConsentEventRow }) {
  const ward = await deps.people.person(given.subject);
  if (!ward || !hasMailbox(ward.email)) return;
  const until = untilOf(given, saidBy(await db.list(Guardianship, { subject: given.subject }), asker.profile));
  await deps.enqueue(db, agreedLetter(deps, asker, { ward, guardian, given, until }));
}

/** The next event of its subject. */
export async function append(db: ScopedWriter, event: Omit<ConsentEventRow, 'subject' | 'turn'>): Promise<ConsentEventRow> {
  const turn = (await db.count(ConsentEvent, {})) + 1; // none is ever removed
  await db.insert(ConsentEvent, { ...event, turn });
  return { ...event, subject: db.scope, turn };
}
