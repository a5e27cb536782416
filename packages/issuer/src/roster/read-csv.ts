import { LaurelError } from '@laurel/base';
import { CsvError, type Options, parse } from 'csv-parse/sync';
import { CSV_BYTES, CSV_ROWS, ROSTER_CELL } from '../limits.ts';

/** One record: where it begins in the file (the header is line 1) and its cells, trimmed, as they stand. */
export type Line = { line: number; cells: string[] };
/** What stands between the cells of a file. */
export const SEPARATORS = ['comma', 'semicolon', 'tab'] as const;
export type Separator = (typeof SEPARATORS)[number];
export type Sheet = { headers: string[]; lines: Line[]; separator: Separator };

/**
 * Bytes of a spreadsheet's CSV to lines, in one go: for short files, such as a framework or a rubric. Takes UTF-8 with or without a mark in front, UTF-16
 * with one, comma, semicolon or tab, quoted commas and line breaks inside quotes. Our own marks in front of what looks like a formula are taken off again.
 * @throws LaurelError roster_unreadable · too_large, each with what to do
 */
export function readCsv(bytes: Uint8Array): Sheet {
  const { text } = decode(bytes, CSV_BYTES);
  const separator = separatorOf(text);
  const lines: Line[] = [];
  const reader = lineReader(separator, (line) => {
    // Refused at the first row too many: the rest is not read.
    if (lines.length > CSV_ROWS) throw unreadable('too_many_rows', { most: CSV_ROWS });
    lines.push(line);
  });
  try {
    parse(text, reader.options);
  } catch (error) {
    throw reader.refusalOf(error, () => text);
  }
  const [header, ...rows] = lines;
  return { headers: headersOf(header), lines: demandRows(rows), separator };
}

/** @throws LaurelError roster_unreadable */
export function headersOf(header: Line | undefined): string[] {
  if (header === undefined || header.cells.every((cell) => cell === '')) throw unreadable('empty');
  return header.cells.map((cell) => cell.slice(0, ROSTER_CELL));
}

/** @throws LaurelError roster_unreadable */
export function demandRows(rows: Line[]): Line[] {
  if (rows.length === 0) throw unreadable('only_header');
  return rows;
}

/** Why a file could not be read at all. `what` is the last part of the text key `issuer.file.…`. */
export class UnreadableFile extends LaurelError {
  readonly what: string;
  readonly values: Record<string, string | number>;

  constructor(what: string, values: Record<string, string | number> = {}) {
    super(what === 'too_large' ? 'too_large' : 'roster_unreadable', { detail: what });
    this.what = what;
    this.values = values;
  }
}

export const unreadable = (what: string, values: Record<string, string | number> = {}): UnreadableFile => new UnreadableFile(what, values);

/** The text of a file, and the same as UTF-8 without its mark. @throws LaurelError roster_unreadable · too_large */
export function decode(bytes: Uint8Array, most: number): { text: string; utf8: Uint8Array } {
  if (bytes.length > most) throw unreadable('too_large', { megabytes: most / 1024 / 1024 });
  const [first, second, third] = bytes;
  if (first === 0x50 && second === 0x4b) throw unreadable('workbook'); // "PK": .xlsx and .ods are zip files, and hold NULs too
  if (IMAGES_AND_PDF.some((mark) => mark.every((byte, at) => bytes[at] === byte))) throw unreadable('picture');
  // A spreadsheet's "Unicode text". Its mark says how to read it; without one every second byte is NUL and either order could be meant.
  const utf16 = first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : undefined;
  if (utf16 === undefined && bytes.subarray(0, 1_000).includes(0)) throw unreadable('utf16');
  const text = decoded(bytes, utf16);
  if (/^\s*<(!doctype html|html)\b/i.test(text.slice(0, 1_000))) throw unreadable('web_page'); // what a browser saves of a link that needed a sign-in
  const isMarked = first === 0xef && second === 0xbb && third === 0xbf;
  return { text, utf8: utf16 === undefined ? bytes.subarray(isMarked ? 3 : 0) : new TextEncoder().encode(text) };
}

/** PNG, JPEG, GIF, PDF. */
const IMAGES_AND_PDF = [
  [0x89, 0x50, 0x4e, 0x47],
  [0xff, 0xd8, 0xff],
  [0x47, 0x49, 0x46, 0x38],
  [0x25, 0x50, 0x44, 0x46],
] as const;

function decoded(bytes: Uint8Array, utf16: 'utf-16le' | 'utf-16be' | undefined): string {
  try {
    return new TextDecoder(utf16 ?? 'utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw unreadable(utf16 === undefined ? 'not_utf8' : 'utf16'); // guessing would put wrong names on badges for good
  }
}

/** How csv-parse is asked for lines, which `add` is given one by one, and what its error means to whoever sent the file. */
export function lineReader(separator: Separator, add: (line: Line) => void): { options: Options; refusalOf: (error: unknown, text: () => string) => unknown } {
  let twice = 0; // csv-parse counts a CR LF inside a cell as two lines, for every line behind it too
  return {
    options: {
      delimiter: MARKS[separator],
      relax_column_count: true,
      relax_quotes: true, // one stray quotation mark is one odd cell, not the end of the file
      skip_empty_lines: true,
      max_record_size: 100_000,
      on_record: (record: string[], { lines: end }) => {
        twice += countIn(record, /\r\n/g);
        if (record.some((cell) => cell.trim() !== ''))
          add({ line: end - twice - countIn(record, /\r\n|\n|\r/g), cells: record.map((cell) => unmarked(cell.trim())) });
        return null;
      },
    },
    refusalOf: (error, text) => {
      if (!(error instanceof CsvError)) return error;
      return error.code === 'CSV_QUOTE_NOT_CLOSED'
        ? unreadable('quote_open', { line: openQuote(text()) })
        : unreadable('broken', { line: Number(error.lines ?? 1) - twice });
    },
  };
}

/** What `writeCsv` (and spreadsheets) mark as text: a row that was downloaded to be mended comes back as it was. */
const unmarked = (cell: string): string => cell.replace(/(^|[;\t\r\n]\s*)'(?=[=+\-@＝＋－＠])/g, '$1');

const MARKS: Record<Separator, string> = { comma: ',', semicolon: ';', tab: '\t' };

/** The separator that the first line uses most, outside quotes. */
export function separatorOf(text: string): Separator {
  const bare = (text.split(/\r\n|\n|\r/, 1)[0] ?? '').replace(/"[^"]*"/g, '');
  const times = (mark: string) => bare.split(mark).length;
  return SEPARATORS.reduce<Separator>((best, one) => (times(MARKS[one]) > times(MARKS[best]) ? one : best), 'comma');
}

/** csv-parse counts the line where a record ends; line breaks inside its cells lie between there and its beginning. */
const countIn = (cells: string[], mark: RegExp) => cells.reduce((sum, cell) => sum + (cell.match(mark)?.length ?? 0), 0);

/** The line of the last quotation mark that opens a cell: the one that was never closed. */
function openQuote(text: string): number {
  let at = text.lastIndexOf('"');
  while (at > 0 && !/[,;\t\r\n]/.test(text[at - 1] ?? '')) at = text.lastIndexOf('"', at - 1);
  return text.slice(0, at + 1).match(/\r\n|\n|\r|$/g)?.length ?? 1;
}
