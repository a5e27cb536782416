import { type Language, LaurelError, newId, now, type Problem } from '@laurel/base';
import type { AssessmentClass } from '@laurel/credentials';
import type { ScopedReader, ScopedWriter } from '@laurel/store';
import { findAchievement } from '../achievements/define-achievement.ts';
import { BatchSlips } from '../claims/slips-records.ts';
import type { Actor, Issuer } from '../deps.ts';
import { ROWS_PER_WRITE } from '../limits.ts';
import { Achievement, type AchievementRow, Batch, type BatchRow, RosterLine, type RosterLineRow } from '../records.ts';
import { type ColumnUse, usesOf } from '../roster/match-columns.ts';
import { emptyColumns, parseRoster, problemAt, type ReadLine, readLines, withNeeded } from '../roster/parse-roster.ts';
import { SEPARATORS, type Separator } from '../roster/read-csv.ts';
import type { RosterProblem, RosterRules } from '../roster/read-row.ts';
import { type Assessment, knownHolders } from './make-awards.ts';
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
 * Reads a roster and writes it down as a draft: nothing is awarded and nobody is written to until `startBatch`.
 * @throws LaurelError not_found · roster_unreadable · too_large
 */
export async function draftBatch(issuer: Issuer, input: RosterUpload, within: Within<BatchRow> = {}): Promise<BatchRow> {
  const achievement = await findAchievement(issuer, input.profile, input.achievementId);
  const roster = parseRoster(input.bytes, rulesOf(issuer, achievement, input.assessment.class));
  const { headers, uses } = roster;
  const lines = await withEarlierAwards(issuer, input.profile, achievement.id, { headers, uses }, roster.lines);
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
    rows: lines.length,
    ready: lines.filter((line) => line.row).length,
    jobId: null,
    issueJobId: null,
    createdAt: now(issuer.context),
    createdBy: input.actor,
  };
  await writeDraft(issuer, batch, lines, { pins: input.pins === true, within });
  return batch;
}

const rulesOf = (issuer: Issuer, { definition: { results, validUntil } }: AchievementRow, assessed: AssessmentClass): RosterRules => ({
  results,
  assessed,
  today: now(issuer.context).slice(0, 10),
  lastDay: validUntil,
});

/** The lines go first and in pieces; a batch without its state is never shown, so a killed upload leaves nothing to press. With its last piece it takes the place of an earlier draft. */
async function writeDraft(
  issuer: Issuer,
  batch: BatchRow,
  lines: readonly ReadLine[],
  also: { pins: boolean; replaces?: string; within?: Within<BatchRow> },
): Promise<void> {
  const store = issuer.store.as(batch.profile);
  await store.write(async (db) => {
    await db.insert(Batch, { ...batch, state: 'discarded' });
    if (also.pins) await db.insert(BatchSlips, { batchId: batch.id, round: null, madeAt: null, count: 0 });
  });
  for (let start = 0; start < lines.length; start += ROWS_PER_WRITE) {
    const piece = lines.slice(start, start + ROWS_PER_WRITE).map((line) => lineRow(batch.id, line));
    await store.write((db) => db.insert(RosterLine, piece));
  }
  await store.write(async (db) => {
    await also.within?.first?.(db);
    if (also.replaces !== undefined) await discard(db, also.replaces);
    await db.update(Batch, { id: batch.id }, { state: 'draft' });
    await also.within?.last?.(db, batch);
  });
}

const lineRow = (batchId: string, line: ReadLine): Omit<RosterLineRow, 'profile'> => ({
  batchId,
  line: line.line,
  cells: line.cells,
  read: line.row ?? null,
  problems: line.problems ?? null,
});

/** The people of a roster who hold this achievement already, by their line. */
async function withEarlierAwards(
  issuer: Issuer,
  profile: string,
  achievementId: string,
  rules: { headers: string[]; uses: ColumnUse[] },
  lines: readonly ReadLine[],
): Promise<ReadLine[]> {
  const rows = lines.flatMap((line) => line.row ?? []);
  const known = await issuer.store.as(profile).read((db) => knownHolders(db, achievementId, rows, now(issuer.context)));
  return lines.map((line) => {
    const earlier = line.row && known.find(line.row);
    const likely = line.row && !earlier && known.likely(line.row);
    const aside = (problem: RosterProblem): ReadLine => ({ line: line.line, cells: line.cells, problems: [problem] });
    if (earlier) return aside(problemAt(line, rules, earlier.by, 'already_awarded', { on: earlier.of.awardedOn }));
    // A row set aside can be mended; a second badge has to be revoked.
    if (likely) return aside(problemAt(line, rules, 'external_id', 'under_other_number', { id: likely.externalId ?? '' }));
    return line;
  });
}

/** What was typed for the cell of a line (columns count from 1). */
export type CellCorrection = { line: number; column: number; value: string };

/**
 * Cells written anew on the preview, of those that have to be mended: what somebody has mended meanwhile is not put back by an older page. The whole
 * roster is read again: a corrected address may repeat another row's.
 * @returns how many cells are written otherwise than they were
 * @throws LaurelError not_found · award_state (it has been started)
 */
export async function correctCells(issuer: Issuer, input: { profile: string; batchId: string; corrections: readonly CellCorrection[] }): Promise<number> {
  const { profile, batchId, corrections } = input;
  const { batch, achievement, lines } = await issuer.store.as(profile).read((db) => wholeDraft(db, batchId));
  let corrected = 0;
  const byLine = Map.groupBy(corrections, ({ line }) => line);
  const changed = lines.map(({ line, cells, problems }) => {
    const anew =
      byLine.get(line)?.filter(({ column, value }) => problems?.some((problem) => problem.column === column) && value !== inBox(cells[column - 1])) ?? [];
    corrected += anew.length;
    return {
      line,
      cells: batch.headers.map((_, n) => anew.find(({ column }) => column === n + 1)?.value ?? cells[n] ?? '').concat(cells.slice(batch.headers.length)),
    };
  });
  if (corrected === 0) return 0;
  const rules = {
    ...rulesOf(issuer, achievement, batch.assessmentClass),
    headers: batch.headers,
    uses: batch.uses as ColumnUse[], // written by draftBatch
    separator: separatorIn(lines),
  };
  const read = await withEarlierAwards(issuer, profile, achievement.id, rules, readLines(changed, rules));
  await issuer.store.as(profile).write(async (db) => {
    await demandDraft(db, batchId);
    for (const [index, now] of read.entries()) {
      const before = lines[index];
      const row = lineRow(batchId, now);
      // Only what came out otherwise is written: one correction touches a line or two, not twenty thousand.
      if (before && JSON.stringify([before.cells, before.read, before.problems]) === JSON.stringify([row.cells, row.read, row.problems])) continue;
      await db.update(RosterLine, { batchId, line: now.line }, { cells: row.cells, read: row.read, problems: row.problems });
    }
    await db.update(Batch, { id: batchId }, { ready: read.filter((candidate) => candidate.row).length });
  });
  return corrected;
}

/** As a cell comes back from a box that nobody typed into: it has no room for line breaks. */
const inBox = (cell = ''): string => cell.replace(/[\r\n]/g, '').trim();

/**
 * The columns used otherwise than their names say. The roster is read again under them and becomes a new draft in the place
 * of this one: its lines are many writes, and a draft that is half one and half the other must never be started.
 * @returns the new draft's id
 * @throws LaurelError not_found · award_state · bad_form (`at`: `use-N`; the first where no column has the address)
 */
export async function useColumns(issuer: Issuer, input: { profile: string; batchId: string; uses: readonly string[] }): Promise<string> {
  const { profile, batchId } = input;
  const { batch, achievement, lines, pins } = await issuer.store.as(profile).read(async (db) => ({
    ...(await wholeDraft(db, batchId)),
    pins: (await db.one(BatchSlips, { batchId })) !== undefined,
  }));
  const asked = rulesOf(issuer, achievement, batch.assessmentClass);
  // A column with nothing in it gives way to the one that somebody points at, and one that we added goes.
  const empty = emptyColumns(batch.headers, lines);
  const meant = input.uses.slice(0, batch.headers.length);
  const given = demandUses(
    meant.map((use, n) => (empty[n] && meant.some((other, m) => m !== n && other === use && !empty[m]) ? 'leave-out' : use)),
    usesOf(achievement.definition.results),
  );
  const isOurs = batch.headers.map(
    (header, n) => empty[n] === true && given[n] === 'leave-out' && asked.results.some(({ title }) => header === `result:${title}`),
  );
  const without = <T>(all: readonly T[]): T[] => all.filter((_, n) => isOurs[n] !== true);
  const sheet = { headers: without(batch.headers), lines: lines.map(({ line, cells }) => ({ line, cells: without(cells) })) };
  const { headers, uses, lines: cells } = withNeeded(sheet, without(given), asked);
  const rules = { ...asked, headers, uses, separator: separatorIn(lines) };
  const read = await withEarlierAwards(issuer, profile, achievement.id, rules, readLines(cells, rules));
  const fresh = { ...batch, id: newId(issuer.context), headers, uses, ready: read.filter(({ row }) => row).length };
  await writeDraft(issuer, fresh, read, { pins, replaces: batchId });
  return fresh.id;
}

/** What stood between the cells of the file, as a row with too many of them was told: such a row stays until the file is sent again. */
const separatorIn = (lines: readonly RosterLineRow[]): Separator | undefined =>
  SEPARATORS.find((one) => lines.some(({ problems }) => problems?.some(({ values }) => values?.separator === one)));

function demandUses(asked: readonly string[], known: readonly ColumnUse[]): ColumnUse[] {
  const problems: Problem[] = [];
  const kinds = asked.map((text) => text.replace(/^awarded_on_(dmy|mdy)$/, 'awarded_on'));
  const uses = asked.map((text, index): ColumnUse => {
    const use = known.find((candidate) => candidate === text) ?? 'leave-out';
    if (use !== 'leave-out' && kinds.indexOf(kinds[index] ?? '') !== index) problems.push({ at: `use-${index}`, code: 'use_twice', detail: use });
    return use;
  });
  if (!uses.includes('email')) problems.push({ at: 'use-0', code: 'no_email_column', detail: 'email' });
  if (problems.length > 0) throw new LaurelError('bad_form', { problems });
  return uses;
}

async function wholeDraft(db: ScopedReader, batchId: string): Promise<{ batch: BatchRow; achievement: AchievementRow; lines: RosterLineRow[] }> {
  const batch = await demandDraft(db, batchId);
  const achievement = await db.one(Achievement, { id: batch.achievementId, version: batch.achievementVersion });
  if (!achievement) throw new LaurelError('not_found');
  return { batch, achievement, lines: await db.list(RosterLine, { batchId }, { order: { line: 'ASC' } }) };
}

/** Nobody wants it any more: the people in it are forgotten. @throws LaurelError not_found · award_state */
export async function discardBatch(issuer: Issuer, input: { profile: string; batchId: string }): Promise<void> {
  await issuer.store.as(input.profile).write((db) => discard(db, input.batchId));
}

async function discard(db: ScopedWriter, batchId: string): Promise<void> {
  await demandDraft(db, batchId);
  await db.remove(RosterLine, { batchId });
  await db.update(Batch, { id: batchId }, { state: 'discarded' });
}

/** @throws LaurelError not_found · award_state */
export async function demandDraft(db: Pick<ScopedReader, 'one'>, batchId: string): Promise<BatchRow> {
  const batch = await db.one(Batch, { id: batchId });
  if (!batch || batch.state === 'discarded') throw new LaurelError('not_found');
  if (batch.state !== 'draft') throw new LaurelError('award_state');
  return batch;
}
