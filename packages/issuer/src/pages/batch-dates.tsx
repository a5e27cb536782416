import { Actions, Button, Form, Part, type Translate } from '@laurel/web';
import type { DraftLook } from '../awards/look-over-draft.ts';
import type { BatchRow } from '../records.ts';

type Props = { t: Translate; here: string; batch: BatchRow; dates: DraftLook['dates'] };

/** A column of days in the order of somebody's spreadsheet is one question, not a cell to mend in each of two thousand rows. */
export function DateOrder({ t, here, batch, dates: { count, readings } }: Props) {
  const column = batch.uses.indexOf('awarded_on');
  const offered = readings.filter(({ day }) => day !== undefined);
  if (column === -1 || count < 2 || offered.length === 0) return null;
  return (
    <Part id="dates" title={t('issuer.batch.dates', { count })}>
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
        ({ order, misfits, firstMisfit }) =>
          firstMisfit !== undefined && <p class="small">{t(`issuer.batch.dates.misfits.${order}`, { count: misfits, cell: firstMisfit })}</p>,
      )}
    </Part>
  );
}
