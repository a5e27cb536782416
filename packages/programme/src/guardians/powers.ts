import { PURPOSES, type Purpose } from '../consents/terms.ts';
import type { GuardianshipRow, Power } from './guardian-records.ts';

/** Whether it holds at a moment: taken on, not ended, its day not come. */
export const isLive = ({ confirmedAt, endedAt, endsAt }: Pick<GuardianshipRow, 'confirmedAt' | 'endedAt' | 'endsAt'>, at: string): boolean =>
  confirmedAt !== null && confirmedAt <= at && endsAt > at && (endedAt === null || endedAt > at);

export const hasPower = (one: GuardianshipRow, power: Power, at: string): boolean => one.powers.includes(power) && isLive(one, at);

/** What a guardian may answer for: everything but a directory, in which no minor stands. */
export const GUARDED_PURPOSES = PURPOSES.filter((purpose) => purpose !== 'directory');

/**
 * Whether somebody is under age at a moment: until the day of a guardianship that was taken on, also where one of the two has ended it since, which makes
 * nobody older. For an institution and its organisations what it said itself counts (`saidBy`); for what is open to everybody, whatever anybody on this node said.
 */
export const isMinor = (guardianships: readonly GuardianshipRow[], subject: string, at: string): boolean =>
  guardianships.some((one) => one.subject === subject && saysMinor(one, at));

/** Whether one says so: it does until its day, unless the institution that saw the papers ended it, or took it back once somebody else had. */
export const saysMinor = ({ confirmedAt, endedAt, endedBy, endsAt, liftedAt }: GuardianshipRow, at: string): boolean =>
  confirmedAt !== null &&
  confirmedAt <= at &&
  endsAt > at &&
  (endedBy !== 'institution' || endedAt === null || endedAt > at) &&
  (liftedAt === null || liftedAt > at);

/** Whether it has ended before its day, which still holds for directories and search engines. */
export const saysMinorAlone = (one: GuardianshipRow, at: string): boolean => saysMinor(one, at) && !isLive(one, at);

/** The word of an institution that saw the papers, which reaches what is its own and no other's. */
export const saidBy = (guardianships: readonly GuardianshipRow[], profile: string | undefined): GuardianshipRow[] =>
  guardianships.filter((one) => one.profile === profile);

/** Whether somebody may consent for somebody else, for this purpose, at a moment. */
export const actsFor = (one: GuardianshipRow, { subject, grantor, purpose }: { subject: string; grantor: string; purpose: Purpose }, at: string): boolean =>
  one.subject === subject && one.guardian === grantor && decidesAbout(one, purpose, at);

/** Whether it takes the answer about a purpose out of the minor's own hand. */
export const decidesAbout = (one: GuardianshipRow, purpose: Purpose, at: string): boolean => one.purposes.includes(purpose) && hasPower(one, 'consent', at);

/** How one stands: asked of its guardian, in force, declined or ended by somebody, or over by its day. */
export type Care = 'waiting' | 'live' | 'declined' | 'ended' | 'over';

export function careOf(one: GuardianshipRow, at: string): Care {
  if (one.endedAt !== null) return one.confirmedAt === null && one.endedBy === 'guardian' ? 'declined' : 'ended';
  if (one.endsAt <= at) return 'over';
  return one.confirmedAt === null ? 'waiting' : 'live';
}
