import { XML_DEPTH, XML_PARTS } from '../limits.ts';
import { damaged, PictureFault } from './baked.ts';

/** An element with its namespace, and where its start tag stands in the text. */
export type Element = { uri: string; local: string; name: string; attributes: ReadonlyMap<string, string>; start: number; end: number; empty: boolean };
export type Token = ({ type: 'open' } & Element) | { type: 'close'; start: number; end: number } | { type: 'text'; text: string };

/**
 * The elements of an SVG document, in order: what a badge needs of XML and no more. Nothing is ever looked up or expanded: a document type
 * that defines anything is refused, and of entities only the five of XML itself and numbers are known.
 * @throws PictureFault picture_damaged · picture_too_large
 */
export function* scanSvg(text: string): Generator<Token> {
  const open: { name: string; scope: Scope | undefined }[] = [];
  let roots = 0;
  let parts = 0;
  for (let at = text.startsWith('\ufeff') ? 1 : 0; at < text.length; ) {
    if (++parts > XML_PARTS) tooMany();
    if (text[at] !== '<') {
      const next = text.indexOf('<', at);
      const end = next < 0 ? text.length : next;
      const raw = text.slice(at, end);
      if (open.length === 0 && raw.trim() !== '') damaged('Text stands outside the picture.');
      if (open.length > 0) yield { type: 'text', text: raw };
      at = end;
      continue;
    }
    const passed = skip(text, at) ?? (roots === 0 ? match(DOCTYPE, text, at)?.[0].length : undefined);
    if (passed !== undefined) {
      at += passed;
    } else if (text.startsWith('<![CDATA[', at)) {
      const end = text.indexOf(']]>', at);
      if (end < 0 || open.length === 0) damaged('A section does not end, or stands outside the picture.');
      yield { type: 'text', text: text.slice(at + '<![CDATA['.length, end).replaceAll('&', '&amp;') };
      at = end + 3;
    } else if (text.startsWith('</', at)) {
      const [whole, name] = match(CLOSE, text, at) ?? damaged('A tag is badly written.');
      if (open.pop()?.name !== name) damaged(`The tag </${name}> ends nothing.`);
      yield { type: 'close', start: at, end: at + whole.length };
      at += whole.length;
    } else {
      const tag = readTag(text, at);
      parts += tag.attributes.size;
      if (open.length === 0 && ++roots > 1) damaged('There are two pictures.');
      if (open.length >= XML_DEPTH) damaged(`Nested more than ${XML_DEPTH} deep.`);
      const scope = scopeOf(tag.attributes, open.at(-1)?.scope);
      const [prefix, local] = tag.name.includes(':') ? tag.name.split(':', 2) : ['', tag.name];
      yield { type: 'open', ...tag, uri: uriOf(prefix ?? '', scope), local: local ?? '' };
      if (tag.empty) yield { type: 'close', start: tag.end, end: tag.end };
      else open.push({ name: tag.name, scope });
      at = tag.end;
    }
  }
  if (open.length > 0 || roots === 0) damaged('The picture breaks off.');
}

function tooMany(): never {
  throw new PictureFault('picture_too_large', `More than ${XML_PARTS} tags and attributes.`);
}

/** The characters that text or an attribute's value stand for. @throws PictureFault picture_damaged */
export function plain(raw: string): string {
  return raw.replace(/&([^;&\s]{0,12});?/g, (whole, name: string) => {
    const known = ENTITIES[name];
    if (known !== undefined && whole.endsWith(';')) return known;
    const [, hex, decimal] = /^#(?:x([0-9a-fA-F]{1,6})|([0-9]{1,7}))$/.exec(name) ?? [];
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    if (!whole.endsWith(';') || !(code > 0 && code <= 0x10ffff) || (code >= 0xd800 && code < 0xe000)) return damaged(`${whole} stands for nothing.`);
    return String.fromCodePoint(code);
  });
}

const ENTITIES: Readonly<Record<string, string>> = Object.assign(Object.create(null), { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" });

const NAME = '[A-Za-z_\\u00c0-\\ufffd][\\w.\\u00b7-\\ufffd-]*(?::[A-Za-z_\\u00c0-\\ufffd][\\w.\\u00b7-\\ufffd-]*)?';
/** Names an outside definition at most; one that brings its own (`[`) does not match. */
const DOCTYPE = /<!DOCTYPE\s[^<>[\]"']*(?:(?:"[^"]*"|'[^']*')[^<>[\]"']*)*>/y;
const OPEN = new RegExp(`<(${NAME})`, 'y');
const ATTRIBUTE = new RegExp(`\\s+(${NAME})\\s*=\\s*(?:"([^<"]*)"|'([^<']*)')`, 'y');
const CLOSE = new RegExp(`</(${NAME})\\s*>`, 'y');
const TAG_END = /\s*(\/?)>/y;

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}

/** Comments and instructions to programs, which say nothing here. @returns how many characters */
function skip(text: string, at: number): number | undefined {
  const end = text.startsWith('<!--', at) ? '-->' : text.startsWith('<?', at) ? '?>' : undefined;
  if (end === undefined) return undefined;
  const found = text.indexOf(end, at + 2);
  return found < 0 ? damaged('A remark does not end.') : found + end.length - at;
}

function readTag(text: string, start: number): { name: string; attributes: ReadonlyMap<string, string>; start: number; end: number; empty: boolean } {
  const [opening, name = ''] = match(OPEN, text, start) ?? damaged('A tag is badly written, or the file defines its own.');
  const attributes = new Map<string, string>();
  let at = start + opening.length;
  for (let found = match(ATTRIBUTE, text, at); found; found = match(ATTRIBUTE, text, at)) {
    const [whole, attribute = '', double, single = ''] = found;
    if (attributes.has(attribute)) damaged(`The attribute ${attribute} stands twice.`);
    attributes.set(attribute, double ?? single);
    if (attributes.size > XML_PARTS) tooMany();
    at += whole.length;
  }
  const [ending, slash] = match(TAG_END, text, at) ?? damaged(`The tag <${name}> is badly written.`);
  return { name, attributes, start, end: at + ending.length, empty: slash === '/' };
}

/** Prefixes that an element declares, within those of what it stands in: copied into each, a few thousand here and there are millions. */
type Scope = { own: ReadonlyMap<string, string>; outer: Scope | undefined };

function scopeOf(attributes: ReadonlyMap<string, string>, outer: Scope | undefined): Scope | undefined {
  const own = [...attributes].filter(([name]) => name === 'xmlns' || name.startsWith('xmlns:'));
  return own.length === 0 ? outer : { own: new Map(own.map(([name, uri]) => [name.slice('xmlns:'.length), plain(uri)])), outer };
}

const uriOf = (prefix: string, scope: Scope | undefined): string => (scope === undefined ? '' : (scope.own.get(prefix) ?? uriOf(prefix, scope.outer)));
