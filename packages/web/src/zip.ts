import { crc32 } from 'node:zlib';
import { LaurelError } from '@laurel/base';

/** A file of an archive: its whole path there, and its bytes; or, of one too long to be held, its size, its CRC-32 and the way to read it. */
export type ZipEntry = { name: string } & ({ bytes: Uint8Array } | { size: number; crc: number; chunks: () => AsyncIterable<Uint8Array> });

/**
 * An archive as every system opens it (APPNOTE.TXT 6.3.3), its files stored as they are: what is in them is still there where nothing is left that
 * unpacks. One file at a time is held at most; the directory follows at the end.
 * @throws LaurelError too_large: past what the format counts in 32 bits
 */
export async function* zipOf(entries: AsyncIterable<ZipEntry>, at: Date): AsyncGenerator<Uint8Array> {
  const directory: Buffer[] = [];
  let offset = 0;
  for await (const entry of entries) {
    const path = Buffer.from(entry.name, 'utf8');
    const of = 'bytes' in entry ? { size: entry.bytes.length, crc: crc32(entry.bytes) } : entry;
    const common = commonOf(of, path, at);
    if (offset + of.size > MOST_BYTES || directory.length >= MOST_FILES) throw new LaurelError('too_large');
    directory.push(Buffer.concat([Buffer.from('PK\u0001\u0002'), uint(2, VERSION), common, Buffer.alloc(10), uint(4, offset), path]));
    const head = Buffer.concat([Buffer.from('PK\u0003\u0004'), common, path]);
    yield head;
    if ('bytes' in entry) yield entry.bytes;
    else yield* whole(entry);
    offset += head.length + of.size;
  }
  const listed = Buffer.concat(directory);
  yield listed;
  const count = uint(2, directory.length);
  yield Buffer.concat([Buffer.from('PK\u0005\u0006'), uint(2, 0), uint(2, 0), count, count, uint(4, listed.length), uint(4, offset), uint(2, 0)]);
}

/** What is longer or shorter than was said would move all that follows: the archive ends there, unfinished. */
async function* whole({ name, size, chunks }: ZipEntry & { size: number; chunks: () => AsyncIterable<Uint8Array> }): AsyncGenerator<Uint8Array> {
  let given = 0;
  for await (const chunk of chunks()) {
    given += chunk.length;
    yield chunk;
  }
  if (given !== size) throw new Error(`${name} is not as long as it was.`);
}

const VERSION = 20;
const MOST_FILES = 0xffff - 1;
const MOST_BYTES = 0xffff_ffff - 0x100_0000; // leaves room for the directory

/** What a file's own head and its line of the directory say alike: names are UTF-8, nothing is packed. */
function commonOf({ size: length, crc }: { size: number; crc: number }, path: Buffer, at: Date): Buffer {
  const day = ((Math.max(1980, at.getUTCFullYear()) - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate();
  const time = (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1);
  const size = uint(4, length);
  return Buffer.concat([
    uint(2, VERSION),
    uint(2, 0x0800),
    uint(2, 0),
    uint(2, time),
    uint(2, day),
    uint(4, crc),
    size,
    size,
    uint(2, path.length),
    uint(2, 0),
  ]);
}

function uint(bytes: 2 | 4, value: number): Buffer {
  const written = Buffer.alloc(bytes);
  written.writeUIntLE(value, 0, bytes);
  return written;
}
