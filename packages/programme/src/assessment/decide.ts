import { type Language, LaurelError, now } from '@laurel/base';
import { isJsonObject } from '@laurel/credentials';
import type { AchievementRow, EarnedAward } from '@laurel/issuer';
import { holds, type Person, type Session } from '@laurel/people';
import { IsNull, type ScopedWriter } from '@laurel/store';
import { makeTranslate } from '@laurel/web';
import { type AttestationRow, standingOf } from '../applications/attestation-records.ts';
import { criteriaOf } from '../applications/find-application.ts';
import { Application } from '../applications/records.ts';
import type { ProgrammeDeps } from '../deps.ts';
import { COMMENT_CHARACTERS } from '../limits.ts';
import { asTheyStand } from './as-they-stand.ts';
import { OutsideAssessor } from './openings-records.ts';
import { outcomeLetter } from './outcome-letter.ts';
import { type Opened, openIn, type Viewer } from './queue.ts';
import { type AssessmentRow, Decision, type Outcome } from './records.ts';
import { shortOf } from './score.ts';

/**
 * Decides over what assessors recommended: an award is made in the same write, with how it was earned. Only a person who is signed in decides, and not
 * one who scored it or whom it is about; the rows are asked in the write itself, of the decider's role too.
 * @throws LaurelError not_found · not_allowed · conflict (not theirs to decide, decided meanwhile, or the learner holds the badge) · bad_form
 */
export async function decide(
  deps: ProgrammeDeps,
  session: Session,
  { profile, id, outcome, words, barred }: { profile: string; id: string; outcome: Outcome; words: string; barred: ReadonlySet<string> },
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
    if (opened.part !== 'decide') throw new LaurelError('conflict');
    const { round, state } = opened.application;
    const awardId = outcome === 'award' ? await awarded(deps, db, earnedBy(opened, achievement, learner, decider, at)) : null;
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

/** Of those who scored a round, whose scores a badge of it carries: the later one who found it enough; nobody where nobody did. */
export const enough = (criteria: ReturnType<typeof criteriaOf>, scored: readonly AssessmentRow[]): AssessmentRow | undefined =>
  scored.findLast((one) => shortOf(criteria, one.scores).length === 0);

/**
 * The earning process as it travels with the badge: of two who scored, what the later of those said counts who found it enough. Where nobody did, nobody
 * who decides makes a badge of it that says so itself: they can ask for a revision, which is scored anew.
 * @throws LaurelError bad_form
 */
function earnedBy(
  { application, assessments, evidence, outside, attestations }: Opened,
  achievement: AchievementRow,
  learner: Person,
  decider: string,
  at: string,
): EarnedAward {
  const scored = assessments.filter((one) => one.round === application.round && one.state === 'sent');
  const criteria = criteriaOf(achievement.definition);
  const scores = enough(criteria, scored)?.scores;
  if (!scores) throw new LaurelError('bad_form', { problems: [{ at: 'outcome', code: 'below_required', detail: 'below_required' }] });
  const external = scored.filter(({ assessorId }) => outside.some(({ personId }) => personId === assessorId)).length;
  const statements = attestations.filter((one) => one.inBadge === 1).flatMap((one) => stated(one, application.language));
  const results = criteria.flatMap(({ title }) => {
    const level = scores.find(({ criterion }) => criterion === title)?.level;
    return level === undefined || level === '' ? [] : [{ title, value: level }];
  });
  return {
    achievement,
    recipient: { email: learner.email, name: application.badgeName === '' ? null : application.badgeName, language: application.language },
    results,
    earning: {
      rubricVersion: achievement.version,
      assessors: scored.length,
      ...(external > 0 && { external }),
      submissions: application.round,
      decidedOn: at.slice(0, 10),
      evidence: evidence.flatMap(({ inBadge, sentIn, name, note, url, sha256 }) =>
        inBadge === 1 && sentIn > 0 ? [{ name: note === '' ? name : note, ...(url === null ? {} : { url }), ...(sha256 === null ? {} : { sha256 }) }] : [],
      ),
      ...(statements.length > 0 && { statements }),
    },
    actor: `person:${decider}`,
  };
}

/** What a badge carries of an attestation: what was signed when it was given, as it was signed. */
function stated(of: AttestationRow, language: Language): NonNullable<EarnedAward['earning']['statements']> {
  const { piece, credential } = of;
  if (piece === null || credential === null) return [];
  const signed: unknown = JSON.parse(credential);
  return isJsonObject(signed)
    ? [{ id: piece, name: makeTranslate(language)('programme.attestation.by', { standing: standingOf(of) }), credential: signed }]
    : [];
}
