import { crc32, deflateSync } from 'node:zlib';
import { createCanvas } from '@napi-rs/canvas';
import { Resvg } from '@resvg/resvg-js';
import jsqr from 'jsqr';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { describe, expect, it } from 'vitest';
import { badgeSvg } from '../art/badge-art.tsx';
import { qrMatrix } from '../ui/qr-matrix.ts';
import { type CertificateInput, certificateOf } from './certificate.ts';
import { certificatePdf, PAPER_SIZES } from './certificate-pdf.ts';

const CHECK = 'https://badges.kestrelbay.example/certificates/6f9d7a1e-64f5-4f7a-9a3a-0d9a7f3f1c11';
const input: CertificateInput = {
  facts: {
    name: 'Infection Prevention in Home Care',
    description: 'Plans and carries out a home visit so that infection is not carried from one household to the next.',
    issuerName: 'Kestrel Bay Polytechnic',
    issuerId: 'did:web:kestrelbay.example',
    holderName: 'Amélie Thériault',
    language: 'en',
    awardedDate: '2026-03-14T00:00:00Z',
    validUntil: '2029-03-13T23:59:59Z',
    level: { name: 'EQF 4', url: 'http://data.europa.eu/snb/eqf/4' },
    creditsEarned: 2,
    tags: [],
    alignments: [],
    evidence: [],
    results: [{ name: 'Score', value: '88' }],
    assessment: 'assessed-elsewhere',
    assessmentNarrative: 'Two assessors scored four pieces of evidence.',
  },
  language: 'en',
  picture: {
    mediaType: 'image/svg+xml',
    bytes: Buffer.from(badgeSvg({ title: 'Infection Prevention', kind: 'assessed', alt: '', motif: 'drop', colour: 'teal' })),
  },
  check: CHECK,
  asOf: new Date('2026-11-15T10:00:00Z'),
  attached: { filename: 'badge.json', mediaType: 'application/vc', text: '{"type":["VerifiableCredential"],"name":"Zoë"}' },
};
const named = (holderName: string, name = 'Infection Prevention in Home Care') => ({ ...input, facts: { ...input.facts, holderName, name } });

/** The PDF as another program reads it: Mozilla's. */
async function read(given: CertificateInput, size: 'A4' | 'Letter' = 'A4') {
  const bytes = await certificatePdf(certificateOf(given), { size });
  const document = await getDocument({ data: bytes.slice(), useSystemFonts: false, verbosity: 0 }).promise;
  const page = await document.getPage(1);
  const { items } = await page.getTextContent();
  const pieces = items.flatMap((item) => ('str' in item ? [item] : []));
  return {
    bytes,
    document,
    page,
    pieces,
    text: pieces
      .map(({ str }) => str)
      .join('')
      .replace(/\s+/g, ' '),
  };
}

describe('a certificate as a PDF', () => {
  it.each(PAPER_SIZES)('is one sheet of %s across, with its title, its language, its tags and its words as text', async (size) => {
    const { document, page, text } = await read(input, size);
    expect(document.numPages).toBe(1);
    const { width, height } = page.getViewport({ scale: 1 });
    expect([Math.round(width), Math.round(height)]).toEqual(size === 'A4' ? [842, 595] : [792, 612]);
    const { info } = await document.getMetadata();
    expect(info).toMatchObject({ Title: 'Amélie Thériault · Infection Prevention in Home Care', Author: 'Kestrel Bay Polytechnic', Language: 'en' });
    expect(await document.getMarkInfo()).toEqual(new Map(Object.entries({ Marked: true, UserProperties: false, Suspects: false })));
    for (const said of [
      'Amélie Thériault',
      'Infection Prevention in Home Care',
      'Kestrel Bay Polytechnic',
      'badges.kestrelbay.example/certificates/',
      '14 March 2026',
      'EQF 4',
      '88',
    ])
      expect(text).toContain(said);
  });

  it.each(['none', 'participation', 'assessed-here', 'assessed-elsewhere'] as const)('of nobody named reads as a sentence: %s', (assessment) => {
    const { holderName: _, assessment: __, language: ___, ...facts } = input.facts;
    const said = (language: 'en' | 'fr') => {
      const given = { ...input, language, facts: { ...facts, ...(assessment === 'none' ? {} : { assessment }) } };
      return certificateOf(given).words.map(({ text }) => text);
    };
    const [en, fr] = [said('en'), said('fr')];
    expect([en.length, fr.length]).toEqual([3, 3]);
    for (const verb of ['was given', 'has shown', 'took part', 'a reçu', 'a démontré', 'a participé'])
      expect([verb, [...en, ...fr].some((line) => line.startsWith(verb))]).toEqual([verb, false]);
  });

  it('of a badge that does not say whether it was assessed says so, and of nobody that they hold something', () => {
    const { assessment: _, assessmentNarrative: __, ...facts } = input.facts;
    const unsaid = certificateOf({ ...input, facts });
    expect(unsaid.assessed).toBe('This sheet does not say whether what was learned was assessed.');
    expect(unsaid.words.map(({ text }) => text)).toContain('was given the badge');
    expect(certificateOf(input).assessed).toBe('Two assessors scored four pieces of evidence.');
  });

  it('calls a level of the European framework as its reader’s language does', async () => {
    expect((await read({ ...input, facts: { ...input.facts, language: 'fr' }, language: 'fr' }, 'A4')).text).toContain('CEC 4 sur 8');
  });

  it('says in its tags what its pictures show, and in which order it is read', async () => {
    const { page } = await read(input);
    const tree = JSON.stringify(await page.getStructTree());
    expect(tree).toContain('Badge: Infection Prevention in Home Care');
    expect(tree).toContain(`QR code that opens ${CHECK}`);
    expect(tree.indexOf('"H1"')).toBeLessThan(tree.indexOf('"H2"'));
  });

  it.each(['R&D <b>', '</rdf:li></rdf:Alt><evil/>', 'x) /OpenAction << /S /JavaScript /JS (app.alert(1)) >> (', 'a\u0000b\u0007', 'Zoë 李 فاطمة', ']]>&amp;'])(
    'says %j in its metadata as it is, and nothing in them is somebody else’s',
    async (name) => {
      const { document, bytes } = await read(named(name, name));
      const { metadata } = await document.getMetadata();
      expect(metadata?.get('dc:title')).toBe(`${name} · ${name}`.replace(/\p{Cc}/gu, ''));
      const xmp = /<rdf:RDF[\s\S]*?<\/rdf:RDF>/.exec(Buffer.from(bytes).toString('utf8'))?.[0] ?? '';
      const names = (text: string) => [...text.matchAll(/<([\w:]+)/g)].map(([, one]) => one);
      expect(names(xmp)).toEqual(names(/<rdf:RDF[\s\S]*?<\/rdf:RDF>/.exec(Buffer.from((await read(input)).bytes).toString('utf8'))?.[0] ?? ''));
    },
  );

  it('of a stranger’s picture with a hundred million pixels is printed without it, and holds nobody up', async () => {
    const chunk = (type: string, data: Buffer) => {
      const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
      const ends = Buffer.alloc(8);
      ends.writeUInt32BE(data.length);
      ends.writeUInt32BE(crc32(body), 4);
      return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
    };
    const header = Buffer.alloc(13);
    header.writeUInt32BE(10_000);
    header.writeUInt32BE(10_000, 4);
    header.set([8, 6], 8);
    const pixels = deflateSync(Buffer.alloc(10_000 * 40_001));
    const bytes = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))]);
    const before = process.memoryUsage().rss;
    const { document } = await read({ ...input, picture: { mediaType: 'image/png', bytes } });
    expect(document.numPages).toBe(1);
    expect(process.memoryUsage().rss - before).toBeLessThan(300_000_000);
  });

  it('of somebody’s endless words is set soon, cut where ours would have ended', async () => {
    const long = 'w'.repeat(150_000);
    const from = process.cpuUsage();
    const { document, text } = await read({
      ...input,
      facts: {
        ...input.facts,
        ...{ name: long, holderName: long, description: long, issuerName: long, assessmentNarrative: long, level: { name: long } },
        results: [{ name: long, value: long }],
      },
    });
    expect(process.cpuUsage(from).user / 1_000).toBeLessThan(6_000); // minutes, and then eight seconds
    expect(document.numPages).toBe(1);
    expect(text).toContain('…');
  });

  it('prints a day that is none as it was written', () => {
    const told = (awardedDate: string) => certificateOf({ ...input, facts: { ...input.facts, awardedDate } }).facts[0]?.detail;
    expect(['2026-03-14', 'someday', '2019-99-99', '99999-13-45', '2019'].map(told)).toEqual(['14 March 2026', 'someday', '2019-99-99', '99999-13-45', '2019']);
  });

  it('carries the badge as a file, byte for byte', async () => {
    const { document } = await read(input);
    const attachments = await document.getAttachments();
    expect([...(attachments ?? new Map()).keys()]).toEqual(['badge.json']);
    expect(Buffer.from((await document.getAttachmentContent('badge.json')) ?? []).toString()).toBe(input.attached?.text);
    expect(await (await read({ ...input, attached: undefined })).document.getAttachments()).toBeNull();
  });

  it.each([
    ['李小龙', 'Chinese'],
    ['やまだ たろう', 'Japanese'],
    ['김민준', 'Korean'],
    ['Δημήτρης Παπαδόπουλος', 'Greek'],
    ['Дмитрий Шостакович', 'Cyrillic'],
    ['Nguyễn Thị Ánh Tuyết', 'Vietnamese'],
    ['प्रिया शर्मा', 'Hindi'],
    ['สมชาย ใจดี', 'Thai'],
    ['Łukasz Đorđević', 'Polish and Croatian'],
  ])('has %s as text (%s)', async (name) => {
    const { pieces } = await read(named(name));
    const letters = (text: string) => [...text.normalize('NFC')].filter((letter) => letter.trim() !== '');
    const found = new Set(pieces.flatMap(({ str }) => letters(str)));
    expect(letters(name).filter((letter) => !found.has(letter))).toEqual([]);
  });

  it.each([
    ['محمد عبد الله الخوارزمي', 'Arabic'],
    ['דוד בן גוריון', 'Hebrew'],
  ])('sets %s from the right, its first word rightmost (%s)', async (name) => {
    const { pieces } = await read(named(name));
    const words = name.split(' ');
    // By their letters alone: of a ligature, a reader gives them in an order of its own.
    const lettersOf = (text: string) => [...text].toSorted().join('');
    const place = (word: string) => pieces.find(({ str }) => lettersOf(str.trim()) === lettersOf(word))?.transform[4];
    const places = words.map(place);
    expect(places.every((at) => typeof at === 'number')).toBe(true);
    expect(places).toEqual(places.toSorted((a, b) => b - a));
  });

  it.each([
    ['a name of 120 letters', named('Maximiliane-Alexandra von und zu Hohenlohe-Waldenburg-Schillingsfürst Fernández de la Vega y Martínez de la Rosa Santos')],
    ['a name without a space', named('W'.repeat(120))],
    ['a Chinese name of 120 letters', named('李'.repeat(120))],
    ['a title of 120 letters', named('Zoë', `${'x'.repeat(60)} ${'y'.repeat(59)}`)],
    [
      'all that an issuer can write',
      { ...input, facts: { ...input.facts, description: 'Visits homes. '.repeat(70), assessmentNarrative: 'Seen. '.repeat(150) } },
    ],
    ['nothing', { ...input, facts: { tags: [], alignments: [], evidence: [], results: [] } }],
  ] as [string, CertificateInput][])('keeps %s on the sheet, nothing cut and nothing over the foot', async (_, given) => {
    for (const size of PAPER_SIZES) {
      const { document, page, pieces, text } = await read(given, size);
      expect(document.numPages).toBe(1);
      const { width, height } = page.getViewport({ scale: 1 });
      for (const { transform, width: across, str } of pieces) {
        if (str.trim() === '') continue;
        expect(transform[4] + across, str).toBeLessThanOrEqual(width - 20);
        expect(transform[5], str).toBeGreaterThan(20);
        expect(transform[5], str).toBeLessThan(height - 20);
      }
      const { holderName = '' } = given.facts;
      expect(text.replace(/\s/g, '')).toContain(holderName.replace(/\s/g, ''));
      const foot = Math.max(...pieces.filter(({ str }) => /scan|Printed/i.test(str)).map(({ transform }) => transform[5]));
      const strip = pieces.filter(({ str }) => /^Awarded$/.test(str.trim())).map(({ transform }) => transform[5]);
      for (const y of strip) expect(y).toBeGreaterThan(foot);
    }
  });

  it.each([
    ['band', 'Letter'],
    ['letter', 'A4'],
    ['frame', 'Letter'],
  ] as const)('as an institution wants it (%s on %s), keeps its words, its signature and its code on the sheet and apart', async (layout, size) => {
    const signature = Buffer.from(badgeSvg({ title: 'x', kind: 'assessed', alt: '' }));
    const emblem = { mediaType: 'image/svg+xml' as const, bytes: signature, width: 100, height: 100, alt: 'Ours' };
    const look = {
      layout,
      accent: '#5d2b5f',
      wording: '{issuer} says on {date} that\n{name}\n{assessment}\n{title}',
      logo: emblem,
      signature: { name: 'Odile Savoie', title: 'Dean of Health', picture: emblem },
    };
    for (const description of [input.facts.description ?? '', 'Visits homes. '.repeat(70)]) {
      const { document, page, pieces, text } = await read({ ...input, facts: { ...input.facts, description }, look }, size);
      expect(document.numPages).toBe(1);
      expect(text).toContain('Kestrel Bay Polytechnic says on 14 March 2026 that');
      expect(text).toMatch(/has shown, by work that was assessed,.*Odile Savoie.*Dean of Health/);
      const { width, height } = page.getViewport({ scale: 1 });
      const words = pieces.filter(({ str }) => str.trim() !== '');
      for (const { transform, width: across, str } of words) {
        expect(transform[4], str).toBeGreaterThan(20);
        expect(transform[4] + across, str).toBeLessThanOrEqual(width - 20);
        expect(transform[5], str).toBeGreaterThan(20);
        expect(transform[5], str).toBeLessThan(height - 14);
      }
      const yOf = (pattern: RegExp) => words.filter(({ str }) => pattern.test(str)).map(({ transform }) => transform[5]);
      expect(Math.min(...yOf(/^Awarded$/))).toBeGreaterThan(Math.max(...yOf(/^Odile/)));
      expect(Math.min(...yOf(/^Odile/))).toBeGreaterThan(Math.max(...yOf(/^Scan/)));
    }
  });

  it('has a code that another reader reads, 28 mm wide with white around it', async () => {
    const { path, size } = qrMatrix(CHECK);
    const quiet = size + 8;
    const drawn = new Resvg(
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-4 -4 ${quiet} ${quiet}"><path fill="#fff" d="M-4-4h${quiet}v${quiet}h-${quiet}z"/><path d="${path}"/></svg>`,
      { fitTo: { mode: 'width', value: 400 }, font: { loadSystemFonts: false } },
    ).render();
    expect(jsqr.default(new Uint8ClampedArray(drawn.pixels), drawn.width, drawn.height)?.data).toBe(CHECK);
  });

  it('scanned from the sheet itself, opens the page that says whether it still stands', async () => {
    const { page } = await read(input);
    const viewport = page.getViewport({ scale: 2 });
    const sheet = createCanvas(viewport.width, viewport.height);
    // pdf.js names a browser's canvas and uses of it what this one has.
    const canvas = sheet as unknown as HTMLCanvasElement;
    const canvasContext = sheet.getContext('2d') as unknown as CanvasRenderingContext2D;
    await page.render({ canvas, canvasContext, viewport }).promise;
    const { data, width, height } = sheet.getContext('2d').getImageData(0, 0, viewport.width, viewport.height);
    const found = jsqr.default(new Uint8ClampedArray(data), width, height);
    expect(found?.data).toBe(CHECK);
    const side = found ? (found.location.topRightCorner.x - found.location.topLeftCorner.x) / 2 : 0;
    expect((side * 25.4) / 72).toBeGreaterThanOrEqual(25);
  });
});
