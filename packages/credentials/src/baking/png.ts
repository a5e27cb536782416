import { crc32, inflateSync } from 'node:zlib';
import { utf8 } from '@laurel/base';
import { decodeUtf8 } from '../json/strict.ts';
import { JSON_BYTES, PNG_CHUNKS } from '../limits.ts';
import { type BakedEdition, damaged, type Found, PictureFault } from './baked.ts';

/** The eight bytes every PNG begins with (PNG 3rd edition, section 5.2). */
const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const KEYWORD = 'openbadgecredential';
const EDITIONS: ReadonlyMap<string, BakedEdition> = new Map([
  [KEYWORD, 'open-badges-3'],
  ['clrcredential', 'clr-2'],
  ['openbadges', 'open-badges-2'],
]);
/** PNG section 5.3: a length has 31 bits. */
const LENGTH_MAX = 0x7fffffff;

export const isPng = (bytes: Uint8Array): boolean => SIGNATURE.every((byte, at) => bytes[at] === byte);

/**
 * The picture with the badge in one uncompressed iTXt chunk (Open Badges 3.0, section 5.3.1); one that was there before is replaced. Every other
 * chunk stays as it is, byte for byte; what follows the end of the picture does not.
 */
export function bakeIntoPng(png: Uint8Array, text: string): Uint8Array {
  const chunks = [...chunksOf(png)];
  for (const { type, crcOk } of chunks) if (!crcOk) damaged(`The checksum of the chunk ${type} is wrong.`);
  const [header, ...rest] = chunks.filter((chunk) => textOf(chunk)?.keyword !== KEYWORD);
  if (!header) damaged('There is no picture.');
  const badge = chunk('iTXt', Buffer.concat([utf8(`${KEYWORD}\0\0\0\0\0`), utf8(text)]));
  return new Uint8Array(Buffer.concat([SIGNATURE, header.whole, badge, ...rest.map(({ whole }) => whole)]));
}

/** The badges in the picture, as text: of one edition no more than the two that are one too many. A kilobyte inflates to a megabyte, and there is room for thousands. */
export function badgesInPng(png: Uint8Array): Found[] {
  const found: Found[] = [];
  for (const one of chunksOf(png)) {
    const carried = textOf(one);
    const edition = carried && EDITIONS.get(carried.keyword);
    if (!edition || found.filter((before) => before.edition === edition).length === 2) continue;
    if (!one.crcOk) damaged(`The checksum of the chunk ${one.type} is wrong.`);
    found.push({ edition, text: carried.read() });
  }
  return found;
}

type Chunk = { type: string; data: Uint8Array; whole: Uint8Array; crcOk: boolean };

function* chunksOf(png: Uint8Array): Generator<Chunk> {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  for (let at = SIGNATURE.length, count = 0; ; count++) {
    if (count > PNG_CHUNKS) throw new PictureFault('picture_too_large', `More than ${PNG_CHUNKS} chunks.`);
    if (at + 12 > png.length) damaged('The picture breaks off.');
    const length = view.getUint32(at);
    if (length > LENGTH_MAX || at + 12 + length > png.length) damaged(`A chunk says it has ${length} bytes.`);
    const type = Buffer.from(png.subarray(at + 4, at + 8)).toString('latin1');
    if (!/^[A-Za-z]{4}$/.test(type) || (count === 0) !== (type === 'IHDR')) damaged('A chunk is not of a picture.');
    const crcOk = crc32(png.subarray(at + 4, at + 8 + length)) === view.getUint32(at + 8 + length);
    yield { type, data: png.subarray(at + 8, at + 8 + length), whole: png.subarray(at, at + 12 + length), crcOk };
    if (type === 'IEND') return;
    at += 12 + length;
  }
}

/** A text chunk's keyword, and its text once it is wanted (PNG sections 11.3.3.2 to 11.3.3.4). */
function textOf({ type, data }: Chunk): { keyword: string; read: () => string } | undefined {
  if (type !== 'iTXt' && type !== 'tEXt' && type !== 'zTXt') return undefined;
  const [keyword, rest] = cut(data.subarray(0, 80), data);
  if (keyword === undefined) return undefined;
  if (type === 'tEXt') return { keyword, read: () => decode(rest) };
  if (type === 'zTXt') return { keyword, read: () => decode(inflate(rest.subarray(1))) };
  return {
    keyword,
    read: () => {
      const [language, afterLanguage] = cut(rest.subarray(2), rest.subarray(2));
      const [translated, text] = cut(afterLanguage, afterLanguage);
      if (language === undefined || translated === undefined) return damaged('The text of the badge breaks off.');
      return decode(rest[0] === 1 ? inflate(text) : text);
    },
  };
}

/** Up to the first zero byte, and what follows it. */
function cut(head: Uint8Array, whole: Uint8Array): [string | undefined, Uint8Array] {
  const end = head.indexOf(0);
  return end < 0 ? [undefined, whole] : [Buffer.from(whole.subarray(0, end)).toString('latin1'), whole.subarray(end + 1)];
}

function inflate(bytes: Uint8Array): Uint8Array {
  try {
    return inflateSync(bytes, { maxOutputLength: JSON_BYTES });
  } catch (error) {
    if (error instanceof RangeError) throw new PictureFault('picture_too_large', 'The text of the badge inflates past any badge.');
    return damaged('The text of the badge does not inflate.'); // zlib throws RangeError at the bound, Error on damage
  }
}

/** tEXt is Latin-1 by its specification and UTF-8 by its writers. */
const decode = (bytes: Uint8Array): string => {
  if (bytes.length > JSON_BYTES) throw new PictureFault('picture_too_large', `The text of the badge has ${bytes.length} bytes.`);
  return decodeUtf8(bytes) ?? Buffer.from(bytes).toString('latin1');
};

function chunk(type: string, data: Uint8Array): Uint8Array {
  const whole = Buffer.alloc(12 + data.length);
  whole.writeUInt32BE(data.length, 0);
  whole.write(type, 4, 'latin1');
  whole.set(data, 8);
  whole.writeUInt32BE(crc32(whole.subarray(4, 8 + data.length)), 8 + data.length);
  return whole;
}
