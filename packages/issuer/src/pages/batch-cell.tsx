import { Field, Icon, type Translate } from '@laurel/web';
import { type ResultDescription, titledIn } from '../achievements/definition.ts';
import type { RosterLineRow } from '../records.ts';
import type { Found } from '../roster/problem-tally.ts';
import { wordsOf } from '../roster/problem-words.ts';
import type { RosterProblem } from '../roster/read-row.ts';

/** A row with too many cells has no cell to mend. */
export const isMendable = ({ problem }: Pick<Found, 'problem'>): boolean => problem.code !== 'too_many_cells';

/** Of a column: `empty`, whether it has nothing in any row, as one that the file lacks. */
type Known = { empty: boolean; results: readonly ResultDescription[] };

/** Where a cell stands, and what is in it. */
export function Cell({ t, problem, ...known }: { t: Translate; problem: RosterProblem } & Known) {
  const header = calledIn(t, problem.header, known);
  return (
    <>
      <span class="soft small">
        {isAdded(problem.header, known.empty)
          ? t('issuer.batch.column.none', { title: header })
          : t('issuer.batch.column', { letter: letterOf(problem.column), header })}
      </span>
      <br />
      <bdi class="mono">{visible(problem.cell) || t('issuer.batch.empty-cell')}</bdi>
    </>
  );
}

const RESULT = 'result:';

/** A heading as people read it: of a result, its title. */
export const headingOf = (header: string): string => (header.startsWith(RESULT) ? header.slice(RESULT.length) : header);

/** A column as its reader calls it: of one that the file lacks, the title of the result in their language. */
export const calledIn = (t: Translate, header: string, { empty, results }: Known): string =>
  isAdded(header, empty) ? titledIn(results, headingOf(header), t.language) : headingOf(header);

/** Whether a column is one that the file has nothing of. */
export const isAdded = (header: string, empty: boolean): boolean => empty && header.startsWith(RESULT);

/** What is wrong, how to write it, and the box to write it in. */
export function Fix({ t, found: { line, problem }, ...known }: { t: Translate; found: Found } & Known) {
  const id = `cell-${line.line}-${problem.column}`;
  return (
    <>
      <span class="error">
        <Icon name="warning" /> {wordsOf(t, problem)}
      </span>
      {isMendable({ problem }) && (
        <Field name={id} label={t('issuer.batch.correct-label', { line: line.line, header: calledIn(t, problem.header, known) })} value={problem.cell} />
      )}
    </>
  );
}

/** All that is wrong with a row, in one cell. */
export const wrongWith = (t: Translate, { problems }: RosterLineRow): string =>
  (problems ?? [])
    .map((problem) => (problem.header === '' ? wordsOf(t, problem) : t('issuer.batch.problem', { header: problem.header, problem: wordsOf(t, problem) })))
    .join(' ');

/** Marks that show nothing are shown as what they are. */
export const visible = (text: string): string =>
  text.replace(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu, (mark) => `[U+${mark.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}]`);

/** As spreadsheets name their columns. */
export const letterOf = (column: number): string =>
  (column > 26 ? letterOf(Math.floor((column - 1) / 26)) : '') + String.fromCharCode(65 + ((column - 1) % 26));
