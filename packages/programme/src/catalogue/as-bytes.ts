import { hashed } from '@laurel/base';
import type { Bytes } from '@laurel/web';
import { CATALOGUE_MAX_AGE } from '../limits.ts';

/** What programs read of what is offered, tagged by what it says and in which form. */
export const asBytes = (body: string, contentType: string): Bytes => ({
  ...{ body, contentType },
  etag: `"${hashed(`${contentType} ${body}`)}"`,
  maxAgeSeconds: CATALOGUE_MAX_AGE,
});

export const asDocument = (document: object, contentType: string): Bytes => asBytes(JSON.stringify(document), contentType);
