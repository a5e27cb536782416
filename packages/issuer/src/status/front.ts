import { hashed } from '@laurel/base';
import type { FrontHandler } from '@laurel/web';
import type { Issuer } from '../deps.ts';
import { LIST_TTL_SECONDS } from '../limits.ts';
import { listUrl } from './allocate.ts';
import { asksForThePast } from './history.ts';
import { contentTypeOf, type ServeList } from './publish.ts';

/** `/status/{list}` and `/status/{list}.jwt` as bytes, as they are now; what they were is asked elsewhere (`history.ts`). */
export const statusFront =
  (issuer: Issuer, serve: ServeList): FrontHandler =>
  async (path, accept, query) => {
    if (asksForThePast(query)) return undefined;
    const id = /^\/status\/([\w-]{22})(?:\.jwt)?$/.exec(path)?.[1];
    const list = id === undefined ? undefined : await serve(id).catch(ignoreUnknown);
    if (!list || listUrl(issuer, list) !== `${issuer.publicUrl}${path}`) return undefined;
    return {
      body: list.published,
      contentType: asksForJson(accept) && list.kind !== 'token' ? 'application/json' : contentTypeOf(list),
      etag: `"${hashed(list.published)}"`,
      maxAgeSeconds: LIST_TTL_SECONDS,
    };
  };

/** Clients older than the media type ask for JSON and read nothing else as JSON. */
const asksForJson = (accept: string): boolean => /\bapplication\/(?:ld\+)?json\b/.test(accept) && !/\bapplication\/vc\b|\*\/\*/.test(accept);

function ignoreUnknown(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'status_list_unknown') return undefined; // not ours: the next handler may know it
  throw error;
}
