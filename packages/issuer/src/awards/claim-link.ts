import { hashed, inMs, LaurelError, newCode, newSecret, now } from '@laurel/base';
import type { ScopedWriter } from '@laurel/store';
import type { Issuer } from '../deps.ts';
import { CLAIM_LINK_LIFE } from '../limits.ts';
import { Award, type AwardRow, ClaimLink, type ClaimLinkRow } from '../records.ts';

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
 * May this award still be claimed?
 * @throws LaurelError award_revoked · award_state (suspended, declined or disputed) · offer_claimed
 */
export function demandClaimable(award: AwardRow): void {
  if (award.standing === 'revoked') throw new LaurelError('award_revoked');
  if (award.standing === 'suspended') throw new LaurelError('award_state');
  if (award.state === 'kept') throw new LaurelError('offer_claimed');
  if (award.state !== 'offered') throw new LaurelError('award_state');
}

/** Earlier links of an award stop working: the newest mail is the one that counts. */
export const endClaimLinks = (db: ScopedWriter, awardId: string, at: string): Promise<number> => db.update(ClaimLink, { awardId }, { endedAt: at });
