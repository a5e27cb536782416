import { LaurelError, newId, now } from '@laurel/base';
import { isRecent, type Session } from '@laurel/people';
import { IsNull } from '@laurel/store';
import type { Translate } from '@laurel/web';
import { Affiliation, Organisation } from '../affiliations/affiliation-records.ts';
import type { ProgrammeDeps } from '../deps.ts';
import { append, changed, demandOwnSay } from './answer-request.ts';
import { conditionsAt } from './conditions.ts';
import type { ConsentEventRow } from './consent-records.ts';
import { standingsOf } from './standing-now.ts';
import type { Purpose } from './terms.ts';

export type TakeOver = { recipient: string; purpose: Purpose; conditions: string; t: Translate };

/**
 * What a guardian agreed to and has lapsed stands again, in the learner's own name: the same, to the same day, under the conditions of today.
 * @throws LaurelError sign_in_again · bad_form (other conditions hold now) · conflict (it has not lapsed, or can stand no more) · not_allowed (another guardian decides)
 */
export async function takeOverConsent(deps: ProgrammeDeps, session: Session, { recipient, purpose, conditions: shown, t }: TakeOver): Promise<ConsentEventRow> {
  if (!isRecent(session, 'sends', deps.context)) throw new LaurelError('sign_in_again');
  const at = now(deps.context);
  const subject = session.person.id;
  return deps.store.write(async (db) => {
    const conditions = await conditionsAt(db, t, at);
    if (shown !== conditions.digest) throw changed();
    const mine = db.as(subject);
    const standing = (await standingsOf(mine, at)).find((one) => one.recipient === recipient && one.purpose === purpose);
    const organisation = await db.across('whoever was let know belongs to some profile').one(Organisation, { id: recipient, closedAt: IsNull() });
    const isLinked = (await mine.one(Affiliation, { organisationId: recipient, leftAt: IsNull() })) !== undefined;
    if (standing?.state !== 'lapsed' || !organisation || !isLinked)
      throw new LaurelError('conflict', { detail: 'This can no longer stand. Nothing was kept.' });
    await demandOwnSay(db, { subject, grantor: subject, purpose, profile: organisation.profile }, at);
    const { subject: _, turn: __, ...given } = standing.event;
    const { version: policyVersion, digest: policyDigest, language } = conditions;
    const event = await append(mine, { ...given, id: newId(deps.context), grantor: subject, policyVersion, policyDigest, language, at, method: 'session' });
    await deps.record(db, { actor: `person:${subject}`, action: 'consent.given', object: `consent:${event.id}` });
    return event;
  });
}
