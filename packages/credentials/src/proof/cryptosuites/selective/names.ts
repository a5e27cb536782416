import { createHash } from 'node:crypto';
import { canonicalizeJson } from '../../../canonicalize/jcs.ts';
import { isJsonObject } from '../../../json/strict.ts';
import type { Json, JsonObject } from '../../../types.ts';

/** Stands before the name of a node that has none. No document may use it itself. */
export const NAMELESS = 'urn:laurel:nameless:';

/**
 * The document with an `id` for each object that has none, so that a node keeps its name when others are left out. vc-di-ecdsa 1.0 (section 3.4.7)
 * expands, names and compacts again; that gives another tree than the one a pointer was written for, and fails on lists. `not` are names of
 * objects that turned out to be no nodes: JSON literals.
 */
export function nameNodes(document: JsonObject, not: ReadonlySet<string> = new Set()): JsonObject {
  let count = 0;
  const named = (value: Json): Json => {
    if (Array.isArray(value)) return value.map(named);
    if (!isJsonObject(value)) return value;
    const name = `${NAMELESS}${count++}`;
    const members = Object.entries(value).map(([member, inner]) => [member, member === '@context' ? inner : named(inner)] as const);
    const isNode = !('@value' in value) && !('id' in value) && !not.has(name);
    return { ...(isNode ? { id: name } : {}), ...Object.fromEntries(members) };
  };
  return { ...document, ...(named(document) as JsonObject) }; // an object stays one
}

/** Names in an expanded document that stand anywhere but as the id of a node: in a JSON literal. */
export function misplacedNames(expanded: unknown): Set<string> {
  const found = new Set<string>();
  JSON.stringify(expanded, (member, value) => {
    if (typeof value === 'string' && value.startsWith(NAMELESS) && member !== '@id') found.add(value);
    return value;
  });
  return found;
}

const RDF = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#';

/**
 * What RDF would name by chance gets a name that stays the same when other things are left out: each cell of a list by the list's content and
 * place, each graph by the node in it. Open Badges' `resultDescription.allowedValue` is such a list.
 */
export function nameListsAndGraphs(expanded: object[]): object[] {
  const times = new Map<string, number>();
  return expanded.map((node) => walk(node, ''));

  function walk(value: unknown, place: string): object {
    if (!isJsonObject(value)) return value as object; // text of @id and @type
    if (Array.isArray(value['@list'])) return cells(value['@list'], nameFor(`list ${place}`, value['@list']), 0);
    const id = typeof value['@id'] === 'string' ? value['@id'] : place;
    const named = Object.entries(value).map(([name, inner]) => [name, Array.isArray(inner) ? inner.map((item) => walk(item, `${id} ${name}`)) : inner]);
    const graph: unknown = Array.isArray(value['@graph']) && !('@id' in value) ? value['@graph'][0] : undefined;
    return { ...(graph === undefined ? {} : { '@id': nameFor(`graph ${place}`, isJsonObject(graph) ? graph['@id'] : graph) }), ...Object.fromEntries(named) };
  }

  function cells(items: unknown[], name: string, at: number): object {
    if (at >= items.length) return { '@id': `${RDF}nil` };
    return { '@id': `${name}-${at}`, [`${RDF}first`]: [walk(items[at], name)], [`${RDF}rest`]: [cells(items, name, at + 1)] };
  }

  function nameFor(place: string, content: unknown): string {
    const key = createHash('sha256')
      .update(canonicalizeJson([place, (content ?? null) as Json]))
      .digest('base64url'); // expanded JSON-LD is JSON
    const time = times.get(key) ?? 0;
    times.set(key, time + 1);
    return `${NAMELESS}${key}-${time}`;
  }
}
