import PDFDocument from 'pdfkit';
import { svgPng } from '../art/badge-png.ts';
import { STRAND, strandsOf, TILE } from '../art/guilloche.ts';
import { makeTranslate } from '../i18n.ts';
import { PICTURE_PIXELS_MOST } from '../limits.ts';
import { qrMatrix } from '../ui/qr-matrix.ts';
import type { Certificate } from './certificate.ts';
import { BAND, type Sheet, sheetOf } from './certificate-layout.ts';
import { type Emblem, OURS, type Worded } from './certificate-look.ts';
import { mm } from './millimetres.ts';
import { drawText, fitText, type SetText, setText } from './set-text.ts';

export const PAPER_SIZES = ['A4', 'Letter'] as const;
export type PaperSize = (typeof PAPER_SIZES)[number];

type Doc = PDFKit.PDFDocument;
/** ISO 14289-1, said in the file's metadata. NOTE: the types of pdfkit are older than it. */
const PDF_UA: object = { subset: 'PDF/UA' };
/** The file is the source of what the sheet says (ISO 32000-2, 7.11.3). NOTE: likewise. */
const SOURCE: object = { relationship: 'Source' };
const INK = '#16201a';
const SOFT = '#4a5850';
const HAIR = '#c9d3ca';
const PAGE = { A4: [mm(297), mm(210)], Letter: [792, 612] } satisfies Record<PaperSize, [number, number]>;
/** Dark modules alone: a phone reads 25 mm from where one holds it. */
const QR_SIDE = mm(28);

/**
 * A certificate as a PDF: one sheet across, tagged and with a text layer (PDF/UA), its language and title said, fonts inside, and the badge
 * itself as an attached file.
 */
export async function certificatePdf(certificate: Certificate, { size }: { size: PaperSize }): Promise<Uint8Array> {
  const [width, height] = PAGE[size];
  const png = await svgPng(drawingOf(certificate.picture));
  const { language, holder, title, issuer, attached, look } = certificate;
  const sheet = sheetOf(look.layout, { width, height });
  const emblems = { logo: await drawn(look.logo), signature: await drawn(look.signature?.picture) };
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
  drawOrnament(doc, certificate, { width, height });
  const root = doc.struct('Document');
  doc.addStructure(root);
  const write = (tag: string, draw: () => void, options: { alt?: string; lang?: string } = {}) => root.add(doc.struct(tag, options, draw));
  drawWords(doc, write, certificate, sheet, emblems);
  write('Figure', () => drawPicture(doc, png, sheet), { alt: certificate.pictureAlt });
  if (certificate.check !== undefined) {
    const { check } = certificate;
    write('Figure', () => drawQr(doc, check, sheet), { alt: makeTranslate(language)('web.certificate.qr', { address: check }) });
  }
  root.end();
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

/** An emblem as pixels; those that were uploaded as such were drawn anew when they came. */
async function drawn(emblem: Emblem | undefined): Promise<Drawn | undefined> {
  if (!emblem) return undefined;
  const { mediaType, bytes, width, height, alt } = emblem;
  return { png: mediaType === 'image/png' ? bytes : await svgPng(Buffer.from(bytes).toString()), ratio: width / height, alt };
}

type Drawn = { png: Uint8Array; ratio: number; alt: string };
type Emblems = { logo: Drawn | undefined; signature: Drawn | undefined };
type Write = (tag: string, draw: () => void, options?: { alt?: string; lang?: string }) => void;

const LOGO = { width: mm(70), height: mm(14) };
const SIGNATURE = { width: mm(62), height: mm(13) };
/** Below each line of words. */
const BELOW: Record<Worded['as'], number> = { kind: mm(1.5), name: mm(3), text: mm(1), title: mm(3) };

/** From the top down; the proof stands at the foot, under the signature. What is long is set smaller, never cut. */
function drawWords(doc: Doc, write: Write, certificate: Certificate, sheet: Sheet, emblems: Emblems): void {
  const { proof, sample, look } = certificate;
  const { words, foot } = sheet;
  const put = (tag: string, set: SetText, at: { x: number; y: number; width: number; colour: string }) =>
    write(tag, () => drawText(doc, set, { ...at, centred: sheet.centred }));
  const footSet = setText(doc, proof, foot.width, { size: 8.5, leading: 1.45 });
  const footTop = foot.bottom - footSet.height;
  const signed = look.signature ? signatureOf(doc, look.signature, foot.width, emblems.signature) : undefined;
  const signatureTop = footTop - (signed?.height ?? 0);
  const bottom = Math.min(words.bottom, (sheet.footBelow ? words.bottom : signatureTop) - mm(6));
  let y = words.top;
  if (emblems.logo) y += drawEmblem(doc, write, emblems.logo, { ...words, y, box: LOGO, centred: sheet.centred }) + mm(4);
  const blocks = shrunk(doc, certificate, words.width, bottom - y);
  const below = (tag: string, set: SetText, colour: string, gap: number) => {
    put(tag, set, { x: words.left, y, width: words.width, colour });
    y += set.height + gap;
  };
  below('P', blocks.issuer, INK, blocks.gap * 2.2 + Math.max(0, blocks.spare) * 0.35); // a short one hangs a little above the middle
  const first = blocks.words.find(({ as }) => as === 'name' || as === 'title');
  for (const word of blocks.words) {
    const tag = word === first ? 'H1' : word.as === 'title' ? 'H2' : 'P';
    below(tag, word.set, word.as === 'kind' && look.accent === OURS.accent ? OURS.accent : INK, BELOW[word.as]);
  }
  if (blocks.description) below('P', blocks.description, INK, mm(2));
  if (blocks.assessed) below('P', blocks.assessed, SOFT, mm(2));
  drawFacts(doc, write, certificate, { y: y + mm(3), x: words.left, width: words.width, centred: sheet.centred });
  if (signed) drawSignature(doc, write, signed, { sheet, y: signatureTop, picture: emblems.signature });
  put('P', footSet, { x: foot.left, y: footTop, width: foot.width, colour: SOFT });
  if (sample !== undefined)
    put('P', setText(doc, sample, words.width, { size: 13, face: 'italic' }), { x: words.left, y: sheet.sampleY, width: words.width, colour: SOFT });
}

/** All of it at full size, then smaller and smaller until it fits between head and foot. */
function shrunk(doc: Doc, { issuer, words, description, assessed, facts }: Certificate, width: number, room: number) {
  for (let scale = 1; ; scale -= 0.06) {
    const at = (size: number) => Math.max(size * scale, Math.min(size, 8));
    const set: Record<Worded['as'], (text: string) => SetText> = {
      kind: (text) => setText(doc, text, width, { size: at(13), face: 'italic' }),
      name: (text) => fitText(doc, text, width, { size: at(41), least: 12, lines: 2, leading: 1.2 }),
      text: (text) => setText(doc, text, width, { size: at(10.5) }),
      title: (text) => fitText(doc, text, width, { size: at(25), least: 11, lines: 3, face: 'italic', leading: 1.22 }),
    };
    const blocks = {
      gap: mm(7) * scale,
      issuer: fitText(doc, issuer.name, width, { size: at(13), least: 8, lines: 2 }),
      words: words.map(({ as, text }) => ({ as, set: set[as](text) })),
      description: description === undefined ? undefined : setText(doc, description, width, { size: at(10.5), leading: 1.4 }),
      assessed: assessed === undefined ? undefined : setText(doc, assessed, width, { size: at(9), leading: 1.4 }),
    };
    const texts = [blocks.issuer, ...blocks.words.map((word) => word.set), blocks.description, blocks.assessed];
    const gaps = blocks.words.reduce((sum, { as }) => sum + BELOW[as], 0) + mm(7);
    const used = texts.reduce((sum, one) => sum + (one?.height ?? 0), 0) + blocks.gap * 2.2 + gaps + (facts.length > 0 ? mm(18) : 0);
    if (used <= room || scale < 0.4) return { ...blocks, spare: room - used };
  }
}

type Place = { x: number; y: number; width: number; centred: boolean };

function drawFacts(doc: Doc, write: Write, { facts }: Certificate, { x: left, y, width, centred }: Place): void {
  if (facts.length === 0) return;
  const column = width / facts.length;
  drawRule(doc, left, left + width, y);
  for (const [n, { term, detail }] of facts.entries()) {
    const at = { x: left + n * column, width: column - mm(3), centred };
    const head = fitText(doc, term, at.width, { size: 8.5, least: 6, lines: 1 });
    const value = fitText(doc, detail, at.width, { size: 12, least: 7, lines: 2 });
    write('P', () => drawText(doc, head, { ...at, y: y + mm(2.5), colour: SOFT }));
    write('P', () => drawText(doc, value, { ...at, y: y + mm(2.5) + head.height, colour: INK }));
  }
}

function drawRule(doc: Doc, from: number, to: number, y: number): void {
  doc.markContent('Artifact', { type: 'Layout' });
  doc.moveTo(from, y).lineTo(to, y).lineWidth(0.7).stroke(HAIR);
  doc.endMarkedContent();
}

/** A picture at the head of its room; answers how high it is. */
function drawEmblem(
  doc: Doc,
  write: Write,
  { png, ratio, alt }: Drawn,
  { left, width, y, box, centred }: { left: number; width: number; y: number; box: { width: number; height: number }; centred: boolean },
): number {
  const height = Math.min(box.height, Math.min(box.width, width) / ratio);
  const x = centred ? left + (width - height * ratio) / 2 : left;
  write('Figure', () => void doc.image(Buffer.from(png), x, y, { height }), { alt });
  return height;
}

/** The hand, the rule it stands on, the name, what they are. */
function signatureOf(doc: Doc, { name, title }: { name: string; title: string }, width: number, picture: Drawn | undefined) {
  const line = Math.min(width, SIGNATURE.width);
  const named = fitText(doc, name, line, { size: 11, least: 7, lines: 2 });
  const titled = title === '' ? undefined : fitText(doc, title, line, { size: 8.5, least: 6, lines: 2 });
  const over = picture ? SIGNATURE.height : mm(9); // room for a hand with a pen
  return { line, named, titled, over, height: over + mm(1.5) + named.height + (titled?.height ?? 0) + mm(4) };
}

type Signed = ReturnType<typeof signatureOf>;

function drawSignature(
  doc: Doc,
  write: Write,
  { line, named, titled, over }: Signed,
  { sheet: { foot, centred }, y, picture }: { sheet: Sheet; y: number; picture: Drawn | undefined },
): void {
  const x = centred ? foot.left + (foot.width - line) / 2 : foot.left;
  const place = { x, width: line, centred };
  if (picture) drawEmblem(doc, write, picture, { left: x, width: line, y, box: { width: line, height: over - mm(1) }, centred });
  drawRule(doc, x, x + line, y + over);
  write('P', () => drawText(doc, named, { ...place, y: y + over + mm(1.5), colour: INK }));
  if (titled) write('P', () => drawText(doc, titled, { ...place, y: y + over + mm(1.5) + named.height, colour: SOFT }));
}

/** Ornament says nothing and is marked so: a woven band, the rule of a letter, the woven frame of a diploma. */
function drawOrnament(doc: Doc, { issuer, look: { layout, accent } }: Certificate, page: { width: number; height: number }): void {
  doc.markContent('Artifact', { type: 'Layout' });
  const area = layout === 'band' ? { width: BAND, height: page.height } : layout === 'letter' ? { width: page.width, height: mm(6) } : page;
  const outline = (): void => {
    if (layout !== 'frame') return void doc.rect(0, 0, area.width, area.height);
    for (const inset of [mm(7), mm(13)]) doc.rect(inset, inset, page.width - 2 * inset, page.height - 2 * inset);
  };
  outline();
  doc.fill(accent, 'even-odd');
  if (layout !== 'letter') {
    doc.save();
    outline();
    doc.clip('even-odd');
    drawWeave(doc, issuer.id, area);
    doc.restore();
  }
  doc.endMarkedContent();
}

function drawWeave(doc: Doc, seed: string, { width, height }: { width: number; height: number }): void {
  const scale = BAND / TILE.width;
  for (let x = BAND / 2; x - BAND / 2 < width; x += BAND)
    for (let y = 0; y < height; y += TILE.height * scale)
      for (const side of [1, -1]) {
        doc
          .save()
          .translate(x, y)
          .scale(side * scale, scale)
          .lineWidth(1.1)
          .strokeOpacity(0.5);
        for (const strand of strandsOf(seed)) doc.path(strand).stroke(STRAND);
        doc.restore();
      }
}

function drawPicture(doc: Doc, png: Uint8Array, { picture: { x, y, side } }: Sheet): void {
  doc.image(Buffer.from(png), x, y, { fit: [side, side], align: 'center', valign: 'center' });
}

/** White around it, four modules wide, as readers need it (ISO/IEC 18004, 6.3.8). */
function drawQr(doc: Doc, text: string, { qr }: Sheet): void {
  const { size, path } = qrMatrix(text);
  const module = QR_SIDE / size;
  const outer = QR_SIDE + 8 * module;
  const x = qr.middle - outer / 2;
  const y = qr.bottom - outer;
  doc.rect(x, y, outer, outer).fill('#ffffff');
  doc
    .save()
    .translate(x + 4 * module, y + 4 * module)
    .scale(module)
    .path(path)
    .fill('#000000')
    .restore();
}
