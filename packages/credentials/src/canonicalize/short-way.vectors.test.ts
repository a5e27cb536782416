import { expect, it } from 'vitest';
import { bothWays, publishedDocuments } from '../testing/both-ways.ts';

it('reads the published documents and proofs as jsonld and rdf-canonize do, or leaves them to those', { timeout: 300_000 }, async () => {
  const met = { same: 0, long: 0, refused: 0 };
  // Twice: the first sight of its contexts leaves a document to the long way.
  for (const document of [...publishedDocuments(), ...publishedDocuments()])
    for (const hash of ['sha256', 'sha384'] as const) met[await bothWays(document, hash)]++;
  console.log(met);
  expect(met.same).toBeGreaterThan(600);
});
