import PDFDocument from 'pdfkit';
import { svgPng } from '../art/badge-png.ts';
import { strandsOf, TILE } from '../art/guilloche.ts';
import { makeTranslate } from '../i18n.ts';
import { PICTURE_PIXELS_MOST } from '../limits.ts';
import { qrMatrix } from '../ui/qr-matrix.ts';
import type { Certificate } from './certificate.ts';
import { drawText, fitText, type SetText, setText } from './set-text.ts';

export const PAPER_SIZES = ['A4', 'Letter'] as const;
export type PaperSize = (typeof PAPER_SIZES)[number];

type Doc = PDFKit.PDFDocument;
/** ISO 14289-1, said in the file's metadata. NOTE: the types of pdfkit are older than it. */
const PDF_UA: object = { subset: 'PDF/UA' };
/** The file is the source of what the sheet says (ISO 32000-2, 7.11.3). NOTE: likewise. */
const SOURCE: object = { relationship: 'Source' };
const mm = (millimetres: number): number => (millimetres * 72) / 25.4;

const INK = '#16201a';
const SOFT = '#4a5850';
const GREEN = '#1c5a3c';
const HAIR = '#c9d3ca';
const STRAND = '#a9d8bb';
const PAGE = { A4: [mm(297), mm(210)], Letter: [792, 612] } satisfies Record<PaperSize, [number, number]>;
const BAND = mm(62);
const LEFT = mm(78);
const RIGHT = mm(20);
/** Dark modules alone: a phone reads 25 mm from where one holds it. */
const QR_SIDE = mm(28);

/**
 * A certificate as a PDF: one sheet across, tagged and with a text layer (PDF/UA), its language and title said, fonts inside, and the badge
 * itself as an attached file.
 */
export async function certificatePdf(certificate: Certificate, { size }: { size: PaperSize }): Promise<Uint8Array> {
  const [width, height] = PAGE[size];
  const png = await svgPng(drawingOf(certificate.picture));
  const { language, holder, title, issuer, attached } = certificate;
  const doc = new PDFDocument({
    size: [width, height],
    margin: 0,
    pdfVersion: '1.7',
    tagged: true,
    font: '', // the default is one that no PDF carries inside
    ...PDF_UA,
    lang: language,
    displayTitle: true,
    ...infoOf({ Title: [holder, title].filter(Boolean).join(' · '), Author: issuer.name, Creator: 'Laurel' }),
  });
  const whole = bytesOf(doc);
  drawBand(doc, issuer.id, height);
  const sheet = doc.struct('Document');
  doc.addStructure(sheet);
  const write = (tag: string, draw: () => void, options: { alt?: string; lang?: string } = {}) => sheet.add(doc.struct(tag, options, draw));
  drawWords(doc, write, certificate, { width, height });
  write('Figure', () => drawPicture(doc, png), { alt: certificate.pictureAlt });
  if (certificate.check !== undefined) {
    const { check } = certificate;
    write('Figure', () => drawQr(doc, check, height), { alt: makeTranslate(language)('web.certificate.qr', { address: check }) });
  }
  sheet.end();
  if (attached) {
    const { filename, mediaType, text } = attached;
    doc.file(Buffer.from(text), { name: filename, type: mediaType, description: title, ...SOURCE });
  }
  doc.end();
  return whole;
}

/** A PNG is drawn anew, unless it is larger than any of ours: pdfkit unpacks one to its last pixel, and 140 KB of a stranger's can hold 36 million. */
function drawingOf({ mediaType, bytes }: Certificate['picture']): string {
  const text = Buffer.from(bytes);
  if (mediaType === 'image/svg+xml') return text.toString();
  const side = text.length < 24 ? Number.POSITIVE_INFINITY : Math.max(text.readUInt32BE(16), text.readUInt32BE(20)); // IHDR
  const image = side > PICTURE_PIXELS_MOST ? '' : `<image width="100" height="100" href="data:image/png;base64,${text.toString('base64')}"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">${image}</svg>`;
}

/**
 * pdfkit writes these a second time into the metadata, which is XML, as they are: there `R&D` would break it, and `<` begin a property of somebody's own.
 * A text that reads otherwise where it is put into another is what both places take. NOTE: pdfkit 0.20, `_addInfo`.
 */
const infoOf = (info: Record<string, string>): object => ({
  info: Object.fromEntries(Object.entries(info).map(([name, text]) => [name, Object.assign(Object(text), { toString: () => asXml(text) })])),
});

/** XML 1.0, 2.2: other characters cannot stand in it, however they are written. */
const asXml = (text: string): string =>
  text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');

const bytesOf = (doc: Doc): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    doc.on('data', (chunk: Buffer) => chunks.push(chunk));
    doc.on('end', () => resolve(new Uint8Array(Buffer.concat(chunks))));
    doc.on('error', reject);
  });

type Write = (tag: string, draw: () => void, options?: { alt?: string; lang?: string }) => void;

/** From the top down; the proof stands at the foot. What is long is set smaller, never cut. */
function drawWords(doc: Doc, write: Write, certificate: Certificate, page: { width: number; height: number }): void {
  const { proof, sample } = certificate;
  const width = page.width - LEFT - RIGHT;
  const foot = setText(doc, proof, width, { size: 8.5, leading: 1.45 });
  const footTop = page.height - mm(13) - foot.height;
  const room = footTop - mm(17) - mm(6);
  const blocks = shrunk(doc, certificate, width, room);
  let y = mm(17);
  const put = (tag: string, set: SetText, colour: string, below: number) => {
    const at = y;
    write(tag, () => drawText(doc, set, { x: LEFT, y: at, colour }));
    y += set.height + below;
  };
  put('P', blocks.issuer, INK, blocks.gap * 2.2 + Math.max(0, blocks.spare) * 0.35); // a short one hangs a little above the middle
  put('P', blocks.kind, GREEN, mm(1.5));
  if (blocks.holder) put('H1', blocks.holder, INK, mm(3));
  put('P', blocks.says, INK, mm(1));
  put(blocks.holder ? 'H2' : 'H1', blocks.title, INK, mm(3));
  if (blocks.description) put('P', blocks.description, INK, mm(2));
  if (blocks.assessed) put('P', blocks.assessed, SOFT, mm(2));
  drawFacts(doc, write, certificate, { y: y + mm(3), width });
  const at = footTop;
  write('P', () => drawText(doc, foot, { x: LEFT, y: at, colour: SOFT }));
  if (sample !== undefined) {
    const set = setText(doc, sample, width, { size: 13, face: 'italic' });
    write('P', () => drawText(doc, set, { x: LEFT, y: mm(8), colour: SOFT }));
  }
}

/** All of it at full size, then smaller and smaller until it fits between head and foot. */
function shrunk(doc: Doc, { issuer, kind, holder, says, title, description, assessed, facts }: Certificate, width: number, room: number) {
  for (let scale = 1; ; scale -= 0.06) {
    const at = (size: number) => Math.max(size * scale, Math.min(size, 8));
    const blocks = {
      gap: mm(7) * scale,
      issuer: fitText(doc, issuer.name, width, { size: at(13), least: 8, lines: 2 }),
      kind: setText(doc, kind, width, { size: at(13), face: 'italic' }),
      holder: holder === undefined ? undefined : fitText(doc, holder, width, { size: at(41), least: 12, lines: 2, leading: 1.2 }),
      says: setText(doc, says, width, { size: at(10.5) }),
      title: fitText(doc, title, width, { size: at(25), least: 11, lines: 3, face: 'italic', leading: 1.22 }),
      description: description === undefined ? undefined : setText(doc, description, width, { size: at(10.5), leading: 1.4 }),
      assessed: assessed === undefined ? undefined : setText(doc, assessed, width, { size: at(9), leading: 1.4 }),
    };
    const { gap, ...texts } = blocks;
    const used = Object.values(texts).reduce((sum, set) => sum + (set?.height ?? 0), 0) + gap * 2.2 + mm(15.5) + (facts.length > 0 ? mm(18) : 0);
    if (used <= room || scale < 0.4) return { ...blocks, spare: room - used };
  }
}

function drawFacts(doc: Doc, write: Write, { facts }: Certificate, { y, width }: { y: number; width: number }): void {
  if (facts.length === 0) return;
  const column = width / facts.length;
  doc.markContent('Artifact', { type: 'Layout' });
  doc
    .moveTo(LEFT, y)
    .lineTo(LEFT + width, y)
    .lineWidth(0.7)
    .stroke(HAIR);
  doc.endMarkedContent();
  for (const [n, { term, detail }] of facts.entries()) {
    const x = LEFT + n * column;
    const head = fitText(doc, term, column - mm(3), { size: 8.5, least: 6, lines: 1 });
    const value = fitText(doc, detail, column - mm(3), { size: 12, least: 7, lines: 2 });
    write('P', () => drawText(doc, head, { x, y: y + mm(2.5), colour: SOFT }));
    write('P', () => drawText(doc, value, { x, y: y + mm(2.5) + head.height, colour: INK }));
  }
}

/** Ornament says nothing and is marked so. */
function drawBand(doc: Doc, seed: string, height: number): void {
  doc.markContent('Artifact', { type: 'Layout' });
  doc.rect(0, 0, BAND, height).fill(GREEN);
  doc.save().rect(0, 0, BAND, height).clip();
  const scale = BAND / TILE.width;
  for (let y = 0; y < height; y += TILE.height * scale)
    for (const side of [1, -1]) {
      doc
        .save()
        .translate(BAND / 2, y)
        .scale(side * scale, scale)
        .lineWidth(1.1)
        .strokeOpacity(0.5);
      for (const strand of strandsOf(seed)) doc.path(strand).stroke(STRAND);
      doc.restore();
    }
  doc.restore();
  doc.endMarkedContent();
}

function drawPicture(doc: Doc, png: Uint8Array): void {
  doc.image(Buffer.from(png), mm(7.5), mm(15), { fit: [mm(47), mm(47)], align: 'center', valign: 'center' });
}

/** White around it, four modules wide, as readers need it (ISO/IEC 18004, 6.3.8). */
function drawQr(doc: Doc, text: string, height: number): void {
  const { size, path } = qrMatrix(text);
  const module = QR_SIDE / size;
  const outer = QR_SIDE + 8 * module;
  const x = (BAND - outer) / 2;
  const y = height - mm(13) - outer;
  doc.rect(x, y, outer, outer).fill('#ffffff');
  doc
    .save()
    .translate(x + 4 * module, y + 4 * module)
    .scale(module)
    .path(path)
    .fill('#000000')
    .restore();
}
