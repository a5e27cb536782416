import { deflateSync, inflateSync } from 'node:zlib';
import { toBase64url, utf8 } from '@laurel/base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { publicKeyOfJwk } from '../keys/public-key.ts';
import { verifyBytes } from '../keys/verify-bytes.ts';
import { STATUS_INFLATED_BYTES } from '../limits.ts';
import { openJws } from '../proof/jws.ts';
import { webParty } from '../testing/party.ts';
import type { JsonObject } from '../types.ts';
import { encodeTokenStatusList, readTokenStatusList, signTokenStatusList } from './token-list.ts';

const uri = 'https://badges.example/status/9.jwt';
const at = new Date('2026-11-22T12:00:00Z');
const now = at.getTime() / 1000;
const claims = (list: JsonObject, change: JsonObject = {}): JsonObject => ({
  sub: uri,
  iat: now - 60,
  exp: now + 86_400,
  ttl: 300,
  status_list: list,
  ...change,
});
const read = (list: JsonObject, idx = 0, change: JsonObject = {}) => readTokenStatusList(claims(list, change), { uri, idx }, at);
/** Milliseconds of processor time that each takes, the least of seven rounds in which they take turns. */
function leastOf(...works: (() => void)[]): number[] {
  const least = works.map(() => Number.POSITIVE_INFINITY);
  for (let round = 0; round < 7; round++)
    for (const [nth, work] of works.entries()) {
      const before = process.threadCpuUsage();
      work();
      const { user, system } = process.threadCpuUsage(before);
      least[nth] = Math.min(least[nth] ?? 0, (user + system) / 1_000);
    }
  return least;
}
const packed = (...bytes: number[]): string => toBase64url(deflateSync(Uint8Array.from(bytes)));

describe('a token status list', () => {
  it('tells of every entry exactly what was put in', () => {
    fc.assert(
      fc.property(fc.uint8Array({ max: 3, minLength: 1, maxLength: 300 }), (values) => {
        const list = encodeTokenStatusList(values);
        for (const [idx, value] of values.entries()) expect(read(list, idx)).toEqual({ ok: true, value, bounded: true, ttlMs: 300_000 });
        expect(read(list, Math.ceil(values.length / 4) * 4)).toMatchObject({ ok: false, code: 'index_out_of_range' });
      }),
      { numRuns: 200 },
    );
  });

  it('reads the examples of the Token Status List draft: one bit and two bits, least significant first', () => {
    const one = [0xb9, 0xa3];
    expect(Array.from({ length: 16 }, (_, idx) => read({ bits: 1, lst: packed(...one) }, idx)).map((entry) => entry.ok && entry.value)).toEqual([
      1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1,
    ]);
    expect(read({ bits: 1, lst: 'eNrbuRgAAhcBXQ' }, 15)).toMatchObject({ ok: true, value: 1 });
    const two = [0xc9, 0x44, 0xf9];
    expect(Array.from({ length: 12 }, (_, idx) => read({ bits: 2, lst: packed(...two) }, idx)).map((entry) => entry.ok && entry.value)).toEqual([
      1, 2, 0, 3, 0, 1, 0, 1, 1, 2, 3, 3,
    ]);
    expect(read({ bits: 2, lst: 'eNo76fITAAPfAgc' }, 11)).toMatchObject({ ok: true, value: 3 });
  });

  it.each([4, 8])('reads entries of %i bits', (bits) => {
    expect(read({ bits, lst: packed(0x5a) }, 0)).toMatchObject({ ok: true, value: bits === 4 ? 0xa : 0x5a });
  });

  it.each<[string, JsonObject, number, JsonObject, string]>([
    ['another address in sub', { bits: 2, lst: packed(0) }, 0, { sub: `${uri}?x` }, 'list_other_address'],
    ['no sub', { bits: 2, lst: packed(0) }, 0, { sub: null }, 'list_other_address'],
    ['no iat', { bits: 2, lst: packed(0) }, 0, { iat: null }, 'list_malformed'],
    ['an iat in the future', { bits: 2, lst: packed(0) }, 0, { iat: now + 1 }, 'list_not_yet_valid'],
    ['an exp that is text', { bits: 2, lst: packed(0) }, 0, { exp: '2027' }, 'list_malformed'],
    ['an exp that has passed', { bits: 2, lst: packed(0) }, 0, { exp: now }, 'list_expired'],
    ['a ttl of zero', { bits: 2, lst: packed(0) }, 0, { ttl: 0 }, 'list_malformed'],
    ['a ttl that is text', { bits: 2, lst: packed(0) }, 0, { ttl: '300' }, 'list_malformed'],
    ['no list', { bits: 2, lst: packed(0) }, 0, { status_list: null }, 'list_malformed'],
    ['no lst', { bits: 2 }, 0, {}, 'list_malformed'],
    ['three bits', { bits: 3, lst: packed(0) }, 0, {}, 'list_malformed'],
    ['bits as text', { bits: '2', lst: packed(0) }, 0, {}, 'list_malformed'],
    ['an lst in plain base64', { bits: 2, lst: `${packed(0)}=` }, 0, {}, 'list_undecodable'],
    ['an lst that is no zlib stream', { bits: 2, lst: toBase64url(Uint8Array.of(1, 2, 3)) }, 0, {}, 'list_undecodable'],
    ['an lst that is cut off', { bits: 2, lst: toBase64url(deflateSync(new Uint8Array(9_999)).subarray(0, -6)) }, 0, {}, 'list_undecodable'],
    ['an index past the end', { bits: 2, lst: packed(0) }, 4, {}, 'index_out_of_range'],
    ['a negative index', { bits: 2, lst: packed(0) }, -1, {}, 'index_out_of_range'],
    ['half an index', { bits: 2, lst: packed(0) }, 0.5, {}, 'index_out_of_range'],
    ['an empty list', { bits: 2, lst: packed() }, 0, {}, 'index_out_of_range'],
  ])('refuses %s', (_name, list, idx, change, code) => {
    expect(read(list, idx, change)).toMatchObject({ ok: false, code });
  });

  it('allows clocks to differ by the skew that is given, and no more', () => {
    const list = { bits: 2, lst: packed(0) };
    expect(readTokenStatusList(claims(list, { iat: now + 60, exp: now - 59 }), { uri, idx: 0 }, at, 60).ok).toBe(true);
    expect(readTokenStatusList(claims(list, { iat: now + 61 }), { uri, idx: 0 }, at, 60)).toMatchObject({ code: 'list_not_yet_valid' });
    expect(readTokenStatusList(claims(list, { exp: now - 60 }), { uri, idx: 0 }, at, 60)).toMatchObject({ code: 'list_expired' });
  });

  it('refuses a list that inflates past its bound before the memory is taken', () => {
    const whole = deflateSync(new Uint8Array(64 * 1_048_576), { level: 1 });
    const bomb = toBase64url(whole);
    // The least of three: a worker that has run other files may grow for reasons of its own.
    const grown = [1, 2, 3].map(() => {
      const before = process.memoryUsage().rss;
      expect(read({ bits: 2, lst: bomb })).toMatchObject({ ok: false, code: 'list_too_large' });
      return process.memoryUsage().rss - before;
    });
    expect(Math.min(...grown)).toBeLessThan(20 * 1_048_576);
    // Of what the whole would take it takes the part that is looked at, whatever the machine does meanwhile.
    const [reading = 0, inflating = 0] = leastOf(
      () => read({ bits: 2, lst: bomb }),
      () => inflateSync(whole),
    );
    expect(reading).toBeLessThan(inflating / 2);
    expect(read({ bits: 8, lst: toBase64url(deflateSync(new Uint8Array(STATUS_INFLATED_BYTES))) })).toMatchObject({ ok: true, value: 0 });
  });

  it('will not write a status that does not fit two bits', () => {
    expect(() => encodeTokenStatusList(Uint8Array.of(0, 4))).toThrow(RangeError);
  });

  it('is signed by the key it names, says whose it is and where it lives, and stays small', async () => {
    const { did, signer } = webParty('badges.example', 'ES256');
    const values = new Uint8Array(131_072);
    for (let i = 0; i < 2_000; i++) values[(i * 7_919) % values.length] = 1 + (i % 2);
    const compact = await signTokenStatusList({ values, uri, signer, issuedAt: at, expiresAt: new Date('2026-11-23T12:00:00Z'), ttlSeconds: 300 });
    const opened = openJws(compact);
    if (!opened.ok) throw new Error(opened.problem.detail);
    expect(opened.jws.header).toEqual({ alg: 'ES256', typ: 'statuslist+jwt', kid: signer.verificationMethod });
    expect(opened.jws.payload).toEqual({ iss: did, sub: uri, iat: now, exp: now + 86_400, ttl: 300, status_list: { bits: 2, lst: expect.any(String) } });
    const key = publicKeyOfJwk(signer.publicJwk);
    expect(key && verifyBytes(key.algorithm, key.key, utf8(opened.jws.signingInput), opened.jws.signature)).toBe(true);
    expect(readTokenStatusList(opened.jws.payload, { uri, idx: 7_919 }, at)).toMatchObject({ ok: true, value: 2 });
    expect(compact.length).toBeLessThan(20_000);
  });
});
