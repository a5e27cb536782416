import { now } from '@laurel/base';
import { In, IsNull, MoreThan, type ScopedReader } from '@laurel/store';
import type { Issuer } from '../deps.ts';
import { COUNTED_AT_MOST, COUNTED_IN_SEARCH, REGISTER_PAGE } from '../limits.ts';
import { Achievement, type AchievementRow, AwardEvent, type AwardEventRow, type AwardRow, ClaimLink } from '../records.ts';
import type { RegisterFilter } from '../register/filter.ts';
import { type Cursor, searchRegister } from '../register/search.ts';

export { type Condition, conditionOf } from '../register/filter.ts';

/** `rows`: of a page. */
export type RegisterQuery = RegisterFilter & Cursor & { rows?: number | undefined };

/** `turned`: when and why an award that does not stand was last revoked or suspended. */
export type RegisterRow = {
  award: AwardRow;
  achievement: AchievementRow | undefined;
  linkUntil: string | undefined;
  letter: Letter | undefined;
  /** Its time ended. */
  isOver: boolean;
  turned: Pick<AwardEventRow, 'at' | 'reason'> | undefined;
};
type Letter = Awaited<ReturnType<Issuer['letterStates']>> extends Map<string, infer State> ? State : never;
/** `total` stops at `COUNTED_AT_MOST` (`COUNTED_IN_SEARCH`): then there are as many or more. */
export type RegisterPage = { rows: RegisterRow[]; total: number; older: string | undefined; newer: string | undefined };

/** One page of the register by cursor: a row awarded meanwhile shifts nothing. */
export function findAwards(issuer: Issuer, profile: string, query: RegisterQuery): Promise<RegisterPage> {
  const { after, before, rows = REGISTER_PAGE } = query;
  return issuer.store.as(profile).read(async (db) => {
    const search = await searchRegister(issuer, db, query);
    const total = await search.count(query.q ? COUNTED_IN_SEARCH : COUNTED_AT_MOST);
    const found = await search.next({ after, before }, rows + 1);
    const more = found.length > rows;
    const awards = found.slice(0, rows);
    if (before !== undefined) awards.reverse();
    const [first, last] = [awards.at(0), awards.at(-1)];
    return {
      rows: await withCompany(issuer, db, awards),
      total,
      older: last && (before !== undefined || more) ? search.cursorOf(last) : undefined,
      newer: first && (before === undefined ? after !== undefined : more) ? search.cursorOf(first) : undefined,
    };
  });
}

/** What the register says beside a row: of what, until when its link opens, how its letter fared, since when it does not stand. */
export async function withCompany(issuer: Issuer, db: ScopedReader, awards: readonly AwardRow[]): Promise<RegisterRow[]> {
  if (awards.length === 0) return [];
  const at = now(issuer.context);
  const ids = awards.map((award) => award.id);
  const achievements = await db.list(Achievement, { id: In([...new Set(awards.map((award) => award.achievementId))]) });
  const links = await db.list(ClaimLink, { awardId: In(ids), endedAt: IsNull(), expiresAt: MoreThan(at) }, { order: { createdAt: 'ASC' } });
  const linkOf = new Map(links.map((link) => [link.awardId, link.expiresAt]));
  const letters = await issuer.letterStates(db.open, ids);
  const fallen = awards.filter(({ standing }) => standing !== 'good').map(({ id }) => id);
  const falls = { awardId: In(fallen), kind: In(['revoked', 'suspended']) };
  const turns = fallen.length === 0 ? [] : await db.list(AwardEvent, falls, { order: { position: 'ASC' } });
  const turned = new Map(turns.map((event) => [event.awardId, event]));
  return awards.map((award) => ({
    award,
    achievement: achievements.find((row) => row.id === award.achievementId && row.version === award.achievementVersion),
    linkUntil: linkOf.get(award.id),
    letter: letters.get(award.id),
    isOver: award.validUntil !== null && award.validUntil <= at,
    turned: turned.get(award.id),
  }));
}
