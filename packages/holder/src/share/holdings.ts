import { type JsonObject, parseStrictObject, readSdJwt } from '@laurel/credentials';
import { Not } from '@laurel/store';
import type { Holder } from '../deps.ts';
import { Badge, type BadgeRow, Copy, FROM_A_FILE } from '../records.ts';
import { knownWrong } from '../wallet/last-verdict.ts';
import { titleOf } from '../wallet/title.ts';
import type { Holding } from './match.ts';

/**
 * Every form in which this person's badges can be shown (what came as a file cannot): those that no longer stand last, and before them those that nobody assessed.
 * Whoever agrees without choosing sends the best there is.
 * All copies of a badge say the same, so one is read.
 */
export async function listHoldings(holder: Pick<Holder, 'store'>, owner: string): Promise<Holding[]> {
  const found = await holder.store.as(owner).read(async (db) => {
    const badges = await db.list(Badge, { issuerUrl: Not(FROM_A_FILE) }, { order: { keptAt: 'DESC' } });
    return Promise.all(badges.map(async (badge) => ({ badge, copy: (await db.list(Copy, { badgeId: badge.id, state: Not('asked') }, { take: 1 }))[0] })));
  });
  const best = found.toSorted((a, b) => shortOf(a.badge) - shortOf(b.badge));
  return best.flatMap(({ badge, copy }) => {
    const title = titleOf(badge.facts);
    const whole = badge.document === null ? undefined : parseStrictObject(badge.document);
    const ended = shortOf(badge) === ENDED ? { ended: true as const } : {};
    return [
      ...(copy?.compact ? [{ ...inFields(badge.id, title, copy.compact), ...ended }] : []),
      ...(whole && badge.holderKid ? [{ ...asWhole(badge.id, title, whole), ...ended }] : []),
    ];
  });
}

const ENDED = 2;
const shortOf = ({ verdict, facts }: Pick<BadgeRow, 'verdict' | 'facts'>): number =>
  verdict.outcome === 'invalid' || knownWrong(verdict).length > 0 ? ENDED : facts.assessment === 'participation' ? 1 : 0;

function inFields(badgeId: string, title: string, compact: string): Holding {
  const { claims, disclosures } = readSdJwt(compact);
  return { badgeId, title, format: 'dc+sd-jwt', claims, hideable: disclosures.map(({ path }) => path) };
}

const asWhole = (badgeId: string, title: string, claims: JsonObject): Holding => ({ badgeId, title, format: 'ldp_vc', claims, hideable: [] });
