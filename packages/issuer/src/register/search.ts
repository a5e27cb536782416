import { In, type Query, type ScopedReader } from '@laurel/store';
import type { Issuer } from '../deps.ts';
import { GATHERED_AT_MOST, SEARCH_WORDS, WORDS_MERGED } from '../limits.ts';
import { Award, type AwardRow } from '../records.ts';
import { type Facet, facetsOf, type Order, orderOf, type RegisterFilter } from './filter.ts';
import { AwardWord, type AwardWordRow } from './records.ts';
import { wordsAsked } from './words.ts';

/** The page after or before an award: `cursorOf` one. */
export type Cursor = { after?: string | undefined; before?: string | undefined };
export type Search = {
  /** Stops at `most`. */
  count: (most: number) => Promise<number>;
  /** Behind a cursor in the filter's order, in front of one from it backwards. */
  next: (cursor: Cursor, rows: number) => Promise<AwardRow[]>;
  /** How the engine would find that page. */
  plan: (cursor: Cursor, rows: number) => Promise<string[]>;
  /** Where an award stands in the filter's order. */
  cursorOf: (award: AwardRow) => string;
};

/**
 * The awards that fit a filter. The condition that fits fewest leads, since only what it finds is held against the others; where none is rare
 * what gives the filter's order leads, and a page is soon full.
 */
export async function searchRegister(issuer: Issuer, db: ScopedReader, filter: RegisterFilter): Promise<Search> {
  const given: Given = { facets: facetsOf(issuer, filter), words: wordsAsked(filter.q ?? '').slice(0, SEARCH_WORDS), order: orderOf(filter) };
  const leader = await leaderOf(db, given);
  return typeof leader === 'object' && 'whole' in leader ? ledByWords(db, leader, given) : ledByAward(db, leader, given);
}

type Given = { facets: readonly Facet[]; words: readonly string[]; order: Order };
/** A beginning of words, and the few words there are of it: each of those has its awards in the register's order. */
type WholeWords = { word: string; whole: readonly string[] };

async function leaderOf(db: ScopedReader, { facets, words, order }: Given): Promise<Facet | string | WholeWords | undefined> {
  const counts = new Map<Facet | string, number>();
  if (facets.length + words.length > 1)
    for (const facet of facets) counts.set(facet, await db.query(Award, 'award').andWhere(facet.leads, facet.values).countUpTo(GATHERED_AT_MOST));
  for (const word of words) counts.set(word, await db.query(AwardWord, 'word').andWhere(RANGE('word.'), rangeOf(word)).countUpTo(GATHERED_AT_MOST));
  const [rarest] = [...counts].toSorted(([, a], [, b]) => a - b);
  if (rarest && rarest[1] < GATHERED_AT_MOST)
    return typeof rarest[0] === 'string' && order.by === undefined ? ((await wholeWords(db, rarest[0])) ?? rarest[0]) : rarest[0];
  const ordered = facets.find(({ isOrdered }) => isOrdered);
  if (ordered || order.by !== undefined) return ordered ?? facets[0];
  for (const word of words) {
    const whole = await wholeWords(db, word);
    if (whole) return whole;
  }
  return undefined; // the register's own order
}

/** The words that begin so, or `undefined` where there are many. */
async function wholeWords(db: ScopedReader, word: string): Promise<WholeWords | undefined> {
  const whole: string[] = [];
  // One lower bound, not two: the index is entered at the one that the engine picks, and from the beginning a million rows may lie before the next word.
  for (let least = 'word.word >= :from', values = rangeOf(word); whole.length <= WORDS_MERGED; ) {
    const [next] = await db.query(AwardWord, 'word').andWhere(`${least} AND word.word < :before`, values).orderBy('word.word', 'ASC').take(1).getMany();
    if (!next) return { word, whole };
    whole.push(next.word);
    least = 'word.word > :from';
    values = { ...values, from: next.word };
  }
  return undefined;
}

/** A leading word is a rare beginning of many here: the awards it stands in are fetched by their ids. */
function ledByAward(db: ScopedReader, leader: Facet | string | undefined, { facets, words, order }: Given): Search {
  const fitting = (): Query<AwardRow> => {
    const query = db.query(Award, 'award');
    for (const facet of facets) query.andWhere(facet === leader || facets.length + words.length === 1 ? facet.leads : facet.follows, facet.values);
    for (const [at, word] of words.entries()) {
      const fits =
        word === leader
          ? `award.id IN (SELECT award_id FROM award_word WHERE profile = :scope AND ${RANGE('', at)})`
          : `EXISTS (SELECT 1 FROM award_word WHERE award_id = award.id AND ${RANGE('', at)})`;
      query.andWhere(fits, { ...rangeOf(word, at), ...(word === leader ? { scope: db.scope } : {}) });
    }
    return query;
  };
  const columns = [...(order.by === undefined ? [] : [`award.${order.by}`]), 'award.sortKey', 'award.id'];
  const page = (cursor: Cursor, rows: number) => paged(fitting(), columns, order, cursor, rows);
  return {
    count: (most) => fitting().countUpTo(most),
    next: (cursor, rows) => page(cursor, rows).getMany(),
    plan: (cursor, rows) => page(cursor, rows).plan(),
    cursorOf: (award) => [...(order.by === undefined ? [] : [award[order.by] ?? '']), award.sortKey, award.id].join('~'),
  };
}

/** Each of the words in its order, and what comes first of all: an award with two of them comes once. */
function ledByWords(db: ScopedReader, { word: leader, whole }: WholeWords, { facets, words, order }: Given): Search {
  const fitting = (): Query<AwardWordRow> => {
    const query = db.query(AwardWord, 'word');
    for (const [at, other] of words.entries())
      if (other !== leader)
        query.andWhere(`EXISTS (SELECT 1 FROM award_word other WHERE other.award_id = word.award_id AND ${RANGE('other.', at)})`, rangeOf(other, at));
    if (facets.length > 0) {
      const all = facets.map(({ follows }) => follows).join(' AND ');
      query.andWhere(`EXISTS (SELECT 1 FROM award WHERE award.id = word.award_id AND ${all})`, Object.assign({}, ...facets.map(({ values }) => values)));
    }
    return query;
  };
  const pages = (cursor: Cursor, rows: number) =>
    whole.map((one) => paged(fitting().andWhere('word.word = :one', { one }), ['word.sortKey', 'word.awardId'], order, cursor, rows));
  return {
    count: (most) =>
      fitting()
        .andWhere(RANGE('word.'), rangeOf(leader))
        .andWhere('NOT EXISTS (SELECT 1 FROM award_word earlier WHERE earlier.award_id = word.award_id AND earlier.word >= :from AND earlier.word < word.word)')
        .countUpTo(most),
    next: async (cursor, rows) => {
      const found: AwardWordRow[] = [];
      for (const page of pages(cursor, rows)) found.push(...(await page.getMany()));
      const inOrder = found.toSorted((a, b) => (cursor.before === undefined ? -1 : 1) * compare(a, b));
      const ids = [...new Set(inOrder.map(({ awardId }) => awardId))].slice(0, rows);
      const awards = new Map((await db.list(Award, { id: In(ids) })).map((award) => [award.id, award]));
      return ids.flatMap((id) => awards.get(id) ?? []);
    },
    plan: async (cursor, rows) => (await Promise.all(pages(cursor, rows).map((page) => page.plan()))).flat(),
    cursorOf: ({ sortKey, id }) => `${sortKey}~${id}`,
  };
}

/** As the database compares text: by code points, which for digits, letters and marks of ASCII are their units. */
const compare = (a: AwardWordRow, b: AwardWordRow): number => {
  const [one, other] = [`${a.sortKey}~${a.awardId}`, `${b.sortKey}~${b.awardId}`];
  return one < other ? -1 : one > other ? 1 : 0;
};

/** Everything that begins with a word lies between it and that word with the last character there is. */
const RANGE = (of: string, at: number | '' = '') => `${of}word >= :from${at} AND ${of}word < :before${at}`;
const rangeOf = (word: string, at: number | '' = '') => ({ [`from${at}`]: word, [`before${at}`]: `${word}\u{10FFFF}` });

/** Rows behind a cursor, or in front of one from it backwards. A cursor has the values of the columns that order. */
function paged<Row extends object>(query: Query<Row>, columns: readonly string[], { ascending }: Order, { after, before }: Cursor, rows: number): Query<Row> {
  const up = ascending === (before === undefined);
  const cursor = before ?? after;
  if (cursor !== undefined) {
    const values = cursor.split('~');
    const less = up ? '>' : '<';
    // The first column alone says where to begin in the index; an OR of all would have it read from its end.
    const further = columns.map((column, n) => [...columns.slice(0, n).map((same, m) => `${same} = :at${m}`), `${column} ${less} :at${n}`].join(' AND '));
    query.andWhere(`${columns[0]} ${less}= :at0`, Object.fromEntries(columns.map((_, n) => [`at${n}`, values[n] ?? ''])));
    query.andWhere(further.map((one) => `(${one})`).join(' OR '));
  }
  const direction = up ? 'ASC' : 'DESC';
  for (const [n, column] of columns.entries()) n === 0 ? query.orderBy(column, direction) : query.addOrderBy(column, direction);
  return query.take(rows);
}
