import { Actions, Button, Form, LinkButton, Notice, PageHead, Part, State, Table, Time, usePage } from '@laurel/web';
import type { RequestRow } from '../records.ts';
import { FIELD_NAMES, type FieldName, type Value } from '../requests/fields.ts';
import { wantedFields } from '../requests/query.ts';
import type { Report } from '../verdict/find-report.ts';
import { FieldValue } from './field-value.tsx';
import { type Findings, FindingsView } from './findings.tsx';
import { AskedFields } from './waiting.tsx';

/** After the waiting: the verdict with what was shown, or why there is none. */
export function AnswerPage({ request, report, now }: { request: RequestRow; report: Report | undefined; now: Date }) {
  const { t } = usePage();
  if (report) return <Verdict request={request} report={report} now={now} />;
  const why = request.state !== 'answered' ? howEnded(request) : request.withdrawnAt === null ? 'erased' : 'withdrawn';
  return (
    <>
      <PageHead title={t(`verifier.ended.${why}`)} lede={t(`verifier.ended.${why}.next`)} />
      {request.withdrawnAt !== null && (
        <p>
          <State kind="quiet">{t('verifier.ended.withdrawn.at')}</State> <Time at={request.withdrawnAt} />
        </p>
      )}
      <Part title={request.title}>
        <AskedFields request={request} />
      </Part>
      <Actions>
        <LinkButton href="/hiring/requests/new" icon="plus">
          {t('verifier.new.title')}
        </LinkButton>
      </Actions>
    </>
  );
}

function howEnded({ declinedAt, endedAt, expiresAt }: RequestRow): 'declined' | 'closed' | 'expired' {
  if (declinedAt !== null) return 'declined';
  return endedAt !== null && endedAt < expiresAt ? 'closed' : 'expired';
}

function Verdict({ request, report, now }: { request: RequestRow; report: Report; now: Date }) {
  const { t } = usePage();
  const { submission } = report;
  const again = (
    <Form action={`/hiring/requests/${request.id}/check`} kind="inline">
      <Button kind={submission.outcome === 'undetermined' ? 'main' : 'quiet'} icon="refresh">
        {t('verifier.check-again')}
      </Button>
      <span class="hint">
        {submission.recheckedAt === null
          ? t.rich('verifier.checked', { ago: t.ago(submission.asOf, now) })
          : t.rich('verifier.rechecked', { ago: t.ago(submission.recheckedAt, now) })}
      </span>
    </Form>
  );
  return (
    <FindingsView findings={findingsOf(request, report)} actions={again}>
      <ShownFields request={request} report={report} />
      <Part title={t('verifier.asked')}>
        <AskedFields request={request} more={[{ term: t('verifier.erased-on'), detail: <Time at={submission.eraseAt} /> }]} />
      </Part>
      <Actions>
        <LinkButton href="/hiring" kind="quiet" icon="back">
          {t('verifier.requests')}
        </LinkButton>
      </Actions>
    </FindingsView>
  );
}

function findingsOf({ ask }: RequestRow, { submission, credential, shown }: Report): Findings {
  const { outcome, code, sentence, checks, asOf } = submission;
  const { issuer, keyId, vouchers, format, kind, status, claimNames } = credential;
  const wanted = wantedFields(ask);
  return {
    ...{ outcome, code, sentence, checks, asOf },
    issuer: { did: issuer, keyId, vouchers },
    ...{ format, kind, status },
    values: shown?.disclosed ?? {},
    picture: shown?.disclosed.picture,
    absent: (name) => (claimNames.includes(name) ? 'erased' : wanted[name] || ask.wants === 'whole' ? 'not-shown' : 'not-asked'),
  };
}

/** Exactly what came, and when it leaves. */
function ShownFields({ request, report: { credential, shown } }: { request: RequestRow; report: Report }) {
  const { t } = usePage();
  const { claimNames } = credential;
  const wanted = wantedFields(request.ask);
  const missing = FIELD_NAMES.filter((name) => wanted[name] && !claimNames.includes(name));
  const rows = shown
    ? claimNames.flatMap((name): { name: FieldName; values: Value[] }[] => (shown.disclosed[name] ? [{ name, values: shown.disclosed[name] }] : []))
    : [];
  const rest = (
    <p class="soft small">
      {missing.length === 0
        ? t(request.ask.wants === 'whole' ? 'verifier.shown.all' : 'verifier.shown.rest-hidden')
        : t('verifier.shown.missing', { names: missing.map((name) => t(`verifier.field.${name}`)).join(' · ') })}
    </p>
  );
  return (
    <Part title={t('verifier.shown', { count: claimNames.length })}>
      {shown ? (
        <div class="stack">
          <Table
            caption={t('verifier.shown', { count: claimNames.length })}
            rows={rows}
            columns={[
              { head: t('verifier.shown.field'), rowHead: true, cell: ({ name }) => t(`verifier.field.${name}`) },
              { head: t('verifier.shown.value'), breaks: true, cell: ({ name, values }) => <FieldValue name={name} values={values} /> },
            ]}
          />
          {rest}
          <Notice title={t('verifier.shown.leaves')}>{t.rich('verifier.shown.leaves.when', { time: <Time at={shown.eraseAt} /> })}</Notice>
          <Form action={`/hiring/requests/${request.id}/erase`}>
            <Button kind="quiet" icon="hidden">
              {t('verifier.shown.erase')}
            </Button>
          </Form>
        </div>
      ) : (
        <>
          <p>{t('verifier.shown.gone', { names: claimNames.map((name) => t(`verifier.field.${name}`)).join(' · ') })}</p>
          {rest}
        </>
      )}
    </Part>
  );
}
