import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ATTACHMENT_BYTES } from '../limits.ts';
import { badgeInPdf } from './pdf.ts';

const BADGE = '{"@context":["https://www.w3.org/ns/credentials/v2"],"type":["VerifiableCredential"],"name":"Zoë"}';

const object = (id: number, dictionary: string, data: Buffer | string, length = `${data.length}`) =>
  Buffer.concat([
    Buffer.from(`${id} 0 obj\n<< ${dictionary} /Length ${length} >>\nstream\n`, 'latin1'),
    Buffer.from(data as string), // a Buffer is copied
    Buffer.from('\nendstream\nendobj\n'),
  ]);
const pdf = (...parts: (Buffer | string)[]) =>
  Buffer.concat([Buffer.from('%PDF-1.7\n%\u00e2\u00e3\n', 'latin1'), ...parts.map((part) => Buffer.from(part as string))]);
const plain = '/Type /EmbeddedFile /Params << /Size 9 >>';

describe('a badge in a PDF', () => {
  it.each<[string, Buffer, string | object]>([
    ['plain', pdf(object(4, plain, BADGE)), BADGE],
    ['with its length elsewhere', pdf(object(4, plain, BADGE, '9 0 R'), '9 0 obj\n3\nendobj\n'), BADGE],
    ['without a type, named by its file', pdf('3 0 obj\n<< /Type /Filespec /EF << /F 4 0 R >> >>\nendobj\n', object(4, '/Subtype /x', BADGE)), BADGE],
    ['written anew by a later edition of the file', pdf(object(4, plain, '{"@context":1}'), object(4, plain, BADGE)), BADGE],
    ['beside another file', pdf(object(4, plain, 'a,b\n1,2'), object(5, plain, BADGE)), BADGE],
    ['twice', pdf(object(4, plain, BADGE), object(5, plain, BADGE)), BADGE],
    ['beside another badge', pdf(object(4, plain, BADGE), object(5, plain, '{"@context":2}')), { code: 'pdf_two_badges' }],
    ['not at all', pdf(object(4, '/Type /XObject', BADGE)), { code: 'pdf_no_badge' }],
    ['behind a password', pdf(object(4, plain, BADGE), 'trailer << /Encrypt 7 0 R >>'), { code: 'pdf_locked' }],
    ['packed in a way that we do not read', pdf(object(4, `${plain} /Filter /LZWDecode`, BADGE)), { code: 'pdf_damaged' }],
    ['as a bomb', pdf(object(4, `${plain} /Filter /FlateDecode`, deflateSync(Buffer.alloc(ATTACHMENT_BYTES * 50)))), { code: 'pdf_damaged' }],
    [
      'broken off',
      (() => {
        const whole = pdf(object(4, plain, BADGE));
        return whole.subarray(0, whole.indexOf('endstream') - 9);
      })(),
      { code: 'pdf_damaged' },
    ],
  ])('%s', (_, bytes, expected) => {
    expect(badgeInPdf(bytes)).toMatchObject(typeof expected === 'string' ? { ok: true, text: expected } : { ok: false, ...expected });
  });

  it('is nothing to a file that is no PDF', () => expect(badgeInPdf(Buffer.from(BADGE))).toBeUndefined());

  it('comes back whatever it says, packed or not, whatever lies around it', () => {
    const noise = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes));
    fc.assert(
      fc.property(fc.json(), fc.boolean(), noise, noise, (inside, packed, before, after) => {
        const text = `{"@context":${inside}}`;
        const data = packed ? deflateSync(Buffer.from(text)) : Buffer.from(text);
        const file = pdf(object(7, '/Filter /FlateDecode', deflateSync(before)), object(8, packed ? `${plain} /Filter /FlateDecode` : plain, data), after);
        expect(badgeInPdf(file)).toEqual({ ok: true, text });
      }),
    );
  });

  it('never throws, however the file was damaged', () => {
    const page = object(2, '/Filter /FlateDecode', deflateSync(Buffer.from('BT (A certificate) Tj ET')));
    const spec = '3 0 obj\n<< /Type /Filespec /F (badge.json) /EF << /F 4 0 R >> >>\nendobj\n';
    const whole = pdf(page, spec, object(4, `${plain} /Filter /FlateDecode`, deflateSync(Buffer.from(BADGE.repeat(20)))), 'trailer << /Root 1 0 R >>\n%%EOF\n');
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat({ max: 1_500 }), fc.nat({ max: 255 })), { minLength: 1, maxLength: 30 }), fc.nat({ max: 1_500 }), (edits, cut) => {
        const bytes = Buffer.from(whole);
        for (const [at, value] of edits) bytes[9 + (at % (bytes.length - 9))] = value;
        expect(badgeInPdf(bytes.subarray(0, 9 + cut))).toBeDefined();
        expect(badgeInPdf(bytes)).toBeDefined();
      }),
    );
  });

  it('is looked for in eight mebibytes of nothing but beginnings in little time', () => {
    const start = process.cpuUsage();
    badgeInPdf(pdf('1 0 obj << /Type /EmbeddedFile stream\n'.repeat(215_000)));
    badgeInPdf(pdf('/EF<</F 1 1 R'.repeat(640_000))); // all of these names took four seconds
    expect(process.cpuUsage(start).user / 1_000).toBeLessThan(2_000);
  });
});
