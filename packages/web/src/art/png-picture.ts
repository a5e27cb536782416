import { crc32 } from 'node:zlib';
import { renderAsync } from '@resvg/resvg-js';
import { palettePng } from './palette-png.ts';
import type { PictureShape, SizeRefusal } from './picture-shape.ts';

export type PngRefusal = 'png_damaged' | 'png_more_follows' | 'png_moves' | 'picture_detailed' | SizeRefusal;

/**
 * A PNG drawn anew in its shape: pixels alone, without words, places, colour profiles or other files that travelled in it.
 */
export async function redrawPng(
  bytes: Uint8Array,
  { widths, bytes: most, unfit }: PictureShape,
): Promise<{ png: Uint8Array; width: number; height: number } | { refused: PngRefusal }> {
  const read = sizeOf(bytes);
  if ('refused' in read) return read;
  const refused = unfit(read);
  if (refused) return { refused };
  const { width, height } = read;
  let source: { bytes: Uint8Array; width: number; height: number } = { bytes, width, height };
  for (const target of [Math.min(width, widths[0] ?? width), ...widths.filter((one) => one < width).slice(1)]) {
    const drawn = await shrink(source, target);
    if (!drawn) return { refused: 'png_damaged' };
    const png = [drawn.bytes, drawn.fewColours].find((one) => one !== undefined && one.length <= most);
    if (png) return { png, width: drawn.width, height: drawn.height };
    source = drawn;
  }
  return { refused: 'picture_detailed' };
}

/** By halves, since a picture drawn at a quarter at once loses every other line. `undefined` where it cannot be read. */
async function shrink(source: { bytes: Uint8Array; width: number; height: number }, target: number) {
  let now = source;
  for (;;) {
    const width = Math.max(target, Math.ceil(now.width / 2));
    const height = Math.round((now.height * width) / now.width);
    const drawn = await draw(now.bytes, width, height);
    if (!drawn) return undefined;
    now = { bytes: drawn.whole, width, height };
    if (width === target) return { ...now, fewColours: drawn.fewColours };
  }
}

async function draw(png: Uint8Array, width: number, height: number): Promise<{ whole: Uint8Array; fewColours: Uint8Array | undefined } | undefined> {
  const image = `<image width="${width}" height="${height}" preserveAspectRatio="none" href="data:image/png;base64,${Buffer.from(png).toString('base64')}"/>`;
  try {
    const rendered = await renderAsync(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${image}</svg>`, {
      font: { loadSystemFonts: false },
    });
    // resvg leaves out what it cannot read
    return rendered.pixels.some((value) => value !== 0) ? { whole: rendered.asPng(), fewColours: palettePng(rendered.pixels, width, height) } : undefined;
  } catch {
    return undefined; // its words are for nobody here
  }
}

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/** Walks the chunks (PNG 3rd edition, section 5): each whole, nothing after the end, no second picture. */
function sizeOf(png: Uint8Array): { width: number; height: number } | { refused: PngRefusal } {
  if (!SIGNATURE.every((byte, at) => png[at] === byte)) return { refused: 'png_damaged' };
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  let size: { width: number; height: number } | undefined;
  for (let at = SIGNATURE.length; at + 12 <= png.length; ) {
    const length = view.getUint32(at);
    const end = at + 12 + length;
    if (end > png.length || crc32(png.subarray(at + 4, end - 4)) !== view.getUint32(end - 4)) return { refused: 'png_damaged' };
    const type = Buffer.from(png.subarray(at + 4, at + 8)).toString('latin1');
    if ((size === undefined) !== (type === 'IHDR') || (type === 'IHDR' && length !== 13)) return { refused: 'png_damaged' };
    if (type === 'IHDR') size = { width: view.getUint32(at + 8), height: view.getUint32(at + 12) };
    if (type === 'acTL') return { refused: 'png_moves' };
    if (type === 'IEND') return end < png.length ? { refused: 'png_more_follows' } : (size ?? { refused: 'png_damaged' });
    at = end;
  }
  return { refused: 'png_damaged' };
}
