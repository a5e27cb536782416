import type { Language } from '@laurel/base';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Network, startNetwork } from '../network.ts';
import { ACCESS_STOPS, accessWalk } from './access-walk.ts';
import { audit } from './audit.ts';
import { openBrowser } from './browser.ts';
import { type Guest, newGuest } from './guest.ts';
import { takePicture } from './picture.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());

describe.each<{ language: Language; inWords: string }>([
  { language: 'en', inWords: 'English' },
  { language: 'fr', inWords: 'French' },
])('people and access in $inWords', ({ language }) => {
  let network: Network;
  let guests: [Guest, Guest];
  const faults = new Map<string, string[]>();
  beforeAll(async () => {
    network = await startNetwork();
    guests = [await newGuest(browser, { language }), await newGuest(browser, { language })];
  });
  afterAll(() => network?.stop());

  it('lets a colleague in, who signs in by passkey and by code, and shows what was done', { timeout: 600_000 }, async () => {
    await accessWalk(network, ...guests, async (name, guest) => {
      await takePicture(guest.page, `${name}-${language}-1280-light`);
      faults.set(name, await audit(guest, name));
    });
    // One answer of 422 is part of the walk: the browser tells it, and nothing else.
    const complaints = guests.flatMap(({ diary }) => diary.complaints.filter((line) => !line.includes('422')));
    expect(complaints).toEqual([]);
    const foreign = guests.flatMap(({ diary }) =>
      diary.requests.filter(({ url }) => new URL(url).hostname !== 'localhost' && new URL(url).hostname !== '127.0.0.1'),
    );
    expect(foreign).toEqual([]);
  });

  it.each(ACCESS_STOPS)('%s: axe finds nothing by day, by night and on a phone, and nothing scrolls sideways', (name) => {
    expect(faults.get(name)).toEqual([]);
  });
});
