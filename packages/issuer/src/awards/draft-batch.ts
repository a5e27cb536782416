import { type Language, LaurelError, newId, now } from '@laurel/base';
import type { AssessmentClass } from '@laurel/credentials';
import { In, IsNull, Not, type ScopedReader, type ScopedWriter } from '@laurel/store';
import { findAchievement } from '../achievements/define-achievement.ts';
import { BatchSlips } from '../claims/slips-records.ts';
import type { Actor, Issuer } from '../deps.ts';
import { ROWS_PER_WRITE, SLIPS_AT_ONCE } from '../limits.ts';
import { Achievement, type AchievementRow, Batch, type BatchRow, RosterLine, type RosterLineRow } from '../records.ts';
import { openRoster, type ReadLine } from '../roster/parse-roster.ts';
import { unreadable } from '../roster/read-csv.ts';
import type { RosterRules } from '../roster/read-row.ts';
import { asideOfEarlier } from './earlier-awards.ts';
import type { Assessment } from './make-awards.ts';
import type { Within } from './within.ts';

export type RosterUpload = {
  profile: string;
  achievementId: string;
  filename: string;
  bytes: Uint8Array;
  assessment: Assessment;
  /** For rows that name none. */
  language: Language;
  /** Each link takes a PIN, which is on a slip that the registrar hands out. */
  pins?: boolean;
  actor: Actor;
};

/**
 * Reads a roster and writes it down as a draft, a piece at a time: nothing is awarded and nobody is written to until `startBatch`.
 * @throws LaurelError not_found · roster_unreadable · too_large
 */
export async function draftBatch(issuer: Issuer, input: RosterUpload, within: Within<BatchRow> = {}): Promise<BatchRow> {
  const achievement = await findAchievement(issuer, input.profile, input.achievementId);
  const { headers, uses, rows, pieces } = await openRoster(input.bytes, rulesOf(issuer, achievement, input.assessment.class));
  if (input.pins === true && rows > SLIPS_AT_ONCE) throw unreadable('too_many_slips', { most: SLIPS_AT_ONCE });
  const batch: BatchRow = {
    id: newId(issuer.context),
    profile: input.profile,
    state: 'draft',
    filename: input.filename.slice(0, 200),
    achievementId: achievement.id,
    achievementVersion: achievement.version,
    assessmentClass: input.assessment.class,
    attestation: input.assessment.attestation,
    headers,
    uses,
    language: input.language,
    rows,
    ready: 0,
    jobId: null,
    issueJobId: null,
    replacedBy: null,
    createdAt: now(issuer.context),
    createdBy: input.actor,
  };
  return writeDraft(issuer, batch, asideOfEarlier(issuer, batch, pieces()), { pins: input.pins === true, within });
}

/** What the badge asks of a row today. */
export const rulesOf = (issuer: Issuer, { definition: { results, validUntil } }: AchievementRow, assessed: AssessmentClass): RosterRules => ({
  results,
  assessed,
  today: now(issuer.context).slice(0, 10),
  lastDay: validUntil,
});

/** `asTheyStand`: the lines by what its own say in the write that takes them over. */
type Replaced = { batchId: string; asTheyStand: (db: ScopedReader, lines: readonly ReadLine[]) => Promise<readonly ReadLine[]> };

/**
 * The lines go first, each piece as it is read; a batch without its state is never shown, so a killed upload leaves nothing to press. With its last piece it
 * takes the place of an earlier draft.
 * @returns the batch with its figures
 */
export async function writeDraft(
  issuer: Issuer,
  batch: BatchRow,
  pieces: AsyncIterable<readonly ReadLine[]>,
  also: { pins: boolean; replaces?: Replaced; within?: Within<BatchRow> },
): Promise<BatchRow> {
  const store = issuer.store.as(batch.profile);
  await store.write(async (db) => {
    // As of now, whenever its file was sent: an upload that was cut off is told by it.
    await db.insert(Batch, { ...batch, state: 'discarded', createdAt: now(issuer.context) });
    if (also.pins) await db.insert(BatchSlips, { batchId: batch.id, round: null, madeAt: null, count: 0 });
  });
  for await (const piece of pieces) {
    await store.write(async (db) => {
      const lines = also.replaces ? await also.replaces.asTheyStand(db, piece) : piece;
      await db.insert(
        RosterLine,
        lines.map((line) => lineRow(batch.id, line)),
      );
    });
  }
  const made = await store.write(async (db) => {
    await also.within?.first?.(db);
    if (also.replaces !== undefined) await discard(db, also.replaces.batchId, batch.id);
    const ready = await db.count(RosterLine, { batchId: batch.id, read: Not(IsNull()) });
    await db.update(Batch, { id: batch.id }, { state: 'draft', ready, createdAt: batch.createdAt });
    const whole = { ...batch, ready };
    await also.within?.last?.(db, whole);
    return whole;
  });
  if (also.replaces !== undefined) await forgetLines(issuer, { profile: batch.profile, batchId: also.replaces.batchId });
  return made;
}

/** A line as it rests. */
export const lineRow = (batchId: string, line: ReadLine): Omit<RosterLineRow, 'profile'> => ({
  batchId,
  line: line.line,
  cells: line.cells,
  read: line.row ?? null,
  problems: line.problems ?? null,
});

/** Nobody wants it any more: the people in it are forgotten. @throws LaurelError not_found · award_state */
export async function discardBatch(issuer: Issuer, input: { profile: string; batchId: string }): Promise<void> {
  await issuer.store.as(input.profile).write((db) => discard(db, input.batchId));
  await forgetLines(issuer, input);
}

/** Whatever led to it leads to what took its place, or nowhere any more. */
async function discard(db: ScopedWriter, batchId: string, replacedBy: string | null = null): Promise<void> {
  await demandDraft(db, batchId);
  await db.update(Batch, { replacedBy: batchId }, { replacedBy });
  await db.update(Batch, { id: batchId }, { state: 'discarded', replacedBy });
}

/** The batch that a draft has become, which was read again since its address was given; `undefined` where it was not, or is gone. */
export const replacementOf = (issuer: Issuer, { profile, batchId }: { profile: string; batchId: string }): Promise<string | undefined> =>
  issuer.store.as(profile).read(async (db) => (await db.one(Batch, { id: batchId }))?.replacedBy ?? undefined);

/** Of what was discarded, by as many as are written at once, so that nobody waits for all of them. Those that a kill leaves are swept. */
async function forgetLines(issuer: Issuer, { profile, batchId }: { profile: string; batchId: string }): Promise<void> {
  const forgetPiece = async (db: ScopedWriter) => {
    const lines = await db.list(RosterLine, { batchId }, { order: { line: 'ASC' }, take: ROWS_PER_WRITE });
    await db.remove(RosterLine, { batchId, line: In(lines.map(({ line }) => line)) });
    return lines.length;
  };
  while ((await issuer.store.as(profile).write(forgetPiece)) === ROWS_PER_WRITE);
}

/** A draft with what its badge asks. @throws LaurelError not_found · award_state */
export async function draftOf(db: ScopedReader, batchId: string): Promise<{ batch: BatchRow; achievement: AchievementRow }> {
  const batch = await demandDraft(db, batchId);
  const achievement = await db.one(Achievement, { id: batch.achievementId, version: batch.achievementVersion });
  if (!achievement) throw new LaurelError('not_found');
  return { batch, achievement };
}

/** @throws LaurelError not_found · award_state */
export async function demandDraft(db: Pick<ScopedReader, 'one'>, batchId: string): Promise<BatchRow> {
  const batch = await db.one(Batch, { id: batchId });
  if (!batch || batch.state === 'discarded') throw new LaurelError('not_found');
  if (batch.state !== 'draft') throw new LaurelError('award_state');
  return batch;
}
