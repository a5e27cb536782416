import { CONTEXT_URLS, CREDENTIALS_V2, contextOf } from '../contexts/contexts.ts';
import { isJsonObject } from '../json/strict.ts';
import { INLINE_TERMS } from '../limits.ts';
import type { Json, JsonObject } from '../types.ts';

/**
 * Why a context that is written into a document may not be taken; `undefined` where it may. It may give names of its own to things of its own (VC Data
 * Model 2.0, section 4.3): a plain term for a whole IRI that ends with it, neither known to any context of ours. Of pairs of ours it may
 * repeat a class, and what VC 2.0 defines everywhere: any other our contexts define where it belongs, and a thief could have it anywhere.
 *
 * The signature covers IRIs, neither the names for them nor the context. With a name of ours for another's IRI a thief could make an `achievement` of
 * some claim, with another name for an IRI of ours hide `credentialStatus` from whoever looks for it; and where an IRI does not settle its name,
 * call a `course` a `degree`.
 */
export function inlineProblem(context: JsonObject): string | undefined {
  const terms = Object.entries(unwrapped(context));
  if (terms.length > INLINE_TERMS) return `More than ${INLINE_TERMS} terms.`;
  for (const [term, iri] of terms) {
    // Nothing a processor could take for a prefix, or for the tail of more than one IRI.
    if (!/^[A-Za-z][\w-]*$/.test(term)) return `"${term}" is not a plain term.`;
    if (typeof iri !== 'string' || !/^(?:https?:\/\/|urn:)[^\s<>"{}|\\^`]+$/.test(iri)) return `"${term}" does not stand for one whole IRI.`;
    if (!/[#/:]/.test(iri.at(-1 - term.length) ?? '') || !iri.endsWith(term)) return `${iri} does not end with its name "${term}".`;
    const { names, everywhere, iris, vocabularies } = known();
    if (everywhere.get(term) === iri || (/^[A-Z]/.test(term) && names.get(term)?.has(iri))) continue;
    if (names.has(term)) return `"${term}" is a term of a context of ours.`;
    if (iris.has(iri) || vocabularies.some((vocabulary) => iri.startsWith(vocabulary))) return `${iri} has a name of its own already.`;
  }
  return undefined;
}

/** JSON-LD processors look through one `@context` around a context, as W3C's own test inputs have it. */
export const unwrapped = (context: JsonObject): JsonObject =>
  isJsonObject(context['@context']) && Object.keys(context).length === 1 ? context['@context'] : context;

type Known = { names: Map<string, Set<string>>; everywhere: Map<string, Json>; iris: Set<string>; vocabularies: string[] };
let gathered: Known | undefined;

/** Every name that any pinned context defines, at whatever depth, and every IRI that it has a name for. */
function known(): Known {
  if (gathered) return gathered;
  const all: Known = { names: new Map(), everywhere: new Map(), iris: new Set(), vocabularies: [] };
  for (const url of CONTEXT_URLS) gather(contextOf(url)?.['@context'], {}, all);
  const base = contextOf(CREDENTIALS_V2)?.['@context'];
  if (isJsonObject(base)) all.everywhere = new Map(Object.entries(base).filter(([term]) => !term.startsWith('@')));
  gathered = all;
  return all;
}

function gather(context: Json | undefined, outer: JsonObject, all: Known): void {
  for (const one of Array.isArray(context) ? context : [context]) {
    if (!isJsonObject(one)) continue;
    const scope = { ...outer, ...one };
    if (typeof one['@vocab'] === 'string') all.vocabularies.push(one['@vocab']);
    for (const [term, definition] of Object.entries(one)) {
      if (term.startsWith('@')) continue;
      const iri = whole(isJsonObject(definition) ? (definition['@id'] ?? definition['@reverse']) : definition, scope);
      const meanings = all.names.get(term) ?? new Set();
      all.names.set(term, meanings);
      if (iri !== undefined) all.iris.add(iri) && meanings.add(iri);
      if (isJsonObject(definition)) gather(definition['@context'], scope, all);
    }
  }
}

/** Whether any pinned context has a meaning for it. */
export const isTermOfOurs = (name: string): boolean => known().names.has(name);

/** An IRI with its prefix written out. */
function whole(iri: Json | undefined, scope: JsonObject): string | undefined {
  if (typeof iri !== 'string') return undefined;
  const colon = iri.indexOf(':');
  const prefix = colon > 0 ? scope[iri.slice(0, colon)] : undefined;
  const base = isJsonObject(prefix) ? prefix['@id'] : prefix;
  return typeof base === 'string' && !iri.startsWith('//', colon + 1) ? base + iri.slice(colon + 1) : iri;
}
