import { inMs, LaurelError, now } from '@laurel/base';
import { IsNull, type ScopedReader } from '@laurel/store';
import { Attestation, type AttestationRow } from '../applications/attestation-records.ts';
import {
  Appeal,
  type AppealRow,
  Application,
  type ApplicationRow,
  Evidence,
  type EvidenceRow,
  Submission,
  type SubmissionRow,
} from '../applications/records.ts';
import type { ProgrammeDeps } from '../deps.ts';
import { SCORING_LAPSES_AFTER, USUAL_ASSESSORS, USUAL_PROMISED_DAYS } from '../limits.ts';
import { type Anew, anewAt, decidesThrough, isLeftOut } from './anew.ts';
import { isLive, OutsideAssessor, type OutsideAssessorRow, sawBefore } from './openings-records.ts';
import { Assessing, type AssessingRow, Assessment, type AssessmentRow, Decision, type DecisionRow } from './records.ts';

/** What one person at the desk may do with an application now. */
export type Part = 'assess' | 'decide' | 'look' | 'conflict';

/** What is read of all that waits: texts and scores are for the page of one. */
export type Waiting = Omit<ApplicationRow, 'context' | 'reflection' | 'badgeName'>;
export type WaitingWithHands = { application: Waiting; hands: Hands };

/** `anew`: an appeal had it sent back, and it was sent again. */
export type Queued = { application: Waiting; part: Part; scored: number; since: string | null; anew: boolean };

/** `outside`: asked for this one application, and nobody here otherwise. */
export type May = { assess: boolean; decide: boolean; outside?: true };

/** Who asks. `barred`: applications they must not judge (`barredFrom`). */
export type Viewer = { personId: string; may: May; barred: ReadonlySet<string> };

/** How a profile assesses; the usual where it has said nothing. */
export const assessingOf = async (db: Pick<ScopedReader, 'one' | 'scope'>): Promise<AssessingRow> =>
  (await db.one(Assessing, {})) ?? { profile: db.scope, assessors: USUAL_ASSESSORS, promisedDays: USUAL_PROMISED_DAYS };

/** Who scored, scores, or handed it on in this round; who decided; who is asked from outside. */
export type Hands = {
  assessments: readonly Omit<AssessmentRow, 'scores' | 'words' | 'privateNote'>[];
  decisions: readonly Omit<DecisionRow, 'words'>[];
  outside: readonly OutsideAssessorRow[];
};
export type Rules = { assessors: number; at: string; lapsedBefore: string };

export const rulesAt = ({ context }: Pick<ProgrammeDeps, 'context'>, { assessors }: AssessingRow): Rules => ({
  assessors,
  at: context.clock().toISOString(),
  lapsedBefore: inMs(context, -SCORING_LAPSES_AFTER),
});

/**
 * What somebody may do: nobody judges their own application, scores twice, decides what they recommended, or hears an appeal against what they decided.
 * Whoever handed it on has no more to do with it; what an appeal sent back is for others than judged it before, while there are others. A scoring that was not gone on with for a week leaves its place to others; what was kept stays its owner's.
 */
function partOf(application: Waiting, hands: Hands, { personId, may: role, barred }: Viewer, rules: Rules, anew: Anew | undefined): Part {
  const { state, round } = application;
  const { assessments } = hands;
  const assesses = role.assess && !isLeftOut(anew, personId, 'assess');
  const decides = role.decide && !isLeftOut(anew, personId, 'decide');
  const own = assessments.filter((one) => one.assessorId === personId);
  const ofRound = own.find((one) => one.round === round);
  if (application.personId === personId || barred.has(application.id) || own.some((one) => one.state === 'handed-on')) return 'conflict';
  const holds = (one: Hands['assessments'][number]) => one.state === 'sent' || (one.state === 'open' && one.savedAt >= rules.lapsedBefore);
  const isOut = (one: Hands['assessments'][number]) => one.state === 'open' && isLeftOut(anew, one.assessorId, 'assess'); // begun before the appeal
  const taken = assessments.filter((one) => one.round === round && holds(one) && !isOut(one) && one.assessorId !== personId).length;
  if (state === 'submitted' && assesses && ofRound?.state !== 'sent' && (taken < rules.assessors || role.outside)) return 'assess';
  // Where fewer are asked for since one of two has sent, or somebody from outside never answered, it waits for nobody else.
  if ((state === 'recommended' || (state === 'submitted' && isScored(application, hands, rules))) && decides && ofRound?.state !== 'sent') return 'decide';
  if (state === 'appealed' && decides && hadNoPart(hands, personId)) return 'decide';
  return 'look';
}

/** Neither scored it, in any round, nor decided it: what an appeal asks of whoever hears it. */
export const hadNoPart = ({ assessments, decisions }: Pick<Hands, 'assessments' | 'decisions'>, personId: string): boolean =>
  !assessments.some(({ assessorId }) => assessorId === personId) && !decisions.some(({ deciderId }) => deciderId === personId);

/** Since when it waits for an answer: an appeal, since it was asked for. */
export const waitsSince = ({ state, round, submittedAt }: Waiting, appeals: readonly Pick<AppealRow, 'round' | 'at'>[]): string | null =>
  (state === 'appealed' ? appeals.find((one) => one.round === round)?.at : undefined) ?? submittedAt;

/** As many have sent as the profile asks for, and nobody from outside is still waited for. */
export function isScored({ round }: Pick<Waiting, 'round'>, { assessments, outside }: Hands, { assessors, at }: Pick<Rules, 'assessors' | 'at'>): boolean {
  const sent = assessments.filter((one) => one.round === round && one.state === 'sent');
  const waits = outside.some((one) => isLive(one, at) && !sent.some(({ assessorId }) => assessorId === one.personId));
  return sent.length >= assessors && !waits;
}

/** What waits at a profile, the oldest promise first, with what this person may do. Her own applications and those she handed on are not there. `read`: what waits. */
export async function queueFor(
  deps: Pick<ProgrammeDeps, 'store' | 'people' | 'context'>,
  { profile, ...viewer }: Viewer & { profile: string },
  read: readonly WaitingWithHands[],
): Promise<Queued[]> {
  if (read.length === 0) return [];
  const { rules, appeals } = await deps.store.as(profile).read(async (db) => ({
    rules: rulesAt(deps, await assessingOf(db)),
    appeals: byApplication(await db.query(Appeal, 'appeal').andWhere(of('appeal'), { profile }).without('words').getMany()),
  }));
  const sentBack = await anewAt(deps, profile, read, rules);
  return read.flatMap(({ application, hands }) => {
    const anew = sentBack.get(application.id);
    const part = partOf(application, hands, viewer, rules, anew);
    const scored = hands.assessments.filter((one) => one.round === application.round && one.state === 'sent').length;
    if (part === 'conflict') return [];
    return [{ application, part, scored, since: waitsSince(application, appeals.get(application.id) ?? []), anew: anew !== undefined }];
  });
}

const IS_WAITING = "application.state IN ('submitted', 'recommended', 'appealed')";
/** Rows of what waits at a profile. */
const of = (alias: string): string => `${alias}.applicationId IN (SELECT id FROM application WHERE profile = :profile AND ${IS_WAITING})`;
const byApplication = <Row extends { applicationId: string }>(rows: readonly Row[]): Map<string, Row[]> => Map.groupBy(rows, (row) => row.applicationId);

/** What waits at a profile, the earliest promised first, with whoever has had a hand in each. */
export async function waitingWithHands(db: Pick<ScopedReader, 'query' | 'scope'>): Promise<WaitingWithHands[]> {
  const all = db.query(Application, 'application').andWhere(IS_WAITING).without('context', 'reflection', 'badgeName');
  const waiting = await all.orderBy('application.promisedAt', 'ASC').getMany();
  if (waiting.length === 0) return [];
  const profile = { profile: db.scope };
  const scores = db.query(Assessment, 'score').andWhere(of('score'), profile).without('scores', 'words', 'privateNote');
  const assessments = byApplication(await scores.getMany());
  const decisions = byApplication(await db.query(Decision, 'decided').andWhere(of('decided'), profile).without('words').getMany());
  const outside = byApplication(await db.query(OutsideAssessor, 'outside').andWhere(of('outside'), profile).getMany());
  return waiting.map((application) => {
    const { id } = application;
    return { application, hands: { assessments: assessments.get(id) ?? [], decisions: decisions.get(id) ?? [], outside: outside.get(id) ?? [] } };
  });
}

/** Said to whoever judges of what waits for nobody any more, and was none of theirs. */
export const MOVED_ON = 'It does not wait any more: it went back to whoever applied, was decided, or was withdrawn, or its appeal was taken back.';

export type Opened = Pick<Hands, 'outside'> & {
  assessments: readonly AssessmentRow[];
  decisions: readonly DecisionRow[];
  application: ApplicationRow;
  evidence: EvidenceRow[];
  appeals: AppealRow[];
  /** Those that this submission has pinned. */
  attestations: AttestationRow[];
  part: Part;
  assessing: AssessingRow;
  sent: SubmissionRow;
  /** What was sent before it, where there is one that they could see. */
  before: SubmissionRow | undefined;
  /** Whether its words are theirs to read: what a learner took out again is not for whoever never had it before them. */
  readsBefore: boolean;
  own: AssessmentRow | undefined;
  /** Where it waits and an appeal sent it back before this round. */
  anew: Anew | undefined;
  /** The last submission that is theirs to decide, or was. */
  decidesThrough: number;
};

/**
 * One application as somebody at the desk sees it. What others scored stays hidden until one has sent one's own: two judgements are not one. Once it
 * waits for nobody, it is there for deciders and for those who had a hand in it.
 * @throws LaurelError not_found (nothing was sent) · conflict (`MOVED_ON`: withdrawn; waits for nobody, and none of theirs) · not_allowed (hers, or handed on
 * by her, or a conflict that is listed or follows from what they attested)
 */
export async function openSubmission(
  deps: Pick<ProgrammeDeps, 'store' | 'people' | 'context'>,
  { profile, id, ...viewer }: Viewer & { profile: string; id: string },
): Promise<Opened> {
  return deps.store.as(profile).read((db) => openIn(deps, db, id, viewer));
}

export async function openIn(deps: Pick<ProgrammeDeps, 'store' | 'people' | 'context'>, db: ScopedReader, id: string, viewer: Viewer): Promise<Opened> {
  const application = await db.one(Application, { id });
  const sent = application && (await db.one(Submission, { applicationId: id, round: application.round }));
  if (!application || !sent) throw new LaurelError('not_found');
  if (application.state === 'withdrawn') throw new LaurelError('conflict', { detail: MOVED_ON });
  const of = { applicationId: id };
  const assessments = await db.list(Assessment, of, { order: { openedAt: 'ASC' } });
  const decisions = await db.list(Decision, of, { order: { at: 'ASC' } });
  const outside = await db.list(OutsideAssessor, of, { order: { invitedAt: 'ASC' } });
  const isAsked = outside.some((one) => one.personId === viewer.personId && isLive(one, now(deps.context)));
  if (viewer.may.outside && !isAsked) throw new LaurelError('link_ended');
  const assessing = await assessingOf(db);
  const hands = { assessments, decisions, outside };
  const rules = rulesAt(deps, assessing);
  const anew = isWaiting(application) ? (await anewAt(deps, db.scope, [{ application, hands }], rules)).get(id) : undefined;
  const part = partOf(application, hands, viewer, rules, anew);
  if (part === 'conflict') throw new LaurelError('not_allowed');
  const all = assessments.filter(({ assessorId }) => assessorId === viewer.personId);
  const own = all.find((one) => one.round === application.round);
  if (!isWaiting(application) && !viewer.may.decide && all.length === 0) throw new LaurelError('conflict', { detail: MOVED_ON });
  const evidence = await db.list(Evidence, { ...of, arrived: 1, removedAt: IsNull() }, { order: { addedAt: 'ASC' } });
  const appeals = await db.list(Appeal, of, { order: { round: 'DESC' } });
  const given = await db.list(Attestation, { ...of, state: 'given' }, { order: { answeredAt: 'ASC' } });
  const attestations = given.filter(({ id: one }) => sent.attestations.some((pinned) => pinned.id === one));
  const earlier = application.round > 1 ? await db.one(Submission, { ...of, round: application.round - 1 }) : undefined;
  const asked = outside.filter(({ personId }) => personId === viewer.personId);
  const through = decidesThrough({ anew, hands }, viewer.personId);
  const hadPart = [...all, ...decisions.filter(({ deciderId }) => deciderId === viewer.personId)].some(({ round }) => round === earlier?.round);
  return {
    application,
    evidence,
    appeals,
    assessments: shownTo(viewer, part, { application, assessments, decisions, own, decidesThrough: through }),
    decisions: viewer.may.outside ? [] : decisions,
    outside,
    attestations,
    part,
    assessing,
    sent,
    before: earlier && (!viewer.may.outside || sawBefore(asked, earlier, sent)) ? earlier : undefined,
    readsBefore: viewer.may.outside || hadPart || (through >= application.round && decidesThis(viewer, part, { application, decisions, own })),
    own,
    anew,
    decidesThrough: through,
  };
}

const WAITING: readonly ApplicationRow['state'][] = ['submitted', 'recommended', 'appealed'];
/** Whether anybody is still to say anything of it. */
export const isWaiting = ({ state }: Pick<ApplicationRow, 'state'>): boolean => WAITING.includes(state);

/**
 * Of this round, others' words are for whoever has sent theirs and for whoever decides; to somebody from outside nobody else's are shown at all. A private
 * note is its writer's and that of those who decide this submission: never of whoever scored it too.
 */
function shownTo(
  { personId, may }: Viewer,
  part: Part,
  {
    application,
    assessments,
    decisions,
    own,
    decidesThrough: through,
  }: Pick<Opened, 'application' | 'decisions' | 'own' | 'decidesThrough'> & {
    assessments: AssessmentRow[];
  },
): AssessmentRow[] {
  const mine = (one: AssessmentRow) => one.assessorId === personId;
  if (may.outside) return assessments.filter(mine);
  const all = own?.state === 'sent' || (may.decide && part !== 'assess');
  const shown = all ? assessments : assessments.filter((one) => one.round < application.round || mine(one));
  const decides = decidesThis({ personId, may }, part, { application, decisions, own });
  return shown.map((one) => ((decides && one.round <= through) || mine(one) ? one : { ...one, privateNote: '' }));
}

/** Whether somebody is of those who decide a submission as it stands, or did: nobody decides what they score, and an appeal is for those who had no part in it. */
function decidesThis(
  { personId, may }: Pick<Viewer, 'personId' | 'may'>,
  part: Part,
  { application, decisions, own }: Pick<Opened, 'application' | 'decisions' | 'own'>,
) {
  if (!may.decide || part === 'assess' || own?.state === 'sent') return false;
  return application.state !== 'appealed' || part === 'decide' || decisions.some(({ deciderId }) => deciderId === personId);
}
