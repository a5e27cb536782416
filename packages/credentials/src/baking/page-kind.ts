/**
 * What a page for people is that stands where somebody looked for a badge: where one is claimed (`claim`), where somebody asks to see one (`ask`), where several are
 * shown (`collection`), or what the code of a printed certificate opens.
 */
export type PageKind = 'claim' | 'ask' | 'collection' | 'certificate';

/** By the address alone, as nodes like this one give them out; only of one where a page was found, or where a page was once. */
export function pageKindOf(address: string): PageKind | undefined {
  const path = URL.parse(address)?.pathname ?? '';
  return KINDS.find(([, pattern]) => pattern.test(path))?.[0];
}

const KINDS: readonly (readonly [PageKind, RegExp])[] = [
  ['claim', /\/claim\/[\w-]+\/?$/],
  ['ask', /\/ask\/[\w-]+\/?$/],
  ['collection', /\/c\/[\w-]+\/?$/],
  ['certificate', /\/certificates\/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\/?$/],
];
