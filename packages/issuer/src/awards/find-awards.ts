import { now } from '@laurel/base';
import { In, type ScopedReader } from '@laurel/store';
import type { Issuer } from '../deps.ts';
import { REGISTER_PAGE, SEARCH_WORDS } from '../limits.ts';
import { Achievement, type AchievementRow, Award, type AwardRow, type AwardState, ClaimLink, type Standing } from '../records.ts';
import { plain } from '../roster/match-columns.ts';

/** One word for an award: what the issuer says of it comes before what the learner did. */
export type Condition = AwardState | Exclude<Standing, 'good'>;
export const CONDITIONS: readonly Condition[] = ['offered', 'kept', 'signing', 'issued', 'unsigned', 'declined', 'disputed', 'suspended', 'revoked'];
export const conditionOf = (award: Pick<AwardRow, 'state' | 'standing'>): Condition => (award.standing === 'good' ? award.state : award.standing);

export type RegisterQuery = {
  q?: string | undefined;
  achievement?: string | undefined;
  condition?: Condition | undefined;
  batch?: string | undefined;
  /** The page after (older than) or before (newer than) this award: `cursorOf` a row. */
  after?: string | undefined;
  before?: string | undefined;
};

export type RegisterRow = { award: AwardRow; achievement: AchievementRow | undefined; linkUntil: string | undefined; letter: Letter | undefined };
type Letter = Awaited<ReturnType<Issuer['letterStates']>> extends Map<string, infer State> ? State : never;
export type RegisterPage = { rows: RegisterRow[]; total: number; older: string | undefined; newer: string | undefined };

/** One page of the register, newest first, by cursor: a row awarded meanwhile shifts nothing. */
export function findAwards(issuer: Issuer, profile: string, query: RegisterQuery): Promise<RegisterPage> {
  return issuer.store.as(profile).read(async (db) => {
    const total = await filtered(db, query).getCount();
    const backward = query.before !== undefined;
    const found = await paged(filtered(db, query), query)
      .take(REGISTER_PAGE + 1)
      .getMany();
    const more = found.length > REGISTER_PAGE;
    const awards = found.slice(0, REGISTER_PAGE);
    if (backward) awards.reverse();
    const [first, last] = [awards.at(0), awards.at(-1)];
    return {
      rows: await withCompany(issuer, db, awards),
      total,
      older: last && (backward || more) ? cursorOf(last) : undefined,
      newer: first && (backward ? more : query.after !== undefined) ? cursorOf(first) : undefined,
    };
  });
}

const cursorOf = ({ createdAt, batchLine, id }: AwardRow): string => `${createdAt}~${batchLine}~${id}`;

function filtered(db: ScopedReader, { q, achievement, condition, batch }: RegisterQuery) {
  const query = db.query(Award, 'award');
  for (const [index, word] of words(q).entries()) query.andWhere(`award.searchKey LIKE :word${index} ESCAPE '\\'`, { [`word${index}`]: `%${word}%` });
  if (achievement) query.andWhere('award.achievementId = :achievement', { achievement });
  if (batch) query.andWhere('award.batchId = :batch', { batch });
  if (condition === 'suspended' || condition === 'revoked') query.andWhere('award.standing = :condition', { condition });
  else if (condition) query.andWhere("award.standing = 'good' AND award.state = :condition", { condition });
  return query;
}

/** Every word has to be found, in any order; an address is looked for as it stands. */
function words(q: string | undefined): string[] {
  const typed = (q ?? '').trim().toLowerCase();
  const all = typed.includes('@') ? typed.split(/\s+/) : plain(typed).split(' ');
  return all
    .filter((word) => word !== '')
    .slice(0, SEARCH_WORDS)
    .map((word) => word.replace(/[\\%_]/g, '\\$&'));
}

/** Newest first; what one file brought stays in the order of its lines. */
function paged(query: ReturnType<typeof filtered>, { after, before }: RegisterQuery) {
  const cursor = before ?? after;
  const forward = before === undefined;
  if (cursor !== undefined) {
    const [at, line, id = ''] = cursor.split('~');
    const [older, later] = forward ? ['<', '>'] : ['>', '<'];
    query.andWhere(
      `(award.createdAt ${older} :at OR (award.createdAt = :at AND award.batchLine ${later} :line) OR (award.createdAt = :at AND award.batchLine = :line AND award.id ${later} :id))`,
      { at, line: Number(line) || 0, id },
    );
  }
  const [newest, first] = forward ? (['DESC', 'ASC'] as const) : (['ASC', 'DESC'] as const);
  return query.orderBy('award.createdAt', newest).addOrderBy('award.batchLine', first).addOrderBy('award.id', first);
}

async function withCompany(issuer: Issuer, db: ScopedReader, awards: readonly AwardRow[]): Promise<RegisterRow[]> {
  if (awards.length === 0) return [];
  const ids = awards.map((award) => award.id);
  const achievements = await db.list(Achievement, { id: In(awards.map((award) => award.achievementId)) });
  const links = await db.list(ClaimLink, { awardId: In(ids) }, { order: { createdAt: 'ASC' } });
  const letters = await issuer.letterStates(db.open, ids);
  return awards.map((award) => ({
    award,
    achievement: achievements.find((row) => row.id === award.achievementId && row.version === award.achievementVersion),
    linkUntil: links.findLast((link) => link.awardId === award.id && link.endedAt === null && link.expiresAt > now(issuer.context))?.expiresAt,
    letter: letters.get(award.id),
  }));
}

export type Funnel = { awarded: number; opened: number; kept: number; issued: number; declined: number };

/** Counts, never people: how far the awards of a profile (or of one batch) have come. */
export async function funnelOf(db: ScopedReader, batchId?: string): Promise<Funnel> {
  const of = batchId === undefined ? {} : { batchId };
  const [awarded, kept, issued, declined, disputed] = [
    await db.count(Award, of),
    await db.count(Award, { ...of, state: 'kept' }),
    await db.count(Award, { ...of, state: 'issued' }),
    await db.count(Award, { ...of, state: 'declined' }),
    await db.count(Award, { ...of, state: 'disputed' }),
  ];
  const query = db.query(Award, 'award').andWhere('award.openedAt IS NOT NULL');
  if (batchId !== undefined) query.andWhere('award.batchId = :batchId', { batchId });
  return { awarded, opened: await query.getCount(), kept, issued, declined: declined + disputed };
}
