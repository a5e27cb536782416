import { Actions, Button, type Column, Field, Icon, Part, Table, type Translate } from '@laurel/web';
import type { ResultDescription } from '../achievements/definition.ts';
import type { Alike } from '../roster/problem-tally.ts';
import { wordsOf } from '../roster/problem-words.ts';
import { Cell, calledIn, visible } from './batch-cell.tsx';

type Props = { t: Translate; alike: readonly Alike[]; empty: readonly boolean[]; results: readonly ResultDescription[] };

/** A mark that is written otherwise in each of two thousand rows is one thing to mend: a box for all of them. */
export function AlikeCells({ t, alike, empty, results }: Props) {
  if (alike.length === 0) return null;
  const known = ({ problem }: Alike) => ({ empty: empty[problem.column - 1] === true, results });
  const columns: Column<Alike & { n: number }>[] = [
    { head: t('issuer.batch.cell'), rowHead: true, bad: () => true, cell: (one) => <Cell t={t} problem={one.problem} {...known(one)} /> },
    { head: t('issuer.batch.alike.rows'), numeric: true, cell: ({ rows }) => t.number(rows) },
    {
      head: t('issuer.batch.change'),
      cell: (one) => {
        const { n, problem, rows } = one;
        const name = `alike-${n}-${problem.column}`;
        const label = t('issuer.batch.alike.label', { cell: visible(problem.cell), header: calledIn(t, problem.header, known(one)), count: rows });
        return (
          <>
            <span class="error">
              <Icon name="warning" /> {wordsOf(t, problem)}
            </span>
            <input type="hidden" name={`${name}-was`} value={problem.cell} />
            <Field name={name} label={label} value={problem.cell} />
          </>
        );
      },
    },
  ];
  return (
    <Part id="alike" title={t('issuer.batch.alike')}>
      <p>{t('issuer.batch.alike.why')}</p>
      <Table caption={t('issuer.batch.alike')} wide stacks columns={columns} rows={alike.map((one, n) => ({ ...one, n }))} />
      <Actions>
        <Button kind="quiet" small icon="pen">
          {t('issuer.batch.correct')}
        </Button>
      </Actions>
    </Part>
  );
}
