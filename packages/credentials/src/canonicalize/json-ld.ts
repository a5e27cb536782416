import jsonld from 'jsonld';
import rdfCanonize from 'rdf-canonize';
import { contextOf } from '../contexts/contexts.ts';
import { BLANK_NODES, CANONICAL_BYTES, CANONICAL_MS } from '../limits.ts';
import type { JsonObject } from '../types.ts';
import { type FormCode, formProblem } from './form.ts';

export type CanonicalCode = FormCode | 'too_large' | 'term_undefined' | 'json_ld_invalid' | 'too_complex';

/** The N-Quads that are hashed and signed, or why there are none; `detail` names the term, the context or the place. */
export type Canonical = { ok: true; nquads: string } | { ok: false; code: CanonicalCode; detail: string };

/**
 * RDFC-1.0 of a JSON-LD document, by the contexts of this package only and in safe mode: a member that no context
 * defines would be left out of the signature, so it is refused by name. Reads nothing from the network.
 */
export async function canonicalizeJsonLd(document: JsonObject): Promise<Canonical> {
  if (Buffer.byteLength(JSON.stringify(document)) > CANONICAL_BYTES) return refused('too_large', `The document is larger than ${CANONICAL_BYTES} bytes.`);
  const problem = formProblem(document);
  if (problem) return refused(problem.code, problem.detail);
  const rdf = await dataset(document);
  if (!Array.isArray(rdf)) return rdf;
  if (blankNodes(rdf) > BLANK_NODES) return refused('too_complex', `More than ${BLANK_NODES} nodes have no id.`);
  try {
    // maxWorkFactor stays at its default of 1: poison graphs stop after milliseconds, where Infinity runs for 17 s on a clique of eight.
    return { ok: true, nquads: await rdfCanonize.canonize(rdf, { algorithm: 'RDFC-1.0', signal: AbortSignal.timeout(CANONICAL_MS) }) };
  } catch {
    return refused('too_complex', 'The document is built to be expensive to check.'); // RDFC-1.0 is total: it stops only at its two limits
  }
}

const refused = (code: CanonicalCode, detail: string): Canonical & { ok: false } => ({ ok: false, code, detail });

async function dataset(document: JsonObject): Promise<Quad[] | (Canonical & { ok: false })> {
  try {
    const options = { safe: true, base: null, rdfDirection: 'i18n-datatype', documentLoader: loadPinned } as const;
    const expanded = await jsonld.expand(document, options);
    const id = relativeId(expanded);
    if (id !== undefined) return refused('term_undefined', `relative @id reference: ${id}`);
    return await jsonld.toRDF(expanded, { ...options, skipExpansion: true });
  } catch (error) {
    if (!isJsonLdError(error)) throw error;
    // Safe mode says only "Safe mode validation error."; what it tripped over is in `details.event`.
    const event = error.details?.event;
    return event
      ? refused('term_undefined', `${event.code}: ${subjectOf(event)}`)
      : refused('json_ld_invalid', `${error.message} (${error.details?.code ?? error.name})`);
  }
}

/**
 * jsonld keeps nodes in a plain object by their id before it refuses a relative one: an id such as `__proto__` would write into
 * Object.prototype, and so into every object of this process.
 */
function relativeId(expanded: unknown): string | undefined {
  if (typeof expanded !== 'object' || expanded === null) return undefined;
  for (const [name, value] of Object.entries(expanded)) {
    const found = name === '@id' && typeof value === 'string' && !value.includes(':') ? value : relativeId(value);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** `tag: 'static'` lets jsonld keep the processed context between calls: true of these, whose bytes are pinned. */
async function loadPinned(url: string) {
  const document = contextOf(url);
  if (!document) throw new Error(`The context ${url} is not pinned.`); // formProblem has refused it before
  return { contextUrl: null, documentUrl: url, document, tag: 'static' as const };
}

type Quad = Awaited<ReturnType<typeof jsonld.toRDF>>[number];
type JsonLdError = Error & { details?: { code?: string; event?: { code: string; details?: Record<string, unknown> } } };

const isJsonLdError = (error: unknown): error is JsonLdError => error instanceof Error && error.name.startsWith('jsonld.');

function subjectOf({ details = {} }: { details?: Record<string, unknown> }): string {
  const subject = details.property ?? details.type ?? details.id ?? details.value ?? details;
  return typeof subject === 'string' ? subject : JSON.stringify(subject);
}

function blankNodes(rdf: Quad[]): number {
  const names = new Set<string>();
  for (const { subject, object } of rdf) for (const term of [subject, object]) if (term.termType === 'BlankNode') names.add(term.value);
  return names.size;
}
