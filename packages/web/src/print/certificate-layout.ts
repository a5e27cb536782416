import type { CertificateLayout } from './certificate-look.ts';
import { mm } from './millimetres.ts';

export const BAND = mm(62);

/** Where things stand on a sheet, in points. */
export type Sheet = {
  centred: boolean;
  words: { left: number; width: number; top: number; bottom: number };
  /** Signature and proof: under the words, or (`footBelow`) in a strip of their own that the words end above. */
  foot: { left: number; width: number; bottom: number };
  footBelow: boolean;
  picture: { x: number; y: number; side: number };
  qr: { middle: number; bottom: number };
  sampleY: number;
};

/** The same measures, in millimetres, stand in 85-certificate.css. */
export function sheetOf(layout: CertificateLayout, { width, height }: { width: number; height: number }): Sheet {
  const bottom = height - mm(13);
  if (layout === 'frame') {
    const words = { left: mm(30), width: width - mm(60), top: mm(24), bottom: height - mm(66) };
    const foot = { left: mm(72), width: width - mm(144), bottom: height - mm(20) };
    const picture = { x: mm(24), y: height - mm(62), side: mm(40) };
    return { centred: true, words, foot, footBelow: true, picture, qr: { middle: width - mm(44), bottom: height - mm(21) }, sampleY: mm(15) };
  }
  if (layout === 'letter') {
    const across = { left: mm(22), width: width - mm(22 + 82) };
    const picture = { x: width - mm(20 + 47), y: mm(22), side: mm(47) };
    const qr = { middle: width - mm(20 + 23.5), bottom };
    return { centred: false, words: { ...across, top: mm(22), bottom: height }, foot: { ...across, bottom }, footBelow: false, picture, qr, sampleY: mm(11) };
  }
  const across = { left: mm(78), width: width - mm(78 + 20) };
  return {
    centred: false,
    words: { ...across, top: mm(17), bottom: height },
    foot: { ...across, bottom },
    footBelow: false,
    picture: { x: mm(7.5), y: mm(15), side: mm(47) },
    qr: { middle: BAND / 2, bottom },
    sampleY: mm(8),
  };
}
