import { CANONICAL_CONTEXTS, CANONICAL_LIST, CANONICAL_OBJECTS, CANONICAL_VALUES } from '../limits.ts';
import type { Json, JsonObject } from '../types.ts';

/**
 * Why expanding a document would cost more than any badge does; undefined where it would not. JSON-LD takes quadratic time over the values of
 * one member, and processes anew each context that stands inside: 170 KB of short tags took 15 s before they were counted first.
 */
export function sizeProblem(document: JsonObject): string | undefined {
  const count = { objects: 0, values: 0, contexts: 0, list: 0 };
  measure(document, count);
  if (count.objects > CANONICAL_OBJECTS) return `${count.objects} objects; at most ${CANONICAL_OBJECTS} are read.`;
  if (count.values > CANONICAL_VALUES) return `${count.values} values; at most ${CANONICAL_VALUES} are read.`;
  if (count.list > CANONICAL_LIST) return `A list of ${count.list}; at most ${CANONICAL_LIST} are read.`;
  return count.contexts > CANONICAL_CONTEXTS ? `${count.contexts} contexts; at most ${CANONICAL_CONTEXTS} are read.` : undefined;
}

/** Depth is bounded where the text is parsed, and in what we build. */
function measure(value: Json, count: { objects: number; values: number; contexts: number; list: number }): void {
  if (Array.isArray(value)) {
    count.list = Math.max(count.list, value.length);
    for (const item of value) measure(item, count);
  } else if (typeof value === 'object' && value !== null) {
    count.objects += 1;
    for (const [name, member] of Object.entries(value)) {
      if (name === '@context') count.contexts += Array.isArray(member) ? member.length : 1;
      else measure(member, count);
    }
  } else count.values += 1;
}
