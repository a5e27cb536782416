import { now } from '@laurel/base';
import { In } from '@laurel/store';
import type { Issuer } from '../deps.ts';
import { type AchievementRow, Award, type BatchRow, RosterLine } from '../records.ts';
import { type ColumnTally, tallyColumns } from '../roster/column-tally.ts';
import { type DateReading, tallyDates } from '../roster/date-tally.ts';
import { type NeededResult, tallyNeeded } from '../roster/needed-tally.ts';
import { type Kept, keep, type ProblemTally, tallyProblems } from '../roster/problem-tally.ts';
import type { RosterRow } from '../roster/read-row.ts';
import { tallySharing } from '../roster/sharing-tally.ts';
import { type Beside, besideEarlier } from './beside-earlier.ts';
import { draftLines } from './draft-lines.ts';
import { inPieces } from './make-awards.ts';
import { overOn } from './validity.ts';

/** Rows that share an address. */
export type Sharing = { email: string; count: number; rows: (RosterRow & { line: number })[] };

/** What a registrar has to know of a draft before it is awarded. `rows`: without headings that stand in it again. */
export type DraftLook = ProblemTally & {
  rows: number;
  columns: ColumnTally[];
  dates: { count: number; readings: DateReading[] };
  needed: NeededResult[];
  beside: Kept<Beside>;
  shared: Kept<Sharing>;
  /** `over`: their time is over today already. */
  ready: { count: number; keyed: number; french: number; over: number };
};

/** Looks over all lines of a draft, page by page: of each it keeps its address, and what is shown. */
export async function lookOverDraft(issuer: Issuer, batch: BatchRow, { definition }: AchievementRow): Promise<DraftLook> {
  const today = now(issuer.context).slice(0, 10);
  const columns = tallyColumns(batch.headers);
  const needed = tallyNeeded(batch, definition.results, batch.assessmentClass);
  const dates = tallyDates(today);
  const problems = tallyProblems();
  const sharing = tallySharing();
  const ready = { count: 0, keyed: 0, french: 0, over: 0 };
  const beside: Kept<Beside> = { count: 0, shown: [] };
  const dated = batch.uses.indexOf('awarded_on');
  const isHad = await issuer.store.as(batch.profile).read((db) => db.one(Award, { achievementId: batch.achievementId }));
  for await (const page of draftLines(issuer, batch)) {
    for (const line of page) {
      for (const tally of [columns, needed, problems, sharing]) tally.add(line);
      if (dated !== -1) dates.add(line.cells[dated] ?? '');
      if (line.read === null) continue;
      ready.count++;
      if (line.read.holderKey !== undefined) ready.keyed++;
      if (overOn(line.read.awardedOn ?? today, definition, today) !== undefined) ready.over++;
      if ((line.read.language ?? batch.language) === 'fr') ready.french++;
    }
    if (isHad) for (const one of await besideEarlier(issuer, batch, page)) keep(beside, one);
  }
  return {
    ...problems.tally(),
    rows: columns.rows(),
    columns: columns.columns(),
    dates: { count: dates.count(), readings: dates.readings() },
    needed: needed.needed(),
    beside,
    shared: await withRows(issuer, batch, sharing.sharing()),
    ready,
  };
}

/** The rows of what shares an address, of those that are shown. */
async function withRows(issuer: Issuer, { profile, id }: BatchRow, { count, shown }: Kept<Kept<number>>): Promise<Kept<Sharing>> {
  const numbers = shown.flatMap((lines) => lines.shown);
  const found = await issuer.store.as(profile).read((db) => inPieces(numbers, (piece) => db.list(RosterLine, { batchId: id, line: In(piece) })));
  const rows = new Map(found.flatMap(({ line, read }) => (read === null ? [] : [[line, { ...read, line }] as const])));
  const sharing = shown.map((lines): Sharing => {
    const here = lines.shown.flatMap((line) => rows.get(line) ?? []);
    return { email: here[0]?.email ?? '', count: lines.count, rows: here };
  });
  return { count, shown: sharing.filter((one) => one.rows.length > 0) };
}
