import { LaurelError } from '@laurel/base';
import {
  Actions,
  Button,
  Dialog,
  EmptyState,
  Field,
  Form,
  LinkButton,
  PageHead,
  Part,
  page,
  param,
  type Reply,
  type Route,
  Table,
  to,
  typed,
  usePage,
  type WebRequest,
} from '@laurel/web';
import { collectBadges, moveBadge, takeOut } from '../collections/collect-badges.ts';
import type { CollectionRow } from '../collections/collection-records.ts';
import {
  type ListedCollection,
  listCollections,
  makeCollection,
  moveCollection,
  readCollection,
  removeCollection,
  renameCollection,
} from '../collections/collections.ts';
import type { Holder } from '../deps.ts';
import { COLLECTION_NAME } from '../limits.ts';
import { listFolios } from '../share-link/open-folio.ts';
import { showCollection } from './collection.tsx';
import { ownerOf, PERSON } from './frame.tsx';
import { Order } from './order.tsx';

/** Collections: made, named, put in order and removed by whoever's badges they hold. */
export const collectionRoutes = (holder: Holder): Route[] => [
  { method: 'get', path: '/wallet/collections', access: PERSON, run: (request) => showAll(holder, request) },
  {
    method: 'post',
    path: '/wallet/collections',
    access: PERSON,
    run: async (request) => {
      const name = typed(request, 'name');
      try {
        return to(pathOf(await makeCollection(holder, { owner: ownerOf(request), name })));
      } catch (error) {
        return showAll(holder, request, { name, error: nameError(request, error) });
      }
    },
  },
  { method: 'get', path: '/wallet/collections/:id', access: PERSON, run: (request) => showCollection(holder, request) },
  {
    method: 'post',
    path: '/wallet/collections/:id/name',
    access: PERSON,
    run: async (request) => {
      const name = typed(request, 'name');
      try {
        await renameCollection(holder, { ...own(request), name });
      } catch (error) {
        return showCollection(holder, request, { name, error: nameError(request, error) });
      }
      return back(request);
    },
  },
  {
    method: 'post',
    path: '/wallet/collections/:id/move',
    access: PERSON,
    run: async (request) => {
      await moveCollection(holder, { ...own(request), by: byIn(request) });
      return to('/wallet/collections');
    },
  },
  {
    method: 'post',
    path: '/wallet/collections/:id/add',
    access: PERSON,
    run: async (request) => {
      await collectBadges(holder, { ...own(request), badgeIds: request.form.getAll('badge') });
      return back(request);
    },
  },
  {
    method: 'post',
    path: '/wallet/collections/:id/order',
    access: PERSON,
    run: async (request) => {
      await moveBadge(holder, { ...own(request), badgeId: typed(request, 'badge'), by: byIn(request) });
      return back(request);
    },
  },
  {
    method: 'post',
    path: '/wallet/collections/:id/take-out',
    access: PERSON,
    run: async (request) => {
      await takeOut(holder, { ...own(request), badgeId: typed(request, 'badge') });
      return back(request);
    },
  },
  {
    method: 'get',
    path: '/wallet/collections/:id/remove',
    access: PERSON,
    run: async (request) => {
      const { collection, badges } = await readCollection(holder, own(request));
      const shown = await listFolios(holder, ownerOf(request), collection.id);
      return page({
        title: request.t('holder.collection.remove'),
        crumbs: crumbsOf(request),
        body: <RemoveQuestion collection={collection} count={badges.length} shown={shown.length} />,
      });
    },
  },
  {
    method: 'post',
    path: '/wallet/collections/:id/remove',
    access: PERSON,
    run: async (request) => {
      await removeCollection(holder, own(request));
      return to('/wallet/collections');
    },
  },
];

const own = (request: WebRequest) => ({ owner: ownerOf(request), id: param(request, 'id') });
const pathOf = (id: string): string => `/wallet/collections/${id}`;
const back = (request: WebRequest): Reply => to(pathOf(param(request, 'id')));
const byIn = (request: WebRequest): -1 | 1 => (typed(request, 'by') === 'later' ? 1 : -1);
const crumbsOf = ({ t }: WebRequest) => [
  { text: t('holder.nav.badges'), href: '/wallet' },
  { text: t('holder.nav.collections'), href: '/wallet/collections' },
];

/** @throws what is no fault of the name */
function nameError({ t }: WebRequest, error: unknown): string {
  const [problem] = error instanceof LaurelError && error.code === 'bad_form' ? error.problems : [];
  if (!problem) throw error;
  return t(`holder.collection.name.${problem.code}`, { most: COLLECTION_NAME });
}

type Tried = { name: string; error: string };

async function showAll(holder: Holder, request: WebRequest, tried?: Tried): Promise<Reply> {
  const collections = await listCollections(holder, ownerOf(request));
  return page({
    title: request.t('holder.nav.collections'),
    status: tried ? 422 : 200,
    crumbs: [{ text: request.t('holder.nav.badges'), href: '/wallet' }],
    body: <All collections={collections} tried={tried} />,
  });
}

function All({ collections, tried }: { collections: readonly ListedCollection[]; tried: Tried | undefined }) {
  const { t } = usePage();
  return (
    <>
      <PageHead title={t('holder.nav.collections')} lede={t('holder.collections.lede')} />
      {collections.length === 0 ? (
        <EmptyState title={t('holder.collections.none')}>{t('holder.collections.none.how')}</EmptyState>
      ) : (
        <Table
          caption={t('holder.nav.collections')}
          stacks
          rows={collections}
          columns={[
            {
              head: t('holder.collections.name'),
              rowHead: true,
              cell: ({ id, name }) => (
                <a href={pathOf(id)}>
                  <bdi>{name}</bdi>
                </a>
              ),
            },
            { head: t('holder.collections.badges'), numeric: true, cell: ({ count }) => t.number(count) },
            ...(collections.length > 1
              ? [
                  {
                    head: t('holder.collections.order'),
                    screenOnly: true,
                    cell: (one: ListedCollection) => <Order action={`${pathOf(one.id)}/move`} name={one.name} of={collections} one={one} />,
                  },
                ]
              : []),
          ]}
        />
      )}
      <Part title={t('holder.collections.new')}>
        <Form action="/wallet/collections" kind="stack">
          <Field
            name="name"
            label={t('holder.collections.name')}
            value={tried?.name}
            error={tried?.error}
            maxLength={COLLECTION_NAME}
            autocomplete="off"
            required
          />
          <Actions>
            <Button kind={collections.length === 0 ? 'main' : 'quiet'}>{t('holder.collections.make')}</Button>
          </Actions>
        </Form>
      </Part>
    </>
  );
}

function RemoveQuestion({ collection: { id, name }, count, shown }: { collection: CollectionRow; count: number; shown: number }) {
  const { t } = usePage();
  return (
    <Dialog title={t.rich('holder.collection.remove.question', { name: <bdi>{name}</bdi> })}>
      <p>{t('holder.collection.remove.means', { count })}</p>
      {shown > 0 && <p>{t('holder.collection.remove.shown', { count: shown })}</p>}
      <Form action={`${pathOf(id)}/remove`}>
        <Actions>
          <Button kind="danger">{t('holder.collection.remove')}</Button>
          <LinkButton href={pathOf(id)} kind="quiet">
            {t('holder.collection.remove.no')}
          </LinkButton>
        </Actions>
      </Form>
    </Dialog>
  );
}
