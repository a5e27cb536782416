import type { Language } from '@laurel/base';
import { makeTranslate, type Translate } from '@laurel/web';
import type { Browser, Locator, Page, Response } from 'playwright-core';
import { type Diary, keepDiary } from './diary.ts';
import { byKeyboard, byMouse, type File } from './hands.ts';

/** Somebody at a browser of their own: one cookie jar, one language. Everything is found as a person finds it, by role and words. */
export type Guest = {
  page: Page;
  t: Translate;
  diary: Diary;
  open: (address: string) => Promise<void>;
  /** Presses a button, or follows a link of the page or of the navigation, and waits for the page it leads to. */
  press: (words: string) => Promise<void>;
  follow: (words: string) => Promise<void>;
  turnTo: (words: string) => Promise<void>;
  field: (label: string) => Locator;
  fill: (label: string, text: string) => Promise<void>;
  choose: (list: string | Locator, option: string) => Promise<void>;
  tick: (radio: string) => Promise<void>;
  check: (box: string) => Promise<void>;
  give: (label: string, file: File) => Promise<void>;
  heading: () => Promise<string>;
  /** What stands on the page, white space collapsed. */
  reads: () => Promise<string>;
};

export type GuestOptions = { language?: Language; script?: boolean; keyboardOnly?: boolean };

/** An old laptop under load draws slowly; a page that takes longer than this is broken. */
const PATIENCE_MS = 45_000;
export const WIDE = { width: 1280, height: 900 };

export async function newGuest(browser: Browser, { language = 'en', script = true, keyboardOnly = false }: GuestOptions = {}): Promise<Guest> {
  const context = await browser.newContext({
    locale: { en: 'en-GB', fr: 'fr-FR' }[language],
    timezoneId: 'Europe/Paris',
    viewport: WIDE,
    javaScriptEnabled: script,
  });
  context.setDefaultTimeout(PATIENCE_MS);
  const diary = keepDiary(context);
  const page = await context.newPage();
  const main = page.getByRole('main');
  const hands = keyboardOnly ? byKeyboard(page) : byMouse;
  const field = (label: string) => main.getByLabel(plain(label), { exact: true });

  /** NOTE: many of our forms answer at their own address, so only the navigation itself tells that the next page is there. */
  const arriveBy = async (act: () => Promise<unknown>): Promise<void> => {
    const [response] = await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), act()]);
    demandGood(page, response);
  };
  const named = (role: 'button' | 'link', words: string, within: Locator = main) => within.getByRole(role, { name: plain(words), exact: true });

  return {
    page,
    t: makeTranslate(language),
    diary,
    open: async (address) => demandGood(page, await page.goto(address, { waitUntil: 'load' })),
    press: (words) => arriveBy(() => hands.press(named('button', words))),
    follow: (words) => arriveBy(() => hands.press(named('link', words))),
    turnTo: (words) => arriveBy(() => hands.press(named('link', words, page.getByRole('navigation')))),
    field,
    fill: (label, text) => hands.type(field(label), text),
    choose: (list, option) => hands.choose(typeof list === 'string' ? field(list) : list, option),
    tick: (radio) => hands.tick(main.getByRole('radio', { name: plain(radio) })),
    check: (box) => hands.check(main.getByRole('checkbox', { name: plain(box), exact: true })),
    give: (label, file) => hands.give(field(label), file),
    heading: () => wordsOf(page.getByRole('heading', { level: 1 })),
    reads: () => wordsOf(main),
  };
}

/** White space as the browser compares it: French sets narrow and unbroken spaces. */
const plain = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** What somebody reads there, white space collapsed. */
export async function wordsOf(place: Locator): Promise<string> {
  // biome-ignore lint/performance/useDomNodeTextContent: what is drawn is what is read; folded and hidden words are not
  return plain(await place.innerText());
}

function demandGood(page: Page, response: Response | null): void {
  // null: the same document, another place in it
  if (response && !response.ok()) throw new Error(`${page.url()} answered ${response.status()}`);
}
