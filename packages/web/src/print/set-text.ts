import { readFileSync } from 'node:fs';
import { bidi } from './bidi.ts';
import { type Face, type FontFile, fontsOf } from './fonts.ts';
import { unpackWoff } from './unpack-woff.ts';

/** A piece of one font, one direction, without a place to break within it (a space is a piece of its own). `em`: how wide it is where a letter is 1 pt high. */
type Piece = { text: string; font: string; level: number; em: number };
export type Line = { pieces: Piece[] };
export type SetText = { lines: Line[]; size: number; leading: number; height: number };

export type Style = { size: number; face?: Face | undefined; leading?: number | undefined };
type Doc = PDFKit.PDFDocument;

const known: Partial<Record<Face, FontFile[]>> = {};
const bytes = new Map<string, Buffer>();

/** Breaks a text into lines of at most `width`, whatever it is written in, left to right or right to left (UAX #9). */
export function setText(doc: Doc, text: string, width: number, { size, face = 'regular', leading = 1.3 }: Style): SetText {
  const lines = paragraphsOf(doc, text, face).flatMap((pieces) => broken(doc, pieces, width / size).map((line): Line => ({ pieces: line })));
  return { lines, size, leading, height: lines.length * size * leading };
}

/** A text is tried at many sizes, and its letters are as wide as they are high: it is taken apart and measured once. */
function paragraphsOf(doc: Doc, text: string, face: Face): Piece[][] {
  const kept = taken.get(doc) ?? new Map<string, Piece[][]>();
  taken.set(doc, kept);
  const key = `${face} ${text}`;
  // French sets U+202F before a semicolon; no face of ours has that glyph, all have U+00A0, which does not break either.
  const paragraphs = kept.get(key) ?? text.normalize('NFC').replaceAll('\u202F', '\u00A0').split(/\r?\n/).map(pieces);
  kept.set(key, paragraphs);
  return paragraphs;

  function pieces(paragraph: string): Piece[] {
    const { levels } = bidi.getEmbeddingLevels(paragraph);
    return piecesOf(paragraph, levels, face).map((piece) => ({ ...piece, em: emOf(doc, piece) }));
  }
}
const taken = new WeakMap<Doc, Map<string, Piece[][]>>();

/** The largest size, from `size` down to `least` by half points, at which the text takes no more than so many lines. */
export function fitText(doc: Doc, text: string, width: number, style: Style & { least: number; lines: number }): SetText {
  const smaller = (steps: number) => setText(doc, text, width, { ...style, size: style.size - steps / 2 });
  const whole = smaller(0);
  if (whole.lines.length <= style.lines) return whole;
  let [tooLarge, least] = [0, Math.max(0, Math.ceil(2 * (style.size - style.least)))];
  while (least - tooLarge > 1) {
    const middle = Math.floor((tooLarge + least) / 2);
    if (smaller(middle).lines.length <= style.lines) least = middle;
    else tooLarge = middle;
  }
  return smaller(least);
}

/** Draws what was set, its first line's top at `y`. Every line begins at `x`, as the sheet does, also one that is read from the right; or it stands in the middle of `width`. */
export function drawText(
  doc: Doc,
  { lines, size, leading }: SetText,
  { x, y, colour, width = 0, centred = false }: { x: number; y: number; colour: string; width?: number; centred?: boolean },
): void {
  for (const [n, line] of lines.entries()) {
    const baseline = y + n * size * leading + size * (0.5 + leading / 2) * 0.78 + size * 0.1;
    let at = centred ? x + (width - line.pieces.reduce((sum, piece) => sum + piece.em * size, 0)) / 2 : x;
    for (const piece of visualOrder(line.pieces)) {
      useFont(doc, piece.font).fontSize(size).fillColor(colour);
      doc.text(piece.text, at, baseline, { lineBreak: false, baseline: 'alphabetic' });
      at += piece.em * size;
    }
  }
}

function piecesOf(text: string, levels: Uint8Array, face: Face): Omit<Piece, 'em'>[] {
  const pieces: Omit<Piece, 'em'>[] = [];
  let at = 0;
  for (const character of text) {
    const before = pieces.at(-1);
    const level = levels[at] ?? 0;
    at += character.length;
    const isJoined = before !== undefined && JOINS.test(character);
    const font = isJoined ? before.font : fontFor(face, character.codePointAt(0) ?? 0);
    const isApart =
      BREAKS.test(character) || BREAKS_ANYWHERE.test(character) || BREAKS_AFTER.test(before?.text ?? ' ') || BREAKS_ANYWHERE.test(before?.text ?? '');
    if (before && (isJoined || (!isApart && before.font === font && before.level === level))) before.text += character;
    else pieces.push({ text: character, font, level });
  }
  return pieces;
}

/** What belongs to the letter before it: marks, joiners, variation selectors. */
const JOINS = /^(?:\p{M}|\u200C|\u200D|[\uFE00-\uFE0F])$/u;
/** A line may end at a space, unless it is one that keeps two words together. */
const BREAKS = /[^\S\u00A0]/;
const BREAKS_AFTER = /[^\S\u00A0]$/;
/** Chinese and Japanese break between any two letters. */
const BREAKS_ANYWHERE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;

function fontFor(face: Face, codePoint: number): string {
  const fonts = known[face] ?? fontsOf(face);
  known[face] = fonts;
  return fonts.find(({ covers }) => covers(codePoint))?.name ?? '';
}

/** By words; one that is longer than a line is broken where the line ends. `width` in ems. */
function broken(doc: Doc, pieces: readonly Piece[], width: number): Piece[][] {
  const lines: Piece[][] = [];
  let line: Piece[] = [];
  let used = 0;
  const end = () => {
    // A space at the end of a line parts two words for who copies the text; read from the right it would stand at the line's left.
    while (line.at(-1)?.text.trim() === '' && line.length > 1 && (line.at(-1)?.level ?? 0) % 2 === 1) line.pop();
    lines.push(line);
    line = [];
    used = 0;
  };
  for (const piece of pieces.flatMap((one) => (one.em > width ? cut(doc, one, width) : [one]))) {
    if (used + piece.em > width && piece.text.trim() !== '' && line.length > 0) end();
    if (line.length === 0 && piece.text.trim() === '' && lines.length > 0) continue;
    line.push(piece);
    used += piece.em;
  }
  end();
  return lines;
}

/** Letter by letter, each measured by itself: as far as it has come measured anew for each letter, five hundred of them took seconds. */
function cut(doc: Doc, piece: Piece, width: number): Piece[] {
  const parts: Piece[] = [];
  let text = '';
  let used = 0;
  const end = () => parts.push({ ...piece, text, em: emOf(doc, { ...piece, text }) });
  for (const { segment } of new Intl.Segmenter().segment(piece.text)) {
    const em = emOf(doc, { ...piece, text: segment });
    if (text !== '' && used + em > width) {
      end();
      text = '';
      used = 0;
    }
    text += segment;
    used += em;
  }
  end();
  return parts;
}

/** UAX #9, rule L2: from the highest level down, what stands at it or above is turned around. */
function visualOrder(pieces: readonly Piece[]): Piece[] {
  const order = [...pieces];
  const highest = Math.max(0, ...order.map(({ level }) => level));
  for (let level = highest; level > 0; level--) {
    for (let from = 0; from < order.length; from++) {
      if ((order[from]?.level ?? 0) < level) continue;
      let to = from;
      while (to + 1 < order.length && (order[to + 1]?.level ?? 0) >= level) to++;
      order.splice(from, to - from + 1, ...order.slice(from, to + 1).reverse());
      from = to;
    }
  }
  return order;
}

function emOf(doc: Doc, { text, font }: Pick<Piece, 'text' | 'font'>): number {
  const kept = measured.get(doc) ?? new Map<string, number>();
  measured.set(doc, kept);
  const key = `${font} ${text}`;
  const em = kept.get(key) ?? useFont(doc, font).fontSize(1).widthOfString(text);
  kept.set(key, em);
  return em;
}
const measured = new WeakMap<Doc, Map<string, number>>();

/** Each document registers the fonts it uses; their bytes are read once. */
function useFont(doc: Doc, name: string): Doc {
  const file = [...(known.regular ?? []), ...(known.italic ?? [])].find((font) => font.name === name)?.file;
  if (file === undefined) throw new Error(`No font ${name}`);
  const held = bytes.get(file) ?? unpackWoff(readFileSync(file));
  bytes.set(file, held);
  if (!registered.get(doc)?.has(name)) {
    doc.registerFont(name, held);
    registered.set(doc, new Set([...(registered.get(doc) ?? []), name]));
  }
  return doc.font(name);
}
const registered = new WeakMap<Doc, Set<string>>();
