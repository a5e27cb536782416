import { type ClaimPath, type CredentialFormat, type Json, type JsonObject, matchPath } from '@laurel/credentials';
import type { CredentialQuery, Query } from './query.ts';

/** One badge as a request can see it: in which form, and everything it says in that form. */
export type Holding = {
  badgeId: string;
  title: string;
  format: CredentialFormat;
  claims: JsonObject;
  /** Where everything stands that can stay hidden; nothing can in a badge that is shown whole. */
  hideable: (string | number)[][];
  /** Its owner knows that it does not stand. */
  ended?: true;
};

/** One claim that may be shown, with all that leaves when its path is opened. */
export type Asked = { index: number; path: ClaimPath; opened: Json[] };

/** One badge that answers one credential query. */
export type Match = {
  queryId: string;
  holding: Holding;
  /** Without these there is no answer: the smallest set the verifier takes. */
  required: Asked[];
  /** Asked for beyond that, off until somebody switches it on: claims that the verifier takes only together stand together. */
  optional: Asked[][];
  /** Asked for, and not in this badge. */
  absent: ClaimPath[];
  /** Which choices of claims (indexes) the verifier takes. */
  sets: number[][];
};

/** One thing to send: the matches of one option of a credential set; `optional` where the verifier does without. */
export type Part = { required: boolean; matches: Match[] };

/** The badge that comes nearest to a query which none answers, and what that one does not say. */
export type Missed = { title: string; absent: ClaimPath[] };

/** Every part that can be answered, with all badges that could answer it by query. `complete`: nothing that is required is missing; else `missed` says what is. */
export type Plan = { parts: Part[]; candidates: Map<string, Match[]>; complete: boolean; missed: Missed[] };

/**
 * The least that answers a request: of a credential set the option with the fewest badges shown whole, of a query the smallest claim set.
 * `use` names the badge for a query where the person chose one.
 */
export function planAnswer(query: Query, holdings: readonly Holding[], use: ReadonlyMap<string, string> = new Map()): Plan {
  const candidates = new Map(query.credentials.map((asked) => [asked.id, matchesOf(asked, holdings)]));
  const chosen = (id: string): Match | undefined => {
    const matches = candidates.get(id) ?? [];
    return matches.find((match) => match.holding.badgeId === use.get(id)) ?? matches[0];
  };
  const answers = query.sets.map(({ options, required }) => {
    const possible = options.map((ids) => ids.map(chosen)).filter((matches): matches is Match[] => matches.every((match) => match !== undefined));
    return { required, matches: possible.toSorted((a, b) => wholes(a) - wholes(b) || a.length - b.length)[0] };
  });
  const parts = answers.flatMap(({ required, matches }) => (matches ? [{ required, matches }] : []));
  const complete = parts.length > 0 && answers.every(({ required, matches }) => !required || matches !== undefined);
  return {
    parts,
    candidates,
    complete,
    missed: query.credentials.flatMap((asked) => (candidates.get(asked.id)?.length ? [] : (nearest(asked, holdings) ?? []))),
  };
}

const wholes = (matches: readonly Match[]): number => matches.filter(({ holding }) => holding.format === 'ldp_vc').length;

/** Badges that answer one query: those that stand before those that do not, and of these the ones that say more of what was asked first. */
function matchesOf(asked: CredentialQuery, holdings: readonly Holding[]): Match[] {
  return ofKind(asked, holdings)
    .flatMap((holding) => matchOf(asked, holding) ?? [])
    .toSorted((a, b) => Number(a.holding.ended ?? false) - Number(b.holding.ended ?? false) || a.absent.length - b.absent.length);
}

const ofKind = (asked: CredentialQuery, holdings: readonly Holding[]): Holding[] =>
  asked.authorities ? [] : holdings.filter((holding) => holding.format === asked.format && isOfType(asked, holding));

/** One that is another badge than the one wanted is not near. */
function nearest(asked: CredentialQuery, holdings: readonly Holding[]): Missed | undefined {
  const isWanted = (index: number) => asked.claims[index]?.values !== undefined;
  return ofKind(asked, holdings)
    .flatMap((holding): Missed[] => {
      const found = foundIn(asked, holding);
      const lacks = asked.claimSets.map((set) => set.filter((index) => found[index] === undefined)).toSorted((a, b) => a.length - b.length)[0] ?? [];
      return lacks.some(isWanted) ? [] : [{ title: holding.title, absent: lacks.flatMap((index) => (asked.claims[index] ? [asked.claims[index].path] : [])) }];
    })
    .toSorted((a, b) => a.absent.length - b.absent.length)[0];
}

function isOfType({ format, vctValues, typeValues }: CredentialQuery, { claims }: Holding): boolean {
  if (format === 'dc+sd-jwt') return typeof claims.vct === 'string' && vctValues.includes(claims.vct);
  const types = [claims.type ?? []].flat().map((type) => TYPE_IRIS[String(type)] ?? String(type));
  return typeValues.some((wanted) => wanted.every((type) => types.includes(type)));
}

const VOCAB = 'https://purl.imsglobal.org/spec/vc/ob/vocab.html#';
/** Types as the pinned contexts expand them; both names of a badge are one IRI there. */
const TYPE_IRIS: Record<string, string> = {
  VerifiableCredential: 'https://www.w3.org/2018/credentials#VerifiableCredential',
  OpenBadgeCredential: `${VOCAB}OpenBadgeCredential`,
  AchievementCredential: `${VOCAB}OpenBadgeCredential`,
};

const foundIn = ({ claims }: CredentialQuery, holding: Holding): (Asked | undefined)[] =>
  claims.map(({ path, values }, index) => {
    const places = matchPath(holding.claims, path);
    // Section 6.4.1: a claim whose value is not among those wanted counts as absent.
    const fits = values === undefined || places.some((place) => values.some((wanted) => wanted === valueAt(holding.claims, place)));
    return places.length > 0 && fits ? { index, path, opened: openedBy(places, holding) } : undefined;
  });

function matchOf(asked: CredentialQuery, holding: Holding): Match | undefined {
  const found = foundIn(asked, holding);
  const sets = asked.claimSets.filter((set) => set.every((index) => found[index] !== undefined));
  const least = sets.toSorted((a, b) => a.length - b.length)[0];
  if (!least) return undefined;
  const taken = (indexes: Iterable<number>) => [...new Set(indexes)].toSorted((a, b) => a - b).flatMap((index) => found[index] ?? []);
  return {
    queryId: asked.id,
    holding,
    required: taken(least),
    optional: togetherIn(sets, taken(sets.flat().filter((index) => !least.includes(index)))),
    absent: asked.claims.filter((_, index) => found[index] === undefined).map(({ path }) => path),
    sets,
  };
}

/** Claims that stand in the same sets and no others are one choice. */
function togetherIn(sets: readonly number[][], claims: readonly Asked[]): Asked[][] {
  const groups = Map.groupBy(claims, ({ index }) => sets.map((set) => (set.includes(index) ? '1' : '0')).join(''));
  return [...groups.values()];
}

/** What stands in one disclosure leaves as a whole, whichever part of it was asked for; what can stay hidden inside it and was not asked for does stay. */
function openedBy(places: readonly Place[], { claims, hideable }: Holding): Json[] {
  const outermost = places.map((place) => hideable.filter((one) => isWithin(place, one)).toSorted((a, b) => a.length - b.length)[0] ?? place);
  const stays = hideable.filter((one) => !places.some((place) => isWithin(place, one) || isWithin(one, place)));
  const once = [...new Map(outermost.map((place) => [JSON.stringify(place), place])).values()];
  return once.map((place) => without(valueAt(claims, place), place, stays));
}

type Place = readonly (string | number)[];

const isWithin = (place: Place, start: Place): boolean => start.every((step, index) => place[index] === step);

/** The value that stands at a place, less what stands at others inside it. */
function without(value: Json, at: Place, others: readonly Place[]): Json {
  const inside = others.filter((one) => one.length > at.length && isWithin(one, at));
  if (inside.length === 0 || typeof value !== 'object' || value === null) return value;
  const left = Object.entries(value).flatMap(([key, inner]): [string, Json][] => {
    const place = [...at, Array.isArray(value) ? Number(key) : key];
    return inside.some((one) => one.length === place.length && isWithin(one, place)) ? [] : [[key, without(inner, place, inside)]];
  });
  return Array.isArray(value) ? left.map(([, inner]) => inner) : Object.fromEntries(left);
}

function valueAt(tree: Json, place: Place): Json {
  let value: Json | undefined = tree;
  for (const step of place) {
    if (Array.isArray(value) && typeof step === 'number') value = value[step];
    else if (typeof value === 'object' && value !== null && !Array.isArray(value)) value = value[step];
    else return null;
  }
  return value ?? null;
}

/** The claims that leave with these switches on, each named by its first claim's index; `undefined` where the verifier takes no such choice. */
export function choose(match: Match, on: ReadonlySet<number>): Asked[] | undefined {
  const claims = [...match.required, ...match.optional.filter((group) => group[0] && on.has(group[0].index)).flat()];
  const taken = new Set(claims.map(({ index }) => index));
  return match.sets.some((set) => new Set(set).size === taken.size && set.every((index) => taken.has(index))) ? claims : undefined;
}
