import { LaurelError } from '@laurel/base';
import { asked, param, personIn, type Reply, type Route, typed, type WebRequest } from '@laurel/web';
import type { ProgrammeDeps } from '../deps.ts';
import { isSame, readFile } from './evidence.ts';
import { readOwnApplication } from './find-application.ts';
import { isShown } from './media-types.ts';
import { Evidence, type EvidenceRow } from './records.ts';
import { appendUpload, beginUpload } from './upload-evidence.ts';

const ADDRESS = '/learn/applications/:id';

/** A learner's own files, as she sent them; and how they come piece by piece, by script, over a line that breaks. */
export const ownEvidenceRoutes = (deps: ProgrammeDeps): readonly Route[] => [
  {
    method: 'get',
    path: `${ADDRESS}/evidence/:piece`,
    access: { kind: 'person' },
    run: async (request) => {
      const { application } = await readOwnApplication(deps, param(request, 'id'), personIn(request));
      return fileReply(deps, request, application.id);
    },
  },
  {
    method: 'post',
    path: `${ADDRESS}/uploads`,
    access: { kind: 'person' },
    accepts: 'form',
    run: (request) =>
      asJson(request, () => {
        const about = {
          name: typed(request, 'name'),
          size: Number(typed(request, 'size')),
          note: typed(request, 'note'),
          inBadge: request.form.has('in_badge'),
        };
        return beginUpload(deps, { id: param(request, 'id'), personId: personIn(request), ...about });
      }),
  },
  {
    method: 'post',
    path: `${ADDRESS}/uploads/:piece`,
    access: { kind: 'person' },
    accepts: 'upload',
    run: (request) =>
      asJson(request, () => {
        const at = Number(asked(request, 'at') ?? Number.NaN);
        const bytes = request.files[0]?.bytes ?? new Uint8Array();
        return appendUpload(deps, { id: param(request, 'id'), personId: personIn(request), evidenceId: param(request, 'piece'), at, bytes });
      }),
  },
];

/** What is wrong with a file, in words for the page it is on. */
async function asJson({ t }: WebRequest, act: () => Promise<object>): Promise<Reply> {
  try {
    return { kind: 'json', body: await act() };
  } catch (error) {
    if (!(error instanceof LaurelError)) throw error;
    const code = error.problems[0]?.code ?? error.code;
    return {
      kind: 'json',
      status: error.status,
      body: { code, says: t.has(`programme.problem.${code}`) ? t(`programme.problem.${code}`) : t('programme.upload.stopped') },
    };
  }
}

/**
 * The file of a piece of an application that the caller has found open to this reader. Pictures may be shown where they stand, in a sandbox in which
 * nothing runs; the rest is saved.
 * @throws LaurelError not_found · evidence_changed (its bytes are no longer those that were sent)
 */
export async function fileReply(deps: ProgrammeDeps, request: WebRequest, applicationId: string): Promise<Reply> {
  const piece = await deps.store.across('the caller has found the application').read((db) => db.one(Evidence, { id: param(request, 'piece'), applicationId }));
  if (!piece || piece.mediaType === null || piece.arrived === 0) throw new LaurelError('not_found');
  if (!(await isSame(deps, piece))) throw new LaurelError('evidence_changed');
  return asStream(piece, readFile(deps, piece), request.query.has('show'));
}

function asStream({ name, mediaType, size }: EvidenceRow, chunks: AsyncIterable<Uint8Array>, show: boolean): Reply {
  const headers = { 'Content-Security-Policy': "sandbox; default-src 'none'; style-src 'unsafe-inline'", 'Content-Length': String(size) };
  const shown = { kind: 'stream', chunks, contentType: mediaType ?? 'application/octet-stream', headers } as const;
  return show && isShown(mediaType) ? shown : { ...shown, filename: name };
}
