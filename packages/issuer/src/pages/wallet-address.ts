/**
 * The address of somebody's wallet as they type it (`amelie.example`, `https://…`), as an origin; `undefined` where it is none. `localhost` is a wallet
 * on the very machine of who types it: only their browser goes there, never this node.
 */
export function walletOrigin(text: string): string | undefined {
  const address = text.trim();
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(address) ? address : `${/^localhost(:|$)/i.test(address) ? 'http' : 'https'}://${address}`;
  const url = /\s/.test(withScheme) ? null : URL.parse(withScheme);
  if (url?.username !== '' || url.password !== '' || url.hostname === '') return undefined;
  if (url.protocol === 'https:') return url.origin;
  return url.protocol === 'http:' && url.hostname === 'localhost' ? url.origin : undefined;
}

/** Where a web wallet takes an offer. */
export const walletOffer = (origin: string, offerUri: string): string => `${origin}/wallet/offer?${new URLSearchParams({ credential_offer_uri: offerUri })}`;
/** Where somebody without a wallet gets one; the mail address is typed there and is in no address. */
export const newWallet = (origin: string, offerUri: string): string => `${origin}/wallet/new?${new URLSearchParams({ credential_offer_uri: offerUri })}`;
/** What a wallet on the device answers to (OID4VCI 1.0 section 4.1.3). */
export const appLink = (offerUri: string): string => `openid-credential-offer://?${new URLSearchParams({ credential_offer_uri: offerUri })}`;
