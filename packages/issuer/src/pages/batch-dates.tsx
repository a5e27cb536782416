import { Actions, Button, Form, Part, type Translate } from '@laurel/web';
import type { BatchRow, RosterLineRow } from '../records.ts';
import { type DayOrder, orderOf, readDay } from '../roster/read-day.ts';

type Props = { t: Translate; here: string; batch: BatchRow; lines: readonly RosterLineRow[]; today: string };

/** A column of days in the order of somebody's spreadsheet is one question, not a cell to mend in each of two thousand rows. */
export function DateOrder({ t, here, batch, lines, today }: Props) {
  const column = batch.uses.indexOf('awarded_on');
  const cells = lines.map((line) => line.cells[column] ?? '').filter((cell) => orderOf(cell) !== undefined);
  if (column === -1 || cells.length < 2) return null;
  const fitting = (order: DayOrder) => cells.flatMap((cell) => (orderOf(cell) === 'either' || orderOf(cell) === order ? [cell] : []));
  // What fits more cells stands first: where one day is the 13th, only one of both can be meant.
  const orders = (['dmy', 'mdy'] as const).toSorted((one, other) => fitting(other).length - fitting(one).length);
  return (
    <Part id="dates" title={t('issuer.batch.dates', { count: cells.length })}>
      <p>{t('issuer.batch.dates.why', { header: batch.headers[column] ?? '' })}</p>
      <Form action={`${here}/columns`}>
        <input type="hidden" name="from" value="dates" />
        {batch.uses.map((use, index) => index !== column && <input type="hidden" name={`use-${index}`} value={use} />)}
        <Actions>
          {orders.map((order) => {
            const [cell = ''] = fitting(order);
            const day = readDay(cell, today, order);
            if (!('day' in day)) return null;
            return (
              <Button small kind="quiet" name={`use-${column}`} value={`awarded_on_${order}`}>
                {t('issuer.batch.dates.means', { cell, day: t.date(day.day) })}
              </Button>
            );
          })}
        </Actions>
      </Form>
    </Part>
  );
}
