import type { LetterFilter, OutboxLetter } from '@laurel/courier';
import {
  Button,
  type Column,
  EmptyState,
  ErrorSummary,
  errorAt,
  Field,
  Form,
  type IconName,
  Link,
  LinkButton,
  MailAddress,
  Notice,
  PageHead,
  Pager,
  State,
  type StateKind,
  Table,
  Tabs,
  Time,
  type Translate,
  withQuery,
} from '@laurel/web';
import type { AwardLetter } from '../mail/resend.ts';
import { whoOf } from '../register/who-of.ts';
import { adviceOf } from './letter-trouble.ts';
import type { MailView } from './mail.tsx';

type Props = { t: Translate; at: string; view: MailView };

export function MailPage({ t, at, view }: Props) {
  const { counts, filter, lost, problems, sent, rows } = view;
  const total = counts.waiting + counts.accepted + counts.failed + counts.bounced;
  return (
    <>
      <ErrorSummary problems={problems} />
      <PageHead title={t('issuer.mail.title')} lede={t('issuer.mail.lede')} aside={<Link href={`${at}/mail/reminders`}>{t('issuer.reminders.title')}</Link>} />
      {sent !== undefined && <Notice kind="ok">{t('issuer.mail.sent-again', { count: sent })}</Notice>}
      {lost > 0 && (
        <Notice kind="warn" title={t('issuer.mail.lost', { count: lost })}>
          {t('issuer.mail.lost.how')}{' '}
          <LinkButton kind="quiet" small icon="mail" href={`${at}/mail/resend`}>
            {t('issuer.mail.resend.ask')}
          </LinkButton>
        </Notice>
      )}
      <Tabs
        label={t('issuer.mail.filters')}
        items={[
          { href: `${at}/mail`, text: t('issuer.mail.filter.all'), current: filter === undefined },
          ...(['waiting', 'accepted', 'failed', 'bounced'] as const).map((one) => ({
            href: `${at}/mail?state=${one}`,
            text: t(`issuer.mail.filter.${one}`),
            count: counts[one],
            current: filter === one,
          })),
        ]}
      />
      {rows.length === 0 ? <Nothing t={t} at={at} filter={filter} none={total === 0} /> : <Letters t={t} at={at} view={view} />}
    </>
  );
}

function Nothing({ t, at, filter, none }: { t: Translate; at: string; filter: LetterFilter | undefined; none: boolean }) {
  if (filter === undefined || none)
    return (
      <EmptyState title={t('issuer.mail.empty')} action={<LinkButton href={`${at}/batches/new`}>{t('issuer.batch.new')}</LinkButton>}>
        {t('issuer.mail.empty.how')}
      </EmptyState>
    );
  return <EmptyState title={t(`issuer.mail.none.${filter}`)}>{t('issuer.mail.accepted-is')}</EmptyState>;
}

function Letters({ t, at, view }: Props) {
  const columns: Column<AwardLetter>[] = [
    { head: t('issuer.mail.state'), cell: ({ letter }) => <LetterWord t={t} letter={letter} /> },
    { head: t('issuer.register.learner'), rowHead: true, cell: (row) => <Recipient t={t} at={at} row={row} /> },
    { head: t('issuer.mail.letter'), cell: ({ letter }) => kindOf(t, letter) },
    { head: t('issuer.mail.when'), cell: ({ letter }) => <Time at={letter.state.at} /> },
    { head: t('issuer.mail.why'), cell: (row) => <Why t={t} at={at} row={row} view={view} /> },
  ];
  const filters = { state: view.filter };
  const { older, newer } = view.cursors;
  return (
    <>
      <Table caption={t('issuer.mail.caption')} wide stacks columns={columns} rows={view.rows} />
      {(older || newer) && (
        <Pager
          label={t('issuer.mail.pages')}
          text={t('issuer.mail.shown', { shown: view.rows.length })}
          before={newer === undefined ? undefined : { href: withQuery(`${at}/mail`, { ...filters, before: newer }), text: t('issuer.mail.newer') }}
          after={older === undefined ? undefined : { href: withQuery(`${at}/mail`, { ...filters, after: older }), text: t('issuer.mail.older') }}
        />
      )}
    </>
  );
}

const LOOKS: Record<OutboxLetter['state']['stage'], { kind: StateKind; icon: IconName }> = {
  queued: { kind: 'quiet', icon: 'clock' },
  sending: { kind: 'quiet', icon: 'clock' },
  accepted: { kind: 'quiet', icon: 'mail' },
  failed: { kind: 'warn', icon: 'warning' },
  bounced: { kind: 'warn', icon: 'undo' },
};

function LetterWord({ t, letter: { state } }: { t: Translate; letter: OutboxLetter }) {
  return <State {...LOOKS[state.stage]}>{t(`courier.stage.${state.stage}`)}</State>;
}

/** A letter about an award goes by the award's address of today; where it once went is erased. */
function Recipient({ t, at, row: { award } }: { t: Translate; at: string; row: AwardLetter }) {
  if (!award) return <>{t('issuer.mail.nobody')}</>;
  return (
    <Link href={`${at}/awards/${award.id}`}>
      <bdi>{award.pseudonym === null && award.recipientName === null ? <MailAddress text={award.recipientEmail} /> : whoOf(t, award)}</bdi>
    </Link>
  );
}

/** Letters of parts that came later have a name here too, if only a general one. */
const kindOf = (t: Translate, { kind }: OutboxLetter): string => t(t.has(`issuer.mail.kind.${kind}`) ? `issuer.mail.kind.${kind}` : 'issuer.mail.kind.other');

function Why({ t, at, row, view }: { t: Translate; at: string; row: AwardLetter; view: MailView }) {
  const { letter, remedy, award } = row;
  const { stage, attempts } = letter.state;
  const lost = stage === 'failed' || stage === 'bounced';
  if (letter.replaced && lost) return <>{t('issuer.mail.replaced')}</>;
  const told = adviceOf(t, letter.state);
  if (!lost) return <>{told === undefined ? undefined : `${told} ${t('issuer.mail.attempts', { count: attempts })}`}</>;
  return (
    <>
      <span class="error">{told}</span>
      {remedy === 'settled' || !award ? <p class="soft small">{t('issuer.mail.settled')}</p> : <SendAgain t={t} at={at} row={{ ...row, award }} view={view} />}
    </>
  );
}

function SendAgain({
  t,
  at,
  row: { letter, award, remedy },
  view,
}: {
  t: Translate;
  at: string;
  row: AwardLetter & { award: { recipientEmail: string } };
  view: MailView;
}) {
  const id = `email-${letter.id}`;
  return (
    <Form action={`${at}/mail/${letter.id}/send`} kind="inline">
      <input type="hidden" name="from" value={view.filter ?? ''} />
      <Field
        name="email"
        id={id}
        type="email"
        label={t('issuer.field.email')}
        value={view.typed[letter.id] ?? award.recipientEmail}
        required
        error={errorAt(view.problems, id)}
      />
      <Button kind="quiet" small icon="mail">
        {t(remedy === 'pin' ? 'issuer.mail.again.pin' : 'issuer.mail.again')}
      </Button>
    </Form>
  );
}
