import type { Language } from '@laurel/base';
import type { Reader } from '@laurel/store';
import { type LetterState, replacedSql, stateOf } from './letter-states.ts';
import { type LetterRow, Outbox } from './outbox.ts';

/** How letters are looked at. `waiting` is queued or on its way; `failed` and `bounced` only while no newer letter took their place (`replacedSql`). */
export const LETTER_FILTERS = ['waiting', 'accepted', 'failed', 'bounced'] as const;
export type LetterFilter = (typeof LETTER_FILTERS)[number];

/** `replaced`: a newer letter about the same row took its place. */
export type OutboxLetter = { id: string; kind: string; about: string | null; language: Language; createdAt: string; state: LetterState; replaced: boolean };

/** `about`: only of this row. */
export type OutboxQuery = {
  scope: string;
  about?: string;
  filter?: LetterFilter | undefined;
  before?: string | undefined;
  after?: string | undefined;
  take: number;
};
export type OutboxPage = { letters: OutboxLetter[]; older: string | undefined; newer: string | undefined };

export type OutboxReader = {
  /** Newest first, by cursor. */
  list: (db: Reader, query: OutboxQuery) => Promise<OutboxPage>;
  counts: (db: Reader, scope: string) => Promise<Record<LetterFilter, number>>;
  /** Letters that were tried and wait because the mail server could not be used; one that it puts off itself (greylisting) is none of them. */
  delayed: (db: Reader, scope: string) => Promise<number>;
  /** A letter of that scope. */
  find: (db: Reader, scope: string, id: string) => Promise<OutboxLetter | undefined>;
};

/** The letters of one scope, without what was in them. */
export const outboxReader: OutboxReader = {
  async list(db, { scope, about, filter, before, after, take }) {
    const backward = before !== undefined;
    const query = of(db, scope, filter);
    if (about !== undefined) query.andWhere('letter.about = :about', { about });
    const cursor = before ?? after;
    if (cursor !== undefined) {
      const [at, id = ''] = cursor.split('~');
      const past = backward ? '>' : '<';
      query.andWhere(`letter.createdAt ${past} :at OR (letter.createdAt = :at AND letter.id ${past} :id)`, { at, id });
    }
    const direction = backward ? 'ASC' : 'DESC';
    const found = await query
      .orderBy('letter.createdAt', direction)
      .addOrderBy('letter.id', direction)
      .take(take + 1)
      .getMany();
    const more = found.length > take;
    const rows = found.slice(0, take);
    if (backward) rows.reverse();
    const [first, last] = [rows.at(0), rows.at(-1)];
    return {
      letters: await Promise.all(rows.map((row) => letterOf(db, row))),
      older: last && (backward || more) ? cursorOf(last) : undefined,
      newer: first && (backward ? more : after !== undefined) ? cursorOf(first) : undefined,
    };
  },
  async counts(db, scope) {
    const [waiting, accepted, failed, bounced] = await Promise.all(LETTER_FILTERS.map((filter) => of(db, scope, filter).getCount()));
    return { waiting: waiting ?? 0, accepted: accepted ?? 0, failed: failed ?? 0, bounced: bounced ?? 0 };
  },
  delayed: (db, scope) => of(db, scope, 'waiting').andWhere("letter.lastError LIKE 'server_trouble%'").getCount(),
  async find(db, scope, id) {
    const row = await db.one(Outbox, { scope, id });
    return row && letterOf(db, row);
  },
};

const STATES: Record<LetterFilter, readonly LetterRow['state'][]> = {
  waiting: ['queued', 'sending'],
  accepted: ['accepted'],
  failed: ['failed'],
  bounced: ['bounced'],
};

/** SQL of both engines: the inner table is the same outbox, its columns as they are called there. */
const NEWER = replacedSql({ createdAt: 'createdAt', endedAt: 'endedAt', kind: 'kind' });

function of(db: Reader, scope: string, filter: LetterFilter | undefined) {
  const query = db.query(Outbox, 'letter').andWhere('letter.scope = :scope', { scope });
  if (filter === undefined) return query;
  query.andWhere('letter.state IN (:...states)', { states: STATES[filter] });
  return filter === 'failed' || filter === 'bounced' ? query.andWhere(`NOT ${NEWER}`) : query;
}

async function letterOf(db: Reader, row: LetterRow): Promise<OutboxLetter> {
  const { id, kind, about, language, createdAt } = row;
  const replaced = about !== null && (await db.query(Outbox, 'letter').andWhere('letter.id = :id', { id }).andWhere(NEWER).getCount()) > 0;
  return { id, kind, about, language, createdAt, state: stateOf(row), replaced };
}

const cursorOf = ({ createdAt, id }: LetterRow): string => `${createdAt}~${id}`;
