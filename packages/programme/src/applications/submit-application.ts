import { DAY, inMs, LaurelError, now, type Problem } from '@laurel/base';
import { type AcrossWriter, In, IsNull } from '@laurel/store';
import { OutsideAssessor } from '../assessment/openings-records.ts';
import { Assessing, Assessment } from '../assessment/records.ts';
import type { ProgrammeDeps } from '../deps.ts';
import { USUAL_PROMISED_DAYS } from '../limits.ts';
import { changedFiles } from './evidence.ts';
import { byLearner, readOwnApplication, whole, writableApplication } from './find-application.ts';
import { Application, type ApplicationRow, Evidence, type EvidenceRow, Submission } from './records.ts';
import { meet, SavedElsewhere } from './two-windows.ts';
import { textsIn } from './write-application.ts';

const OWN = 'a learner sends her own application, whatever the profile';

/**
 * Sends what stands in it, pinned: texts as they are, each piece by its hash. Sent again after a revision, it is the next round; there is no last one.
 * `since`: what the window shows that sends it; nothing goes out by it that was written in another and is not there.
 * @throws LaurelError not_found · conflict (`SavedElsewhere` among them) · bad_form (a part is missing: `background`, `context`, `evidence`, `reflection`; a file is no longer what came)
 */
export async function submitApplication(
  deps: ProgrammeDeps,
  { id, personId, since }: { id: string; personId: string; since?: string | undefined },
): Promise<ApplicationRow> {
  const at = now(deps.context);
  const stands = await readOwnApplication(deps, id, personId);
  const changed = await changedFiles(deps, stands.application, stands.evidence);
  return deps.store.across(OWN).write(async (db) => {
    const row = await writableApplication(db, id, personId);
    const met = meet(textsIn(row), {}, since);
    if (met.unseen.length > 0) throw new SavedElsewhere(met);
    const { evidence, attestations } = await whole(db, row);
    const { background, context, reflection, profile } = row;
    const problems = [...missingIn(row, evidence), ...changedIn(evidence, changed)];
    if (background === null || problems.length > 0) throw new LaurelError('bad_form', { problems });
    const round = row.round + 1;
    const sent: Partial<ApplicationRow> = { state: 'submitted', round, submittedAt: at, promisedAt: await promisedBy(deps, db, profile) };
    const pieces = evidence.map(({ id: piece, name, note, url, mediaType, size, sha256 }) => ({ id: piece, name, note, url, mediaType, size, sha256 }));
    // What somebody had begun to say of the round before goes on as theirs: it would be nobody's.
    await db.update(Assessment, { applicationId: id, state: 'open' }, { round });
    await endAnswered(db, id, at);
    const stated = attestations.flatMap(({ id: given, sha256 }) => (sha256 === null ? [] : [{ id: given, sha256 }]));
    await db.insert(Submission, { applicationId: id, round, profile, at, background, context, reflection, evidence: pieces, attestations: stated });
    await db.remove(Evidence, { applicationId: id, arrived: 0 }); // what has not arrived by now is not sent
    await db.update(Evidence, { applicationId: id, sentIn: 0 }, { sentIn: round });
    await db.update(Application, { id }, sent);
    await deps.record(db.open, byLearner(personId, 'application.sent', id, { round }));
    return { ...row, ...sent };
  });
}

/** The day by which an answer is promised that is asked for now. */
export async function promisedBy({ context }: Pick<ProgrammeDeps, 'context'>, db: AcrossWriter, profile: string): Promise<string> {
  const days = (await db.one(Assessing, { profile }))?.promisedDays ?? USUAL_PROMISED_DAYS;
  return inMs(context, days * DAY);
}

/** Whoever from outside has answered a round was asked for that one: the next waits for them only where they are asked anew. */
async function endAnswered(db: AcrossWriter, applicationId: string, at: string): Promise<void> {
  const answered = (await db.list(Assessment, { applicationId, state: 'sent' })).map(({ assessorId }) => assessorId);
  if (answered.length > 0) await db.update(OutsideAssessor, { applicationId, personId: In(answered), endedAt: IsNull() }, { endedAt: at });
}

/** What is not what she added would go to assessors who are told not to judge by it. */
export const changedIn = (evidence: readonly EvidenceRow[], changed: ReadonlySet<string>): Problem[] =>
  evidence.some(({ id }) => changed.has(id)) ? [{ at: 'evidence', code: 'file_changed', detail: 'file_changed' }] : [];

/** What an assessor could not do without. */
export const PARTS = ['background', 'context', 'evidence', 'reflection'] as const;

/** Which of them are not there yet. */
export function missingIn({ background, context, reflection }: ApplicationRow, evidence: readonly EvidenceRow[]): Problem[] {
  const needed = (at: (typeof PARTS)[number], there: boolean): Problem[] => (there ? [] : [{ at, code: 'required', detail: 'required' }]);
  return [
    ...needed('background', background !== null),
    ...needed('context', context !== ''),
    ...needed('evidence', evidence.length > 0),
    ...needed('reflection', reflection !== ''),
  ];
}
