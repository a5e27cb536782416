import { isDeepStrictEqual } from 'node:util';
import { contextOf } from '../contexts/contexts.ts';
import { isJsonObject } from '../json/strict.ts';
import type { Json, JsonObject } from '../types.ts';
import { unwrapped } from './inline-context.ts';

/** One object of the tree that says something about what its `id` names. */
type Description = { object: JsonObject; at: string; depth: number };

/**
 * The place where a document describes one thing twice so that members could have been moved between the two; undefined where it does not.
 *
 * Objects with one `id` are one node of the graph that is signed: a thief may hand each member to either. In a badge that somebody awards to
 * themselves, the learner's result could go to the issuer, where nobody looks for it. So the description nearest to the root is the thing's home,
 * and another may only repeat what stands there, or hold what the home cannot: a term of another type.
 */
export function twinProblem(document: JsonObject): string | undefined {
  let scopes: ReturnType<typeof termScopes> | undefined; // most documents describe nothing twice
  for (const descriptions of byId(document).values()) {
    const all = withBareIssuer(document, descriptions);
    const [home, ...others] = all.toSorted(nearness);
    if (!home || others.length === 0 || all.every(isOfLittleWeight)) continue;
    scopes ??= termScopes(document);
    const meanings = scopes;
    for (const other of others) {
      const name = Object.keys(other.object).find(
        (member) => !isNaming(member) && !isEndorsement(member) && !isOfBytes(member) && !mayStand(member, other, home, meanings),
      );
      if (name !== undefined) return `"${name}" of ${String(home.object.id)} stands at ${other.at}, and could have been moved there from ${home.at}.`;
    }
  }
  return undefined;
}

/** Of somebody who awards to themselves, what stands at the learner could all have come from the issuer: then that place counts though it is bare. */
function withBareIssuer({ issuer }: JsonObject, descriptions: Description[]): Description[] {
  const bare = isJsonObject(issuer) ? issuer : { id: issuer ?? null };
  const isSelf = descriptions.some(({ object, at }) => object.id === bare.id && /^\/credentialSubject(\/\d+)?$/.test(at));
  return isSelf && !descriptions.some(({ at }) => at === '/issuer') ? [...descriptions, { object: bare, at: '/issuer', depth: 1 }] : descriptions;
}

function mayStand(name: string, { object, at }: Description, home: Description, scopes: ReadonlyMap<string, ReadonlySet<Json>>): boolean {
  const [value, same] = [object[name], home.object[name]];
  if (value === undefined || same !== undefined) return isSame(value, same);
  if (isOfOneKind(object, home.object)) return false;
  // Open Badges' own sample gives its criteria the id of the achievement; an Achievement has no narrative.
  const scope = scopes.get(name);
  // What no context of ours defines (an `@vocab` does) may stand anywhere.
  const fitsHome = scope === undefined || scope.has(EVERYWHERE) || typesOf(home.object).some((type) => scope.has(type));
  return !fitsHome || (name === 'narrative' && at.endsWith('/criteria'));
}

/**
 * The picture of a badge and of its achievement, an organization as issuer and as creator: the commonest badges describe them twice and not alike.
 * Whatever moves between the two is still said of the same thing by the same issuer, and nothing hangs on where.
 */
const isOfLittleWeight = ({ object }: Description): boolean =>
  typesOf(object).length > 0 && typesOf(object).every((type) => type === 'Image' || type === 'Profile');

/** What names a node and says its kinds; they are those of the node wherever they stand. */
const isNaming = (member: string): boolean => member === 'id' || member === 'type' || member === '@context';

/** Each says itself what it endorses, and is signed by whoever says it. */
const isEndorsement = (member: string): boolean => member === 'endorsement' || member === 'endorsementJwt';

/** What `relatedResource` says of the bytes behind an id: of the badge's own picture, too, and nobody looks for it there. */
const isOfBytes = (member: string): boolean => member === 'digestSRI' || member === 'digestMultibase' || member === 'mediaType';

function isOfOneKind(a: JsonObject, b: JsonObject): boolean {
  const [types, others] = [typesOf(a), typesOf(b)];
  return types.length === 0 && others.length === 0 ? true : types.some((type) => others.includes(type));
}

const typesOf = ({ type }: JsonObject): Json[] => (Array.isArray(type) ? type : type === undefined ? [] : [type]);

/** Equal, or naming the same thing, whose descriptions are compared by themselves. */
function isSame(a: Json | undefined, b: Json | undefined): boolean {
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, index) => isSame(item, b[index]));
  const [id, other] = [a, b].map((value) => (isJsonObject(value) ? value.id : value));
  return isDeepStrictEqual(a, b) || (id !== undefined && id === other);
}

/** By depth; the issuer's place is before its learner's. Never by the order of members, which is nobody's. */
function nearness(a: Description, b: Description): number {
  if (a.depth !== b.depth) return a.depth - b.depth;
  if (a.at === '/issuer' || b.at === '/issuer') return a.at === '/issuer' ? -1 : 1;
  return a.at < b.at ? -1 : 1;
}

/**
 * What is said of each id, credential by credential: one in a presentation is a graph of its own. In a learner record (CLR) it is not, but
 * has a signature that no longer fits once a member was moved, and a record with such a one is not believed (`verify/steps/inside.ts`).
 */
function byId(document: JsonObject): Map<string, Description[]> {
  const holds = typesOf(document).some((type) => type === 'VerifiablePresentation' || type === 'ClrCredential');
  const ownGraphs: ReadonlySet<string> = new Set(holds ? ['verifiableCredential', 'proof'] : ['proof']);
  const found = new Map<string, Description[]>();
  const walk = (value: Json, at: string, depth: number, graph: string): void => {
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) walk(item, `${at}/${index}`, depth, graph.endsWith('/') ? `${graph}${index}` : graph);
    } else if (isJsonObject(value)) {
      if (typeof value.id === 'string' && Object.keys(value).some((name) => !isNaming(name))) {
        const key = `${graph} ${value.id}`;
        found.set(key, [...(found.get(key) ?? []), { object: value, at, depth }]);
      }
      for (const [name, member] of Object.entries(value)) {
        const inner = `${at}/${name}`;
        if (name !== '@context') walk(member, inner, depth + 1, ownGraphs.has(name) ? `${inner}/` : graph);
      }
    }
  };
  walk(document, '', 0, '');
  return found;
}

/** By term, the types in whose context it is defined; EVERYWHERE for what is defined outside of one. */
function termScopes(document: JsonObject): ReadonlyMap<string, ReadonlySet<Json>> {
  const scopes = new Map<string, Set<Json>>();
  for (const context of contextsIn(document)) {
    const known = typeof context === 'string' ? scopesOf(context) : Object.keys(unwrapped(context)).map((term) => [term, [EVERYWHERE]] as const);
    for (const [term, scope] of known) scopes.set(term, new Set([...(scopes.get(term) ?? []), ...scope]));
  }
  return scopes;
}

function contextsIn(value: Json): (string | JsonObject)[] {
  if (Array.isArray(value)) return value.flatMap(contextsIn);
  if (!isJsonObject(value)) return [];
  const context = value['@context'] ?? [];
  const own = (Array.isArray(context) ? context : [context]).filter((entry) => typeof entry === 'string' || isJsonObject(entry));
  return [...own, ...Object.entries(value).flatMap(([name, member]) => (name === '@context' ? [] : contextsIn(member)))];
}

const EVERYWHERE = '';

// Contexts are pinned, and few.
const cache = new Map<string, [term: string, scopes: Set<string>][]>();

function scopesOf(url: string): [string, Set<string>][] {
  const known = cache.get(url);
  if (known) return known;
  const scopes = new Map<string, Set<string>>();
  const context = contextOf(url)?.['@context'] ?? [];
  for (const definitions of (Array.isArray(context) ? context : [context]).filter(isJsonObject)) collect(definitions, EVERYWHERE, scopes);
  const entries = [...scopes];
  cache.set(url, entries);
  return entries;
}

function collect(definitions: JsonObject, scope: string, scopes: Map<string, Set<string>>): void {
  for (const [term, definition] of Object.entries(definitions)) {
    if (term.startsWith('@')) continue;
    scopes.set(term, (scopes.get(term) ?? new Set()).add(scope));
    const inner = isJsonObject(definition) ? definition['@context'] : undefined;
    // A type's context starts a scope; one within it belongs to a member, and reaches no further.
    if (scope === EVERYWHERE && isJsonObject(inner)) collect(inner, term, scopes);
  }
}
