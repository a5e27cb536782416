import { LaurelError } from '@laurel/base';
import { In, type ScopedReader } from '@laurel/store';
import { StandingChange, type StandingChangeRow } from '../awards/change-records.ts';
import { isClaimable, pinHash } from '../awards/claim-link.ts';
import type { Actor, Issuer } from '../deps.ts';
import { Achievement, type AchievementRow, Award, type AwardRow, ClaimLink } from '../records.ts';
import { lockAnew, locked, type Slip } from './make-slips.ts';
import { madeForAwards, piecesOf, seenOf } from './slips-made.ts';

/**
 * Fresh PINs for everybody whose letter was sent again by one change and whose link takes one, in the register's order. As with a batch no row keeps
 * them, and slips made before stop working: `seen` is what the page knew that asked. @returns nothing where slips were made since; none has changed
 * @throws LaurelError not_found · award_state (it was no sending, or has not begun) · conflict (somebody else made them meanwhile)
 */
export async function makeChangeSlips(issuer: Issuer, input: { profile: string; id: string; seen: string; actor: Actor }): Promise<SlipOf[] | undefined> {
  const { profile, id, seen, actor } = input;
  const store = issuer.store.as(profile);
  const { awardIds, before } = await store.read(async (db) => {
    const change = await demandSending(db, id);
    return { awardIds: change.awardIds, before: await madeForAwards(db, change.awardIds) };
  });
  if (seenOf(before) !== seen) return undefined;
  const demand = async (db: ScopedReader, fresh: number) => {
    if ((await madeForAwards(db, awardIds)).count !== before.count + fresh) throw madeElsewhere();
  };
  return makeSlipsOf(issuer, { profile, awardIds, still: claimable, demand, object: `change:${id}`, actor });
}

/** A slip with the achievement that it is for. */
export type SlipOf = Slip & { achievement: AchievementRow };

type SlipsFor = {
  profile: string;
  awardIds: readonly string[];
  /** Those that get one, asked anew in each write. */
  still: (db: ScopedReader, ids: readonly string[]) => Promise<AwardRow[]>;
  /** Asked in each write before it begins, with how many slips are made so far. @throws LaurelError conflict */
  demand?: (db: ScopedReader, fresh: number) => Promise<void>;
  /** For the audit record. */
  object: string;
  actor: Actor;
};

/** The same for awards at hand. @throws LaurelError conflict */
export async function makeSlipsOf(issuer: Issuer, { profile, awardIds, still, demand, object, actor }: SlipsFor): Promise<SlipOf[]> {
  const store = issuer.store.as(profile);
  const slips: SlipOf[] = [];
  for (const ids of piecesOf(awardIds))
    await store.write(async (db) => {
      await demand?.(db, slips.length);
      const awards = await still(db, ids);
      const fresh = await lockAnew(issuer, db, awards, actor);
      const achievements = await achievementsOf(db, awards);
      for (const slip of fresh) {
        const achievement = achievements.get(slip.awardId);
        if (achievement) slips.push({ ...slip, achievement });
      }
    });
  await store.write(async (db) => {
    await demandStill(issuer, db, slips);
    await issuer.record(db.open, { actor, action: 'standing.slips-made', object, profile, detail: { slips: slips.length } });
  });
  return slips;
}

/** How many would get a slip now; nobody where the change was no sending. */
export async function countChangeSlips(issuer: Issuer, db: ScopedReader, { act, jobId, awardIds }: StandingChangeRow): Promise<number> {
  let count = 0;
  if (act === 'send' && jobId !== null) for (const ids of piecesOf(awardIds)) count += (await locked(issuer, db, await claimable(db, ids))).size;
  return count;
}

/** @throws LaurelError not_found · award_state */
export async function demandSending(db: Pick<ScopedReader, 'one'>, id: string): Promise<StandingChangeRow> {
  const change = await db.one(StandingChange, { id });
  if (!change) throw new LaurelError('not_found');
  if (change.act !== 'send' || change.jobId === null) throw new LaurelError('award_state');
  return change;
}

async function claimable(db: Pick<ScopedReader, 'list'>, ids: readonly string[]): Promise<AwardRow[]> {
  return inOrder(ids, await db.list(Award, { id: In([...ids]) })).filter(isClaimable);
}

/** As they were asked for. */
export function inOrder(ids: readonly string[], awards: readonly AwardRow[]): AwardRow[] {
  const byId = new Map(awards.map((award) => [award.id, award]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** By award, each as it was when that was awarded. */
async function achievementsOf(db: Pick<ScopedReader, 'list'>, awards: readonly AwardRow[]): Promise<Map<string, AchievementRow>> {
  const rows = await db.list(Achievement, { id: In([...new Set(awards.map(({ achievementId }) => achievementId))]) });
  return new Map(
    awards.flatMap(({ id, achievementId, achievementVersion }) => {
      const row = rows.find((candidate) => candidate.id === achievementId && candidate.version === achievementVersion);
      return row ? [[id, row]] : [];
    }),
  );
}

export const madeElsewhere = (): LaurelError => new LaurelError('conflict', { detail: 'Somebody else makes these slips just now: use theirs.' });

/** Two presses at once would hand out slips of which half are dead: whoever finds another's digits gives up. */
async function demandStill(issuer: Issuer, db: Pick<ScopedReader, 'list'>, slips: readonly Slip[]): Promise<void> {
  for (const ids of piecesOf(slips.map(({ awardId }) => awardId))) {
    const links = await db.list(ClaimLink, { awardId: In(ids) });
    for (const { awardId, pin } of slips.filter((slip) => ids.includes(slip.awardId)))
      if (!links.some((link) => link.awardId === awardId && link.pinHash === pinHash(issuer, link.hash, pin))) throw madeElsewhere();
  }
}
