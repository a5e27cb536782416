import { JSON_BYTES } from '../limits.ts';
import { type BakedEdition, damaged, type Found, PictureFault } from './baked.ts';
import { type Element, plain, scanSvg } from './scan-svg.ts';

const OPEN_BADGES = 'https://purl.imsglobal.org/ob/v3p0';
const SVG = 'http://www.w3.org/2000/svg';
/** By namespace and name, whatever its prefix. */
const EDITIONS: ReadonlyMap<string, BakedEdition> = new Map([
  [`${OPEN_BADGES} credential`, 'open-badges-3'],
  ['https://purl.imsglobal.org/clr/v2p0 credential', 'clr-2'],
  ['http://openbadges.org assertion', 'open-badges-2'],
]);

/**
 * The picture with the badge as the first element in it (Open Badges 3.0, section 5.3.2): JSON in its text, a JWT in `verify`. One that was
 * there before is replaced; everything else stays as it is.
 * @throws PictureFault picture_damaged
 */
export function bakeIntoSvg(svg: string, text: string): string {
  const { root, badges } = readSvg(svg);
  if (root.uri !== SVG || root.local !== 'svg') damaged('The outermost element is not an SVG picture.');
  let rest = svg.slice(root.end);
  for (const { edition, start, end } of badges.toReversed())
    if (edition === 'open-badges-3') rest = rest.slice(0, start - root.end) + rest.slice(end - root.end);
  const taken = root.attributes.get('xmlns:openbadges');
  const declaration = ` xmlns:openbadges="${OPEN_BADGES}"`;
  const tag = svg.slice(root.start, root.end).replace(/\s*\/?>$/, taken === undefined ? declaration : '');
  // Where an older badge has the prefix, the new one brings its own meaning of it.
  const badge = badgeElement(text, taken === undefined || taken === OPEN_BADGES ? '' : declaration);
  return `${svg.slice(0, root.start)}${tag}>${badge}${rest}${root.empty ? `</${root.name}>` : ''}`;
}

/** Every badge in the picture, as text. @throws PictureFault */
export const badgesInSvg = (svg: string): Found[] => readSvg(svg).badges;

function badgeElement(text: string, declaration: string): string {
  if (!text.startsWith('{')) return `<openbadges:credential${declaration} verify="${text}"/>`;
  // XML has no U+FFFE and U+FFFF, and JSON may hold them only within a string; `]]>` would end the section.
  const json = text.replace(/[\ufffe\uffff]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16)}`).replaceAll(']]>', ']]]]><![CDATA[>');
  return `<openbadges:credential${declaration}><![CDATA[${json}]]></openbadges:credential>`;
}

type Placed = Found & { start: number; end: number };

function readSvg(svg: string): { root: Element; badges: Placed[] } {
  let root: Element | undefined;
  const badges: Placed[] = [];
  let inside: { edition: BakedEdition; element: Element; text: string } | undefined;
  for (const token of scanSvg(svg)) {
    if (token.type === 'open') {
      root ??= token;
      if (inside) damaged('An element stands inside the badge.');
      const edition = EDITIONS.get(`${token.uri} ${token.local}`);
      if (edition) inside = { edition, element: token, text: '' };
    } else if (inside && token.type === 'text') {
      inside.text += token.text;
      if (inside.text.length > JSON_BYTES) tooLong(inside.text.length);
    } else if (inside && token.type === 'close') {
      badges.push({
        edition: inside.edition,
        text: contentOf(inside.edition, inside.element, plain(inside.text).trim()),
        start: inside.element.start,
        end: token.end,
      });
      inside = undefined;
    }
  }
  return root ? { root, badges } : damaged('There is no picture.');
}

/** `verify` holds a JWT; in Open Badges 2.0 also the address of what the text repeats. */
function contentOf(edition: BakedEdition, { attributes }: Element, body: string): string {
  const verify = plain(attributes.get('verify') ?? '').trim();
  const isAddress = edition === 'open-badges-2' && /^https?:/.test(verify);
  const text = verify === '' || (isAddress && body !== '') ? body : verify;
  if (text.length > JSON_BYTES) tooLong(text.length);
  return text;
}

function tooLong(length: number): never {
  throw new PictureFault('picture_too_large', `The text of the badge has ${length} characters.`);
}
