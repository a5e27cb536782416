import type { ScopedReader } from '@laurel/store';
import type { Holder } from '../deps.ts';
import { CARDS_SHOWN, SEARCH_WORDS } from '../limits.ts';
import { Badge } from '../records.ts';
import type { ListedBadge } from './badges.ts';
import { Card, type CardRow, folded } from './card.ts';
import { withReplacements } from './replaced.ts';

export const SORTS = ['newest', 'title', 'issuer', 'ends'] as const;
export type Sort = (typeof SORTS)[number];
export type Search = { words: string; sort: Sort; page: number };

/** `all` counts the wallet, `matched` what was found of it; `badges` are those of one page, what is kept for others last. */
export type Found = { badges: ListedBadge[]; matched: number; all: number; page: number; pages: number };

/** Badges by words (of title, issuer, skills; each must be there), in an order, a page at a time. */
export function findBadges({ store, context }: Pick<Holder, 'store' | 'context'>, owner: string, search: Search): Promise<Found> {
  return store.as(owner).read(async (db) => {
    const cards = await matching(db, search.words);
    const sorted = cards.toSorted(byOrder(search.sort, context.clock().toISOString()));
    const pages = Math.max(1, Math.ceil(sorted.length / CARDS_SHOWN));
    const page = Math.min(Math.max(1, search.page), pages);
    const ids = sorted.slice((page - 1) * CARDS_SHOWN, page * CARDS_SHOWN).map(({ id }) => id);
    return { badges: await badgesInOrder(db, ids), matched: cards.length, all: await db.count(Card, {}), page, pages };
  });
}

/** The badges of these ids, in their order, without their documents. */
export async function badgesInOrder(db: ScopedReader, ids: readonly string[]): Promise<ListedBadge[]> {
  if (ids.length === 0) return [];
  const badges = await db.query(Badge, 'badge').andWhere('badge.id IN (:...ids)', { ids }).without('document').getMany();
  const place = new Map(ids.map((id, index) => [id, index]));
  return (await withReplacements(db, badges)).toSorted((a, b) => (place.get(a.id) ?? 0) - (place.get(b.id) ?? 0));
}

type Narrow = Omit<CardRow, 'words'>;

function matching(db: ScopedReader, words: string): Promise<Narrow[]> {
  const query = db.query(Card, 'card');
  for (const [nth, word] of folded(words).split(' ').filter(Boolean).slice(0, SEARCH_WORDS).entries())
    query.andWhere(`card.words LIKE :word${nth}`, { [`word${nth}`]: `%${word}%` });
  return query.without('words').getMany();
}

/** What is kept for others stands last in every order. Of ends, the nearest comes first, then what has none, then what is over. */
function byOrder(sort: Sort, now: string) {
  const orders: Record<Sort, (card: Narrow) => string> = {
    newest: () => '',
    title: ({ title }) => title,
    issuer: ({ issuer, title }) => `${issuer}\u0000${title}`,
    ends: ({ endsAt }) => (endsAt === null ? '1' : endsAt > now ? `0${endsAt}` : '2'),
  };
  const key = orders[sort];
  return (a: Narrow, b: Narrow): number =>
    Number(a.whose === 'other') - Number(b.whose === 'other') || compare(key(a), key(b)) || compare(b.keptAt, a.keptAt) || compare(a.id, b.id);
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
