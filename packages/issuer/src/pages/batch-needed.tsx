import { Button, Form, Link, Part, Side, Sides, type Translate } from '@laurel/web';
import { titleOf } from '../achievements/definition.ts';
import { storedValue } from '../achievements/level-name.ts';
import { isNeeded, wrongWithResult } from '../achievements/result-value.ts';
import type { AchievementRow, BatchRow, RosterLineRow } from '../records.ts';
import { emptyColumns } from '../roster/parse-roster.ts';
import { isHeadings } from '../roster/read-row.ts';
import { headingOf, letterOf, visible } from './batch-cell.tsx';

type Props = { t: Translate; here: string; batch: BatchRow; achievement: AchievementRow; lines: readonly RosterLineRow[] };

/** A result that the badge needs and no column is read as is one question, not a cell to mend in each of two thousand rows. */
export function NeededResults({ t, here, batch, achievement, lines }: Props) {
  const empty = emptyColumns(batch.headers, lines);
  const rows = lines.filter(({ cells }) => !isHeadings(cells, batch.headers));
  const needed = achievement.definition.results.filter(
    (result) => isNeeded(result, batch.assessmentClass) && empty[batch.uses.indexOf(`result:${result.title}`)] === true,
  );
  const [first] = needed;
  if (first === undefined || rows.length === 0) return null;
  const left = batch.uses.flatMap((use, column) =>
    use === 'leave-out' && empty[column] === false ? [{ column, cells: rows.flatMap(({ cells }) => cells[column] || []) }] : [],
  );
  const asked = needed.map((result) => ({
    result,
    columns: fitting(left, (cell) => wrongWithResult(storedValue(result, cell), result, batch.assessmentClass)?.code),
  }));
  return (
    <Part id="needed" title={t('issuer.batch.needed', { count: needed.length, title: titleOf(first, t.language) })}>
      <div class="stack">
        {asked.some(({ columns }) => columns.length > 0) && <p>{t('issuer.batch.needed.why')}</p>}
        <Form action={`${here}/columns`}>
          <input type="hidden" name="from" value="needed" />
          {/* What is left out is not sent: the column of the pressed button is one of those. */}
          {batch.uses.map((use, index) => use !== 'leave-out' && <input type="hidden" name={`use-${index}`} value={use} />)}
          <Sides>
            {asked.map(({ result, columns }) => (
              <Side term={t('issuer.use.result', { title: titleOf(result, t.language) })}>
                {columns.length === 0 && t('issuer.batch.needed.none')}
                {columns.map(({ column, cells }) => (
                  <p>
                    <Button small kind="quiet" name={`use-${column}`} value={`result:${result.title}`}>
                      {t('issuer.batch.needed.is', {
                        letter: letterOf(column + 1),
                        header: visible(headingOf(batch.headers[column] ?? '').slice(0, 40)),
                        cells: samplesOf(cells),
                      })}
                    </Button>
                  </p>
                ))}
              </Side>
            ))}
          </Sides>
        </Form>
        <p class="small">
          <Link href="#columns">{t('issuer.batch.needed.other')}</Link>
        </p>
      </div>
    </Part>
  );
}

/** More are found in the list of all columns. */
const OFFERED = 5;

type Left = { column: number; cells: readonly string[] };

/** The columns of which a cell can be this result, however low it is: whichever fits more of its cells stands first. */
const fitting = (left: readonly Left[], wrongWith: (cell: string) => string | undefined): Left[] =>
  left
    .map((one) => ({ ...one, fits: one.cells.filter((cell) => [undefined, 'result_below'].includes(wrongWith(cell))).length }))
    .filter(({ fits }) => fits > 0)
    .toSorted((one, other) => other.fits - one.fits)
    .slice(0, OFFERED);

const samplesOf = (cells: readonly string[]): string =>
  [...new Set(cells)]
    .slice(0, 3)
    .map((cell) => visible(cell.slice(0, 20)))
    .join(' · ');
