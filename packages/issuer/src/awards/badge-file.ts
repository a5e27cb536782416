import { LaurelError } from '@laurel/base';
import { IsNull, type ScopedReader } from '@laurel/store';
import type { Issuer } from '../deps.ts';
import { Award, type AwardRow, type Configuration, IssuedCredential } from '../records.ts';
import { demandUnlocked, readClaimLink } from './claim-link.ts';

/** What is signed for a key before a wallet asks, as files: the badge, the copy for choosing fields, the badge as a JWT. */
export const BADGE_FILES = [
  { name: 'badge.json', configuration: 'open-badge-di', contentType: 'application/vc' },
  { name: 'badge.jwt', configuration: 'open-badge-sd-jwt', contentType: 'application/dc+sd-jwt' },
  { name: 'open-badge.jwt', configuration: 'open-badge-jwt', contentType: 'application/jwt' },
] as const satisfies readonly { name: string; configuration: Configuration; contentType: string }[];
export type BadgeFile = (typeof BADGE_FILES)[number];

/** For the register. @throws LaurelError not_found */
export function fileOfAward(issuer: Issuer, input: { profile: string; awardId: string; file: BadgeFile }): Promise<string> {
  return issuer.store.as(input.profile).read(async (db) => {
    const award = await db.one(Award, { id: input.awardId });
    return signedText(db, award, input.file);
  });
}

/** For whoever has the letter. @throws LaurelError claim_link_unknown · claim_link_expired · award_revoked · award_state (suspended) · pin_needed · not_found */
export async function fileOfClaim(issuer: Issuer, token: string, file: BadgeFile): Promise<string> {
  const { link, award } = await readClaimLink(issuer, token);
  if (award.standing === 'revoked') throw new LaurelError('award_revoked');
  if (award.standing === 'suspended') throw new LaurelError('award_state');
  demandUnlocked(link);
  return issuer.store.as(award.profile).read((db) => signedText(db, award, file));
}

/** The names of the files there are: those of what the profile signs. */
export async function filesThere(db: Pick<ScopedReader, 'list'>, award: AwardRow): Promise<BadgeFile[]> {
  if (award.state !== 'issued') return []; // what a wallet took is the wallet's
  const counted = await db.list(IssuedCredential, { awardId: award.id, supersededAt: IsNull() });
  return BADGE_FILES.filter(({ configuration }) => counted.some((row) => row.configuration === configuration));
}

async function signedText(db: Pick<ScopedReader, 'one'>, award: AwardRow | undefined, { configuration }: BadgeFile): Promise<string> {
  const row = award?.state === 'issued' ? await db.one(IssuedCredential, { awardId: award.id, configuration, supersededAt: IsNull() }) : undefined;
  if (!row) throw new LaurelError('not_found');
  return row.signed;
}
