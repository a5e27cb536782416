import { qrMatrix } from './qr-matrix.ts';

/** A QR code as inline SVG: white in both themes, at least 25 mm printed. `label` says what it opens. */
export function Qr({ text, label }: { text: string; label: string }) {
  const { size, path } = qrMatrix(text);
  return (
    <div class="qr">
      <svg role="img" aria-label={label} viewBox={`0 0 ${size} ${size}`} shape-rendering="crispEdges">
        <path d={path} fill="#000" />
      </svg>
    </div>
  );
}
