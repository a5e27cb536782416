import type { FileKind } from '../import/read-given.ts';

/** How a badge's files are called and sent: by what they are. */
export const FILE_TYPES: Readonly<Record<FileKind, { ending: string; contentType: string }>> = {
  json: { ending: 'json', contentType: 'application/vc' },
  jwt: { ending: 'jws', contentType: 'application/jwt' },
  'sd-jwt': { ending: 'sd-jwt', contentType: 'application/dc+sd-jwt' },
  cose: { ending: 'cose', contentType: 'text/plain' },
  png: { ending: 'png', contentType: 'image/png' },
  svg: { ending: 'svg', contentType: 'image/svg+xml' },
  pdf: { ending: 'pdf', contentType: 'application/pdf' },
};
