import { Agent } from 'undici';
import type { Log } from '../log.ts';
import { exchange, response, unreachable } from './exchange.ts';
import { ASKS_OTHERS_MS, DEADLINE_MS, IDLE_CONNECTION_MS, REQUESTS_IN_ALL, REQUESTS_PER_HOST } from './limits.ts';
import { openPlaces } from './places.ts';
import { openResolver, type Resolve } from './resolve.ts';
import { type OperatorUrl, operatorUrl, type StrangerUrl, strangerUrl } from './urls.ts';
import { vettedLookup } from './vetted-lookup.ts';

export type OutboundRequest = {
  method?: 'GET' | 'POST';
  headers?: Record<string, string>;
  body?: string | Uint8Array;
  /** The other side asks others before it answers: it has `ASKS_OTHERS_MS` instead of `DEADLINE_MS`. */
  asksOthers?: boolean;
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
  /** Every address of a host; the system's name servers where absent. What it answers is vetted all the same. */
  resolve?: Resolve;
};

/** Opens the two classes of outbound HTTP. `close` ends idle connections and waits for running ones. */
export function openOutbound(options: OutboundOptions): Outbound {
  const { allowInsecureLoopback } = options;
  const strangers = agent({ lookup: vettedLookup(options.resolve ?? openResolver(), { allowInsecureLoopback }) });
  const operators = agent({});
  const places = openPlaces({ perKey: REQUESTS_PER_HOST, inAll: REQUESTS_IN_ALL });

  return {
    stranger: async (text, request = {}) => {
      // A brand is only a promise of the type: what was cast into one is parsed again at the door.
      const url = new URL(strangerUrl(text, { allowInsecureLoopback }));
      const own = await answerOwn(options, url, request);
      if (own) return own;
      const signal = AbortSignal.timeout(deadlineOf(request));
      const leave = await places.take(url.hostname, signal).catch((cause) => unreachable(url, cause, options.log));
      try {
        return await exchange(strangers, url, request, signal, options.log);
      } finally {
        leave();
      }
    },
    operator: (text, request = {}) => exchange(operators, new URL(operatorUrl(text)), request, AbortSignal.timeout(deadlineOf(request)), options.log),
    close: async () => {
      await Promise.all([strangers.close(), operators.close()]);
    },
  };
}

const deadlineOf = ({ asksOthers = false }: OutboundRequest): number => (asksOthers ? ASKS_OTHERS_MS : DEADLINE_MS);

const agent = (connect: { lookup?: ReturnType<typeof vettedLookup> }): Agent =>
  new Agent({
    connect: { ...connect, timeout: DEADLINE_MS },
    allowH2: false,
    // The signal of each call ends it sooner where it should.
    headersTimeout: ASKS_OTHERS_MS,
    bodyTimeout: ASKS_OTHERS_MS,
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
