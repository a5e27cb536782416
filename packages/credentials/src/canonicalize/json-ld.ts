import jsonld from 'jsonld';
import rdfCanonize from 'rdf-canonize';
import { BLANK_NODES, CANONICAL_BYTES, CANONICAL_MS, DEEP_ITERATIONS } from '../limits.ts';
import type { JsonObject } from '../types.ts';
import { type FormCode, formProblem } from './form.ts';
import { loadPinned } from './pinned.ts';
import { shortWay } from './short-way.ts';
import { sizeProblem } from './size.ts';
import { ownTurn } from './turns.ts';
import { twinProblem } from './twins.ts';

export type CanonicalCode = FormCode | 'too_long' | 'term_undefined' | 'json_ld_invalid' | 'too_complex';

/** The N-Quads that are hashed and signed, or why there are none; `detail` names the term, the context or the place. */
export type Canonical = { ok: true; nquads: string } | { ok: false; code: CanonicalCode; detail: string };

/** RDFC-1.0 hashes with the function of the signature: SHA-384 for P-384 keys (vc-di-ecdsa 1.0, section 3.1). */
export type CanonicalHash = 'sha256' | 'sha384';

/**
 * RDFC-1.0 of a JSON-LD document, by the contexts of this package only and in safe mode: a member that no context
 * defines would be left out of the signature, so it is refused by name. Reads nothing from the network.
 */
export async function canonicalizeJsonLd(document: JsonObject, hash: CanonicalHash = 'sha256'): Promise<Canonical> {
  const problem = problemOf(document);
  if (problem) return problem;
  const nquads = await shortWay(document, hash);
  if (nquads !== undefined) return { ok: true, nquads };
  const rdf = await expandToRdf(document);
  return rdf.ok ? canonicalizeDataset(rdf.dataset, { hash }) : rdf;
}

/** The statements of a JSON-LD document. `rewrite` may name what has no name, between expansion and RDF. */
export async function datasetOf(document: JsonObject, rewrite?: (expanded: object[]) => object[]): Promise<{ ok: true; dataset: Quad[] } | CanonicalRefusal> {
  return problemOf(document) ?? expandToRdf(document, rewrite);
}

/** What is asked before a document is read as JSON-LD, on whichever way. */
function problemOf(document: JsonObject): CanonicalRefusal | undefined {
  if (Buffer.byteLength(JSON.stringify(document)) > CANONICAL_BYTES) return refused('too_long', `The document is larger than ${CANONICAL_BYTES} bytes.`);
  const size = sizeProblem(document);
  if (size) return refused('too_long', size);
  const problem = formProblem(document);
  if (problem) return refused(problem.code, problem.detail);
  const twins = twinProblem(document);
  return twins === undefined ? undefined : refused('described_twice', twins);
}

/** `labels` is filled: from each nameless node's label in the dataset to its canonical one, both without `_:`. */
export async function canonicalizeDataset(
  dataset: Quad[],
  { hash = 'sha256', labels = new Map() }: { hash?: CanonicalHash; labels?: Map<string, string> } = {},
): Promise<Canonical> {
  const { nameless, isForest } = blankNodes(dataset);
  if (nameless > BLANK_NODES) return refused('too_complex', `More than ${BLANK_NODES} nodes have no id.`);
  const maxDeepIterations = isForest ? Math.max(nameless, DEEP_ITERATIONS) : DEEP_ITERATIONS;
  const signal = AbortSignal.timeout(CANONICAL_MS);
  try {
    const limits = { maxDeepIterations, signal };
    await ownTurn();
    const nquads = await rdfCanonize.canonize(dataset, { algorithm: 'RDFC-1.0', messageDigestAlgorithm: hash, canonicalIdMap: labels, ...limits });
    return { ok: true, nquads };
  } catch {
    return refused('too_complex', 'The document is built to be expensive to check.'); // RDFC-1.0 is total: it stops only at its two limits
  }
}

export type CanonicalRefusal = Canonical & { ok: false };

const refused = (code: CanonicalCode, detail: string): CanonicalRefusal => ({ ok: false, code, detail });

async function expandToRdf(
  document: JsonObject,
  rewrite: (expanded: object[]) => object[] = (expanded) => expanded,
): Promise<{ ok: true; dataset: Quad[] } | CanonicalRefusal> {
  try {
    const options = { safe: true, base: null, rdfDirection: 'i18n-datatype', documentLoader: loadPinned } as const;
    await ownTurn();
    const expanded = await jsonld.expand(document, options);
    await ownTurn();
    const id = relativeId(expanded);
    if (id !== undefined) return refused('term_undefined', `relative @id reference: ${id}`);
    return { ok: true, dataset: await jsonld.toRDF(rewrite(expanded), { ...options, skipExpansion: true }) };
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

export type Quad = Awaited<ReturnType<typeof jsonld.toRDF>>[number];
type JsonLdError = Error & { details?: { code?: string; event?: { code: string; details?: Record<string, unknown> } } };

const isJsonLdError = (error: unknown): error is JsonLdError => error instanceof Error && error.name.startsWith('jsonld.');

function subjectOf({ details = {} }: { details?: Record<string, unknown> }): string {
  const subject = details.property ?? details.type ?? details.id ?? details.value ?? details;
  return typeof subject === 'string' ? subject : JSON.stringify(subject);
}

/**
 * How many nodes have no id, and whether each is said of one other at most: where JSON is nested it is, and one comparison for each tells them apart;
 * `_:` ids can tie any to any, and each comparison then costs as much as there are ties.
 */
function blankNodes(rdf: Quad[]): { nameless: number; isForest: boolean } {
  const names = new Set<string>();
  const objects = new Set<string>();
  let isForest = true;
  for (const { subject, object, graph } of rdf) {
    for (const term of [subject, object, graph]) if (term.termType === 'BlankNode') names.add(term.value);
    if (object.termType !== 'BlankNode') continue;
    isForest &&= !objects.has(object.value);
    objects.add(object.value);
  }
  return { nameless: names.size, isForest };
}
