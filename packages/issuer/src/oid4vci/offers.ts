import { inMs, LaurelError, newId, now } from '@laurel/base';
import { IsNull, LessThan, MoreThan, type ScopedReader, type ScopedWriter } from '@laurel/store';
import { languagesOf } from '../achievements/definition.ts';
import { offeredIn } from '../achievements/in-badge.ts';
import { demandClaimable, isClaimable, readClaimLink } from '../awards/claim-link.ts';
import { addEvent } from '../awards/events.ts';
import { type Issuer, type IssuerProfile, profileOf } from '../deps.ts';
import { OFFER_LIFE, PIN_TRIES_PER_LINK, PIN_TRIES_PER_OFFER } from '../limits.ts';
import { Achievement, Award, type AwardRow, ClaimLink, type ClaimLinkRow, Offer, type OfferRow } from '../records.ts';

export const PRE_AUTHORIZED = 'urn:ietf:params:oauth:grant-type:pre-authorized_code';

/**
 * Ten minutes for one wallet to fetch what a claim link stands for. Pressed again, it answers the offer that is still open.
 * @throws LaurelError claim_link_unknown · claim_link_expired · offer_claimed · award_revoked · award_state
 */
export async function makeOffer(issuer: Issuer, token: string): Promise<OfferRow> {
  const { link } = await readClaimLink(issuer, token);
  return issuer.store.as(link.profile).write(async (db) => {
    const award = await db.one(Award, { id: link.awardId });
    if (!award) throw new LaurelError('claim_link_unknown');
    demandClaimable(award);
    return offerOf(issuer, db, award, link.hash);
  });
}

/** The same in the caller's write, for an award that may be claimed. */
export async function offerOf(issuer: Issuer, db: ScopedWriter, award: AwardRow, linkHash: string): Promise<OfferRow> {
  const at = now(issuer.context);
  const open = await openOffer(db, linkHash, at);
  if (open) return open;
  const expiresAt = inMs(issuer.context, OFFER_LIFE);
  const offer = { id: newId(issuer.context), awardId: award.id, linkHash, createdAt: at, expiresAt, pinTries: 0, usedAt: null };
  await db.insert(Offer, offer);
  if (award.openedAt === null) {
    await db.update(Award, { id: award.id }, { openedAt: at });
    await addEvent(issuer, db, { awardId: award.id, kind: 'opened', actor: 'claim-link' });
  }
  return { ...offer, profile: db.scope };
}

/**
 * The offer of a claim link that a wallet may still take, if there is one: nothing is written.
 * @throws LaurelError claim_link_unknown · claim_link_expired
 */
export async function findOffer(issuer: Issuer, token: string): Promise<{ link: ClaimLinkRow; offer: OfferRow | undefined }> {
  const { link, award } = await readClaimLink(issuer, token);
  if (!isClaimable(award)) return { link, offer: undefined };
  return { link, offer: await issuer.store.as(link.profile).read((db) => openOffer(db, link.hash, now(issuer.context))) };
}

const openOffer = (db: ScopedReader, linkHash: string, at: string) =>
  db.one(Offer, { linkHash, usedAt: IsNull(), expiresAt: MoreThan(at), pinTries: LessThan(PIN_TRIES_PER_OFFER) });

/** Where a wallet fetches the offer: an address without a code, fit for a link and a QR. */
export const offerUri = (issuer: Issuer, offer: Pick<OfferRow, 'id' | 'profile'>): string =>
  `${issuer.publicUrl}/oid4vci/${profileOf(issuer, offer.profile).slug}/offers/${offer.id}`;

/** The code of an offer: derived, so that a second GET answers the same, and no copy of the database holds it. */
export const offerCode = (issuer: Issuer, offerId: string): string => `${offerId}.${issuer.mac('offer-code', offerId)}`;

/**
 * The credential offer (OID4VCI 1.0 section 4.1.1). Wallets fetch it more than once; only its redemption counts.
 * @throws LaurelError offer_unknown · offer_claimed · offer_expired · award_revoked · award_state
 */
export async function readOffer(issuer: Issuer, profile: IssuerProfile, id: string): Promise<Record<string, unknown>> {
  const found = await issuer.store.as(profile.slug).read(async (db) => {
    const offer = await db.one(Offer, { id });
    const award = offer && (await db.one(Award, { id: offer.awardId }));
    const link = offer && (await db.one(ClaimLink, { hash: offer.linkHash }));
    const achievement = award && (await db.one(Achievement, { id: award.achievementId, version: award.achievementVersion }));
    return offer && award && link && achievement ? { offer, award, link, achievement } : undefined;
  });
  if (!found) throw new LaurelError('offer_unknown');
  const { offer, award, link, achievement } = found;
  if (offer.usedAt !== null) throw new LaurelError('offer_claimed');
  demandClaimable(award);
  if (offer.expiresAt <= now(issuer.context) || link.endedAt !== null || offer.pinTries >= PIN_TRIES_PER_OFFER || link.pinTries >= PIN_TRIES_PER_LINK)
    throw new LaurelError('offer_expired');
  return {
    credential_issuer: profile.identifier,
    credential_configuration_ids: profile.configurations,
    // All badges share their configurations, so that no name there is this badge's. Wallets ignore what they do not know (section 4.1.1).
    achievement_display: languagesOf(achievement.definition).map((locale) => ({
      ...offeredIn(achievement.definition, locale),
      assessment: award.assessmentClass,
      ...(award.validUntil === null ? {} : { valid_until: award.validUntil }),
    })),
    grants: {
      [PRE_AUTHORIZED]: {
        'pre-authorized_code': offerCode(issuer, id),
        ...(link.pinHash === null ? {} : { tx_code: { input_mode: 'numeric', length: 6, description: pinDescription(profile) } }),
      },
    },
  };
}

/** Wallets show it in one language of their own choosing, so it says both. Up to 300 characters (section 4.1.1). */
const pinDescription = ({ name }: IssuerProfile): string =>
  `The six digits on the slip from ${name.en} · Les six chiffres du billet remis par ${name.fr}`.slice(0, 300);
