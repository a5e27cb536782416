import { inflateSync } from 'node:zlib';

/**
 * A WOFF 1.0 font as the OpenType font in it (W3C Recommendation, sections 3 to 5): the same tables, unpacked. fontkit reads WOFF too, at a second a
 * font: it inflates in JavaScript.
 */
export function unpackWoff(woff: Buffer): Buffer {
  if (woff.toString('latin1', 0, 4) !== 'wOFF') return woff;
  const count = woff.readUInt16BE(12);
  const head = Buffer.alloc(12 + 16 * count);
  head.writeUInt32BE(woff.readUInt32BE(4), 0); // flavor
  head.writeUInt16BE(count, 4);
  const power = Math.floor(Math.log2(count));
  head.writeUInt16BE(16 * 2 ** power, 6);
  head.writeUInt16BE(power, 8);
  head.writeUInt16BE(16 * (count - 2 ** power), 10);
  const tables: Buffer[] = [];
  let at = head.length;
  for (let n = 0; n < count; n++) {
    const entry = 44 + 20 * n;
    const [offset, packed, length] = [4, 8, 12].map((place) => woff.readUInt32BE(entry + place));
    if (offset === undefined || packed === undefined || length === undefined) throw new Error('A font is damaged');
    const bytes = woff.subarray(offset, offset + packed);
    const table = packed < length ? inflateSync(bytes, { maxOutputLength: length }) : bytes;
    woff.copy(head, 12 + 16 * n, entry, entry + 4); // tag
    woff.copy(head, 16 + 16 * n, entry + 16, entry + 20); // checksum
    head.writeUInt32BE(at, 20 + 16 * n);
    head.writeUInt32BE(length, 24 + 16 * n);
    const padding = Buffer.alloc((4 - (length % 4)) % 4);
    tables.push(table, padding);
    at += length + padding.length;
  }
  return Buffer.concat([head, ...tables]);
}
