import { domainToUnicode } from 'node:url';
import { webPlace } from '@laurel/agent';
import { LaurelError, type StrangerUrl, strangerUrl } from '@laurel/base';

/** The host as the network sees it; `written` is how it reads where that is another alphabet: two names may look alike. */
export type Host = { host: string; written?: string; path?: string };

export type StrangerAddress =
  | ({ ok: true; url: StrangerUrl } & Host)
  | ({ ok: false; why: 'unreadable' | 'user-name' | 'number' | 'not-https' | 'not-public' } & Partial<Host>);

/** Reads an address that somebody else wrote, so that a page can say where it truly leads before anything is asked there. */
export function readStrangerAddress(text: string, config: { allowInsecureLoopback: boolean }): StrangerAddress {
  const address = text.trim();
  const url = URL.parse(address);
  try {
    const safe = strangerUrl(address, config);
    return { ok: true, url: safe, ...hostOf(safe) };
  } catch (error) {
    if (!(error instanceof LaurelError)) throw error;
    return url && /^https?:$/.test(url.protocol) ? { ok: false, why: whyNot(url), ...hostOf(url.href) } : { ok: false, why: 'unreadable' };
  }
}

/** As people write it, a host stands first; on this very machine, where the demo is, it has no certificate. */
export const withScheme = (address: string): string =>
  address === '' || /^[a-z][a-z0-9+.-]*:\/\//i.test(address) ? address : `${/^localhost(:|\/|$)/i.test(address) ? 'http' : 'https'}://${address}`;

/** The same of a text that may be something else: a host with a path behind it, as no badge is written. Any other text stays as it is. */
export const addressIn = (text: string): string => (/^(localhost|[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+)(:\d+)?\/\S+$/iu.test(text) ? withScheme(text) : text);

export function hostOf(address: string): Host {
  const { host, hostname } = new URL(address);
  const written = domainToUnicode(hostname);
  return written === hostname || written === '' ? { host } : { host, written };
}

/** Where a did:web is served, its path too: on a host that many share, the host alone would lend its name to each of them. */
export function placeOf(did: string): Host | undefined {
  const place = webPlace(did);
  const url = place && URL.parse(`https://${place.host}`);
  return url ? { ...hostOf(url.href), ...(place?.path && { path: place.path }) } : undefined;
}

function whyNot(url: URL): 'user-name' | 'number' | 'not-https' | 'not-public' {
  if (url.username !== '' || url.password !== '') return 'user-name';
  if (/^\[|^[\d.]+$/.test(url.hostname)) return 'number';
  return url.protocol === 'https:' ? 'not-public' : 'not-https';
}
