import { isJudged, isNeeded } from '../achievements/result-value.ts';
import { type ColumnUse, matchColumns } from './match-columns.ts';
import { type Line, readCsv, type Sheet, unreadable } from './read-csv.ts';
import { isHeadings, type RosterProblem, type RosterRow, type RosterRules, type RowRules, readRow, wrongWithEmail } from './read-row.ts';
import { knownRecipients } from './same-recipient.ts';
import { withoutTold } from './to-fix.ts';

/** A line with what was read from it: exactly one of `row` and `problems` is there. Lines in = rows + lines with problems. */
export type ReadLine = Line & ({ row: RosterRow; problems?: never } | { problems: RosterProblem[]; row?: never });
type Cells = Pick<Sheet, 'headers' | 'lines'>;
export type Roster = { headers: string[]; uses: ColumnUse[]; lines: ReadLine[] };

/**
 * The sheet with a column for each result that the badge needs and no column has, so that there is a cell to name and to mend in each row. It comes last and
 * is empty; cells that a row has beyond the headings stay beyond them.
 */
export function withNeeded(sheet: Cells, uses: readonly ColumnUse[], { results, assessed }: RosterRules): Cells & { uses: ColumnUse[] } {
  const had = sheet.headers.length;
  const added = results.flatMap((result): `result:${string}`[] =>
    isNeeded(result, assessed) && !uses.includes(`result:${result.title}`) ? [`result:${result.title}`] : [],
  );
  const widened = (cells: readonly string[]) => {
    const more = isHeadings(cells, sheet.headers) ? added : added.map(() => '');
    return Array.from({ length: had }, (_, n) => cells[n] ?? '').concat(more, cells.slice(had));
  };
  return {
    headers: [...sheet.headers, ...added],
    uses: [...uses, ...added],
    lines: added.length === 0 ? sheet.lines : sheet.lines.map(({ line, cells }) => ({ line, cells: widened(cells) })),
  };
}

/** Of each column, whether no row has anything in it: the headings, where they stand once more, are no row. */
export function emptyColumns(headers: readonly string[], lines: readonly Pick<Line, 'cells'>[]): boolean[] {
  const rows = lines.filter(({ cells }) => !isHeadings(cells, headers));
  return headers.map((_, n) => rows.every(({ cells }) => (cells[n] ?? '') === ''));
}

/**
 * A roster's bytes to rows and problems, each by line and column. Pure: duplicates of earlier awards are somebody else's.
 * @throws LaurelError roster_unreadable · too_large
 */
export function parseRoster(bytes: Uint8Array, rules: RosterRules): Roster {
  const sheet = withoutTold(readCsv(bytes));
  const somebody = sheet.headers.find((cell) => wrongWithEmail(cell) === undefined);
  // Read as headings, the first person of the list would get nothing, and nobody would be told.
  if (somebody !== undefined) throw unreadable('no_header', { cell: somebody });
  // Of a result that this badge cannot have, a column is left out unless it asks for it by its whole name.
  const judged = rules.results.filter((result) => isJudged(result, rules.assessed));
  const named = matchColumns(sheet.headers, rules.results, judged);
  const uses = named.includes('email') ? named : withAddresses(named, sheet.lines);
  if (!uses.includes('email')) throw unreadable('no_email_column', { headers: sheet.headers.slice(0, 8).join(', ') });
  const { lastDay, today } = rules;
  // Every row would be wrong for the same reason, and in no cell of its own.
  if (lastDay !== undefined && lastDay < today && !uses.includes('awarded_on')) throw unreadable('after_end', { on: lastDay });
  const whole = withNeeded(sheet, uses, rules);
  const { headers, uses: columns } = whole;
  return { headers, uses: columns, lines: readLines(whole.lines, { ...rules, headers, uses: columns, separator: sheet.separator }) };
}

/** Rows looked at to tell what an unnamed column holds. */
const SAMPLE = 50;

/** Where no heading says so: the only column whose cells are addresses. Of two, one may be a parent's or a teacher's; the person is asked. */
function withAddresses(uses: ColumnUse[], lines: readonly Line[]): ColumnUse[] {
  const sample = lines.slice(0, SAMPLE);
  const holds = uses.map((_, column) => sample.filter(({ cells }) => wrongWithEmail(cells[column] ?? '') === undefined).length * 2 > sample.length);
  return holds.filter(Boolean).length === 1 ? uses.map((use, column) => (holds[column] ? 'email' : use)) : uses;
}

/** All lines under given uses, with the repetitions among them named: the second one is the problem. */
export function readLines(lines: readonly Line[], rules: RowRules): ReadLine[] {
  const known = knownRecipients<number>();
  const keys = new Map<string, number>();
  return lines.map((line) => {
    const read = readRow(line, rules);
    if ('problems' in read) return { ...line, problems: read.problems };
    const again = known.find(read.row);
    if (again) return { ...line, problems: [problemAt(line, rules, again.by, 'twice', { line: again.of })] };
    const { holderKey } = read.row;
    const sameKey = holderKey === undefined ? undefined : keys.get(holderKey);
    // A badge says whose it is by the key: one key in two rows is one person's badge given to two.
    if (sameKey !== undefined) return { ...line, problems: [problemAt(line, rules, 'holder_key', 'holder_key_twice', { line: sameKey })] };
    if (holderKey !== undefined) keys.set(holderKey, line.line);
    known.add(read.row, line.line);
    return { ...line, row: read.row };
  });
}

/** A problem in the column of a use. */
export function problemAt(
  line: Line,
  rules: Pick<RowRules, 'headers' | 'uses'>,
  use: ColumnUse,
  code: string,
  values?: Record<string, string | number>,
): RosterProblem {
  const column = rules.uses.indexOf(use);
  return { line: line.line, column: column + 1, header: rules.headers[column] ?? '', cell: line.cells[column] ?? '', code, ...(values && { values }) };
}
