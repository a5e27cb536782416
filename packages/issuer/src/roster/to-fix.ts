import type { Language } from '@laurel/base';
import { plain } from './match-columns.ts';

/** What stands behind the columns of a file of rows to fix: where the row stood, and what is wrong with it. */
const TOLD: Record<Language, readonly [string, string]> = { en: ['line', 'problem'], fr: ['ligne', 'problème'] };

type Kept = { line: number; cells: readonly string[]; wrong: string };

/** The headings of a file of rows that were kept aside, to be mended in a spreadsheet and sent again. */
export const headingsToFix = (headers: readonly string[], language: Language): string[] => [...headers, ...TOLD[language]];

/** One of its rows as it came, with its line and all that is wrong with it. */
export const rowToFix = (headers: readonly string[], { line, cells, wrong }: Kept): string[] => [
  ...cells,
  ...headers.slice(cells.length).map(() => ''),
  String(line),
  wrong,
];

/**
 * The headings without them, wherever they stand behind the first column, and what is left of a row: what was wrong of the last file is nothing of this one.
 * Where they are the last with a heading, a row with too many cells has them behind those, and a spreadsheet has drawn all rows out to the longest.
 */
export function withoutTold(all: readonly string[]): { headers: string[]; left: (cells: string[]) => string[] } {
  const had = all.findLastIndex((_, n) => n > 0 && isTold(all.slice(n, n + 2)));
  if (had === -1) return { headers: [...all], left: (cells) => cells };
  const headers = all.toSpliced(had, 2);
  if (headers.slice(had).some((header) => header !== '')) return { headers, left: (cells) => cells.toSpliced(had, 2) };
  return { headers: headers.slice(0, had), left: (cells) => toldCut(filled(cells), had) };
}

const isTold = (headers: readonly string[]): boolean => Object.values(TOLD).some((told) => told.every((name, n) => plain(name) === plain(headers[n] ?? '')));

/** What was cleared of a row with too many cells is no cell any more. */
const toldCut = (cells: string[], had: number): string[] => (cells.length > had + 2 ? filled(cells.slice(0, -2), had) : cells.slice(0, had));

/** Without the empty cells at the end of a row, of which it keeps as many as the sheet has headings. */
const filled = (cells: string[], least = 0): string[] => cells.slice(0, Math.max(least, cells.findLastIndex((cell) => cell !== '') + 1));
