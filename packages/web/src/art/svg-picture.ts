import { Resvg } from '@resvg/resvg-js';
import { SaxesParser } from 'saxes';
import { SVG_BYTES, SVG_ELEMENTS } from '../limits.ts';
import { fontFor } from './letters.ts';

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
  const refused = faultsIn(text).find((fault) => fault !== 'svg_text' || letters === 'refused');
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

/** Elements as a tree of counts, for what `use` would make of them. */
type Node = { id: string | undefined; uses: string | undefined; children: Node[] };

function faultsIn(text: string): SvgRefusal[] {
  const found: SvgRefusal[] = [];
  const parser = new SaxesParser({ xmlns: false, position: false });
  const root: Node = { id: undefined, uses: undefined, children: [] };
  const open: Node[] = [root];
  let count = 0;
  let first: string | undefined;
  let aside = 0;
  parser.on('error', () => found.push('svg_unreadable'));
  // An SVG needs none, and what it declares can grow without end (XML 1.0, section 4.2) or name files of this machine.
  parser.on('doctype', (doctype) => {
    if (doctype.includes('[') || /ENTITY/i.test(doctype)) found.push('svg_entities');
  });
  parser.on('processinginstruction', ({ target }) => {
    if (target !== 'xml') found.push('svg_reaches_out'); // <?xml-stylesheet href="…"?>
  });
  parser.on('text', (inside) => {
    if (reachesOut(inside)) found.push('svg_reaches_out');
  });
  parser.on('cdata', (inside) => {
    if (reachesOut(inside)) found.push('svg_reaches_out');
  });
  parser.on('opentag', ({ name, attributes }) => {
    first ??= name;
    if (ASIDES.test(name) || aside > 0) {
      aside++;
      return;
    }
    count++;
    if (count > SVG_ELEMENTS) found.push('svg_too_much');
    found.push(...faultsOf(name.replace(/^svg:/, ''), attributes));
    const node: Node = { id: attributes.id, uses: name.endsWith('use') ? (attributes.href ?? attributes['xlink:href']) : undefined, children: [] };
    open.at(-1)?.children.push(node);
    open.push(node);
  });
  parser.on('closetag', () => {
    if (aside > 0) aside--;
    else open.pop();
  });
  try {
    parser.write(text).close();
  } catch {
    return ['svg_unreadable'];
  }
  if (first?.replace(/^svg:/, '') !== 'svg') return ['svg_unreadable'];
  return found.length === 0 || found.every((fault) => fault === 'svg_text')
    ? [...found, ...(grownOf(root) > SVG_ELEMENTS ? (['svg_too_much'] as const) : [])]
    : found;
}

function faultsOf(name: string, attributes: Record<string, string>): SvgRefusal[] {
  const faults: SvgRefusal[] = [];
  if (PROGRAMS.has(name)) faults.push('svg_program');
  else if (TEXTS.has(name)) faults.push('svg_text');
  else if (!DRAWN_WITH.has(name)) faults.push('svg_element');
  for (const [attribute, value] of Object.entries(attributes)) {
    const local = attribute.replace(/^.*:/, '');
    if (/^on/i.test(local)) faults.push('svg_program');
    else if (local === 'href' && !value.trim().startsWith('#')) faults.push(/^\s*(?:javascript|data):/i.test(value) ? 'svg_program' : 'svg_reaches_out');
    else if (!/^xmlns/.test(attribute) && reachesOut(value)) faults.push('svg_reaches_out');
  }
  return faults;
}

/** `url(#mine)` is its own; any other, an `@import`, or a way around writing them plainly, is somebody else's. */
const reachesOut = (text: string): boolean => /@import|@font-face|\\|url\(\s*(?!['"]?#)/i.test(text);

/** How many elements there are once every `use` stands for what it names: a few lines can name each other into billions. */
function grownOf(root: Node): number {
  const byId = new Map<string, Node>();
  const note = (node: Node): void => {
    if (node.id !== undefined) byId.set(node.id, node);
    node.children.forEach(note);
  };
  note(root);
  const known = new Map<Node, number>();
  const size = (node: Node): number => {
    const before = known.get(node);
    if (before !== undefined) return before;
    known.set(node, Number.POSITIVE_INFINITY); // within itself: without end
    const used = node.uses === undefined ? undefined : byId.get(node.uses.trim().slice(1));
    const total = 1 + node.children.reduce((sum, child) => sum + size(child), 0) + (used ? size(used) : 0);
    known.set(node, total);
    return total;
  };
  return size(root);
}
