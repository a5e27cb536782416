import { crc32 } from 'node:zlib';
import { LaurelError } from '@laurel/base';

/** A file of an archive: its whole path there, and its bytes. */
export type Entry = { name: string; bytes: Uint8Array };

/**
 * An archive as every system opens it (APPNOTE.TXT 6.3.3), its files stored as they are: what is in them is still there where nothing is left that
 * unpacks. One file at a time is held; the directory follows at the end.
 * @throws LaurelError too_large: past what the format counts in 32 bits
 */
export async function* zipOf(entries: AsyncIterable<Entry>, at: Date): AsyncGenerator<Uint8Array> {
  const directory: Buffer[] = [];
  let offset = 0;
  for await (const { name, bytes } of entries) {
    const path = Buffer.from(name, 'utf8');
    const common = commonOf(bytes, path, at);
    if (offset + bytes.length > MOST_BYTES || directory.length >= MOST_FILES) throw new LaurelError('too_large');
    directory.push(Buffer.concat([Buffer.from('PK\u0001\u0002'), uint(2, VERSION), common, Buffer.alloc(10), uint(4, offset), path]));
    const head = Buffer.concat([Buffer.from('PK\u0003\u0004'), common, path]);
    yield head;
    yield bytes;
    offset += head.length + bytes.length;
  }
  const listed = Buffer.concat(directory);
  yield listed;
  const count = uint(2, directory.length);
  yield Buffer.concat([Buffer.from('PK\u0005\u0006'), uint(2, 0), uint(2, 0), count, count, uint(4, listed.length), uint(4, offset), uint(2, 0)]);
}

const VERSION = 20;
const MOST_FILES = 0xffff - 1;
const MOST_BYTES = 0xffff_ffff - 0x100_0000; // leaves room for the directory

/** What a file's own head and its line of the directory say alike: names are UTF-8, nothing is packed. */
function commonOf(bytes: Uint8Array, path: Buffer, at: Date): Buffer {
  const day = ((Math.max(1980, at.getUTCFullYear()) - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate();
  const time = (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1);
  const size = uint(4, bytes.length);
  return Buffer.concat([
    uint(2, VERSION),
    uint(2, 0x0800),
    uint(2, 0),
    uint(2, time),
    uint(2, day),
    uint(4, crc32(bytes)),
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
