import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { awardBatch, ensureAchievement, uploadRoster } from '../../scripts/demo/desk.ts';
import { SAMPLE_ACHIEVEMENT, sampleRoster } from '../../scripts/demo/sample.ts';
import { LEARNER, letterAfter, type Network, newestNumber, REGISTRAR, signIn, startNetwork } from '../network.ts';
import { openBrowser } from './browser.ts';
import { type Guest, newGuest } from './guest.ts';

let browser: Browser;
let network: Network;
let claim: string;
beforeAll(async () => {
  browser = await openBrowser();
  network = await startNetwork();
  const { issuer, mailbox } = network;
  const desk = `${issuer.address}/desk/kestrel-bay`;
  const registrar = await signIn(issuer, mailbox, REGISTRAR);
  const achievement = await ensureAchievement(registrar, desk, SAMPLE_ACHIEVEMENT);
  const before = await newestNumber(mailbox, LEARNER.email);
  await awardBatch(await uploadRoster(registrar, desk, achievement, sampleRoster()));
  claim = (await letterAfter(mailbox, LEARNER.email, before)).link(/\/claim\//);
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await network?.stop();
});

/** A telephone at the edge of the network: 400 kbit/s, and 400 ms there and back. */
const SLOW = { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 };
/** ui.md, principle 7: what a page may weigh with all that it loads. */
const BUDGET = 50_000;

/** Somebody with an empty cache on that network. `look` says what the page they are at took, and holds it to the budget. */
async function slowGuest() {
  const guest = await newGuest(browser);
  const devtools = await guest.page.context().newCDPSession(guest.page);
  let bytes = 0;
  devtools.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength;
  });
  await devtools.send('Network.enable');
  await devtools.send('Network.emulateNetworkConditions', SLOW);
  const pages: string[] = [];
  const look = async (name: string) => {
    const first = await firstContent(guest);
    pages.push(`${name} ${Math.round(bytes / 100) / 10} kB, ${Math.round(first)} ms`);
    expect([name, bytes > 1_000, bytes <= BUDGET]).toEqual([name, true, true]);
    bytes = 0;
  };
  return { guest, pages, look };
}

/** When there was something to read: drawn a moment after it is there. */
async function firstContent({ page }: Guest): Promise<number> {
  const drawn = () => page.evaluate<number>('performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0');
  await expect.poll(drawn, { timeout: 60_000 }).toBeGreaterThan(0);
  return drawn();
}

/** Opens a page whose scripts come last of all: what it says must stand there before. */
async function openBeforeScript(guest: Guest, address: string, heading: string): Promise<void> {
  const { page, open } = guest;
  let held = 0;
  const { promise: seen, resolve } = Promise.withResolvers<void>();
  await page.route(/\/assets\/.*\.js$/, async (route) => {
    held++;
    await seen;
    await route.continue();
  });
  const opening = open(address);
  await page.getByRole('heading', { level: 1, name: heading }).waitFor();
  await firstContent(guest);
  expect(held).toBe(1);
  resolve();
  await opening;
  await page.unroute(/\/assets\/.*\.js$/);
}

it('from the letter to a shared badge over 400 kbit/s: each page within 50 KB, and read before any script is there', { timeout: 240_000 }, async () => {
  const { guest, pages, look } = await slowGuest();
  const { t } = guest;
  await openBeforeScript(guest, claim, SAMPLE_ACHIEVEMENT.name);
  await look('claim');
  await guest.press(t('issuer.claim.keep'));
  await look('where to keep it');
  await guest.follow(t('issuer.claim.none.button'));
  await look('a new wallet');
  const before = await newestNumber(network.mailbox, LEARNER.email);
  await guest.fill(t('web.sign-in.email'), LEARNER.email);
  await guest.press(t('holder.new.send'));
  await look('code');
  await guest.fill(t('web.sign-in.code'), /\b\d{6}\b/.exec((await letterAfter(network.mailbox, LEARNER.email, before)).text)?.[0] ?? '');
  await guest.press(t('holder.new.enter'));
  await look('offer');
  await guest.press(t('holder.offer.look'));
  await look('what is offered');
  await guest.press(t('holder.offer.keep'));
  await look('badge');
  await guest.follow(t('holder.badge.share.now'));
  await look('share');
  await guest.press(t('holder.share.make'));
  await look('its link');
  const address = await guest.field(t('holder.share.address')).inputValue();
  const stranger = await slowGuest();
  await stranger.guest.open(address);
  await stranger.look('what a stranger sees');
  console.info(`slow network: ${[...pages, ...stranger.pages].join(' · ')}`);
});
