import { Actions, Button, Form, Part, type Translate } from '@laurel/web';
import type { BatchRow, RosterLineRow } from '../records.ts';
import { type DayOrder, orderOf, readDay } from '../roster/read-day.ts';

type Props = { t: Translate; here: string; batch: BatchRow; lines: readonly RosterLineRow[]; today: string };

/** A column of days in the order of somebody's spreadsheet is one question, not a cell to mend in each of two thousand rows. */
export function DateOrder({ t, here, batch, lines, today }: Props) {
  const column = batch.uses.indexOf('awarded_on');
  const cells = lines.map((line) => line.cells[column] ?? '').filter((cell) => orderOf(cell) !== undefined);
  if (column === -1 || cells.length < 2) return null;
  // What fits more cells stands first: where one day is the 13th, most likely only one of both is meant.
  const readings = ORDERS.map((order) => readingOf(cells, order, today)).toSorted((one, other) => one.misfits.length - other.misfits.length);
  const offered = readings.filter(({ day }) => day !== undefined);
  if (offered.length === 0) return null;
  return (
    <Part id="dates" title={t('issuer.batch.dates', { count: cells.length })}>
      <p>{t('issuer.batch.dates.why', { header: batch.headers[column] ?? '' })}</p>
      <Form action={`${here}/columns`}>
        <input type="hidden" name="from" value="dates" />
        {batch.uses.map((use, index) => index !== column && <input type="hidden" name={`use-${index}`} value={use} />)}
        <Actions>
          {offered.map(({ order, cell, day = '' }) => (
            <Button small kind="quiet" name={`use-${column}`} value={`awarded_on_${order}`}>
              {t(`issuer.batch.dates.means.${order}`, { cell, day: t.date(day) })}
            </Button>
          ))}
        </Actions>
      </Form>
      {readings.map(
        ({ order, misfits: [first, ...more] }) =>
          first !== undefined && <p class="small">{t(`issuer.batch.dates.misfits.${order}`, { count: 1 + more.length, cell: first })}</p>,
      )}
    </Part>
  );
}

const ORDERS = ['dmy', 'mdy'] as const;
/** Every day there is has been by then. */
const IN_THE_END = '9998-12-31';

type Reading = { order: DayOrder; cell: string; day: string | undefined; misfits: string[] };

/**
 * What an order makes of the cells: the one to show it by, and those that it would leave to mend. A cell that can be taken is shown before one that is
 * still to come, and one that the other order reads as another day before one that is the same in both.
 */
function readingOf(cells: readonly string[], order: DayOrder, today: string): Reading {
  const other = order === 'dmy' ? 'mdy' : 'dmy';
  const taken = cells.filter((cell) => dayOf(cell, today, order) !== undefined);
  const isTelling = (cell: string) => dayOf(cell, IN_THE_END, order) !== dayOf(cell, IN_THE_END, other);
  const cell = taken.find(isTelling) ?? taken[0] ?? cells.find((one) => dayOf(one, IN_THE_END, order) !== undefined) ?? '';
  return { order, cell, day: dayOf(cell, IN_THE_END, order), misfits: cells.filter((one) => dayOf(one, today, order) === undefined) };
}

function dayOf(cell: string, today: string, order: DayOrder): string | undefined {
  const read = readDay(cell, today, order);
  return 'day' in read ? read.day : undefined;
}
