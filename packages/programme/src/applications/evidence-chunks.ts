import { LaurelError } from '@laurel/base';
import { keyOf, lock, unlock } from '@laurel/people';
import type { AcrossReader, AcrossWriter } from '@laurel/store';
import type { ProgrammeDeps } from '../deps.ts';
import { CHUNK_BYTES } from '../limits.ts';
import { EvidenceChunk, type EvidenceChunkRow, type EvidenceRow } from './records.ts';

/** Keeps what comes next of a file, from the chunk at `first` on, under the key of whoever sends it. */
export async function keepChunks(
  deps: Pick<ProgrammeDeps, 'agent' | 'context'>,
  db: AcrossWriter,
  { id, profile }: Pick<EvidenceRow, 'id' | 'profile'>,
  { personId, first, bytes }: { personId: string; first: number; bytes: Uint8Array },
): Promise<void> {
  const key = await keyOf(deps, db.open, personId);
  for (let start = 0; start < bytes.length; start += CHUNK_BYTES) {
    const position = first + start / CHUNK_BYTES;
    const body = lock(key, bytes.subarray(start, start + CHUNK_BYTES), placeOf({ evidenceId: id, position }), deps.context);
    await db.insert(EvidenceChunk, { evidenceId: id, position, profile, body: Buffer.from(body).toString('base64'), locked: 1 });
  }
}

/** @throws LaurelError not_found · conflict (it is not what was kept there) */
export async function readChunk(db: AcrossReader, key: () => Promise<Uint8Array>, at: { evidenceId: string; position: number }): Promise<Uint8Array> {
  const chunk = await db.one(EvidenceChunk, at);
  if (!chunk) throw new LaurelError('not_found');
  const body = Buffer.from(chunk.body, 'base64');
  if (chunk.locked === 0) return body;
  const own = await key();
  try {
    return unlock(own, body, placeOf(chunk));
  } catch (cause) {
    throw new LaurelError('conflict', { detail: 'These are not the bytes that were sent: the file was changed in the database.', cause });
  }
}

/** What a chunk is bound to. */
export const placeOf = ({ evidenceId, position }: Pick<EvidenceChunkRow, 'evidenceId' | 'position'>): string => `evidence ${evidenceId} ${position}`;
