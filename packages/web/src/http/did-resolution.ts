import { DID_RESOLUTION_RATE } from '../limits.ts';
import type { Reply, Route, WebRequest } from '../route.ts';

/** What this door needs of a resolver. */
export type Resolved = { state: 'found'; document: object } | { state: 'deactivated' } | { state: 'failed'; error: string; detail: string };

/**
 * The HTTP(S) binding of W3C DID Resolution 1.0: `GET /1.0/identifiers/{did}`. It resolves DIDs; DID URLs it does not dereference.
 * Whoever may ask can make this node ask others, so it is off unless the operator wants it.
 */
export const didResolutionRoute = (resolve: (did: string) => Promise<Resolved>): Route => ({
  method: 'get',
  path: `${PATH}*did`,
  access: { kind: 'protocol', errors: 'problem' },
  limit: DID_RESOLUTION_RATE,
  run: async (request) => {
    const form = formFor(request.header('accept') ?? '');
    if (!form) return refuse('REPRESENTATION_NOT_SUPPORTED', `It comes as ${[RESULT, ...DOCUMENTS].join(', ')}.`);
    const trouble = troubleWithOptions(request.query);
    if (trouble) return trouble;
    const resolved = await resolve(didIn(request));
    if (resolved.state === 'failed') return refuse(resolved.error, resolved.detail);
    if (resolved.state === 'deactivated')
      return answer(410, RESULT, { didResolutionMetadata: {}, didDocument: null, didDocumentMetadata: { deactivated: true } });
    const { document } = resolved;
    if (form !== RESULT) return answer(200, form, document);
    return answer(200, RESULT, { didResolutionMetadata: { contentType: 'application/did' }, didDocument: document, didDocumentMetadata: {} });
  },
});

const PATH = '/1.0/identifiers/';
const RESULT = 'application/did-resolution';
/** DID 1.1 has one media type; the other two are of DID Core 1.0, and resolvers are still asked for them. */
const DOCUMENTS = ['application/did', 'application/did+ld+json', 'application/did+json'];
const OLD_RESULT = /^application\/ld\+json;profile="?https:\/\/w3id\.org\/did-resolution"?$/;

/** The first form in the request's own order that there is; whoever names none gets the whole result. */
function formFor(accept: string): string | undefined {
  const ranges = accept
    .split(',')
    .map((range) =>
      range
        .trim()
        .replace(/;\s*q=[\d.]+$/, '')
        .replace(/;\s+/g, ';'),
    )
    .filter((range) => range !== '');
  if (ranges.length === 0) return RESULT;
  for (const range of ranges) {
    if (range === RESULT || range === '*/*' || range === 'application/*' || OLD_RESULT.test(range)) return RESULT;
    if (DOCUMENTS.includes(range)) return range;
    if (range === 'application/json' || range === 'application/ld+json') return 'application/did';
  }
  return undefined;
}

/** A past version of a did:web is nowhere kept, and to answer with today's would be a lie; ids are always made absolute here. */
function troubleWithOptions(query: URLSearchParams): Reply | undefined {
  for (const [name, value] of query) {
    if (name !== 'expandRelativeUrls') return refuse('FEATURE_NOT_SUPPORTED', `The option ${name.slice(0, 64)} is not supported.`);
    if (value !== 'true' && value !== 'false') return refuse('INVALID_OPTIONS', 'expandRelativeUrls is true or false.');
  }
  return undefined;
}

/**
 * The DID as it was sent: appended as it is, or, as with options it must be, percent-encoded as a whole. Told apart by the colon after
 * `did`: decoded in any case, the port of did:web:localhost%3A4310 would become a path.
 */
function didIn({ raw }: WebRequest): string {
  const [path = ''] = raw.originalUrl.slice(PATH.length).split('?');
  if (!/^did%3a/i.test(path)) return path;
  try {
    return decodeURIComponent(path);
  } catch {
    return path; // no UTF-8, so no DID: said as that by whoever resolves it
  }
}

const STATUS: Readonly<Record<string, number>> = {
  INVALID_DID: 400,
  INVALID_OPTIONS: 400,
  NOT_FOUND: 404,
  REPRESENTATION_NOT_SUPPORTED: 406,
  METHOD_NOT_SUPPORTED: 501,
  FEATURE_NOT_SUPPORTED: 501,
};

/** An error is a problem of RFC 9457 inside the result; the statuses are the binding's own table. */
const refuse = (error: string, detail: string): Reply =>
  answer(STATUS[error] ?? 500, RESULT, {
    didResolutionMetadata: { error: { type: `https://www.w3.org/ns/did#${error}`, title: error.toLowerCase().replaceAll('_', ' '), detail } },
    didDocument: null,
    didDocumentMetadata: {},
  });

const answer = (status: number, contentType: string, body: object): Reply => ({ kind: 'json', status, contentType, body, headers: { Vary: 'Accept' } });
