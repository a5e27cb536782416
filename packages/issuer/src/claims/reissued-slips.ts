import { now } from '@laurel/base';
import type { ScopedReader } from '@laurel/store';
import type { Actor, Issuer } from '../deps.ts';
import { Award } from '../records.ts';
import { inOrder, madeElsewhere, makeSlipsOf, type SlipOf } from './change-slips.ts';

/**
 * PINs for everybody whose badge was issued again behind a link that takes one, and to whom no slip was made since. As with a batch no row keeps them: a
 * slip that was lost is replaced by sending its letter again. Of two who press at once each prints what the other has not made: all of it holds.
 * @throws LaurelError conflict (somebody else made them all meanwhile)
 */
export async function makeReissuedSlips(issuer: Issuer, { profile, actor }: { profile: string; actor: Actor }): Promise<SlipOf[]> {
  const awards = await issuer.store.as(profile).read((db) => reissued(issuer, db).orderBy('award.sortKey', 'ASC').addOrderBy('award.id', 'ASC').getMany());
  const slips = await makeSlipsOf(issuer, {
    profile,
    awardIds: awards.map(({ id }) => id),
    still: async (db, ids) => inOrder(ids, await reissued(issuer, db).andWhere('award.id IN (:...ids)', { ids }).getMany()),
    object: `profile:${profile}`,
    actor,
  });
  if (slips.length === 0 && awards.length > 0) throw madeElsewhere();
  return slips;
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
