import { renderAsync } from '@resvg/resvg-js';
import { type BadgeArtProps, badgeSvg } from './badge-art.tsx';

/** Fit for a profile page and a print of 5 cm. */
const PIXELS = 600;

/** The drawing as pixels, for places that take no SVG; without its ribbon, whose letters would need a font of the machine. */
export async function badgePng({ ribbon: _, ...props }: BadgeArtProps): Promise<Uint8Array> {
  return svgPng(badgeSvg(props));
}

/** Any drawing as pixels, without its letters. */
export async function svgPng(svg: string): Promise<Uint8Array> {
  const rendered = await renderAsync(svg, { fitTo: { mode: 'width', value: PIXELS }, font: { loadSystemFonts: false } });
  return rendered.asPng();
}
