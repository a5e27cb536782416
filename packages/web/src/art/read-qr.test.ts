import { Resvg } from '@resvg/resvg-js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { QR_MS } from '../limits.ts';
import { qrPng, qrSvg } from '../ui/qr-file.ts';
import { qrMatrix } from '../ui/qr-matrix.ts';
import { readQr } from './read-qr.ts';

/** A code on a sheet, somewhat turned, as a phone sees it. */
function picture(text: string, { pixels = 900, turned = 4 } = {}): Uint8Array {
  const { size, path } = qrMatrix(text);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-30 -30 ${size + 60} ${size + 60}"><path fill="#dcd8cc" d="M-30-30h999v999h-999z"/>
    <g transform="rotate(${turned})"><path fill="#fbfaf5" d="M-4-4h${size + 8}v${size + 8}h-${size + 8}z"/><path fill="#201c18" d="${path}"/></g></svg>`;
  return new Resvg(svg, { fitTo: { mode: 'width', value: pixels } }).render().asPng();
}

describe('a QR code in a picture', () => {
  it.each([300, 900, 2_400])('is read at %i pixels', async (pixels) => {
    const text = `https://badges.example/claim/${'a'.repeat(43)}`;
    expect(await readQr(picture(text, { pixels }), 'one')).toBe(text);
  });

  it('is read of the files that we make of one, and of no drawing that differs from ours in a letter', async () => {
    for (const text of ['https://badges.example/s/1?a=b', 'e'.repeat(1_800)]) {
      expect(await readQr(await qrPng(text), 'one')).toBe(text);
      expect(await readQr(Buffer.from(qrSvg(text)), 'one')).toBe(text);
    }
    const ours = qrSvg('https://badges.example/s/1');
    for (const other of [
      ours.replace('<path d="', '<image href="file:///etc/passwd"/><path d="'),
      ours.replace('viewBox="-4 -4', 'viewBox="-5 -4'),
      `${ours}<a/>`,
    ])
      expect(await readQr(Buffer.from(other), 'one')).toBeUndefined();
  });

  it('is none in a picture without one, a file of another kind, or one that says it is larger than any camera’s', async () => {
    const png = Buffer.from(picture('x'));
    const huge = Buffer.from(png);
    huge.writeUInt32BE(60_000, 16);
    huge.writeUInt32BE(60_000, 20);
    const jpeg = Buffer.from('ffd8ffe000040000ffc0000b08ea60ea6001011100', 'hex');
    for (const bytes of [huge, jpeg, Buffer.from('GIF89a'), Buffer.alloc(0), png.subarray(0, 30)]) expect(await readQr(bytes, 'one')).toBeUndefined();
  });

  it('is not looked for in a JPEG that is painted over and over: each time walks through all its pixels, and no thread can be stopped at it', async () => {
    const painted = (scans: number) => {
      const frame = 'ffc2000b081380138001011100'; // progressive, 4,992 pixels a side
      const tables = `ffdb004300${'01'.repeat(64)}ffc4001400${'01'.padEnd(32, '0')}00ffc4001410${'01'.padEnd(32, '0')}e0`;
      const first = `ffda0008010100000000${'00'.repeat(48_672)}`;
      const more = 'ffda0008010100013f00'.concat('5555'.repeat(16)); // nothing more to any block, a few thousand at a time
      return Buffer.from(`ffd8${tables}${frame}${first}${more.repeat(scans)}ffd9`, 'hex');
    };
    const before = process.cpuUsage();
    expect(await readQr(painted(1_000), 'one')).toBeUndefined();
    expect(process.cpuUsage(before).user / 1_000).toBeLessThan(500); // fourteen seconds
  });

  it('is looked for in two pictures of one network at a time, and there is room for three others', async () => {
    const damaged = Buffer.from(picture('x')).subarray(0, 30); // waits its turn as any other, and is not looked at for long
    for (const at of [16, 20]) damaged.writeUInt32BE(1, at);
    const four = ['many', 'many', 'a', 'a', 'b', 'b', 'c', 'c'];
    const inLine = four.map((network) => readQr(damaged, network));
    await expect(readQr(damaged, 'many')).rejects.toMatchObject({ code: 'too_many_requests', retryAfterSeconds: 6 });
    // Whoever comes while the line is full hears that, and not that there is no code.
    await expect(readQr(damaged, 'late')).rejects.toMatchObject({ code: 'storage_busy', retryAfterSeconds: 6 });
    await Promise.all(inLine);
    expect(await readQr(damaged, 'many')).toBeUndefined();
  });

  it('is looked for without keeping anybody waiting, and not for ever', async () => {
    const noise = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><filter id="n"><feTurbulence baseFrequency="0.4" numOctaves="3"/></filter><path fill="#fff" d="M0 0h100v100H0z"/><rect width="100" height="100" filter="url(#n)"/></svg>`;
    const png = new Resvg(noise, { fitTo: { mode: 'width', value: 500 } }).render().asPng();
    let longest = 0;
    // Processor time: of this thread for whoever waits meanwhile, of the whole process for the thread that must end. A busy machine adds to neither.
    let last = process.threadCpuUsage();
    const beat = setInterval(() => {
      const { user, system } = process.threadCpuUsage(last);
      longest = Math.max(longest, (user + system) / 1_000);
      last = process.threadCpuUsage();
    }, 10);
    const start = process.cpuUsage();
    expect(await readQr(png, 'one')).toBeUndefined();
    clearInterval(beat);
    expect(process.cpuUsage(start).user / 1_000).toBeLessThan(2 * QR_MS + 4_000);
    expect(longest).toBeLessThan(1_000);
  });

  it('never throws, whatever follows the beginning of a picture', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('ffd8', 'ffd8ffc0', '89504e470d0a1a0a0000000d49484452'), fc.uint8Array({ maxLength: 60 }), async (head, rest) => {
        expect(await readQr(Buffer.concat([Buffer.from(head, 'hex'), rest]), 'one')).toBeUndefined();
      }),
      { numRuns: 60 },
    );
  });
});
