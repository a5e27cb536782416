import type { Shown } from '../records.ts';
import type { Choices } from './answer-request.ts';
import type { Asked, Match, Plan } from './match.ts';

/** How the switches of a page stand: of which query which optional claims, and which optional parts, are on. */
export type Switches = Pick<Choices, 'on' | 'parts'>;

/** For each query the badge that was in an answer, where one that answers it was and still stands; two queries do not get the same one as long as there is another. */
export function badgesSent(candidates: Plan['candidates'], sent: readonly Shown[]): Map<string, string> {
  const use = new Map<string, string>();
  for (const [query, matches] of candidates) {
    const fit = sent.filter((one) => matches.some((match) => isOf(match, one) && !match.holding.ended));
    const [given] = [...fit.filter(({ badgeId }) => ![...use.values()].includes(badgeId)), ...fit];
    if (given) use.set(query, given.badgeId);
  }
  return use;
}

/** As they stood in an answer: on is only what shows nothing that the answer did not show of the same badge. */
export function switchesSent({ parts }: Plan, sent: readonly Shown[]): Switches {
  const isSent = (match: Match, claims: readonly Asked[]): boolean => {
    const names = sent.filter((one) => isOf(match, one)).map((one) => new Set(one.claims.map((path) => JSON.stringify(path))));
    return names.some((shown) => match.holding.format === 'ldp_vc' || claims.every(({ path }) => shown.has(JSON.stringify(path))));
  };
  const again = parts.filter(({ matches }) => matches.every((match) => isSent(match, match.required)));
  const on = again.flatMap(({ matches }) => matches.map((match) => [match.queryId, firsts(match.optional.filter((group) => isSent(match, group)))] as const));
  return { on: new Map(on), parts: new Set(again.flatMap(({ matches }) => matches.map(({ queryId }) => queryId))) };
}

/** As somebody had them when they pressed a button, for the badges that were on the page. */
export function switchesPressed({ parts }: Plan, { use, on, parts: chosen }: Choices): Switches {
  const same = parts.flatMap(({ matches }) => matches).filter(({ queryId, holding }) => use.get(queryId) === holding.badgeId);
  return { on: new Map(same.map(({ queryId }) => [queryId, on.get(queryId) ?? new Set()])), parts: chosen };
}

const isOf = ({ holding }: Match, { badgeId, format }: Shown): boolean => holding.badgeId === badgeId && holding.format === format;

const firsts = (groups: readonly (readonly Asked[])[]): Set<number> => new Set(groups.flatMap(([first]) => (first ? [first.index] : [])));
