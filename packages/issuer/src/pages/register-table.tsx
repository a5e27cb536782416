import { type Column, Link, MailAddress, Table, Time, type Translate } from '@laurel/web';
import { said } from '../achievements/definition.ts';
import type { RegisterRow } from '../awards/find-awards.ts';
import { whoOf } from '../register/who-of.ts';
import { noteOf } from './award-note.ts';
import { AwardState } from './condition.tsx';

type Props = {
  t: Translate;
  at: string;
  rows: readonly RegisterRow[];
  /** The filter says of what they are: its column's room goes to the notes. */
  ofOne: boolean;
  /** Ids that were picked before, where a form around the table takes picks. */
  picks?: ReadonlySet<string> | undefined;
};

export function Awards({ t, at, rows, ofOne, picks }: Props) {
  const who = ({ award }: RegisterRow) => whoOf(t, award);
  const pick: Column<RegisterRow> = {
    head: t('issuer.register.pick'),
    headHidden: true,
    screenOnly: true,
    cell: (row) => (
      <input type="checkbox" name="pick" value={row.award.id} checked={picks?.has(row.award.id)} aria-label={t('issuer.register.pick-of', { who: who(row) })} />
    ),
  };
  const assessed = ({ award }: RegisterRow) => <div class="small soft">{t(`issuer.assessment.${award.assessmentClass}`)}</div>;
  const achievement: Column<RegisterRow> = {
    head: t('issuer.achievement'),
    cell: (row) => (
      <>
        {row.achievement && <Title text={said(row.achievement.definition.name, t.language)} />}
        {assessed(row)}
      </>
    ),
  };
  const number: Column<RegisterRow> = { head: t('issuer.register.number'), mono: true, nowrap: true, cell: ({ award }) => award.externalId };
  return (
    <Table
      caption={t('issuer.register.caption')}
      wide
      stacks="close"
      rows={rows}
      columns={[
        ...(picks ? [pick] : []),
        {
          head: t('issuer.register.learner'),
          rowHead: true,
          cell: (row) => <Learner t={t} award={row.award} href={`${at}/awards/${row.award.id}`} label={t('issuer.register.open-of', { who: who(row) })} />,
        },
        { head: t('issuer.register.state'), cell: (row) => <AwardState row={row} /> },
        { head: t('issuer.register.note'), cell: (row) => noteOf(t, row) },
        ...(rows.some(({ award }) => award.externalId !== null) ? [number] : []),
        ...(ofOne ? [] : [achievement]),
        {
          head: t('issuer.field.awarded_on'),
          cell: (row) => (
            <>
              <Time at={row.award.awardedOn} dateOnly />
              {ofOne && assessed(row)}
            </>
          ),
        },
      ]}
    />
  );
}

/** Two lines at most; the whole of a longer one is on the award's page. */
function Title({ text }: { text: string }) {
  return (
    <span class="two-lines" title={text}>
      {text}
    </span>
  );
}

function Learner({ t, award, href, label }: { t: Translate; award: RegisterRow['award']; href: string; label: string }) {
  const { recipientName, recipientEmail, pseudonym } = award;
  const address = <MailAddress text={recipientEmail} />;
  return (
    <>
      <Link href={href} label={label}>
        {recipientName === null && pseudonym === null ? address : <bdi>{whoOf(t, award)}</bdi>}
      </Link>
      {recipientName !== null && <small>{address}</small>}
    </>
  );
}
