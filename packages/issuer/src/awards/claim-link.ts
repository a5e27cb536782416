import { hashed, inMs, LaurelError, newCode, newSecret, now } from '@laurel/base';
import { IsNull, type ScopedWriter, type Where } from '@laurel/store';
import type { Issuer } from '../deps.ts';
import { CLAIM_LINK_LIFE } from '../limits.ts';
import { AccessToken, Award, type AwardRow, ClaimLink, type ClaimLinkRow, RefreshToken, type RefreshTokenRow } from '../records.ts';

export type NewClaimLink = { row: Omit<ClaimLinkRow, 'profile'>; url: string; pin: string | undefined };

/** A link for one award. The token is in the mail and nowhere else; a PIN, where wanted, is on the registrar's slip and nowhere else. */
export function makeClaimLink(issuer: Issuer, awardId: string, options: { pin: boolean }): NewClaimLink {
  const token = newSecret(issuer.context);
  const hash = hashed(token);
  const pin = options.pin ? newCode(issuer.context) : undefined;
  const row = {
    hash,
    awardId,
    createdAt: now(issuer.context),
    expiresAt: inMs(issuer.context, CLAIM_LINK_LIFE),
    pinHash: pin === undefined ? null : pinHash(issuer, hash, pin),
    pinTries: 0,
    endedAt: null,
  };
  return { row, url: `${issuer.publicUrl}/claim/${token}`, pin };
}

/** Six digits are a million guesses: the hash is keyed, so that a copy of the row alone does not give them away. */
export const pinHash = (issuer: Issuer, linkHash: string, pin: string): string => issuer.mac('pin', `${linkHash} ${pin}`);

export type OpenClaim = { link: ClaimLinkRow; award: AwardRow };

/**
 * What a claim link stands for, whatever became of the award.
 * @throws LaurelError claim_link_unknown · claim_link_expired
 */
export async function readClaimLink(issuer: Issuer, token: string): Promise<OpenClaim> {
  const found = await issuer.store.across('a claim link names its own profile').read(async (db) => {
    const link = await db.one(ClaimLink, { hash: hashed(token) });
    const award = link && (await db.one(Award, { id: link.awardId }));
    return link && award ? { link, award } : undefined;
  });
  if (!found) throw new LaurelError('claim_link_unknown');
  if (found.link.endedAt !== null || found.link.expiresAt <= now(issuer.context)) throw new LaurelError('claim_link_expired');
  return found;
}

/**
 * Where a PIN locks the link, only a wallet asks for its digits: neither a file nor a certificate goes out by the letter alone. That somebody gave the digits
 * once says nothing of who opens the letter afterwards, so this stays; whoever gave them has both in their wallet.
 * @throws LaurelError pin_needed
 */
export function demandUnlocked({ pinHash }: ClaimLinkRow): void {
  if (pinHash !== null) throw new LaurelError('pin_needed');
}

/** May a wallet take it: one that was offered, or one that was issued again and is nobody's by name of the roster. What was somebody's who erased themselves is nobody's any more. */
export const isClaimable = ({ standing, state, holderKey, pseudonym }: AwardRow): boolean =>
  standing === 'good' && pseudonym === null && (state === 'offered' || (state === 'issued' && holderKey === null));

/**
 * May this award still be claimed?
 * @throws LaurelError award_revoked · award_state (suspended, declined, disputed, withdrawn, or the roster named whose key it is for) · offer_claimed
 */
export function demandClaimable(award: AwardRow): void {
  if (isClaimable(award)) return;
  if (award.standing === 'revoked') throw new LaurelError('award_revoked');
  if (award.standing === 'good' && award.state === 'kept') throw new LaurelError('offer_claimed');
  throw new LaurelError('award_state');
}

/**
 * Earlier links of an award stop working, and what was redeemed through them: the newest mail is the one that counts, and
 * whoever read an earlier one by mistake must not come back with a token for it.
 */
export async function endClaimLinks(db: ScopedWriter, awardId: string, at: string): Promise<void> {
  await db.update(ClaimLink, { awardId }, { endedAt: at });
  await endTokens(db, { awardId }, at);
}

/** Wallets that hold these lose them. */
export async function endTokens(db: ScopedWriter, which: Where<Pick<RefreshTokenRow, 'awardId' | 'family'>>, at: string): Promise<void> {
  await db.update(RefreshToken, { ...which, endedAt: IsNull() }, { endedAt: at });
  await db.remove(AccessToken, which);
}
