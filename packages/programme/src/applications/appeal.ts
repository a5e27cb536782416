import { LaurelError, now, type Problem } from '@laurel/base';
import { In, Not } from '@laurel/store';
import { Decision } from '../assessment/records.ts';
import type { ProgrammeDeps } from '../deps.ts';
import { PART_CHARACTERS } from '../limits.ts';
import { byLearner, ENDED, ownApplication } from './find-application.ts';
import { Appeal, Application } from './records.ts';
import { promisedBy } from './submit-application.ts';

const OWN = 'a learner appeals for her own application, whatever the profile';

/**
 * Asks that somebody else look at what was declined: once a round, in her own words. The institution's promise of an answer runs anew from then.
 * @throws LaurelError not_found · conflict · bad_form (she has applied again, and that is open, among them)
 */
export async function appeal(deps: ProgrammeDeps, { id, personId, words }: { id: string; personId: string; words: string }): Promise<void> {
  if (words === '') throw wrong('required');
  if (words.length > PART_CHARACTERS) throw wrong('too_long');
  const at = now(deps.context);
  await deps.store.across(OWN).write(async (db) => {
    const { round, state, profile, achievementId } = await ownApplication(db, id, personId);
    if (state !== 'declined' || (await db.one(Appeal, { applicationId: id, round }))) throw new LaurelError('conflict');
    if (await db.one(Application, { personId, achievementId, state: Not(In(ENDED)) })) throw wrong('applied_again');
    await db.insert(Appeal, { applicationId: id, round, profile, at, words });
    await db.update(Application, { id }, { state: 'appealed', closedAt: null, promisedAt: await promisedBy(deps, db, profile) });
    await deps.record(db.open, byLearner(personId, 'application.appealed', id, { round }));
  });
}

/**
 * Hers to take back until it is decided: it stands as it was decided, from the day on which it was, and her words are gone.
 * @throws LaurelError not_found · conflict (decided meanwhile)
 */
export async function takeBackAppeal(deps: ProgrammeDeps, { id, personId }: { id: string; personId: string }): Promise<void> {
  await deps.store.across(OWN).write(async (db) => {
    const { round, state } = await ownApplication(db, id, personId);
    if (state !== 'appealed') throw new LaurelError('conflict');
    const decided = await db.one(Decision, { applicationId: id, round, appeal: 0 });
    if (!decided) throw new LaurelError('conflict');
    await db.remove(Appeal, { applicationId: id, round });
    await db.update(Application, { id }, { state: 'declined', closedAt: decided.at, promisedAt: null });
    await deps.record(db.open, byLearner(personId, 'application.appeal-taken-back', id, { round }));
  });
  await deps.store.purge();
}

const wrong = (code: string): LaurelError => {
  const problems: Problem[] = [{ at: 'words', code, detail: code }];
  return new LaurelError('bad_form', { problems });
};
