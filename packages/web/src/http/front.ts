import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { GZIP_KEPT, GZIP_MIN_BYTES, PATH_CHARS } from '../limits.ts';
import type { Bytes, FrontHandler } from '../role.ts';

const compress = promisify(gzip);

/** Answers true when it has taken the request, false to let it go on to Express. */
export type Front = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;

/**
 * What strangers fetch most (status lists, DID documents, stylesheets) as bytes, before any page machinery: no cookie, no language.
 * The tag decides: `304` while it is the same, and each body is compressed once. Readable by scripts of any site, for wallets in browsers.
 */
export function createFront(handlers: readonly FrontHandler[]): Front {
  const gzipped = createGzipCache();
  return async (request, response) => {
    const [path = '', query = ''] = (request.url ?? '').split('?', 2);
    if ((request.method !== 'GET' && request.method !== 'HEAD') || path.length > PATH_CHARS) return false;
    const found = await find(handlers, path, request.headers.accept ?? '*/*', query);
    if (!found) return false;
    const packed = isPacked(request, found);
    // RFC 9110 section 8.8.3.3: two forms of one thing are two representations, and a strong tag names one of them.
    const etag = packed ? found.etag.replace(/"$/, '-gzip"') : found.etag;
    const headers = {
      'Cache-Control': `public, max-age=${found.maxAgeSeconds}${found.maxAgeSeconds > 86_400 ? ', immutable' : ''}`,
      ETag: etag,
      Vary: 'Accept, Accept-Encoding',
      'X-Content-Type-Options': 'nosniff',
      'Access-Control-Allow-Origin': '*',
      'Cross-Origin-Resource-Policy': 'cross-origin',
      'Content-Security-Policy': "default-src 'none'; sandbox", // for an SVG opened by itself: draw, nothing more
    };
    if (matches(request.headers['if-none-match'], etag)) {
      response.writeHead(304, headers).end();
      return true;
    }
    const body = packed ? await gzipped(path, found) : found.body;
    const form = { 'Content-Type': found.contentType, 'Content-Length': Buffer.byteLength(body), ...(packed && { 'Content-Encoding': 'gzip' }) };
    response.writeHead(200, { ...headers, ...form }).end(request.method === 'HEAD' ? undefined : body);
    return true;
  };
}

async function find(handlers: readonly FrontHandler[], ...asked: Parameters<FrontHandler>): Promise<Bytes | undefined> {
  for (const handler of handlers) {
    const found = await handler(...asked);
    if (found) return found;
  }
  return undefined;
}

/** RFC 9110 section 13.1.2: weak comparison, a list, or `*`. */
const matches = (header: string | undefined, etag: string): boolean =>
  header !== undefined && (header === '*' || header.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag));

/** A form that is asked for and worth it. */
const isPacked = ({ headers }: IncomingMessage, { body }: Bytes): boolean =>
  Buffer.byteLength(body) >= GZIP_MIN_BYTES && /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?(?:\s*,|\s*$))/.test(String(headers['accept-encoding'] ?? ''));

type GzipCache = (path: string, found: Bytes) => Promise<Uint8Array>;

/** Compressed bodies by path and tag (two lists may both be at version 3); the oldest goes when there are too many. */
function createGzipCache(): GzipCache {
  const kept = new Map<string, Promise<Uint8Array>>();
  return (path, found) => {
    const key = `${path} ${found.contentType} ${found.etag}`;
    const known = kept.get(key);
    if (known) return known;
    const made = compress(found.body);
    kept.set(key, made);
    for (const oldest of kept.keys()) if (kept.size > GZIP_KEPT) kept.delete(oldest);
    return made;
  };
}
