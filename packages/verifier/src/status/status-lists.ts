import { type Context, LaurelError, type OutboundResponse, strangerUrl } from '@laurel/base';
import type { FetchStatus, StatusAnswer } from '@laurel/credentials';
import { STATUS_FRESH, STATUS_LISTS } from '../limits.ts';

type Fetched = StatusAnswer & { state: 'fetched' };
type Kept = { answer: Fetched; etag: string | undefined; freshUntil: number };
type Accept = Parameters<FetchStatus>[1];

/**
 * Status lists over the way out. `recent` may answer from memory while the list's host allows it, and at most STATUS_FRESH;
 * `now` always asks. Memory is only a saving: after a restart everything is asked again.
 */
export function openStatusLists({ context, allowInsecureLoopback }: { context: Context; allowInsecureLoopback: boolean }): {
  recent: FetchStatus;
  now: FetchStatus;
} {
  const kept = new Map<string, Kept>();
  const asking = new Map<string, Promise<StatusAnswer>>();
  const nowMs = () => context.clock().getTime();

  const ask = async (url: string, accept: Accept): Promise<StatusAnswer> => {
    const known = kept.get(`${accept} ${url}`);
    const headers = { Accept: accept, ...(known?.etag === undefined ? {} : { 'If-None-Match': known.etag }) };
    const response = await context.outbound.stranger(strangerUrl(url, { allowInsecureLoopback }), { headers });
    const { status } = response;
    if (status === 404 || status === 410) return { state: 'absent', reason: `status ${status}` };
    if (status !== 200 && !(status === 304 && known)) return { state: 'unreachable', reason: `status ${status}` };
    const fetchedAt = new Date(nowMs() - ageOf(response));
    const answer: Fetched =
      status === 304 && known
        ? { ...known.answer, fetchedAt }
        : { state: 'fetched', body: response.text(), contentType: response.headers.get('content-type') ?? '', fetchedAt };
    keep(`${accept} ${url}`, { answer, etag: response.headers.get('etag') ?? known?.etag, freshUntil: fetchedAt.getTime() + lifeOf(response) });
    return answer;
  };

  const keep = (key: string, entry: Kept): void => {
    kept.delete(key); // to the end of the line: what was asked for longest ago leaves first
    kept.set(key, entry);
    const [oldest] = kept.keys();
    if (kept.size > STATUS_LISTS && oldest !== undefined) kept.delete(oldest);
  };

  /** Many answers at once ask a list once. */
  const together: FetchStatus = (url, accept) => {
    const key = `${accept} ${url}`;
    const under = asking.get(key);
    if (under) return under;
    const started = ask(url, accept)
      .catch(troubleOf)
      .finally(() => asking.delete(key));
    asking.set(key, started);
    return started;
  };

  return {
    now: together,
    recent: async (url, accept) => {
      const known = kept.get(`${accept} ${url}`);
      if (known && nowMs() < known.freshUntil) return known.answer;
      const answer = await together(url, accept);
      // A host in trouble: its last word counts for as long as any list may be old; the copy carries its age, and a shorter `ttl` is the pipeline's to hold.
      const young = known && nowMs() - known.answer.fetchedAt.getTime() <= STATUS_FRESH;
      return answer.state === 'unreachable' && young ? known.answer : answer;
    },
  };
}

/** An address we would never ask is an answer that cannot be had; anything else that went wrong is trouble on the way. */
function troubleOf(error: unknown): StatusAnswer {
  if (!(error instanceof LaurelError)) throw error;
  return { state: error.code === 'url_refused' ? 'absent' : 'unreachable', reason: error.detail ?? error.code };
}

/** RFC 9111 section 4.2: how long a copy is fresh; without a word from its host it is asked for each time. */
function lifeOf({ headers }: OutboundResponse): number {
  const directives = (headers.get('cache-control') ?? '').toLowerCase();
  if (/no-store|no-cache/.test(directives)) return 0;
  return Math.min(Number(/\bmax-age=(\d{1,9})\b/.exec(directives)?.[1] ?? 0) * 1000, STATUS_FRESH);
}

/** A cache between us and the host says how long it has had these bytes. */
const ageOf = ({ headers }: OutboundResponse): number => Number(/^\d{1,9}$/.exec(headers.get('age') ?? '')?.[0] ?? 0) * 1000;
