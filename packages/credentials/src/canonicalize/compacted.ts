import { BLANK_NODES } from '../limits.ts';
import type { Json, JsonObject } from '../types.ts';
import { FIRST, inLanguage, isLanguage, literal, NIL, RDF_TYPE, REST, XSD } from './n-quads.ts';
import { around, iriOf, iriOfName, type Member, ofMember, ofType, type Scope, termOf } from './scopes.ts';

/** A line of N-Quads without its end, and its terms; a node without id is `_:` and a number. */
export type Statement = { subject: string; predicate: string; object: string; line: string };

/** Thrown at what is not read here: jsonld reads it, or says what is wrong with it. */
export class NotPlain extends Error {}

/**
 * The statements of a compacted document in one walk: JSON-LD 1.1 Processing Algorithms, sections 5.1 and 8.1, for what badges are made of (terms, text,
 * numbers, references, lists), without the expanded document in between. Nothing is passed over: whatever else stands in the document ends the walk.
 * @throws NotPlain, and Unprepared where a scope must be prepared first
 */
export function statementsOf(document: JsonObject, root: Scope): Statement[] {
  const walk: Walk = { statements: [], said: new Map(), nameless: 0 };
  const { '@context': _contexts, ...top } = document;
  sayNode(top, root, walk);
  return walk.statements.length > 0 ? walk.statements : notPlain();
}

type Walk = { statements: Statement[]; said: Map<string, Source>; nameless: number };

/** Says everything of a node; returns its name. `outer` is the scope before the contexts of its types, in which types have their meaning. */
function sayNode(node: JsonObject, outer: Scope, walk: Walk): string {
  const names = Object.keys(node);
  const [typeName, ...others] = names.filter((name) => termOf(outer, name)?.is === 'type');
  if (others.length > 0) notPlain();
  const types = typeName === undefined ? [] : typesIn(node[typeName]);
  const scope = types.reduce((inner, type) => scopeWithin(inner, outer.context.mappings.get(type)?.['@context'], ofType), outer);
  const idName = names.find((name) => termOf(scope, name)?.is === 'id');
  const subject = idName === undefined ? nameless(walk) : reference(node[idName], scope);
  for (const type of types) say(walk, subject, `<${RDF_TYPE}>`, `<${iriOfName(outer, type) ?? notPlain()}>`, 'node');
  for (const name of names) {
    const term = termOf(scope, name) ?? notPlain();
    if (term.is === 'member') sayMember(subject, name, term, node[name], scope, walk);
    else if (name !== (term.is === 'id' ? idName : typeName)) notPlain();
  }
  return typeName !== undefined && termOf(scope, typeName)?.is !== 'type' ? notPlain() : subject;
}

/** In the order in which their contexts take effect. */
function typesIn(value: Json | undefined): string[] {
  const types = (Array.isArray(value) ? value : [value]).filter((type) => typeof type === 'string');
  return types.length > 0 && types.length === (Array.isArray(value) ? value.length : 1) ? types.sort() : notPlain();
}

function sayMember(subject: string, name: string, { iri, isList, mapping }: Member, value: Json | undefined, scope: Scope, walk: Walk): void {
  const within = scopeWithin(scope, mapping?.['@context'], ofMember);
  const term = termOf(within, name);
  if (term?.is !== 'member' || term.mapping !== mapping) throw new NotPlain(); // its own context gives it another meaning
  const predicate = `<${iri}>`;
  const items = Array.isArray(value) ? value : [value];
  if (isList) sayList(subject, predicate, items, { term, scope: within }, walk);
  else
    for (const item of items) {
      const { object, source } = objectOf(item, { term, scope: within }, walk);
      say(walk, subject, predicate, object, source);
    }
}

/** An RDF collection. No two lists are one, however alike. */
function sayList(subject: string, predicate: string, items: readonly (Json | undefined)[], place: Place, walk: Walk): void {
  const cells = items.map(() => nameless(walk));
  say(walk, subject, predicate, cells[0] ?? NIL, 'once');
  for (const [index, cell] of cells.entries()) {
    say(walk, cell, FIRST, objectOf(items[index], place, walk).object, 'once');
    say(walk, cell, REST, cells[index + 1] ?? NIL, 'once');
  }
}

/** Where a value stands: what its member means, and the scope that holds there. */
type Place = { term: Member; scope: Scope };

/**
 * What a value was written as. jsonld drops a second value like the first, and keeps one that becomes the same statement from another form,
 * such as 1 and "1": `once` marks forms of which that would have to be asked.
 */
type Source = 'node' | 'text' | 'typed text' | 'once';

function objectOf(item: Json | undefined, place: Place, walk: Walk): { object: string; source: Source } {
  const { term, scope } = place;
  if (typeof item === 'string') {
    if (term.refers) return { object: term.refers === 'by IRI' ? reference(item, scope) : `<${iriOfName(scope, item) ?? notPlain()}>`, source: 'node' };
    if (term.datatype !== undefined) return { object: term.datatype === XSD_DOUBLE ? notPlain() : literal(item, term.datatype), source: 'typed text' };
    return { object: term.language === undefined ? literal(item) : inLanguage(item, term.language), source: 'text' };
  }
  if (item === null || item === undefined || Array.isArray(item)) return notPlain();
  if (typeof item === 'object')
    return Object.hasOwn(item, '@value') ? languageValue(item) : { object: sayNode(item, scopeOfNode(item, place), walk), source: 'node' };
  return term.refers ? notPlain() : { object: nativeLiteral(item, term.datatype), source: 'once' };
}

/** The contexts of types end where another node begins, but not in a bare reference; that of the member holds in either. */
function scopeOfNode(node: JsonObject, { term, scope }: Place): Scope {
  const names = Object.keys(node);
  if (names.some((name) => scope.context.mappings.get(name)?.['@id'] === '@value')) notPlain(); // no node, by another name
  const isReference = names.length === 1 && termOf(scope, names[0] ?? '')?.is === 'id';
  return scopeWithin(isReference ? scope : (around(scope) ?? scope), term.mapping?.['@context'], ofMember);
}

function scopeWithin(scope: Scope, context: unknown, inner: typeof ofMember): Scope {
  return context === undefined ? scope : (inner(scope, context) ?? notPlain());
}

/** Section 4.2.4 of JSON-LD 1.1: a text with its language. One with a direction is left to jsonld. */
function languageValue({ '@value': text, '@language': language, ...more }: JsonObject): { object: string; source: Source } {
  if (typeof text !== 'string' || !isLanguage(language) || Object.keys(more).length > 0) return notPlain();
  return { object: inLanguage(text, language), source: 'text' };
}

const [XSD_BOOLEAN, XSD_INTEGER, XSD_DOUBLE] = [`${XSD}boolean`, `${XSD}integer`, `${XSD}double`];

/** JSON-LD 1.1 Processing Algorithms, section 8.2.2: whole numbers as integers, others in the canonical form of a double, whatever their type. */
function nativeLiteral(value: number | boolean, datatype: string | undefined): string {
  if (typeof value === 'boolean') return literal(String(value), datatype ?? XSD_BOOLEAN);
  const isWhole = Number.isInteger(value) && Math.abs(value) < 1e21;
  if (!isWhole && !String(value).includes('.')) notPlain(); // jsonld takes 1e-7 for a whole number
  return isWhole && datatype !== XSD_DOUBLE
    ? literal(value.toFixed(0), datatype ?? XSD_INTEGER)
    : literal(value.toExponential(15).replace(/(\d)0*e\+?/, '$1E'), datatype ?? XSD_DOUBLE);
}

function reference(value: Json | undefined, scope: Scope): string {
  return `<${(typeof value === 'string' ? iriOf(scope, value) : undefined) ?? notPlain()}>`;
}

function nameless(walk: Walk): string {
  if (walk.nameless >= BLANK_NODES) notPlain();
  return `_:${walk.nameless++}`;
}

function say(walk: Walk, subject: string, predicate: string, object: string, source: Source): void {
  const line = `${subject} ${predicate} ${object}`;
  const before = walk.said.get(line);
  if (before === undefined) {
    walk.said.set(line, source);
    walk.statements.push({ subject, predicate, object, line });
  } else if (before !== source || source === 'once') notPlain();
}

function notPlain(): never {
  throw new NotPlain();
}
