import { expect, it } from 'vitest';
import { badgePng } from './badge-png.ts';

const sizeOf = (png: Uint8Array): number[] => [16, 20].map((at) => new DataView(png.buffer, png.byteOffset).getUint32(at));

it('draws a badge as pixels, the same for the same title and another for another', async () => {
  const draw = (title: string) => badgePng({ title, kind: 'assessed', alt: title });
  const [one, again, other] = await Promise.all([draw('Leadership Basics'), draw('Leadership Basics'), draw('Infection Prevention')]);
  expect(Buffer.from(one).subarray(1, 4).toString()).toBe('PNG');
  expect(sizeOf(one)).toEqual([600, 600]);
  expect(Buffer.compare(one, again)).toBe(0);
  expect(Buffer.compare(one, other)).not.toBe(0);
});
