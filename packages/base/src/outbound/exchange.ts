import { type Dispatcher, request as send } from 'undici';
import { LaurelError } from '../errors.ts';
import type { Log } from '../log.ts';
import { RESPONSE_BYTES } from './limits.ts';
import type { OutboundRequest, OutboundResponse } from './outbound.ts';

/** One question and its whole answer, within the bound and until the signal. */
export async function exchange(dispatcher: Dispatcher, url: URL, request: OutboundRequest, signal: AbortSignal, log: Log): Promise<OutboundResponse> {
  let answer: Dispatcher.ResponseData | undefined;
  try {
    answer = await send(url, {
      dispatcher,
      signal,
      method: request.method ?? 'GET',
      // A compressed answer could unfold beyond the bound, so none is asked for.
      headers: { 'user-agent': 'Laurel', ...request.headers, 'accept-encoding': 'identity' },
      body: request.body ?? null,
    });
    const headers = new Headers();
    for (const [name, values] of Object.entries(answer.headers)) for (const value of [values ?? []].flat()) headers.append(name, value);
    if (REDIRECTS.has(answer.statusCode)) {
      // Following would carry the request, and a presentation in it, to a host that nobody approved (OpenID4VP 1.0 section 8.2).
      throw new LaurelError('url_refused', { detail: `${url.host} answered with a redirect, which is not followed.` });
    }
    if ((headers.get('content-encoding') ?? 'identity') !== 'identity') {
      throw new LaurelError('answer_unreadable', { detail: `${url.host} answered in a compressed form that was not asked for.` });
    }
    return response(answer.statusCode, headers, await readBounded(answer, headers, url));
  } catch (error) {
    answer?.body.on('error', () => {}).destroy(); // the failure is already being told; the rest of the body is nobody's
    if (error instanceof LaurelError) throw error;
    return unreachable(url, error, log);
  }
}

const REDIRECTS = new Set([300, 301, 302, 303, 305, 306, 307, 308]);

async function readBounded(answer: Dispatcher.ResponseData, headers: Headers, url: URL): Promise<Uint8Array> {
  const tooLarge = () => new LaurelError('response_too_large', { detail: `${url.host} answered with more than ${RESPONSE_BYTES} bytes.` });
  if (Number(headers.get('content-length') ?? 0) > RESPONSE_BYTES) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of answer.body as AsyncIterable<Uint8Array>) {
    // undici types the body as a stream of anything; without setEncoding it gives bytes
    size += chunk.byteLength;
    if (size > RESPONSE_BYTES) throw tooLarge();
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

export const response = (status: number, headers: Headers, body: Uint8Array): OutboundResponse => {
  const text = () => readable(() => new TextDecoder('utf-8', { fatal: true }).decode(body), 'UTF-8 text');
  return { status, headers, body, text, json: () => readable<unknown>(() => JSON.parse(text()), 'JSON') };
};

function readable<T>(read: () => T, form: string): T {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof LaurelError) throw cause;
    throw new LaurelError('answer_unreadable', { detail: `The answer is not ${form}.`, cause });
  }
}

export function unreachable(url: URL, cause: unknown, log: Log): never {
  // undici and node tell a failed connection by `code`, an ended deadline by `name`.
  const reason = cause instanceof Error ? ('code' in cause && typeof cause.code === 'string' ? cause.code : cause.name) : 'unknown';
  // Not the host: it tells what somebody had checked, and the pages that check promise to keep none of it.
  log.warn('outbound.failed', { reason });
  throw new LaurelError('host_unreachable', { detail: `${url.host} did not answer in time or could not be reached.`, cause });
}
