import { createHmac, timingSafeEqual } from 'node:crypto';
import { type Context, HOUR, LaurelError, utf8 } from '@laurel/base';
import type { Session } from '@laurel/people';
import { SIGNED_OUT_TOKEN_HOURS } from '../limits.ts';

type Header = (name: string) => string | undefined;

/**
 * Where a changing request comes from. Browsers send `Origin` with every post and, from trustworthy origins, `Sec-Fetch-Site`; a request with
 * neither is refused, and so is `Origin: null` (sandboxed frames, redirects over origins).
 * @throws LaurelError csrf
 */
export function demandOwnOrigin(header: Header, publicUrl: string): void {
  const site = header('sec-fetch-site');
  const origin = header('origin');
  // `none` is a person's own doing (a reload of the page after a post); no page can bring it about.
  const siteFits = site === undefined ? origin !== undefined : site === 'same-origin' || site === 'none';
  const originFits = origin === undefined || origin === new URL(publicUrl).origin;
  if (!siteFits || !originFits) throw new LaurelError('csrf');
}

export type FormTokens = { issue: (session: Session | undefined) => string; check: (given: string | undefined, session: Session | undefined) => void };

/**
 * The hidden `_csrf` of forms: a session's own secret where there is one. Signed-out pages set no cookie, so theirs is only an HMAC over the hour:
 * it shows that the form was served by this node lately; the origin check beside it is what keeps other sites out.
 */
export function openFormTokens(secret: string, context: Pick<Context, 'clock'>): FormTokens {
  if (secret === '') throw new Error('Without a secret anybody could make the tokens of signed-out forms.');
  const hour = () => Math.floor(context.clock().getTime() / HOUR);
  const ofHour = (value: number) => createHmac('sha256', secret).update(`signed-out form ${value}`).digest('base64url');
  return {
    issue: (session) => session?.csrf ?? ofHour(hour()),
    check: (given, session) => {
      const fitting = session ? [session.csrf] : Array.from({ length: SIGNED_OUT_TOKEN_HOURS + 1 }, (_, ago) => ofHour(hour() - ago));
      if (given === undefined || !fitting.some((token) => equal(token, given))) throw new LaurelError('csrf');
    },
  };
}

function equal(a: string, b: string): boolean {
  const [left, right] = [utf8(a), utf8(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
