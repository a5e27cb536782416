import { now } from '@laurel/base';
import type { ScopedReader } from '@laurel/store';
import type { Actor, Issuer } from '../deps.ts';
import { Award } from '../records.ts';
import { makeSlipsOf, type SlipOf } from './change-slips.ts';

/**
 * PINs for everybody whose badge was issued again behind a link that takes one, and to whom no slip was made since. As with a batch no row keeps them: a
 * slip that was lost is replaced by sending its letter again.
 * @throws LaurelError conflict (somebody else made them meanwhile)
 */
export async function makeReissuedSlips(issuer: Issuer, { profile, actor }: { profile: string; actor: Actor }): Promise<SlipOf[]> {
  const awards = await issuer.store.as(profile).read((db) => reissued(issuer, db).orderBy('award.sortKey', 'ASC').addOrderBy('award.id', 'ASC').getMany());
  return makeSlipsOf(issuer, { profile, awardIds: awards.map(({ id }) => id), object: `profile:${profile}`, actor });
}

/** How many would get a slip now. */
export const countReissuedSlips = (issuer: Issuer, db: ScopedReader): Promise<number> => reissued(issuer, db).getCount();

const reissued = (issuer: Issuer, db: ScopedReader) =>
  db
    .query(Award, 'award')
    .andWhere("award.standing = 'good' AND award.state = 'issued' AND award.holderKey IS NULL AND award.pseudonym IS NULL")
    .andWhere(
      'EXISTS (SELECT 1 FROM claim_link link WHERE link.award_id = award.id AND link.pin_hash IS NOT NULL AND link.ended_at IS NULL AND link.expires_at > :at)',
      {
        at: now(issuer.context),
      },
    )
    .andWhere(
      "'reissued' = (SELECT last.kind FROM award_event last WHERE last.award_id = award.id AND last.kind IN ('reissued', 'link-sent', 'pin-made') ORDER BY last.position DESC LIMIT 1)",
    );
