import { LaurelError, newId, now, type Problem } from '@laurel/base';
import type { ScopedWriter } from '@laurel/store';
import { criteriaOf } from '../applications/find-application.ts';
import { Application } from '../applications/records.ts';
import type { ProgrammeDeps } from '../deps.ts';
import { COMMENT_CHARACTERS } from '../limits.ts';
import { outcomeLetter } from './outcome-letter.ts';
import { type May, type Opened, openIn } from './queue.ts';
import { Assessment, type AssessmentRow, type Outcome, type Score } from './records.ts';

export type Place = { profile: string; id: string; personId: string; may: May };
export type Judgement = { scores: Score[]; words: string; privateNote: string; recommends?: Outcome | undefined };

/** Keeps what an assessor has so far; unfinished is well. @throws LaurelError not_found · not_allowed · conflict · bad_form */
export async function saveScores(deps: ProgrammeDeps, place: Place, judgement: Judgement): Promise<void> {
  demandLengths(judgement);
  await deps.store.as(place.profile).write(async (db) => {
    await keep(deps, db, await openToScore(db, place), place, judgement, 'open');
  });
}

/**
 * Sends an assessor's judgement. With as many as the profile wants, it waits for whoever decides. An award needs each criterion scored. To ask for a
 * revision takes nobody's decision: it goes back to the learner at once, who may send it again as often as she likes.
 * @throws LaurelError not_found · not_allowed · conflict · bad_form
 */
export async function sendScores(deps: ProgrammeDeps, place: Place, judgement: Judgement): Promise<void> {
  demandLengths(judgement);
  const { application: before } = await deps.store.as(place.profile).read((db) => openToScore(db, place));
  const achievement = await deps.awarding.achievement(before.achievementId, before.achievementVersion);
  const learner = await deps.people.person(before.personId);
  if (!learner) throw new LaurelError('not_found');
  const problems = unfinished(criteriaOf(achievement.definition), judgement);
  if (problems.length > 0) throw new LaurelError('bad_form', { problems });
  await deps.store.as(place.profile).write(async (db) => {
    const opened = await openToScore(db, place);
    await keep(deps, db, opened, place, judgement, 'sent');
    const { application, assessing } = opened;
    const { round } = application;
    const sent = await db.count(Assessment, { applicationId: place.id, round, state: 'sent' });
    if (judgement.recommends === 'revise') {
      await db.update(Application, { id: place.id }, { state: 'revision', promisedAt: null });
      await deps.enqueue(db.open, outcomeLetter(deps, { application, achievement, learner, outcome: 'revise' }));
    } else if (sent >= assessing.assessors) await db.update(Application, { id: place.id }, { state: 'recommended' });
    const detail = { round, recommends: judgement.recommends ?? '' };
    await deps.record(db.open, {
      actor: `person:${place.personId}`,
      action: 'application.scored',
      object: `application:${place.id}`,
      profile: place.profile,
      detail,
    });
  });
}

/** Somebody who knows the learner hands it on: it leaves their queue for good. @throws LaurelError not_found · not_allowed */
export async function handOn(deps: ProgrammeDeps, place: Place): Promise<void> {
  await deps.store.as(place.profile).write(async (db) => {
    const { application, own } = await openIn(db, place.id, place.personId, place.may);
    const handedOn = { state: 'handed-on' as const, scores: [], words: '', privateNote: '', recommends: null };
    if (own?.state === 'sent') throw new LaurelError('conflict');
    if (own) await db.update(Assessment, { id: own.id }, handedOn);
    else await db.insert(Assessment, { ...blank(deps, application.round, place), ...handedOn });
    await deps.record(db.open, {
      actor: `person:${place.personId}`,
      action: 'application.handed-on',
      object: `application:${place.id}`,
      profile: place.profile,
    });
  });
}

/** @throws LaurelError conflict where it is not theirs to score now */
async function openToScore(db: Parameters<typeof openIn>[0], { id, personId, may }: Place): Promise<Opened> {
  const opened = await openIn(db, id, personId, may);
  if (opened.part !== 'assess') throw new LaurelError('conflict');
  return opened;
}

async function keep(
  deps: ProgrammeDeps,
  db: ScopedWriter,
  { application, own }: Opened,
  place: Place,
  judgement: Judgement,
  state: 'open' | 'sent',
): Promise<void> {
  const { scores, words, privateNote, recommends } = judgement;
  const change = { scores, words, privateNote, recommends: recommends ?? null, state, sentAt: state === 'sent' ? now(deps.context) : null };
  if (own) await db.update(Assessment, { id: own.id }, change);
  else await db.insert(Assessment, { ...blank(deps, application.round, place), ...change });
}

const blank = (
  deps: ProgrammeDeps,
  round: number,
  { id, personId }: Place,
): Pick<AssessmentRow, 'id' | 'applicationId' | 'round' | 'assessorId' | 'openedAt' | 'sentAt'> => ({
  id: newId(deps.context),
  applicationId: id,
  round,
  assessorId: personId,
  openedAt: now(deps.context),
  sentAt: null,
});

function demandLengths({ scores, words, privateNote }: Judgement): void {
  const texts: [string, string][] = [
    ['words', words],
    ['private_note', privateNote],
    ...scores.map(({ comment }, nth): [string, string] => [`comment_${nth}`, comment]),
  ];
  const problems = texts.flatMap(([at, text]): Problem[] => (text.length > COMMENT_CHARACTERS ? [{ at, code: 'too_long', detail: 'too_long' }] : []));
  if (problems.length > 0) throw new LaurelError('bad_form', { problems });
}

/** What a judgement lacks: a word to the learner always; for an award each criterion, and none below the level that earns it. */
function unfinished(criteria: ReturnType<typeof criteriaOf>, { scores, words, recommends }: Judgement): Problem[] {
  const problem = (at: string, code: string): Problem => ({ at, code, detail: code });
  if (recommends === undefined) return [problem('recommends', 'required')];
  const said = words === '' && recommends !== 'award' ? [problem('words', 'required')] : [];
  const lacking = shortOf(criteria, scores).filter(({ code }) => recommends === 'award' || (recommends === 'decline' && code === 'required'));
  return [...said, ...lacking.map(({ nth, code }) => problem(`level_${nth}`, code))];
}

/** Criteria of a rubric that scores leave open, or reach below the level that earns the badge, by their place. */
export const shortOf = (criteria: ReturnType<typeof criteriaOf>, scores: readonly Score[]): Short[] =>
  criteria.flatMap(({ title, levels = [], required }, nth): Short[] => {
    const names = levels.map(({ name }) => name);
    const reached = names.indexOf(scores.find(({ criterion }) => criterion === title)?.level ?? '');
    if (reached === -1) return [{ nth, code: 'required' }];
    return required !== undefined && reached < names.indexOf(required) ? [{ nth, code: 'below_required' }] : [];
  });
type Short = { nth: number; code: 'required' | 'below_required' };
