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

/**
 * The sheet without them, wherever they stand behind its first column: what was wrong of the last file is nothing of this one. Where they are the last with
 * a heading, a row with too many cells has them behind those, and a spreadsheet has drawn all rows out to the longest.
 */
export function withoutTold(sheet: Sheet): Sheet {
  const had = sheet.headers.findLastIndex((_, n) => n > 0 && isTold(sheet.headers.slice(n, n + 2)));
  if (had === -1) return sheet;
  const headers = sheet.headers.toSpliced(had, 2);
  if (headers.slice(had).some((header) => header !== '')) return { ...sheet, headers, lines: cutOut(sheet, (cells) => cells.toSpliced(had, 2)) };
  return { ...sheet, headers: headers.slice(0, had), lines: cutOut(sheet, (cells) => toldCut(filled(cells), had)) };
}

const isTold = (headers: readonly string[]): boolean => Object.values(TOLD).some((told) => told.every((name, n) => plain(name) === plain(headers[n] ?? '')));

const cutOut = ({ lines }: Sheet, cut: (cells: string[]) => string[]): Sheet['lines'] => lines.map(({ line, cells }) => ({ line, cells: cut(cells) }));

/** What was cleared of a row with too many cells is no cell any more. */
const toldCut = (cells: string[], had: number): string[] => (cells.length > had + 2 ? filled(cells.slice(0, -2), had) : cells.slice(0, had));

/** Without the empty cells at the end of a row, of which it keeps as many as the sheet has headings. */
const filled = (cells: string[], least = 0): string[] => cells.slice(0, Math.max(least, cells.findLastIndex((cell) => cell !== '') + 1));
