import { renderAsync } from '@resvg/resvg-js';
import { type BadgeArtProps, badgeSvg } from './badge-art.tsx';
import { fontFor } from './letters.ts';

/** Fit for a profile page and a print of 5 cm. */
const PIXELS = 600;

/** The drawing as pixels, for places that take no SVG. */
export const badgePng = (props: BadgeArtProps): Promise<Uint8Array> => svgPng(badgeSvg(props));

/** Any drawing as pixels. */
export async function svgPng(svg: string, pixels = PIXELS): Promise<Uint8Array> {
  const rendered = await renderAsync(svg, { fitTo: { mode: 'width', value: pixels }, font: fontFor(svg) });
  return rendered.asPng();
}
