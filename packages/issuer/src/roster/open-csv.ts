import { setImmediate as laterTurn } from 'node:timers/promises';
import { promisify } from 'node:util';
import { parse } from 'csv-parse';
import { CSV_SLICE, ROSTER_BYTES, ROSTER_ROWS, ROWS_PER_WRITE } from '../limits.ts';
import { decode, demandRows, headersOf, type Line, lineReader, type Separator, separatorOf, unreadable } from './read-csv.ts';

/** A file that is read in pieces, as often as asked; `sample`: its first rows. */
export type OpenedCsv = { headers: string[]; separator: Separator; rows: number; sample: Line[]; pieces: () => AsyncIterable<Line[]> };

/** Rows looked at to tell what an unnamed column holds. */
const SAMPLE = 50;

/**
 * Reads a file as `readCsv` does, however many rows of people it has: in slices, between which others are answered, and without keeping the rows. All of it is read
 * here once, so that a file which breaks off at its end is refused before a row of it is written down.
 * @throws LaurelError roster_unreadable · too_large, each with what to do
 */
export async function openCsv(bytes: Uint8Array, slice = CSV_SLICE): Promise<OpenedCsv> {
  const { text, utf8 } = decode(bytes, ROSTER_BYTES);
  const separator = separatorOf(text);
  const first: Line[] = [];
  let lines = 0;
  for await (const piece of piecesOf(utf8, separator, slice)) {
    if (first.length <= SAMPLE) first.push(...piece.slice(0, SAMPLE + 1 - first.length));
    lines += piece.length;
    if (lines - 1 > ROSTER_ROWS) throw unreadable('too_many_rows', { most: ROSTER_ROWS });
  }
  const [header, ...sample] = first;
  return { headers: headersOf(header), separator, rows: lines - 1, sample: demandRows(sample), pieces: () => behindHeader(piecesOf(utf8, separator, slice)) };
}

async function* behindHeader(pieces: AsyncIterable<Line[]>): AsyncGenerator<Line[]> {
  let header = 1;
  for await (const lines of pieces) {
    yield lines.slice(header);
    header = 0;
  }
}

/** All lines, the header among them, by as many as are written at once. @throws LaurelError roster_unreadable */
async function* piecesOf(utf8: Uint8Array, separator: Separator, slice: number): AsyncGenerator<Line[]> {
  let lines: Line[] = [];
  const reader = lineReader(separator, (line) => lines.push(line));
  const parser = parse(reader.options);
  parser.on('error', () => {}); // whoever writes is told as well
  const written = promisify((piece: Uint8Array, done: (error?: Error | null) => void) => parser.write(piece, done));
  const ended = promisify((done: (error?: Error | null) => void) => parser.end(done));
  try {
    for (let at = 0; at < utf8.length; at += slice) {
      await written(utf8.subarray(at, at + slice));
      for (let start = 0; start < lines.length; start += ROWS_PER_WRITE) yield lines.slice(start, start + ROWS_PER_WRITE);
      lines = [];
      await laterTurn();
    }
    await ended();
    if (lines.length > 0) yield lines;
  } catch (error) {
    throw reader.refusalOf(error, () => new TextDecoder().decode(utf8));
  } finally {
    parser.destroy();
  }
}
