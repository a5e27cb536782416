import { LaurelError, type Problem } from '@laurel/base';
import { languageFor, said } from '@laurel/issuer';
import {
  Actions,
  Button,
  Choice,
  ErrorSummary,
  errorAt,
  Facts,
  Field,
  Form,
  Link,
  More,
  Notice,
  PageHead,
  Part,
  Prose,
  page,
  param,
  type Reply,
  type Route,
  TextareaField,
  to,
  typed,
  type WebRequest,
} from '@laurel/web';
import type { ProgrammeDeps } from '../deps.ts';
import { ATTEST_REQUESTS, ATTESTATION_LINE, ATTESTATION_STATEMENT } from '../limits.ts';
import { type AttestationAsked, declineAttestation, giveAttestation, readAttestation } from './answer-attestation.ts';

/**
 * What the letter to a supervisor leads to: no account, and nothing happens by looking. Whoever has the link answers once, in their own words, or says no.
 */
export function attestRoutes(deps: ProgrammeDeps): readonly Route[] {
  const shared = { access: { kind: 'public' }, limit: ATTEST_REQUESTS } as const;
  const path = '/attest/:token';
  const here = (request: WebRequest) => `/attest/${encodeURIComponent(param(request, 'token'))}`;
  return [
    { method: 'get', path, ...shared, run: async (request) => show(request, await readAttestation(deps, param(request, 'token')), deps, []) },
    {
      method: 'post',
      path,
      ...shared,
      accepts: 'form',
      run: async (request) => {
        const token = param(request, 'token');
        const answer = {
          statement: typed(request, 'statement'),
          role: typed(request, 'role'),
          organisation: typed(request, 'organisation'),
          confirmed: request.form.has('confirmed'),
          by: request.session?.person.id,
        };
        try {
          await giveAttestation(deps, token, answer);
        } catch (error) {
          if (!(error instanceof LaurelError) || error.problems.length === 0) throw error;
          return show(request, await readAttestation(deps, token), deps, error.problems);
        }
        return to(here(request));
      },
    },
    {
      method: 'post',
      path: `${path}/decline`,
      ...shared,
      accepts: 'form',
      run: async (request) => {
        await declineAttestation(deps, param(request, 'token'));
        return to(here(request));
      },
    },
  ];
}

function show(request: WebRequest, { row, application, achievement }: AttestationAsked, { awarding }: ProgrammeDeps, coded: readonly Problem[]): Reply {
  const { t } = request;
  const name = said(achievement.definition.name, languageFor(achievement.definition, t.language));
  const profile = awarding.profiles.find(({ slug }) => slug === application.profile);
  const issuer = profile?.name[t.language] ?? '';
  const problems = coded.map((problem): Problem => ({ ...problem, detail: t(`programme.problem.${problem.code}`) }));
  const values = { learner: row.learnerName, issuer, title: name, address: profile?.email ?? 'none' };
  const frame = { frame: 'narrow', noStore: true, robots: 'noindex' } as const;
  if (row.state !== 'asked') {
    const title = t(row.state === 'given' ? 'programme.attest.given' : 'programme.attest.declined');
    return page({
      title,
      ...frame,
      body: <PageHead title={title} lede={t(row.state === 'given' ? 'programme.attest.given.text' : 'programme.attest.declined.text', values)} />,
    });
  }
  const title = t('programme.attest.title', values);
  const labels = {
    statement: t('programme.attest.statement'),
    role: t('programme.attest.role'),
    organisation: t('programme.attest.organisation'),
    confirmed: t('programme.attest.confirm'),
  };
  const action = `/attest/${encodeURIComponent(param(request, 'token'))}`;
  const wrong = errorAt(problems, 'confirmed');
  return page({
    title,
    ...frame,
    ...(problems.length > 0 ? { status: 422 } : {}),
    body: (
      <>
        <PageHead title={title} lede={t('programme.attest.lede', values)} />
        <ErrorSummary problems={problems} labels={labels} />
        <Facts
          items={[
            { term: t('programme.attest.for'), detail: <Link href={`/achievements/${achievement.id}?version=${achievement.version}`}>{name}</Link> },
            { term: t('programme.attest.relation'), detail: row.relation },
            { term: t('programme.attest.until'), detail: t.date(row.expiresAt) },
          ]}
        />
        <Part title={t('programme.attest.claims', values)}>
          <Prose text={row.claims} />
        </Part>
        <Form action={action} kind="stack" label={t('programme.attest.answer')}>
          <TextareaField
            name="statement"
            rows={6}
            maxLength={ATTESTATION_STATEMENT}
            required
            label={labels.statement}
            hint={t('programme.attest.statement.hint', values)}
            value={typed(request, 'statement')}
            error={errorAt(problems, 'statement')}
          />
          <Field name="role" maxLength={ATTESTATION_LINE} required label={labels.role} value={typed(request, 'role')} error={errorAt(problems, 'role')} />
          <Field
            name="organisation"
            maxLength={ATTESTATION_LINE}
            autocomplete="organization"
            label={labels.organisation}
            hint={t('programme.attest.organisation.hint')}
            value={typed(request, 'organisation')}
            error={errorAt(problems, 'organisation')}
          />
          <Notice title={t('programme.attest.becomes')}>{t('programme.attest.becomes.text', { ...values, name: row.name })}</Notice>
          <div id="confirmed">
            {wrong !== undefined && <p class="error">{wrong}</p>}
            <Choice name="confirmed" label={labels.confirmed} checked={request.form.has('confirmed')} />
          </div>
          <Actions>
            <Button>{t('programme.attest.send')}</Button>
          </Actions>
        </Form>
        <More summary={t('programme.attest.decline')}>
          <p class="hint">{t('programme.attest.decline.hint')}</p>
          <Form action={`${action}/decline`} kind="inline" label={t('programme.attest.decline')}>
            <Button kind="quiet" unchecked>
              {t('programme.attest.decline.send')}
            </Button>
          </Form>
        </More>
      </>
    ),
  });
}
