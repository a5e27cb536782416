import { crc32 } from 'node:zlib';

/** The files of an archive by its directory, each held against its checksum and its own head. */
export function readZip(zip: Buffer): { name: string; bytes: Buffer }[] {
  const end = zip.lastIndexOf('PK\u0005\u0006');
  const found: { name: string; bytes: Buffer }[] = [];
  let at = zip.readUInt32LE(end + 16);
  for (let nth = 0; nth < zip.readUInt16LE(end + 10); nth++) {
    const [crc, size, nameLength, start] = [zip.readUInt32LE(at + 16), zip.readUInt32LE(at + 24), zip.readUInt16LE(at + 28), zip.readUInt32LE(at + 42)];
    const name = zip.subarray(at + 46, at + 46 + nameLength).toString('utf8');
    const from = start + 30 + zip.readUInt16LE(start + 26) + zip.readUInt16LE(start + 28);
    const bytes = zip.subarray(from, from + size);
    if (zip.toString('latin1', start, start + 4) !== 'PK\u0003\u0004' || crc32(bytes) !== crc) throw new Error(`${name} is damaged`);
    found.push({ name, bytes });
    at += 46 + nameLength;
  }
  if (at !== end) throw new Error('the directory has another length');
  return found;
}
