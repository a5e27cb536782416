import { isKnownContext } from '../contexts/contexts.ts';
import { isJsonObject } from '../json/strict.ts';
import type { Json, JsonObject } from '../types.ts';
import { inlineProblem, isTermOfOurs } from './inline-context.ts';

export type FormCode = 'not_compacted' | 'described_twice' | 'context_unknown' | 'context_inline';

/**
 * Why the tree of a JSON-LD document may not be read as what its signature covers; `undefined` where it may.
 *
 * The signature covers a graph, we read a tree, and one graph can be written as many trees: a thief could rename
 * `credentialStatus` to its full IRI, or move `validUntil` of an expired badge into `@included`, and the signature would
 * still fit while a reader finds neither. VC Data Model 2.0 demands compacted form (section 6.1); this holds documents to it:
 * plain terms only, no keywords but in language values, contexts from our table or of names of one's own (`inline-context.ts`), the document's own
 * node described in one place, and no two items of a list sharing an id, between which one node could be split.
 */
export function formProblem(document: JsonObject): FormProblem | undefined {
  return problemIn(document, '', document);
}

type FormProblem = { code: FormCode; detail: string };

function problemIn(value: Json, at: string, document: JsonObject): FormProblem | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const problem = isJsonObject(value) ? objectProblem(value, at, document) : undefined;
  if (problem) return { code: problem.code, detail: `${problem.detail} (at ${at || 'the top'})` };
  for (const [name, inner] of Object.entries(value)) {
    const further = name === '@context' ? undefined : problemIn(inner, `${at}/${name}`, document);
    if (further) return further;
  }
  return undefined;
}

function objectProblem(object: JsonObject, at: string, document: JsonObject): FormProblem | undefined {
  for (const [name, value] of Object.entries(object)) {
    const problem = name === '@context' ? contextProblem(value, isRoot(at)) : memberProblem(object, name, value);
    if (problem) return problem;
  }
  return at !== '' && describesAgain(object, document) ? { code: 'not_compacted', detail: 'The document describes itself a second time.' } : undefined;
}

/**
 * A service may share the document's id (Open Badges' own examples do), and an endorsement inside names it; what the document says about itself
 * may not move there.
 */
const describesAgain = (object: JsonObject, document: JsonObject): boolean =>
  object.id !== undefined && object.id === document.id && Object.keys(object).some((name) => !['id', 'type', 'endorsementComment'].includes(name));

/** Each credential of a presentation has contexts of its own. */
const isRoot = (at: string): boolean => /^(?:\/verifiableCredential(?:\/\d+)?)?$/.test(at);

function contextProblem(context: Json, atRoot: boolean): FormProblem | undefined {
  for (const entry of Array.isArray(context) ? context : [context]) {
    if (typeof entry !== 'string') {
      const problem = atRoot && isJsonObject(entry) ? inlineProblem(entry) : 'A context is written into the middle of the document.';
      if (problem !== undefined) return { code: 'context_inline', detail: problem };
      continue;
    }
    if (!isKnownContext(entry)) return { code: 'context_unknown', detail: `The context ${entry} is not one this node knows.` };
  }
  return undefined;
}

// VC Data Model 2.0, section 11.1: a text with its language and direction.
const VALUE_KEYWORDS = ['@value', '@language', '@direction'];

function memberProblem(object: JsonObject, name: string, value: Json): FormProblem | undefined {
  // Each credential of a presentation is a graph of its own, where the id of another means nothing.
  if (name !== 'verifiableCredential' && Array.isArray(value) && hasTwins(value))
    return { code: 'not_compacted', detail: `Two items of "${name}" have one id.` };
  // jsonld sorts types as text before it asks whether they are text.
  if (name === 'type' && !(Array.isArray(value) ? value : [value]).every((type) => typeof type === 'string'))
    return { code: 'not_compacted', detail: 'A type is not text.' };
  // Open Badges gives `criteria` and the class `Criteria` one IRI: a member called by the class says the same to the signature and nothing to a reader.
  if (/^[A-Z]/.test(name) && isTermOfOurs(name)) return { code: 'not_compacted', detail: `The member "${name}" has the name of a class.` };
  const isValue = VALUE_KEYWORDS.includes(name) && Object.hasOwn(object, '@value');
  if (isValue || !(name.startsWith('@') || name.includes(':'))) return undefined;
  return { code: 'not_compacted', detail: `The member "${name}" is not a plain term.` };
}

function hasTwins(list: readonly Json[]): boolean {
  const ids = list.map((item) => (isJsonObject(item) ? item.id : undefined)).filter((id) => id !== undefined);
  return new Set(ids).size < ids.length;
}
