import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JSON_DEPTH, JSON_ITEMS, JSON_MEMBERS } from '../limits.ts';
import type { Json } from '../types.ts';
import { isJsonObject, parseStrict, parseStrictObject } from './strict.ts';

const FORBIDDEN = ['__proto__', 'constructor', 'prototype', 'toString', 'valueOf'];
const nest = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

describe('strict JSON', () => {
  it('reads every document that JSON.stringify writes, and reads it alike', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'grapheme', maxDepth: 6 }), fc.constantFrom('', ' ', '\t', '  '), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        fc.pre(!FORBIDDEN.some((name) => text.includes(name)));
        const outcome = parseStrict(text);
        if (!outcome.ok) {
          expect(outcome.problem.code).toBe('unsafe_number');
          expect(/[0-9]{16}/.test(text)).toBe(true);
        } else expect(outcome.value).toEqual(JSON.parse(text));
      }),
      { numRuns: 1_000 },
    );
  });

  it('never accepts what JSON.parse refuses, whatever character is dropped, doubled or replaced', () => {
    const sample = '{"a":[1,-2.5e3,"x\\u00e9\\n",true,null],"b":{"c":"\\ud83d\\ude00"}}';
    fc.assert(
      fc.property(fc.nat(sample.length - 1), fc.constantFrom('', '"', '{', ']', ',', ':', '\\', '0', '-', '.', 'e', '\u0000', ' '), (at, put) => {
        const text = sample.slice(0, at) + put + sample.slice(at + 1);
        const outcome = parseStrict(text);
        if (outcome.ok) expect(outcome.value).toEqual(JSON.parse(text));
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['a member named twice', '{"a":1,"b":{"c":1,\n"c":2}}', 'duplicate_member', '/b', 'Line 2, column 4'],
    ['a member named twice by an escape', '{"a":1,"\\u0061":2}', 'duplicate_member', '', 'column 16'],
    ['__proto__', '{"__proto__":{}}', 'forbidden_member', '', '__proto__'],
    ['__proto__ by an escape', '{"\\u005f_proto__":{}}', 'forbidden_member', '', '__proto__'],
    ['constructor', '{"a":[{"constructor":1}]}', 'forbidden_member', '/a/0', 'constructor'],
    ['prototype', '{"prototype":1}', 'forbidden_member', '', 'prototype'],
    ['half a surrogate pair by an escape', '["\\ud83d"]', 'lone_surrogate', '/0', ''],
    ['half a surrogate pair as it is', '["\ud83d"]', 'lone_surrogate', '', ''],
    ['a surrogate pair the wrong way round', '["\\ude00\\ud83d"]', 'lone_surrogate', '/0', ''],
    ['a whole number past 2^53', '{"n":9007199254740993}', 'unsafe_number', '/n', ''],
    ['a number past the largest double', '[1e400]', 'unsafe_number', '/0', ''],
    ['33 arrays', nest(JSON_DEPTH + 1), 'too_deep', '/0'.repeat(JSON_DEPTH), ''],
    ['5,001 members', JSON.stringify(Object.fromEntries(Array.from({ length: JSON_MEMBERS + 1 }, (_, i) => [`m${i}`, 0]))), 'too_many_members', '', ''],
    ['5,001 items in lists of lists', JSON.stringify(Array.from({ length: 1_667 }, () => [0, 0])), 'too_many_members', '/1666', 'items'],
    ['nothing', '', 'not_json', '', 'ends too early'],
    ['a second document', '{}{}', 'not_json', '', 'follows'],
    ['a comma before the end', '[1,]', 'not_json', '/1', ''],
    ['a leading zero', '[01]', 'not_json', '', ''],
    ['a plus sign', '[+1]', 'not_json', '/0', ''],
    ['a lone minus', '[-]', 'not_json', '/0', 'number'],
    ['a single quote', "['a']", 'not_json', '/0', ''],
    ['a comment', '[/*x*/1]', 'not_json', '/0', ''],
    ['NaN', '[NaN]', 'not_json', '/0', ''],
    ['a raw control character', '["a\tb"]', 'not_json', '/0', 'control'],
    ['an unknown escape', '["\\x41"]', 'not_json', '/0', 'escape'],
    ['a string that does not end', '["abc', 'not_json', '/0', 'does not end'],
    ['a string that ends in a backslash', '["abc\\', 'not_json', '/0', 'does not end'],
    ['a name without quotes', '{a:1}', 'not_json', '', 'name'],
    ['a member without a colon', '{"a" 1}', 'not_json', '', 'colon'],
    ['a space of another alphabet', '[\u00a01]', 'not_json', '/0', ''],
  ])('KF-C20: refuses %s and says where', (_name, text, code, at, detail) => {
    const outcome = parseStrict(text);
    expect(outcome).toMatchObject({ ok: false, problem: { code, at } });
    if (!outcome.ok) expect(outcome.problem.detail).toContain(detail);
  });

  it('escapes a pointer that crosses names with slashes and tildes', () => {
    expect(parseStrict('{"a/b":{"~":[x]}}')).toMatchObject({ problem: { at: '/a~1b/~0/0' } });
  });

  it.each([
    ['an overlong slash', [0x22, 0xc0, 0xaf, 0x22]],
    ['a surrogate in UTF-8', [0x22, 0xed, 0xa0, 0x80, 0x22]],
    ['Latin-1', [0x22, 0xe9, 0x22]],
    ['UTF-16', [0xff, 0xfe, 0x31, 0x00]],
    ['a cut character', [0x22, 0xc3]],
  ])('refuses bytes that are not UTF-8: %s', (_name, bytes) => {
    expect(parseStrict(Uint8Array.from(bytes))).toMatchObject({ ok: false, problem: { code: 'not_utf8' } });
  });

  it('KF-C20: accepts depth 32, 5,000 members and as many items, the largest safe number and a byte order mark', () => {
    expect(parseStrict(nest(JSON_DEPTH)).ok).toBe(true);
    expect(parseStrict(JSON.stringify(Object.fromEntries(Array.from({ length: JSON_MEMBERS }, (_, i) => [`m${i}`, 0])))).ok).toBe(true);
    expect(parseStrict(JSON.stringify(Array.from({ length: JSON_ITEMS }, () => 0))).ok).toBe(true);
    expect(parseStrict('[9007199254740991, 123e45, -0]')).toEqual({ ok: true, value: [9007199254740991, 123e45, -0] });
    expect(parseStrict(Uint8Array.from([0xef, 0xbb, 0xbf, 0x5b, 0x5d]))).toEqual({ ok: true, value: [] });
  });

  it('counts bytes, not characters, against its bound', () => {
    expect(parseStrict('"éé"', 6).ok).toBe(true);
    expect(parseStrict('"éé"', 5)).toMatchObject({ ok: false, problem: { code: 'too_large' } });
  });

  it('tells objects from everything else', () => {
    const others: Json[] = [null, [], 'x', 1, true];
    for (const value of others) expect([isJsonObject(value), parseStrictObject(JSON.stringify(value))]).toEqual([false, undefined]);
    expect(parseStrictObject('{"a":1}')).toEqual({ a: 1 });
  });

  it('reads a hostile megabyte within half a second of processor time', () => {
    for (const text of [
      '['.repeat(1_000_000),
      `"${'a'.repeat(1_000_000)}`,
      `[${'1'.repeat(1_000_000)}]`,
      `"${'\\u00'.repeat(200_000)}"`,
      ' '.repeat(1_000_000),
    ]) {
      const before = process.cpuUsage();
      expect(parseStrict(text).ok).toBe(false);
      const { user, system } = process.cpuUsage(before);
      expect((user + system) / 1000).toBeLessThan(500);
    }
  });
});
