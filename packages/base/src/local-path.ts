/**
 * A path on this node with its query, normalised; `undefined` for anything else, since a page that leads wherever it is told is a
 * phisher's. Browsers read `//host`, `/\host` and `/<tab>/host` as other hosts, and `/..//host` becomes the first of these.
 */
export function localPath(text: string | null | undefined): string | undefined {
  if (!text || !/^\/[\x21-\x5b\x5d-\x7e]*$/.test(text)) return undefined;
  const url = URL.parse(`http://here.invalid${text}`);
  return url?.origin === 'http://here.invalid' && !url.pathname.startsWith('//') ? url.pathname + url.search + url.hash : undefined;
}
