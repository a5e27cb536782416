import { hashed } from '@laurel/base';
import type { Browser } from '@laurel/people';
import type { SetCookie, WebRequest } from '../route.ts';

/**
 * A node's cookies. Nodes on one host share a cookie jar whatever their port, so every name ends in a hash of `publicUrl`.
 * On https they are `__Host-` and Secure (no other host or path can plant one); plain http loopback cannot have that.
 */
export type Jar = {
  read: (header: string | undefined, name: string) => string | undefined;
  write: (cookie: SetCookie) => string;
};

export function openJar(publicUrl: string): Jar {
  const secure = new URL(publicUrl).protocol === 'https:';
  const suffix = hashed(publicUrl).slice(0, 8);
  const fullName = (name: string) => `${secure ? '__Host-' : ''}laurel-${name}-${suffix}`;
  return {
    read: (header, name) => cookieIn(header, fullName(name)),
    write: ({ name, value, maxAgeSeconds, clear }) => {
      if (!/^[\w-]+$/.test(name) || !/^[\w.~%-]*$/.test(value)) throw new Error(`The cookie ${name} needs a plain name and value`);
      const age = clear ? 0 : maxAgeSeconds;
      return [
        `${fullName(name)}=${clear ? '' : value}`,
        'Path=/',
        'HttpOnly',
        'SameSite=Lax',
        ...(secure ? ['Secure'] : []),
        ...(age === undefined ? [] : [`Max-Age=${age}`]),
      ].join('; ');
    },
  };
}

function cookieIn(header: string | undefined, name: string): string | undefined {
  for (const pair of header?.split(';') ?? []) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return undefined;
}

/** Names of web's own cookies, before the jar completes them. */
export const SESSION_COOKIE = 'session';
export const LANGUAGE_COOKIE = 'language';

/** The browser that somebody signs in with: the session it has now, which the new one ends, and what it calls itself. */
export const browserOf = ({ cookie, header }: Pick<WebRequest, 'cookie' | 'header'>): Browser => ({
  before: cookie(SESSION_COOKIE),
  userAgent: header('user-agent'),
});
