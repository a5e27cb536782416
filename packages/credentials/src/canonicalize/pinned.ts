import { contextOf } from '../contexts/contexts.ts';

/** `tag: 'static'` lets jsonld keep the processed context between calls: true of these, whose bytes are pinned. */
export async function loadPinned(url: string) {
  const document = contextOf(url);
  if (!document) throw new Error(`The context ${url} is not pinned.`); // formProblem has refused it before
  return { contextUrl: null, documentUrl: url, document, tag: 'static' as const };
}
