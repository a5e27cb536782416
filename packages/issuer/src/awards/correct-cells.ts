import { In, type ScopedReader } from '@laurel/store';
import type { Issuer } from '../deps.ts';
import { ALIKE_SHOWN } from '../limits.ts';
import { Batch, type BatchRow, RosterLine, type RosterLineRow } from '../records.ts';
import type { ColumnUse } from '../roster/match-columns.ts';
import { type ReadLine, rowReader } from '../roster/parse-roster.ts';
import type { RowRules } from '../roster/read-row.ts';
import { demandDraft, draftOf, lineRow, rulesOf } from './draft-batch.ts';
import { draftLines, separatorIn } from './draft-lines.ts';
import { withEarlierAwards } from './earlier-awards.ts';
import { inPieces } from './make-awards.ts';

/** What was typed for the cell of a line (columns count from 1). */
export type CellCorrection = { line: number; column: number; value: string };
/** What was typed for a cell wherever it stands so in a column and is wrong: of no more of them than a page shows. */
export type AlikeCorrection = { column: number; cell: string; value: string };
export type Corrections = { cells: readonly CellCorrection[]; alike: readonly AlikeCorrection[] };

/**
 * Cells written anew on the preview, of those that have to be mended: what somebody has mended meanwhile is not put back by an older page. The whole
 * roster is read again, page by page: a corrected address may repeat another row's.
 * @returns how many cells are written otherwise than they were
 * @throws LaurelError not_found · award_state (it has been started)
 */
export async function correctCells(issuer: Issuer, input: { profile: string; batchId: string; corrections: Corrections }): Promise<number> {
  const { cells: typed } = input.corrections;
  const { batch, achievement, mended, corrected } = await issuer.store.as(input.profile).read(async (db) => {
    const draft = await draftOf(db, input.batchId);
    return { ...draft, ...(await mendedLines(db, draft.batch, typed)) };
  });
  const alike = byCell(input.corrections.alike.slice(0, ALIKE_SHOWN).filter((one) => isAlike(one, batch)));
  if (corrected + alike.size === 0) return 0;
  let alikeCorrected = 0;
  const rules: RowRules = { ...rulesOf(issuer, achievement, batch.assessmentClass), headers: batch.headers, uses: batch.uses as ColumnUse[] }; // written by draftBatch
  const read = rowReader(rules);
  for await (const page of draftLines(issuer, batch)) {
    rules.separator ??= separatorIn(page);
    const lines = page.map((line) => {
      const own = mended.get(line.line) ?? line.cells;
      const cells = withAlike(line, own, alike);
      if (cells !== own) alikeCorrected++;
      return read({ line: line.line, cells });
    });
    await writeChanged(issuer, batch, page, await withEarlierAwards(issuer, batch, lines));
  }
  return corrected + alikeCorrected;
}

/** Whether anything was typed for what stands alike in one of the columns: what is empty means something else in each row. */
const isAlike = ({ column, cell, value }: AlikeCorrection, { headers }: BatchRow): boolean =>
  column <= headers.length && inBox(cell) !== '' && inBox(cell) !== value;

/** By column and what stands in it: what was typed for it. */
type Alike = ReadonlyMap<string, string>;
const byCell = (alike: readonly AlikeCorrection[]): Alike => new Map(alike.map(({ column, cell, value }) => [cellKey(column, cell), value]));
const cellKey = (column: number, cell: string | undefined): string => `${column} ${inBox(cell)}`;

/** The cells of a line, with what was typed for all cells alike in place of each that is wrong; what was typed for the line itself stays. */
function withAlike({ cells: before, problems }: RosterLineRow, cells: string[], alike: Alike): string[] {
  if (alike.size === 0) return cells;
  return (problems ?? []).reduce((mended, { column }) => {
    const [was, value] = [before[column - 1], alike.get(cellKey(column, before[column - 1]))];
    return value === undefined || cells[column - 1] !== was ? mended : mended.with(column - 1, value);
  }, cells);
}

/** The lines of which a cell is written otherwise, with all their cells. */
async function mendedLines(
  db: ScopedReader,
  { id, headers }: BatchRow,
  corrections: readonly CellCorrection[],
): Promise<{ mended: ReadonlyMap<number, string[]>; corrected: number }> {
  const byLine = Map.groupBy(corrections, ({ line }) => line);
  const lines = await inPieces([...byLine.keys()], (piece) => db.list(RosterLine, { batchId: id, line: In(piece) }));
  const mended = new Map<number, string[]>();
  let corrected = 0;
  for (const { line, cells, problems } of lines) {
    const anew =
      byLine.get(line)?.filter(({ column, value }) => problems?.some((problem) => problem.column === column) && value !== inBox(cells[column - 1])) ?? [];
    if (anew.length === 0) continue;
    corrected += anew.length;
    mended.set(line, headers.map((_, n) => anew.find(({ column }) => column === n + 1)?.value ?? cells[n] ?? '').concat(cells.slice(headers.length)));
  }
  return { mended, corrected };
}

/** As a cell comes back from a box that nobody typed into: it has no room for line breaks. */
export const inBox = (cell = ''): string => cell.replace(/[\r\n]/g, '').trim();

/** Only what came out otherwise is written: one correction touches a line or two, not a hundred thousand. What was mended or emptied since it was read stays so. */
async function writeChanged(issuer: Issuer, { profile, id: batchId }: BatchRow, before: readonly RosterLineRow[], after: readonly ReadLine[]): Promise<void> {
  const changed = after.flatMap((line, n) => {
    const [was, row] = [before[n], lineRow(batchId, line)];
    return was === undefined || asText(was) === asText(row) ? [] : [{ was, row }];
  });
  if (changed.length === 0) return;
  await issuer.store.as(profile).write(async (db) => {
    let { ready } = await demandDraft(db, batchId);
    const now = await db.list(RosterLine, { batchId, line: In(changed.map(({ row }) => row.line)) });
    const stands = new Map(now.map((line) => [line.line, asText(line)]));
    for (const { was, row } of changed) {
      if (stands.get(row.line) !== asText(was)) continue;
      ready += (row.read === null ? 0 : 1) - (was.read === null ? 0 : 1);
      await db.update(RosterLine, { batchId, line: row.line }, { cells: row.cells, read: row.read, problems: row.problems });
    }
    await db.update(Batch, { id: batchId }, { ready });
  });
}

const asText = ({ cells, read, problems }: Pick<RosterLineRow, 'cells' | 'read' | 'problems'>): string => JSON.stringify([cells, read, problems]);
