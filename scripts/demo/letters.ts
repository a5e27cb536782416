import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';

export type Letter = { number: number; to: string; from: string; subject: string; text: string; at: Date };

/** The letters that came, as files of the folder, so that they are still there after a restart. */
export type Letters = { keep: (raw: Buffer, to: readonly string[]) => Promise<void>; newestFirst: () => readonly Letter[] };

export async function openLetters(folder: string): Promise<Letters> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.eml'))
    .sort();
  const kept: Letter[] = [];
  for (const name of files) kept.push(await read(readFileSync(join(folder, name)), kept.length + 1));

  return {
    keep: async (raw, to) => {
      const letter = await read(raw, 0);
      const number = kept.length + 1; // after the wait: letters come in side by side
      // Who a letter went to is said by the envelope; the header may name somebody else or nobody.
      kept.push({ ...letter, number, to: to.join(', ') || letter.to });
      writeFileSync(join(folder, `${String(number).padStart(6, '0')}.eml`), raw, { mode: 0o600 });
    },
    newestFirst: () => kept.toReversed(),
  };
}

async function read(raw: Buffer, number: number): Promise<Letter> {
  const mail = await simpleParser(raw, { skipImageLinks: true, skipTextToHtml: true });
  const to = [mail.to ?? []].flat().map((list) => list.text);
  return { number, to: to.join(', '), from: mail.from?.text ?? '', subject: mail.subject ?? '', text: mail.text ?? '', at: mail.date ?? new Date() };
}
