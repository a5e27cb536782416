import { type Context, inMs, type Language, LaurelError, MINUTE, now, type Problem } from '@laurel/base';
import type { AssessmentClass } from '@laurel/credentials';
import type { ScopedReader } from '@laurel/store';
import { findAchievement } from '../achievements/define-achievement.ts';
import { isNeeded } from '../achievements/result-value.ts';
import type { Actor, Issuer } from '../deps.ts';
import { OPEN_CLAIM_LONGEST, OPEN_CLAIM_PLACES, OPEN_CLAIM_WRONG_PINS } from '../limits.ts';
import { Achievement, type AchievementRow, Award } from '../records.ts';
import { OpenClaim, type OpenClaimRow } from './open-claim-records.ts';

export type NewOpenClaim = {
  profile: string;
  achievementId: string;
  places: number;
  /** ISO 8601; now where null, and wrong where there is no such moment. */
  opensAt: string | null | undefined;
  minutes: number;
  /** Of the letters, where the page was not read in another. */
  language: Language;
  actor: Actor;
};

/**
 * Begins an open claim of an achievement as it stands today.
 * @throws LaurelError not_found · bad_form (`places`, `minutes`, `opens`; `achievement` where its badges end before the room does, or need a result, which nobody in a room writes)
 */
export async function beginOpenClaim(issuer: Issuer, input: NewOpenClaim): Promise<OpenClaimRow> {
  const { profile, places, minutes, language, actor } = input;
  const achievement = await findAchievement(issuer, profile, input.achievementId);
  const at = now(issuer.context);
  const opensAt = input.opensAt === null ? at : input.opensAt;
  const lasts = Number.isInteger(minutes) && minutes >= 1 && minutes * MINUTE <= OPEN_CLAIM_LONGEST;
  const closesAt = new Date(Date.parse(opensAt ?? at) + (lasts ? minutes * MINUTE : 0)).toISOString();
  const opens = opensAt !== undefined && (!lasts || closesAt > at) && opensAt <= inMs(issuer.context, FURTHEST);
  const { validUntil } = achievement.definition;
  // Whoever is there on the day after would be refused at the wall.
  const ended = validUntil !== undefined && closesAt.slice(0, 10) > validUntil;
  const problems: Problem[] = [
    ...(ended ? [problem('achievement')] : []),
    ...(needsResults(achievement) ? [{ ...problem('achievement'), code: 'needs_results' }] : []),
    ...wrongPlaces(places),
    ...(lasts ? [] : [problem('minutes')]),
    ...(opens ? [] : [problem('opens')]),
  ];
  if (problems.length > 0 || opensAt === undefined) throw new LaurelError('bad_form', { problems });
  const claim: OpenClaimRow = {
    code: newShortCode(issuer.context),
    profile,
    achievementId: achievement.id,
    achievementVersion: achievement.version,
    places,
    opensAt,
    closesAt,
    closedAt: null,
    pinRound: 1,
    wrongPins: 0,
    language,
    createdAt: at,
    createdBy: actor,
  };
  await issuer.store.as(profile).write(async (db) => {
    await db.insert(OpenClaim, claim);
    await issuer.record(db.open, { actor, action: 'open-claim.begun', object: `open-claim:${claim.code}`, profile, detail: { places } });
  });
  return claim;
}

/** Nobody in a room writes what its badge needs to be awarded so. */
export const needsResults = ({ definition }: Pick<AchievementRow, 'definition'>, assessed: AssessmentClass = 'participation'): boolean =>
  definition.results.some((result) => isNeeded(result, assessed));

export const wrongPlaces = (places: number): Problem[] => (Number.isInteger(places) && places >= 1 && places <= OPEN_CLAIM_PLACES ? [] : [problem('places')]);

const problem = (at: string): Problem => ({ at, code: at, detail: at });

/** A course is planned a year ahead. */
const FURTHEST = 366 * 24 * 60 * MINUTE;

/** Eight letters and figures of which none is taken for another off a wall: 31⁸ are too many to try. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';
function newShortCode(context: Pick<Context, 'random'>): string {
  let code = '';
  while (code.length < 8) for (const byte of context.random(16)) if (byte < 8 * ALPHABET.length && code.length < 8) code += ALPHABET[byte % ALPHABET.length];
  return code;
}

/** As it was typed: capitals and the gaps that people put in mean nothing. */
export const plainCode = (typed: string): string => typed.toLowerCase().replace(/[^a-z0-9]/g, '');

/** The six digits on the wall: derived under the node's key, so that no row holds them and the wall can be drawn again. */
export function pinOf(issuer: Issuer, { code, pinRound }: Pick<OpenClaimRow, 'code' | 'pinRound'>): string {
  const bytes = Buffer.from(issuer.mac('open-claim-pin', `${code} ${pinRound}`), 'base64url');
  return String(bytes.readUIntBE(0, 6) % 1_000_000).padStart(6, '0');
}

/** `locked`: so many wrong PINs came that somebody guesses; a new one opens it. */
export type OpenClaimCondition = 'before' | 'open' | 'full' | 'locked' | 'ended';
export type OpenClaimView = { claim: OpenClaimRow; achievement: AchievementRow; taken: number; condition: OpenClaimCondition };

/** @throws LaurelError not_found */
export async function readOpenClaim(issuer: Issuer, code: string): Promise<OpenClaimView> {
  const found = await issuer.store.across('an address on a wall names its own profile').read((db) => db.one(OpenClaim, { code: plainCode(code) }));
  if (!found) throw new LaurelError('not_found');
  return issuer.store.as(found.profile).read((db) => viewOf(issuer, db, found));
}

export async function viewOf(issuer: Issuer, db: ScopedReader, claim: OpenClaimRow): Promise<OpenClaimView> {
  const achievement = await db.one(Achievement, { id: claim.achievementId, version: claim.achievementVersion });
  if (!achievement) throw new LaurelError('not_found');
  const taken = await takenOf(db, claim.code);
  return { claim, achievement, taken, condition: conditionOf(claim, taken, now(issuer.context)) };
}

function conditionOf({ closedAt, opensAt, closesAt, places, wrongPins }: OpenClaimRow, taken: number, at: string): OpenClaimCondition {
  if (closedAt !== null || closesAt <= at) return 'ended';
  if (opensAt > at) return 'before';
  if (wrongPins >= OPEN_CLAIM_WRONG_PINS) return 'locked';
  return taken >= places ? 'full' : 'open';
}

/** Who was removed leaves the place to somebody else. */
const takenOf = (db: Pick<ScopedReader, 'query'>, code: string): Promise<number> =>
  db
    .query(Award, 'award')
    .andWhere("award.standing <> 'revoked' AND award.id IN (SELECT entry.award_id FROM open_claim_entry entry WHERE entry.code = :code)", { code })
    .getCount();
