import { crc32, deflateSync } from 'node:zlib';
import { utf8 } from '@laurel/base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PNG_CHUNKS } from '../limits.ts';
import { vectorBytes } from '../testing/vectors.ts';
import { bakeBadge, unbakeBadge } from './bake.ts';

const chunk = (type: string, data: Uint8Array, length = data.length): Uint8Array => {
  const whole = Buffer.alloc(12 + data.length);
  whole.writeUInt32BE(length >>> 0, 0);
  whole.write(type, 4, 'latin1');
  whole.set(data, 8);
  whole.writeUInt32BE(crc32(whole.subarray(4, 8 + data.length)), 8 + data.length);
  return whole;
};
const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const [header, data, end] = [chunk('IHDR', new Uint8Array(13)), chunk('IDAT', deflateSync(new Uint8Array(2))), chunk('IEND', new Uint8Array())] as const;
const png = (...chunks: Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat([SIGNATURE, header, data, ...chunks, end]));
const chunksOf = (bytes: Uint8Array): { type: string; whole: Buffer }[] => {
  const found = [];
  for (let at = 8; at < bytes.length; ) {
    const whole = Buffer.from(bytes.subarray(at, at + 12 + new DataView(bytes.buffer, bytes.byteOffset).getUint32(at)));
    found.push({ type: whole.toString('latin1', 4, 8), whole });
    at += whole.length;
  }
  return found;
};
const itxt = (keyword: string, text: string, { compressed = false, keep = text } = {}): Uint8Array =>
  chunk('iTXt', Buffer.concat([utf8(`${keyword}\0`), Uint8Array.of(compressed ? 1 : 0, 0), utf8('\0\0'), compressed ? deflateSync(utf8(text)) : utf8(keep)]));
const JWT = 'eyJhbGciOiJFUzI1NiJ9.e30.AAAA';

describe('a PNG', () => {
  it('gives back the badge that was baked into it, letter for letter', () => {
    const credential = fc.oneof(
      fc.constant(JWT),
      fc.array(fc.string({ unit: 'grapheme' })).map((value) => JSON.stringify({ value })),
    );
    fc.assert(
      fc.property(credential, (text) => {
        const baked = bakeBadge(png(), text);
        expect(unbakeBadge(baked)).toEqual({ ok: true, picture: 'png', edition: 'open-badges-3', text });
        expect(Buffer.from(bakeBadge(baked, text))).toEqual(Buffer.from(baked));
      }),
    );
  });

  it('has the badge in one uncompressed iTXt chunk, with right checksums, and keeps every other chunk byte for byte', () => {
    const foreign = [chunk('tEXt', utf8('date\0today')), chunk('prVt', Uint8Array.of(1, 2, 3)), itxt('openbadges', '{"type":"Assertion"}')];
    const once = bakeBadge(
      png(...foreign, itxt('openbadgecredential', '{"old":1}'), chunk('zTXt', Buffer.concat([utf8('openbadgecredential\0\0'), deflateSync(utf8('{}'))]))),
      '{"new":1}',
    );
    const chunks = chunksOf(once);
    expect(chunks.map(({ type }) => type)).toEqual(['IHDR', 'iTXt', 'IDAT', 'tEXt', 'prVt', 'iTXt', 'IEND']);
    expect(chunks[1]?.whole.subarray(8, -4).toString()).toBe('openbadgecredential\0\0\0\0\0{"new":1}');
    for (const { whole } of chunks) expect(whole.readUInt32BE(whole.length - 4)).toBe(crc32(whole.subarray(4, -4)));
    expect(Buffer.concat(chunks.slice(2, 6).map(({ whole }) => whole))).toEqual(Buffer.concat([data, ...foreign]));
  });

  it('loses what hides behind its end', () => {
    const baked = bakeBadge(Buffer.concat([png(), utf8('<script>')]), JWT);
    expect(Buffer.from(baked).subarray(-12)).toEqual(Buffer.from(end));
  });

  it.each([
    ['open-badges/fixtures/simple-json.png', 'open-badges-3', /^\{ {2}"@context"/],
    ['open-badges/fixtures/simple-jwt.png', 'open-badges-3', /^eyJ/],
    ['open-badges/fixtures/simple-jwt_v1.png', 'open-badges-3', /^eyJ/],
    ['other-issuers/files/ob30-1edtech/simple-json.png', 'open-badges-3', /^\{/],
    ['other-issuers/files/ob30-1edtech/simple-jwt.png', 'open-badges-3', /^eyJ/],
    ['other-issuers/files/ob20/simple-badge.png', 'open-badges-2', /^\{"@context":"https:\/\/w3id.org\/openbadges\/v2"/],
  ])('baked by somebody else, %s, gives its badge, and takes ours instead', (file, edition, text) => {
    const bytes = vectorBytes(...file.split('/'));
    expect(unbakeBadge(bytes)).toMatchObject({ ok: true, picture: 'png', edition, text: expect.stringMatching(text) });
    expect(unbakeBadge(bakeBadge(bytes, JWT))).toMatchObject({ text: JWT });
  });

  it.each([
    ['iTXt', itxt('openbadges', 'https://badges.example/1')],
    ['a compressed iTXt', itxt('openbadges', 'https://badges.example/1', { compressed: true })],
    ['tEXt', chunk('tEXt', utf8('openbadges\0https://badges.example/1'))],
    ['zTXt', chunk('zTXt', Buffer.concat([utf8('openbadges\0\0'), deflateSync(utf8('https://badges.example/1'))]))],
  ])('with a badge of Open Badges 2.0 in %s', (_, one) => {
    expect(unbakeBadge(png(one))).toEqual({ ok: true, picture: 'png', edition: 'open-badges-2', text: 'https://badges.example/1' });
  });

  it('with a badge of each edition gives the newer', () => {
    expect(unbakeBadge(png(itxt('openbadges', '{}'), itxt('openbadgecredential', '{"id":1}')))).toMatchObject({ edition: 'open-badges-3', text: '{"id":1}' });
  });

  const wrongSum = Buffer.from(itxt('openbadgecredential', '{}'));
  wrongSum[wrongSum.length - 1] = (wrongSum.at(-1) ?? 0) ^ 1;
  const bomb = chunk('zTXt', Buffer.concat([utf8('openbadgecredential\0\0'), deflateSync(new Uint8Array(2 ** 27))]));
  it.each<[string, Uint8Array, string]>([
    ['no badge', png(), 'picture_no_badge'],
    ['two badges', png(itxt('openbadgecredential', '{}'), itxt('openbadgecredential', '{}')), 'picture_two_badges'],
    ['a badge with a wrong checksum', png(wrongSum), 'picture_damaged'],
    ['a badge that inflates to 128 MiB', png(bomb), 'picture_too_large'],
    ['a compressed badge that does not inflate', png(chunk('zTXt', utf8('openbadgecredential\0\0nothing'))), 'picture_damaged'],
    ['a text that breaks off', png(chunk('iTXt', utf8('openbadgecredential\0\0\0en'))), 'picture_damaged'],
    ['a badge of 2 MiB', png(itxt('openbadgecredential', 'x'.repeat(2 ** 21))), 'picture_too_large'],
    ['more than 4 MiB', png(chunk('prVt', new Uint8Array(2 ** 22))), 'picture_too_large'],
    ['a chunk that lies about its length', png(chunk('prVt', new Uint8Array(8), 1_000)), 'picture_damaged'],
    ['a chunk of 2^31 bytes', png(chunk('prVt', new Uint8Array(8), 2 ** 31)), 'picture_damaged'],
    ['a chunk of 2^32 - 1 bytes', png(chunk('prVt', new Uint8Array(8), 2 ** 32 - 1)), 'picture_damaged'],
    ['nothing but its signature', SIGNATURE, 'picture_damaged'],
    ['no header', new Uint8Array(Buffer.concat([SIGNATURE, data, end])), 'picture_damaged'],
    ['no end', new Uint8Array(Buffer.concat([SIGNATURE, header, data])), 'picture_damaged'],
    ['two headers', png(header), 'picture_damaged'],
    ['more chunks than any program writes', png(...Array.from({ length: PNG_CHUNKS }, () => chunk('tEXt', new Uint8Array()))), 'picture_too_large'],
    ['a chunk of no type', png(chunk('\0\0\0\0', new Uint8Array(1))), 'picture_damaged'],
  ])('with %s is told as such', (_, bytes, code) => {
    expect(unbakeBadge(bytes)).toMatchObject({ ok: false, code });
  });

  it('with a thousand badges that inflate to a megabyte each is refused as soon as one with two', () => {
    const large = chunk('zTXt', Buffer.concat([utf8('openbadgecredential\0\0'), deflateSync(new Uint8Array(2 ** 20).fill(0x20))]));
    const before = process.cpuUsage();
    expect(unbakeBadge(png(...Array.from({ length: 1_000 }, () => large)))).toMatchObject({ code: 'picture_two_badges' });
    expect(process.cpuUsage(before).user / 1_000).toBeLessThan(2_000); // all of them took ten seconds, and a gigabyte of memory
  });

  it('cut short or altered anywhere is never taken for a badge that was not baked, and never brings the reader down', () => {
    const baked = bakeBadge(png(chunk('tEXt', utf8('date\0today'))), JWT);
    fc.assert(
      fc.property(fc.nat(baked.length - 1), fc.integer({ min: 1, max: 255 }), fc.boolean(), (at, change, cut) => {
        const altered = cut ? baked.slice(0, at) : baked.with(at, (baked[at] ?? 0) ^ change);
        const unbaked = unbakeBadge(altered);
        if (unbaked?.ok) expect(unbaked.text).toBe(JWT);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each<[string, Uint8Array, string]>([
    ['a picture with a damaged chunk', png(wrongSum), JWT],
    ['a picture that breaks off', png().slice(0, -6), JWT],
    ['a text that is no badge', png(), 'hello'],
    ['an SD-JWT', png(), `${JWT}~`],
    ['a list', png(), '[]'],
    ['a photograph', Uint8Array.of(0xff, 0xd8, 0xff), JWT],
  ])('is not made of %s', (_, picture, text) => {
    expect(() => bakeBadge(picture, text)).toThrow(expect.objectContaining({ code: 'bad_request' }));
  });
});
