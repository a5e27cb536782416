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
    if (!form) return answer(RESULT, failure('REPRESENTATION_NOT_SUPPORTED', `It comes as ${[RESULT, ...DOCUMENTS].join(', ')}.`));
    return answer(form, troubleWithOptions(request.query) ?? (await resolve(didIn(request))));
  },
});

const PATH = '/1.0/identifiers/';
const RESULT = 'application/did-resolution';
/** DID 1.1 has one media type; the other two are of DID Core 1.0, and resolvers are still asked for them. */
const DOCUMENTS = ['application/did', 'application/did+ld+json', 'application/did+json'];
/** The result as drafts had it until 2024, with errors as words; universal resolvers and their clients still ask for it by this name. */
const OLD_RESULT = 'application/ld+json;profile="https://w3id.org/did-resolution"';

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
    if (range === RESULT || range === '*/*' || range === 'application/*') return RESULT;
    if (range === OLD_RESULT || range === OLD_RESULT.replaceAll('"', '')) return OLD_RESULT;
    if (DOCUMENTS.includes(range)) return range;
    if (range === 'application/json' || range === 'application/ld+json') return 'application/did';
  }
  return undefined;
}

/** A past version of a did:web is nowhere kept, and to answer with today's would be a lie; ids are always made absolute here. */
function troubleWithOptions(query: URLSearchParams): Resolved | undefined {
  for (const [name, value] of query) {
    if (name !== 'expandRelativeUrls') return failure('FEATURE_NOT_SUPPORTED', `The option ${name.slice(0, 64)} is not supported.`);
    if (value !== 'true' && value !== 'false') return failure('INVALID_OPTIONS', 'expandRelativeUrls is true or false.');
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

const failure = (error: string, detail: string): Resolved => ({ state: 'failed', error, detail });

/** Where there is no document to send alone, its place is taken by the whole result. The statuses are the binding's own table. */
function answer(form: string, resolved: Resolved): Reply {
  const status = resolved.state === 'found' ? 200 : resolved.state === 'deactivated' ? 410 : (STATUS[resolved.error] ?? 500);
  const alone = resolved.state === 'found' && DOCUMENTS.includes(form);
  const contentType = alone || form === OLD_RESULT ? form : RESULT;
  const body = alone ? resolved.document : resultOf(resolved, contentType === OLD_RESULT);
  return { kind: 'json', status, contentType, body, headers: { Vary: 'Accept' } };
}

function resultOf(resolved: Resolved, old: boolean): object {
  const metadata = { found: { contentType: old ? 'application/did+ld+json' : 'application/did' }, deactivated: {} };
  return {
    ...(old && { '@context': 'https://w3id.org/did-resolution/v1' }),
    didResolutionMetadata: resolved.state === 'failed' ? (old ? wordFor(resolved) : problemOf(resolved)) : metadata[resolved.state],
    didDocument: resolved.state === 'found' ? resolved.document : null,
    didDocumentMetadata: resolved.state === 'deactivated' ? { deactivated: true } : {},
  };
}

type Failed = Extract<Resolved, { state: 'failed' }>;

/** An error is a problem of RFC 9457 inside the result. */
const problemOf = ({ error, detail }: Failed): object => ({
  error: { type: `https://www.w3.org/ns/did#${error}`, title: error.toLowerCase().replaceAll('_', ' '), detail },
});

/** What is NOT_FOUND now was `notFound`. */
const wordFor = ({ error, detail }: Failed): object => ({
  error: error.toLowerCase().replace(/_(.)/g, (_, letter: string) => letter.toUpperCase()),
  message: detail,
});
