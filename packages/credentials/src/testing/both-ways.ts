import { globSync } from 'node:fs';
import { canonicalizeDataset, datasetOf } from '../canonicalize/json-ld.ts';
import { shortWay } from '../canonicalize/short-way.ts';
import { isJsonObject } from '../json/strict.ts';
import type { Json, JsonObject } from '../types.ts';
import { vectorJson, vectors } from './vectors.ts';

/** Every JSON-LD document that was published, without its proof, and the options of the proof as they are canonicalised. */
export const publishedDocuments = (): JsonObject[] =>
  globSync('{vcdm2,open-badges,other-issuers,vc-di-eddsa,vc-di-ecdsa,vc-di-bbs}/**/*.json', { cwd: vectors })
    .sort()
    .map((file): Json => vectorJson(file))
    .filter(isJsonObject)
    .filter((document) => '@context' in document)
    .flatMap(({ proof, ...document }) => {
      const { proofValue: _value, ...options } = isJsonObject(proof) ? proof : {};
      return [document, { ...options, '@context': document['@context'] ?? [] }];
    });

/** Refused before either way begins. */
const BEFORE = ['too_long', 'not_compacted', 'described_twice', 'context_unknown', 'context_inline'];

/** What the two ways make of a document: the same bytes, bytes on the long way alone, or none. Throws where the short way says anything else. */
export async function bothWays(document: JsonObject, hash: 'sha256' | 'sha384' = 'sha256'): Promise<'same' | 'long' | 'refused'> {
  const rdf = await datasetOf(document);
  if (!rdf.ok && BEFORE.includes(rdf.code)) return 'refused';
  const long = rdf.ok ? await canonicalizeDataset(rdf.dataset, { hash }) : rdf;
  const short = await shortWay(document, hash);
  if (short === undefined) return long.ok ? 'long' : 'refused';
  if (!long.ok) throw new Error(`The short way takes what is refused as ${long.code}: ${long.detail}`);
  if (long.nquads !== short) throw new Error(`The short way says\n${short}where the long one says\n${long.nquads}`);
  return 'same';
}
