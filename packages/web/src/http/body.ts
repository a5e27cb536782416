import type { IncomingMessage } from 'node:http';
import { LaurelError } from '@laurel/base';
import { parseStrict } from '@laurel/credentials';
import { FORM_BYTES, FORM_FIELDS, JSON_BYTES, UPLOAD_BYTES } from '../limits.ts';
import type { Accepts, UploadedFile } from '../route.ts';
import type { BodyRoom } from './body-room.ts';
import { readUpload } from './upload.ts';

export type Body = { form: URLSearchParams; json: unknown; files: readonly UploadedFile[] };

const LIMIT: Record<Accepts, number> = { nothing: 0, form: FORM_BYTES, upload: UPLOAD_BYTES, json: JSON_BYTES };
const TYPES: Record<Exclude<Accepts, 'nothing'>, RegExp> = {
  form: /^application\/x-www-form-urlencoded$/,
  // A form with a file box comes without a file as often as with one, and a program that has none need not write multipart.
  upload: /^(?:multipart\/form-data|application\/x-www-form-urlencoded)$/,
  // Never text/plain or a form: those cross origins without asking first.
  json: /^application\/(?:[\w.-]+\+)?json$/,
};

/**
 * Reads a request's body as the route accepts it, in one pass and within its bound.
 * @throws LaurelError wrong_media_type · too_large · bad_request · storage_busy
 */
export async function readBody(request: IncomingMessage, accepts: Accepts, room: BodyRoom, maxBody?: number): Promise<Body> {
  const empty: Body = { form: new URLSearchParams(), json: undefined, files: [] };
  if (accepts === 'nothing') return empty; // what was sent is not read; the server drops it with the response
  const mediaType = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (!TYPES[accepts].test(mediaType)) throw new LaurelError('wrong_media_type');
  // A compressed body can be a bomb, and no client of ours sends one.
  if ((request.headers['content-encoding'] ?? 'identity') !== 'identity') throw new LaurelError('wrong_media_type');
  const limit = maxBody ?? LIMIT[accepts];
  if (Number(request.headers['content-length'] ?? 0) > limit) throw new LaurelError('too_large');
  if (mediaType === 'multipart/form-data') return { ...empty, ...(await readUpload(request, limit, room)) };
  const bytes = await readBytes(request, accepts === 'upload' ? Math.min(limit, FORM_BYTES) : limit, room);
  return accepts !== 'json' ? { ...empty, form: parseForm(bytes) } : { ...empty, json: parseJson(bytes) };
}

async function readBytes(request: IncomingMessage, limit: number, room: BodyRoom): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    // Not destroyed on refusal: the rest is dropped by Node, and a client that is still sending can read why.
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      length += chunk.length;
      if (length > limit) throw new LaurelError('too_large');
      room.take(chunk.length);
      chunks.push(chunk);
    }
  } catch (cause) {
    if (cause instanceof LaurelError) throw cause;
    throw new LaurelError('bad_request', { detail: 'The body broke off.', cause });
  }
  return Buffer.concat(chunks);
}

function parseForm(bytes: Buffer): URLSearchParams {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new LaurelError('bad_request', { detail: 'The body is not UTF-8.' });
  }
  const form = new URLSearchParams(text);
  if (form.size > FORM_FIELDS) throw new LaurelError('too_large');
  return form;
}

/** Read as credentials are: a member that stands twice, or a depth that ends the stack of whoever walks it, does not get in. */
function parseJson(bytes: Buffer): unknown {
  const parsed = parseStrict(bytes, bytes.length);
  if (!parsed.ok) throw new LaurelError('bad_request', { detail: `The body is no JSON this address reads. ${parsed.problem.detail}` });
  return parsed.value;
}
