import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { type Context, LaurelError, newId } from '@laurel/base';
import { BACKUP_PIECE } from '../limits.ts';
import type { Manifest, PartName } from './manifest.ts';
import { readBackup } from './read-backup.ts';
import { keyOf, MAGIC, SALT_BYTES, seal } from './sealed-pieces.ts';
import { syncFolder } from './sync-folder.ts';

/**
 * Writes one encrypted file that appears whole under its name or not at all, and only once it was read back.
 * @throws LaurelError conflict (a file of that name is there) · storage_full · backup_unreadable
 */
export async function writeBackup(
  context: Pick<Context, 'random'>,
  { to, passphrase, manifest, parts }: { to: string; passphrase: string; manifest: Manifest; parts: Record<PartName, string> },
): Promise<void> {
  const folder = dirname(to);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const unfinished = `${to}.${newId(context)}.part`;
  try {
    const head = Buffer.concat([MAGIC, context.random(SALT_BYTES)]);
    const key = await keyOf(passphrase, head.subarray(MAGIC.length));
    const file = await open(unfinished, 'wx', 0o600);
    try {
      const sealed = (plain: AsyncIterable<Uint8Array>) => seal(plain, key, head);
      // Fast compression: tables shrink to a third by it, and to little less by the slow one.
      await pipeline(plain(manifest, parts), createGzip({ level: 1 }), sealed, async (pieces: AsyncIterable<Uint8Array>) => {
        for await (const piece of pieces) await file.writeFile(piece); // each behind the one before
      });
      await file.sync();
    } finally {
      await file.close();
    }
    await readBackup(unfinished, passphrase);
    await claimName(unfinished, to);
    await syncFolder(folder);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw full(to, error);
  }
}

/** How long what it says of itself is (four bytes), that, then the parts one behind the other. */
async function* plain(manifest: Manifest, parts: Record<PartName, string>): AsyncGenerator<Uint8Array> {
  const said = Buffer.from(JSON.stringify(manifest));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(said.length);
  yield Buffer.concat([length, said]);
  for (const { name } of manifest.parts) yield* createReadStream(parts[name], { highWaterMark: BACKUP_PIECE });
}

/** Takes the name first, so that a backup which is there is not written over, then puts the whole file in its place. */
async function claimName(unfinished: string, to: string): Promise<void> {
  const taken = await open(to, 'wx', 0o600).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'EEXIST') throw new LaurelError('conflict', { detail: `${to} is there. Nothing was written over it; choose another name.`, cause });
    throw cause;
  });
  await taken.close();
  await rename(unfinished, to);
}

const full = (to: string, error: unknown): unknown =>
  error instanceof Error && 'code' in error && error.code === 'ENOSPC'
    ? new LaurelError('storage_full', { detail: `The disk that holds ${to} is full. No backup was made; make room and try again.`, cause: error })
    : error;
