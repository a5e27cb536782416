import type { Page } from 'playwright-core';

/** More would be the same pages of other people's rows. */
const MOST_PAGES = 80;

/**
 * Opens every page that a link of this origin leads to, from `start` on, each kind of address once: two badges are one page. Links that act or download
 * are left alone, and so are addresses that `within` leaves out.
 */
export async function* linksOn(page: Page, start: string, within = /^/): AsyncGenerator<string> {
  const { origin } = new URL(start);
  const isWithin = (link: URL) => link.origin === origin && within.test(link.pathname) && !LEFT_ALONE.test(link.pathname);
  const waiting = [start];
  const seen = new Set<string>();
  while (waiting.length > 0 && seen.size < MOST_PAGES) {
    const address = waiting.shift() ?? start;
    const kind = kindOf(address);
    if (seen.has(kind)) continue;
    seen.add(kind);
    const response = await page.goto(address, { waitUntil: 'load' });
    if (!response?.headers()['content-type']?.startsWith('text/html')) continue;
    if (!response.ok()) throw new Error(`${address} answered ${response.status()}`);
    yield address;
    const links = await page.evaluate<string[]>("[...document.querySelectorAll('a[href]:not([download])')].map((link) => link.href)");
    waiting.push(...links.filter((link) => isWithin(new URL(link))).map((link) => link.split('#')[0] ?? link));
  }
}

const LEFT_ALONE = /^\/language\/|\.(?:json|jsonl|jwt|csv|md|pdf|png|svg|txt|zip)$|\/(?:rows|download|file)$|\/evidence\/|^\/s\/[^/]+\/badge$/;

/** Ids are of one kind, and so is what is asked for after the question mark. */
const kindOf = (address: string): string => {
  const { pathname, searchParams } = new URL(address);
  return `${pathname.replace(/\/(?=[\w-]*\d)[\w-]{8,}/g, '/:id')}?${[...searchParams.keys()].sort().join('&')}`;
};
