import { LaurelError, newId, now } from '@laurel/base';
import type { Session } from '@laurel/people';
import { IsNull } from '@laurel/store';
import type { ProgrammeDeps } from '../deps.ts';
import { ANY_PROFILE, organisationOf } from '../disclosure/disclose.ts';
import { CONSENT_MONTHS, REASON_CHARACTERS } from '../limits.ts';
import { ConsentRequest } from './consent-records.ts';
import { CATEGORIES, isPurpose } from './terms.ts';

export type ConsentQuestion = { recipient: string; purpose: string; reason: string; needs: readonly string[]; likes: readonly string[]; months: number };

/**
 * Somebody of an organisation asks all learners who linked themselves to it, without knowing who they are. They are written to by a job (`tell-of-requests.ts`).
 * @throws LaurelError not_found (they are none of its people) · bad_form
 */
export async function askConsent(deps: ProgrammeDeps, { person }: Session, asked: ConsentQuestion): Promise<string> {
  const { purpose, months } = asked;
  const reason = asked.reason.trim();
  const needs = CATEGORIES.filter((category) => asked.needs.includes(category));
  const likes = CATEGORIES.filter((category) => asked.likes.includes(category) && !needs.includes(category));
  const isMonths = Number.isInteger(months) && months >= 1 && months <= CONSENT_MONTHS;
  const problems = [
    ...(isPurpose(purpose) ? [] : [{ at: 'purpose', code: 'request_purpose', detail: 'Choose one purpose.' }]),
    ...(reason !== '' && reason.length <= REASON_CHARACTERS
      ? []
      : [{ at: 'reason', code: 'request_reason', detail: `Say why in your own words, in at most ${REASON_CHARACTERS} characters.` }]),
    ...(needs.length > 0 ? [] : [{ at: 'needs', code: 'request_needs', detail: 'Choose at least one thing you need.' }]),
    ...(isMonths ? [] : [{ at: 'months', code: 'request_months', detail: `Choose 1 to ${CONSENT_MONTHS} months.` }]),
  ];
  if (!isPurpose(purpose) || problems.length > 0) throw new LaurelError('bad_form', { problems });
  const untold = { endedAt: null, toldThrough: null, toldAt: null, wroteAt: null };
  const row = { id: newId(deps.context), purpose, reason, needs, likes, months, askedBy: person.id, createdAt: now(deps.context), ...untold };
  await deps.store.write(async (db) => {
    const { id, profile } = await organisationOf(db.across(ANY_PROFILE), asked.recipient, person.id);
    // One question a purpose: a second would only nag whoever declined the first. What was answered before keeps its own terms.
    await db.as(id).update(ConsentRequest, { purpose, endedAt: IsNull() }, { endedAt: row.createdAt });
    await db.as(id).insert(ConsentRequest, row);
    await deps.record(db, { actor: `person:${person.id}`, action: 'consent.asked', object: `request:${row.id}`, profile });
  });
  return row.id;
}

/** Asks no more; what was answered stays. @throws LaurelError not_found */
export async function endRequest(deps: ProgrammeDeps, { person }: Session, { recipient, id }: { recipient: string; id: string }): Promise<void> {
  await deps.store.write(async (db) => {
    await organisationOf(db.across(ANY_PROFILE), recipient, person.id);
    await db.as(recipient).update(ConsentRequest, { id, endedAt: IsNull() }, { endedAt: now(deps.context) });
  });
}
