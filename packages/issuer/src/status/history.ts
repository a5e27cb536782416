import { hashed, LaurelError, MINUTE } from '@laurel/base';
import { timeOf } from '@laurel/credentials';
import { LessThanOrEqual, MoreThan } from '@laurel/store';
import type { Route } from '@laurel/web';
import type { Issuer } from '../deps.ts';
import { HISTORY_KEPT, HISTORY_REQUESTS, LIST_TTL_SECONDS } from '../limits.ts';
import { StatusChange, StatusList, type StatusListRow } from '../records.ts';
import { listUrl } from './allocate.ts';
import { valuesAfter } from './changes.ts';
import { contentTypeOf, signList } from './publish.ts';

/** Whether a request for a list is for the past: `timestamp` (Bitstring Status List 1.0, section 3.2) or `time` (Token Status List, section 8.4). */
export const asksForThePast = (query: string): boolean => /(?:^|&)time(?:stamp)?=/.test(query);

/** `/status/{list}?timestamp=` and `/status/{list}.jwt?time=`: the list as it was served then, signed today. */
export function historyRoutes(issuer: Issuer): Route[] {
  const listAt = openHistory(issuer);
  return [
    {
      method: 'get',
      path: '/status/:list',
      access: { kind: 'protocol', errors: 'problem' },
      limit: HISTORY_REQUESTS,
      run: async ({ params, query }) => {
        if (!query.has('timestamp') && !query.has('time')) throw new LaurelError('status_list_unknown'); // of today it would have been served
        const [id = '', ...ending] = (params.list ?? '').split('.');
        const isToken = ending.join('.') === 'jwt';
        const asked = isToken ? secondsOf(query.get('time')) : timeOf(query.get('timestamp'));
        if (asked === undefined)
          throw new LaurelError('bad_request', { detail: isToken ? 'time is seconds since 1970.' : 'timestamp is a time with its zone.' });
        const list = await listAt(id, asked);
        if (listUrl(issuer, list) !== `${issuer.publicUrl}/status/${params.list}`) throw new LaurelError('status_list_unknown');
        const headers = { 'Cache-Control': `public, max-age=${LIST_TTL_SECONDS}`, ETag: `"${hashed(list.published)}"` };
        return { kind: 'bytes', body: Buffer.from(list.published), contentType: contentTypeOf(list), headers };
      },
    },
  ];
}

function secondsOf(text: string | null): number | undefined {
  return text !== null && /^[0-9]{1,11}$/.test(text) ? Number(text) * 1000 : undefined;
}

/**
 * A list as it was served at a moment: every moment between two changes has one and the same list, signed once and kept.
 * @throws LaurelError status_list_unknown · status_history_unknown before it was first served, or not past yet
 */
function openHistory(issuer: Issuer): (id: string, at: number) => Promise<StatusListRow> {
  const kept = new Map<string, Promise<string>>();
  return async (id, at) => {
    const { list, moments } = await around(issuer, id, at);
    const from = Math.max(...moments.filter((time) => time <= at));
    // To the minute: what holds until now would otherwise be another list, and another signature, each millisecond.
    const minute = Math.floor(issuer.context.clock().getTime() / MINUTE) * MINUTE;
    const until = Math.min(minute, ...moments.filter((time) => time > at));
    if (!Number.isFinite(from) || at >= until)
      throw new LaurelError('status_history_unknown', { detail: 'Ask for a moment past by a minute and more, after the list was first served.' });
    const key = `${id} ${from} ${until}`;
    const signed = kept.get(key) ?? signAsOf(issuer, list, new Date(from), new Date(until));
    keep(kept, key, signed);
    return { ...list, published: await signed };
  };
}

/** When a list was first served, last changed and next changed, seen from a moment: three rows, however many changes it has. */
function around(issuer: Issuer, id: string, at: number): Promise<{ list: StatusListRow; moments: number[] }> {
  const moment = new Date(at).toISOString();
  return issuer.store.across('a list is public, whoever its profile').read(async (db) => {
    const list = await db.one(StatusList, { id });
    if (!list) throw new LaurelError('status_list_unknown');
    if (list.kind === '1edtech') throw new LaurelError('status_history_unknown', { detail: 'Such a list does not say of when it is: there is only today’s.' });
    const last = await db.list(StatusChange, { listId: id, at: LessThanOrEqual(moment) }, { order: { at: 'DESC' }, take: 1 });
    const next = await db.list(StatusChange, { listId: id, at: MoreThan(moment) }, { order: { at: 'ASC' }, take: 1 });
    return { list, moments: [list.openedAt, ...[...last, ...next].map((change) => change.at)].map((time) => Date.parse(time)) };
  });
}

async function signAsOf(issuer: Issuer, list: StatusListRow, from: Date, until: Date): Promise<string> {
  const changes = await issuer.store
    .as(list.profile)
    .read((db) => db.list(StatusChange, { listId: list.id, at: LessThanOrEqual(from.toISOString()) }, { order: { version: 'ASC' } }));
  return signList(issuer, list, valuesAfter(changes), { from, until });
}

function keep(kept: Map<string, Promise<string>>, key: string, signed: Promise<string>): void {
  kept.set(key, signed);
  signed.catch(() => kept.delete(key));
  for (const oldest of kept.keys()) if (kept.size > HISTORY_KEPT) kept.delete(oldest);
}
