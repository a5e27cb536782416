import { type Context, LaurelError, strangerUrl } from '@laurel/base';

/** `empty`: nothing lies there, or it is not known that anything ever did. `gone`: something did, by its host's word. `refuses`: whoever answers hands nothing out, leads on elsewhere, or lies inside a private network. */
export type BadgeAt = { state: 'fetched'; body: Uint8Array } | { state: 'empty' | 'gone' | 'refuses' };

/**
 * What lies at an address that somebody gave for a badge; asked once, by the one way out, and not kept. Its host learns that somebody looks.
 * @throws LaurelError url_refused (the address itself) · host_unreachable · response_too_large · answer_unreadable
 */
export type FetchBadge = (address: string) => Promise<BadgeAt>;

export const openBadgeAt =
  ({ context, allowInsecureLoopback }: { context: Context; allowInsecureLoopback: boolean }): FetchBadge =>
  async (address) => {
    const url = strangerUrl(address, { allowInsecureLoopback });
    const answer = await context.outbound.stranger(url, { headers: { accept: ACCEPT } }).catch((error: unknown) => {
      // The address itself passed, so what is refused now is to be led on from it, or inside.
      if (error instanceof LaurelError && error.code === 'url_refused') return undefined;
      throw error;
    });
    if (answer?.status === 404) return { state: 'empty' };
    if (answer?.status === 410) return { state: 'gone' };
    return answer?.status === 200 ? { state: 'fetched', body: answer.body } : { state: 'refuses' };
  };

/** Badges of 3.0 and of before, as their hosts name them; a page for people only where there is nothing else. */
const ACCEPT = 'application/vc, application/vc+jwt, application/ld+json, application/json, image/png;q=0.8, image/svg+xml;q=0.8, */*;q=0.1';
