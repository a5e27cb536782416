import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { Context } from '@laurel/base';
import { WALLET_BACKUP } from '@laurel/credentials';
import { BACKUP_PIECE } from '../limits.ts';
import { COST, type Cost, deriveKey, isBearable } from './derive-key.ts';
import { refuse } from './refuse.ts';

// The file as README.md describes it: a head in clear, a tag that tells a wrong passphrase from damage, and sealed pieces.

const MAGIC = Buffer.from(WALLET_BACKUP);
const EDITION = 1;
const SALT = 16;
const TAG = 16;
/** Magic, edition, memory, passes, lanes, salt, and how many bytes follow the check. */
const HEAD = MAGIC.length + 1 + 4 + 4 + 1 + SALT + 4;
/** Piece numbers never reach it: their nonces begin with zeros. */
const CHECK_NONCE = Buffer.alloc(12, 0xff);

/** Everything under a passphrase. A salt is never used twice, so neither is the key. @throws LaurelError too_many_requests */
export async function sealFile({ random }: Pick<Context, 'random'>, passphrase: string, content: Uint8Array, cost: Cost = COST): Promise<Buffer> {
  const salt = random(SALT);
  const pieces = Math.max(1, Math.ceil(content.length / BACKUP_PIECE));
  const head = writeHead(cost, salt, content.length + pieces * TAG);
  const key = await deriveKey(passphrase, salt, cost);
  try {
    const sealed = Array.from({ length: pieces }, (_, nth) => {
      const piece = content.subarray(nth * BACKUP_PIECE, (nth + 1) * BACKUP_PIECE);
      return sealPiece(key, head, nonceOf(nth, nth === pieces - 1), piece);
    });
    return Buffer.concat([head, sealPiece(key, head, CHECK_NONCE, Buffer.alloc(0)), ...sealed]);
  } finally {
    key.fill(0);
  }
}

/** What was sealed, or nothing of it: a file that is not bit for bit as it was made does not open. @throws LaurelError bad_form · too_many_requests */
export async function openFile(file: Uint8Array, passphrase: string): Promise<Buffer> {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.length);
  const { cost, salt, length } = readHead(bytes);
  const [head, check, body] = [bytes.subarray(0, HEAD), bytes.subarray(HEAD, HEAD + TAG), bytes.subarray(HEAD + TAG)];
  if (body.length < length) throw refuse({ at: 'file', code: 'cut_short' });
  if (body.length > length || length < TAG) throw refuse({ at: 'file', code: 'damaged' });
  const key = await deriveKey(passphrase, salt, cost);
  try {
    if (!openPiece(key, head, CHECK_NONCE, check)) throw refuse({ at: 'passphrase', code: 'wrong' });
    const pieces: Buffer[] = [];
    for (let at = 0; at < body.length; at += BACKUP_PIECE + TAG) {
      const last = at + BACKUP_PIECE + TAG >= body.length;
      const piece = openPiece(key, head, nonceOf(pieces.length, last), body.subarray(at, at + BACKUP_PIECE + TAG));
      if (!piece) throw refuse({ at: 'file', code: 'damaged' });
      pieces.push(piece);
    }
    return Buffer.concat(pieces);
  } finally {
    key.fill(0);
  }
}

function writeHead({ memory, passes, lanes }: Cost, salt: Uint8Array, length: number): Buffer {
  const numbers = Buffer.alloc(10);
  numbers[0] = EDITION;
  numbers.writeUInt32BE(memory, 1);
  numbers.writeUInt32BE(passes, 5);
  numbers[9] = lanes;
  const rest = Buffer.alloc(4);
  rest.writeUInt32BE(length);
  return Buffer.concat([MAGIC, numbers, salt, rest]);
}

/** Looked at before any work is done on the file's word. */
function readHead(bytes: Buffer): { cost: Cost; salt: Buffer; length: number } {
  if (!bytes.subarray(0, MAGIC.length).equals(MAGIC)) throw refuse({ at: 'file', code: 'not_a_backup' });
  const [edition, at] = [bytes[MAGIC.length], MAGIC.length + 1];
  if (edition !== undefined && edition > EDITION) throw refuse({ at: 'file', code: 'newer' });
  if (bytes.length < HEAD + TAG) throw refuse({ at: 'file', code: 'cut_short' });
  const cost = { memory: bytes.readUInt32BE(at), passes: bytes.readUInt32BE(at + 4), lanes: bytes.readUInt8(at + 8) };
  if (edition !== EDITION || !isBearable(cost)) throw refuse({ at: 'file', code: 'damaged' });
  return { cost, salt: bytes.subarray(at + 9, at + 9 + SALT), length: bytes.readUInt32BE(at + 9 + SALT) };
}

/** STREAM (Hoang, Reyhanitabar, Rogaway and Vizár, 2015): none can be moved, left out or cut off. */
function nonceOf(nth: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(nth, 7);
  nonce[11] = last ? 1 : 0;
  return nonce;
}

function sealPiece(key: Uint8Array, head: Uint8Array, nonce: Uint8Array, plain: Uint8Array): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(head);
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function openPiece(key: Uint8Array, head: Uint8Array, nonce: Uint8Array, sealed: Buffer): Buffer | undefined {
  if (sealed.length < TAG) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG }).setAAD(head);
  const body = sealed.length - TAG;
  decipher.setAuthTag(sealed.subarray(body));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(0, body)), decipher.final()]);
  } catch {
    return undefined; // the tag does not fit: that is the answer
  }
}
