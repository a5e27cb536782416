import { localPath } from '@laurel/base';

/** Wallet links are for apps of the reader's own device; a browser without one does nothing. */
const SCHEMES = new Set(['http:', 'https:', 'mailto:', 'openid4vp:', 'openid-credential-offer:']);

/** An address somebody else wrote, fit for `href`: http, https, mailto, a wallet link, or a path of this node. Else `undefined`: `javascript:` and `data:` would run here. */
export function safeHref(address: string): string | undefined {
  if (localPath(address) !== undefined || /^#[\w-]+$/.test(address) || /^\?[^\s]*$/.test(address)) return address;
  const url = URL.parse(address);
  return url && SCHEMES.has(url.protocol) ? url.href : undefined;
}
