import {
  type HeldItem,
  isPart,
  itemKey,
  neededOf,
  type PathwayItem,
  type PathwayMember,
  type PathwayPart,
  type PublicBadge,
  type PublicPathway,
  progressOf,
  publicKey,
} from '@laurel/credentials';
import { type Condition, conditionOf } from '../pages/condition.tsx';
import type { ListedBadge } from '../wallet/badges.ts';
import { withoutChoices } from './without-choices.ts';

/**
 * A badge that a pathway asks for: had; had ahead of its part's turn; had but not counting, since it does not stand or could not be checked; what can be worked on
 * now; or later.
 */
export type StepState = 'held' | 'ahead' | 'not-counting' | 'next' | 'later';
/** `by`: who gives it, by the name on another of their badges here. */
export type Step = { badge: PublicBadge; by: string | undefined; state: StepState; mine: { id: string; condition: Condition } | undefined };
/** A badge that is asked for, and those of others that count in its place. */
export type Asked = Step & { or: readonly Step[] };
/** Or another part, by its number. */
export type GoalPart = {
  number: number;
  needed: number;
  count: number;
  had: number;
  isDone: boolean;
  after: readonly number[];
  steps: readonly (Asked | { part: number })[];
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
  const { parts: drawn, orOf } = withoutChoices(pathway);
  const numbers = inOrder(drawn);
  const numberOf = (number: number) => numbers.indexOf(number) + 1;
  const waits = waitingIn(drawn, (number) => progress.parts.get(number) === 'done');
  const has = (member: PathwayMember) => (isPart(member) ? progress.parts.get(member.part) === 'done' : progress.held.has(itemKey(member)));
  const parts = numbers
    .flatMap((number) => drawn.filter((part) => part.number === number))
    .map((part): GoalPart => {
      const isWaiting = waits(part.number);
      const asked = (item: PathwayItem): Asked => ({
        ...stepOf(itemKey(item), isWaiting),
        or: (orOf.get(itemKey(item)) ?? []).map((other) => stepOf(itemKey(other), isWaiting)),
      });
      const steps = part.members.map((member) => (isPart(member) ? { part: numberOf(member.part) } : asked(member)));
      const had = part.members.filter((member) => [member, ...((!isPart(member) && orOf.get(itemKey(member))) || [])].some(has)).length;
      const isDone = progress.parts.get(part.number) === 'done';
      return { number: numberOf(part.number), needed: neededOf(part), count: part.members.length, had, isDone, after: part.after.map(numberOf), steps };
    });
  const capstone = pathway.badges.find(({ achievement }) => achievement === pathway.graph.capstone) ?? UNKNOWN;
  return {
    ...{ pathway, goal: capstone, parts },
    isReached: progress.isComplete || progress.held.has(publicKey(capstone)),
    counted: progress.counts.size,
    ahead: parts.flatMap(({ steps }) => steps.filter((step) => 'badge' in step && [step, ...step.or].some(({ state }) => state === 'ahead'))).length,
    next: parts.flatMap(({ number, steps }) =>
      steps.flatMap((step) => {
        const next = 'badge' in step && [step, ...step.or].find(({ state }) => state === 'next');
        return next ? [{ badge: next.badge, part: number }] : [];
      }),
    ),
  };
}

/** A badge that ends soon still stands. One whose issuer has said nothing for long does too, by the last answer there is; the page says of when. */
const COUNTS: ReadonlySet<Condition> = new Set<Condition>(['valid', 'ending', 'old']);
const UNKNOWN: PublicBadge = { issuer: '', achievement: '', name: {} };

/** Which parts have to wait for others: a part inside another has its turn no sooner than that one, whatever is had of it. */
function waitingIn(parts: readonly PathwayPart[], isDone: (number: number) => boolean): (number: number) => boolean {
  const known = new Map<number, boolean>(); // a stranger's parts may stand in many others each
  const waits = (number: number): boolean => {
    const before = known.get(number);
    if (before !== undefined) return before;
    const own = parts.some((part) => part.number === number && !part.after.every(isDone));
    const is = own || parts.some(({ number: around, members }) => members.some((member) => isPart(member) && member.part === number) && waits(around));
    known.set(number, is);
    return is;
  };
  return waits;
}

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
