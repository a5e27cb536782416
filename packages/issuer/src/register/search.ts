import { In, type Query, type ScopedReader } from '@laurel/store';
import type { Issuer } from '../deps.ts';
import { GATHERED_AT_MOST, SEARCH_WORDS } from '../limits.ts';
import { Award, type AwardRow } from '../records.ts';
import { type Facet, facetsOf, type RegisterFilter } from './filter.ts';
import { AwardWord, type AwardWordRow } from './records.ts';
import { wordsAsked } from './words.ts';

/** The page after (older than) or before (newer than) an award: `cursorOf` one. */
export type Cursor = { after?: string | undefined; before?: string | undefined };
export type Search = {
  /** Stops at `most`. */
  count: (most: number) => Promise<number>;
  /** Behind a cursor newest first, in front of one oldest first. */
  next: (cursor: Cursor, rows: number) => Promise<AwardRow[]>;
  /** How the engine would find that page. */
  plan: (cursor: Cursor, rows: number) => Promise<string[]>;
};

/**
 * The awards that fit a filter. The condition that fits fewest leads, since only what it finds is held against the others; where none is rare
 * the awards are walked in their order, and a page is soon full.
 */
export async function searchRegister(issuer: Issuer, db: ScopedReader, filter: RegisterFilter): Promise<Search> {
  const facets = facetsOf(issuer, filter);
  const words = wordsAsked(filter.q ?? '').slice(0, SEARCH_WORDS);
  const led = (facet: Facet) => db.query(Award, 'award').andWhere(facet.leads, facet.values).countUpTo(GATHERED_AT_MOST);
  const found = (word: string) => db.query(AwardWord, 'word').andWhere(RANGE('word.'), rangeOf(word)).countUpTo(GATHERED_AT_MOST);
  const leader =
    facets.length + words.length > 1 ? await rarest([...facets, ...words], (of) => (typeof of === 'string' ? found(of) : led(of))) : (facets[0] ?? words[0]);
  return typeof leader === 'string' ? ledByWord(db, leader, { facets, words }) : ledByAward(db, leader, { facets, words });
}

/** Where all are common an order leads: that of a filter's index, else the register's own. */
async function rarest(all: readonly (Facet | string)[], count: (of: Facet | string) => Promise<number>): Promise<Facet | string | undefined> {
  const counted: { of: Facet | string; count: number }[] = [];
  for (const of of all) counted.push({ of, count: await count(of) });
  const [least] = counted.toSorted((a, b) => a.count - b.count);
  return least && least.count < GATHERED_AT_MOST ? least.of : all.find((of) => typeof of !== 'string' && of.isOrdered);
}

type Given = { facets: readonly Facet[]; words: readonly string[] };

function ledByAward(db: ScopedReader, leader: Facet | undefined, { facets, words }: Given): Search {
  const fitting = (): Query<AwardRow> => {
    const query = db.query(Award, 'award');
    for (const facet of facets) query.andWhere(facet === leader ? facet.leads : facet.follows, facet.values);
    for (const [at, word] of words.entries())
      query.andWhere(`EXISTS (SELECT 1 FROM award_word WHERE award_id = award.id AND ${RANGE('', at)})`, rangeOf(word, at));
    return query;
  };
  const page = (cursor: Cursor, rows: number) => paged(fitting(), ['award.sortKey', 'award.id'], cursor, rows);
  return {
    count: (most) => fitting().countUpTo(most),
    next: (cursor, rows) => page(cursor, rows).getMany(),
    plan: (cursor, rows) => page(cursor, rows).plan(),
  };
}

function ledByWord(db: ScopedReader, leader: string, { facets, words }: Given): Search {
  const fitting = (): Query<AwardWordRow> => {
    const query = db.query(AwardWord, 'word').andWhere(RANGE('word.'), rangeOf(leader));
    // An award with two such words is one award: its first word stands for it.
    query.andWhere(
      'NOT EXISTS (SELECT 1 FROM award_word earlier WHERE earlier.award_id = word.award_id AND earlier.word >= :from AND earlier.word < word.word)',
    );
    for (const [at, other] of words.entries())
      if (other !== leader)
        query.andWhere(`EXISTS (SELECT 1 FROM award_word other WHERE other.award_id = word.award_id AND ${RANGE('other.', at)})`, rangeOf(other, at));
    if (facets.length > 0) {
      const all = facets.map(({ follows }) => follows).join(' AND ');
      query.andWhere(`EXISTS (SELECT 1 FROM award WHERE award.id = word.award_id AND ${all})`, Object.assign({}, ...facets.map(({ values }) => values)));
    }
    return query;
  };
  const page = (cursor: Cursor, rows: number) => paged(fitting(), ['word.sortKey', 'word.awardId'], cursor, rows);
  return {
    count: (most) => fitting().countUpTo(most),
    next: async (cursor, rows) => {
      const found = await page(cursor, rows).getMany();
      const awards = await db.list(Award, { id: In(found.map(({ awardId }) => awardId)) });
      return found.flatMap(({ awardId }) => awards.find(({ id }) => id === awardId) ?? []);
    },
    plan: (cursor, rows) => page(cursor, rows).plan(),
  };
}

/** Everything that begins with a word lies between it and that word with the last character there is. */
const RANGE = (of: string, at: number | '' = '') => `${of}word >= :from${at} AND ${of}word < :before${at}`;
const rangeOf = (word: string, at: number | '' = '') => ({ [`from${at}`]: word, [`before${at}`]: `${word}\u{10FFFF}` });

/** Where an award stands in the register. */
export const cursorOf = ({ sortKey, id }: Pick<AwardRow, 'sortKey' | 'id'>): string => `${sortKey}~${id}`;

function paged<Row extends object>(query: Query<Row>, [sortKey, id]: [string, string], { after, before }: Cursor, rows: number): Query<Row> {
  const cursor = before ?? after;
  if (cursor !== undefined) {
    const [key = '', last = ''] = cursor.split('~');
    // The first half alone says where to begin in the index; an OR of both would have it read from its end.
    const [no, less] = before === undefined ? (['<=', '<'] as const) : (['>=', '>'] as const);
    query.andWhere(`${sortKey} ${no} :key AND (${sortKey} ${less} :key OR ${id} ${less} :last)`, { key, last });
  }
  const direction = before === undefined ? 'DESC' : 'ASC';
  return query.orderBy(sortKey, direction).addOrderBy(id, direction).take(rows);
}
