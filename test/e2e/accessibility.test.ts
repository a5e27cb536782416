import type { Language } from '@laurel/base';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Network, startNetwork } from '../network.ts';
import { audit } from './audit.ts';
import { openBrowser } from './browser.ts';
import { STOPS, type StopName } from './stops.ts';
import { threeGuests, walk } from './walk.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());

describe.each<{ language: Language; inWords: string }>([
  { language: 'en', inWords: 'English' },
  { language: 'fr', inWords: 'French' },
])('every page of the walk in $inWords', ({ language }) => {
  let network: Network;
  const faults = new Map<StopName, string[]>();
  const languages = new Map<StopName, string | null>();

  beforeAll(async () => {
    network = await startNetwork();
    const three = await threeGuests(browser, { language });
    await walk(network, three, async (name, guest) => {
      languages.set(name, await guest.page.locator('html').getAttribute('lang'));
      faults.set(name, await audit(guest, name));
    });
  }, 600_000);
  afterAll(() => network?.stop());

  it.each(STOPS)('%s: axe finds nothing by day, by night and on a phone, and nothing scrolls sideways', (name) => {
    expect(languages.get(name)).toBe(language);
    expect(faults.get(name)).toEqual([]);
  });
});
