import { svgPng } from '../art/badge-png.ts';
import { qrMatrix } from './qr-matrix.ts';

/** A QR code as a file: black on white with the quiet zone of four modules (ISO/IEC 18004 section 6.3.8), whatever it is laid on. */
export function qrSvg(text: string): string {
  const { size, path } = qrMatrix(text);
  return `${before(size + 2 * QUIET)}${path}"/></svg>`;
}

/** The same as pixels, for places and phones that take no SVG. */
export const qrPng = (text: string): Promise<Uint8Array> => drawn(qrSvg(text), qrMatrix(text).size + 2 * QUIET);

/**
 * The pixels of a drawing that `qrSvg` made, to the letter; `undefined` of every other. A stranger's drawing is never drawn here: what passes is a box, its ground and
 * runs of modules inside it.
 */
export async function pixelsOfQrSvg(bytes: Uint8Array): Promise<Uint8Array | undefined> {
  if (bytes.length > MOST_BYTES) return undefined;
  const drawing = Buffer.from(bytes).toString('latin1').trim();
  const side = Number(/^<svg [^>]*viewBox="-4 -4 (\d{2,3}) /.exec(drawing)?.[1]);
  if (!(side <= MOST_MODULES + 2 * QUIET)) return undefined;
  const start = before(side);
  return drawing.startsWith(start) && RUNS.test(drawing.slice(start.length)) ? drawn(drawing, side) : undefined;
}

/** Everything up to the modules. */
const before = (side: number): string => {
  const box = `viewBox="${-QUIET} ${-QUIET} ${side} ${side}" width="40mm" height="40mm" shape-rendering="crispEdges"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${box}><path fill="#fff" d="M${-QUIET} ${-QUIET}h${side}v${side}h${-side}z"/><path d="`;
};

/** Every module as many whole pixels, so that none is wider than another. */
const drawn = (svg: string, side: number): Promise<Uint8Array> => svgPng(svg, side * Math.max(4, Math.ceil(600 / side)));

const RUNS = /^(?:M\d{1,3} \d{1,3}h\d{1,3}v1h-\d{1,3}z)+"\/><\/svg>$/;
const QUIET = 4;
/** Of the largest code (version 40). */
const MOST_MODULES = 177;
const MOST_BYTES = 512 * 1024;
