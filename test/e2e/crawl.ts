import type { Page } from 'playwright-core';

/** More would be the same pages of other people's rows. */
const MOST_PAGES = 80;

/**
 * Opens `starts`, and every page that a link of their origin leads to from there, each kind of address once: two badges are one page. Links that act or
 * download are left alone, and so are addresses that `within` leaves out. What is written in Markdown is no page: each is asked once whether it is there, as that.
 */
export async function* linksOn(page: Page, starts: string | readonly string[], within = /^/): AsyncGenerator<string> {
  const waiting = [starts].flat();
  const { origin } = new URL(waiting[0] ?? '');
  const isWithin = (link: URL) => link.origin === origin && within.test(link.pathname) && !LEFT_ALONE.test(link.pathname);
  const ends = waiting.length;
  const seen = new Set<string>();
  for (let nth = 0; nth < waiting.length && seen.size < MOST_PAGES; nth++) {
    const address = waiting[nth] ?? '';
    const kind = kindOf(address);
    if (nth >= ends && seen.has(kind)) continue;
    seen.add(kind);
    const response = await page.goto(address, { waitUntil: 'load' });
    if (!response?.headers()['content-type']?.startsWith('text/html')) continue;
    if (!response.ok()) throw new Error(`${address} answered ${response.status()}`);
    yield address;
    const links = await page.evaluate<string[]>("[...document.querySelectorAll('a[href]:not([download])')].map((link) => link.href)");
    for (const link of links.map((one) => one.split('#')[0] ?? one)) {
      if (isWithin(new URL(link))) waiting.push(link);
      if (new URL(link).origin !== origin || !link.endsWith('.md') || seen.has(link)) continue;
      seen.add(link);
      const written = await page.context().request.get(link);
      const type = written.headers()['content-type'];
      if (!written.ok() || !type?.startsWith('text/markdown')) throw new Error(`${link} answered ${written.status()} ${type}`);
    }
  }
}

const LEFT_ALONE = /^\/language\/|\.(?:json|jsonl|jwt|csv|md|pdf|png|svg|txt|zip)$|\/(?:rows|download|file)$|\/evidence\/|^\/s\/[^/]+\/badge$/;

/** Ids are of one kind, and so is what is asked for after the question mark. */
const kindOf = (address: string): string => {
  const { pathname, searchParams } = new URL(address);
  return `${pathname.replace(/\/(?=[\w-]*\d)[\w-]{8,}/g, '/:id')}?${[...searchParams.keys()].sort().join('&')}`;
};
