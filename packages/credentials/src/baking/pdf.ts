import { inflateSync } from 'node:zlib';
import { ATTACHMENT_BYTES, ATTACHMENTS, PDF_DICTIONARY, PDF_STREAMS } from '../limits.ts';

export type PdfCode = 'pdf_no_badge' | 'pdf_locked' | 'pdf_two_badges' | 'pdf_damaged';
export type Attached = { ok: true; text: string } | { ok: false; code: PdfCode };

/**
 * The badge that a PDF carries as an attached file (ISO 32000-2, 7.11.4), as certificates of nodes like this one do. Of the whole format only that
 * is read: the streams that are attached files, plain or deflated, each within its bound. `undefined` where the bytes are no PDF.
 */
export function badgeInPdf(bytes: Uint8Array): Attached | undefined {
  const pdf = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  if (!pdf.startsWith('%PDF-')) return undefined;
  if (/\/Encrypt\s+\d+\s+\d+\s+R|\/Encrypt\s*<</.test(pdf)) return { ok: false, code: 'pdf_locked' };
  const files = attachedFiles(pdf);
  const texts = new Set(files.map(textOf).filter((text) => text !== undefined && looksLikeBadge(text)));
  const [text, second] = texts;
  if (second !== undefined) return { ok: false, code: 'pdf_two_badges' };
  if (text !== undefined) return { ok: true, text };
  return { ok: false, code: files.some((file) => file === undefined) ? 'pdf_damaged' : 'pdf_no_badge' };
}

type Stream = { start: number; dictionary: string };

/**
 * `undefined` stands for one that could not be unpacked. An object written again by a later edition of the file takes the place of the earlier. All are found
 * before any is unpacked: looking for the end of each of a hundred thousand beginnings would take minutes.
 */
function attachedFiles(pdf: string): (Buffer | undefined)[] {
  const named = namedFiles(pdf);
  const found = new Map<string, Stream>();
  let at = pdf.indexOf('stream');
  for (let seen = 0; at !== -1 && seen < PDF_STREAMS; seen++, at = pdf.indexOf('stream', at + 6)) {
    if (pdf.startsWith('end', at - 3)) continue;
    const head = pdf.slice(Math.max(0, at - PDF_DICTIONARY), at);
    const opening = head.lastIndexOf(' obj');
    const [id = ''] = /\d+\s+\d+$/.exec(head.slice(Math.max(0, opening - 20), Math.max(0, opening))) ?? [];
    const dictionary = opening === -1 ? '' : head.slice(opening);
    const isAttached = /\/Type\s*\/EmbeddedFile\b/.test(dictionary) || named.has(id.replace(/\s+/g, ' '));
    const [keyword = 'stream'] = /^stream\r?\n/.exec(pdf.slice(at, at + 8)) ?? [];
    if (isAttached && !dictionary.includes('endobj')) found.set(id, { start: at + keyword.length, dictionary });
  }
  return [...found.values()].slice(-ATTACHMENTS).map((stream) => unpack(pdf, stream));
}

/** Objects that are said to be files. */
function namedFiles(pdf: string): Set<string> {
  const named = new Set<string>();
  let seen = 0;
  for (const [, id = ''] of pdf.matchAll(/\/EF\s*<<[^<>]*?\/U?F\s+(\d+\s+\d+)\s+R/g)) {
    if (++seen > PDF_STREAMS) break;
    named.add(id.replace(/\s+/g, ' '));
  }
  return named;
}

function unpack(pdf: string, { start, dictionary }: Stream): Buffer | undefined {
  const [, said = '', isElsewhere] = /\/Length\s+(\d+)(\s+\d+\s+R)?/.exec(dictionary) ?? [];
  const length = isElsewhere === undefined ? Number(said) : Number.NaN;
  // What it says of its own length counts only where the stream does end there.
  const end = said !== '' && /^\s{0,2}endstream/.test(pdf.slice(start + length, start + length + 12)) ? start + length : pdf.indexOf('endstream', start);
  if (end === -1) return undefined;
  const data = Buffer.from(pdf.slice(start, end), 'latin1');
  const [filter] = /\/Filter\s*(?:\/\w+|\[[^\]]*\])/.exec(dictionary) ?? [];
  if (filter === undefined) return data.length > ATTACHMENT_BYTES ? undefined : data;
  if (!/^\/Filter\s*\[?\s*\/FlateDecode\s*\]?$/.test(filter)) return undefined;
  try {
    return inflateSync(data, { maxOutputLength: ATTACHMENT_BYTES });
  } catch {
    return undefined; // broken, or a bomb: either way no badge
  }
}

function textOf(file: Buffer | undefined): string | undefined {
  try {
    return file && new TextDecoder('utf-8', { fatal: true }).decode(file).trim();
  } catch {
    return undefined; // some other file: a picture, a table
  }
}

/** Whether it is worth a verification; that decides. */
const looksLikeBadge = (text: string): boolean => (text.startsWith('{') && text.includes('"@context"')) || /^[\w-]+\.[\w-]+\.[\w-]*(~[\w.~-]*)?$/.test(text);
