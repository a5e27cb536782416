import { createHash } from 'node:crypto';
import { DAY, inMs, LaurelError, now, type Problem } from '@laurel/base';
import { knownKey } from '@laurel/people';
import { type AcrossWriter, LessThan } from '@laurel/store';
import type { ProgrammeDeps } from '../deps.ts';
import { CHUNK_BYTES, EVIDENCE_BYTES, UPLOAD_BYTES } from '../limits.ts';
import { addPiece, demandRoom, fileName, isThere } from './evidence.ts';
import { keepChunks, readChunk } from './evidence-chunks.ts';
import { writableApplication } from './find-application.ts';
import { isProgram, mediaTypeOf } from './media-types.ts';
import { Evidence, EvidenceChunk, type EvidenceRow } from './records.ts';

const OWN = 'a learner adds to her own application, whatever the profile';
/** What did not arrive in a day is given up; its name and size find it again until then. */
const GIVEN_UP_AFTER = DAY;

export type Uploading = { id: string; received: number; size: number; chunk: number };
type Named = { id: string; personId: string; name: string; size: number; note: string; inBadge: boolean };

/**
 * Begins a file that comes in pieces, or finds the one of this name and size that broke off: `received` is where to go on. It counts as evidence once
 * it is whole.
 * @throws LaurelError not_found · conflict · wrong_media_type · too_large · bad_form
 */
export async function beginUpload(deps: ProgrammeDeps, input: Named): Promise<Uploading> {
  const { id, personId, size } = input;
  const name = fileName(input.name);
  const mediaType = mediaTypeOf(name);
  if (mediaType === undefined) throw new LaurelError('wrong_media_type');
  if (size > EVIDENCE_BYTES) throw new LaurelError('too_large');
  if (!Number.isInteger(size) || size < 1) throw new LaurelError('bad_form', { problems: [problem('empty')] });
  return deps.store.across(OWN).write(async (db) => {
    await writableApplication(db, id, personId);
    await db.remove(Evidence, { applicationId: id, arrived: 0, addedAt: LessThan(inMs(deps.context, -GIVEN_UP_AFTER)) });
    const before = await db.one(Evidence, { applicationId: id, name, size, arrived: 0 });
    const row = before ?? (await addPiece(deps, db, input, { name, url: null, mediaType, size, sha256: null, arrived: 0 }));
    return { id: row.id, received: await received(db, row), size, chunk: UPLOAD_BYTES };
  });
}

/**
 * Adds what comes next; it must begin where the last piece ended, so that a piece sent twice is known. Whole, it is pinned by its hash.
 * @throws LaurelError not_found · conflict (another place: begin again to learn where) · wrong_media_type (a program) · bad_form (there already, no room)
 */
export async function appendUpload(
  deps: ProgrammeDeps,
  { id, personId, evidenceId, at, bytes }: { id: string; personId: string; evidenceId: string; at: number; bytes: Uint8Array },
): Promise<Uploading & { done: boolean }> {
  return deps.store.across(OWN).write(async (db) => {
    await writableApplication(db, id, personId);
    const row = await db.one(Evidence, { id: evidenceId, applicationId: id });
    if (row?.arrived !== 0) throw new LaurelError('not_found');
    const end = at + bytes.length;
    const isWholePiece = bytes.length > 0 && bytes.length <= UPLOAD_BYTES && (bytes.length % CHUNK_BYTES === 0 || end === row.size);
    if (at !== (await received(db, row)) || !isWholePiece || end > row.size) throw new LaurelError('conflict');
    if (at === 0 && isProgram(bytes)) throw new LaurelError('wrong_media_type');
    await demandRoom(deps, db, bytes.length); // of many that were begun while there was some
    await keepChunks(deps, db, row, { personId, first: at / CHUNK_BYTES, bytes });
    if (end === row.size) await pin(deps, db, row, personId);
    return { id: evidenceId, received: end, size: row.size, chunk: UPLOAD_BYTES, done: end === row.size };
  });
}

const problem = (code: string): Problem => ({ at: 'file', code, detail: code });

async function received(db: AcrossWriter, { id, size }: EvidenceRow): Promise<number> {
  return Math.min((await db.count(EvidenceChunk, { evidenceId: id })) * CHUNK_BYTES, size);
}

async function pin(deps: ProgrammeDeps, db: AcrossWriter, row: EvidenceRow, personId: string): Promise<void> {
  const hash = createHash('sha256');
  const key = await knownKey(deps, db, personId);
  for (let position = 0; position * CHUNK_BYTES < row.size; position++) hash.update(await readChunk(db, async () => key, { evidenceId: row.id, position }));
  const sha256 = hash.digest('hex');
  if (await isThere(db, row.applicationId, { sha256, url: null })) throw new LaurelError('bad_form', { problems: [problem('there_already')] });
  await db.update(Evidence, { id: row.id }, { sha256, arrived: 1, addedAt: now(deps.context) });
}
