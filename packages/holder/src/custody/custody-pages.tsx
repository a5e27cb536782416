import { Actions, EmptyState, Link, LinkButton, Notice, PageHead, page, type Reply, type Route, Table, Time, type WebRequest } from '@laurel/web';
import type { Holder } from '../deps.ts';
import { BadgeState } from '../pages/condition.tsx';
import { ownerOf, PERSON } from '../pages/frame.tsx';
import { offerRoutes } from '../pages/offer.tsx';
import { listBadges } from '../wallet/badges.ts';
import { wardWallet } from './wallet-place.ts';

const HERE = '/wallet/care';

/**
 * What a guardian with custody may do in a minor's wallet: take what the institution offers that saw their papers, and see which badges of its are there. Nothing is shown to anybody, brought,
 * moved or deleted from here; that waits for the learner's own sign-in. No route at all where no programme stands on this node.
 */
export const custodyRoutes = (holder: Holder): Route[] =>
  holder.custody === undefined
    ? []
    : [
        { method: 'get', path: HERE, access: PERSON, run: (request) => wardsPage(holder, request) },
        { method: 'get', path: `${HERE}/:ward`, access: PERSON, run: (request) => wardPage(holder, request) },
        ...offerRoutes(holder, wardWallet(holder)),
      ];

async function wardsPage({ custody }: Holder, request: WebRequest): Promise<Reply> {
  const { t } = request;
  const wards = (await custody?.(ownerOf(request))) ?? [];
  const title = t('holder.custody');
  return page({
    title,
    noStore: true,
    crumbs: [{ text: t('holder.nav.badges'), href: '/wallet' }],
    body: (
      <>
        <PageHead title={title} lede={t('holder.custody.lede')} />
        {wards.length === 0 ? (
          <EmptyState title={t('holder.custody.none')}>{t('holder.custody.none.text')}</EmptyState>
        ) : (
          <ul>
            {wards.map(({ id, name }) => (
              <li>
                <Link href={`${HERE}/${id}`}>
                  <bdi>{name}</bdi>
                </Link>
              </li>
            ))}
          </ul>
        )}
      </>
    ),
  });
}

async function wardPage(holder: Holder, request: WebRequest): Promise<Reply> {
  const { t } = request;
  const { owner, home, ward = '', from } = await wardWallet(holder).whose(request);
  const badges = (await holder.store.as(owner).read(listBadges)).filter(({ issuerDid }) => issuerDid === from?.did);
  const done = (['kept', 'declined'] as const).find((word) => request.query.has(word));
  return page({
    title: ward,
    noStore: true,
    crumbs: [{ text: t('holder.custody'), href: HERE }],
    body: (
      <>
        <PageHead title={<bdi>{ward}</bdi>} lede={t('holder.custody.wallet')} />
        {done && (
          <Notice kind="ok" alert>
            {t(`holder.custody.${done}`)}
          </Notice>
        )}
        {badges.length === 0 ? (
          <EmptyState title={t('holder.custody.empty')}>{t('holder.custody.empty.text')}</EmptyState>
        ) : (
          <Table
            caption={t('holder.nav.badges')}
            stacks="close"
            rows={badges}
            columns={[
              { head: t('holder.custody.badge'), rowHead: true, cell: ({ facts, id }) => <bdi>{facts.name ?? id}</bdi> },
              { head: t('holder.custody.issuer'), cell: ({ facts, issuerDid }) => <bdi>{facts.issuerName ?? issuerDid}</bdi> },
              { head: t('holder.custody.since'), cell: ({ keptAt }) => <Time at={keptAt} dateOnly /> },
              { head: t('holder.custody.state'), cell: (badge) => <BadgeState badge={badge} now={holder.context.clock()} /> },
            ]}
          />
        )}
        <Actions>
          <LinkButton href={`${home}/offer`}>{t('holder.custody.offer')}</LinkButton>
        </Actions>
      </>
    ),
  });
}
