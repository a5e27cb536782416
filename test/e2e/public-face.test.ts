import type { Language } from '@laurel/base';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SAMPLE_ACHIEVEMENT } from '../../scripts/demo/sample.ts';
import { type Network, RECRUITER, REGISTRAR, startNetwork } from '../network.ts';
import { audit } from './audit.ts';
import { openBrowser } from './browser.ts';
import { linksOn } from './crawl.ts';
import { defineAchievement } from './desk.ts';
import { newGuest } from './guest.ts';
import { askForBadge } from './hiring.ts';
import { printPage } from './print.ts';
import { setUp } from './sign-in.ts';
import { passBy } from './stops.ts';
import { QUESTION } from './walk.ts';
import { BUDGET, weightOf } from './weight.ts';

let browser: Browser;
let network: Network;
let achievement: string;
let ask: string;
let starts: string[];

beforeAll(async () => {
  browser = await openBrowser();
  network = await startNetwork({
    configure: (name, config) =>
      name === 'issuer'
        ? {
            ...config,
            profiles: config.profiles?.map((profile) => ({
              ...profile,
              url: 'https://kestrel-bay.example',
              banner: { colour: 'teal', text: { en: 'Learning by the sea', fr: 'Apprendre au bord de la mer' } },
            })),
          }
        : config,
  });
  const { issuer, verifier, holder } = network;
  const registrar = await newGuest(browser);
  await setUp(registrar, issuer, REGISTRAR, passBy);
  await defineAchievement(registrar, SAMPLE_ACHIEVEMENT, passBy);
  await registrar.follow(SAMPLE_ACHIEVEMENT.name);
  await registrar.follow(registrar.t('issuer.achievement.public'));
  achievement = registrar.page.url();
  const recruiter = await newGuest(browser);
  await setUp(recruiter, verifier, RECRUITER, passBy);
  ask = await askForBadge(recruiter, QUESTION, passBy);
  starts = [`${issuer.address}/`, `${verifier.address}/`, ask, `${holder.address}/help`];
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await network?.stop();
});

describe('whoever comes by, without a script', { timeout: 300_000 }, () => {
  it('gets no cookie, is sent to no sign-in and meets nobody else, wherever a link leads', async () => {
    const stranger = await newGuest(browser, { script: false });
    const { page, diary } = stranger;
    const holder = network.holder.address;
    const ours = [network.issuer, network.holder, network.verifier].map(({ address }) => address);
    const opened: string[] = [];
    for (const start of starts)
      for await (const address of linksOn(page, start)) {
        opened.push(address);
        // A wallet node has no public home: its `/` is for those who have a wallet there.
        const isMeant = new URL(address).pathname.startsWith('/sign-in') || address === `${holder}/`;
        if (!isMeant) expect([address, new URL(page.url()).pathname]).not.toEqual([address, '/sign-in']);
      }
    expect(opened.map((address) => new URL(address).pathname)).toEqual(
      expect.arrayContaining(['/help/registrar', '/help/words', '/verify', new URL(achievement).pathname]),
    );
    expect(diary.cookies).toEqual([]);
    expect(diary.requests.filter(({ url }) => !ours.includes(new URL(url).origin) && !url.startsWith('data:'))).toEqual([]);
    expect(diary.complaints).toEqual([]);
  });

  it('opens the front door of the issuer and reads who that is, what can be earned and how, in two clicks', async () => {
    const { page, t, open, heading, follow, reads } = await newGuest(browser, { script: false, language: 'fr' });
    await open(network.issuer.address);
    expect(new URL(page.url()).pathname).toBe('/issuers/kestrel-bay');
    expect(await heading()).toBe('École polytechnique de Kestrel Bay');
    expect(await reads()).toContain(`did:web:localhost%3A${new URL(network.issuer.address).port}`);
    await follow(SAMPLE_ACHIEVEMENT.french);
    expect(page.url()).toBe(achievement);
    await follow(t('issuer.public.earn'));
    expect(page.url()).toBe(`${achievement}#earn`);
    expect(await reads()).toContain(SAMPLE_ACHIEVEMENT.frenchCriteria.slice(0, 20));
  });
});

it.each<[string, () => string]>([
  ['the issuer', () => `${network.issuer.address}/issuers/kestrel-bay`],
  ['an achievement', () => achievement],
  ['a request', () => ask],
  ['the page that checks', () => `${network.verifier.address}/verify`],
  ['the help', () => `${network.issuer.address}/help`],
  ['the help for registrars', () => `${network.issuer.address}/help/registrar`],
  ['the words', () => `${network.issuer.address}/help/words`],
  ['what is kept of people', () => `${network.issuer.address}/privacy`],
])('%s weighs no more than 50 KB on the wire, with all that it loads', async (_, address) => {
  expect(await weightOf(await newGuest(browser, { language: 'fr' }), address())).toBeLessThanOrEqual(BUDGET);
});

describe.each<{ language: Language }>([{ language: 'en' }, { language: 'fr' }])('in $language', { timeout: 300_000 }, ({ language }) => {
  it.each<[string, () => string, number]>([
    ['issuer', () => `${network.issuer.address}/issuers/kestrel-bay`, 2],
    ['public-achievement', () => achievement, 2],
    ['help-registrar', () => `${network.issuer.address}/help/registrar`, 5],
    ['help-words', () => `${network.issuer.address}/help/words`, 2],
  ])('%s: axe finds nothing by day, by night and at 400 %%, nothing scrolls sideways, and it prints', async (name, address, sheets) => {
    const guest = await newGuest(browser, { language });
    await guest.open(address());
    expect(await audit(guest, name)).toEqual([]);
    const print = await printPage(guest.page, `${name}-${language}`);
    expect([print.background, print.ink, print.over, print.pressable, print.squeezed]).toEqual(['rgb(255, 255, 255)', 'rgb(0, 0, 0)', 0, [], []]);
    expect(print.sheets).toBeLessThanOrEqual(sheets);
  });
});
