import type { Colleague, Held, InvitationState, InvitationView } from '@laurel/people';
import { asked, page, param, to } from '../../door.ts';
import type { Translate } from '../../i18n.ts';
import type { Route } from '../../route.ts';
import { Actions, Button, LinkButton } from '../../ui/button.tsx';
import { Form } from '../../ui/form.tsx';
import type { IconName } from '../../ui/icons.ts';
import { Notice } from '../../ui/notice.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { Part } from '../../ui/part.tsx';
import { State } from '../../ui/state.tsx';
import { Tabs } from '../../ui/steps.tsx';
import { Table } from '../../ui/table.tsx';
import { Time } from '../../ui/time.tsx';
import { RoleNames } from '../roles.tsx';
import { type AccessDeps, administratorRoutes, type Here } from './place.ts';

/** What was just done, as the address says it: a word of ours or nothing. */
const DONE = ['changed', 'removed', 'invited', 'sent', 'withdrawn'] as const;

/** Who has which role, and who was asked to. */
export function peopleRoutes(deps: AccessDeps): readonly Route[] {
  const { people } = deps;
  const { shown, changing } = administratorRoutes(deps);
  const actOn = (act: 'sendAgain' | 'withdraw', done: string) =>
    changing('post', `/people/invitations/:id/${done}`, async ({ session, ...request }, { profile, at }) => {
      if (session) await people.invitations[act]({ profile, id: param(request, 'id') }, session);
      return to(`${at}/people?done=${done}`);
    });
  return [
    shown('get', '/people', async (request, here) => {
      const { t, session } = request;
      const colleagues = await people.access.colleagues(here.profile);
      const invitations = await people.invitations.list(here.profile);
      const lost = invitations.filter((invitation) => invitation.lost && invitation.state === 'waiting').length;
      const done = DONE.find((word) => word === asked(request, 'done'));
      const body = (
        <>
          <PageHead title={t('web.access.people')} lede={t('web.access.people.lede', { place: here.name })} />
          {lost > 0 && (
            <Notice kind="warn" title={t('web.invitation.lost', { count: lost })}>
              {t.rich('web.invitation.lost.do', { link: (words) => <a href="#invitations">{words}</a> })}
            </Notice>
          )}
          {done && (
            <Notice kind="ok" alert>
              {t(`web.access.done.${done}`)}
            </Notice>
          )}
          <AccessTabs here={here} t={t} current="people" />
          <Actions>
            <LinkButton href={`${here.at}/people/invite`} icon="plus">
              {t('web.access.invite')}
            </LinkButton>
          </Actions>
          <Part title={t('web.access.colleagues')}>
            <Colleagues t={t} here={here} colleagues={colleagues} self={session?.person.id} />
          </Part>
          <Part title={t('web.access.invitations')} id="invitations">
            {invitations.length === 0 ? <p>{t('web.access.invitations.none')}</p> : <Invitations t={t} here={here} invitations={invitations} />}
          </Part>
        </>
      );
      return page({ title: t('web.access.people'), body, noStore: true });
    }),
    actOn('sendAgain', 'sent'),
    actOn('withdraw', 'withdrawn'),
  ];
}

export function AccessTabs({ here: { at }, t, current }: { here: Here; t: Translate; current: 'people' | 'keys' | 'audit' }) {
  const tabs = (['people', 'keys', 'audit'] as const).map((list) => ({ href: `${at}/${list}`, text: t(`web.access.tab.${list}`), current: list === current }));
  return <Tabs label={t('web.access.people')} items={tabs} />;
}

type Rows = { t: Translate; here: Here };

function Colleagues({ t, here, colleagues, self }: Rows & { colleagues: readonly Colleague[]; self: string | undefined }) {
  return (
    <Table
      caption={t('web.access.colleagues')}
      stacks
      rows={colleagues}
      columns={[
        {
          head: t('web.access.person'),
          rowHead: true,
          cell: ({ person }) => (
            <>
              <bdi>{person.name || person.email}</bdi>
              {person.id === self && <span class="soft small"> {t('web.access.you')}</span>}
              <br />
              <span class="soft small">{person.email}</span>
            </>
          ),
        },
        { head: t('web.access.roles'), cell: ({ held }) => <Roles t={t} here={here} held={held} /> },
        { head: t('web.access.since'), cell: ({ held }) => <Since t={t} held={held} /> },
        {
          head: t('web.access.change'),
          headHidden: true,
          screenOnly: true,
          cell: ({ person }) =>
            person.id === self ? null : (
              <a href={`${here.at}/people/${person.id}`} aria-label={t('web.access.change-of', { who: person.name || person.email })}>
                {t('web.access.change')}
              </a>
            ),
        },
      ]}
    />
  );
}

function Roles({ t, here, held }: Rows & { held: readonly Held[] }) {
  const local = held.filter(({ profile }) => profile === here.profile).map(({ role }) => role);
  const everywhere = here.profile === '*' ? [] : held.filter(({ profile }) => profile === '*').map(({ role }) => role);
  return (
    <>
      {local.length > 0 && <RoleNames roles={local} />}
      {local.length > 0 && everywhere.length > 0 && <br />}
      {everywhere.length > 0 && (
        <>
          <RoleNames roles={everywhere} /> <span class="soft small">{t('web.access.whole-node')}</span>
        </>
      )}
    </>
  );
}

/** The newest grant tells since when somebody can do what they can today. */
function Since({ t, held }: { t: Translate; held: readonly Held[] }) {
  const newest = held
    .filter(({ since }) => since !== undefined)
    .sort((a, b) => (a.since ?? '').localeCompare(b.since ?? ''))
    .at(-1);
  if (newest?.since === undefined) return <span class="soft">{t('web.access.since.unknown')}</span>;
  const { by } = newest;
  return (
    <>
      <Time at={newest.since} dateOnly />
      {by !== undefined && (
        <>
          <br />
          <span class="soft small">{by === 'node' ? t('web.access.by-node') : t.rich('web.access.by', { who: <bdi>{by.name || by.email}</bdi> })}</span>
        </>
      )}
    </>
  );
}

/** What may still need something comes first. */
const STATE_ORDER: readonly InvitationState[] = ['waiting', 'ended', 'accepted', 'withdrawn'];

const STATE_ICONS: Record<InvitationState, IconName> = { waiting: 'clock', accepted: 'check', withdrawn: 'undo', ended: 'circle' };

function Invitations({ t, here, invitations }: Rows & { invitations: readonly InvitationView[] }) {
  return (
    <Table
      caption={t('web.access.invitations')}
      stacks
      rows={invitations.toSorted((a, b) => STATE_ORDER.indexOf(a.state) - STATE_ORDER.indexOf(b.state))}
      columns={[
        { head: t('web.access.address'), rowHead: true, cell: ({ email }) => <bdi>{email}</bdi> },
        { head: t('web.access.roles'), cell: ({ roles }) => <RoleNames roles={roles} /> },
        {
          head: t('web.access.state'),
          cell: ({ state, expiresAt, lost }) => (
            <>
              {lost && state === 'waiting' && (
                <>
                  <State kind="warn" icon="warning">
                    {t(`web.invitation.lost.${lost}`)}
                  </State>
                  <br />
                </>
              )}
              <State kind="quiet" icon={STATE_ICONS[state]}>
                {t(`web.invitation.state.${state}`)}
              </State>
              {state === 'waiting' && (
                <>
                  <br />
                  <span class="soft small">{t.rich('web.invitation.until-short', { date: <Time at={expiresAt} dateOnly /> })}</span>
                </>
              )}
            </>
          ),
        },
        {
          head: t('web.access.sent'),
          cell: ({ sentAt, by }) => (
            <>
              <Time at={sentAt} dateOnly />
              {by && (
                <>
                  <br />
                  <span class="soft small">{t.rich('web.access.by', { who: <bdi>{by.name || by.email}</bdi> })}</span>
                </>
              )}
            </>
          ),
        },
        {
          head: t('web.access.do'),
          headHidden: true,
          screenOnly: true,
          cell: ({ id, email, state }) =>
            state === 'waiting' || state === 'ended' ? (
              <Form action={`${here.at}/people/invitations/${id}/sent`} kind="inline" label={t('web.access.invitation-of', { who: email })}>
                <Button kind="link">{t('web.access.send-again')}</Button>
                <Button kind="link" action={`${here.at}/people/invitations/${id}/withdrawn`}>
                  {t('web.access.withdraw')}
                </Button>
              </Form>
            ) : null,
        },
      ]}
    />
  );
}
