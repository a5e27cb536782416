import { isIP } from 'node:net';
import { LaurelError } from '../errors.ts';
import { ADDRESS_LENGTH } from './limits.ts';

/** An address read from a document, a field or a request: https, vetted at connect, no redirects, 5 s, 1 MiB. */
export type StrangerUrl = string & { readonly __stranger: unique symbol };

/** An address named in the node's own configuration: any address, TLS checked. */
export type OperatorUrl = string & { readonly __operator: unique symbol };

/**
 * Reads an address that somebody else wrote and answers it as it will be asked: normalised, without its fragment.
 * `allowInsecureLoopback` (demo and tests) also lets `http:` or `https:` on the host `localhost` pass, no other spelling of loopback.
 * @throws LaurelError url_refused
 */
export function strangerUrl(text: string, { allowInsecureLoopback }: { allowInsecureLoopback: boolean }): StrangerUrl {
  const url = parse(text);
  const loopback = allowInsecureLoopback && url.hostname === 'localhost';
  if (url.protocol !== 'https:' && !loopback) refuse('it must begin with https://');
  if (url.hostname.startsWith('[') || isIP(url.hostname) !== 0) refuse('it must name a host, not a number');
  if (!loopback && !PUBLIC_NAME.test(url.hostname)) refuse(`“${url.hostname}” is not the name of a public host`);
  return withoutFragment(url) as StrangerUrl; // the brand is given here, after every check, and nowhere else
}

/**
 * Reads an address from the node's configuration; `http:` is the operator's own decision.
 * @throws LaurelError url_refused
 */
export const operatorUrl = (text: string): OperatorUrl => withoutFragment(parse(text)) as OperatorUrl; // the brand is given here only

/** Two labels or more and no dot at the end: a bare name is one of the local network, and a final dot writes one host two ways. */
const PUBLIC_NAME = /^[a-z0-9_-]+(\.[a-z0-9_-]+)+$/;

function parse(text: string): URL {
  if (text.length > ADDRESS_LENGTH) refuse(`it is longer than ${ADDRESS_LENGTH} characters`);
  // The URL standard drops tabs and line breaks and reads \ as /: two readers would see two hosts, so neither may stand here.
  if (/[\s\\\p{Cc}\p{Cf}]/u.test(text)) refuse('it contains a space, a backslash or an invisible character');
  if (!/^https?:\/\/[^/]/i.test(text)) refuse('it must begin with https:// and a host');
  if (/^https?:\/\/[^/?#]*@/i.test(text)) refuse('it carries a user name before the host');
  if (!URL.canParse(text)) refuse('it is not an address');
  return new URL(text);
}

const withoutFragment = (url: URL): string => {
  url.hash = '';
  return url.href;
};

function refuse(why: string): never {
  throw new LaurelError('url_refused', { detail: `This address is not used: ${why}.` });
}
