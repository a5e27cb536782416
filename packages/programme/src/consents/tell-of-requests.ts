import { DAY, now } from '@laurel/base';
import { Between, IsNull, LessThanOrEqual, MoreThan, Not, type ScopedWriter } from '@laurel/store';
import { Affiliation, Organisation } from '../affiliations/affiliation-records.ts';
import type { ProgrammeDeps } from '../deps.ts';
import { ASKED_AGAIN_AFTER, REQUEST_LETTERS_AT_ONCE } from '../limits.ts';
import { ConsentRequest, type ConsentRequestRow } from './consent-records.ts';
import { tellAsked } from './tell-asked.ts';

/** Writes to all who were linked to an organisation when it asked something, each once, some at a time. */
export async function tellOfRequests(deps: ProgrammeDeps): Promise<'more' | 'idle'> {
  const untold = { toldAt: IsNull() };
  const [next] = await deps.store.across(EVERY).read((db) => db.list(ConsentRequest, untold, { order: { createdAt: 'ASC' }, take: 1 }));
  if (!next) return 'idle';
  await deps.store.as(next.recipient).write(async (db) => {
    const request = await db.one(ConsentRequest, { ...untold, id: next.id });
    if (!request) return;
    const asker = await db.open.across(EVERY).one(Organisation, { id: request.recipient, closedAt: IsNull() });
    const before = await writtenBefore(db, request);
    const isDue = asker && request.endedAt === null && before.every(({ toldThrough }) => toldThrough !== null);
    const linked = isDue ? await linkedNext(db, request, before) : [];
    let letters = 0;
    if (asker) for (const { personId: subject } of linked) letters += await tellAsked(deps, db.open, { asker, subject, requests: [request] });
    const at = now(deps.context);
    const isAll = linked.length < REQUEST_LETTERS_AT_ONCE;
    const through = isAll ? (request.endedAt === null ? null : request.toldThrough) : (linked.at(-1)?.id ?? null);
    await db.update(ConsentRequest, { id: request.id }, { toldThrough: through, ...(isAll && { toldAt: at }), ...(letters > 0 && { wroteAt: at }) });
  });
  return 'more';
}

/**
 * The next who were linked when it was asked; those who came later saw it when they linked themselves. Whom one of those `before` wrote to, or who saw it as
 * they linked themselves, is left out: who is behind the last link that it came to, and was linked before it ended. Links are in no order of time.
 */
function linkedNext(db: ScopedWriter, { recipient, createdAt, toldThrough }: ConsentRequestRow, before: readonly ConsentRequestRow[]) {
  const linked = { organisationId: recipient, leftAt: IsNull(), joinedAt: LessThanOrEqual(createdAt) };
  let through = toldThrough ?? '';
  const since = before.map((one) => {
    const where = { ...linked, joinedAt: Between(one.endedAt ?? createdAt, createdAt), id: MoreThan(through) };
    through = [through, one.toldThrough ?? ''].toSorted().at(-1) ?? '';
    return where;
  });
  const where = [...since, { ...linked, id: MoreThan(through) }];
  return db.open.across('whom an organisation asks stands with each learner').list(Affiliation, where, { order: { id: 'ASC' }, take: REQUEST_LETTERS_AT_ONCE });
}

/**
 * The requests for the same purpose about which letters went out a short while before, the last one first: to ask again in other words is no way to write to
 * everybody again. Those that ended on the way say how far they had come (`toldThrough`): the next goes on from there. One that wrote to nobody does not count.
 */
function writtenBefore(db: ScopedWriter, { id, purpose, createdAt }: ConsentRequestRow): Promise<ConsentRequestRow[]> {
  const since = new Date(new Date(createdAt).getTime() - ASKED_AGAIN_AFTER * DAY).toISOString();
  const asked = { id: Not(id), purpose, createdAt: LessThanOrEqual(createdAt), wroteAt: MoreThan(since) };
  return db.list(ConsentRequest, asked, { order: { createdAt: 'DESC' } });
}

const EVERY = 'a request is told of, whoever asks it';
