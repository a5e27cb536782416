import { Resvg } from '@resvg/resvg-js';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { palettePng } from './palette-png.ts';

/** The pixels of a PNG as somebody else draws them. */
function drawn(png: Uint8Array, width: number, height: number): Uint8Array {
  const image = `<image width="${width}" height="${height}" image-rendering="optimizeSpeed" href="data:image/png;base64,${Buffer.from(png).toString('base64')}"/>`;
  return new Resvg(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${image}</svg>`, { font: { loadSystemFonts: false } }).render()
    .pixels;
}

it('says the same pixels as it was given, give or take a step that no eye sees', () => {
  const colour = fc.tuple(
    fc.integer({ min: 0, max: 255 }),
    fc.integer({ min: 0, max: 255 }),
    fc.integer({ min: 0, max: 255 }),
    fc.constantFrom(0, 64, 128, 255),
  );
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), fc.array(colour, { minLength: 9, maxLength: 81 }), (width, colours) => {
      const height = Math.floor(colours.length / width);
      const pixels = new Uint8Array(
        colours
          .slice(0, width * height)
          .flatMap(([red, green, blue, alpha]) => [...[red, green, blue].map((value) => Math.round((value * alpha) / 255)), alpha]),
      );
      const png = palettePng(pixels, width, height);
      if (!png) throw new Error('so few colours always fit');
      const again = drawn(png, width, height);
      expect(Math.max(...pixels.map((value, at) => Math.abs(value - (again[at] ?? 0))))).toBeLessThanOrEqual(8);
    }),
    { numRuns: 200 },
  );
});

it('is none where there are more colours than a palette holds', () => {
  const many = new Uint8Array(Array.from({ length: 40_000 }, (_, n) => [(n * 7) & 255, (n >> 4) & 255, (n * 31) & 255, 255]).flat());
  expect(palettePng(many, 200, 200)).toBeUndefined();
});
