import { In, type ScopedWriter } from '@laurel/store';
import type { Issuer } from '../deps.ts';
import { ROWS_PER_WRITE, WORD_CHARACTERS, WORDS_PER_AWARD } from '../limits.ts';
import { Award, type AwardRow } from '../records.ts';
import { plain } from '../roster/match-columns.ts';
import { AwardWord } from './records.ts';

type Named = Pick<AwardRow, 'recipientName' | 'recipientEmail' | 'externalId'> & Partial<Pick<AwardRow, 'pseudonym'>>;
type Worded = Named & Pick<AwardRow, 'id' | 'sortKey'>;

/**
 * What finds an award, each by its beginning: the words of the name and of the number without case and accents, the address as it stands and
 * its host with the @ before it.
 */
export function wordsOf({ recipientName, recipientEmail, externalId, pseudonym }: Named): string[] {
  if (pseudonym) return [pseudonym];
  const address = asItStands(recipientEmail);
  const words = [
    ...wordsIn(recipientName ?? ''),
    ...wordsIn(externalId ?? ''),
    address,
    address.slice(address.lastIndexOf('@')),
    ...wordsIn(address.slice(0, address.lastIndexOf('@'))),
  ];
  return [...new Set(words.map((word) => word.slice(0, WORD_CHARACTERS)))].slice(0, WORDS_PER_AWARD);
}

/** What somebody types, as beginnings of words. What has an @ is looked for as it stands, and so are signs alone: they would ask for nothing and find everybody. */
export function wordsAsked(text: string): string[] {
  const words = asItStands(text)
    .split(/\s+/)
    .flatMap((part) => (part.includes('@') ? [part] : folded(part)));
  return [...new Set((words.length > 0 ? words : signsIn(text)).map((word) => word.slice(0, WORD_CHARACTERS)))];
}

const asItStands = (text: string): string => text.normalize('NFC').toLowerCase();
const signsIn = (text: string): string[] => [asItStands(text).trim()].filter((signs) => signs !== '');

/** Where words stand without spaces between them, one begins at every letter. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

function wordsIn(text: string): string[] {
  const words = folded(text);
  return words.length === 0
    ? signsIn(text)
    : words.flatMap((word) => (UNSPACED.test(word) ? Array.from(word, (_, at) => Array.from(word).slice(at).join('')) : [word]));
}

/** Words without case and accents; letters that have a stroke instead of an accent are found by the plain one too. */
const folded = (text: string): string[] =>
  plain(text)
    .replace(/[ßøłđæœıðþ]/g, (letter) => STROKES[letter] ?? letter)
    .split(' ')
    .filter((word) => word !== '');

const STROKES: Record<string, string> = { ß: 'ss', ø: 'o', ł: 'l', đ: 'd', æ: 'ae', œ: 'oe', ı: 'i', ð: 'd', þ: 'th' };

/** Writes the words of awards that have none yet, or anew where a name or an address changed. */
export async function writeWords(db: ScopedWriter, awards: readonly Worded[]): Promise<void> {
  await db.insert(
    AwardWord,
    awards.flatMap((award) => wordsOf(award).map((word) => ({ awardId: award.id, word, sortKey: award.sortKey }))),
  );
}

/** The same for one whose name or address changed: what found it before finds it no more. */
export async function rewriteWords(db: ScopedWriter, award: Worded): Promise<void> {
  await db.remove(AwardWord, { awardId: award.id });
  await writeWords(db, [award]);
}

/** Awards of an older node have no words yet: a piece of them a turn, until all are found. */
export function wordOldAwards(issuer: Issuer): Promise<'more' | 'idle'> {
  return issuer.store.across('a register of before is worded whosever it is').write(async (db) => {
    const awards = await db.list(Award, { worded: 0 }, { take: ROWS_PER_WRITE });
    for (const profile of new Set(awards.map((award) => award.profile))) {
      const own = awards.filter((award) => award.profile === profile);
      const ids = In(own.map(({ id }) => id));
      await db.remove(AwardWord, { awardId: ids });
      await writeWords(db.open.as(profile), own);
      await db.update(Award, { id: ids }, { worded: 1 });
    }
    return awards.length === ROWS_PER_WRITE ? 'more' : 'idle';
  });
}
