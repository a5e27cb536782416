import {
  Actions,
  asked,
  Button,
  EmptyState,
  Field,
  Filters,
  Icon,
  LinkButton,
  Notice,
  PageHead,
  Pager,
  Part,
  page,
  type Route,
  SelectField,
  Time,
  to,
  usePage,
  type WebRequest,
  withQuery,
} from '@laurel/web';
import { type LastSaved, lastSaved, SavedNotice } from '../backup/last-saved.tsx';
import { hostOf } from '../claim/stranger-address.ts';
import type { Holder } from '../deps.ts';
import { exportAll } from '../export/export-all.tsx';
import { LOOKS, NAME_SHOWN } from '../limits.ts';
import type { RequestRow } from '../records.ts';
import { sayIn } from '../share/read-request.ts';
import { readWaiting, type Waiting } from '../wallet/badges.ts';
import { type Found, findBadges, type Search, SORTS } from '../wallet/find-badges.ts';
import { Cards } from './cards.tsx';
import { isFromElsewhere, ownerOf, PERSON } from './frame.tsx';

export const homeRoutes = (holder: Holder): Route[] => [
  {
    method: 'get',
    path: '/wallet/everything.zip',
    access: PERSON,
    limit: LOOKS,
    run: async (request) => {
      if (isFromElsewhere(request)) return to('/wallet');
      const chunks = exportAll(holder, { owner: ownerOf(request), language: request.language });
      return { kind: 'stream', chunks, contentType: 'application/zip', filename: `${request.t('holder.export.file')}.zip` };
    },
  },
  {
    method: 'get',
    path: '/wallet',
    access: PERSON,
    run: async (request) => {
      const owner = ownerOf(request);
      const search = searchIn(request);
      const [waiting, found] = [await readWaiting(holder, owner), await findBadges(holder, owner, search)];
      const saved = await lastSaved(holder, owner);
      const shutOut = await isShutOut(holder, request);
      const news = (['deleted', 'declined'] as const).find((one) => request.query.has(one));
      const { host } = new URL(holder.config.publicUrl);
      return page({
        title: request.t('holder.home.title'),
        body: (
          <Home
            waiting={waiting}
            found={found}
            search={search}
            saved={saved}
            news={news}
            at={holder.context.clock()}
            host={host}
            reachable={holder.config.reachable}
            shutOut={shutOut}
          />
        ),
      });
    },
  },
];

/** Whether there is no way back in once this session ends: no letter comes, and neither a passkey nor a recovery code was made. */
async function isShutOut({ config, people }: Pick<Holder, 'config' | 'people'>, { session }: WebRequest): Promise<boolean> {
  if (!config.lettersKept || !session) return false;
  return (await people.passkeys.list(session)).length === 0 && (await people.recoveryCodes.state(session)).left === 0;
}

/** What is asked for in the address, so that a search has one. */
export function searchIn(request: WebRequest): Search {
  const sort = asked(request, 'sort');
  const page = Number(asked(request, 'page') ?? 1);
  return {
    words: (asked(request, 'q') ?? '').slice(0, NAME_SHOWN),
    sort: SORTS.find((one) => one === sort) ?? 'newest',
    page: Number.isSafeInteger(page) ? page : 1,
  };
}

type HomeProps = {
  waiting: Waiting;
  found: Found;
  search: Search;
  saved: LastSaved;
  news: 'deleted' | 'declined' | undefined;
  at: Date;
  host: string;
  reachable: boolean;
  shutOut: boolean;
};

function Home({ waiting, found, search, saved, news, at, host, reachable, shutOut }: HomeProps) {
  const { t } = usePage();
  const { unfinished, offers, requests } = waiting;
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
        {news && <Notice alert>{t(`holder.home.${news}`)}</Notice>}
        {shutOut && (
          <div class="notice is-warn head">
            <p>
              <strong>{t('holder.home.shut-out')}</strong> {t.rich('holder.home.shut-out.next', { link: (words) => <a href="/account">{words}</a> })}
            </p>
          </div>
        )}
        {requests.map((request, index) => (
          <WaitingRequest request={request} first={index === 0} />
        ))}
        {offers.map(({ id, offer }) => (
          <div class="notice">
            <p>{t.rich('holder.home.offered', { host: <bdi dir="ltr">{hostOf(offer.credential_issuer).host}</bdi> })}</p>
            <Actions>
              <LinkButton href={`/wallet/offers/${id}`} kind="quiet">
                {t('holder.home.offered.look')}
              </LinkButton>
            </Actions>
          </div>
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
      {found.all === 0 ? (
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
        <Badges found={found} search={search} at={at} />
      )}
      <SavedNotice saved={saved} />
      <Actions>
        <LinkButton href="/wallet/scan" kind="quiet" icon="scan">
          {t('holder.scan.title')}
        </LinkButton>
        <LinkButton href="/wallet/import" kind="quiet" icon="upload">
          {t('holder.home.import')}
        </LinkButton>
        {found.all > 0 && (
          <LinkButton href="/wallet/everything.zip" kind="quiet" icon="download">
            {t('holder.home.everything')}
          </LinkButton>
        )}
      </Actions>
      {found.all === 0 && (
        <p>
          <a href="/wallet/restore">{t('holder.safe.restore')}</a>
        </p>
      )}
      <p class="hint part">{t.rich(reachable ? 'holder.home.address' : 'holder.home.address.here', { host: <bdi dir="ltr">{host}</bdi> })}</p>
    </>
  );
}

/** Several are counted in a heading of their own; one stands right under the page's. What is kept for others stands apart. */
function Badges({ found, search, at }: { found: Found; search: Search; at: Date }) {
  const { t } = usePage();
  const { badges, matched, all } = found;
  const isSearch = search.words !== '';
  const [own, others] = [badges.filter(({ whose }) => whose !== 'other'), badges.filter(({ whose }) => whose === 'other')];
  const title = isSearch ? t('holder.home.found', { matched, all }) : t('holder.home.all', { count: all });
  return (
    <>
      {all > 1 && <Finder search={search} />}
      {matched === 0 && (
        <EmptyState
          title={t('holder.home.nothing')}
          action={
            <LinkButton href="/wallet" kind="quiet">
              {t('holder.home.nothing.all')}
            </LinkButton>
          }
        >
          {t('holder.home.nothing.how')}
        </EmptyState>
      )}
      {isSearch && matched > 0 && own.length === 0 && <p class="soft">{title}</p>}
      {own.length > 0 &&
        (all > 1 ? (
          <Part title={title}>
            <Cards badges={own} at={at} />
          </Part>
        ) : (
          <>
            <h2 class="vh">{title}</h2>
            <Cards badges={own} at={at} />
          </>
        ))}
      {others.length > 0 && (
        <Part title={t('holder.home.others')}>
          <p class="soft">{t('holder.home.others.says')}</p>
          <Cards badges={others} at={at} />
        </Part>
      )}
      {found.pages > 1 && <Pages found={found} search={search} />}
    </>
  );
}

function Finder({ search: { words, sort } }: { search: Search }) {
  const { t } = usePage();
  return (
    <Filters action="/wallet" label={t('holder.home.search')}>
      <Field name="q" type="search" label={t('holder.home.search.words')} hint={t('holder.home.search.hint')} value={words} autocomplete="off" grow />
      <SelectField name="sort" label={t('holder.home.sort')} value={sort} options={SORTS.map((value) => ({ value, text: t(`holder.home.sort.${value}`) }))} />
      <Button kind="quiet" icon="search">
        {t('holder.home.search.do')}
      </Button>
    </Filters>
  );
}

function Pages({ found: { page, pages }, search: { words, sort } }: { found: Found; search: Search }) {
  const { t } = usePage();
  const at = (nth: number) => withQuery('/wallet', { q: words, sort: sort === 'newest' ? undefined : sort, page: String(nth) });
  return (
    <Pager
      label={t('holder.home.pages')}
      text={t('holder.home.page', { page, pages })}
      before={page > 1 ? { href: at(page - 1), text: t('holder.home.page.before') } : undefined}
      after={page < pages ? { href: at(page + 1), text: t('holder.home.page.after') } : undefined}
    />
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
