import type { Context, Language } from '@laurel/base';
import { LaurelError } from '@laurel/base';
import { entropyToMnemonic, mnemonicToEntropy } from '@scure/bip39';
import { wordlist as english } from '@scure/bip39/wordlists/english.js';
import { wordlist as french } from '@scure/bip39/wordlists/french.js';
import type { KeyEncryption } from '../types.ts';
import { kekIdOf, readKekSecret } from './kek.ts';

/** The key-encryption key as words for paper. `keyId` tells which one and nothing about it. */
export type RecoveryWords = { keyId: string; words: readonly string[] };

const LISTS: Record<Language, string[]> = { en: english, fr: french };

/**
 * The key-encryption key as 24 words of BIP-39: 256 bits and a checksum of 8, from a list in which four letters tell every word. Read anew from
 * where the operator keeps it, since the agent does not hold on to it; whoever calls this shows it once and forgets it.
 * @throws LaurelError kek_missing · kek_example · kek_exposed
 */
export function recoveryWords(source: KeyEncryption, language: Language): RecoveryWords {
  const secret = readKekSecret(source);
  try {
    return {
      keyId: kekIdOf(secret),
      words: entropyToMnemonic(secret, LISTS[language])
        .split(/\s/u)
        .map((word) => word.normalize('NFC')),
    };
  } finally {
    secret.fill(0);
  }
}

/** Words by chance, 11 bits each, from the same lists: a passphrase that people can write down. */
export const randomWords = (language: Language, count: number, random: Context['random']): string[] =>
  Array.from({ length: count }, () => {
    const [high = 0, low = 0] = random(2);
    return (LISTS[language][(high * 256 + low) % LISTS[language].length] ?? '').normalize('NFC'); // 2,048 words divide 65,536: none is more likely
  });

/** Whether all of them are of one of the lists, spelt as `randomWords` gives them. */
export const areListed = (words: readonly string[]): boolean =>
  Object.values(LISTS).some((list) => words.every((word) => list.includes(word.normalize('NFKD'))));

/**
 * The base64 of the key-encryption key that 24 words say, in either language, with numbers, commas and capitals or without.
 * @throws LaurelError bad_request where the words are not such words, or one is another
 */
export function keyOfWords(typed: string): { keyId: string; key: string } {
  const words = typed
    .normalize('NFKD')
    .toLowerCase()
    .split(/[\s\d.,;:)]+/u)
    .filter((word) => word !== '');
  if (words.length !== WORDS) throw wrong(`A recovery kit has ${WORDS} words; these are ${words.length}.`);
  const lists = Object.values(LISTS);
  const list = lists.find((known) => words.every((word) => known.includes(word)));
  if (!list) {
    const stray = words.findIndex((word) => lists.every((known) => !known.includes(word)));
    throw wrong(
      stray === -1
        ? 'Some of these words are of the English kit, some of the French.'
        : `Word ${stray + 1} is none of a recovery kit. Look at the paper again.`,
    );
  }
  const secret = decode(words.join(' '), list);
  try {
    return { keyId: kekIdOf(secret), key: Buffer.from(secret).toString('base64') };
  } finally {
    secret.fill(0);
  }
}

function decode(words: string, list: string[]): Uint8Array {
  try {
    return mnemonicToEntropy(words, list);
  } catch (cause) {
    throw new LaurelError('bad_request', {
      detail: 'One of these words is another, or two changed places: together they say no key. Look at the paper again.',
      cause,
    });
  }
}

const WORDS = 24;

// Never the word itself: a message is logged and shown on screens, and this is the key.
const wrong = (detail: string) => new LaurelError('bad_request', { detail });
