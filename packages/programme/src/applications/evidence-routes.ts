import { LaurelError } from '@laurel/base';
import { param, personIn, type Reply, type Route, type WebRequest } from '@laurel/web';
import type { ProgrammeDeps } from '../deps.ts';
import { readFile } from './evidence.ts';
import { readOwnApplication } from './find-application.ts';
import { isShown } from './media-types.ts';
import { Evidence, type EvidenceRow } from './records.ts';

/** A learner's own files, as she sent them. */
export const ownEvidenceRoutes = (deps: ProgrammeDeps): readonly Route[] => [
  {
    method: 'get',
    path: '/learn/applications/:id/evidence/:piece',
    access: { kind: 'person' },
    run: async (request) => {
      const { application } = await readOwnApplication(deps, param(request, 'id'), personIn(request));
      return fileReply(deps, request, application.id);
    },
  },
];

/**
 * The file of a piece of an application that the caller has found open to this reader. Pictures may be shown where they stand, in a sandbox in which
 * nothing runs; the rest is saved.
 * @throws LaurelError not_found · conflict (its bytes are no longer those that were sent)
 */
export async function fileReply(deps: ProgrammeDeps, request: WebRequest, applicationId: string): Promise<Reply> {
  const piece = await deps.store.across('the caller has found the application').read((db) => db.one(Evidence, { id: param(request, 'piece'), applicationId }));
  if (!piece || piece.mediaType === null) throw new LaurelError('not_found');
  const { bytes, same } = await readFile(deps, piece);
  if (!same) throw new LaurelError('conflict', { detail: 'These are not the bytes that were sent: the file was changed in the database.' });
  return asBytes(piece, bytes, request.query.has('show'));
}

function asBytes({ name, mediaType }: EvidenceRow, body: Uint8Array, show: boolean): Reply {
  const contentType = mediaType ?? 'application/octet-stream';
  const headers = { 'Content-Security-Policy': "sandbox; default-src 'none'; style-src 'unsafe-inline'" };
  return show && isShown(mediaType) ? { kind: 'bytes', body, contentType, headers } : { kind: 'bytes', body, contentType, headers, filename: name };
}
