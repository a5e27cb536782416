import {
  Actions,
  Button,
  Choice,
  EmptyState,
  Field,
  Filters,
  Form,
  Icon,
  LinkButton,
  PageHead,
  Part,
  page,
  param,
  type Reply,
  Table,
  usePage,
  type WebRequest,
} from '@laurel/web';
import type { CollectionRow } from '../collections/collection-records.ts';
import { readCollection } from '../collections/collections.ts';
import type { Holder } from '../deps.ts';
import { COLLECTION_NAME } from '../limits.ts';
import { type ListedFolio, listFolios } from '../share-link/open-folio.ts';
import type { ListedBadge } from '../wallet/badges.ts';
import { type Found, findBadges, type Search } from '../wallet/find-badges.ts';
import { ToldApart } from './cards.tsx';
import { BadgeState, issuerNameOf, titleIn } from './condition.tsx';
import { ownerOf } from './frame.tsx';
import { searchIn } from './home.tsx';
import { Order } from './order.tsx';
import { folioLinkOf, SharedNow } from './shared-now.tsx';

type Tried = { name: string; error: string };
type Shown = {
  reachable: boolean;
  folios: ListedFolio[];
  collection: CollectionRow;
  badges: ListedBadge[];
  found: Found;
  search: Search;
  at: Date;
  tried: Tried | undefined;
};

/** One collection: its badges in order, those that could be added, its name. */
export async function showCollection(holder: Holder, request: WebRequest, tried?: Tried): Promise<Reply> {
  const [owner, id] = [ownerOf(request), param(request, 'id')];
  const { collection, badges } = await readCollection(holder, { owner, id });
  const search: Search = { ...searchIn(request), sort: 'newest' };
  const found = await findBadges(holder, owner, search);
  return page({
    title: collection.name,
    status: tried ? 422 : 200,
    crumbs: [
      { text: request.t('holder.nav.badges'), href: '/wallet' },
      { text: request.t('holder.nav.collections'), href: '/wallet/collections' },
    ],
    body: (
      <One
        reachable={holder.config.reachable}
        folios={await listFolios(holder, owner, id)}
        collection={collection}
        badges={badges}
        found={found}
        search={search}
        at={holder.context.clock()}
        tried={tried}
      />
    ),
  });
}

function One({ collection: { id, name }, badges, folios, reachable, found, search, at, tried }: Shown) {
  const { t } = usePage();
  const path = `/wallet/collections/${id}`;
  const rows = badges.map((badge) => ({ id: badge.id, badge }));
  return (
    <>
      <PageHead title={<bdi>{name}</bdi>} />
      {badges.length === 0 ? (
        <EmptyState title={t('holder.collection.empty')}>{t('holder.collection.empty.how')}</EmptyState>
      ) : (
        <Table
          caption={name}
          stacks
          rows={rows}
          columns={[
            { head: t('holder.collection.badge'), rowHead: true, cell: ({ badge }) => <TitleOf badge={badge} /> },
            { head: t('holder.collection.issuer'), cell: ({ badge }) => <bdi>{issuerNameOf(badge, t)}</bdi> },
            { head: t('holder.collection.stands'), cell: ({ badge }) => <BadgeState badge={badge} now={at} /> },
            {
              head: t('holder.collections.order'),
              screenOnly: true,
              cell: (row) => (
                <>
                  <Order action={`${path}/order`} name={titleIn(t, row.badge.facts)} of={rows} one={row} field="badge" />
                  <Form action={`${path}/take-out`} label={t('holder.collection.take-out')}>
                    <input type="hidden" name="badge" value={row.id} />
                    <Button kind="link">
                      {t('holder.collection.take-out')}
                      <span class="vh"> {titleIn(t, row.badge.facts)}</span>
                    </Button>
                  </Form>
                </>
              ),
            },
          ]}
        />
      )}
      {badges.length > 0 && reachable && (
        <Actions>
          <LinkButton href={`${path}/show`} kind="quiet" icon="share">
            {t('holder.folio.show')}
          </LinkButton>
        </Actions>
      )}
      {folios.length > 0 && (
        <Part title={t('holder.folio.now.here')}>
          <p>{t('holder.folio.as-made')}</p>
          <SharedNow caption={t('holder.folio.now.here')} links={folios.map(folioLinkOf)} />
        </Part>
      )}
      <Addable path={path} badges={badges} found={found} search={search} at={at} />
      <Part title={t('holder.collection.rename')}>
        <Form action={`${path}/name`} kind="stack">
          <Field
            name="name"
            label={t('holder.collections.name')}
            value={tried?.name ?? name}
            error={tried?.error}
            maxLength={COLLECTION_NAME}
            autocomplete="off"
            required
          />
          <Actions>
            <Button kind="quiet">{t('holder.collection.rename.do')}</Button>
            <LinkButton href={`${path}/remove`} kind="danger">
              {t('holder.collection.remove.ask')}
            </LinkButton>
          </Actions>
        </Form>
      </Part>
    </>
  );
}

function TitleOf({ badge }: { badge: ListedBadge }) {
  const { t } = usePage();
  return (
    <>
      <a href={`/wallet/badges/${badge.id}`}>
        <bdi>{titleIn(t, badge.facts)}</bdi>
      </a>
      <ToldApart facts={badge.facts} />
      <Others badge={badge} />
    </>
  );
}

/** What is kept for somebody else stands among one's own here, and says so. */
function Others({ badge }: { badge: ListedBadge }) {
  const { t } = usePage();
  if (badge.whose !== 'other') return null;
  return (
    <>
      <br />
      <span class="soft small">
        <Icon name="person" /> {t('holder.home.others')}
      </span>
    </>
  );
}

/** Those of the wallet that do not stand in it yet, found by words where there are many. */
function Addable({ path, badges, found, search, at }: { path: string } & Pick<Shown, 'badges' | 'found' | 'search' | 'at'>) {
  const { t } = usePage();
  const here = new Set(badges.map(({ id }) => id));
  const addable = found.badges.filter(({ id }) => !here.has(id));
  return (
    <Part title={t('holder.collection.add')}>
      {(found.pages > 1 || search.words !== '') && (
        <Filters action={path} label={t('holder.home.search')}>
          <Field name="q" type="search" label={t('holder.home.search.words')} value={search.words} autocomplete="off" grow />
          <Button kind="quiet" icon="search">
            {t('holder.home.search.do')}
          </Button>
        </Filters>
      )}
      {addable.length === 0 ? (
        <>
          <p class="soft">{t('holder.collection.add.none')}</p>
          {found.all === 0 && (
            <p>
              <a href="/wallet/import">{t('holder.collection.add.bring')}</a>
            </p>
          )}
        </>
      ) : (
        <Form action={`${path}/add`} kind="stack">
          <div>
            {addable.map((badge) => (
              <Choice
                name="badge"
                value={badge.id}
                label={<bdi>{titleIn(t, badge.facts)}</bdi>}
                detail={
                  <>
                    <bdi>{issuerNameOf(badge, t)}</bdi>
                    <ToldApart facts={badge.facts} />
                    <br />
                    <BadgeState badge={badge} now={at} />
                    <Others badge={badge} />
                  </>
                }
              />
            ))}
          </div>
          <Actions>
            <Button kind={badges.length === 0 ? 'main' : 'quiet'}>{t('holder.collection.add.do')}</Button>
          </Actions>
        </Form>
      )}
    </Part>
  );
}
