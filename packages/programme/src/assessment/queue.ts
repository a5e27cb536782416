import { LaurelError } from '@laurel/base';
import { In, IsNull, type ScopedReader } from '@laurel/store';
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
import { USUAL_ASSESSORS, USUAL_PROMISED_DAYS } from '../limits.ts';
import { Assessing, type AssessingRow, Assessment, type AssessmentRow, Decision, type DecisionRow } from './records.ts';

/** What one person at the desk may do with an application now. */
export type Part = 'assess' | 'decide' | 'look' | 'conflict';

export type Queued = { application: ApplicationRow; part: Part; scored: number };

/** How a profile assesses; the usual where it has said nothing. */
export const assessingOf = async (db: Pick<ScopedReader, 'one' | 'scope'>): Promise<AssessingRow> =>
  (await db.one(Assessing, {})) ?? { profile: db.scope, assessors: USUAL_ASSESSORS, promisedDays: USUAL_PROMISED_DAYS };

/** Who scored, scores, or handed it on in this round; who decided. */
type Hands = { assessments: readonly AssessmentRow[]; decisions: readonly DecisionRow[] };

/**
 * What somebody may do: nobody judges their own application, scores twice, decides what they recommended, or hears an appeal against what they decided.
 * Whoever handed it on has no more to do with it.
 */
function partOf(
  application: ApplicationRow,
  { assessments, decisions }: Hands,
  personId: string,
  { may, assessors }: { may: { assess: boolean; decide: boolean }; assessors: number },
): Part {
  const { state, round } = application;
  const own = assessments.filter((one) => one.assessorId === personId);
  const ofRound = own.find((one) => one.round === round);
  if (application.personId === personId || own.some((one) => one.state === 'handed-on')) return 'conflict';
  const taken = assessments.filter((one) => one.round === round && one.state !== 'handed-on' && one.assessorId !== personId).length;
  // Where fewer are asked for since one of two has sent, it waits for nobody else.
  const isScored = state === 'submitted' && assessments.filter((one) => one.round === round && one.state === 'sent').length >= assessors;
  if (state === 'submitted' && may.assess && ofRound?.state !== 'sent' && taken < assessors) return 'assess';
  if ((state === 'recommended' || isScored) && may.decide && ofRound === undefined) return 'decide';
  if (state === 'appealed' && may.decide && own.length === 0 && !decisions.some(({ deciderId }) => deciderId === personId)) return 'decide';
  return 'look';
}

export type May = { assess: boolean; decide: boolean };

/** What waits at a profile, the oldest promise first, with what this person may do. Her own applications and those she handed on are not there. */
export async function queueFor(
  deps: Pick<ProgrammeDeps, 'store'>,
  { profile, personId, may }: { profile: string; personId: string; may: May },
): Promise<Queued[]> {
  return deps.store.as(profile).read(async (db) => {
    const { assessors } = await assessingOf(db);
    const waiting = await db.list(Application, { state: In(['submitted', 'recommended', 'appealed']) }, { order: { promisedAt: 'ASC' } });
    const ids = waiting.map(({ id }) => id);
    const assessments = ids.length === 0 ? [] : await db.list(Assessment, { applicationId: In(ids) });
    const decisions = ids.length === 0 ? [] : await db.list(Decision, { applicationId: In(ids) });
    return waiting.flatMap((application) => {
      const of = <Row extends { applicationId: string }>(rows: readonly Row[]) => rows.filter((row) => row.applicationId === application.id);
      const hands = { assessments: of(assessments), decisions: of(decisions) };
      const part = partOf(application, hands, personId, { may, assessors });
      const scored = hands.assessments.filter((one) => one.round === application.round && one.state === 'sent').length;
      return part === 'conflict' ? [] : [{ application, part, scored }];
    });
  });
}

export type Opened = Hands & {
  application: ApplicationRow;
  evidence: EvidenceRow[];
  appeals: AppealRow[];
  part: Part;
  assessing: AssessingRow;
  sent: SubmissionRow;
  own: AssessmentRow | undefined;
};

/**
 * One application as somebody at the desk sees it. What others scored stays hidden until one has sent one's own: two judgements are not one.
 * @throws LaurelError not_found (nothing was sent) · not_allowed (hers, or handed on by her)
 */
export async function openSubmission(
  deps: Pick<ProgrammeDeps, 'store'>,
  { profile, id, personId, may }: { profile: string; id: string; personId: string; may: May },
): Promise<Opened> {
  return deps.store.as(profile).read((db) => openIn(db, id, personId, may));
}

export async function openIn(db: ScopedReader, id: string, personId: string, may: May): Promise<Opened> {
  const application = await db.one(Application, { id });
  const sent = application && (await db.one(Submission, { applicationId: id, round: application.round }));
  if (!application || !sent || application.state === 'withdrawn') throw new LaurelError('not_found');
  const assessments = await db.list(Assessment, { applicationId: id }, { order: { openedAt: 'ASC' } });
  const decisions = await db.list(Decision, { applicationId: id }, { order: { at: 'ASC' } });
  const assessing = await assessingOf(db);
  const part = partOf(application, { assessments, decisions }, personId, { may, assessors: assessing.assessors });
  if (part === 'conflict') throw new LaurelError('not_allowed');
  const own = assessments.find((one) => one.round === application.round && one.assessorId === personId);
  const shown = part === 'assess' ? assessments.filter((one) => one.round < application.round || one.assessorId === personId) : assessments;
  const evidence = await db.list(Evidence, { applicationId: id, arrived: 1, removedAt: IsNull() }, { order: { addedAt: 'ASC' } });
  const appeals = await db.list(Appeal, { applicationId: id }, { order: { round: 'DESC' } });
  return { application, evidence, appeals, assessments: shown, decisions, part, assessing, sent, own };
}
