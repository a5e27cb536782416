import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { LaurelError } from '@laurel/base';
import { BACKUP_PIECE, MANIFEST_BYTES } from '../limits.ts';
import { Manifest, type PartName } from './manifest.ts';
import { HEAD_BYTES, keyOf, MAGIC, unreadable, unseal } from './sealed-pieces.ts';

/**
 * Reads a backup to its last byte and answers what it says of itself. Where `into` names files, its parts are written there; what is there when
 * it throws is nothing to be used.
 * @throws LaurelError backup_unreadable: another passphrase, cut short, a byte altered anywhere, no backup, one of a newer Laurel
 */
export async function readBackup(file: string, passphrase: string, into?: Record<PartName, string>): Promise<Manifest> {
  const head = await readHead(file);
  const key = await keyOf(passphrase, head.subarray(MAGIC.length));
  let manifest: Manifest | undefined;
  const opened = (sealed: AsyncIterable<Uint8Array>) => unseal(sealed, key, head);
  const take = async (plain: AsyncIterable<Uint8Array>) => {
    manifest = await takeParts(plain, into);
  };
  try {
    await pipeline(createReadStream(file, { start: HEAD_BYTES, highWaterMark: BACKUP_PIECE }), opened, createGunzip(), take);
  } catch (error) {
    throw error instanceof LaurelError || !isOfUnzipping(error) ? error : unreadable('It was not written by Laurel.', error);
  }
  if (!manifest) throw unreadable('It is empty.');
  return manifest;
}

const isOfUnzipping = (error: unknown): boolean => error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');

async function readHead(file: string): Promise<Buffer> {
  const handle = await open(file, 'r').catch((cause: NodeJS.ErrnoException) => {
    throw unreadable(cause.code === 'ENOENT' ? `There is no file ${file}.` : `${file} does not open (${cause.code}).`, cause);
  });
  try {
    const head = Buffer.alloc(HEAD_BYTES);
    const { bytesRead } = await handle.read(head, 0, HEAD_BYTES, 0);
    const [kind, edition] = [head.subarray(0, MAGIC.length - 2), head.subarray(MAGIC.length - 2, MAGIC.length)];
    if (bytesRead < HEAD_BYTES || !kind.equals(MAGIC.subarray(0, -2))) throw unreadable(`${file} is no backup of Laurel, or its beginning was altered.`);
    if (!edition.equals(MAGIC.subarray(-2))) throw unreadable('A newer Laurel made it, or its beginning was altered: read it with that one.');
    return head;
  } finally {
    await handle.close();
  }
}

/** The manifest, then as many bytes as it says of each part, then nothing. */
async function takeParts(plain: AsyncIterable<Uint8Array>, into: Record<PartName, string> | undefined): Promise<Manifest> {
  const source = bytesOf(plain);
  const length = (await source.exactly(4)).readUInt32BE();
  if (length > MANIFEST_BYTES) throw unreadable('It does not say what it holds.');
  const said = Manifest.safeParse(JSON.parse((await source.exactly(length)).toString()));
  if (!said.success) throw unreadable('A newer Laurel made it: read it with that one.');
  for (const { name, bytes } of said.data.parts) await takePart(source, bytes, into?.[name]);
  if ((await source.upTo(1)).length > 0) throw unreadable('It holds more than it says.');
  return said.data;
}

async function takePart(source: Source, bytes: number, file: string | undefined): Promise<void> {
  const handle = file === undefined ? undefined : await open(file, 'wx', 0o600);
  try {
    for (let left = bytes; left > 0; ) {
      const some = await source.upTo(left);
      if (some.length === 0) throw unreadable('It holds less than it says.');
      await handle?.writeFile(some);
      left -= some.length;
    }
    await handle?.sync();
  } finally {
    await handle?.close();
  }
}

type Source = { upTo: (most: number) => Promise<Buffer>; exactly: (bytes: number) => Promise<Buffer> };

/** A stream as whoever reads it asks for it. `upTo` answers nothing only at its end. */
function bytesOf(stream: AsyncIterable<Uint8Array>): Source {
  const pieces = stream[Symbol.asyncIterator]();
  let held = Buffer.alloc(0);
  const upTo = async (most: number): Promise<Buffer> => {
    while (held.length === 0) {
      const { value, done } = await pieces.next();
      if (done) break;
      held = Buffer.from(value);
    }
    const some = held.subarray(0, most);
    held = held.subarray(some.length);
    return some;
  };
  const exactly = async (bytes: number): Promise<Buffer> => {
    const got: Buffer[] = [];
    for (let left = bytes; left > 0; ) {
      const some = await upTo(left);
      if (some.length === 0) throw unreadable('It holds less than it says.');
      got.push(some);
      left -= some.length;
    }
    return Buffer.concat(got);
  };
  return { upTo, exactly };
}
