import QRCode from 'qrcode';

/** A QR code's dark modules as one path on a box of `size`, without the quiet zone of four modules that belongs around it. */
export function qrMatrix(text: string): { size: number; path: string } {
  const { modules } = QRCode.create(text, { errorCorrectionLevel: 'M' });
  return { size: modules.size, path: pathOf(modules) };
}

/** One run of dark modules is one rectangle: a tenth of the bytes of one square each. */
function pathOf({ size, data }: { size: number; data: ArrayLike<number> }): string {
  let path = '';
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      let run = 0;
      while (x + run < size && data[y * size + x + run]) run++;
      if (run === 0) continue;
      path += `M${x} ${y}h${run}v1h-${run}z`;
      x += run;
    }
  }
  return path;
}
