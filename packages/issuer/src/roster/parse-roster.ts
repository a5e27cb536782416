import { isJudged, isNeeded } from '../achievements/result-value.ts';
import { type ColumnUse, matchColumns } from './match-columns.ts';
import { openCsv } from './open-csv.ts';
import { type Line, unreadable } from './read-csv.ts';
import { isHeadings, type RosterProblem, type RosterRow, type RosterRules, type RowRules, readRow, wrongWithEmail } from './read-row.ts';
import { seenRecipients } from './same-recipient.ts';
import { withoutTold } from './to-fix.ts';

/** A line with what was read from it: exactly one of `row` and `problems` is there. Lines in = rows + lines with problems. */
export type ReadLine = Line & ({ row: RosterRow; problems?: never } | { problems: RosterProblem[]; row?: never });
/** A roster that is read once, in pieces. */
export type Roster = { headers: string[]; uses: ColumnUse[]; rows: number; pieces: () => AsyncIterable<ReadLine[]> };

type Columns = { headers: readonly string[]; uses: readonly ColumnUse[] };

/**
 * The columns with one for each result that the badge needs and none has, so that there is a cell to name and to mend in each row, and a row widened to
 * them. It comes last and is empty; cells that a row has beyond the headings stay beyond them.
 */
export function withNeeded(
  { headers, uses }: Columns,
  { results, assessed }: RosterRules,
): { headers: string[]; uses: ColumnUse[]; widened: (cells: string[]) => string[] } {
  const had = headers.length;
  const added = results.flatMap((result): `result:${string}`[] =>
    isNeeded(result, assessed) && !uses.includes(`result:${result.title}`) ? [`result:${result.title}`] : [],
  );
  const widened = (cells: string[]) => {
    const more = isHeadings(cells, headers) ? added : added.map(() => '');
    return Array.from({ length: had }, (_, n) => cells[n] ?? '').concat(more, cells.slice(had));
  };
  return { headers: [...headers, ...added], uses: [...uses, ...added], widened: added.length === 0 ? (cells) => cells : widened };
}

/**
 * A roster's bytes to rows and problems, each by line and column. Pure: duplicates of earlier awards are somebody else's.
 * @throws LaurelError roster_unreadable · too_large
 */
export async function openRoster(bytes: Uint8Array, rules: RosterRules): Promise<Roster> {
  const csv = await openCsv(bytes);
  const { headers, left } = withoutTold(csv.headers);
  const somebody = headers.find((cell) => wrongWithEmail(cell) === undefined);
  // Read as headings, the first person of the list would get nothing, and nobody would be told.
  if (somebody !== undefined) throw unreadable('no_header', { cell: somebody });
  // Of a result that this badge cannot have, a column is left out unless it asks for it by its whole name.
  const judged = rules.results.filter((result) => isJudged(result, rules.assessed));
  const named = matchColumns(headers, rules.results, judged);
  const uses = named.includes('email')
    ? named
    : withAddresses(
        named,
        csv.sample.map(({ cells }) => left(cells)),
      );
  if (!uses.includes('email')) throw unreadable('no_email_column', { headers: headers.slice(0, 8).join(', ') });
  const { lastDay, today } = rules;
  // Every row would be wrong for the same reason, and in no cell of its own.
  if (lastDay !== undefined && lastDay < today && !uses.includes('awarded_on')) throw unreadable('after_end', { on: lastDay });
  const { widened, ...columns } = withNeeded({ headers, uses }, rules);
  return {
    ...columns,
    rows: csv.rows,
    pieces: async function* () {
      const read = rowReader({ ...rules, ...columns, separator: csv.separator });
      for await (const lines of csv.pieces()) yield lines.map(({ line, cells }) => read({ line, cells: widened(left(cells)) }));
    },
  };
}

/** Where no heading says so: the only column whose cells are addresses. Of two, one may be a parent's or a teacher's; the person is asked. */
function withAddresses(uses: ColumnUse[], sample: readonly string[][]): ColumnUse[] {
  const holds = uses.map((_, column) => sample.filter((cells) => wrongWithEmail(cells[column] ?? '') === undefined).length * 2 > sample.length);
  return holds.filter(Boolean).length === 1 ? uses.map((use, column) => (holds[column] ? 'email' : use)) : uses;
}

/** Reads the lines of one roster in their order, with the repetitions among them named: the second one is the problem. Of each it keeps who it is, no more. */
export function rowReader(rules: RowRules): (line: Line) => ReadLine {
  const known = seenRecipients<number>();
  const keys = new Map<string, number>();
  return (line) => {
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
  };
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
