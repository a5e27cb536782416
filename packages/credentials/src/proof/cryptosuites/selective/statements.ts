import rdfCanonize from 'rdf-canonize';
import { canonicalizeDataset, datasetOf, type Quad } from '../../../canonicalize/json-ld.ts';
import type { JsonObject } from '../../../types.ts';
import { type Refusal, refusal } from '../cryptosuite.ts';
import { misplacedNames, NAMELESS, nameListsAndGraphs, nameNodes } from './names.ts';
import { selectByPointers, Unmatched } from './pointers.ts';

/** New labels for canonical ones (`c14n0`), both without `_:`. A canonical label tells how many nameless nodes were left out; these must not. */
export type Relabel = (canonical: readonly string[]) => ReadonlyMap<string, string>;

/** A document as the sorted statements its issuer signs one by one. */
export type Statements = {
  nquads: string[];
  /** Which statements the pointers choose, in order. */
  indexesOf: (pointers: readonly string[]) => Promise<{ ok: true; indexes: number[] } | Refusal>;
  /** What a holder shows for these pointers: the same, the document, and the issuer's label of each canonical one that a reader will find in it. */
  reveal: (pointers: readonly string[]) => Promise<{ ok: true; indexes: number[]; document: JsonObject; labels: Map<string, string> } | Refusal>;
};

/** vc-di-ecdsa 1.0, section 3.4.16, by names that hold when parts are left out (see names.ts). */
export async function statementsOf(document: JsonObject, relabel: Relabel): Promise<{ ok: true; statements: Statements } | Refusal> {
  if (JSON.stringify(document).includes(NAMELESS)) return refusal('not_compacted', `The document uses a name beginning ${NAMELESS}.`);
  const named = await nameable(document);
  if (!named.ok) return named;
  const { document: nodes, dataset } = named;
  const canonical = new Map<string, string>();
  const canonized = await canonicalizeDataset(dataset, { labels: canonical });
  if (!canonized.ok) return canonized;
  const issued = relabel([...canonical.values()]);
  const labels = new Map([...canonical].map(([name, label]) => [name, issued.get(label) ?? label]));
  const nquads = relabelled(dataset, labels);
  const place = new Map(nquads.map((nquad, index) => [nquad, index]));

  async function chosen(pointers: readonly string[]): Promise<{ ok: true; indexes: number[]; dataset: Quad[] } | Refusal> {
    const part = selected(nodes, pointers);
    const rdf = part.ok ? await namedDataset(part.document) : part;
    if (!rdf.ok) return rdf;
    const indexes = relabelled(rdf.dataset, labels).map((nquad) => place.get(nquad) ?? -1);
    // Half of a list is another list, which nobody signed.
    if (indexes.includes(-1)) return refusal('pointer_unmatched', 'A list can be shown only whole.');
    return { ok: true, indexes: indexes.sort((a, b) => a - b), dataset: rdf.dataset };
  }

  return {
    ok: true,
    statements: {
      nquads,
      async indexesOf(pointers) {
        if (pointers.length === 0) return { ok: true, indexes: [] };
        const part = await chosen(pointers);
        return part.ok ? { ok: true, indexes: part.indexes } : part;
      },
      async reveal(pointers) {
        const part = await chosen(pointers);
        if (!part.ok) return part;
        // The id that a nameless node was given here is no part of the document.
        const shown = selected(document, pointers);
        if (!shown.ok) return shown;
        const found = new Map<string, string>();
        const canonized = await canonicalizeDataset(part.dataset, { labels: found });
        if (!canonized.ok) return canonized;
        const issuers = new Map([...found].map(([name, label]) => [label, labels.get(name) ?? label]));
        return { ok: true, indexes: part.indexes, document: shown.document, labels: issuers };
      },
    },
  };
}

/** The statements of a shown document under its issuer's labels; `labels` holds exactly the canonical labels found in it, no two alike. */
export async function shownStatements(document: JsonObject, labels: ReadonlyMap<string, string>): Promise<{ ok: true; nquads: string[] } | Refusal> {
  const rdf = await datasetOf(document);
  if (!rdf.ok) return rdf;
  const canonical = new Map<string, string>();
  const canonized = await canonicalizeDataset(rdf.dataset, { labels: canonical });
  if (!canonized.ok) return canonized;
  // Two nodes under one label would be one node in what was signed: a holder could take it apart and show its halves as two.
  const complete =
    canonical.size === labels.size && [...canonical.values()].every((label) => labels.has(label)) && new Set(labels.values()).size === labels.size;
  if (!complete) return refusal('signature_wrong', 'The labels of the proof are not those of the document.');
  return { ok: true, nquads: relabelled(rdf.dataset, new Map([...canonical].map(([name, label]) => [name, labels.get(label) ?? label]))) };
}

/** Named, and every name found to be a node's. */
async function nameable(document: JsonObject, not?: ReadonlySet<string>): Promise<{ ok: true; document: JsonObject; dataset: Quad[] } | Refusal> {
  const strayed = new Set<string>();
  const named = nameNodes(document, not);
  const rdf = await namedDataset(named, strayed);
  if (strayed.size > 0 && !not) return nameable(document, strayed);
  return rdf.ok ? { ...rdf, document: named } : rdf;
}

async function namedDataset(document: JsonObject, strayed = new Set<string>()): Promise<{ ok: true; dataset: Quad[] } | Refusal> {
  const rdf = await datasetOf(document, (expanded) => {
    for (const name of misplacedNames(expanded)) strayed.add(name);
    return nameListsAndGraphs(expanded);
  });
  if (!rdf.ok) return rdf;
  const terms = rdf.dataset.flatMap(({ subject, object, graph }) => [subject, object, graph]);
  if (terms.some(({ termType }) => termType === 'BlankNode'))
    return refusal('not_compacted', 'A nameless node has a label of its own (_:); nothing can be left out beside it.');
  for (const term of terms) {
    if (term.termType !== 'NamedNode' || !term.value.startsWith(NAMELESS)) continue;
    term.termType = 'BlankNode';
    term.value = `n${term.value.slice(NAMELESS.length)}`;
  }
  return rdf;
}

function selected(document: JsonObject, pointers: readonly string[]): { ok: true; document: JsonObject } | Refusal {
  try {
    const chosen = selectByPointers(document, pointers);
    return chosen ? { ok: true, document: chosen } : refusal('pointer_unmatched', 'Nothing is chosen.');
  } catch (error) {
    if (error instanceof Unmatched) return refusal('pointer_unmatched', error.message);
    throw error;
  }
}

/** N-Quads in the order of their UTF-16 units, each once. */
function relabelled(dataset: readonly Quad[], labels: ReadonlyMap<string, string>): string[] {
  const term = (one: Quad['subject']) => (one.termType === 'BlankNode' ? { ...one, value: labels.get(one.value) ?? one.value } : one);
  const nquads = dataset.map((quad) =>
    rdfCanonize.NQuads.serializeQuad({ ...quad, subject: term(quad.subject), object: term(quad.object), graph: term(quad.graph) }),
  );
  return [...new Set(nquads)].sort();
}
