import { inMs, LaurelError, now } from '@laurel/base';
import type { Definition } from '../achievements/definition.ts';
import type { Issuer } from '../deps.ts';
import { LINK_TO_KEEP_LIFE } from '../limits.ts';
import { Achievement, Award, type AwardRow, type AwardState, ClaimLink } from '../records.ts';
import { emailKey } from '../roster/same-recipient.ts';
import { makeClaimLink } from './claim-link.ts';
import { withPins } from './send-link.ts';

/**
 * `canBeKept`: by a link made at once. What a PIN locks, is suspended or is being signed waits for its letter or for the institution. `isAnew`: it was kept once,
 * and is issued again since; what was kept then stands no more.
 */
export type AwardNotKept = {
  id: string;
  profile: string;
  achievementId: string;
  definition: Definition;
  awardedOn: string;
  canBeKept: boolean;
  isAnew: boolean;
};

/** What stands for an address and no wallet has taken: whoever erases themselves loses it. */
export async function notKeptOf(issuer: Issuer, email: string): Promise<AwardNotKept[]> {
  const at = now(issuer.context);
  const found = issuer.profiles.map(({ slug }) =>
    issuer.store.as(slug).read(async (db) => {
      const all = await db.list(Award, { emailKey: emailKey(email) }, { order: { awardedOn: 'DESC', id: 'ASC' } });
      const awards = all.filter((award) => isNotKept(award, at));
      const locked = await withPins(
        db,
        awards.map(({ id }) => id),
      );
      const versions = await Promise.all(awards.map(({ achievementId: id, achievementVersion: version }) => db.one(Achievement, { id, version })));
      return awards.flatMap((award, nth): AwardNotKept[] => {
        const { id, profile, achievementId, awardedOn } = award;
        const definition = versions[nth]?.definition;
        const kept = { canBeKept: isOpen(award) && !locked.has(id), isAnew: award.state === 'issued' };
        return definition ? [{ id, profile, achievementId, definition, awardedOn, ...kept }] : [];
      });
    }),
  );
  return (await Promise.all(found)).flat();
}

/**
 * The path of a claim link, for whoever proved to own the address it was awarded to: without the letter, whose link goes on working.
 * @throws LaurelError not_found (it is not theirs, or no link opens it now)
 */
export async function linkToKeep(issuer: Issuer, { id, email }: { id: string; email: string }): Promise<string> {
  const profile = (await notKeptOf(issuer, email)).find((one) => one.id === id)?.profile;
  if (profile === undefined) throw new LaurelError('not_found');
  return issuer.store.as(profile).write(async (db) => {
    const award = await db.one(Award, { id, emailKey: emailKey(email) });
    if (!award || !isNotKept(award, now(issuer.context)) || !isOpen(award) || (await withPins(db, [id])).has(id)) throw new LaurelError('not_found');
    const { row, url } = makeClaimLink(issuer, id, { pin: false });
    await db.insert(ClaimLink, { ...row, expiresAt: inMs(issuer.context, LINK_TO_KEEP_LIFE) });
    await issuer.record(db.open, { actor: 'claim-link', action: 'award.link-given', object: `award:${id}`, profile });
    return new URL(url).pathname;
  });
}

const NOT_KEPT: readonly AwardState[] = ['offered', 'issued', 'signing', 'unsigned'];
/** It stands, and no wallet has taken it. */
export const isNotKept = ({ state, standing, validUntil }: AwardRow, at: string): boolean =>
  NOT_KEPT.includes(state) && standing !== 'revoked' && (validUntil === null || validUntil > at);
const isOpen = ({ state, standing }: AwardRow): boolean => standing === 'good' && (state === 'offered' || state === 'issued');
