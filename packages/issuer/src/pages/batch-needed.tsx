import { Button, Form, Link, Part, Side, Sides, type Translate } from '@laurel/web';
import { titleOf } from '../achievements/definition.ts';
import type { DraftLook } from '../awards/look-over-draft.ts';
import type { BatchRow } from '../records.ts';
import { headingOf, letterOf, visible } from './batch-cell.tsx';

type Props = { t: Translate; here: string; batch: BatchRow; look: Pick<DraftLook, 'needed' | 'rows'> };

/** A result that the badge needs and no column is read as is one question, not a cell to mend in each of two thousand rows. */
export function NeededResults({ t, here, batch, look: { needed, rows } }: Props) {
  const [first] = needed;
  if (first === undefined || rows === 0) return null;
  return (
    <Part id="needed" title={t('issuer.batch.needed', { count: needed.length, title: titleOf(first.result, t.language) })}>
      <div class="stack">
        {needed.some(({ columns }) => columns.length > 0) && <p>{t('issuer.batch.needed.why')}</p>}
        <Form action={`${here}/columns`}>
          <input type="hidden" name="from" value="needed" />
          {/* What is left out is not sent: the column of the pressed button is one of those. */}
          {batch.uses.map((use, index) => use !== 'leave-out' && <input type="hidden" name={`use-${index}`} value={use} />)}
          <Sides>
            {needed.map(({ result, columns }) => (
              <Side term={t('issuer.use.result', { title: titleOf(result, t.language) })}>
                {columns.length === 0 && t('issuer.batch.needed.none')}
                {columns.map(({ column, samples }) => (
                  <p>
                    <Button small kind="quiet" name={`use-${column}`} value={`result:${result.title}`}>
                      {t('issuer.batch.needed.is', {
                        letter: letterOf(column + 1),
                        header: visible(headingOf(batch.headers[column] ?? '').slice(0, 40)),
                        cells: samples.map((cell) => visible(cell.slice(0, 20))).join(' · '),
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
