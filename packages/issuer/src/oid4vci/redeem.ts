import { timingSafeEqual } from 'node:crypto';
import { hashed, now, utf8 } from '@laurel/base';
import { IsNull, type ScopedWriter } from '@laurel/store';
import { OAuthError } from '@laurel/web';
import { endTokens, isClaimable } from '../awards/claim-link.ts';
import { judgePin } from '../awards/claim-pin.ts';
import type { Issuer, IssuerProfile } from '../deps.ts';
import { PIN_TRIES_PER_OFFER } from '../limits.ts';
import { Award, ClaimLink, type ClaimLinkRow, Offer, type OfferRow, RefreshToken } from '../records.ts';
import { offerCode } from './offers.ts';
import { isStated, redeemStatement } from './statements.ts';
import { mintTokens, type TokenPair } from './tokens.ts';

/** What has nothing to refresh brings no second one. */
export type AnyTokens = TokenPair | Omit<TokenPair, 'refresh_token'>;
type Answer = { tokens: TokenPair } | { refused: OAuthError };

/**
 * A pre-authorized code for tokens, once. The PIN is looked at before the code is used up: a stranger who guesses wrong
 * must not be able to burn somebody's offer, and the guess itself is counted.
 * @throws OAuthError invalid_grant · invalid_request (the PIN is missing)
 */
export async function redeemCode(issuer: Issuer, profile: IssuerProfile, code: string, pin: string | undefined): Promise<AnyTokens> {
  const id = code.split('.', 1)[0] ?? '';
  if (!equal(code, offerCode(issuer, id))) throw invalidGrant('This code was not issued here.');
  if (isStated(id)) return redeemStatement(issuer, profile, { id, code });
  return settled(
    await issuer.store.as(profile.slug).write(async (db): Promise<Answer> => {
      const offer = await db.one(Offer, { id });
      const link = offer && (await db.one(ClaimLink, { hash: offer.linkHash }));
      const award = offer && (await db.one(Award, { id: offer.awardId }));
      if (!offer || !link || !award) return { refused: invalidGrant('This code was not issued here.') };
      if (offer.usedAt !== null) return { refused: invalidGrant('This code has been used.') };
      if (offer.expiresAt <= now(issuer.context) || link.endedAt !== null)
        return { refused: invalidGrant('This offer has ended. Open the link of your mail again.') };
      if (!isClaimable(award)) return { refused: invalidGrant('This badge can no longer be claimed.') };
      const wrong = await checkPin(issuer, db, offer, link, pin);
      if (wrong) return { refused: wrong };
      const used = await db.update(Offer, { id, usedAt: IsNull() }, { usedAt: now(issuer.context) });
      return used === 1 ? { tokens: await mintTokens(issuer, db, offer.awardId) } : { refused: invalidGrant('This code has been used.') };
    }),
  );
}

async function checkPin(issuer: Issuer, db: ScopedWriter, offer: OfferRow, link: ClaimLinkRow, pin: string | undefined): Promise<OAuthError | undefined> {
  if (link.pinHash === null) return pin === undefined ? undefined : new OAuthError('invalid_request', 'This offer has no transaction code.');
  if (pin === undefined) return new OAuthError('invalid_request', 'The transaction code is missing: the six digits on the slip.');
  const judged = offer.pinTries >= PIN_TRIES_PER_OFFER ? 'used_up' : await judgePin(issuer, db, link, pin);
  if (judged === 'right') return undefined;
  if (judged === 'used_up') return invalidGrant('Too many wrong codes. Ask the issuer for a new link.');
  await db.update(Offer, { id: offer.id }, { pinTries: offer.pinTries + 1 });
  return invalidGrant('The transaction code is wrong.');
}

/**
 * A refresh token for the next pair. Good once; used again, its whole family ends. Suspended and revoked awards give no
 * new copies, and the token is not used up by asking.
 * @throws OAuthError invalid_grant
 */
export async function redeemRefresh(issuer: Issuer, profile: IssuerProfile, token: string): Promise<TokenPair> {
  return settled(
    await issuer.store.as(profile.slug).write(async (db): Promise<Answer> => {
      const row = await db.one(RefreshToken, { hash: hashed(token) });
      const award = row && (await db.one(Award, { id: row.awardId }));
      if (!row || !award || row.endedAt !== null) return { refused: invalidGrant('This refresh token is not valid.') };
      if (row.usedAt !== null) {
        // Somebody holds a copy, the wallet or a thief, and we cannot tell which: both lose it.
        await endTokens(db, { family: row.family }, now(issuer.context));
        return { refused: invalidGrant('This refresh token was used before. All tokens that came from it have ended.') };
      }
      if (award.standing !== 'good') return { refused: invalidGrant('No copies are issued of this badge at present.') };
      await db.update(RefreshToken, { hash: row.hash }, { usedAt: now(issuer.context) });
      return { tokens: await mintTokens(issuer, db, row.awardId, row.family) };
    }),
  );
}

/** A refusal must not roll back what was counted on the way to it, so it is thrown after the commit. */
function settled(answer: Answer): TokenPair {
  if ('refused' in answer) throw answer.refused;
  return answer.tokens;
}

const invalidGrant = (description: string) => new OAuthError('invalid_grant', description);

function equal(a: string, b: string): boolean {
  const [left, right] = [utf8(a), utf8(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
