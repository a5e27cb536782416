import { LaurelError, strangerUrl } from '@laurel/base';
import type { Holder } from '../deps.ts';
import { refused } from './read-given.ts';

/** Badges of 3.0 and of before, as their hosts name them; a page for people only where there is nothing else. */
const ACCEPT = 'application/vc, application/vc+jwt, application/ld+json, application/json, image/png;q=0.8, image/svg+xml;q=0.8, */*;q=0.1';

/**
 * What an address answers, asked because somebody pressed a button that says so: its host learns that somebody looks. By the one way out, so no address
 * inside this network is reached, nothing is followed, and no more than a mebibyte is read.
 * @throws LaurelError url_refused · host_unreachable · response_too_large · credential_refused
 */
export async function fetchGiven({ context, config }: Pick<Holder, 'context' | 'config'>, address: string): Promise<Uint8Array> {
  const url = strangerUrl(address.trim(), config);
  const { status, body } = await context.outbound.stranger(url, { headers: { accept: ACCEPT } }).catch((error: unknown) => {
    // The address itself passed, so what is refused now is to be led on from it.
    throw error instanceof LaurelError && error.code === 'url_refused' ? refused('address_refuses') : error;
  });
  if (status === 404 || status === 410) throw refused('address_empty');
  if (status !== 200) throw refused('address_refuses');
  return body;
}
