import { LaurelError, type Problem } from '@laurel/base';
import { languageFor, said } from '@laurel/issuer';
import {
  Actions,
  Button,
  Choice,
  ErrorSummary,
  errorAt,
  Field,
  Form,
  PageHead,
  page,
  param,
  personIn,
  type Reply,
  TextareaField,
  type WebRequest,
} from '@laurel/web';
import type { ProgrammeDeps } from '../deps.ts';
import { ATTESTATION_CLAIMS, ATTESTATION_DAYS, ATTESTATION_LINE } from '../limits.ts';
import type { Asked } from './ask-attestation.ts';
import { readOwnApplication, WRITABLE } from './find-application.ts';

/**
 * Whom she asks to confirm what, on a page of its own: beside what she writes, its button would leave that behind unsaved. `typed`: what is refused.
 * @throws LaurelError not_found · conflict (it is not hers to write in)
 */
export async function askPage(deps: ProgrammeDeps, request: WebRequest, coded: readonly Problem[] = [], typed?: Asked): Promise<Reply> {
  const { t } = request;
  const { application } = await readOwnApplication(deps, param(request, 'id'), personIn(request));
  if (!WRITABLE.includes(application.state)) throw new LaurelError('conflict');
  const { definition } = await deps.awarding.achievement(application.achievementId, application.achievementVersion);
  const here = `/learn/applications/${application.id}`;
  const title = t('programme.attestations.begin');
  const problems = coded.map((problem): Problem => ({ ...problem, detail: t(`programme.problem.${problem.code}`) }));
  const wrong = (at: string) => errorAt(problems, `attest_${at}`);
  const line = (name: 'name' | 'relation' | 'learnerName', text: string) => ({
    ...{ name: `attest_${name}`, maxLength: ATTESTATION_LINE, required: true, label: t(`programme.attestations.${text}`), error: wrong(name) },
    value: typed?.[name],
  });
  return page({
    title,
    noStore: true,
    ...(problems.length > 0 && { status: 422 }),
    crumbs: [
      { text: t('programme.learn.applications'), href: '/learn' },
      { text: said(definition.name, languageFor(definition, t.language)), href: `${here}#attestations` },
    ],
    body: (
      <>
        <PageHead title={title} lede={t('programme.attestations.text')} />
        <ErrorSummary problems={problems} labels={labels()} />
        <Form action={`${here}/attestations`} kind="stack" label={title}>
          <Field {...line('name', 'name')} />
          <Field name="attest_email" type="email" required label={t('programme.attestations.email')} value={typed?.email} error={wrong('email')} />
          <Field {...line('relation', 'relation')} hint={t('programme.attestations.relation.hint')} />
          <TextareaField
            name="attest_claims"
            rows={5}
            maxLength={ATTESTATION_CLAIMS}
            required
            label={t('programme.attestations.claims')}
            hint={t('programme.attestations.claims.hint')}
            value={typed?.claims}
            error={wrong('claims')}
          />
          <Field {...line('learnerName', 'own-name')} hint={t('programme.attestations.own-name.hint')} value={typed?.learnerName ?? application.badgeName} />
          <Choice
            name="attest_in_badge"
            label={t('programme.attestations.in-badge')}
            note={t('programme.attestations.in-badge.hint')}
            checked={typed?.inBadge}
          />
          <p class="hint">{t('programme.attestations.letter', { days: ATTESTATION_DAYS })}</p>
          <Actions>
            <Button icon="send">{t('programme.attestations.ask')}</Button>
          </Actions>
        </Form>
      </>
    ),
  });

  function labels() {
    const names = { name: 'name', email: 'email', relation: 'relation', claims: 'claims', learnerName: 'own-name' };
    return Object.fromEntries(Object.entries(names).map(([at, text]) => [`attest_${at}`, t(`programme.attestations.${text}`)]));
  }
}
