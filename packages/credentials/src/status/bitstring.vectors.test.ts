import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { toBase64url } from '@laurel/base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalizeJsonLd } from '../canonicalize/json-ld.ts';
import { checkModel } from '../model/check-model.ts';
import { vectorJson } from '../testing/vectors.ts';
import type { JsonObject } from '../types.ts';
import { buildBitstringList, encodeBitstring } from './bitstring.ts';
import { type BitstringPlace, readBitstringList } from './read-bitstring.ts';

const ENTRIES = 131_072;
const url = 'https://school.example/status/1';
const at = new Date('2026-05-01T12:00:00Z');

function listOf(set: Iterable<number>, entries = ENTRIES): JsonObject {
  const bits = new Uint8Array(entries);
  for (const index of set) bits[index] = 1;
  return buildBitstringList({
    url,
    issuer: 'did:web:school.example',
    purpose: 'revocation',
    bits,
    validFrom: '2026-05-01T00:00:00Z',
    validUntil: '2026-05-02T00:00:00Z',
    ttlMs: 300_000,
  });
}

const withSubject = (list: JsonObject, change: JsonObject): JsonObject => ({
  ...list,
  credentialSubject: { ...(list.credentialSubject as JsonObject), ...change },
});
const entry = (index: number, change: Partial<BitstringPlace> = {}): BitstringPlace => ({
  kind: 'bitstring',
  purpose: 'revocation',
  index,
  size: 1,
  url,
  ...change,
});
const encoded = (bytes: Uint8Array) => `u${toBase64url(gzipSync(bytes))}`;

describe('a bitstring status list', () => {
  it('tells exactly which indexes were set', () => {
    const index = fc.integer({ min: 0, max: ENTRIES - 1 });
    fc.assert(
      fc.property(fc.uniqueArray(index, { maxLength: 60 }), fc.array(index, { minLength: 1, maxLength: 60 }), (set, asked) => {
        const list = listOf(set);
        for (const one of set) expect(readBitstringList(list, entry(one), at)).toMatchObject({ ok: true, value: 1 });
        for (const one of asked) expect(readBitstringList(list, entry(one), at)).toMatchObject({ ok: true, value: set.includes(one) ? 1 : 0 });
      }),
      { numRuns: 40 },
    );
  });

  it('has entry 0 at the left-most bit', () => {
    const first = withSubject(listOf([]), { encodedList: encoded(Uint8Array.of(0x80, ...new Uint8Array(ENTRIES / 8 - 1))) });
    expect([0, 1, 7, 8].map((index) => readBitstringList(first, entry(index), at))).toMatchObject([{ value: 1 }, { value: 0 }, { value: 0 }, { value: 0 }]);
  });

  it('is a sound credential with every term defined, and says how long a copy may be used', async () => {
    const list = listOf([5]);
    expect(checkModel(list)).toEqual([]);
    expect(await canonicalizeJsonLd(list)).toMatchObject({ ok: true });
    expect(readBitstringList(list, entry(5), at)).toEqual({ ok: true, value: 1, bounded: true, ttlMs: 300_000 });
  });

  it('reads the published list of the Open Badges fixtures: entry 23 is revoked, its neighbours are not', () => {
    const list = vectorJson('open-badges', 'fixtures', 'bit-string-list', 'testlist');
    const listUrl = String(list.id);
    const read = (index: number) => readBitstringList(list, entry(index, { url: listUrl }), at);
    expect(read(23)).toMatchObject({ ok: true, value: 1 });
    expect([read(22), read(24)]).toMatchObject([{ value: 0 }, { value: 0 }]);
  });

  it('moved or mirrored is known by a name that nobody gives twice, and by no other', () => {
    const found = (id: string, url: string) => {
      const list = withSubject({ ...listOf([5]), id }, { id: `${id}#list` });
      return readBitstringList(list, entry(5, { url }), at);
    };
    const name = 'e5WK8CbZ1GjycuPombrj';
    expect(found(`https://status.example/${name}`, `https://mirror.example/lists/${name}`)).toMatchObject({ ok: true, value: 1 });
    expect(found(`https://status.example/${name}`, `https://mirror.example/lists/${name}x`)).toMatchObject({ code: 'list_other_address' });
    expect(found('https://status.example/2025/1', 'https://status.example/2026/1')).toMatchObject({ code: 'list_other_address' });
  });

  it('shorter than herd privacy needs still revokes, and says nothing good', () => {
    const bytes = new Uint8Array(12_500);
    bytes[0] = 0x80;
    const list = withSubject(listOf([]), { encodedList: encoded(bytes) });
    expect([0, 1, 100_000].map((index) => readBitstringList(list, entry(index), at))).toMatchObject([
      { ok: true, value: 1 },
      { code: 'list_too_short' },
      { code: 'list_too_short' },
    ]);
  });

  it.each([
    ['a credential of another type', (list: JsonObject) => ({ ...list, type: ['VerifiableCredential'] }), 'list_malformed'],
    ['a subject of another type', (list: JsonObject) => withSubject(list, { type: 'StatusList2021' }), 'list_malformed'],
    ['another list', (list: JsonObject) => withSubject({ ...list, id: `${url}0` }, { id: `${url}0#list` }), 'list_other_address'],
    [
      'a list without a name',
      ({ id: _, ...list }: JsonObject) => ({ ...list, credentialSubject: without(list.credentialSubject as JsonObject, 'id') }),
      'list_other_address',
    ],
    ['a list for another purpose', (list: JsonObject) => withSubject(list, { statusPurpose: 'suspension' }), 'list_other_purpose'],
    ['a list of tomorrow', (list: JsonObject) => ({ ...list, validFrom: '2026-05-02T00:00:00Z' }), 'list_not_yet_valid'],
    ['a list of yesterday', (list: JsonObject) => ({ ...list, validUntil: '2026-05-01T00:00:00Z' }), 'list_expired'],
    ['a time that is none', (list: JsonObject) => ({ ...list, validUntil: 'soon' }), 'list_malformed'],
    ['a ttl that is none', (list: JsonObject) => withSubject(list, { ttl: 'long' }), 'list_malformed'],
    ['bits in no multibase', (list: JsonObject) => withSubject(list, { encodedList: 'H4sIAAAA' }), 'list_undecodable'],
    ['bits not gzipped', (list: JsonObject) => withSubject(list, { encodedList: `u${toBase64url(new Uint8Array(64))}` }), 'list_undecodable'],
    ['no bits', (list: JsonObject) => ({ ...list, credentialSubject: without(list.credentialSubject as JsonObject, 'encodedList') }), 'list_undecodable'],
    ['a list too short to hide in', (list: JsonObject) => withSubject(list, { encodedList: encoded(new Uint8Array(ENTRIES / 8 - 1)) }), 'list_too_short'],
    ['a list of one byte', (list: JsonObject) => withSubject(list, { encodedList: encoded(new Uint8Array(1)) }), 'list_too_short'],
  ])('is not read: %s', (_, change, code) => {
    expect(readBitstringList(change(listOf([])), entry(1), at)).toMatchObject({ ok: false, code });
  });

  it.each([ENTRIES, -1, 1.5, Number.NaN, Number.MAX_SAFE_INTEGER])('has no entry %s', (index) => {
    expect(readBitstringList(listOf([]), entry(index), at)).toMatchObject({ ok: false, code: 'index_out_of_range' });
  });

  it('lets two clocks differ by as much as it is told', () => {
    const late = new Date('2026-05-02T00:00:30Z');
    expect(readBitstringList(listOf([]), entry(1), late)).toMatchObject({ code: 'list_expired' });
    expect(readBitstringList(listOf([]), entry(1), late, 60)).toMatchObject({ ok: true });
  });

  it('is not written shorter than herd privacy needs', () => {
    expect(() => encodeBitstring(new Uint8Array(ENTRIES - 1))).toThrow(RangeError);
  });

  it('with entries of several bits gives back each value, the first bit the highest', () => {
    const of = fc.integer({ min: 1, max: 8 }).chain((size) => fc.tuple(fc.constant(size), fc.array(fc.nat(2 ** size - 1), { minLength: 1, maxLength: 40 })));
    fc.assert(
      fc.property(of, ([size, values]) => {
        const bits = values.map((value) => value.toString(2).padStart(size, '0')).join('');
        const bytes = new Uint8Array((ENTRIES * size) / 8);
        for (let at = 0; at < bits.length; at++) if (bits[at] === '1') bytes[at >> 3] = (bytes[at >> 3] ?? 0) | (0x80 >> (at & 7));
        const list = withSubject(listOf([]), { encodedList: encoded(bytes) });
        expect(values.map((_, index) => readBitstringList(list, entry(index, { size }), at))).toMatchObject(values.map((value) => ({ ok: true, value })));
        expect(readBitstringList(list, entry(ENTRIES, { size }), at)).toMatchObject({ code: 'index_out_of_range' });
      }),
      { numRuns: 30 },
    );
  });

  it('counts its entries by their size: 131,072 bits are too few for entries of two', () => {
    expect(readBitstringList(listOf([]), entry(1, { size: 2 }), at)).toMatchObject({ code: 'list_too_short' });
  });

  it.each([
    ['base64url', (text: string) => text],
    ['base64, padded', (text: string) => Buffer.from(text, 'base64url').toString('base64')],
  ])('of the draft of 2021 is read, in %s', (_, spelling) => {
    const sound = listOf([5]);
    const { encodedList } = sound.credentialSubject as JsonObject; // what buildBitstringList wrote
    const change = { type: 'StatusList2021', encodedList: spelling(String(encodedList).slice(1)) };
    const list = withSubject({ ...sound, type: ['VerifiableCredential', 'StatusList2021Credential'] }, change);
    expect([5, 6].map((index) => readBitstringList(list, entry(index, { kind: 'status-list-2021' }), at))).toMatchObject([{ value: 1 }, { value: 0 }]);
    expect(readBitstringList(list, entry(5), at)).toMatchObject({ code: 'list_malformed' });
    expect(readBitstringList(sound, entry(5, { kind: 'status-list-2021' }), at)).toMatchObject({ code: 'list_malformed' });
  });

  it('that inflates past the largest list is too large, and is not called damaged', () => {
    const list = withSubject(listOf([]), { encodedList: encoded(new Uint8Array(2 ** 21 + 1)) });
    expect(readBitstringList(list, entry(1), at)).toMatchObject({ code: 'list_too_large' });
  });

  it('of 1 GiB behind 1 MiB is refused in under 50 ms of processor time and 20 MB', () => {
    const harness = join(import.meta.dirname, '../testing/inflate.harness.ts');
    const { code, ms, bytes } = JSON.parse(execFileSync(process.execPath, ['--conditions=source', harness], { encoding: 'utf8' }));
    expect(code).toBe('list_too_large');
    expect(ms).toBeLessThan(50); // the best of five, about 8 on an idle machine; the whole would take seconds
    expect(bytes).toBeLessThan(20_000_000);
  });
});

function without(object: JsonObject, name: string): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([member]) => member !== name));
}
