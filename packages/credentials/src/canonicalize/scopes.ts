import ContextResolver from 'jsonld/lib/ContextResolver.js';
import contexts, { type ActiveContext, type Mapping } from 'jsonld/lib/context.js';
import { CONTEXT_LISTS, SCOPES } from '../limits.ts';
import { isLanguage, isPlainIri, RDF_LANGSTRING, RDF_TYPE } from './n-quads.ts';
import { loadPinned } from './pinned.ts';

/**
 * What names of members and types mean at one place of a document: an active context, as jsonld has processed it. What it leads to further
 * in is kept with it, by the context that a term brings along; null where that cannot be processed.
 */
export type Scope = { context: ActiveContext; terms: Map<string, Term | undefined>; ofMembers: Inner; ofTypes: Inner };
type Inner = Map<unknown, Scope | null>;

/** What a member says, and how its values are read. */
export type Term = { is: 'id' } | { is: 'type' } | Member;
export type Member = {
  is: 'member';
  iri: string;
  isList: boolean;
  /** Text that names something: by its IRI, or by a term as well. */
  refers?: 'by IRI' | 'by term';
  datatype?: string;
  language?: string;
  mapping: Mapping | undefined;
};

/** Thrown where a scope is asked for the first time: contexts are processed between two walks, not within one. */
export class Unprepared extends Error {
  readonly prepare: () => Promise<void>;
  constructor(prepare: () => Promise<void>) {
    super('This scope is not prepared.');
    this.prepare = prepare;
  }
}

const roots = new Map<string, Scope | null | 'met once'>();
let scopes = new WeakMap<ActiveContext, Scope>();
let kept = 0;

/**
 * The scope at the top of a document under these contexts, each a pinned one's URL; null where there is none. A list of contexts is processed when
 * it is met again: a stranger can invent as many as they like, and each costs milliseconds.
 */
export async function rootScope(urls: readonly string[]): Promise<Scope | null> {
  const key = urls.join(' ');
  const known = roots.get(key);
  const scope = known === 'met once' ? await processed(contexts.getInitialContext({}), urls, {}) : known;
  roots.delete(key); // what was used last is the last to go
  roots.set(key, scope === undefined ? 'met once' : scope);
  if (roots.size > CONTEXT_LISTS) roots.delete(roots.keys().next().value ?? key);
  return scope ?? null;
}

/** The scope of what stands under a member that brings its own context (JSON-LD 1.1, section 4.1.8); null where it has none. */
export const ofMember = (scope: Scope, context: unknown): Scope | null =>
  innerScope(scope, scope.ofMembers, context, { propagate: true, overrideProtected: true });

/** The scope within a node of a type that brings its own context, which its members do not hand on. */
export const ofType = (scope: Scope, context: unknown): Scope | null => innerScope(scope, scope.ofTypes, context, { propagate: false });

/** Where a node's type brought a context, the scope around that; undefined elsewhere. */
export const around = ({ context }: Scope): Scope | undefined => context.previousContext && scopeOf(context.previousContext);

function innerScope(scope: Scope, inner: Inner, context: unknown, how: How): Scope | null {
  const known = inner.get(context);
  if (known !== undefined) return known;
  throw new Unprepared(async () => {
    const made = await processed(scope.context, context, how);
    inner.set(context, made);
    if (++kept > SCOPES) forget();
  });
}

function forget(): void {
  roots.clear();
  scopes = new WeakMap(); // jsonld keeps the context at the top of each list, and would have all that is further in kept by it
  kept = 0;
}

type How = { propagate?: boolean; overrideProtected?: boolean };

async function processed(activeCtx: ActiveContext, localCtx: unknown, how: How): Promise<Scope | null> {
  try {
    return scopeOf(
      await contexts.process({ activeCtx, localCtx, options: { base: null, documentLoader: loadPinned, contextResolver, eventHandler: [refuse] }, ...how }),
    );
  } catch {
    return null; // the long way finds it again and says what is wrong
  }
}

// Holds the pinned contexts and what stands in them, no more.
const contextResolver = new ContextResolver({ sharedCache: new Map() });

function refuse(): never {
  throw new Error('jsonld has something to say of this context.');
}

function scopeOf(context: ActiveContext): Scope {
  const known = scopes.get(context);
  if (known) return known;
  const scope: Scope = { context, terms: new Map(), ofMembers: new Map(), ofTypes: new Map() };
  scopes.set(context, scope);
  return scope;
}

/** What that name of a member means here; undefined where that is nothing, or more than is read on the short way. */
export function termOf(scope: Scope, name: string): Term | undefined {
  const known = scope.terms.get(name);
  if (known !== undefined || scope.terms.has(name)) return known;
  const mapping = scope.context.mappings.get(name);
  const term = mapping ? meaningOf(mapping, scope.context) : memberOf(vocabularyIri(name, scope.context), undefined, scope.context);
  if (mapping) scope.terms.set(name, term); // others are anybody's to invent
  return term;
}

function meaningOf(mapping: Mapping, context: ActiveContext): Term | undefined {
  if (mapping['@id'] === '@id') return { is: 'id' };
  if (mapping['@id'] === '@type') return { is: 'type' };
  return memberOf(mapping['@id'], mapping, context);
}

function memberOf(iri: unknown, mapping: Mapping | undefined, context: ActiveContext): Member | undefined {
  if (!isPlainIri(iri) || iri === RDF_TYPE || mapping?.reverse) return undefined;
  const container = mapping?.['@container'] ?? [];
  if (!container.every((kind) => kind === '@set' || kind === '@list')) return undefined;
  const direction = mapping?.['@direction'] ?? context['@direction'] ?? null;
  const language = (mapping?.['@language'] !== undefined ? mapping['@language'] : context['@language']) ?? null;
  if (direction !== null || (language !== null && !isLanguage(language))) return undefined;
  const type = mapping?.['@type'] ?? '@none';
  const member: Member = { is: 'member', iri, isList: container.includes('@list'), mapping };
  if (type === '@id') return { ...member, refers: 'by IRI' };
  if (type === '@vocab') return { ...member, refers: 'by term' };
  if (type !== '@none') return isPlainIri(type) && type !== RDF_LANGSTRING ? { ...member, datatype: type } : undefined;
  return language === null ? member : { ...member, language };
}

/** The IRI of what has no mapping of its own but a vocabulary to belong to. */
const vocabularyIri = (name: string, context: ActiveContext): unknown =>
  typeof context['@vocab'] === 'string' && !/^@|:/.test(name) ? context['@vocab'] + name : undefined;

/** What a reference means here: undefined where it is no absolute IRI, or could be a shortened one. */
export function iriOf({ context }: Scope, reference: string): string | undefined {
  if (!isPlainIri(reference)) return undefined;
  const colon = reference.indexOf(':');
  if (reference.startsWith('//', colon + 1)) return reference;
  return context.mappings.get(reference.slice(0, colon))?._prefix ? undefined : reference;
}

/** The same of a name that may be a term's: a type, a word of a vocabulary. */
export function iriOfName(scope: Scope, name: string): string | undefined {
  const mapping = scope.context.mappings.get(name);
  const iri = mapping ? mapping['@id'] : name.includes(':') ? iriOf(scope, name) : vocabularyIri(name, scope.context);
  return isPlainIri(iri) ? iri : undefined;
}
