import type { IncomingMessage } from 'node:http';
import { LaurelError } from '@laurel/base';
import busboy from 'busboy';
import { FIELD_NAME_BYTES, FORM_BYTES, FORM_FIELDS, UPLOAD_FILES } from '../limits.ts';
import type { UploadedFile } from '../route.ts';
import type { BodyRoom } from './body-room.ts';

/**
 * Reads multipart/form-data into memory, all parts together within `limit`. A file box left empty is no file.
 * @throws LaurelError too_large · bad_request · storage_busy
 */
export function readUpload(request: IncomingMessage, limit: number, room: BodyRoom): Promise<{ form: URLSearchParams; files: UploadedFile[] }> {
  return new Promise((resolve, reject) => {
    const form = new URLSearchParams();
    const files: UploadedFile[] = [];
    let total = 0;
    const parser = open(request, limit);
    const stop = (error: unknown) => {
      request.off('data', count).unpipe(parser);
      request.resume(); // what still comes is dropped, so that the answer can be read by a client that is still sending
      reject(error);
    };
    const tooLarge = () => stop(new LaurelError('too_large'));
    const unreadable = () => stop(new LaurelError('bad_request', { detail: 'The upload could not be read.' }));
    const count = (chunk: Buffer) => {
      total += chunk.length;
      try {
        if (total > limit) throw new LaurelError('too_large');
        room.take(chunk.length);
      } catch (error) {
        stop(error);
      }
    };
    request.on('data', count);
    request.on('close', () => {
      if (!request.complete) stop(new LaurelError('bad_request', { detail: 'The upload broke off.' }));
    });
    parser.on('field', (name, value, info) => {
      if (info.valueTruncated || info.nameTruncated) tooLarge();
      else form.append(name, value);
    });
    parser.on('file', (field, stream, info) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('limit', tooLarge);
      stream.on('error', unreadable); // a body that ends within a file: unheard, it would end the process
      stream.on('end', () => {
        const bytes = new Uint8Array(Buffer.concat(chunks));
        if (info.filename || bytes.length > 0) files.push({ field, filename: info.filename ?? '', contentType: info.mimeType, bytes });
      });
    });
    for (const limitEvent of ['filesLimit', 'fieldsLimit', 'partsLimit'] as const) parser.on(limitEvent, tooLarge);
    parser.on('error', unreadable);
    parser.on('close', () => resolve({ form, files }));
    request.pipe(parser);
  });
}

function open(request: IncomingMessage, limit: number): busboy.Busboy {
  try {
    return busboy({
      headers: request.headers,
      defParamCharset: 'utf8', // browsers write filenames in UTF-8, whatever the old default says
      limits: {
        fileSize: limit,
        files: UPLOAD_FILES,
        fields: FORM_FIELDS,
        parts: UPLOAD_FILES + FORM_FIELDS,
        fieldSize: FORM_BYTES,
        fieldNameSize: FIELD_NAME_BYTES,
      },
    });
  } catch {
    throw new LaurelError('bad_request', { detail: 'The upload names no boundary.' });
  }
}
