import { type AuditEvent, LaurelError } from '@laurel/base';
import type { AchievementRow, Definition } from '@laurel/issuer';
import type { AcrossReader, AcrossWriter } from '@laurel/store';
import { Assessment, Decision } from '../assessment/records.ts';
import type { ProgrammeDeps } from '../deps.ts';
import { DraftWarning } from '../rights/retention/records.ts';
import { Attestation, type AttestationRow } from './attestation-records.ts';
import {
  Appeal,
  type AppealRow,
  Application,
  type ApplicationRow,
  type ApplicationState,
  Evidence,
  type EvidenceRow,
  Submission,
  type SubmissionRow,
} from './records.ts';

/** States in which the learner writes. */
export const WRITABLE: readonly ApplicationState[] = ['draft', 'revision'];
export const ENDED: readonly ApplicationState[] = ['awarded', 'declined', 'withdrawn'];

/** The day by which an answer is promised; of one that has ended nobody waits for any. */
export const promisedDay = ({ promisedAt, closedAt }: Pick<ApplicationRow, 'promisedAt' | 'closedAt'>): string | null =>
  closedAt === null ? promisedAt : null;

const OWN = 'a learner’s applications are hers, whatever the profile';

/** The criteria somebody is scored by: an achievement without a rubric cannot be assessed here, and takes no applications. */
export const criteriaOf = ({ results }: Pick<Definition, 'results'>) => results.filter(({ levels = [] }) => levels.length > 0);
export const takesApplications = ({ definition }: Pick<AchievementRow, 'definition'>): boolean => criteriaOf(definition).length > 0;

/** Hers, newest first. */
export const applicationsOf = (deps: Pick<ProgrammeDeps, 'store'>, personId: string): Promise<ApplicationRow[]> =>
  deps.store.across(OWN).read((db) => db.list(Application, { personId }, { order: { createdAt: 'DESC' } }));

/** One that is hers. @throws LaurelError not_found */
export async function ownApplication(db: Pick<AcrossReader, 'one'>, id: string, personId: string): Promise<ApplicationRow> {
  const row = await db.one(Application, { id, personId });
  if (!row) throw new LaurelError('not_found');
  return row;
}

/** One that is hers, and hers to write in. @throws LaurelError not_found · conflict */
export async function writableApplication(db: Pick<AcrossReader, 'one'>, id: string, personId: string): Promise<ApplicationRow> {
  const row = await ownApplication(db, id, personId);
  if (!WRITABLE.includes(row.state)) throw new LaurelError('conflict');
  return row;
}

/**
 * What a learner does to her own application, for the record of the node and not of the profile: whoever assesses it there, and may read that record,
 * would find whose it is.
 */
export const byLearner = (personId: string, action: string, id: string, detail?: { round: number }): AuditEvent => ({
  actor: `person:${personId}`,
  action,
  object: `application:${id}`,
  ...(detail && { detail }),
});

export type WholeApplication = {
  application: ApplicationRow;
  evidence: EvidenceRow[];
  submissions: SubmissionRow[];
  appeals: AppealRow[];
  attestations: AttestationRow[];
};

/** Everything its learner put into it. @throws LaurelError not_found */
export async function readOwnApplication(deps: Pick<ProgrammeDeps, 'store'>, id: string, personId: string): Promise<WholeApplication> {
  return deps.store.across(OWN).read(async (db) => whole(db, await ownApplication(db, id, personId)));
}

/** What stands in it now: pieces taken out again are left out. */
export async function whole(db: Pick<AcrossReader, 'list'>, application: ApplicationRow): Promise<WholeApplication> {
  const of = { applicationId: application.id };
  const evidence = await db.list(Evidence, { ...of, arrived: 1 }, { order: { addedAt: 'ASC' } });
  return {
    application,
    evidence: evidence.filter(({ removedAt }) => removedAt === null),
    submissions: await db.list(Submission, of, { order: { round: 'DESC' } }),
    appeals: await db.list(Appeal, of, { order: { round: 'DESC' } }),
    attestations: await db.list(Attestation, of, { order: { askedAt: 'ASC' } }),
  };
}

/** Nothing of what somebody wrote, showed, or was told about it; that there was an application, and how it ended, stays. */
export async function emptyApplication(db: AcrossWriter, { id }: Pick<ApplicationRow, 'id'>): Promise<void> {
  const of = { applicationId: id };
  await db.remove(Evidence, of); // its chunks with it
  await db.remove(DraftWarning, of);
  await db.remove(Attestation, of); // others' words and addresses: nobody needs them for a count
  await db.update(Submission, of, { background: '', context: '', reflection: '', evidence: [], attestations: [] });
  await db.update(Appeal, of, { words: '' });
  await db.update(Assessment, of, { scores: [], words: '', privateNote: '' });
  await db.update(Decision, of, { words: '' });
  await db.update(Application, { id }, { background: null, context: '', reflection: '', badgeName: '' });
}
