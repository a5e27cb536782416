import { lookup as systemLookup } from 'node:dns/promises';
import { Agent, type Dispatcher, request as send } from 'undici';
import { LaurelError } from '../errors.ts';
import type { Log } from '../log.ts';
import { DEADLINE_MS, IDLE_CONNECTION_MS, REQUESTS_IN_ALL, REQUESTS_PER_HOST, RESPONSE_BYTES } from './limits.ts';
import { openPlaces } from './places.ts';
import { type OperatorUrl, operatorUrl, type StrangerUrl, strangerUrl } from './urls.ts';
import { type Resolve, vettedLookup } from './vetted-lookup.ts';

export type OutboundRequest = {
  method?: 'GET' | 'POST';
  headers?: Record<string, string>;
  body?: string | Uint8Array;
};

/** A response read whole, within the size bound. Any status but a redirect arrives here: only a failure to get an answer throws. */
export type OutboundResponse = {
  status: number;
  headers: Headers;
  body: Uint8Array;
  /** @throws LaurelError answer_unreadable when the bytes are not UTF-8 */
  text: () => string;
  /** @throws LaurelError answer_unreadable when the bytes are not JSON */
  json: () => unknown;
};

/**
 * The one way out of the process (undici behind it).
 * @throws LaurelError url_refused · host_unreachable · response_too_large
 */
export type Outbound = {
  stranger: (url: StrangerUrl, request?: OutboundRequest) => Promise<OutboundResponse>;
  operator: (url: OperatorUrl, request?: OutboundRequest) => Promise<OutboundResponse>;
  close: () => Promise<void>;
};

/** What the node itself answers to a GET at its own address. */
export type SelfAnswer = { body: Uint8Array | string; contentType: string; etag?: string; maxAgeSeconds?: number };

export type OutboundOptions = {
  allowInsecureLoopback: boolean;
  log: Log;
  /** The node's own origin: GETs to it go to `answerSelf` first, so that a node behind a router can read its own documents. */
  publicUrl?: string;
  /** `undefined` means: not answered here, ask the network. */
  answerSelf?: (path: string, accept: string) => Promise<SelfAnswer | undefined>;
  /** Every address of a host; the system's resolver where absent. What it answers is vetted all the same. */
  resolve?: Resolve;
};

/** Opens the two classes of outbound HTTP. `close` ends idle connections and waits for running ones. */
export function openOutbound(options: OutboundOptions): Outbound {
  const { allowInsecureLoopback } = options;
  const resolve = options.resolve ?? ((host: string) => systemLookup(host, { all: true }));
  const strangers = agent({ lookup: vettedLookup(resolve, { allowInsecureLoopback }) });
  const operators = agent({});
  const places = openPlaces({ perKey: REQUESTS_PER_HOST, inAll: REQUESTS_IN_ALL });

  return {
    stranger: async (text, request = {}) => {
      // A brand is only a promise of the type: what was cast into one is parsed again at the door.
      const url = new URL(strangerUrl(text, { allowInsecureLoopback }));
      const own = await answerOwn(options, url, request);
      if (own) return own;
      const signal = AbortSignal.timeout(DEADLINE_MS);
      const leave = await places.take(url.hostname, signal).catch((cause) => unreachable(url, cause, options.log));
      try {
        return await exchange(strangers, url, request, signal, options.log);
      } finally {
        leave();
      }
    },
    operator: (text, request = {}) => exchange(operators, new URL(operatorUrl(text)), request, AbortSignal.timeout(DEADLINE_MS), options.log),
    close: async () => {
      await Promise.all([strangers.close(), operators.close()]);
    },
  };
}

const agent = (connect: { lookup?: ReturnType<typeof vettedLookup> }): Agent =>
  new Agent({
    connect: { ...connect, timeout: DEADLINE_MS },
    allowH2: false,
    headersTimeout: DEADLINE_MS,
    bodyTimeout: DEADLINE_MS,
    keepAliveTimeout: IDLE_CONNECTION_MS,
    keepAliveMaxTimeout: IDLE_CONNECTION_MS,
  });

async function answerOwn({ publicUrl, answerSelf }: OutboundOptions, url: URL, request: OutboundRequest): Promise<OutboundResponse | undefined> {
  if (answerSelf === undefined || publicUrl === undefined || url.origin !== new URL(publicUrl).origin || request.method === 'POST') return undefined;
  const own = await answerSelf(url.pathname + url.search, new Headers(request.headers).get('accept') ?? '*/*');
  if (own === undefined) return undefined;
  const headers = new Headers({ 'content-type': own.contentType });
  if (own.etag !== undefined) headers.set('etag', own.etag);
  if (own.maxAgeSeconds !== undefined) headers.set('cache-control', `max-age=${own.maxAgeSeconds}`);
  return response(200, headers, typeof own.body === 'string' ? Buffer.from(own.body) : own.body);
}

async function exchange(dispatcher: Dispatcher, url: URL, request: OutboundRequest, signal: AbortSignal, log: Log): Promise<OutboundResponse> {
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

const response = (status: number, headers: Headers, body: Uint8Array): OutboundResponse => {
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

function unreachable(url: URL, cause: unknown, log: Log): never {
  // undici and node tell a failed connection by `code`, an ended deadline by `name`.
  const reason = cause instanceof Error ? ('code' in cause && typeof cause.code === 'string' ? cause.code : cause.name) : 'unknown';
  log.warn('outbound.failed', { host: url.host, reason });
  throw new LaurelError('host_unreachable', { detail: `${url.host} did not answer in time or could not be reached.`, cause });
}
