import type { Query, Reader, Store } from '@laurel/store';
import { AuditCheckpoint, type Checkpoint } from './checkpoint.ts';
import { AuditEvent, type Entry } from './entry.ts';
import { EVENTS_SHOWN, EXPORT_PAGE } from './limits.ts';

/** Which entries: of one profile or the whole node, of days (`2026-05-03`, UTC, both included), by an actor, about an object, of kinds (`award.`: how actions begin). */
export type EventFilter = {
  profile?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
  actor?: string | undefined;
  object?: string | undefined;
  kinds?: readonly string[] | undefined;
};

/** Newest first; `older` and `newer` are where the neighbouring pages begin, for `before` and `after`. */
export type EventPage = { entries: Entry[]; newer: number | undefined; older: number | undefined };

/** A page of the record, before or after an entry of a page that was shown. */
export const findEvents = (store: Store, filter: EventFilter, at: { before?: number | undefined; after?: number | undefined } = {}): Promise<EventPage> =>
  store.read(async (db) => {
    const backwards = at.after !== undefined;
    const query = fitting(db, filter);
    if (at.after !== undefined) query.andWhere('e.seq > :after', { after: at.after });
    else if (at.before !== undefined) query.andWhere('e.seq < :before', { before: at.before });
    const found = await query
      .orderBy('e.seq', backwards ? 'ASC' : 'DESC')
      .take(EVENTS_SHOWN + 1)
      .getMany();
    const more = found.length > EVENTS_SHOWN;
    const entries = found.slice(0, EVENTS_SHOWN);
    if (backwards) entries.reverse();
    const [first, last] = [entries[0]?.seq, entries.at(-1)?.seq];
    return {
      entries,
      newer: backwards ? (more ? first : undefined) : at.before === undefined ? undefined : first,
      older: backwards || more ? last : undefined,
    };
  });

/** Up to `most` entries in the order of the chain, beginning after one, for a file. */
export async function listEvents(store: Store, filter: EventFilter, { after, most }: { after: number; most: number }): Promise<Entry[]> {
  const all: Entry[] = [];
  let last = after;
  while (all.length < most) {
    const page = await store.read((db) =>
      fitting(db, filter)
        .andWhere('e.seq > :last', { last })
        .orderBy('e.seq', 'ASC')
        .take(Math.min(EXPORT_PAGE, most - all.length))
        .getMany(),
    );
    all.push(...page);
    last = page.at(-1)?.seq ?? last;
    if (page.length === 0) break;
  }
  return all;
}

/** How long the record is and up to where it is signed. */
export type RecordState = { entries: number; signed: Pick<Checkpoint, 'entries' | 'at'> | undefined };

export const recordState = (store: Store): Promise<RecordState> =>
  store.read(async (db) => {
    const [head] = await db.list(AuditEvent, {}, { order: { seq: 'DESC' }, take: 1 });
    const [signed] = await db.list(AuditCheckpoint, {}, { order: { entries: 'DESC' }, take: 1 });
    return { entries: head?.seq ?? 0, signed: signed && { entries: signed.entries, at: signed.at } };
  });

/** Every signed checkpoint, for a file that somebody else verifies. */
export const listCheckpoints = (store: Store): Promise<Checkpoint[]> => store.read((db) => db.list(AuditCheckpoint, {}, { order: { entries: 'ASC' } }));

function fitting(db: Reader, { profile, from, to, actor, object, kinds }: EventFilter): Query<Entry> {
  const query = db.query(AuditEvent, 'e');
  if (profile !== undefined) query.andWhere('e.profile = :profile', { profile });
  if (from !== undefined) query.andWhere('e.at >= :from', { from });
  if (to !== undefined) query.andWhere('e.at < :end', { end: dayAfter(to) });
  if (actor !== undefined) query.andWhere('e.actor = :actor', { actor });
  if (object !== undefined) query.andWhere('e.object = :object', { object });
  if (kinds !== undefined) {
    const values = Object.fromEntries(kinds.map((kind, nth) => [`kind${nth}`, `${kind}%`]));
    query.andWhere(kinds.length === 0 ? '1 = 0' : kinds.map((_, nth) => `e.action LIKE :kind${nth}`).join(' OR '), values);
  }
  return query;
}

const dayAfter = (day: string): string => new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString();
