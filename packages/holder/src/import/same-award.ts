import { DAY } from '@laurel/base';
import type { BadgeFacts, ResultFact } from '@laurel/credentials';

/**
 * Whether two badges of one issuer tell of one award: the same achievement, name and day, and nothing that both show told differently. What one of them leaves
 * out says nothing: an SD-JWT shows what its holder chose, and of evidence and results some of them.
 */
export const isSameAward = (one: BadgeFacts, other: BadgeFacts): boolean =>
  isTold(one) &&
  isTold(other) &&
  ALIKE.every((name) => one[name] === other[name]) &&
  WHERE_BOTH.every((name) => agree(one[name], other[name])) &&
  endTogether(one.validUntil, other.validUntil) &&
  areAlike(one.identityCheck ?? {}, other.identityCheck ?? {}) &&
  overlap(one.evidence, other.evidence) &&
  overlap(one.results.map(asReached), other.results.map(asReached));

const isTold = ({ achievementId, awardedDate }: BadgeFacts): boolean => achievementId !== undefined && awardedDate !== undefined;

const ALIKE = ['achievementId', 'name', 'awardedDate', 'holderName'] as const;
const WHERE_BOTH = ['assessment', 'assessmentName', 'assessmentNarrative', 'creditsEarned'] as const;

const agree = (one: unknown, other: unknown): boolean => one === undefined || other === undefined || one === other;

/** To the day: one format may write it as a moment and another as a date. */
const endTogether = (one: string | undefined, other: string | undefined): boolean =>
  one === undefined || other === undefined || one === other || Math.abs(Date.parse(one) - Date.parse(other)) < DAY;

/** A level is told by its name only where the achievement's own description of it is shown, else by its address. */
const asReached = ({ id, name, value, status, achievedLevel }: ResultFact): object => ({ id, value, status, ...(name !== undefined && { achievedLevel }) });

/** Whether what the shorter list shows is in the longer one. */
function overlap(one: readonly object[], other: readonly object[]): boolean {
  const [fewer, more] = one.length <= other.length ? [one, other] : [other, one];
  return fewer.every((shown) => more.some((told) => areAlike(shown, told)));
}

function areAlike(one: object, other: object): boolean {
  const told = new Map<string, unknown>(Object.entries(other));
  return Object.entries(one).every(([name, value]) => agree(value, told.get(name)));
}
