import { crc32, deflateSync } from 'node:zlib';

/** Steps of red, green, blue and opacity that are told apart: badges are flat colours and the blends at their edges, some 200 at 32 steps. */
const BITS = [5, 4] as const;

/**
 * Pixels (RGBA, premultiplied, as resvg draws them) as a PNG of at most 256 colours: a third of the bytes that each pixel's own colour takes, with
 * nothing that an eye would miss. `undefined` where there are more, as in a photograph.
 */
export function palettePng(pixels: Uint8Array, width: number, height: number): Uint8Array | undefined {
  for (const bits of BITS) {
    const found = coloursOf(pixels, bits);
    if (found) return written(found, width, height);
  }
  return undefined;
}

type Indexed = { colours: number[][]; indexes: Uint8Array };

/** Colours that fall together are one: their mean. */
function coloursOf(pixels: Uint8Array, bits: number): Indexed | undefined {
  const sums: number[][] = [];
  const byKey = new Map<number, number>();
  const indexes = new Uint8Array(pixels.length / 4);
  for (let at = 0; at < pixels.length; at += 4) {
    const [red, green, blue, alpha] = [0, 1, 2, 3].map((channel) => pixels[at + channel] ?? 0) as [number, number, number, number]; // four of four
    const key = [red, green, blue, alpha].reduce((so, value) => (so << bits) | (value >> (8 - bits)), 0);
    let index = byKey.get(key);
    if (index === undefined) {
      if (sums.length === 256) return undefined;
      index = sums.push([0, 0, 0, 0, 0]) - 1;
      byKey.set(key, index);
    }
    const sum = sums[index];
    if (sum) for (const [n, value] of [red, green, blue, alpha, 1].entries()) sum[n] = (sum[n] ?? 0) + value;
    indexes[at / 4] = index;
  }
  return {
    colours: sums.map(([red = 0, green = 0, blue = 0, alpha = 0, count = 1]) => straight([red, green, blue, alpha].map((value) => value / count))),
    indexes,
  };
}

/** Out of the alpha that was multiplied in. */
const straight = ([red = 0, green = 0, blue = 0, alpha = 0]: number[]): number[] => [
  ...[red, green, blue].map((value) => (alpha === 0 ? 0 : Math.min(255, Math.round((value * 255) / alpha)))),
  Math.round(alpha),
];

/** PNG 3rd edition, sections 11.2.1 to 11.3.1: header, palette, its opacities, pixels, end. */
function written({ colours, indexes }: Indexed, width: number, height: number): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3], 8); // eight bits, indexed
  const rows = Buffer.alloc((width + 1) * height); // each row begins with 0: unfiltered
  for (let y = 0; y < height; y++) rows.set(indexes.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(colours.flatMap((colour) => colour.slice(0, 3)))),
    chunk('tRNS', Buffer.from(colours.map((colour) => colour[3] ?? 0))),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Uint8Array): Buffer {
  const whole = Buffer.alloc(12 + data.length);
  whole.writeUInt32BE(data.length, 0);
  whole.write(type, 4, 'latin1');
  whole.set(data, 8);
  whole.writeUInt32BE(crc32(whole.subarray(4, 8 + data.length)), 8 + data.length);
  return whole;
}
