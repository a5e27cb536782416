import { LaurelError } from '@laurel/base';
import { badgeFacts, isJsonObject } from '@laurel/credentials';
import { IsNull } from '@laurel/store';
import { certificatePdf, type PaperSize } from '@laurel/web';
import { demandUnlocked, readClaimLink } from '../awards/claim-link.ts';
import type { Issuer } from '../deps.ts';
import { Achievement, Award, type AwardRow, IssuedCredential } from '../records.ts';
import { designAt } from './look.ts';
import { printCertificate } from './print-certificate.ts';

/** Whether there is a badge to print: one that names its holder, signed and counting. */
export const isPrintable = ({ state, standing, pseudonym }: AwardRow, badges: number): boolean =>
  badges > 0 && standing === 'good' && pseudonym === null && (state === 'issued' || state === 'kept');

/** An award's certificate as its institution designed it, for the register. @throws LaurelError not_found · award_revoked · award_state */
export async function certificateOfAward(
  issuer: Issuer,
  { profile, awardId, size }: { profile: string; awardId: string; size: PaperSize | undefined },
): Promise<Uint8Array> {
  const award = await issuer.store.as(profile).read((db) => db.one(Award, { id: awardId }));
  if (!award) throw new LaurelError('not_found');
  return printed(issuer, award, size);
}

/** The same for whoever has the letter. @throws LaurelError claim_link_unknown · claim_link_expired · pin_needed · not_found · award_revoked · award_state */
export async function certificateOfClaim(issuer: Issuer, token: string, size: PaperSize | undefined): Promise<Uint8Array> {
  const { link, award } = await readClaimLink(issuer, token);
  demandUnlocked(link);
  return printed(issuer, award, size);
}

/** The badge itself goes along only while it is a file here: what a wallet took is the wallet's. */
async function printed(issuer: Issuer, award: AwardRow, size: PaperSize | undefined): Promise<Uint8Array> {
  if (award.standing === 'revoked') throw new LaurelError('award_revoked');
  const found = await issuer.store.as(award.profile).read(async (db) => ({
    credential: await db.one(IssuedCredential, { awardId: award.id, configuration: 'open-badge-di', supersededAt: IsNull() }),
    achievement: await db.one(Achievement, { id: award.achievementId, version: award.achievementVersion }),
  }));
  const { credential, achievement } = found;
  if (!credential || !achievement) throw new LaurelError('not_found');
  if (!isPrintable(award, 1)) throw new LaurelError('award_state');
  const badge: unknown = JSON.parse(credential.signed);
  if (!isJsonObject(badge)) throw new Error('A badge of ours is no object');
  const facts = badgeFacts(badge);
  const design = await designAt(issuer, award.profile, award.createdAt);
  const certificate = await printCertificate(issuer, {
    row: achievement,
    facts,
    language: facts.language?.startsWith('fr') ? 'fr' : 'en',
    design,
    check: `${issuer.publicUrl}/certificates/${credential.id.replace(/^urn:uuid:/, '')}`,
    ...(award.state === 'issued' && { attached: { filename: 'badge.json', mediaType: 'application/vc', text: credential.signed } }),
  });
  return certificatePdf(certificate, { size: size ?? design?.paper ?? 'A4' });
}
