import { Worker } from 'node:worker_threads';
import { LaurelError } from '@laurel/base';
import { renderAsync } from '@resvg/resvg-js';
import { QR_MS, QR_PICTURE_PIXELS, QR_READ_AT, QR_SCANS, QR_WAITING, QR_WAITING_EACH } from '../limits.ts';
import { pixelsOfQrSvg } from '../ui/qr-file.ts';
import type { QrWork } from './qr-thread.ts';

/**
 * The text of a QR code in a picture (PNG, JPEG or the SVG that we made of one), as a phone takes it of a sheet or a screen: drawn anew at a size that codes are read at, whole first and then smaller,
 * and read in a thread of its own, one at a time. `undefined` where none is found in the time given, or the picture is of another kind or larger than any camera's.
 * @param asker the network or the person that asks: nobody takes every place in the line
 * @throws LaurelError too_many_requests · storage_busy, where the asker's share of the line is full, or all of it
 */
export async function readQr(given: Uint8Array, asker: string): Promise<string | undefined> {
  const bytes = (await pixelsOfQrSvg(given)) ?? given;
  const picture = sizeOf(bytes);
  if (!picture || picture.width * picture.height > QR_PICTURE_PIXELS) return undefined;
  if (waiting.filter((one) => one === asker).length >= QR_WAITING_EACH) throw new LaurelError('too_many_requests', { retryAfterSeconds: QR_MS / 1_000 });
  if (waiting.length >= QR_WAITING) throw new LaurelError('storage_busy', { retryAfterSeconds: QR_MS / 1_000 });
  waiting.push(asker);
  try {
    const turn = line.then(() => lookIn(bytes, picture));
    line = turn.catch(() => {}); // a turn that fails is its caller's to hear of; the next one comes all the same
    return await turn;
  } finally {
    waiting.splice(waiting.indexOf(asker), 1);
  }
}

/** Who has a picture in line, once for each. */
const waiting: string[] = [];
let line: Promise<unknown> = Promise.resolve();

async function lookIn(bytes: Uint8Array, picture: Size): Promise<string | undefined> {
  const href = `data:image/${picture.type};base64,${Buffer.from(bytes).toString('base64')}`;
  const longest = Math.max(picture.width, picture.height);
  for (const side of new Set(QR_READ_AT.map((most) => Math.min(most, longest)))) {
    const scale = side / longest;
    const [width, height] = [Math.max(1, Math.round(picture.width * scale)), Math.max(1, Math.round(picture.height * scale))];
    const pixels = await draw(href, width, height);
    const found = pixels && (await inThread({ pixels, width, height }));
    if (found !== undefined) return found;
  }
  return undefined;
}

async function draw(href: string, width: number, height: number): Promise<Uint8Array | undefined> {
  const image = `<image width="${width}" height="${height}" preserveAspectRatio="none" href="${href}"/>`;
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><path fill="#fff" d="M0 0h${width}v${height}H0z"/>${image}</svg>`;
  try {
    return (await renderAsync(drawing, { font: { loadSystemFonts: false } })).pixels;
  } catch {
    return undefined; // damaged: whoever sent it hears that no code was found
  }
}

async function inThread(workerData: QrWork): Promise<string | undefined> {
  const thread = new Worker(new URL(import.meta.url.endsWith('.ts') ? './qr-thread.ts' : './qr-thread.js', import.meta.url), { workerData });
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  const late = () => resolve(undefined);
  const timer = setTimeout(late, QR_MS);
  thread.once('message', resolve).once('error', late).once('exit', late);
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    await thread.terminate();
  }
}

type Size = { type: 'png' | 'jpeg'; width: number; height: number };

/** Read before anything is unpacked: a few kilobytes can say that they are a picture of a gigabyte, or one that is painted over ten thousand times. */
function sizeOf(bytes: Uint8Array): Size | undefined {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (file.toString('latin1', 0, 8) === '\u0089PNG\r\n\u001a\n' && file.length > 24)
    return { type: 'png', width: file.readUInt32BE(16), height: file.readUInt32BE(20) };
  if (file.length < 4 || file.readUInt16BE(0) !== 0xffd8) return undefined;
  // ISO/IEC 10918-1, B.1.1: segments, each with its length, and after the head of a scan its data; the frame says the size (B.2.2).
  let size: Size | undefined;
  let scans = 0;
  for (let at = 2; at + 9 < file.length; ) {
    const marker = file[at + 1] ?? 0;
    if (file[at] !== 0xff || marker === 0 || marker === 0xff || (marker >= 0xd0 && marker <= 0xd9)) {
      at = file.indexOf(0xff, at + 1);
      if (at === -1) break;
      continue;
    }
    if (marker === 0xda && ++scans > QR_SCANS) return undefined;
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker))
      size ??= { type: 'jpeg', height: file.readUInt16BE(at + 5), width: file.readUInt16BE(at + 7) };
    at += 2 + file.readUInt16BE(at + 2);
  }
  return size;
}
