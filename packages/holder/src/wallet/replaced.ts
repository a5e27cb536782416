import { LaurelError, within } from '@laurel/base';
import type { ScopedReader } from '@laurel/store';
import type { Holder } from '../deps.ts';
import { RECHECK_TIME, RECHECKED_WITH_CLAIM } from '../limits.ts';
import { Badge, type BadgeRow } from '../records.ts';
import { recheckBadge } from './recheck-badge.ts';

/** `replacedBy`: of a badge that was revoked, the one that its issuer has given for the same achievement since, that says no less of how it was assessed, and that stands. */
export type Replaced = { replacedBy?: string };

type Kept = Pick<BadgeRow, 'id' | 'issuerDid' | 'facts' | 'verdict' | 'keptAt' | 'whose'>;

/** The same badges, each with what took its place. */
export async function withReplacements<Row extends Kept>(db: ScopedReader, badges: readonly Row[]): Promise<(Row & Replaced)[]> {
  const revoked = badges.filter(isRevoked);
  const around = new Map<string, Kept[]>();
  for (const issuerDid of new Set(revoked.map((badge) => badge.issuerDid))) around.set(issuerDid, await keptFrom(db, issuerDid));
  return badges.map((badge) => {
    const found = isRevoked(badge) ? around.get(badge.issuerDid)?.find((one) => one.keptAt > badge.keptAt && stands(one) && isInstead(one, badge)) : undefined;
    return found ? { ...badge, replacedBy: found.id } : badge;
  });
}

/**
 * What was kept just now may stand in the place of an earlier badge: those of the same issuer and achievement are asked about at once, and not only when they are due. Whatever
 * becomes of that, the new one is kept.
 */
export async function recheckEarlier(holder: Holder, { owner, id }: { owner: string; id: string }): Promise<void> {
  const earlier = await holder.store.as(owner).read(async (db) => {
    const badge = await db.one(Badge, { id });
    return badge ? (await keptFrom(db, badge.issuerDid)).filter((one) => one.id !== id && !isRevoked(one) && isOfTheSame(one, badge)) : [];
  });
  const asked = earlier.slice(0, RECHECKED_WITH_CLAIM).map((badge) =>
    recheckBadge(holder, { owner, id: badge.id }).catch((error: unknown) => {
      if (!(error instanceof LaurelError)) throw error;
      holder.context.log.warn('recheck.failed', { badge: badge.id, code: error.code });
    }),
  );
  await within(RECHECK_TIME, Promise.all(asked));
}

/** Newest first. */
const keptFrom = (db: ScopedReader, issuerDid: string): Promise<Kept[]> =>
  db.query(Badge, 'badge').andWhere('badge.issuerDid = :issuerDid', { issuerDid }).without('document').orderBy('badge.keptAt', 'DESC').getMany();

const isRevoked = ({ verdict }: Kept): boolean => verdict.code === 'status_revoked' || verdict.before?.wrong === 'status_revoked';

/** As was last known: of one that came back from a file, while nobody answers, by that file's word. */
const stands = ({ verdict }: Kept): boolean => verdict.outcome === 'valid' || (verdict.before !== undefined && verdict.before.wrong === undefined);

const isOfTheSame = (one: Kept, other: Kept): boolean =>
  one.facts.achievementId !== undefined && one.facts.achievementId === other.facts.achievementId && one.whose !== 'other' && other.whose !== 'other';

/** One for taking part stands beside one that was assessed, whichever came last, and never in its place. */
const isInstead = (one: Kept, other: Kept): boolean => isOfTheSame(one, other) && worth(one) >= worth(other);

/** Who says nothing of it may have assessed. */
const worth = ({ facts: { assessment } }: Kept): number => (assessment === 'participation' ? 0 : assessment === undefined ? 1 : 2);
