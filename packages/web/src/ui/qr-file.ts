import { qrMatrix } from '@laurel/web';

/** A QR code as a file: black on white with the quiet zone of four modules (ISO/IEC 18004 section 6.3.8), whatever it is laid on. */
export function qrSvg(text: string): string {
  const { size, path } = qrMatrix(text);
  const side = size + 2 * QUIET;
  const box = `viewBox="${-QUIET} ${-QUIET} ${side} ${side}" width="40mm" height="40mm" shape-rendering="crispEdges"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${box}><path fill="#fff" d="M${-QUIET} ${-QUIET}h${side}v${side}h${-side}z"/><path d="${path}"/></svg>`;
}

const QUIET = 4;
