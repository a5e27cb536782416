import type { OperatorUrl, StrangerUrl } from './urls.ts';

export type OutboundRequest = {
  method?: 'GET' | 'POST';
  headers?: Record<string, string>;
  body?: string | Uint8Array;
};

/** A response read whole, within the size bound. Any status arrives here: only a failure to get an answer throws. */
export type OutboundResponse = { status: number; headers: Headers; body: Uint8Array; text: () => string; json: () => unknown };

/**
 * The one way out of the process (undici behind it).
 * @throws LaurelError url_refused · host_unreachable · response_too_large
 */
export type Outbound = {
  stranger: (url: StrangerUrl, request?: OutboundRequest) => Promise<OutboundResponse>;
  operator: (url: OperatorUrl, request?: OutboundRequest) => Promise<OutboundResponse>;
  close: () => Promise<void>;
};
