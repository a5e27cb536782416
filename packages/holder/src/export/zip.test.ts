import { crc32 } from 'node:zlib';
import { type ZipEntry, zipOf } from '@laurel/web';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readZip } from '../testing/read-zip.ts';

async function* each(entries: readonly ZipEntry[]) {
  yield* entries;
}
async function whole(entries: readonly ZipEntry[]): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of zipOf(each(entries), new Date('2026-11-25T23:41:08Z'))) pieces.push(piece);
  return Buffer.concat(pieces);
}

it('an archive gives back every file, byte for byte, under its name', async () => {
  const entry = fc.record({ name: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }), bytes: fc.uint8Array({ maxLength: 200 }) });
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(entry, { selector: ({ name }) => name, maxLength: 8 }), async (entries) => {
      const found = readZip(await whole(entries));
      expect(found.map(({ name, bytes }) => [name, Buffer.from(bytes)])).toEqual(entries.map(({ name, bytes }) => [name.toWellFormed(), Buffer.from(bytes)]));
    }),
  );
});

it('an archive takes a long file as it comes, and does not go on after one of another length', async () => {
  const pieces = [Buffer.from('one '), Buffer.from('two')];
  const streamed = (size: number): ZipEntry => ({
    name: 'long.txt',
    size,
    crc: crc32(Buffer.concat(pieces)),
    chunks: async function* () {
      yield* pieces;
    },
  });
  expect(await whole([streamed(7)])).toEqual(await whole([{ name: 'long.txt', bytes: Buffer.concat(pieces) }]));
  await expect(whole([streamed(8)])).rejects.toThrow('not as long as it was');
});

it('an archive is what other programs write of the same files', async () => {
  const bytes = Buffer.from('{"a":1}');
  const zip = await whole([{ name: 'a.json', bytes }]);
  // Written by Python's zipfile with ZIP_STORED, date 2026-11-25 23:41:08; its head, to the name, but for the flag that names are UTF-8.
  expect(zip.subarray(0, 36).toString('hex')).toBe('504b030414000008000024bd795dafac1b56070000000700000006000000612e6a736f6e');
});
