import { deflateSync } from 'node:zlib';
import { certificateOf, certificatePdf } from '@laurel/web';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ATTACHMENT_BYTES } from '../limits.ts';
import { badgeInPdf } from './pdf-attachment.ts';

const BADGE = '{"@context":["https://www.w3.org/ns/credentials/v2"],"type":["VerifiableCredential"],"name":"Zoë"}';

const certificate = async (text = BADGE) =>
  certificatePdf(
    certificateOf({
      facts: { name: 'Infection Prevention', tags: [], alignments: [], results: [], evidence: [], holderName: 'Zoë' },
      language: 'en',
      picture: { mediaType: 'image/svg+xml', bytes: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M1 1h7v7z"/></svg>') },
      check: undefined,
      asOf: new Date('2026-11-12T10:00:00Z'),
      attached: { filename: 'badge.json', mediaType: 'application/vc', text },
    }),
    { size: 'A4' },
  );

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
  it('is found in a certificate of ours, byte for byte', async () => {
    expect(badgeInPdf(await certificate())).toEqual({ ok: true, text: BADGE });
    expect(badgeInPdf(await certificate('eyJh.eyJi.c2ln'))).toEqual({ ok: true, text: 'eyJh.eyJi.c2ln' });
  });

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

  it('never throws, however the file was damaged', async () => {
    const whole = Buffer.from(await certificate());
    const from = whole.indexOf('/EmbeddedFile') - 200;
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat({ max: 1_500 }), fc.nat({ max: 255 })), { minLength: 1, maxLength: 30 }), fc.nat({ max: 1_500 }), (edits, cut) => {
        const bytes = Buffer.from(whole);
        for (const [at, value] of edits) bytes[from + at] = value;
        expect(badgeInPdf(bytes.subarray(0, from + cut))).toBeDefined();
        expect(badgeInPdf(bytes)).toBeDefined();
      }),
    );
  });

  it('is looked for in eight mebibytes of nothing but beginnings in little time', () => {
    const start = performance.now();
    badgeInPdf(pdf('1 0 obj << /Type /EmbeddedFile stream\n'.repeat(215_000)));
    badgeInPdf(pdf('/EF<</F 1 1 R'.repeat(640_000))); // all of these names took four seconds
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});
