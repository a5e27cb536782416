import { type HeldItem, isPart, itemKey, neededOf, type PathwayPart, type PublicBadge, type PublicPathway, progressOf, publicKey } from '@laurel/credentials';
import { type Condition, conditionOf } from '../pages/condition.tsx';
import type { ListedBadge } from '../wallet/badges.ts';

/**
 * A badge that a pathway asks for: had; had ahead of its part's turn; had but not counting, since it does not stand or could not be checked; what can be worked on
 * now; or later.
 */
export type StepState = 'held' | 'ahead' | 'not-counting' | 'next' | 'later';
/** `by`: who gives it, by the name on another of their badges here. */
export type Step = { badge: PublicBadge; by: string | undefined; state: StepState; mine: { id: string; condition: Condition } | undefined };
/** Or another part, by its number. */
export type GoalPart = {
  number: number;
  needed: number;
  count: number;
  had: number;
  isDone: boolean;
  after: readonly number[];
  steps: readonly (Step | { part: number })[];
};
export type Toward = {
  pathway: PublicPathway;
  goal: PublicBadge;
  isReached: boolean;
  /** Badges that count, and those that will when the part they are in has its turn. */
  counted: number;
  ahead: number;
  parts: readonly GoalPart[];
  next: readonly { badge: PublicBadge; part: number }[];
};

/** From a goal to what is missing to what comes next, by the badges of this wallet as they stood when they were last checked. Nobody is asked. */
export function towardGoal(pathway: PublicPathway, badges: readonly ListedBadge[], now: Date): Toward {
  const mine = badges.filter(({ whose }) => whose !== 'other').map((badge) => ({ badge, condition: conditionOf(badge, now) }));
  const named = new Map(pathway.badges.map((badge) => [publicKey(badge), badge]));
  const ownOf = ({ issuer, achievement }: PublicBadge) => {
    // A pathway that does not say who gives a badge names none; badges from before 3.0 have no issuer's DID either.
    const found =
      issuer === ''
        ? []
        : mine.filter(({ badge: { issuerDid, facts } }) => issuerDid === issuer && [facts.achievementId, facts.achievementType].includes(achievement));
    return found.find(({ condition }) => COUNTS.has(condition)) ?? found[0];
  };
  const own = new Map(pathway.badges.map((badge) => [publicKey(badge), ownOf(badge)]));
  const held = [...own].flatMap(([key, one]): HeldItem[] =>
    one && COUNTS.has(one.condition) ? [{ key, class: one.badge.facts.assessment ?? 'participation' }] : [],
  );
  const progress = progressOf(pathway.graph, held);
  const names = new Map(badges.map(({ issuerDid, facts }) => [issuerDid, facts.issuerName]));
  const stepOf = (key: string, waits: boolean): Step => {
    const has = own.get(key);
    const ifNotHeld: StepState = has ? 'not-counting' : progress.next.has(key) ? 'next' : 'later';
    const state: StepState = !progress.held.has(key) ? ifNotHeld : waits ? 'ahead' : 'held';
    const badge = named.get(key) ?? UNKNOWN;
    return { badge, by: names.get(badge.issuer), state, mine: has && { id: has.badge.id, condition: has.condition } };
  };
  const numbers = inOrder(pathway.graph.parts);
  const numberOf = (number: number) => numbers.indexOf(number) + 1;
  const parts = numbers
    .flatMap((number) => pathway.graph.parts.filter((part) => part.number === number))
    .map((part): GoalPart => {
      const waits = progress.parts.get(part.number) === 'later';
      const steps = part.members.map((member) => (isPart(member) ? { part: numberOf(member.part) } : stepOf(itemKey(member), waits)));
      const had = part.members.filter((member) => (isPart(member) ? progress.parts.get(member.part) === 'done' : progress.held.has(itemKey(member)))).length;
      const isDone = progress.parts.get(part.number) === 'done';
      return { number: numberOf(part.number), needed: neededOf(part), count: part.members.length, had, isDone, after: part.after.map(numberOf), steps };
    });
  const capstone = pathway.badges.find(({ achievement }) => achievement === pathway.graph.capstone) ?? UNKNOWN;
  return {
    ...{ pathway, goal: capstone, parts },
    isReached: progress.isComplete || progress.held.has(publicKey(capstone)),
    counted: progress.counts.size,
    ahead: parts.flatMap(({ steps }) => steps.filter((step) => 'badge' in step && step.state === 'ahead')).length,
    next: parts.flatMap(({ number, steps }) =>
      steps.flatMap((step) => ('badge' in step && step.state === 'next' ? [{ badge: step.badge, part: number }] : [])),
    ),
  };
}

/** A badge that ends soon still stands. One whose issuer has said nothing for long does too, by the last answer there is; the page says of when. */
const COUNTS: ReadonlySet<Condition> = new Set<Condition>(['valid', 'ending', 'old']);
const UNKNOWN: PublicBadge = { issuer: '', achievement: '', name: {} };

/** Parts after those that they come after or contain, so that a page reads from what comes first. */
function inOrder(parts: readonly PathwayPart[]): number[] {
  const order: number[] = [];
  const visit = (number: number): void => {
    const part = parts.find((one) => one.number === number);
    if (!part || order.includes(number)) return;
    for (const before of part.after) visit(before);
    for (const member of part.members) if (isPart(member)) visit(member.part);
    order.push(number);
  };
  for (const { number } of parts) visit(number);
  return order;
}
