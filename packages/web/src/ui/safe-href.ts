/** Wallet links are for apps of the reader's own device; a browser without one does nothing. */
const SCHEMES = new Set(['http:', 'https:', 'mailto:', 'openid4vp:', 'openid-credential-offer:']);

/** An address somebody else wrote, fit for `href`: http, https, mailto, a wallet link, or a path of this node. Else `undefined`: `javascript:` and `data:` would run here. */
export function safeHref(address: string): string | undefined {
  if (localPath(address) !== undefined || /^#[\w-]+$/.test(address) || /^\?[^\s]*$/.test(address)) return address;
  const url = URL.parse(address);
  return url && SCHEMES.has(url.protocol) ? url.href : undefined;
}

/** A path on this node with its query, or `undefined`. Browsers read `//host`, `/\host` and `/<tab>/host` as other hosts. */
export function localPath(text: string | null | undefined): string | undefined {
  if (!text || !/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(text)) return undefined;
  const url = URL.parse(text, 'http://here.invalid');
  return url?.origin === 'http://here.invalid' ? url.pathname + url.search + url.hash : undefined;
}
