import { LaurelError, newId, now } from '@laurel/base';
import type { ScopedReader, ScopedWriter } from '@laurel/store';
import type { Holder } from '../deps.ts';
import { COLLECTION_NAME, COLLECTIONS } from '../limits.ts';
import type { ListedBadge } from '../wallet/badges.ts';
import { badgesInOrder } from '../wallet/find-badges.ts';
import { Collected, Collection, type CollectionRow } from './collection-records.ts';

type Deps = Pick<Holder, 'store' | 'context'>;
type Own = { owner: string; id: string };

/** In their owner's order, each with how many badges stand in it. */
export type ListedCollection = CollectionRow & { count: number };

export function listCollections({ store }: Pick<Holder, 'store'>, owner: string): Promise<ListedCollection[]> {
  return store.as(owner).read(async (db) => {
    const collections = await inOrder(db);
    return Promise.all(collections.map(async (one) => ({ ...one, count: await db.count(Collected, { collectionId: one.id }) })));
  });
}

/** @throws LaurelError not_found */
export function readCollection({ store }: Pick<Holder, 'store'>, { owner, id }: Own): Promise<{ collection: CollectionRow; badges: ListedBadge[] }> {
  return store.as(owner).read(async (db) => {
    const collection = await demand(db, id);
    const ids = (await db.list(Collected, { collectionId: id }, { order: { place: 'ASC' } })).map(({ badgeId }) => badgeId);
    return { collection, badges: await badgesInOrder(db, ids) };
  });
}

/** Those in which a badge stands, and those in which it does not. */
export type CollectionsAround = { holding: CollectionRow[]; others: CollectionRow[] };

export function collectionsAround({ store }: Pick<Holder, 'store'>, owner: string, badgeId: string): Promise<CollectionsAround> {
  return store.as(owner).read(async (db) => {
    const here = new Set((await db.list(Collected, { badgeId })).map(({ collectionId }) => collectionId));
    const all = await inOrder(db);
    return { holding: all.filter(({ id }) => here.has(id)), others: all.filter(({ id }) => !here.has(id)) };
  });
}

/** @throws LaurelError bad_form: without a name, or one too many */
export function makeCollection({ store, context }: Deps, { owner, name }: { owner: string; name: string }): Promise<string> {
  return store.as(owner).write(async (db) => {
    const id = newId(context);
    const others = await inOrder(db);
    if (others.length >= COLLECTIONS) throw new LaurelError('bad_form', { problems: [{ at: 'name', code: 'many', detail: '' }] });
    await db.insert(Collection, { id, name: nameIn(name), place: (others.at(-1)?.place ?? 0) + 1, createdAt: now(context) });
    return id;
  });
}

/** @throws LaurelError not_found · bad_form */
export function renameCollection({ store }: Deps, { owner, id, name }: Own & { name: string }): Promise<void> {
  return store.as(owner).write(async (db) => {
    await demand(db, id);
    await db.update(Collection, { id }, { name: nameIn(name) });
  });
}

/** The badges in it stay in the wallet. @throws LaurelError not_found */
export function removeCollection({ store }: Deps, { owner, id }: Own): Promise<void> {
  return store.as(owner).write(async (db) => {
    await demand(db, id);
    await db.remove(Collection, { id });
    await db.remove(Collected, { collectionId: id });
  });
}

/** One place earlier or later among the others. @throws LaurelError not_found */
export function moveCollection({ store }: Deps, { owner, id, by }: Own & { by: -1 | 1 }): Promise<void> {
  return store.as(owner).write(async (db) => {
    await demand(db, id);
    for (const [place, one] of moved(await inOrder(db), (one) => one.id === id, by).entries()) await db.update(Collection, { id: one.id }, { place });
  });
}

/** The list with one of its members a place earlier or later; at an end it stays. */
export function moved<T>(list: readonly T[], isIt: (one: T) => boolean, by: -1 | 1): T[] {
  const from = list.findIndex(isIt);
  const it = list[from];
  if (it === undefined) return [...list];
  const rest = list.toSpliced(from, 1);
  return rest.toSpliced(Math.max(0, from + by), 0, it);
}

/** @throws LaurelError not_found */
export async function demand(db: ScopedReader | ScopedWriter, id: string): Promise<CollectionRow> {
  const collection = await db.one(Collection, { id });
  if (!collection) throw new LaurelError('not_found');
  return collection;
}

const inOrder = (db: ScopedReader | ScopedWriter): Promise<CollectionRow[]> => db.list(Collection, {}, { order: { place: 'ASC' } });

/** @throws LaurelError bad_form */
export function nameIn(name: string): string {
  const plain = name.replace(/\s+/g, ' ').trim();
  if (plain === '' || plain.length > COLLECTION_NAME)
    throw new LaurelError('bad_form', { problems: [{ at: 'name', code: plain === '' ? 'none' : 'long', detail: '' }] });
  return plain;
}
