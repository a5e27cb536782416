import type { Problem } from '@laurel/base';
import {
  Actions,
  Button,
  type Column,
  ErrorSummary,
  Form,
  LinkButton,
  MailAddress,
  Notice,
  PageHead,
  Part,
  Side,
  Sides,
  Steps,
  Table,
  type Translate,
} from '@laurel/web';
import { type ResultDescription, said, titledIn } from '../achievements/definition.ts';
import type { DraftLook } from '../awards/look-over-draft.ts';
import type { AchievementRow, BatchRow } from '../records.ts';
import { type ColumnUse, usesOf } from '../roster/match-columns.ts';
import type { Found } from '../roster/problem-tally.ts';
import { Art } from './achievement-art.tsx';
import { AlikeCells } from './batch-alike.tsx';
import { Cell, calledIn, Fix, headingOf, isAdded, isMendable, letterOf, visible } from './batch-cell.tsx';
import { DateOrder } from './batch-dates.tsx';
import { NeededResults } from './batch-needed.tsx';
import { BesideEarlier, SharedAddresses } from './batch-shared.tsx';
import { batchSteps } from './batches-new.tsx';

type Props = {
  t: Translate;
  at: string;
  title: string;
  batch: BatchRow;
  achievement: AchievementRow;
  look: DraftLook;
  /** Each link takes a PIN on a slip. */
  pins: boolean;
  problems: readonly Problem[];
  /** What was typed was saved in place of what the button says. */
  corrected: boolean;
};

/** Nothing has happened yet: what is wrong first, then how the file was read, then what the button will do. */
export function BatchPreview({ t, at, title, batch, achievement, look, pins, problems: wrong, corrected }: Props) {
  const here = `${at}/batches/${batch.id}`;
  const { toFix, held } = look;
  const hasProblems = toFix.count + held.count > 0;
  const name = said(achievement.definition.name, t.language);
  const { results } = achievement.definition;
  const empty = look.columns.map(({ filled }) => filled === 0);
  return (
    <>
      <ErrorSummary problems={wrong} />
      {corrected && <Notice kind="ok">{t('issuer.batch.corrected')}</Notice>}
      <PageHead
        above={<Steps items={batchSteps(t)} current={1} />}
        title={title}
        lede={t.rich('issuer.batch.from', { file: <strong>{batch.filename}</strong>, rows: batch.rows, ready: batch.ready })}
      />
      <p class="row">
        <Art t={t} definition={achievement.definition} size="m" silent participation={batch.assessmentClass === 'participation'} />
        <span>
          <strong>{name}</strong>
          <br />
          <span class="soft">{t(`issuer.assessment.${batch.assessmentClass}`)}</span>
        </span>
      </p>
      <OverAlready t={t} achievement={achievement} count={look.ready.over} />
      <NeededResults t={t} here={here} batch={batch} look={look} />
      <DateOrder t={t} here={here} batch={batch} dates={look.dates} />
      <BesideEarlier t={t} at={at} beside={look.beside} />
      <SharedAddresses t={t} shared={look.shared} />
      <Form action={`${here}/cells`}>
        <AlikeCells t={t} alike={look.alike} empty={empty} results={results} />
        {toFix.count > 0 && <Kept t={t} batch={batch} what="to-fix" problems={toFix} empty={empty} results={results} />}
        {held.count > 0 && <Kept t={t} batch={batch} what="held" problems={held} empty={empty} results={results} />}
        {hasProblems && (
          <Actions>
            <LinkButton kind="quiet" small icon="download" href={`${here}/problems.csv`}>
              {t('issuer.batch.download', { count: batch.rows - batch.ready })}
            </LinkButton>
          </Actions>
        )}
        <Columns t={t} here={here} batch={batch} results={results} tallied={look.columns} />
        {batch.ready > 0 && <WhatWillHappen t={t} batch={batch} ready={look.ready} pins={pins} />}
        <Actions>
          {batch.ready > 0 && (
            <Button icon="badge" action={`${here}/award`}>
              {t('issuer.award.button', { count: batch.ready })}
            </Button>
          )}
          <Button kind="quiet" action={`${here}/discard`}>
            {t('issuer.batch.another')}
          </Button>
        </Actions>
        {hasProblems && batch.ready > 0 && <p class="hint">{t('issuer.batch.aside')}</p>}
      </Form>
    </>
  );
}

/** Of those with one end for all, no other day in the file mends it. */
function OverAlready({ t, achievement, count }: { t: Translate; achievement: AchievementRow; count: number }) {
  const { validUntil, validityMonths } = achievement.definition;
  if (count === 0) return null;
  const title =
    validUntil === undefined ? t('issuer.batch.over', { count, months: validityMonths ?? 0 }) : t('issuer.batch.over.all', { count, on: t.date(validUntil) });
  return (
    <Notice kind="warn" title={title}>
      {t(`issuer.batch.over.what${validUntil === undefined ? '' : '.all'}`)}
    </Notice>
  );
}

type Results = readonly ResultDescription[];
type KeptProps = { t: Translate; batch: BatchRow; what: 'to-fix' | 'held'; problems: DraftLook['toFix']; empty: readonly boolean[]; results: Results };

function Kept({ t, batch, what, problems: { count, shown }, empty, results }: KeptProps) {
  const known = ({ problem }: Found) => ({ empty: empty[problem.column - 1] === true, results });
  const columns: Column<Found>[] = [
    { head: t('issuer.batch.line'), numeric: true, rowHead: true, cell: ({ line }) => t.number(line.line) },
    {
      head: t('issuer.batch.cell'),
      bad: () => true,
      cell: (found) => <Cell t={t} problem={found.problem} {...known(found)} />,
    },
    { head: t('issuer.batch.change'), cell: (found) => <Fix t={t} found={found} {...known(found)} /> },
    { head: t('issuer.register.learner'), cell: (found) => <WhoInRow batch={batch} found={found} /> },
  ];
  return (
    <Part id={what} title={t(`issuer.batch.${what}`)}>
      <Table caption={t(`issuer.batch.${what}.caption`)} wide stacks columns={columns} rows={shown} />
      {count > shown.length && <p>{t('issuer.batch.more-problems', { count: count - shown.length })}</p>}
      {shown.some(isMendable) && (
        <Actions>
          <Button kind="quiet" small icon="pen">
            {t('issuer.batch.correct')}
          </Button>
        </Actions>
      )}
    </Part>
  );
}

/** Name and address of the row, without the cell that is shown beside as wrong. */
function WhoInRow({ batch, found: { line, problem } }: { batch: BatchRow; found: Found }) {
  const known = (...wanted: ColumnUse[]): string =>
    batch.uses.flatMap((use, column) => (wanted.some((one) => one === use) && column + 1 !== problem.column ? [line.cells[column] ?? ''] : [])).join(' ');
  const name = known('name', 'given_name', 'family_name').trim();
  const email = known('email');
  return (
    <>
      <bdi>{visible(name)}</bdi>
      {email !== '' && (
        <small>
          <bdi>
            <MailAddress text={visible(email)} />
          </bdi>
        </small>
      )}
    </>
  );
}

type ColumnsProps = { t: Translate; here: string; batch: BatchRow; results: Results; tallied: DraftLook['columns'] };

/** How each column was read, and the box to say otherwise. */
function Columns({ t, here, batch, results, tallied }: ColumnsProps) {
  const rows = batch.headers.map((header, index) => {
    const { filled = 0, samples = [] } = tallied[index] ?? {};
    return {
      index,
      header,
      called: calledIn(t, header, { empty: filled === 0, results }),
      use: batch.uses[index] ?? 'leave-out',
      filled,
      samples,
    };
  });
  return (
    <Part id="columns" title={t('issuer.batch.columns')}>
      <Table
        caption={t('issuer.batch.columns.caption')}
        wide
        stacks
        rows={rows}
        columns={[
          {
            head: t('issuer.batch.in-file'),
            rowHead: true,
            cell: (row) => (
              <>
                <span class="soft mono">{letterOf(row.index + 1)}</span>{' '}
                {isAdded(row.header, row.filled === 0) ? t('issuer.batch.column.none', { title: row.called }) : row.called}
              </>
            ),
          },
          { head: t('issuer.batch.used-as'), cell: (row) => <Use t={t} row={row} results={results} /> },
          {
            head: t('issuer.batch.samples'),
            cell: (row) =>
              row.samples.map((sample, index) => (
                <>
                  {index > 0 && <span class="soft"> · </span>}
                  <bdi>{visible(sample)}</bdi>
                </>
              )),
          },
          { head: t('issuer.batch.filled'), numeric: true, cell: (row) => t.number(row.filled) },
        ]}
      />
      <Actions>
        <Button kind="quiet" small action={`${here}/columns`}>
          {t('issuer.batch.read-so')}
        </Button>
      </Actions>
    </Part>
  );
}

function Use({ t, row, results }: { t: Translate; row: { index: number; called: string; use: string }; results: Results }) {
  const name = `use-${row.index}`;
  return (
    <select id={name} name={name} title={useText(t, row.use, results)} aria-label={t('issuer.batch.use-of', { header: row.called })}>
      {usesOf(results).map((use) => (
        <option key={use} value={use} selected={use === row.use}>
          {useText(t, use, results)}
        </option>
      ))}
    </select>
  );
}

function useText(t: Translate, use: string, results: Results): string {
  if (use.startsWith('result:')) return t('issuer.use.result', { title: titledIn(results, use.slice('result:'.length), t.language) });
  return use === 'leave-out' ? t('issuer.use.leave-out') : t(`issuer.field.${use}`);
}

function WhatWillHappen({ t, batch, ready, pins }: Pick<Props, 't' | 'batch' | 'pins'> & Pick<DraftLook, 'ready'>) {
  const { count, keyed, french } = ready;
  const unused = batch.headers.flatMap((header, index) => (batch.uses[index] === 'leave-out' ? [`${letterOf(index + 1)} ${headingOf(header)}`] : []));
  return (
    <Part title={t('issuer.batch.what-will-happen')}>
      <Sides>
        {count > keyed && <Side term={t('issuer.batch.awards')}>{t('issuer.batch.awards.text', { count: count - keyed })}</Side>}
        {keyed > 0 && <Side term={t('issuer.batch.keyed')}>{t('issuer.batch.keyed.text', { count: keyed })}</Side>}
        <Side term={t('issuer.batch.mail')}>{t('issuer.batch.mail.text', { en: count - french, fr: french })}</Side>
        {pins && <Side term={t('issuer.slips.title')}>{t('issuer.slips.will')}</Side>}
        {unused.length > 0 && (
          <Side term={t('issuer.batch.unused')}>
            <bdi>{unused.join(' · ')}</bdi>
          </Side>
        )}
        {batch.attestation && (
          <Side term={t('issuer.assessment.assessed-elsewhere')}>
            {t('issuer.batch.attestation', { who: batch.attestation.who, how: batch.attestation.how, when: batch.attestation.when })}
          </Side>
        )}
      </Sides>
    </Part>
  );
}
