import { Actions, BadgeCard, EmptyState, Grid, Icon, LinkButton, Notice, PageHead, Part, page, type Route, Time, usePage } from '@laurel/web';
import { hostOf } from '../claim/stranger-address.ts';
import type { Holder } from '../deps.ts';
import type { RequestRow } from '../records.ts';
import { sayIn } from '../share/read-request.ts';
import { readWallet, type Wallet } from '../wallet/badges.ts';
import { kindOf, pictureIn } from '../wallet/picture.ts';
import { titleOf } from '../wallet/title.ts';
import { BadgeState, issuerNameOf } from './condition.tsx';
import { ownerOf, PERSON } from './frame.tsx';

export const homeRoutes = (holder: Holder): Route[] => [
  {
    method: 'get',
    path: '/wallet',
    access: PERSON,
    run: async (request) => {
      const wallet = await readWallet(holder, ownerOf(request));
      const deleted = request.query.get('deleted') !== null;
      return page({
        title: request.t('holder.home.title'),
        body: <Home wallet={wallet} deleted={deleted} at={holder.context.clock()} host={new URL(holder.config.publicUrl).host} />,
      });
    },
  },
];

function Home({ wallet, deleted, at, host }: { wallet: Wallet; deleted: boolean; at: Date; host: string }) {
  const { t } = usePage();
  const { badges, unfinished, requests } = wallet;
  const add = (
    <a href="/wallet/offer">
      <Icon name="plus" />
      {t('holder.home.add')}
    </a>
  );
  return (
    <>
      <PageHead title={t('holder.home.title')} aside={add} />
      <div class="stack">
        {deleted && <Notice alert>{t('holder.home.deleted')}</Notice>}
        {requests.map((request, index) => (
          <WaitingRequest request={request} first={index === 0} />
        ))}
        {unfinished.map((claim) => (
          <div class="notice is-warn">
            <p>{t.rich('holder.home.unfinished', { host: <bdi dir="ltr">{hostOf(claim.offer.credential_issuer).host}</bdi> })}</p>
            <Actions>
              <LinkButton href={`/wallet/offers/${claim.id}`} kind="quiet">
                {t('holder.home.go-on')}
              </LinkButton>
            </Actions>
          </div>
        ))}
      </div>
      {badges.length === 0 ? (
        <EmptyState
          title={t('holder.home.empty')}
          action={
            <LinkButton href="/wallet/offer" kind={requests.length === 0 ? 'main' : 'quiet'}>
              {t('holder.home.add')}
            </LinkButton>
          }
        >
          {t('holder.home.empty.how')}
        </EmptyState>
      ) : (
        <Badges badges={badges} at={at} />
      )}
      <p class="hint part">{t.rich('holder.home.address', { host: <bdi dir="ltr">{host}</bdi> })}</p>
    </>
  );
}

/** Several are counted in a heading of their own; one stands right under the page's. */
function Badges({ badges, at }: { badges: Wallet['badges']; at: Date }) {
  const { t } = usePage();
  const title = t('holder.home.all', { count: badges.length });
  const grid = (
    <Grid>
      {badges.map((badge) => (
        <BadgeCard
          href={`/wallet/badges/${badge.id}`}
          title={titleOf(badge.facts)}
          art={{ title: titleOf(badge.facts), kind: kindOf(badge.facts) }}
          image={pictureIn(badge.facts)}
          issuer={<bdi>{issuerNameOf(badge)}</bdi>}
          kind={badge.facts.assessment && t(`holder.assessment.${badge.facts.assessment}`)}
          state={
            <>
              <BadgeState badge={badge} now={at} />
              <br />
              <span class="soft">{t.rich('holder.home.as-of', { time: <Time at={badge.verdict.asOf} /> })}</span>
            </>
          }
        />
      ))}
    </Grid>
  );
  if (badges.length > 1) return <Part title={title}>{grid}</Part>;
  return (
    <>
      <h2 class="vh">{title}</h2>
      {grid}
    </>
  );
}

function WaitingRequest({ request: { id, request, receivedAt }, first }: { request: RequestRow; first: boolean }) {
  const { t } = usePage();
  return (
    <section class="notice" aria-labelledby={`request-${id}`}>
      <h2 id={`request-${id}`}>{t.rich('holder.home.request', { name: <bdi>{sayIn(request.name, t.language)}</bdi> })}</h2>
      <p>{t.rich('holder.home.request.since', { time: <Time at={receivedAt} /> })}</p>
      <Actions>
        <LinkButton href={`/wallet/requests/${id}`} kind={first ? 'main' : 'quiet'}>
          {t('holder.home.request.read')}
        </LinkButton>
        <span class="soft small">{t('holder.home.request.nothing-sent')}</span>
      </Actions>
    </section>
  );
}
