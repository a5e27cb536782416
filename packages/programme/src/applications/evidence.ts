import { createHash } from 'node:crypto';
import { LaurelError, newId, now } from '@laurel/base';
import { knownKey, plainName } from '@laurel/people';
import { type AcrossReader, type AcrossWriter, In, IsNull, Not } from '@laurel/store';
import type { ProgrammeDeps } from '../deps.ts';
import { APPLICATION_BYTES, CHUNK_BYTES, EVIDENCE_BYTES, EVIDENCE_OF_ALL_BYTES, EVIDENCE_PIECES, LINE_CHARACTERS, PERSON_BYTES } from '../limits.ts';
import { keepChunks, readChunk } from './evidence-chunks.ts';
import { ENDED, writableApplication } from './find-application.ts';
import { isProgram, mediaTypeOf } from './media-types.ts';
import { Application, type ApplicationRow, Evidence, EvidenceChunk, type EvidenceRow } from './records.ts';

const OWN = 'a learner adds to her own application, whatever the profile';

export type Piece = { id: string; personId: string; note: string; inBadge: boolean };

/**
 * Keeps a file as it came, under its hash.
 * @throws LaurelError not_found · conflict · too_large · wrong_media_type · bad_form (an empty file, too many pieces, all of them too large, no room)
 */
export async function addFile(deps: ProgrammeDeps, input: Piece & { file: { name: string; bytes: Uint8Array } }): Promise<EvidenceRow> {
  const { bytes } = input.file;
  const mediaType = mediaTypeOf(input.file.name);
  if (mediaType === undefined || isProgram(bytes)) throw new LaurelError('wrong_media_type');
  if (bytes.length === 0) throw new LaurelError('bad_form', { problems: [{ at: 'file', code: 'empty', detail: 'empty' }] });
  if (bytes.length > EVIDENCE_BYTES) throw new LaurelError('too_large');
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const row = { name: fileName(input.file.name), url: null, mediaType, size: bytes.length, sha256, arrived: 1 as const };
  return deps.store.across(OWN).write(async (db) => {
    const added = await addPiece(deps, db, input, row);
    await keepChunks(deps, db, added, { personId: input.personId, first: 0, bytes });
    return added;
  });
}

/** As it is read aloud and written down: `example.org/work`. */
const WITHOUT_SCHEME = /^[^\s/:?#@.]+(\.[^\s/:?#@.]+)+(?=$|[/?#])/;

/** An address that an assessor can open, with or without its `https://`. What it shows may change: that is said to both. @throws LaurelError not_found · conflict · bad_form */
export async function addAddress(deps: ProgrammeDeps, input: Piece & { url: string }): Promise<EvidenceRow> {
  const url = URL.parse(WITHOUT_SCHEME.test(input.url) ? `https://${input.url}` : input.url);
  if (!url || !['https:', 'http:'].includes(url.protocol) || url.username !== '' || input.url.length > 2_000)
    throw new LaurelError('bad_form', { problems: [{ at: 'url', code: 'not_an_address', detail: 'not_an_address' }] });
  const row = {
    name: url.host + (url.pathname === '/' ? '' : url.pathname).slice(0, 100),
    url: url.href,
    mediaType: null,
    size: 0,
    sha256: null,
    arrived: 1 as const,
  };
  return deps.store.across(OWN).write((db) => addPiece(deps, db, input, row));
}

type Described = Pick<EvidenceRow, 'name' | 'url' | 'mediaType' | 'size' | 'sha256' | 'arrived'>;

/** One more piece in the caller's write. @throws LaurelError not_found · conflict · bad_form */
export async function addPiece(deps: ProgrammeDeps, db: AcrossWriter, { id, personId, note, inBadge }: Piece, described: Described): Promise<EvidenceRow> {
  const { profile } = await writableApplication(db, id, personId);
  const before = (await db.list(Evidence, { applicationId: id })).filter(({ removedAt }) => removedAt === null);
  const problem = (code: string) => new LaurelError('bad_form', { problems: [{ at: described.url === null ? 'file' : 'url', code, detail: code }] });
  if (before.length >= EVIDENCE_PIECES) throw problem('too_many');
  if (described.arrived === 1 && (await isThere(db, id, described))) throw problem('there_already');
  if (before.reduce((sum, { size }) => sum + size, described.size) > APPLICATION_BYTES) throw problem('too_large_together');
  if ((await openBytes(db, personId)) + described.size > PERSON_BYTES) throw problem('own_room');
  await demandRoom(deps, db, described.size);
  const row: EvidenceRow = {
    ...described,
    id: newId(deps.context),
    profile,
    applicationId: id,
    note: plainName(note),
    inBadge: inBadge ? 1 : 0,
    addedAt: now(deps.context),
    sentIn: 0,
    removedAt: null,
  };
  await db.insert(Evidence, row);
  await db.update(Application, { id }, { savedAt: row.addedAt }); // a draft that somebody works on does not age
  return row;
}

/** The end of it, where its kind stands; a badge may name it. */
export const fileName = (typed: string): string => plainName([...typed].slice(-LINE_CHARACTERS).join(''));

/** Of what somebody has open, that which was taken out after it was sent included: its bytes are still here. */
async function openBytes(db: AcrossWriter, personId: string): Promise<number> {
  const open = (await db.list(Application, { personId, state: Not(In(ENDED)) })).map(({ id }) => id);
  return (await db.list(Evidence, { applicationId: In(open) })).reduce((sum, { size }) => sum + size, 0);
}

/** @throws LaurelError bad_form where files of everybody together would take more than they may */
export async function demandRoom({ config }: Pick<ProgrammeDeps, 'config'>, db: AcrossWriter, bytes: number): Promise<void> {
  const most = Math.floor((config.evidenceBytes ?? EVIDENCE_OF_ALL_BYTES) / CHUNK_BYTES);
  const needed = Math.ceil(bytes / CHUNK_BYTES);
  if (needed > 0 && needed + (await db.query(EvidenceChunk, 'chunk').countUpTo(most)) > most)
    throw new LaurelError('bad_form', { problems: [{ at: 'file', code: 'no_room', detail: 'no_room' }] });
}

/** Whether the same file or address stands in the application. */
export const isThere = async (db: AcrossWriter, applicationId: string, { sha256, url }: Pick<EvidenceRow, 'sha256' | 'url'>): Promise<boolean> =>
  (await db.list(Evidence, { applicationId, arrived: 1, removedAt: IsNull() })).some((one) => one.sha256 === sha256 && placeOf(one.url) === placeOf(url));

/** What an address leads to, however it was typed: with `http` or `https`, with `www.` or a last slash or without. */
const placeOf = (url: string | null): string | null =>
  url
    ?.replace(/^https?:\/\/(www\.)?/, '')
    .replace(/[#?]$/, '')
    .replace(/\/$/, '') ?? null;

/** Takes a piece out. One that was never sent is gone; one that was stays with the round it was sent in. @throws LaurelError not_found · conflict */
export async function removeEvidence(deps: ProgrammeDeps, { id, personId, evidenceId }: { id: string; personId: string; evidenceId: string }): Promise<void> {
  await deps.store.across(OWN).write(async (db) => {
    await writableApplication(db, id, personId);
    const piece = await db.one(Evidence, { id: evidenceId, applicationId: id });
    if (!piece) throw new LaurelError('not_found');
    if (piece.sentIn === 0) await db.remove(Evidence, { id: evidenceId });
    else await db.update(Evidence, { id: evidenceId }, { removedAt: now(deps.context) });
  });
}

/** Whether a file is what came: where it is not, nobody may take it for what was sent. */
export async function isSame(deps: Pick<ProgrammeDeps, 'store' | 'agent'>, piece: FileOf): Promise<boolean> {
  const hash = createHash('sha256');
  try {
    for await (const bytes of readFile(deps, piece)) hash.update(bytes);
  } catch (error) {
    // Bytes that were changed, or are not there any more.
    if (error instanceof LaurelError && (error.code === 'conflict' || error.code === 'not_found')) return false;
    throw error;
  }
  return piece.sha256 !== null && hash.digest('hex') === piece.sha256;
}

type FileOf = Pick<EvidenceRow, 'id' | 'applicationId' | 'size' | 'sha256'>;

/** Of pieces of an application, by id, those that are files and no longer what came; each looked at once and one after another, so that one is in memory at a time. */
export async function changedFiles(
  deps: Pick<ProgrammeDeps, 'store' | 'agent'>,
  { id: applicationId }: Pick<ApplicationRow, 'id'>,
  pieces: readonly (Omit<FileOf, 'applicationId'> & Pick<EvidenceRow, 'url'>)[],
): Promise<ReadonlySet<string>> {
  const changed = new Set<string>();
  for (const piece of new Map(pieces.map((one) => [one.id, one])).values())
    if (piece.url === null && !(await isSame(deps, { ...piece, applicationId }))) changed.add(piece.id);
  return changed;
}

/** The bytes of a file as they are read: of many that are read at once none is ever whole in memory. What goes missing meanwhile ends it by an error. */
export async function* readFile(
  { store, agent }: Pick<ProgrammeDeps, 'store' | 'agent'>,
  { id: evidenceId, applicationId, size }: Omit<FileOf, 'sha256'>,
): AsyncIterable<Uint8Array> {
  const chunks = store.across('whoever may read the application may read its files');
  let own: Promise<Uint8Array> | undefined;
  for (let position = 0; position * CHUNK_BYTES < size; position++)
    yield await chunks.read((db) => {
      const key = () => {
        own ??= keyOfLearner({ agent }, db, applicationId);
        return own;
      };
      return readChunk(db, key, { evidenceId, position });
    });
}

async function keyOfLearner(deps: Pick<ProgrammeDeps, 'agent'>, db: AcrossReader, applicationId: string): Promise<Uint8Array> {
  const application = await db.one(Application, { id: applicationId });
  if (!application) throw new LaurelError('not_found');
  return knownKey(deps, db, application.personId);
}
