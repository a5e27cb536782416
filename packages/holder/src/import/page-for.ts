import { withQuery } from '@laurel/web';

/**
 * The page of this wallet where an offer or a request is looked at, as other wallets' apps get them (OID4VCI 1.0 section 4.1, OID4VP 1.0 section 5) or as a link to
 * some wallet. Both pages say the host before it is asked anything. `undefined`: the text is neither.
 */
export function pageFor(text: string): string | undefined {
  if (!/^(openid-credential-offer|openid4vp|haip-vp|https?):\S+$/i.test(text)) return undefined;
  const query = new URLSearchParams(text.slice(text.indexOf('?') + 1));
  const [offer, clientId, requestUri] = ['credential_offer_uri', 'client_id', 'request_uri'].map((name) => query.get(name) ?? undefined);
  if (offer !== undefined) return withQuery('/wallet/offer', { credential_offer_uri: offer });
  return clientId !== undefined && requestUri !== undefined ? withQuery('/wallet/scan', { client_id: clientId, request_uri: requestUri }) : undefined;
}
