import { type Context, LaurelError, type OutboundResponse, strangerUrl } from '@laurel/base';
import type { FetchStatus, StatusAnswer } from '@laurel/credentials';
import { STATUS_LISTS } from '../limits.ts';

type Fetched = StatusAnswer & { state: 'fetched' };
type Kept = { answer: Fetched; etag: string | undefined };

/**
 * Status lists over the way out. Somebody waits for each verdict, so a list is asked for every time, by its ETag: a 304 costs
 * little, and the address names no credential. A host in trouble is told as such, with the copy had before: whoever judges decides what it is worth.
 */
export function openStatusLists({ context, allowInsecureLoopback }: { context: Context; allowInsecureLoopback: boolean }): FetchStatus {
  const kept = new Map<string, Kept>();
  const underWay = new Map<string, Promise<StatusAnswer>>();

  const ask = async (url: string, accept: string, key: string): Promise<StatusAnswer> => {
    const known = kept.get(key);
    const headers = { Accept: accept, ...(known?.etag !== undefined && { 'If-None-Match': known.etag }) };
    const response = await context.outbound.stranger(strangerUrl(url, { allowInsecureLoopback }), { headers });
    const { status } = response;
    if (status === 404 || status === 410) return { state: 'absent', reason: `status ${status}` };
    if (status !== 200 && !(status === 304 && known)) return unreachable(key, `status ${status}`);
    const fetchedAt = new Date(context.clock().getTime() - ageOf(response));
    const answer: Fetched =
      status === 304 && known
        ? { ...known.answer, fetchedAt }
        : { state: 'fetched', body: response.text(), contentType: response.headers.get('content-type') ?? '', fetchedAt };
    keep(key, { answer, etag: response.headers.get('etag') ?? known?.etag });
    return answer;
  };

  const unreachable = (key: string, reason: string): StatusAnswer => {
    const known = kept.get(key);
    return { state: 'unreachable', reason, ...(known && { kept: known.answer }) };
  };

  /** An address we would never ask is an answer that cannot be had; anything else that went wrong is trouble on the way. */
  const troubleOf = (key: string, error: unknown): StatusAnswer => {
    if (!(error instanceof LaurelError)) throw error;
    const reason = error.detail ?? error.code;
    return error.code === 'url_refused' ? { state: 'absent', reason } : unreachable(key, reason);
  };

  const keep = (key: string, entry: Kept): void => {
    kept.delete(key); // to the end of the line: what was asked for longest ago leaves first
    kept.set(key, entry);
    const [oldest] = kept.keys();
    if (kept.size > STATUS_LISTS && oldest !== undefined) kept.delete(oldest);
  };

  return (url, accept) => {
    const key = `${accept} ${url}`;
    const asking = underWay.get(key);
    if (asking) return asking; // eleven copies of one badge stand in one list
    const started = ask(url, accept, key)
      .catch((error: unknown) => troubleOf(key, error))
      .finally(() => underWay.delete(key));
    underWay.set(key, started);
    return started;
  };
}

/** A cache between us and the host says how long it has had these bytes. */
const ageOf = ({ headers }: OutboundResponse): number => Number(/^\d{1,9}$/.exec(headers.get('age') ?? '')?.[0] ?? 0) * 1000;
