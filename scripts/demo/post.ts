import { setTimeout as wait } from 'node:timers/promises';
import { newVisitor } from './visitor.ts';
import { matches, wordsOf } from './words.ts';

/** One letter as the mailbox's page shows it. */
export type Read = { number: number; subject: string; text: string; link: (address: string | RegExp) => string };

const LETTER_MS = 90_000;
const reader = newVisitor();

/** The number of the newest letter to somebody; 0 when there is none. */
export async function newestNumber(mailbox: string, to: string): Promise<number> {
  return (await lettersTo(mailbox, to))[0]?.number ?? 0;
}

/** Waits for a letter that came after number `after`, looking at the mailbox as a person reloads it. */
export async function letterAfter(mailbox: string, to: string, after: number): Promise<Read> {
  const until = performance.now() + LETTER_MS;
  for (;;) {
    const newest = (await lettersTo(mailbox, to)).find(({ number }) => number > after);
    if (newest) return newest;
    if (performance.now() > until) throw new Error(`No letter to ${to} came within ${LETTER_MS / 1000} s.`);
    await wait(50);
  }
}

async function lettersTo(mailbox: string, to: string): Promise<Read[]> {
  const { document, address } = await reader.open(`${mailbox}/?to=${encodeURIComponent(to)}`);
  return document.querySelectorAll('article').map((article) => ({
    number: Number(article.getAttribute('data-number')),
    subject: wordsOf(article.querySelector('h2')),
    text: article.querySelector('pre')?.textContent ?? '',
    link: (wanted) => {
      const found = article.querySelectorAll('a').find((a) => matches(wanted, a.getAttribute('href') ?? ''));
      const href = found?.getAttribute('href');
      if (href === undefined) throw new Error(`No link ${wanted} in the letter "${wordsOf(article.querySelector('h2'))}" at ${address}.`);
      return href;
    },
  }));
}
