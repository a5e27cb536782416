import { hashed, type Language } from '@laurel/base';
import { acceptedForm, type Bytes, type FrontHandler } from '@laurel/web';
import type { Issuer } from '../../deps.ts';
import { profileOf } from '../../deps.ts';
import { Achievement } from '../../records.ts';
import { openDrawings } from './art-files.ts';
import { achievementDocument, profileDocument } from './documents.ts';

/** Seconds. What an institution says of itself may be put right, and should be read so soon. */
const DOCUMENT_MAX_AGE = 300;

/** The public pages as programs read them, and the drawings on them: bytes that are the same for everybody. */
export function publicFront(issuer: Issuer): FrontHandler {
  const drawing = openDrawings(issuer);
  return async (path, accept, query) => {
    if ((!path.startsWith('/issuers/') && !path.startsWith('/achievements/')) || asksForCtdl(accept, query)) return undefined;
    const form = acceptedForm(accept);
    if (form === 'page') return drawing(path);
    const document = await documentAt(issuer, path, new URLSearchParams(query));
    return (document && asBytes(document, form)) ?? drawing(path);
  };
}

/**
 * RFC 6906: an achievement has JSON-LD in two vocabularies, told apart by the profile of the range, or by `?as=ctdl` for who can only name an address.
 * CTDL is told by the learning programme; where there is none, by nobody.
 */
export const asksForCtdl = (accept: string, query: string): boolean =>
  new URLSearchParams(query).get('as') === 'ctdl' || /;\s*profile="?https:\/\/(?:purl\.org|credreg\.net)\/ctdl\b/i.test(accept);

/** The language is part of the address and not of the request: a document for programs is one thing at one place. */
async function documentAt(issuer: Issuer, path: string, query: URLSearchParams): Promise<object | undefined> {
  const [, kind, name = '', more] = path.split('/');
  if (more !== undefined) return undefined;
  const language = issuer.config.languages.find((one) => one === query.get('lang')) ?? issuer.config.languages[0] ?? 'en';
  if (kind === 'issuers') return aboutProfile(issuer, name, language);
  const version = query.get('version');
  if (version !== null && !/^[1-9]\d{0,5}$/.test(version)) return undefined;
  const row = await issuer.store
    .across('an achievement is public, whoever its profile')
    .read((db) => db.one(Achievement, version === null ? { id: name, current: 1 } : { id: name, version: Number(version) }));
  return row && achievementDocument(issuer, profileOf(issuer, row.profile), row, language);
}

function aboutProfile(issuer: Issuer, slug: string, language: Language): object | undefined {
  const profile = issuer.profiles.find((one) => one.slug === slug);
  return profile && profileDocument(issuer, profile, language);
}

/** The two media types are two representations: each has a tag of its own. */
function asBytes(document: object, contentType: string): Bytes {
  const body = JSON.stringify(document);
  return { body, contentType, etag: `"${hashed(`${contentType} ${body}`)}"`, maxAgeSeconds: DOCUMENT_MAX_AGE };
}
