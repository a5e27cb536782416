import { isIP } from 'node:net';

/** Where a did:web document is served: `host` is the name with its port. */
export type WebAddress = { name: string; host: string; path: string };

/** The port's colon is written `%3A`. */
const HOST = /^(?<name>[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?:%3A(?<port>[1-9][0-9]{0,4}))?$/i;
const SEGMENT = /^(?:[A-Za-z0-9._~-]|%[0-9A-Fa-f]{2})+$/;

/** Reads a did:web (method specification, 3.2 Read); `undefined` for what names no document: a traversal, an IP address, an empty part. */
export function webAddress(did: string): WebAddress | undefined {
  const [scheme, method, authority = '', ...segments] = did.split(':');
  const parts = HOST.exec(authority)?.groups;
  if (scheme !== 'did' || method !== 'web' || !parts?.name || !segments.every(isPlainSegment)) return undefined;
  const name = parts.name.toLowerCase();
  const host = parts.port === undefined ? name : `${name}:${parts.port}`;
  const path = segments.length === 0 ? '/.well-known/did.json' : `/${segments.join('/')}/did.json`;
  // A URL reads 0x7f.1 and 2130706433 as 127.0.0.1: the name it would ask must be the one that was read. No IP address is a did:web.
  const hostname = URL.parse(`https://${host}${path}`)?.hostname;
  return hostname === name && isIP(name) === 0 ? { name, host, path } : undefined;
}

/** A URL reads `%2e%2e` as `..` and servers read `%2F` as `/`: both would leave the path that the DID names. */
function isPlainSegment(segment: string): boolean {
  if (!SEGMENT.test(segment)) return false;
  let decoded: string;
  try {
    decoded = decodeURIComponent(segment);
  } catch {
    return false; // not UTF-8, so no path that anybody serves
  }
  return decoded !== '.' && decoded !== '..' && !/[/\\%\p{Cc}]/u.test(decoded);
}

/** Our own addresses are plainer than what we read: no escapes, and no slug that is a path of the web. */
const OWN_SLUG = /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}$/;

/** Whether `alias` (`host` or `host:slug`) is an address of the node at `publicUrl`. */
export function isOwnAlias(alias: string, publicUrl: string): boolean {
  const [host = '', slug, ...more] = alias.split(':');
  if (more.length > 0 || (slug !== undefined && !OWN_SLUG.test(slug))) return false;
  return ownHost(publicUrl) === webAddress(`did:web:${host}`)?.host;
}

/** The host of the node's own origin, port included; `undefined` for a node without an address. */
export function ownHost(publicUrl: string): string | undefined {
  return URL.canParse(publicUrl) ? new URL(publicUrl).host : undefined;
}
