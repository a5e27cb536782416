import { gzipSync } from 'node:zlib';
import { PICTURE_BYTES } from '../limits.ts';
import { type EdgeContrast, edgeContrast } from './edge-contrast.ts';
import { BADGE_SHAPE, type PictureShape } from './picture-shape.ts';
import { type PngRefusal, redrawPng } from './png-picture.ts';
import { cleanSvg, type SvgRefusal } from './svg-picture.ts';

export type PictureType = 'image/png' | 'image/svg+xml';
/** A picture, fit to be shown to anybody, and of a badge to travel in every one. */
export type Picture = { mediaType: PictureType; bytes: Uint8Array; width: number; height: number; contrast: EdgeContrast };
export type PictureRefusal = PngRefusal | SvgRefusal | 'picture_too_large' | 'picture_kind' | 'picture_extension';

/**
 * What somebody uploads, made harmless in the shape of what it is for: a PNG is drawn anew, an SVG is written anew (`cleanSvg`). By what the file holds; a
 * name that says otherwise is refused, because the next program may go by it.
 */
export async function readPicture(
  { filename, bytes }: { filename: string; bytes: Uint8Array },
  shape: PictureShape = BADGE_SHAPE,
): Promise<Picture | { refused: PictureRefusal }> {
  if (bytes.length > PICTURE_BYTES) return { refused: 'picture_too_large' };
  const extension = /\.([A-Za-z0-9]+)$/.exec(filename)?.[1]?.toLowerCase();
  const isPng = bytes[0] === 0x89 && bytes[1] === 0x50;
  if (extension !== 'png' && extension !== 'svg' && extension !== 'svgz') return { refused: 'picture_kind' };
  if (isPng !== (extension === 'png')) return { refused: 'picture_extension' };
  if (isPng) {
    const drawn = await redrawPng(bytes, shape);
    if ('refused' in drawn) return drawn;
    return { mediaType: 'image/png', bytes: drawn.png, width: drawn.width, height: drawn.height, contrast: await edgeContrast(drawn.png, 'image/png') };
  }
  const clean = cleanSvg(bytes);
  if ('refused' in clean) return clean;
  const written = Buffer.from(clean.svg);
  if ((shape.packed ? gzipSync(written) : written).length > shape.bytes) return { refused: 'picture_detailed' };
  const { width, height } = clean;
  // A drawing has no pixels of its own: only its shape counts.
  const refused = shape.unfit({ width: (1_000 * width) / Math.max(width, height), height: (1_000 * height) / Math.max(width, height) });
  if (refused) return { refused };
  return {
    mediaType: 'image/svg+xml',
    bytes: written,
    width: Math.round(width),
    height: Math.round(height),
    contrast: await edgeContrast(written, 'image/svg+xml'),
  };
}
