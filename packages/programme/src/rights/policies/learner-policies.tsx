import { LaurelError, now } from '@laurel/base';
import {
  Button,
  Form,
  Link,
  Notice,
  PageHead,
  page,
  personIn,
  type Reply,
  type Route,
  sessionIn,
  Table,
  Time,
  to,
  typed,
  usePage,
  type WebRequest,
} from '@laurel/web';
import type { ProgrammeDeps } from '../../deps.ts';
import { acceptancesOf, acceptPolicy } from './accept-policy.ts';
import { POLICIES_AT } from './policy-pages.tsx';
import { POLICIES } from './records.ts';
import { digestOf, versionAt, versionsOf } from './versions.ts';

const HERE = '/learn/policies';

/** What holds, and what a learner accepted of it and when. The terms alone are asked to be accepted; whatever else is agreed to is a consent of its own. */
export const learnerPolicies = (deps: ProgrammeDeps): readonly Route[] => [
  { method: 'get', path: HERE, access: { kind: 'person' }, run: (request) => herPage(deps, request) },
  {
    method: 'post',
    path: `${HERE}/terms`,
    access: { kind: 'person' },
    accepts: 'form',
    run: async (request) => {
      try {
        await acceptPolicy(deps, sessionIn(request), { policy: 'terms', digest: typed(request, 'digest'), t: request.t });
      } catch (error) {
        if (!(error instanceof LaurelError) || error.code !== 'bad_form') throw error;
        return herPage(deps, request, true);
      }
      return to(`${HERE}?accepted`);
    },
  },
];

async function herPage(deps: ProgrammeDeps, request: WebRequest, isChanged = false): Promise<Reply> {
  const { t } = request;
  const at = now(deps.context);
  const accepted = await acceptancesOf(deps, personIn(request));
  const held = await deps.store.read((db) => Promise.all(POLICIES.map(async (policy) => versionAt(await versionsOf(db, policy), at))));
  const terms = held.find(({ policy }) => policy === 'terms');
  const isOpen = terms !== undefined && !accepted.some(({ policy, version }) => policy === terms.policy && version === terms.version);
  const title = t('programme.policies.yours');
  return page({
    title,
    noStore: true,
    ...(isChanged && { status: 422 }),
    crumbs: [{ text: t('programme.privacy'), href: '/learn/privacy' }],
    body: (
      <>
        <PageHead title={title} lede={t('programme.policies.yours.lede')} />
        {isChanged && (
          <Notice kind="warn" alert>
            {t('programme.policy.problem.policy_changed')}
          </Notice>
        )}
        {request.query.has('accepted') && <Notice kind="ok" alert title={t('programme.policy.accepted')} />}
        <Table
          caption={title}
          stacks="close"
          rows={held}
          columns={[
            {
              head: t('programme.policy'),
              rowHead: true,
              cell: ({ policy }) => <Link href={`${POLICIES_AT}/${policy}`}>{t(`programme.policy.${policy}`)}</Link>,
            },
            { head: t('programme.policy.version'), cell: ({ version }) => t.number(version) },
            { head: t('programme.policy.holds'), cell: ({ effectiveAt }) => <Time at={effectiveAt} dateOnly /> },
          ]}
        />
        {isOpen && (
          <Form action={`${HERE}/terms`} kind="stack">
            <input type="hidden" name="digest" value={digestOf(terms, t.language)} />
            <p>
              {t.rich('programme.policy.accept.says', {
                version: terms.version,
                link: (words) => <a href={`${POLICIES_AT}/terms/${terms.version}`}>{words}</a>,
              })}
            </p>
            <Button>{t('programme.policy.accept', { version: terms.version })}</Button>
          </Form>
        )}
        {accepted.length > 0 && (
          <Table
            caption={t('programme.policy.accepted.list')}
            stacks="close"
            rows={accepted}
            columns={[
              {
                head: t('programme.policy.accepted.list'),
                rowHead: true,
                cell: ({ policy, version }) => (
                  <Link href={`${POLICIES_AT}/${policy}/${version}`}>{t('programme.policy.title', { title: t(`programme.policy.${policy}`), version })}</Link>
                ),
              },
              { head: t('programme.looks.when'), cell: (one) => <Time at={one.at} /> },
            ]}
          />
        )}
      </>
    ),
  });
}

/** Above a learner's applications, while the terms that hold were not accepted. */
export async function termsWaiting({ store, context }: Pick<ProgrammeDeps, 'store' | 'context'>, personId: string): Promise<boolean> {
  const { version } = await store.read(async (db) => versionAt(await versionsOf(db, 'terms'), now(context)));
  return !(await acceptancesOf({ store }, personId)).some((one) => one.policy === 'terms' && one.version === version);
}

export function TermsNotice() {
  const { t } = usePage();
  return <Notice>{t.rich('programme.policy.waiting', { link: (words) => <a href={HERE}>{words}</a> })}</Notice>;
}
