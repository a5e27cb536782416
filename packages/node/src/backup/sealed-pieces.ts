import { argon2, createCipheriv, createDecipheriv } from 'node:crypto';
import { promisify } from 'node:util';
import { LaurelError } from '@laurel/base';
import { BACKUP_KEY, BACKUP_PIECE } from '../limits.ts';

/** What a sealed file begins with: its kind and edition, then the salt of its key. */
export const MAGIC = Buffer.from('laurel backup 1\n');
export const SALT_BYTES = 16;
export const HEAD_BYTES = MAGIC.length + SALT_BYTES;

const TAG_BYTES = 16;

type Bytes = AsyncIterable<Uint8Array>;

/** The key of one file: a salt is never used twice. Composed letters are one (NFC), however the keyboard of the day writes them. */
export const keyOf = (passphrase: string, salt: Uint8Array): Promise<Buffer> =>
  promisify(argon2)('argon2id', { message: Buffer.from(passphrase.normalize('NFC')), nonce: salt, ...BACKUP_KEY });

/**
 * Seals a stream of any length piece by piece: AES-256-GCM, each piece under its number and whether it is the last (the STREAM construction of
 * Hoang, Reyhanitabar, Rogaway and Vizár, 2015), so that none can be changed, moved, left out or cut off.
 */
export async function* seal(plain: Bytes, key: Uint8Array, head: Uint8Array): AsyncGenerator<Uint8Array> {
  yield head;
  let nth = 0;
  for await (const { piece, last } of inPieces(plain, BACKUP_PIECE)) {
    const cipher = createCipheriv('aes-256-gcm', key, nonce(nth++, last));
    cipher.setAAD(head);
    yield Buffer.concat([cipher.update(piece), cipher.final(), cipher.getAuthTag()]);
  }
}

/**
 * Opens what `seal` made, behind its head; yields nothing of a piece that is not as it was sealed.
 * @throws LaurelError backup_unreadable
 */
export async function* unseal(sealed: Bytes, key: Uint8Array, head: Uint8Array): AsyncGenerator<Uint8Array> {
  let nth = 0;
  for await (const { piece, last } of inPieces(sealed, BACKUP_PIECE + TAG_BYTES)) {
    yield open(piece, key, head, nth, last);
    nth++;
  }
}

function open(piece: Buffer, key: Uint8Array, head: Uint8Array, nth: number, last: boolean): Buffer {
  try {
    const body = piece.length - TAG_BYTES;
    const decipher = createDecipheriv('aes-256-gcm', key, nonce(nth, last), { authTagLength: TAG_BYTES });
    decipher.setAAD(head).setAuthTag(piece.subarray(body));
    return Buffer.concat([decipher.update(piece.subarray(0, body)), decipher.final()]);
  } catch (cause) {
    throw unreadable(
      nth === 0
        ? 'This passphrase does not open it, or its beginning was altered.'
        : `It is cut short or was altered, ${nth} MiB from its beginning: use another copy.`,
      cause,
    );
  }
}

/** The key is of this file alone, so the number of a piece is all that a nonce needs. */
function nonce(nth: number, last: boolean): Buffer {
  const bytes = Buffer.alloc(12);
  bytes.writeUInt32BE(nth, 7);
  bytes[11] = last ? 1 : 0;
  return bytes;
}

/** Pieces of just this size, and a last one of no more: every stream has a last one, if an empty one. */
async function* inPieces(bytes: Bytes, size: number): AsyncGenerator<{ piece: Buffer; last: boolean }> {
  let held: Uint8Array[] = [];
  let length = 0;
  for await (const more of bytes) {
    held.push(more);
    length += more.length;
    if (length <= size) continue;
    const whole = Buffer.concat(held);
    let from = 0;
    for (; length > size; length -= size, from += size) yield { piece: whole.subarray(from, from + size), last: false };
    held = [whole.subarray(from)];
  }
  yield { piece: Buffer.concat(held), last: true };
}

export const unreadable = (why: string, cause?: unknown): LaurelError =>
  new LaurelError('backup_unreadable', { detail: `This backup cannot be read. ${why} Nothing was changed.`, cause });
