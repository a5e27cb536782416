import { DAY, LaurelError, type Problem } from '@laurel/base';
import { type ApiKeys, type KeyScope, readName } from '@laurel/people';
import { asked, page, param, sessionIn, to, typed } from '../../door.ts';
import type { Translate } from '../../i18n.ts';
import type { Route, WebRequest } from '../../route.ts';
import { Actions, Button, LinkButton } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { CopyField } from '../../ui/copy-field.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorSummary } from '../../ui/error-summary.tsx';
import { errorAt, Field, SelectField } from '../../ui/field.tsx';
import { Fieldset, Form } from '../../ui/form.tsx';
import { Notice } from '../../ui/notice.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { State } from '../../ui/state.tsx';
import { Table } from '../../ui/table.tsx';
import { Time } from '../../ui/time.tsx';
import { AccessTabs } from './people.tsx';
import { type AccessDeps, administratorRoutes, below, type Here } from './place.ts';

type KeyView = Awaited<ReturnType<ApiKeys['list']>>[number];
type Typed = { name: string; scopes: readonly string[]; days: string };

/** How long a key may last; the program's owner is asked again afterwards. */
const LASTS = ['30', '90', '365', '730'] as const;
/** An end this near is said: a program that stops on a Sunday is somebody's bad Monday. */
const ENDS_SOON = 14 * DAY;

/** Keys of programs on one profile: made, shown once, ended. Those of the whole node are its operator's, at the command line. */
export function keyRoutes(deps: AccessDeps): readonly Route[] {
  const { people, context, place } = deps;
  const { shown, changing } = administratorRoutes(deps);
  const find = async ({ profile }: Here, request: Pick<WebRequest, 'params'>): Promise<KeyView> => {
    const key = (await people.apiKeys.list(profile)).find(({ id }) => id === param(request, 'id'));
    if (!key) throw new LaurelError('not_found');
    return key;
  };
  return [
    shown('get', '/keys', async (request, here) => {
      const { t } = request;
      const keys = await people.apiKeys.list(here.profile);
      const make = (
        <LinkButton href={`${here.at}/keys/new`} icon="plus">
          {t('web.keys.new')}
        </LinkButton>
      );
      const body = (
        <>
          <PageHead title={t('web.access.keys')} lede={t('web.keys.lede', { place: here.name })} />
          {asked(request, 'done') === 'revoked' && (
            <Notice kind="ok" alert>
              {t('web.keys.done.revoked')}
            </Notice>
          )}
          <AccessTabs here={here} t={t} current="keys" />
          {keys.length === 0 ? (
            <EmptyState title={t('web.keys.none')} action={make}>
              {t('web.keys.none.how')}
            </EmptyState>
          ) : (
            <>
              <Actions>{make}</Actions>
              <Keys t={t} here={here} keys={keys} now={context.clock()} />
            </>
          )}
        </>
      );
      return page({ title: t('web.access.keys'), body, noStore: true });
    }),
    changing('get', '/keys/new', async (request, here) => askPage(request, here, place.keyScopes, { name: '', scopes: [], days: '365' }, [])),
    changing('post', '/keys/new', async (request, here) => {
      const { t, form } = request;
      const given: Typed = { name: typed(request, 'name'), scopes: form.getAll('scopes'), days: typed(request, 'days') };
      const name = readName(given.name);
      const scopes = place.keyScopes.filter((scope) => given.scopes.includes(scope));
      const days = LASTS.find((choice) => choice === given.days);
      const problems: Problem[] = [
        ...(name === undefined ? [{ at: 'name', code: 'missing', detail: t('web.keys.name.error') }] : []),
        ...(scopes.length === 0 ? [{ at: 'scopes', code: 'missing', detail: t('web.keys.scopes.error') }] : []),
        ...(days === undefined ? [{ at: 'days', code: 'missing', detail: t('web.keys.days.error') }] : []),
      ];
      if (name === undefined || days === undefined || problems.length > 0) return askPage(request, here, place.keyScopes, given, problems);
      const made = await people.apiKeys.create({ name, profile: here.profile, scopes, days: Number(days) }, sessionIn(request));
      const title = t('web.keys.made');
      const body = (
        <>
          <PageHead title={title} lede={t.rich('web.keys.made.lede', { name: <bdi>{name}</bdi>, until: <Time at={made.expiresAt} dateOnly /> })} />
          <Notice kind="warn" title={t('web.keys.once.title')}>
            {t('web.keys.once')}
          </Notice>
          <CopyField id="key" label={t('web.keys.key')} value={made.key} />
          <Actions>
            <LinkButton href={`${here.at}/keys`}>{t('web.keys.kept')}</LinkButton>
          </Actions>
        </>
      );
      return below('keys', request, here, { title, body });
    }),
    changing('get', '/keys/:id/revoke', async (request, here) => {
      const { t } = request;
      const key = await find(here, request);
      const body = (
        <Dialog title={t.rich('web.keys.revoke.title', { name: <bdi>{key.name}</bdi> })}>
          <p>{t('web.keys.revoke.what')}</p>
          <Form action={`${here.at}/keys/${key.id}/revoke`}>
            <Actions>
              <Button kind="danger" icon="cross">
                {t('web.keys.revoke')}
              </Button>
              <LinkButton kind="quiet" href={`${here.at}/keys`}>
                {t('web.access.remove.keep')}
              </LinkButton>
            </Actions>
          </Form>
        </Dialog>
      );
      return below('keys', request, here, { title: t('web.keys.revoke'), body });
    }),
    changing('post', '/keys/:id/revoke', async (request, here) => {
      await people.apiKeys.revoke(param(request, 'id'), sessionIn(request), here.profile);
      return to(`${here.at}/keys?done=revoked`);
    }),
  ];
}

function Keys({ t, here, keys, now }: { t: Translate; here: Here; keys: readonly KeyView[]; now: Date }) {
  return (
    <Table
      caption={t('web.access.keys')}
      stacks
      rows={keys}
      columns={[
        {
          head: t('web.keys.program'),
          rowHead: true,
          cell: ({ name, id }) => (
            <>
              <bdi>{name}</bdi>
              <br />
              <span class="soft small mono">{id}</span>
            </>
          ),
        },
        { head: t('web.keys.scopes'), cell: ({ scopes }) => scopes.map((scope) => t(`web.keys.scope.${scope}`)).join(', ') },
        { head: t('web.access.state'), cell: (key) => <KeyState t={t} of={key} now={now} /> },
        {
          head: t('web.keys.used'),
          cell: ({ lastUsedAt }) => (lastUsedAt === null ? <span class="soft">{t('web.keys.never')}</span> : <Time at={lastUsedAt} />),
        },
        {
          head: t('web.access.do'),
          headHidden: true,
          screenOnly: true,
          cell: ({ id, name, revokedAt, expiresAt }) =>
            revokedAt !== null || expiresAt <= now.toISOString() ? null : (
              <a href={`${here.at}/keys/${id}/revoke`} aria-label={t('web.keys.revoke-of', { name })}>
                {t('web.keys.revoke.ask')}
              </a>
            ),
        },
      ]}
    />
  );
}

function KeyState({ t, of: { revokedAt, expiresAt }, now }: { t: Translate; of: KeyView; now: Date }) {
  const left = Date.parse(expiresAt) - now.getTime();
  const [kind, icon, word, at] =
    revokedAt !== null
      ? (['quiet', 'cross', 'revoked', revokedAt] as const)
      : left <= 0
        ? (['quiet', 'circle', 'ended', expiresAt] as const)
        : ([left < ENDS_SOON ? 'warn' : 'quiet', left < ENDS_SOON ? 'warning' : 'check', left < ENDS_SOON ? 'soon' : 'open', expiresAt] as const);
  return (
    <State kind={kind} icon={icon}>
      {t.rich(`web.keys.state.${word}`, { date: <Time at={at} dateOnly /> })}
    </State>
  );
}

function askPage(request: WebRequest, here: Here, offered: readonly KeyScope[], given: Typed, problems: readonly Problem[]) {
  const { t } = request;
  const title = t('web.keys.new');
  const scopesError = errorAt(problems, 'scopes');
  const body = (
    <>
      <PageHead title={title} lede={t('web.keys.new.lede', { place: here.name })} />
      <ErrorSummary problems={problems} labels={{ name: t('web.keys.program'), scopes: t('web.keys.scopes'), days: t('web.keys.days') }} />
      <Form action={`${here.at}/keys/new`}>
        <Field
          name="name"
          label={t('web.keys.program')}
          hint={t('web.keys.program.hint')}
          value={given.name}
          error={errorAt(problems, 'name')}
          maxLength={200}
          autocomplete="off"
          required
        />
        <Fieldset legend={t('web.keys.scopes')}>
          <div id="scopes">
            {scopesError && <p class="error">{scopesError}</p>}
            {offered.map((scope) => (
              <Choice
                key={scope}
                name="scopes"
                value={scope}
                label={t(`web.keys.scope.${scope}`)}
                detail={t(`web.keys.scope.${scope}.what`)}
                checked={given.scopes.includes(scope)}
              />
            ))}
          </div>
        </Fieldset>
        <SelectField
          name="days"
          label={t('web.keys.days')}
          hint={t('web.keys.days.hint')}
          value={given.days}
          error={errorAt(problems, 'days')}
          options={LASTS.map((days) => ({ value: days, text: t('web.keys.days.of', { days: Number(days) }) }))}
        />
        <Actions>
          <Button icon="key">{t('web.keys.make')}</Button>
          <LinkButton kind="quiet" href={`${here.at}/keys`}>
            {t('web.access.back')}
          </LinkButton>
        </Actions>
      </Form>
    </>
  );
  return below('keys', request, here, { title, body, status: problems.length > 0 ? 422 : 200 });
}
