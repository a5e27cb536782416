import { LaurelError, newId, now, type Problem } from '@laurel/base';
import type { AchievementRow } from '@laurel/issuer';
import type { ScopedReader, ScopedWriter } from '@laurel/store';
import { criteriaOf } from '../applications/find-application.ts';
import { Application } from '../applications/records.ts';
import { meet, type Saved, SavedElsewhere } from '../applications/two-windows.ts';
import type { ProgrammeDeps } from '../deps.ts';
import { COMMENT_CHARACTERS } from '../limits.ts';
import { asTheyStand } from './as-they-stand.ts';
import { judgementOf, textsOf } from './judgement-texts.ts';
import { OutsideAssessor } from './openings-records.ts';
import { outcomeLetter } from './outcome-letter.ts';
import { isScored, isWaiting, MOVED_ON, type Opened, openIn, type Viewer } from './queue.ts';
import { Assessment, type AssessmentRow, type Outcome, type Score } from './records.ts';

export type Place = Viewer & { profile: string; id: string };
/** `since`: what the form was drawn from. */
export type Judgement = { scores: Score[]; words: string; privateNote: string; recommends?: Outcome | undefined; since?: string | undefined };

/**
 * Keeps what an assessor has so far; unfinished is well. What was saved from another window since the form was drawn stays.
 * @throws LaurelError not_found · not_allowed · conflict (two windows changed one box: `SavedElsewhere`) · bad_form
 */
export async function saveScores(deps: ProgrammeDeps, place: Place, judgement: Judgement): Promise<Saved> {
  const { achievement } = await demandSound(deps, place, judgement);
  return deps.store.as(place.profile).write(async (db) => {
    const opened = await openToScore(deps, db, place, await asTheyStand(deps, db, place, place.id));
    return keep(deps, db, { ...opened, achievement }, place, judgement, 'open');
  });
}

/**
 * Sends an assessor's judgement. With as many as the profile wants, it waits for whoever decides. An award needs each criterion scored. To ask for a
 * revision takes nobody's decision: it goes back to the learner at once, who may send it again as often as she likes. Nothing goes out that was saved
 * from another window and is not on the page that is sent.
 * @throws LaurelError not_found · not_allowed · conflict (`SavedElsewhere` among them) · bad_form
 */
export async function sendScores(deps: ProgrammeDeps, place: Place, judgement: Judgement): Promise<void> {
  const { achievement, personId: learnerId } = await demandSound(deps, place, judgement);
  const learner = await deps.people.person(learnerId);
  if (!learner) throw new LaurelError('not_found');
  const problems = unfinished(criteriaOf(achievement.definition), judgement);
  if (problems.length > 0) throw new LaurelError('bad_form', { problems });
  await deps.store.as(place.profile).write(async (db) => {
    const { application, assessing, outside, ...opened } = await openToScore(deps, db, place, await asTheyStand(deps, db, place, place.id));
    await keep(deps, db, { ...opened, application, achievement }, place, judgement, 'sent');
    const { round } = application;
    const assessments = await db.list(Assessment, { applicationId: place.id, round });
    const scored = isScored(application, { assessments, decisions: [], outside }, { assessors: assessing.assessors, at: now(deps.context) });
    if (judgement.recommends === 'revise') {
      await db.update(Application, { id: place.id }, { state: 'revision', promisedAt: null });
      await deps.enqueue(db.open, outcomeLetter(deps, { application, achievement, learner, outcome: 'revise' }));
    } else if (scored) await db.update(Application, { id: place.id }, { state: 'recommended' });
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

/**
 * Somebody who knows the learner hands it on, before they score, decide or hear an appeal: it leaves their queue for good.
 * @throws LaurelError not_found · not_allowed · conflict (they scored it; `MOVED_ON`: it waits for nobody)
 */
export async function handOn(deps: ProgrammeDeps, place: Place): Promise<void> {
  await deps.store.as(place.profile).write(async (db) => {
    const { application, own } = await openIn(deps, db, place.id, await asTheyStand(deps, db, place, place.id));
    const handedOn = { state: 'handed-on' as const, scores: [], words: '', privateNote: '', recommends: null };
    if (!isWaiting(application)) throw new LaurelError('conflict', { detail: MOVED_ON });
    if (own?.state === 'sent') throw new LaurelError('conflict');
    if (own) await db.update(Assessment, { id: own.id }, handedOn);
    else await db.insert(Assessment, { ...blank(deps, application.round, place), ...handedOn });
    if (place.may.outside) await db.update(OutsideAssessor, { applicationId: place.id, personId: place.personId }, { endedAt: now(deps.context) });
    await deps.record(db.open, {
      actor: `person:${place.personId}`,
      action: 'application.handed-on',
      object: `application:${place.id}`,
      profile: place.profile,
    });
  });
}

/** @throws LaurelError conflict where it is not theirs to score now */
async function openToScore(deps: ProgrammeDeps, db: ScopedReader, { id }: Place, viewer: Viewer): Promise<Opened> {
  const opened = await openIn(deps, db, id, viewer);
  if (opened.part !== 'assess') throw new LaurelError('conflict');
  return opened;
}

async function keep(
  deps: ProgrammeDeps,
  db: ScopedWriter,
  { application, own, achievement }: Pick<Opened, 'application' | 'own'> & { achievement: AchievementRow },
  place: Place,
  judgement: Judgement,
  state: 'open' | 'sent',
): Promise<Saved> {
  const criteria = criteriaOf(achievement.definition);
  const met = meet(textsOf(criteria, own), textsOf(criteria, judgement), judgement.since);
  if (Object.keys(met.clashes).length > 0 || (state === 'sent' && met.unseen.length > 0)) throw new SavedElsewhere(met);
  const { scores, words, privateNote, recommends } = judgementOf(criteria, met.texts);
  const savedAt = now(deps.context);
  const change = {
    scores,
    words,
    privateNote,
    recommends: recommends ?? null,
    state,
    savedAt,
    sentAt: state === 'sent' ? savedAt : null,
  };
  if (own) await db.update(Assessment, { id: own.id }, change);
  else await db.insert(Assessment, { ...blank(deps, application.round, place), ...change });
  return { savedAt, since: met.since };
}

const blank = (
  deps: ProgrammeDeps,
  round: number,
  { id, personId }: Place,
): Pick<AssessmentRow, 'id' | 'applicationId' | 'round' | 'assessorId' | 'openedAt' | 'savedAt' | 'sentAt'> => ({
  id: newId(deps.context),
  applicationId: id,
  round,
  assessorId: personId,
  openedAt: now(deps.context),
  savedAt: now(deps.context),
  sentAt: null,
});

/**
 * What may be kept of a judgement: texts that fit, and criteria and levels of the rubric that the learner had and no others, since she reads them as reached.
 * @throws LaurelError not_found · not_allowed · conflict · bad_form
 */
async function demandSound(deps: ProgrammeDeps, place: Place, judgement: Judgement): Promise<{ achievement: AchievementRow; personId: string }> {
  const { application } = await deps.store.as(place.profile).read((db) => openToScore(deps, db, place, place));
  const achievement = await deps.awarding.achievement(application.achievementId, application.achievementVersion);
  const problems = [...tooLong(judgement), ...foreign(criteriaOf(achievement.definition), judgement.scores)];
  if (problems.length > 0) throw new LaurelError('bad_form', { problems });
  return { achievement, personId: application.personId };
}

const foreign = (criteria: ReturnType<typeof criteriaOf>, scores: readonly Score[]): Problem[] =>
  scores.flatMap(({ criterion, level }, nth): Problem[] => {
    const known = criteria.find(({ title }) => title === criterion);
    const fits = known && (level === '' || known.levels?.some(({ name }) => name === level)) && scores.findIndex((one) => one.criterion === criterion) === nth;
    return fits ? [] : [{ at: `level_${nth}`, code: 'not_in_rubric', detail: 'not_in_rubric' }];
  });

function tooLong({ scores, words, privateNote }: Judgement): Problem[] {
  const texts: [string, string][] = [
    ['words', words],
    ['private_note', privateNote],
    ...scores.map(({ comment }, nth): [string, string] => [`comment_${nth}`, comment]),
  ];
  return texts.flatMap(([at, text]): Problem[] => (text.length > COMMENT_CHARACTERS ? [{ at, code: 'too_long', detail: 'too_long' }] : []));
}

/**
 * What a judgement lacks: a word to the learner where it is no award; each criterion where it is no revision, and for an award none below the level that
 * earns it. Where nothing is recommended yet, all of that at once, each with when it is not needed.
 */
function unfinished(criteria: ReturnType<typeof criteriaOf>, { scores, words, recommends }: Judgement): Problem[] {
  const problem = (at: string, code: string): Problem => ({ at, code, detail: code });
  if (recommends === undefined) {
    const open = shortOf(criteria, scores).filter(({ code }) => code === 'level');
    const unsaid = words === '' ? [problem('words', 'words_unless')] : [];
    return [...open.map(({ nth }) => problem(`level_${nth}`, 'level_unless')), ...unsaid, problem('recommends', 'recommends')];
  }
  const said = words === '' && recommends !== 'award' ? [problem('words', 'words')] : [];
  const lacking = shortOf(criteria, scores).filter(({ code }) => recommends === 'award' || (recommends === 'decline' && code === 'level'));
  return [...lacking.map(({ nth, code }) => problem(`level_${nth}`, code)), ...said];
}

/** Criteria of a rubric that scores leave open, or reach below the level that earns the badge, by their place. */
export const shortOf = (criteria: ReturnType<typeof criteriaOf>, scores: readonly Score[]): Short[] =>
  criteria.flatMap(({ title, levels = [], required }, nth): Short[] => {
    const names = levels.map(({ name }) => name);
    const reached = names.indexOf(scores.find(({ criterion }) => criterion === title)?.level ?? '');
    if (reached === -1) return [{ nth, code: 'level' }];
    return required !== undefined && reached < names.indexOf(required) ? [{ nth, code: 'below_required' }] : [];
  });
type Short = { nth: number; code: 'level' | 'below_required' };
