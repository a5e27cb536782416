import { crc32, deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { badgeSvg } from './badge-art.tsx';
import { badgePng } from './badge-png.ts';
import { readPicture } from './read-picture.ts';
import { cleanSvg } from './svg-picture.ts';

const svg = (inside: string, more = '') =>
  Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 200 200" ${more}>${inside}</svg>`);
const DISC = '<circle cx="100" cy="100" r="90" fill="#1c5a3c"/>';

const chunk = (type: string, data: Uint8Array) => {
  const whole = Buffer.alloc(12 + data.length);
  whole.writeUInt32BE(data.length);
  whole.write(type, 4, 'latin1');
  whole.set(data, 8);
  whole.writeUInt32BE(crc32(whole.subarray(4, 8 + data.length)), 8 + data.length);
  return whole;
};
const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** A PNG of this size with these chunks before its pixels; `colour` draws it. */
function png(
  width: number,
  height: number,
  { chunks = [], colour = () => [28, 90, 60, 255], rows = height }: { chunks?: Buffer[]; colour?: (x: number, y: number) => number[]; rows?: number } = {},
): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width);
  header.writeUInt32BE(height, 4);
  header.set([8, 6], 8);
  const pixels = Buffer.alloc((width * 4 + 1) * rows);
  for (let y = 0; y < Math.min(rows, 4_000); y++) for (let x = 0; x < width; x++) pixels.set(colour(x, y), y * (width * 4 + 1) + 1 + x * 4);
  return Buffer.concat([SIGNATURE, chunk('IHDR', header), ...chunks, chunk('IDAT', deflateSync(pixels)), chunk('IEND', Buffer.alloc(0))]);
}

const refusalOf = async (filename: string, bytes: Uint8Array) => {
  const read = await readPicture({ filename, bytes });
  return 'refused' in read ? read.refused : 'taken';
};

describe('a picture for a badge', () => {
  it('is taken as PNG, drawn anew without what travelled in it, at the size of a badge', async () => {
    const secret = chunk('tEXt', Buffer.from('Author\0Odile Savoie, 12 Pier Street'));
    const given = png(1_200, 1_200, { chunks: [secret], colour: (x, y) => ((x - 600) ** 2 + (y - 600) ** 2 < 350_000 ? [125, 37, 48, 255] : [0, 0, 0, 0]) });
    const read = await readPicture({ filename: 'Badge.PNG', bytes: given });
    if ('refused' in read) throw new Error(read.refused);
    expect(read).toMatchObject({ mediaType: 'image/png', width: 512, height: 512 });
    expect(Buffer.from(read.bytes).includes('Odile')).toBe(false);
    expect(read.bytes.length).toBeLessThan(64 * 1024);
    expect(read.contrast.light).toBeGreaterThan(7); // madder on white
    expect(read.contrast.dark).toBeLessThan(3);
  });

  it('is taken as SVG, written anew of paths alone', async () => {
    const read = await readPicture({ filename: 'badge.svg', bytes: svg(`<title>Ours</title><style>.a{fill:#7d2530}</style><g class="a">${DISC}</g>`) });
    if ('refused' in read) throw new Error(read.refused);
    const text = Buffer.from(read.bytes).toString();
    expect(read).toMatchObject({ mediaType: 'image/svg+xml', width: 200, height: 200 });
    expect(text).toMatch(/^<svg /);
    expect(text).not.toMatch(/style|class=|title/);
    expect(await refusalOf('again.svg', read.bytes)).toBe('taken'); // what was written is what would be taken
  });

  it('of somebody else’s badge has its letters drawn as outlines, and harm is refused there too', () => {
    const ribbon = cleanSvg(Buffer.from(badgeSvg({ title: 'Hygiene', kind: 'assessed', alt: 'Hygiene', ribbon: 'LEVEL 4' })), { letters: 'drawn' });
    expect('svg' in ribbon && ribbon.svg).not.toContain('<text');
    expect('svg' in ribbon && 'svg' in cleanSvg(Buffer.from(badgeSvg({ title: 'Hygiene', kind: 'assessed', alt: '' }))) && ribbon.svg.length).toBeGreaterThan(
      5_000,
    );
    expect(cleanSvg(svg(`<text>x</text><script>alert(1)</script>${DISC}`), { letters: 'drawn' })).toEqual({ refused: 'svg_program' });
  });

  it('of our own drawing without its ribbon is taken too, in either form', async () => {
    const art = { title: 'Hygiene', kind: 'assessed', alt: 'Hygiene', motif: 'drop', colour: 'teal' } as const;
    expect(await refusalOf('a.svg', Buffer.from(badgeSvg(art)))).toBe('taken');
    const engraved = await readPicture({ filename: 'a.png', bytes: await badgePng(art) });
    expect(engraved).toMatchObject({ width: 512, height: 512, mediaType: 'image/png' }); // fine lines, few colours: at its full size
  });

  it.each<[string, string, Buffer, string]>([
    ['a script', 'a.svg', svg(`<script>alert(1)</script>${DISC}`), 'svg_program'],
    ['a script of another prefix', 'a.svg', svg(`<svg:script xmlns:svg="http://www.w3.org/2000/svg">alert(1)</svg:script>${DISC}`), 'svg_program'],
    ['a page within', 'a.svg', svg(`<foreignObject width="9" height="9"><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject>`), 'svg_program'],
    ['a handler', 'a.svg', svg(DISC, 'onload="alert(1)"'), 'svg_program'],
    ['a handler written otherwise', 'a.svg', svg('<circle r="9" onCLICK="alert(1)"/>'), 'svg_program'],
    ['a link that runs', 'a.svg', svg(`<use href="javascript:alert(1)"/>${DISC}`), 'svg_program'],
    ['a link', 'a.svg', svg(`<a href="https://evil.example">${DISC}</a>`), 'svg_element'],
    ['a picture from elsewhere', 'a.svg', svg('<image href="https://evil.example/x.png" width="9" height="9"/>'), 'svg_element'],
    ['a picture within', 'a.svg', svg('<image href="data:image/png;base64,AAAA" width="9" height="9"/>'), 'svg_element'],
    ['a part from elsewhere', 'a.svg', svg(`<use xlink:href="https://evil.example/x.svg#a"/>${DISC}`), 'svg_reaches_out'],
    ['a file of this machine', 'a.svg', svg(`<use href="file:///etc/passwd#a"/>${DISC}`), 'svg_reaches_out'],
    ['a fill from elsewhere', 'a.svg', svg('<circle r="9" fill="url(https://evil.example/x)"/>'), 'svg_reaches_out'],
    ['a style sheet from elsewhere', 'a.svg', svg(`<style>@import url(//evil.example/x.css)</style>${DISC}`), 'svg_reaches_out'],
    ['a style that hides its address', 'a.svg', svg(`<style>.a{fill:\\75rl(https://evil.example)}</style>${DISC}`), 'svg_reaches_out'],
    [
      'a style sheet before it',
      'a.svg',
      Buffer.from(`<?xml-stylesheet href="https://evil.example/x.css"?><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">${DISC}</svg>`),
      'svg_reaches_out',
    ],
    ['letters', 'a.svg', svg(`${DISC}<text x="9" y="9">LEVEL 4</text>`), 'svg_text'],
    ['movement', 'a.svg', svg('<circle r="9"><animate attributeName="r" to="50"/></circle>'), 'svg_element'],
    [
      'entities',
      'a.svg',
      Buffer.from(`<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><desc>&b;</desc></svg>`),
      'svg_entities',
    ],
    [
      'an entity that names a file',
      'a.svg',
      Buffer.from(`<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg"><desc>&a;</desc></svg>`),
      'svg_entities',
    ],
    ['a bomb in its wrapping', 'a.svg', gzipSync(Buffer.alloc(20_000_000)), 'svg_compressed'],
    ['the wrapping by its name', 'a.svgz', gzipSync(svg(DISC)), 'svg_compressed'],
    ['HTML', 'a.svg', Buffer.from('<html><body><svg/></body></html>'), 'svg_unreadable'],
    ['what is not closed', 'a.svg', Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg">${DISC}`), 'svg_unreadable'],
    ['what follows the end', 'a.svg', Buffer.concat([svg(DISC), Buffer.from('<script>alert(1)</script>')]), 'svg_unreadable'],
    ['bytes that are no text', 'a.svg', Buffer.concat([svg(DISC), Buffer.from([0xff, 0xfe])]), 'svg_unreadable'],
    ['another encoding', 'a.svg', Buffer.from(svg(DISC).toString(), 'utf16le'), 'svg_unreadable'],
    ['a hundred thousand parts', 'a.svg', svg('<path d="M0 0h1"/>'.repeat(6_000)), 'svg_too_much'],
    ['half a megabyte', 'a.svg', svg(`<desc>${'x'.repeat(600_000)}</desc>`), 'svg_too_much'],
    ['a PNG that is called SVG', 'a.svg', png(200, 200), 'picture_extension'],
    ['an SVG that is called PNG', 'a.png', svg(DISC), 'picture_extension'],
    ['a GIF that is called PNG', 'a.png', Buffer.from('GIF89a0000'), 'picture_extension'],
    ['a program', 'badge.exe', Buffer.from('MZ'), 'picture_kind'],
    ['no ending', 'badge', png(200, 200), 'picture_kind'],
    ['a PNG with a ZIP behind it', 'a.png', Buffer.concat([png(200, 200), Buffer.from('PK\u0003\u0004')]), 'png_more_follows'],
    ['a PNG with a page behind it', 'a.png', Buffer.concat([png(200, 200), Buffer.from('<script>alert(1)</script>')]), 'png_more_follows'],
    ['a PNG that moves', 'a.png', png(200, 200, { chunks: [chunk('acTL', Buffer.alloc(8))] }), 'png_moves'],
    ['a PNG that breaks off', 'a.png', png(200, 200).subarray(0, 100), 'png_damaged'],
    ['a PNG that was changed', 'a.png', Buffer.from(png(200, 200).map((byte, at) => (at === 60 ? byte ^ 1 : byte))), 'png_damaged'],
    ['a PNG of a hundred thousand pixels each way', 'a.png', png(100_000, 100_000, { rows: 1, colour: () => [] }), 'picture_large'],
    ['a stamp', 'a.png', png(64, 64), 'picture_small'],
    ['a banner', 'a.png', png(900, 200), 'picture_narrow'],
    ['a drawn banner', 'a.svg', Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 900 200">${DISC}</svg>`), 'picture_narrow'],
    ['nothing', 'a.png', Buffer.alloc(0), 'picture_extension'],
    ['three megabytes', 'a.png', Buffer.concat([SIGNATURE, Buffer.alloc(3_000_000)]), 'picture_too_large'],
  ])('with %s is refused, by what is wrong with it', async (_, filename, bytes, refusal) => {
    expect(await refusalOf(filename, bytes)).toBe(refusal);
  });

  it('that names its parts into billions is refused before it is drawn', async () => {
    const level = (n: number) => `<g id="a${n}">${`<use href="#a${n - 1}"/>`.repeat(10)}</g>`;
    const bomb = svg(`<g id="a0">${DISC}</g>${Array.from({ length: 9 }, (_, n) => level(n + 1)).join('')}`);
    const took: number[] = []; // the least of three: in the first the machine still learns the way
    for (let round = 0; round < 3; round++) {
      const before = process.cpuUsage();
      expect(await refusalOf('a.svg', bomb)).toBe('svg_too_much');
      took.push(process.cpuUsage(before).user / 1_000);
    }
    expect(Math.min(...took)).toBeLessThan(200);
    expect(await refusalOf('a.svg', svg('<g id="a"><use href="#a"/></g>'))).toBe('svg_too_much');
  });

  const LEVELS = Array.from({ length: 5 }, (_, n) => n + 1);
  const ten = (part: string) => part.repeat(10);
  const copies = (use: string) => `<g id="a0">${DISC}</g>${LEVELS.map((n) => `<g id="a${n}">${ten(use.replaceAll('#', `#a${n - 1}`))}</g>`).join('')}`;
  const layers = (kind: string, attribute: string) => {
    const named = (n: number) => `<rect width="200" height="200" ${attribute}="url(#a${n})"/>`;
    const size = kind === 'pattern' ? 'width="200" height="200" patternUnits="userSpaceOnUse"' : '';
    return `<${kind} id="a0" ${size}>${DISC}</${kind}>${LEVELS.map((n) => `<${kind} id="a${n}" ${size}>${ten(named(n - 1))}</${kind}>`).join('')}${named(5)}`;
  };
  it.each([
    ['by a prefix of its own for links', svg(copies('<use y:href="#"/>'), 'xmlns:y="http://www.w3.org/1999/xlink"')],
    ['by the link that the other reader takes', svg(copies('<use xlink:href="#" href="#a0"/>').replaceAll(/ href="#a\d"/g, ' href="#a0"'))],
    ['in elements called like asides', svg(copies('<x:use href="#"/>'), 'xmlns:x="http://www.w3.org/2000/svg"')],
    ['by ids that stand twice', svg(`${copies('<use href="#"/>')}${LEVELS.map((n) => `<g id="a${n}"/>`).join('')}`)],
    ['as patterns', svg(layers('pattern', 'fill'))],
    ['as masks', svg(layers('mask', 'mask'))],
    ['as clips', svg(layers('clipPath', 'clip-path'))],
    [
      'by its style sheet',
      svg(
        `<style>${LEVELS.map((n) => `.b${n}{mask:url(#a${n - 1})}`).join('')}</style>${layers('mask', 'mask').replaceAll(/mask="url\(#a(\d)\)"/g, (_, n) => `class="b${Number(n) + 1}"`)}`,
      ),
    ],
    ['by selectors that are tried in every combination', svg(`<style>${'g>g '.repeat(500)}{fill:red}</style>${'<g>'.repeat(90)}${DISC}${'</g>'.repeat(90)}`)],
    ['by standing in one another', svg(`${'<g>'.repeat(4_000)}${DISC}${'</g>'.repeat(4_000)}`)],
    ['by names that lead on and on', svg(`<g id="a0">${DISC}</g>${Array.from({ length: 4_000 }, (_, n) => `<use id="a${n + 1}" href="#a${n}"/>`).join('')}`)],
  ])('that grows without end %s is refused before it is drawn', async (_, bomb) => {
    const before = process.cpuUsage();
    expect(await refusalOf('a.svg', bomb)).toBe('svg_too_much');
    expect(process.cpuUsage(before).user / 1_000).toBeLessThan(10_000);
  });

  const part = '<g FX><path d="M0 0h200v200z"/></g>';
  const shadow = '<feFlood/><feColorMatrix in="SourceAlpha"/><feOffset dy="4"/><feGaussianBlur stdDeviation="2"/><feBlend in2="SourceGraphic"/>';
  it.each([
    ['20 blurs', 4, (n: number) => `<filter id="f"><feGaussianBlur stdDeviation="99"/></filter>${part.replace('FX', 'filter="url(#f)"').repeat(n)}`],
    ['20 shadows', 4, (n: number) => `<filter id="f">${shadow}</filter>${part.replace('FX', 'filter="url(#f)"').repeat(n)}`],
    ['60 masks', 20, (n: number) => `<mask id="m">${DISC}</mask>${part.replace('FX', 'mask="url(#m)"').repeat(n)}`],
    ['300 layers', 100, (n: number) => part.replace('FX', 'opacity="0.5"').repeat(n)],
    ['300 layers by their style', 100, (n: number) => part.replace('FX', 'style="fill:red;opacity:.5"').repeat(n)],
    ['300 layers by a style sheet', 100, (n: number) => `<style>.a{ opacity: .5 }</style>${part.replace('FX', 'class="a"').repeat(n)}`],
  ])('with %s would hold a thread for many seconds and is refused, with %i is taken', (many, few, drawing) => {
    expect(cleanSvg(svg(drawing(Number.parseInt(many, 10))))).toEqual({ refused: 'svg_too_much' });
    expect(cleanSvg(svg(drawing(few)))).toMatchObject({ svg: expect.stringMatching(/^<svg /) });
  });

  it('of somebody else’s badge with a tile or a blur as large as it likes is refused, and of an issuer’s own is taken', () => {
    const tiled = svg(`<pattern id="p" width="9" height="9" patternUnits="userSpaceOnUse">${DISC}</pattern><path d="M0 0h200v200z" fill="url(#p)"/>`);
    const blurred = svg(`<filter id="f"><feGaussianBlur stdDeviation="1"/></filter><g filter="url(#f)">${DISC}</g>`);
    for (const drawing of [tiled, blurred]) {
      expect(cleanSvg(drawing, { letters: 'drawn' })).toEqual({ refused: 'svg_too_much' });
      expect(cleanSvg(drawing)).toMatchObject({ svg: expect.stringMatching(/^<svg /) });
    }
  });

  it('of somebody else’s badge with more letters than a ribbon has, or the same ones over and over, is refused before they are set', () => {
    const long = (inside: string) => cleanSvg(svg(inside), { letters: 'drawn' });
    const from = process.cpuUsage();
    for (const letters of [`<text>${'a'.repeat(300)}</text>`, `<text><tspan><![CDATA[${'a'.repeat(300)}]]></tspan></text>`, '<text>aaaa</text>'.repeat(60)])
      expect(long(DISC + letters)).toEqual({ refused: 'svg_too_much' });
    expect(long(`<text id="t">LEVEL 4</text>${'<use href="#t"/>'.repeat(60)}`)).toEqual({ refused: 'svg_too_much' });
    expect(process.cpuUsage(from).user / 1_000).toBeLessThan(10_000);
    expect(long(`${DISC}<text y="20">LEVEL 4</text>`)).toMatchObject({ svg: expect.stringMatching(/^<svg /) });
  });

  it('of a drawing program, with its clips, gradients and asides, is taken', async () => {
    const drawn = svg(
      `<style>.a{clip-path:url(#c)}path,.b{fill:url(#g)}</style><metadata><rdf:RDF><cc:Work rdf:about=""><dc:title>Badge</dc:title></cc:Work></rdf:RDF></metadata>
       <defs><linearGradient id="g"><stop stop-color="#123"/><stop offset="1"/></linearGradient><clipPath id="c">${DISC}</clipPath></defs>
       ${'<g class="a"><path class="b" d="M10 10h180v180z"/></g>'.repeat(60)}${DISC}`,
      'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:cc="http://creativecommons.org/ns#" xmlns:dc="http://purl.org/dc/elements/1.1/"',
    );
    expect(await refusalOf('a.svg', drawn)).toBe('taken');
  });

  it('whose pixels inflate past what its header says is drawn as its header says', async () => {
    const bomb = png(200, 200, { rows: 40_000 }); // 32 MB behind 200 lines
    const before = process.cpuUsage();
    expect(['taken', 'png_damaged']).toContain(await refusalOf('a.png', bomb));
    expect(process.cpuUsage(before).user / 1_000).toBeLessThan(5_000);
  });

  it('too detailed to travel in a badge is made smaller until it fits, or refused', async () => {
    let seed = 1;
    const noise = () => {
      seed = Math.imul(seed, 1_103_515_245) + 12_345;
      return [(seed >>> 16) & 255, (seed >>> 8) & 255, (seed >>> 20) & 255, 255];
    };
    expect(await refusalOf('noise.png', png(400, 400, { colour: noise }))).toBe('picture_detailed');
    const soft = await readPicture({ filename: 'soft.png', bytes: png(1_000, 1_000, { colour: (x, y) => [x >> 2, y >> 2, (x * y) >> 12, 255] }) });
    if ('refused' in soft) throw new Error(soft.refused);
    expect(soft.bytes.length).toBeLessThanOrEqual(64 * 1024);
  });

  it('is answered whatever it holds', async () => {
    const words = fc.constantFrom(
      '<svg',
      '<g',
      ' href="',
      '#a"',
      '>',
      '</g>',
      '</svg>',
      '<use',
      '<![CDATA[',
      ']]>',
      '&lt;',
      'url(',
      '<!--',
      '-->',
      'xmlns="http://www.w3.org/2000/svg"',
      ' ',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(words, { maxLength: 30 }), async (parts) => {
        const clean = cleanSvg(Buffer.from(parts.join('')));
        if (!('refused' in clean)) expect(clean.svg).not.toMatch(/<script|href="(?!#)|\son\w+=/i);
      }),
      { numRuns: 300 },
    );
  });
});
