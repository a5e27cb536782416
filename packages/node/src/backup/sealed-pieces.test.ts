import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { BACKUP_PIECE } from '../limits.ts';
import { HEAD_BYTES, seal, unseal } from './sealed-pieces.ts';

const PIECE = BACKUP_PIECE;
const SEALED = PIECE + 16;
const key = randomBytes(32);
const head = randomBytes(HEAD_BYTES);

/** In the order and sizes in which a stream happens to bring them. */
async function* pieces(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
async function all(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const found: Uint8Array[] = [];
  for await (const piece of stream) found.push(piece);
  return Buffer.concat(found);
}
const sealed = async (bytes: Uint8Array) => (await all(seal(pieces(bytes, 70_000), key, head))).subarray(HEAD_BYTES);
const opened = (bytes: Uint8Array, { by = key, under = head, size = 333_333 } = {}) => all(unseal(pieces(bytes, size), by, under));
const UNREADABLE = { code: 'backup_unreadable' };

const length = fc.oneof(fc.integer({ min: 0, max: 5_000 }), fc.constantFrom(0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 2 * PIECE + 7));

it('opens to the bytes that were sealed, however long, and in whatever sizes the stream brings them', async () => {
  await fc.assert(
    fc.asyncProperty(length, fc.constantFrom(1_000, 65_536, PIECE, SEALED, 3 * PIECE), async (length, size) => {
      const bytes = randomBytes(length);
      const box = await sealed(bytes);
      expect(box.length).toBe(length + 16 * Math.max(1, Math.ceil(length / PIECE)));
      expect((await opened(box, { size })).equals(bytes)).toBe(true);
    }),
    { numRuns: 40 },
  );
});

it('refuses a bit that was altered anywhere, a cut anywhere, and a byte more', async () => {
  const boxes = [await sealed(randomBytes(0)), await sealed(randomBytes(300)), await sealed(randomBytes(2 * PIECE + 9))];
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...boxes),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      fc.integer({ min: 0, max: 7 }),
      async (box, part, bit) => {
        const at = Math.floor(part * box.length);
        const altered = Buffer.from(box);
        altered[at] = (altered[at] ?? 0) ^ (1 << bit);
        await expect(opened(altered)).rejects.toMatchObject(UNREADABLE);
        await expect(opened(box.subarray(0, at))).rejects.toMatchObject(UNREADABLE);
        await expect(opened(Buffer.concat([box, Buffer.from([bit])]))).rejects.toMatchObject(UNREADABLE);
      },
    ),
    { numRuns: 60 },
  );
});

it('refuses pieces that were left out, moved, given twice or cut off where a piece ends', async () => {
  const box = await sealed(randomBytes(3 * PIECE + 5));
  const [a, b, c, d] = [0, 1, 2, 3].map((nth) => box.subarray(nth * SEALED, (nth + 1) * SEALED));
  if (!a || !b || !c || !d) throw new Error('four pieces');
  for (const other of [[a, c, d], [b, a, c, d], [a, a, b, c, d], [a, b, c], [a], [d], []])
    await expect(opened(Buffer.concat(other))).rejects.toMatchObject(UNREADABLE);
  // Where nothing is missing it opens: the refusals above are of what was done to it.
  expect(await opened(Buffer.concat([a, b, c, d]))).toHaveLength(3 * PIECE + 5);
});

it('opens under no other key and behind no other head', async () => {
  const box = await sealed(randomBytes(100));
  await expect(opened(box, { by: randomBytes(32) })).rejects.toMatchObject(UNREADABLE);
  await expect(opened(box, { under: randomBytes(HEAD_BYTES) })).rejects.toMatchObject(UNREADABLE);
});
