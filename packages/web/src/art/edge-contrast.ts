import { renderAsync } from '@resvg/resvg-js';
import { contrastOf } from './contrast.ts';
import type { PictureType } from './read-picture.ts';

/** How a picture's outline stands out, 1 to 21: on a white page and on a dark one. Below 3 it is lost there (WCAG 2.2, 1.4.11). */
export type EdgeContrast = { light: number; dark: number };

/** Enough to find an outline by. */
const SIDE = 64;
const PAGES = { light: '#ffffff', dark: '#101612' } as const;

/** Of the pixels on its outline, the middle one: a hair that vanishes does no harm, half a circle does. */
export async function edgeContrast(picture: Uint8Array, mediaType: PictureType): Promise<EdgeContrast> {
  const image = `<image width="${SIDE}" height="${SIDE}" href="data:${mediaType};base64,${Buffer.from(picture).toString('base64')}"/>`;
  const { pixels } = await renderAsync(`<svg xmlns="http://www.w3.org/2000/svg" width="${SIDE}" height="${SIDE}">${image}</svg>`, {
    font: { loadSystemFonts: false },
  });
  const isThere = (x: number, y: number): boolean => x >= 0 && y >= 0 && x < SIDE && y < SIDE && (pixels[(y * SIDE + x) * 4 + 3] ?? 0) > 200;
  const outline: string[] = [];
  for (let y = 0; y < SIDE; y++)
    for (let x = 0; x < SIDE; x++)
      if (isThere(x, y) && !(isThere(x - 1, y) && isThere(x + 1, y) && isThere(x, y - 1) && isThere(x, y + 1)))
        outline.push(`#${Buffer.from(pixels.subarray((y * SIDE + x) * 4, (y * SIDE + x) * 4 + 3)).toString('hex')}`);
  const middle = (page: string): number => {
    const found = outline.map((colour) => contrastOf(colour, page)).sort((a, b) => a - b);
    return Math.round((found[Math.floor(found.length / 2)] ?? 1) * 10) / 10;
  };
  return { light: middle(PAGES.light), dark: middle(PAGES.dark) };
}
