import type { Problem } from '@laurel/base';
import { plain } from '../roster/match-columns.ts';
import { readCsv, unreadable } from '../roster/read-csv.ts';
import { cleaned } from './cleaned.ts';
import { gridLevels, requiredIn } from './rubric-grid.ts';
import { MOST, type RawCriterion } from './rubric-raw.ts';

const COLUMNS = ['criterion', 'criterionFr', 'weight', 'level', 'levelFr', 'points', 'description', 'descriptionFr', 'required'] as const;
type Column = (typeof COLUMNS)[number];

/** What a column may be headed, without case and accents. */
const HEADINGS: Record<Column, readonly string[]> = {
  criterion: ['criterion', 'critere'],
  criterionFr: ['criterion fr', 'critere fr', 'criterion french'],
  weight: ['weight', 'poids', 'ponderation'],
  level: ['level', 'niveau'],
  levelFr: ['level fr', 'niveau fr', 'level french'],
  points: ['points', 'score'],
  description: ['description', 'descripteur'],
  descriptionFr: ['description fr', 'descripteur fr', 'description french'],
  required: ['required', 'requis', 'earns'],
};

/** Its criteria, and what of it was not read. */
type Read = { criteria: RawCriterion[]; problems: Problem[] };

/** The one rubric of a CSV: a line a level, or as people draw it. @throws UnreadableFile */
export function ofCsv(bytes: Uint8Array): Read {
  const sheet = readCsv(bytes);
  const heads = sheet.headers.map((header) => plain(header));
  const columnOf = (column: Column) => heads.findIndex((head) => HEADINGS[column].includes(head));
  if (columnOf('criterion') === -1) throw unreadable('rubric_no_columns');
  return columnOf('level') === -1 ? ofGrid(sheet, heads, columnOf) : ofLines(sheet, columnOf);
}

type Sheet = Pick<ReturnType<typeof readCsv>, 'headers' | 'lines'>;
type Line = Sheet['lines'][number];
type ColumnOf = (column: Column) => number;
const BESIDE_LEVELS: readonly Column[] = ['criterion', 'criterionFr', 'weight', 'required'];

/** A line a level; the cell of the criterion may be left empty below the first of its levels, as a spreadsheet with joined cells leaves it. */
function ofLines(sheet: Sheet, columnOf: ColumnOf): Read {
  const criteria = new Map<string, RawCriterion>();
  const problems: Problem[] = [];
  let last: RawCriterion | undefined;
  for (const { line, cells } of sheet.lines) {
    const cell = (column: Column, most: number) => cleaned(cells[columnOf(column)] ?? '', most);
    const place = (column: Column) => ({ at: 'line', line, column: columnOf(column) + 1 });
    const title = cell('criterion', MOST.title);
    const criterion: RawCriterion =
      title === '' && last
        ? last
        : (criteria.get(title.toLowerCase()) ?? { place: place('criterion'), title, french: cell('criterionFr', MOST.title), weight: undefined, levels: [] });
    last = criterion;
    criteria.set(criterion.title.toLowerCase(), criterion);
    criterion.weight = weightIn({ line, cells }, columnOf, problems) ?? criterion.weight;
    criterion.levels.push({
      place: place(cell('points', 20) !== '' && !Number.isFinite(Number(cell('points', 20).replace(',', '.'))) ? 'points' : 'level'),
      name: cell('level', MOST.name),
      french: cell('levelFr', MOST.name),
      points: cell('points', 20),
      description: cell('description', MOST.description),
      frenchDescription: cell('descriptionFr', MOST.description),
      required: /^(?:x|1|yes|true|oui|vrai)$/i.test(cell('required', 10)),
    });
  }
  const read = [...criteria.values()];
  return { criteria: read, problems: [...unread(sheet, COLUMNS.map(columnOf), weighed(read, columnOf)), ...problems] };
}

/** As people draw a rubric: a line a criterion, and each further column a level that its cells describe. A level that nothing is said of is none. */
function ofGrid(sheet: Sheet, heads: readonly string[], columnOf: ColumnOf): Read {
  const known = Object.values(HEADINGS).flat();
  const problems: Problem[] = [];
  const columns = sheet.headers.flatMap((header, column) => (known.includes(heads[column] ?? '') || header.trim() === '' ? [] : [{ header, column }]));
  const levels = gridLevels(columns);
  if (levels.length < 2) throw unreadable('rubric_no_columns');
  const criteria = sheet.lines.map(({ line, cells }): RawCriterion => {
    const place = (column: number) => ({ at: 'line', line, column: column + 1 });
    const cell = (column: Column, most: number) => cleaned(cells[columnOf(column)] ?? '', most);
    const said = levels.flatMap((level) => {
      const description = cleaned(cells[level.column] ?? '', MOST.description);
      return description === '' ? [] : [{ ...level, description }];
    });
    const wanted = cell('required', MOST.name);
    const required = requiredIn(wanted, levels);
    if (wanted !== '' && !said.some(({ column }) => column === required))
      problems.push({ ...place(columnOf('required')), code: 'no_such_level', detail: wanted });
    return {
      place: place(columnOf('criterion')),
      title: cell('criterion', MOST.title),
      french: cell('criterionFr', MOST.title),
      weight: weightIn({ line, cells }, columnOf, problems),
      levels: said.map(({ name, points, column, description }) => ({
        ...{ place: place(column), name, french: '', points, description },
        ...{ frenchDescription: '', required: column === required },
      })),
    };
  });
  const taken = [...BESIDE_LEVELS.map(columnOf), ...levels.map(({ column }) => column)];
  return { criteria, problems: [...unread(sheet, taken, weighed(criteria, columnOf)), ...problems] };
}

/** What is no number is told, and weighs nothing. */
function weightIn({ line, cells }: Line, columnOf: ColumnOf, problems: Problem[]): number | undefined {
  const written = cleaned(cells[columnOf('weight')] ?? '', 20);
  const weight = Number(written.replace(',', '.').replace('%', ''));
  if (written === '' || Number.isFinite(weight)) return written === '' ? undefined : weight;
  problems.push({ at: 'line', line, column: columnOf('weight') + 1, code: 'no_weight', detail: written });
  return undefined;
}

/** The column of weights where it is for nothing: a badge has no place for them but the points, and no level has any. */
function weighed(criteria: readonly RawCriterion[], columnOf: ColumnOf): number | undefined {
  const hasPoints = criteria.some(({ weight, levels }) => weight !== undefined && levels.some(({ points }) => points !== ''));
  return hasPoints || criteria.every(({ weight }) => weight === undefined) ? undefined : columnOf('weight');
}

/** Each column in which something stands and that was not taken, in the line of the headings. */
function unread({ headers, lines }: Sheet, taken: readonly number[], forNothing: number | undefined): Problem[] {
  const columns = headers.map((header, column) => ({ header: cleaned(header, MOST.title), column }));
  return columns.flatMap(({ header, column }): Problem[] => {
    const place = { at: 'line', line: 1, column: column + 1, detail: header };
    if (column === forNothing) return [{ ...place, code: 'weight_without_points' }];
    if (taken.includes(column) || !lines.some(({ cells }) => (cells[column] ?? '').trim() !== '')) return [];
    return [{ ...place, code: header === '' ? 'column_unnamed' : 'column_unread' }];
  });
}
