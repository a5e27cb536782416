import { setTimeout as wait } from 'node:timers/promises';
import type { Locator, Page } from 'playwright-core';
import { wordsOf } from './guest.ts';

/** Letters go out after their rows are committed, one after the other. */
const LETTER_MS = 120_000;

/** Links to sign in that were followed already: each works once, and the letter after may still be on its way. */
const followed = new Set<string>();

/** Looks into a mailbox, as a person reloads it, until a letter with such a link is there. @returns the newest one */
async function findLetter(page: Page, mailbox: string, to: string, link: string): Promise<Locator> {
  const until = performance.now() + LETTER_MS;
  const letter = page.getByRole('article').filter({ has: page.locator(`a[href*="${link}"]`) });
  while (performance.now() < until) {
    await page.goto(`${mailbox}/?to=${encodeURIComponent(to)}`);
    const newest = letter.first();
    if ((await letter.count()) > 0 && !followed.has(await hrefIn(newest, link))) return newest;
    await wait(100);
  }
  throw new Error(`No letter to ${to} with a link to ${link} came within ${LETTER_MS / 1000} s.`);
}

const hrefIn = async (letter: Locator, link: string): Promise<string> => (await letter.locator(`a[href*="${link}"]`).first().getAttribute('href')) ?? '';

/** Follows the link of the newest such letter; one to sign in only once. */
export async function followLetter(page: Page, mailbox: string, to: string, link: string): Promise<void> {
  const letter = await findLetter(page, mailbox, to, link);
  if (link.includes('/sign-in/')) followed.add(await hrefIn(letter, link));
  await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), letter.locator(`a[href*="${link}"]`).click()]);
}

/** Reads the six digits of the newest sign-in letter in a window beside. */
export async function readCode(beside: Page, mailbox: string, to: string): Promise<string> {
  const page = await beside.context().newPage();
  const letter = await findLetter(page, mailbox, to, '/sign-in/');
  const text = (await wordsOf(letter)).replace(/https?:\/\/\S+/g, '');
  await page.close();
  const code = /\b\d{6}\b/.exec(text)?.[0];
  if (!code) throw new Error(`No six digits in the letter: ${text}`);
  return code;
}
