import type { Translate } from '@laurel/web';
import type { ProgrammeDeps } from '../deps.ts';
import { nameIn } from './pathway-view.ts';
import type { PathwayWalkRow } from './records.ts';

/** How the end of a pathway stands: titles of what was revoked since somebody came to it and waits for a decision, and whether the capstone was. */
export type WalkEnd = { lost: readonly string[]; isGone: boolean };

/** What a badge of the same achievement that is `held` stands in for is not lost. */
export async function endOfWalk(
  { awarding }: Pick<ProgrammeDeps, 'awarding'>,
  t: Translate,
  { rested, capstoneAwardId }: Pick<PathwayWalkRow, 'rested' | 'capstoneAwardId'>,
  held: ReadonlySet<string>,
): Promise<WalkEnd> {
  const own = (rested ?? []).flatMap(({ key, award, stays }) =>
    award === null || stays || held.has(key) ? [] : [{ award, achievement: key.replace(/^own /, '') }],
  );
  const awards = [...own.map(({ award }) => award), ...(capstoneAwardId === null ? [] : [capstoneAwardId])];
  const revoked = new Set(await awarding.revokedOf(awards));
  const lost = own.filter(({ award }) => revoked.has(award));
  return {
    lost: await Promise.all(lost.map(async ({ achievement }) => nameIn(t, await awarding.achievement(achievement)))),
    isGone: capstoneAwardId !== null && revoked.has(capstoneAwardId),
  };
}
