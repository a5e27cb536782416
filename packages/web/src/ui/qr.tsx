import QRCode from 'qrcode';

/** A QR code as inline SVG: white in both themes, at least 25 mm printed. `label` says what it opens. */
export function Qr({ text, label }: { text: string; label: string }) {
  const { modules } = QRCode.create(text, { errorCorrectionLevel: 'M' });
  return (
    <div class="qr">
      <svg role="img" aria-label={label} viewBox={`0 0 ${modules.size} ${modules.size}`} shape-rendering="crispEdges">
        <path d={pathOf(modules)} fill="#000" />
      </svg>
    </div>
  );
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
