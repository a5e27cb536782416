import type { AssessmentClass } from '../model/badge-input.ts';

/** One badge that counts: of an achievement of this node, or of another issuer by its DID and the achievement's id or type as that issuer writes it; `issuerName` is for people to read. */
export type PathwayItem = { own: string } | { issuer: string; achievement: string; name: string; issuerName?: string };
/** What a part asks for: badges, and other parts by their number. */
export type PathwayMember = PathwayItem | { part: number };
export type PathwayPart = { number: number; rule: 'all' | 'any' | number; after: readonly number[]; members: readonly PathwayMember[] };
/** Every part that stands inside no other has to be done; the capstone then comes by itself. */
export type PathwayGraph = { parts: readonly PathwayPart[]; capstone: string };

export const isPart = (member: PathwayMember): member is { part: number } => 'part' in member;
export const itemKey = (item: PathwayItem): string => ('own' in item ? `own ${item.own}` : `of ${item.issuer} ${item.achievement}`);
/** How many of its members a part asks for. */
export const neededOf = ({ rule, members }: PathwayPart): number => (rule === 'all' ? members.length : rule === 'any' ? 1 : rule);

export type GraphFault = {
  part: number;
  code: 'no_parts' | 'part_empty' | 'too_few' | 'item_twice' | 'part_unknown' | 'part_twice' | 'circle' | 'capstone_inside';
};

/** What keeps a graph from being one that somebody can finish. */
export function faultsOf({ parts, capstone }: PathwayGraph): GraphFault[] {
  const known = new Set(parts.map(({ number }) => number));
  const items = new Set<string>();
  const inside = new Set<number>();
  const faults: GraphFault[] = parts.length === 0 ? [{ part: 0, code: 'no_parts' }] : [];
  for (const part of parts) {
    const add = (code: GraphFault['code']) => faults.push({ part: part.number, code });
    if (part.members.length === 0) add('part_empty');
    else if (neededOf(part) > part.members.length || neededOf(part) < 1) add('too_few');
    if (part.after.some((number) => !known.has(number))) add('part_unknown');
    for (const member of part.members) {
      if (isPart(member)) {
        if (!known.has(member.part)) add('part_unknown');
        if (inside.has(member.part)) add('part_twice');
        inside.add(member.part);
      } else {
        if (items.has(itemKey(member))) add('item_twice');
        items.add(itemKey(member));
        if ('own' in member && member.own === capstone) add('capstone_inside');
      }
    }
  }
  const circle = circleIn(parts);
  return circle === undefined ? faults : [...faults, { part: circle, code: 'circle' }];
}

/** What has to be done before a part is, or within it. */
const leansOn = ({ after, members }: PathwayPart): number[] => [...after, ...members.filter(isPart).map(({ part }) => part)];

/** Kahn: what is left when everything that leans on nothing has been taken away, again and again. */
function circleIn(parts: readonly PathwayPart[]): number | undefined {
  let left = [...parts];
  for (;;) {
    const stays = left.filter((part) => leansOn(part).some((number) => left.some((other) => other.number === number)));
    if (stays.length === left.length) return left[0]?.number;
    left = stays;
  }
}

/** Whether a pathway's capstone would, by way of other pathways, be needed for itself: then nobody could begin. */
export function leadsBack(graph: PathwayGraph, others: readonly PathwayGraph[]): boolean {
  const ownItems = ({ parts }: PathwayGraph) => parts.flatMap(({ members }) => members.flatMap((member) => ('own' in member ? [member.own] : [])));
  const seen = new Set<string>();
  const ahead = ownItems(graph);
  for (let item = ahead.pop(); item !== undefined; item = ahead.pop()) {
    if (item === graph.capstone) return true;
    if (seen.has(item)) continue;
    seen.add(item);
    for (const other of others) if (other.capstone === item) ahead.push(...ownItems(other));
  }
  return false;
}

/** A badge that somebody holds, by the key of what it stands for. */
export type HeldItem = { key: string; class: AssessmentClass };
export type PartState = 'done' | 'open' | 'later';
export type PathwayProgress = {
  isComplete: boolean;
  parts: ReadonlyMap<number, PartState>;
  /** Keys of what is held, wherever it stands. */
  held: ReadonlySet<string>;
  /** Of that, what a part that is done or open takes: the strongest of as many as it asks for. What is earned ahead of its turn counts when that comes. */
  counts: ReadonlySet<string>;
  next: ReadonlySet<string>;
  /** Once it is complete: what it rested on, and the weakest of how that was assessed. */
  required: readonly string[];
  weakest: AssessmentClass | undefined;
};

const STRENGTH: Record<AssessmentClass, number> = { participation: 1, 'assessed-elsewhere': 2, 'assessed-here': 3 };
const CLASSES: readonly AssessmentClass[] = ['participation', 'assessed-elsewhere', 'assessed-here'];

/** Whatever was taken for a member: how strong it is, and the badges it rests on. */
type Taken = { strength: number; keys: readonly string[] };

/**
 * How far somebody is in a graph without faults. One more badge never undoes anything: of a choice the strongest are taken, so that neither what is complete nor how
 * it was assessed can get less.
 */
export function progressOf(graph: PathwayGraph, held: readonly HeldItem[]): PathwayProgress {
  const strengths = new Map<string, number>();
  for (const one of held) strengths.set(one.key, Math.max(strengths.get(one.key) ?? 0, STRENGTH[one.class]));
  const partOf = (number: number) => graph.parts.find((part) => part.number === number);
  const done = new Map<number, Taken | undefined>();

  const takenOf = (member: PathwayMember): Taken | undefined => {
    if (isPart(member)) return doneOf(member.part);
    const strength = strengths.get(itemKey(member));
    return strength === undefined ? undefined : { strength, keys: [itemKey(member)] };
  };
  const bestOf = (part: PathwayPart): Taken[] =>
    part.members
      .flatMap((member) => takenOf(member) ?? [])
      .sort((a, b) => b.strength - a.strength)
      .slice(0, neededOf(part));
  const doneOf = (number: number): Taken | undefined => {
    if (!done.has(number)) {
      const part = partOf(number);
      const before = part?.after.map(doneOf) ?? [];
      const best = part ? bestOf(part) : [];
      const all = [...before, ...best].flatMap((one) => one ?? []);
      const isDone = part !== undefined && !before.includes(undefined) && best.length === neededOf(part);
      done.set(number, isDone ? { strength: Math.min(...all.map(({ strength }) => strength)), keys: all.flatMap(({ keys }) => keys) } : undefined);
    }
    return done.get(number);
  };

  const inside = new Set(graph.parts.flatMap(({ members }) => members.filter(isPart).map(({ part }) => part)));
  const outermost = graph.parts.filter(({ number }) => !inside.has(number)).map(({ number }) => number);
  const ends = outermost.map(doneOf);
  const isComplete = !ends.includes(undefined) && ends.length > 0;
  const whole = isComplete ? ends.flatMap((one) => one ?? []) : [];

  const isOpen = (number: number): boolean => {
    const around = graph.parts.find(({ members }) => members.some((member) => isPart(member) && member.part === number));
    return (partOf(number)?.after ?? []).every((before) => doneOf(before) !== undefined) && (around === undefined || isOpen(around.number));
  };
  const parts = new Map<number, PartState>();
  const counts = new Set<string>();
  for (const part of graph.parts) {
    const open = isOpen(part.number);
    parts.set(part.number, doneOf(part.number) ? 'done' : open ? 'open' : 'later');
    if (open) for (const { keys } of bestOf(part)) for (const key of keys) counts.add(key);
  }
  return {
    isComplete,
    parts,
    held: new Set(strengths.keys()),
    counts,
    next: nextIn(graph, outermost, parts, strengths),
    required: [...new Set(whole.flatMap(({ keys }) => keys))],
    weakest: isComplete ? CLASSES[Math.min(...whole.map(({ strength }) => strength)) - 1] : undefined,
  };
}

/** What can be worked on now and would bring somebody on: of a choice that is made, nothing more. */
function nextIn({ parts }: PathwayGraph, from: readonly number[], states: ReadonlyMap<number, PartState>, held: ReadonlyMap<string, number>): Set<string> {
  const next = new Set<string>();
  const ahead = [...from];
  for (let number = ahead.pop(); number !== undefined; number = ahead.pop()) {
    const part = parts.find((one) => one.number === number);
    const state = states.get(number);
    if (part === undefined || state === 'done') continue;
    ahead.push(...part.after);
    if (state === 'later') continue;
    for (const member of part.members) {
      if (isPart(member)) ahead.push(member.part);
      else if (!held.has(itemKey(member))) next.add(itemKey(member));
    }
  }
  return next;
}
