import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { CONTEXT_URLS, contextOf } from '../contexts/contexts.ts';
import { isJsonObject } from '../json/strict.ts';
import { sampleBadge } from '../testing/badge.ts';
import { bothWays, publishedDocuments } from '../testing/both-ways.ts';
import { completeBadge, completeRecord } from '../testing/complete.ts';
import { diceOf, mutateDocument } from '../testing/mutants.ts';
import type { Json, JsonObject } from '../types.ts';

const RUNS = 20_000;

/** What JSON-LD, RDF or N-Quads could read otherwise than as a text. */
const TEXTS = [
  ...['', ' ', '"', '\\', '\n\r\t\b\f', '\u0000\u0001\u001f\u007f\u0085', '\u2028', 'é', 'e\u0301', '\u{1f600}', '\ufffd', '\ue000', '\ud800', '\\u0041'],
  ...['_:b0', '_:c14n0', '_:', 'schema:x', 'sec:x', 'xsd:string', 'rdf:type', 'did:key:z', 'urn:x', 'urn:', 'http:x', 'a,b:c', '//x', '#x', './x', ':x', 'x:'],
  ...['https://a.example/é', 'https://a.example/a b', 'https://a.example/<">', 'https://a.example/\u00a0', 'https://a.example/\\', 'https://a.example/x'],
  ...['@id', '@type', '@none', '@json', '@context', '@x', 'id', 'type', 'name', 'Achievement', 'assertionMethod', 'constructor', '__proto__', 'toString'],
  ...['1', '2.0', 'true', '1e3', 'EN', 'x-y', '2026-03-14T00:00:00Z', 'https://purl.imsglobal.org/spec/vc/ob/vocab.html#Achievement'],
];
const NUMBERS = [0, -0, 1, -1, 2.5, 1e-7, 1.5e-7, 1e20, 1e21, 1.5e21, 0.1 + 0.2, 0.3, 5e-324, Number.MAX_VALUE, Number.MAX_SAFE_INTEGER + 2];
const VALUES: readonly Json[] = [
  ...[...TEXTS, ...TEXTS, ...NUMBERS, true, false, null, [], {}, [[]], [null], ['x', ['y']], ['x', 'x'], [1, '1'], [1, 1], [true, 'true'], [0.3, 0.1 + 0.2]],
  ...['EN', 'fr-BE', 'not a language', '', null, 7].map((language): JsonObject => ({ '@value': 'x', '@language': language })),
  ...[
    { '@value': 'x', '@direction': 'rtl' },
    { '@value': 'x', '@language': 'ar', '@direction': 'rtl' },
    { '@value': 'x' },
    { '@value': 1 },
    { '@value': null },
  ],
  ...[
    { id: 'https://a.example/x' },
    { id: 'https://a.example/x', type: 'Profile', name: 'n' },
    { id: '_:x', name: 'n' },
    { name: 'n' },
    { type: [] },
    { id: 7 },
  ],
  ...[
    { type: 'Achievement', name: 'n' },
    { type: ['Image', 'Profile', 'Image'], name: 'n' },
    { type: 'Unheard', name: 'n' },
    { '@context': CONTEXT_URLS[0] ?? null },
  ],
];

const DOCUMENTS: JsonObject[] = [];
beforeAll(async () => {
  for (const document of [sampleBadge('did:web:school.example', 'did:key:z6Mk'), completeBadge, completeRecord, ...publishedDocuments()])
    if ((await bothWays(document)) !== 'refused') DOCUMENTS.push(document);
});

/** Every name that a pinned context defines, at whatever depth. */
const TERMS = [...new Set(CONTEXT_URLS.flatMap((url) => termsIn(contextOf(url)?.['@context'] ?? null)))].filter((term) => !term.startsWith('@'));

function termsIn(context: Json): string[] {
  if (Array.isArray(context)) return context.flatMap(termsIn);
  if (!isJsonObject(context)) return [];
  return Object.entries(context).flatMap(([term, definition]) => [term, ...termsIn(isJsonObject(definition) ? (definition['@context'] ?? null) : null)]);
}

const Edit = fc.record({
  how: fc.constantFrom('write', 'write', 'write', 'put', 'add', 'append', 'borrow', 'borrow', 'rename', 'classify', 'repeat', 'move', 'mutate'),
  at: fc.nat(1_000),
  value: fc.oneof(fc.constantFrom(...VALUES), fc.string({ unit: 'binary', maxLength: 6 })),
  term: fc.constantFrom(...TERMS),
});
type Edit = typeof Edit extends fc.Arbitrary<infer E> ? E : never;

/** One change at one place, as no issuer makes it. */
function edited(document: JsonObject, { how, at, value, term }: Edit): JsonObject {
  if (how === 'mutate') return mutateDocument(document, diceOf(at));
  const copy = structuredClone(document);
  const nodes = nodesIn(copy);
  const node = nodes[at % nodes.length] ?? copy;
  const names = Object.keys(node).filter((name) => name !== '@context');
  const name = names[at % names.length] ?? term;
  const before = node[name] ?? null;
  if (how === 'write') write(copy, at, value);
  if (how === 'put') node[name] = value;
  if (how === 'borrow') borrow(node, at);
  if (how === 'add') node[term] = value;
  if (how === 'append') node[name] = Array.isArray(before) ? [...before, value] : [before, value];
  if (how === 'classify') node.type = [node.type ?? [], term].flat();
  if (how === 'repeat') node[name] = [before, before].flat();
  if (how === 'move') node[term] = structuredClone(nodes[(at * 7) % nodes.length] ?? null);
  if (how === 'rename') {
    delete node[name];
    node[term] = before;
  }
  return copy;
}

/** A value in place of a text that is neither id nor type. */
function write(document: JsonObject, at: number, value: Json): void {
  const places = nodesIn(document).flatMap((node) =>
    Object.keys(node).flatMap((name) => (typeof node[name] === 'string' && name !== 'id' && name !== 'type' ? [{ node, name }] : [])),
  );
  const place = places[at % places.length];
  if (place) place.node[place.name] = value;
}

/** What another document says of a thing of that type. */
function borrow(node: JsonObject, at: number): void {
  const lenders = nodesIn(DOCUMENTS).filter(({ type }) => [type].flat().some((kind) => kind !== undefined && [node.type].flat().includes(kind)));
  const { '@context': _contexts, ...lent } = lenders[at % lenders.length] ?? {};
  for (const [name, value] of Object.entries(lent)) if (at % 2 === 0 || !(name in node)) node[name] = structuredClone(value);
}

function nodesIn(value: Json): JsonObject[] {
  if (Array.isArray(value)) return value.flatMap(nodesIn);
  if (!isJsonObject(value)) return [];
  return [value, ...Object.entries(value).flatMap(([name, member]) => (name === '@context' ? [] : nodesIn(member)))];
}

it(`reads ${RUNS} edited documents byte for byte as jsonld and rdf-canonize do, or leaves them to those`, { timeout: 1_200_000 }, async () => {
  const met = { same: 0, long: 0, refused: 0 };
  const property = fc.asyncProperty(fc.nat(), fc.array(Edit, { minLength: 1, maxLength: 3 }), fc.constantFrom('sha256', 'sha384'), async (nth, edits, hash) => {
    met[await bothWays(edits.reduce(edited, DOCUMENTS[nth % DOCUMENTS.length] ?? {}), hash)]++;
  });
  await fc.assert(property, { numRuns: RUNS });
  console.info(met);
  expect(met.same).toBeGreaterThan(RUNS / 4);
});
