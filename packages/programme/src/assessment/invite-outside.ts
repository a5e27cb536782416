import { DAY, inMs, LaurelError, type Letter, newId, now, type Problem } from '@laurel/base';
import { languageFor, said } from '@laurel/issuer';
import { normaliseEmail } from '@laurel/people';
import { type ScopedReader, takeToken } from '@laurel/store';
import { makeTranslate } from '@laurel/web';
import { Application } from '../applications/records.ts';
import type { ProgrammeDeps } from '../deps.ts';
import { OUTSIDE_AT_ONCE, OUTSIDE_DAYS, OUTSIDE_IN_ALL, OUTSIDE_LETTERS } from '../limits.ts';
import { asTheyStand, ROLE_GONE } from './as-they-stand.ts';
import type { AtApplication } from './at-assess.ts';
import { isLive, OutsideAssessor } from './openings-records.ts';
import { type Opened, openIn } from './queue.ts';

const problem = (code: string): Problem => ({ at: 'email', code, detail: code });

/**
 * Asks somebody from outside to score this one application; the letter leads to it, by the usual sign-in. Whether the address is the learner's is not
 * said: whoever asks is blind to that, and whoever applied is refused when they come.
 * What an appeal sent back is scored by nobody who scored it before, nor are those asked by whoever decided it then.
 * @throws LaurelError not_allowed · not_found · conflict (it does not wait for a score) · bad_form (email) · too_many_requests
 */
export async function inviteOutside(deps: ProgrammeDeps, at: AtApplication, typed: string): Promise<void> {
  const { profile, id, personId } = at;
  if (!at.may.decide) throw new LaurelError('not_allowed');
  const email = normaliseEmail(typed);
  if (email === undefined) throw new LaurelError('bad_form', { problems: [problem('not_an_email')] });
  const colleagues = await deps.people.access.colleagues(profile);
  const inside = colleagues.find(({ person }) => person.email === email);
  if (inside) {
    const assesses = inside.held.some(({ role }) => role === 'assessor');
    throw new LaurelError('bad_form', { problems: [problem(assesses ? 'outside_inside' : 'outside_inside_other')] });
  }
  const { application: before } = await deps.store.as(profile).read((db) => openIn(deps, db, id, at));
  const { definition } = await deps.awarding.achievement(before.achievementId, before.achievementVersion);
  const expiresAt = inMs(deps.context, OUTSIDE_DAYS * DAY);
  await deps.store.as(profile).write(async (db) => {
    const { application, outside, anew } = await openToDecide(deps, db, at);
    if (application.state !== 'submitted' && application.state !== 'recommended') throw new LaurelError('conflict');
    const live = outside.filter((one) => isLive(one, now(deps.context)));
    if (live.some((one) => one.email === email)) throw new LaurelError('bad_form', { problems: [problem('outside_asked')] });
    if (live.length >= OUTSIDE_AT_ONCE || outside.length >= OUTSIDE_IN_ALL) throw new LaurelError('bad_form', { problems: [problem('outside_many')] });
    const rate = await takeToken(db.open, deps.context, `outside letters ${profile}`, OUTSIDE_LETTERS);
    if (!rate.allowed) throw new LaurelError('too_many_requests', { retryAfterSeconds: rate.retryAfterSeconds });
    const { language, id: invited } = await deps.people.ensurePerson(db.open, { email, language: application.language });
    // Whatever let them judge it then: an address they had from outside, or a role here that ended since.
    const known = [invited, ...outside.filter((one) => one.email === email).map(({ personId: asked }) => asked)];
    if (known.some((one) => anew?.before.has(one))) throw new LaurelError('bad_form', { problems: [problem('outside_before')] });
    const row = {
      id: newId(deps.context),
      applicationId: id,
      personId: invited,
      email,
      invitedBy: personId,
      invitedAt: now(deps.context),
      expiresAt,
      endedAt: null,
    };
    await db.insert(OutsideAssessor, row);
    await db.update(Application, { id }, { state: 'submitted' }); // it waits for them, also where the others have sent
    const t = makeTranslate(language);
    const values = {
      title: said(definition.name, languageFor(definition, language)),
      issuer: deps.awarding.profiles.find(({ slug }) => slug === profile)?.name[language] ?? '',
      link: `${deps.config.publicUrl}/review/${row.id}`,
      date: t.date(expiresAt),
    };
    const text: Pick<Letter, 'subject' | 'text'> = { subject: t('programme.letter.outside.subject', values), text: t('programme.letter.outside', values) };
    await deps.enqueue(db.open, { kind: 'application', to: email, language, ...text, about: row.id, scope: profile, until: expiresAt });
    await deps.record(db.open, { actor: `person:${personId}`, action: 'application.outside-invited', object: `application:${id}`, profile });
  });
}

/** @throws LaurelError not_allowed · not_found · conflict (it was withdrawn) */
export async function endOutside(deps: ProgrammeDeps, at: AtApplication, invitation: string): Promise<void> {
  const { profile, id, personId, may } = at;
  if (!may.decide) throw new LaurelError('not_allowed');
  await deps.store.as(profile).write(async (db) => {
    await openToDecide(deps, db, at);
    const row = await db.one(OutsideAssessor, { id: invitation, applicationId: id });
    if (!row) throw new LaurelError('not_found');
    if (row.endedAt === null) await db.update(OutsideAssessor, { id: invitation }, { endedAt: now(deps.context) });
    await deps.record(db.open, { actor: `person:${personId}`, action: 'application.outside-ended', object: `application:${id}`, profile });
  });
}

/**
 * In the write: whoever decides asks somebody in, and takes it back; who judged it before an appeal does neither.
 * @throws LaurelError not_found · conflict (it was withdrawn) · not_allowed
 */
async function openToDecide(deps: ProgrammeDeps, db: ScopedReader, at: AtApplication): Promise<Opened> {
  const viewer = await asTheyStand(deps, db, at, at.id);
  if (!viewer.may.decide) throw new LaurelError('not_allowed', { detail: ROLE_GONE });
  const opened = await openIn(deps, db, at.id, viewer);
  if (opened.decidesThrough < opened.application.round) throw new LaurelError('not_allowed');
  return opened;
}
