import { DAY, inMs, LaurelError, now, type Problem } from '@laurel/base';
import {
  type Access,
  Actions,
  Button,
  ErrorSummary,
  errorAt,
  Field,
  Form,
  Link,
  LinkButton,
  Notice,
  PageHead,
  Part,
  page,
  param,
  type Reply,
  type Role,
  type Route,
  sessionIn,
  Table,
  TextareaField,
  Time,
  to,
  typed,
  type WebRequest,
} from '@laurel/web';
import type { ProgrammeDeps } from '../../deps.ts';
import { POLICY_CHARACTERS, POLICY_NOTICE_DAYS } from '../../limits.ts';
import { Changes, POLICIES_AT, PolicyText } from './policy-pages.tsx';
import { draftOf, publishPolicy, savePolicyDraft } from './publish-policy.ts';
import { POLICIES, PolicyAcceptance, type PolicyTexts } from './records.ts';
import { digestOf, policyNamed, versionAt, versionsOf } from './versions.ts';

const DESK = `${POLICIES_AT}/desk`;
/** Whoever runs the node: what is promised here holds for all of it. */
const ADMINISTRATOR: Access = { kind: 'role', role: 'administrator', recent: true };

/** Where a policy's next version is written, looked at as it will stand, and published from a day on. */
export const policyDesk = (deps: ProgrammeDeps): Role => ({
  name: 'programme',
  routes: deskRoutes(deps),
  front: [],
  jobs: [],
  desk: { role: 'administrator', title: 'programme.policies', home: DESK, wholeNode: true, items: [{ href: DESK, text: 'programme.policies.desk' }] },
  inventory: [],
  doctor: [],
});

function deskRoutes(deps: ProgrammeDeps): readonly Route[] {
  const route = (method: 'get' | 'post', path: string, run: Route['run']): Route => ({
    method,
    path: DESK + path,
    access: ADMINISTRATOR,
    ...(method === 'post' && { accepts: 'form' }),
    run,
  });
  return [
    route('get', '', (request) => listPage(deps, request)),
    route('get', '/:policy', (request) => writePage(deps, request)),
    route('post', '/:policy', async (request) => {
      const policy = policyNamed(param(request, 'policy'));
      const texts = { en: typed(request, 'en'), fr: typed(request, 'fr') };
      try {
        await savePolicyDraft(deps, sessionIn(request), policy, texts);
      } catch (error) {
        return writePage(deps, request, { texts, problems: problemsOf(error, request) });
      }
      return to(`${DESK}/${policy}/preview`);
    }),
    route('get', '/:policy/preview', (request) => previewPage(deps, request)),
    route('post', '/:policy/publish', async (request) => {
      const policy = policyNamed(param(request, 'policy'));
      const effectiveAt = /^\d{4}-\d{2}-\d{2}$/.exec(typed(request, 'effective'))?.[0];
      try {
        const digests = { en: typed(request, 'digest_en'), fr: typed(request, 'digest_fr') };
        await publishPolicy(deps, sessionIn(request), { policy, effectiveAt, digests });
      } catch (error) {
        return previewPage(deps, request, problemsOf(error, request));
      }
      return to(`${DESK}?published=${policy}`);
    }),
  ];
}

function problemsOf(error: unknown, { t }: WebRequest): readonly Problem[] {
  if (!(error instanceof LaurelError) || error.code !== 'bad_form') throw error;
  return error.problems.map((problem) => ({ ...problem, detail: t(`programme.policy.problem.${problem.code}`, { count: POLICY_CHARACTERS }) }));
}

async function listPage({ store, context }: ProgrammeDeps, { t, query }: WebRequest): Promise<Reply> {
  const at = now(context);
  const rows = await store.across('how many accepted a policy, whoever they are').read((db) =>
    Promise.all(
      POLICIES.map(async (policy) => {
        const versions = await store.read((open) => versionsOf(open, policy));
        const { version, effectiveAt } = versionAt(versions, at);
        return {
          policy,
          version,
          effectiveAt,
          newest: versions[versions.length - 1] ?? versions[0],
          accepted: await db.count(PolicyAcceptance, { policy, version }),
        };
      }),
    ),
  );
  const published = POLICIES.find((policy) => policy === query.get('published'));
  const title = t('programme.policies.desk');
  return page({
    title,
    noStore: true,
    crumbs: [{ text: t('programme.policies'), href: POLICIES_AT }],
    body: (
      <>
        <PageHead title={title} lede={t('programme.policies.desk.lede')} />
        {published && <Notice kind="ok" alert title={t('programme.policy.published', { title: t(`programme.policy.${published}`) })} />}
        <Table
          caption={title}
          stacks="close"
          rows={rows}
          columns={[
            {
              head: t('programme.policy'),
              rowHead: true,
              cell: ({ policy }) => <Link href={`${POLICIES_AT}/${policy}`}>{t(`programme.policy.${policy}`)}</Link>,
            },
            { head: t('programme.policy.version'), numeric: true, cell: ({ version }) => version },
            { head: t('programme.policy.holds'), cell: ({ effectiveAt }) => <Time at={effectiveAt} dateOnly /> },
            {
              head: t('programme.policy.next'),
              cell: ({ policy, newest, version }) =>
                newest.version === version ? (
                  ''
                ) : (
                  <Link href={`${POLICIES_AT}/${policy}/${newest.version}`}>
                    {t('programme.policy.coming', { version: newest.version, date: t.date(newest.effectiveAt) })}
                  </Link>
                ),
            },
            { head: t('programme.policy.accepted-by'), numeric: true, cell: ({ policy, accepted }) => (policy === 'terms' ? t.number(accepted) : '') },
            {
              head: t('programme.policy.write'),
              headHidden: true,
              cell: ({ policy }) => (
                <Link href={`${DESK}/${policy}`} label={t('programme.policy.write.of', { title: t(`programme.policy.${policy}`) })}>
                  {t('programme.policy.write')}
                </Link>
              ),
            },
          ]}
        />
      </>
    ),
  });
}

type Typed = { texts: PolicyTexts; problems: readonly Problem[] };

async function writePage(deps: ProgrammeDeps, request: WebRequest, given?: Typed): Promise<Reply> {
  const { t } = request;
  const policy = policyNamed(param(request, 'policy'));
  const versions = await deps.store.read((db) => versionsOf(db, policy));
  const texts = given?.texts ?? (await draftOf(deps, policy))?.texts ?? (versions[versions.length - 1] ?? versions[0]).texts;
  const problems = given?.problems ?? [];
  const title = t('programme.policy.write.title', { title: t(`programme.policy.${policy}`) });
  return page({
    title,
    noStore: true,
    ...(problems.length > 0 && { status: 422 }),
    crumbs: [{ text: t('programme.policies.desk'), href: DESK }],
    body: (
      <>
        <PageHead title={title} lede={t('programme.policy.write.lede')} />
        <ErrorSummary problems={problems} />
        <Form action={`${DESK}/${policy}`}>
          {deps.config.languages.map((language) => (
            <TextareaField
              name={language}
              label={t('programme.policy.text-in', { language: t(`programme.in.${language}`) })}
              hint={t('programme.policy.write.hint')}
              error={errorAt(problems, language)}
              rows={18}
              value={texts[language]}
            />
          ))}
          <Actions>
            <Button>{t('programme.policy.preview')}</Button>
            <LinkButton href={DESK} kind="quiet">
              {t('programme.policies.desk.back')}
            </LinkButton>
          </Actions>
        </Form>
      </>
    ),
  });
}

async function previewPage(deps: ProgrammeDeps, request: WebRequest, problems: readonly Problem[] = []): Promise<Reply> {
  const { t } = request;
  const policy = policyNamed(param(request, 'policy'));
  const draft = await draftOf(deps, policy);
  if (!draft) return to(`${DESK}/${policy}`);
  const versions = await deps.store.read((db) => versionsOf(db, policy));
  const last = versions[versions.length - 1] ?? versions[0];
  const name = t(`programme.policy.${policy}`);
  const title = t('programme.policy.preview.title', { title: name, version: last.version + 1 });
  const today = now(deps.context).slice(0, 10);
  return page({
    title,
    noStore: true,
    ...(problems.length > 0 && { status: 422 }),
    crumbs: [
      { text: t('programme.policies.desk'), href: DESK },
      { text: name, href: `${DESK}/${policy}` },
    ],
    body: (
      <>
        <PageHead title={title} lede={t('programme.policy.preview.lede')} />
        <ErrorSummary problems={problems} />
        {deps.config.languages.map((language) => (
          <Part title={t('programme.policy.changes.in', { language: t(`programme.in.${language}`) })}>
            <div lang={language}>
              <Changes before={last.texts[language]} after={draft.texts[language]} t={t} />
            </div>
          </Part>
        ))}
        <Part title={t('programme.policy.as-it-stands')}>
          <PolicyText text={draft.texts[t.language]} />
        </Part>
        <Part title={t('programme.policy.publish')}>
          <Form action={`${DESK}/${policy}/publish`} kind="stack">
            <input type="hidden" name="digest_en" value={digestOf(draft, 'en')} />
            <input type="hidden" name="digest_fr" value={digestOf(draft, 'fr')} />
            <Field
              name="effective"
              type="date"
              label={t('programme.policy.effective')}
              hint={t('programme.policy.effective.hint')}
              error={errorAt(problems, 'effective')}
              min={today}
              value={typed(request, 'effective') || inMs(deps.context, POLICY_NOTICE_DAYS * DAY).slice(0, 10)}
              required
            />
            <Actions>
              <Button>{t('programme.policy.publish.do', { version: last.version + 1 })}</Button>
              <LinkButton href={`${DESK}/${policy}`} kind="quiet">
                {t('programme.policy.write.on')}
              </LinkButton>
            </Actions>
          </Form>
        </Part>
      </>
    ),
  });
}
