import type { Language } from '@laurel/base';
import { plain } from './match-columns.ts';
import type { Sheet } from './read-csv.ts';

/** What stands behind the columns of a file of rows to fix: where the row stood, and what is wrong with it. */
const TOLD: Record<Language, readonly [string, string]> = { en: ['line', 'problem'], fr: ['ligne', 'problème'] };

type Kept = { line: number; cells: readonly string[]; wrong: string };

/** The rows kept aside as they came, each with its line and all that is wrong with it, to be mended in a spreadsheet and sent again. */
export const toFix = (headers: readonly string[], rows: readonly Kept[], language: Language): string[][] => [
  [...headers, ...TOLD[language]],
  ...rows.map(({ line, cells, wrong }) => [...cells, ...headers.slice(cells.length).map(() => ''), String(line), wrong]),
];

/** The sheet without them: what was wrong of the last file is nothing of this one. A row with too many cells has them behind those. */
export function withoutTold(sheet: Sheet): Sheet {
  const had = sheet.headers.length - 2;
  const last = sheet.headers.slice(-2).map(plain);
  if (had < 1 || !Object.values(TOLD).some((told) => told.every((name, n) => plain(name) === last[n]))) return sheet;
  const lines = sheet.lines.map(({ line, cells }) => ({ line, cells: cells.length > had + 2 ? cells.slice(0, -2) : cells.slice(0, had) }));
  return { ...sheet, headers: sheet.headers.slice(0, had), lines };
}
