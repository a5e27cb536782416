import { DAY, now } from '@laurel/base';
import { IsNull, LessThanOrEqual, MoreThan, type ScopedWriter } from '@laurel/store';
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
    const linked = asker && request.endedAt === null && !(await wasAskedBefore(db, request)) ? await linkedAfter(db, request) : [];
    if (asker) for (const { personId: subject } of linked) await tellAsked(deps, db.open, { asker, subject, requests: [request] });
    const isAll = linked.length < REQUEST_LETTERS_AT_ONCE;
    const told = isAll ? { toldThrough: null, toldAt: now(deps.context) } : { toldThrough: linked.at(-1)?.id ?? null };
    await db.update(ConsentRequest, { id: request.id }, told);
  });
  return 'more';
}

/** Those who came later saw it when they linked themselves. */
const linkedAfter = (db: ScopedWriter, { recipient, createdAt, toldThrough }: ConsentRequestRow) =>
  db.open
    .across('whom an organisation asks stands with each learner')
    .list(
      Affiliation,
      { organisationId: recipient, leftAt: IsNull(), joinedAt: LessThanOrEqual(createdAt), id: MoreThan(toldThrough ?? '') },
      { order: { id: 'ASC' }, take: REQUEST_LETTERS_AT_ONCE },
    );

/** Whether letters went out for the same purpose a short while ago: to ask again in other words is no way to write to everybody again. */
async function wasAskedBefore(db: ScopedWriter, { id, purpose, createdAt }: ConsentRequestRow): Promise<boolean> {
  const since = new Date(new Date(createdAt).getTime() - ASKED_AGAIN_AFTER * DAY).toISOString();
  const earlier = await db.list(ConsentRequest, { purpose, createdAt: MoreThan(since) });
  return earlier.some((one) => one.id !== id && one.createdAt <= createdAt && one.toldAt !== null && (one.endedAt === null || one.endedAt > one.toldAt));
}

const EVERY = 'a request is told of, whoever asks it';
