import { Resvg } from '@resvg/resvg-js';
import { SaxesParser, type SaxesTagNS } from 'saxes';
import { SVG_BYTES, SVG_DEPTH, SVG_ELEMENTS, SVG_LETTERS } from '../limits.ts';
import { fontFor } from './letters.ts';
import { layersIn, namesIn, type SvgNode, staysSmall } from './svg-growth.ts';

/** Why a drawing is not taken. */
export type SvgRefusal = 'svg_compressed' | 'svg_unreadable' | 'svg_program' | 'svg_reaches_out' | 'svg_entities' | 'svg_text' | 'svg_element' | 'svg_too_much';

/**
 * What a badge is drawn with. Everything else is refused by name, so that whoever drew it knows; and what is drawn with these is written anew
 * below, so that nothing that was overlooked here gets through.
 */
const DRAWN_WITH = new Set(
  (
    'svg g defs symbol use title desc metadata style path rect circle ellipse line polyline polygon linearGradient radialGradient stop clipPath mask pattern ' +
    'filter feBlend feColorMatrix feComposite feDropShadow feFlood feGaussianBlur feMerge feMergeNode feOffset'
  ).split(' '),
);
const PROGRAMS = new Set(['script', 'foreignObject', 'handler', 'listener', 'iframe', 'object', 'embed', 'audio', 'video', 'canvas']);
const TEXTS = new Set(['text', 'tspan', 'textPath', 'tref', 'altGlyph', 'font', 'font-face']);
/** Of a size that the drawing chooses: one tile of a pattern can be a gigabyte, and a blur of nine times the drawing a second. Our own issuers may; strangers may not. */
const COSTLY = new Set(['pattern', 'filter']);
const SVG = 'http://www.w3.org/2000/svg';
/** Written by drawing programs about themselves; of no weight, and never passed on. */
const ASIDES = /^(?:sodipodi|inkscape|rdf|cc|dc|sketch|i|x|serif):/;

/**
 * An SVG as paths, colours and gradients alone: read as strict XML, refused where it holds a program, reaches out, or grows beyond any badge, and then
 * written anew by resvg from what it drew, letters as outlines where they are `drawn` (in a font of ours: who uploads one has chosen another). The result has no script, no link, no style sheet, no text and no reference but to its own parts.
 */
export function cleanSvg(
  bytes: Uint8Array,
  { letters }: { letters: 'refused' | 'drawn' } = { letters: 'refused' },
): { svg: string; width: number; height: number } | { refused: SvgRefusal } {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return { refused: 'svg_compressed' }; // .svgz: how large it is, only inflating it would tell
  if (bytes.length > SVG_BYTES) return { refused: 'svg_too_much' };
  const text = utf8Of(bytes);
  if (text === undefined) return { refused: 'svg_unreadable' };
  const refused = faultsIn(text, letters).find((fault) => fault !== 'svg_text' || letters === 'refused');
  if (refused) return { refused };
  try {
    const drawing = new Resvg(text, { font: fontFor(text) });
    const svg = drawing.toString();
    return /<image\b/.test(svg) ? { refused: 'svg_element' } : { svg, width: drawing.width, height: drawing.height };
  } catch {
    return { refused: 'svg_unreadable' }; // resvg says what in its own words, for nobody here
  }
}

function utf8Of(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function faultsIn(text: string, letters: 'refused' | 'drawn'): SvgRefusal[] {
  const found: SvgRefusal[] = [];
  const parser = new SaxesParser({ xmlns: true, position: false });
  const root: SvgNode = { name: '', id: undefined, classes: [], names: [], isLayer: false, children: [] };
  const open: SvgNode[] = [root];
  let count = 0;
  let styles = '';
  let lettersSet = 0;
  let aside = 0;
  parser.on('error', () => found.push('svg_unreadable'));
  // An SVG needs none, and what it declares can grow without end (XML 1.0, section 4.2) or name files of this machine.
  parser.on('doctype', (doctype) => {
    if (doctype.includes('[') || /ENTITY/i.test(doctype)) found.push('svg_entities');
  });
  parser.on('processinginstruction', ({ target }) => {
    if (target !== 'xml') found.push('svg_reaches_out'); // <?xml-stylesheet href="…"?>
  });
  const inside = (said: string): void => {
    if (reachesOut(said)) found.push('svg_reaches_out');
    if (open.at(-1)?.name === 'style') styles += said;
    if (open.some(({ name }) => TEXTS.has(name))) lettersSet += said.length;
    if (lettersSet > SVG_LETTERS) found.push('svg_too_much');
  };
  parser.on('text', inside);
  parser.on('cdata', inside);
  parser.on('opentag', (tag) => {
    count++;
    if (count > SVG_ELEMENTS || open.length > SVG_DEPTH) found.push('svg_too_much');
    if (tag.uri !== SVG && (aside > 0 || ASIDES.test(tag.name))) aside++;
    else found.push(...faultsOf(tag));
    if (letters === 'drawn' && COSTLY.has(tag.local)) found.push('svg_too_much');
    const node = nodeOf(tag);
    open.at(-1)?.children.push(node);
    open.push(node);
  });
  parser.on('closetag', ({ uri }) => {
    if (uri !== SVG && aside > 0) aside--;
    open.pop();
  });
  try {
    parser.write(text).close();
  } catch {
    return ['svg_unreadable'];
  }
  if (root.children[0]?.name !== 'svg') return ['svg_unreadable'];
  return found.every((fault) => fault === 'svg_text') && !staysSmall(root, styles) ? [...found, 'svg_too_much'] : found;
}

function faultsOf({ uri, local, attributes }: SaxesTagNS): SvgRefusal[] {
  const faults: SvgRefusal[] = [];
  if (PROGRAMS.has(local)) faults.push('svg_program');
  else if (TEXTS.has(local)) faults.push('svg_text');
  else if (uri !== SVG || !DRAWN_WITH.has(local)) faults.push('svg_element');
  for (const { prefix, name, local: attribute, value } of Object.values(attributes)) {
    if (/^on/i.test(attribute)) faults.push('svg_program');
    else if (attribute === 'href' && !value.trim().startsWith('#')) faults.push(/^\s*(?:javascript|data):/i.test(value) ? 'svg_program' : 'svg_reaches_out');
    else if (prefix !== 'xmlns' && name !== 'xmlns' && reachesOut(value)) faults.push('svg_reaches_out');
  }
  return faults;
}

/** An attribute counts whatever its prefix is: readers go by namespaces, and any prefix may stand for one. */
function nodeOf({ local, attributes }: SaxesTagNS): SvgNode {
  const all = Object.values(attributes);
  const named = (wanted: string) => all.find(({ name }) => name === wanted)?.value;
  return {
    name: local,
    id: named('id'),
    classes: (named('class') ?? '').split(/\s+/),
    names: all.flatMap(({ local: attribute, value }) => (attribute === 'href' ? [value.trim().slice(1)] : namesIn(value))),
    isLayer: ['opacity', 'mix-blend-mode', 'isolation'].some((name) => named(name) !== undefined) || layersIn(named('style') ?? ''),
    children: [],
  };
}

/** `url(#mine)` is its own; any other, an `@import`, or a way around writing them plainly, is somebody else's. */
const reachesOut = (text: string): boolean => /@import|@font-face|\\|url\(\s*(?!['"]?#)/i.test(text);
