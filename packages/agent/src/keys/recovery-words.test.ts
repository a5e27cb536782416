import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { readKek } from './kek.ts';
import { areListed, keyOfWords, randomWords, recoveryWords } from './recovery-words.ts';

const folder = mkdtempSync(join(tmpdir(), 'laurel-words-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'kek');
const keep = (key: string) => {
  writeFileSync(file, key, { mode: 0o600 });
  return { file };
};
const random = fc.uint8Array({ minLength: 32, maxLength: 32 }).filter((bytes) => new Set(bytes).size > 24);
const base64 = random.map((bytes) => Buffer.from(bytes).toString('base64'));
const language = fc.constantFrom('en' as const, 'fr' as const);

describe('the words of a recovery kit', () => {
  it('say the key-encryption key again, in both languages, as people type them', () => {
    fc.assert(
      fc.property(base64, language, (key, speaks) => {
        const source = keep(key);
        const { words, keyId } = recoveryWords(source, speaks);
        expect(words).toHaveLength(24);
        expect(keyId).toBe(readKek(source).id);
        expect(keyOfWords(words.join(' '))).toEqual({ keyId, key });
        expect(keyOfWords(words.map((word, nth) => `${nth + 1}. ${word.toUpperCase()}`).join('\r\n'))).toEqual({ keyId, key });
        expect(keyOfWords(` ${words.join(', ').normalize('NFD')}\n`)).toEqual({ keyId, key });
      }),
      { numRuns: 60 },
    );
  });

  it('say another key, or none, where one word is another or two changed places', () => {
    fc.assert(
      fc.property(base64, fc.nat(23), fc.nat(23), (key, one, other) => {
        const { words } = recoveryWords(keep(key), 'en');
        const swapped = [...words];
        [swapped[one], swapped[other]] = [words[other] ?? '', words[one] ?? ''];
        if (swapped.join() === words.join()) return;
        try {
          expect(keyOfWords(swapped.join(' ')).key).not.toBe(key);
        } catch (error) {
          // The sentence whole, for “paper” is a word of kits too.
          const detail = 'One of these words is another, or two changed places: together they say no key. Look at the paper again.';
          expect(error).toMatchObject({ code: 'bad_request', detail });
        }
      }),
      { numRuns: 60 },
    );
  });

  it('are told apart from what is none of them, without a word of them in the message', () => {
    const { words } = recoveryWords(
      keep(Buffer.from(Uint8Array.from({ length: 32 }, (_, nth) => (nth * 37 + nth * nth * 11 + 5) % 251)).toString('base64')),
      'en',
    );
    expect(() => keyOfWords(words.slice(1).join(' '))).toThrow(expect.objectContaining({ detail: 'A recovery kit has 24 words; these are 23.' }));
    expect(() => keyOfWords([...words.slice(0, 23), 'wordle'].join(' '))).toThrow(
      expect.objectContaining({ detail: 'Word 24 is none of a recovery kit. Look at the paper again.' }),
    );
    expect(() => keyOfWords('')).toThrow(expect.objectContaining({ code: 'bad_request' }));
  });

  it('are not shown of a key that others could read already', () => {
    const source = keep(Buffer.alloc(32, 1).toString('base64'));
    expect(() => recoveryWords(source, 'en')).toThrow(expect.objectContaining({ code: 'kek_example' }));
    chmodSync(file, 0o644);
    expect(() => recoveryWords(source, 'en')).toThrow(expect.objectContaining({ code: 'kek_exposed' }));
  });
});

it('words by chance come from the whole list, each time others', () => {
  let state = 0;
  const count = () => Uint8Array.of((state >> 8) & 255, state++ & 255);
  for (const language of ['en', 'fr'] as const) {
    state = 0;
    const all = randomWords(language, 65_536, count);
    expect(areListed(all)).toBe(true);
    expect([new Set(all).size, all.slice(0, 2_048).join(' ') === all.slice(2_048, 4_096).join(' ')]).toEqual([2_048, true]);
  }
});

it('words of both lists, or of none, are not taken for such words', () => {
  for (const words of [
    ['ability', 'abaisser'],
    ['abandon', 'wordle'],
    ['Abandon', 'ability'],
  ])
    expect(areListed(words)).toBe(false);
});
