import { CANONICAL_CONTEXTS, CANONICAL_LIST, CANONICAL_OBJECTS, CANONICAL_TYPES, CANONICAL_VALUES, INNER_CONTEXT_LISTS, TOP_CONTEXTS } from '../limits.ts';
import type { Json, JsonObject } from '../types.ts';

/**
 * Why expanding a document would cost more than any badge does; undefined where it would not. JSON-LD takes quadratic time over the values of
 * one member, and processes anew each context that stands inside or that a type brings, on top of those of the types before it: 170 KB of short
 * tags took 15 s before they were counted first, 60 KB of types 0.7 s.
 */
export function sizeProblem(document: JsonObject): string | undefined {
  const top = Array.isArray(document['@context']) ? document['@context'] : [];
  if (top.length > TOP_CONTEXTS || new Set(top.map((context) => JSON.stringify(context))).size < top.length)
    return `Contexts that repeat, or more than ${TOP_CONTEXTS} of them.`;
  const { '@context': _top, ...rest } = document;
  const count: Count = { objects: 0, values: 0, contexts: top.length, contextLists: new Set(), squares: 0, furtherTypes: 0 };
  measure(rest, count);
  if (count.objects > CANONICAL_OBJECTS) return `${count.objects} objects; at most ${CANONICAL_OBJECTS} are read.`;
  if (count.values > CANONICAL_VALUES) return `${count.values} values; at most ${CANONICAL_VALUES} are read.`;
  if (count.furtherTypes > CANONICAL_TYPES) return `${count.furtherTypes} types of what has one already; at most ${CANONICAL_TYPES} are read.`;
  if (count.squares > 1.1 * CANONICAL_LIST ** 2) return `Lists too long; at most one of ${CANONICAL_LIST} is read.`;
  if (count.contextLists.size > INNER_CONTEXT_LISTS) return `${count.contextLists.size} lists of contexts inside; at most ${INNER_CONTEXT_LISTS} are read.`;
  return count.contexts > CANONICAL_CONTEXTS ? `${count.contexts} contexts; at most ${CANONICAL_CONTEXTS} are read.` : undefined;
}

type Count = { objects: number; values: number; contexts: number; contextLists: Set<string>; squares: number; furtherTypes: number };

/** Depth is bounded where the text is parsed, and in what we build. */
function measure(value: Json, count: Count): void {
  if (Array.isArray(value)) {
    count.squares += value.length ** 2;
    for (const item of value) measure(item, count);
  } else if (typeof value === 'object' && value !== null) {
    count.objects += 1;
    for (const [name, member] of Object.entries(value)) {
      if (name === '@context') {
        count.contexts += Array.isArray(member) ? member.length : 1;
        count.contextLists.add(JSON.stringify(member));
      } else measure(member, count);
      if (name === 'type' && Array.isArray(member)) count.furtherTypes += Math.max(0, member.length - 1);
    }
  } else count.values += 1;
}
