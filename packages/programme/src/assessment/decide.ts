import { LaurelError, now } from '@laurel/base';
import type { EarnedAward } from '@laurel/issuer';
import { holds, type Session } from '@laurel/people';
import { IsNull, type ScopedWriter } from '@laurel/store';
import { Application } from '../applications/records.ts';
import type { ProgrammeDeps } from '../deps.ts';
import { COMMENT_CHARACTERS } from '../limits.ts';
import { asTheyStand } from './as-they-stand.ts';
import { earnedBy } from './earned-by.ts';
import { OutsideAssessor } from './openings-records.ts';
import { outcomeLetter } from './outcome-letter.ts';
import { isWaiting, MOVED_ON, openIn, type Viewer } from './queue.ts';
import { Decision, type Outcome } from './records.ts';

/** `levels`: whose a badge of it carries, by the id of the score sheet; asked where those who scored did not agree. */
type Said = { outcome: Outcome; words: string; levels?: string };

/**
 * Decides over what assessors recommended: an award is made in the same write, with how it was earned. Only a person who is signed in decides, and not
 * one who scored it or whom it is about; the rows are asked in the write itself, of the decider's role too.
 * @throws LaurelError not_found · not_allowed · conflict (not theirs to decide; `MOVED_ON`: decided or taken back meanwhile) · bad_form (the learner holds the badge among them)
 */
export async function decide(
  deps: ProgrammeDeps,
  session: Session,
  { profile, id, outcome, words, levels, barred }: { profile: string; id: string; barred: ReadonlySet<string> } & Said,
): Promise<void> {
  if (!holds(session, 'decider', profile)) throw new LaurelError('not_allowed');
  if (words.length > COMMENT_CHARACTERS) throw new LaurelError('bad_form', { problems: [{ at: 'words', code: 'too_long', detail: 'too_long' }] });
  if (words === '' && outcome !== 'award') throw new LaurelError('bad_form', { problems: [{ at: 'words', code: 'words', detail: 'words' }] });
  const decider = session.person.id;
  const viewer: Viewer = { personId: decider, may: { assess: false, decide: true }, barred };
  const { application } = await deps.store.as(profile).read((db) => openIn(deps, db, id, viewer));
  const achievement = await deps.awarding.achievement(application.achievementId, application.achievementVersion);
  const learner = await deps.people.person(application.personId);
  if (!learner) throw new LaurelError('not_found');
  const at = now(deps.context);
  await deps.store.as(profile).write(async (db) => {
    const opened = await openIn(deps, db, id, await asTheyStand(deps, db, viewer, id));
    if (opened.part !== 'decide') throw new LaurelError('conflict', isWaiting(opened.application) ? {} : { detail: MOVED_ON });
    const { round, state } = opened.application;
    const awardId = outcome === 'award' ? await awarded(deps, db, earnedBy(opened, { achievement, learner, decider, at, levels })) : null;
    await db.insert(Decision, { applicationId: id, round, appeal: state === 'appealed' ? 1 : 0, deciderId: decider, outcome, words, at });
    const next = { award: 'awarded', revise: 'revision', decline: 'declined' } as const;
    await db.update(Application, { id }, { state: next[outcome], awardId, promisedAt: null, closedAt: outcome === 'revise' ? null : at });
    await db.update(OutsideAssessor, { applicationId: id, endedAt: IsNull() }, { endedAt: at });
    // An award has its claim letter, which says more than this one could.
    if (outcome !== 'award') await deps.enqueue(db.open, outcomeLetter(deps, { application: opened.application, achievement, learner, outcome }));
    await deps.record(db.open, { actor: `person:${decider}`, action: 'application.decided', object: `application:${id}`, profile, detail: { outcome, round } });
  });
}

/** Whoever holds the badge already gets no second one: that is said beside the choice, and nothing is decided. */
async function awarded(deps: ProgrammeDeps, db: ScopedWriter, earned: EarnedAward): Promise<string> {
  try {
    return await deps.awarding.award(db.open, earned);
  } catch (error) {
    if (!(error instanceof LaurelError && error.code === 'conflict')) throw error;
    throw new LaurelError('bad_form', { problems: [{ at: 'outcome', code: 'holds_already', detail: 'holds_already' }] });
  }
}
