import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SAMPLE_ACHIEVEMENT } from '../../scripts/demo/sample.ts';
import { type Network, REGISTRAR, startNetwork } from '../network.ts';
import { openBrowser } from './browser.ts';
import { defineAchievement } from './desk.ts';
import { type Guest, newGuest, wordsOf } from './guest.ts';
import { followLetter } from './mailbox.ts';
import { setUp } from './sign-in.ts';
import { passBy } from './stops.ts';

let network: Network;
let browser: Browser;
let registrar: Guest;
let address: string;
beforeAll(async () => {
  browser = await openBrowser();
  network = await startNetwork();
  registrar = await newGuest(browser);
  await setUp(registrar, network.issuer, REGISTRAR, passBy);
  await defineAchievement(registrar, SAMPLE_ACHIEVEMENT, passBy);
});
afterAll(async () => {
  await browser?.close();
  await network?.stop();
});

const comeIn = async (guest: Guest, { pin, name, email }: { pin: string; name: string; email: string }) => {
  const { t } = guest;
  await guest.open(address);
  await guest.fill(t('issuer.open-claim.pin'), pin);
  await guest.fill(t('issuer.open-claim.name'), name);
  await guest.fill(t('issuer.open-claim.email'), email);
};
/** A form that is refused comes back with 422, which no arrival calls good. */
const sendInVain = async ({ page, t }: Guest) => {
  await Promise.all([
    page.waitForNavigation({ waitUntil: 'load' }),
    page
      .getByRole('main')
      .getByRole('button', { name: t('issuer.open-claim.send') })
      .click(),
  ]);
};
const pinOnWall = async (): Promise<string> => {
  await registrar.open(`${registrar.page.url().replace(/\/wall$/, '')}/wall`);
  return (await wordsOf(registrar.page.locator('.wall .code'))).replace(' ', '');
};

describe('a room with two learners, each with a phone of their own, script off', { timeout: 240_000 }, () => {
  let pin: string;
  const learner = { english: undefined as Guest | undefined, french: undefined as Guest | undefined };

  it('the registrar makes a code for two and shows it on the wall', async () => {
    const { t } = registrar;
    await registrar.open(`${network.issuer.address}/desk/kestrel-bay/claims`);
    await registrar.follow(t('issuer.open-claims.new'));
    await registrar.fill(t('issuer.open-claims.places'), '2');
    await registrar.press(t('issuer.open-claims.begin'));
    address = (await registrar.page.locator('#address').inputValue()).trim();
    expect(address).toMatch(/\/open\/[a-z0-9]{8}$/);
    pin = await pinOnWall();
    expect(pin).toMatch(/^\d{6}$/);
    expect(await registrar.reads()).toContain('0 of 2');
  });

  it('a wrong PIN lets nobody in and keeps what was typed', async () => {
    const guest = await newGuest(browser, { script: false });
    learner.english = guest;
    await comeIn(guest, { pin: pin === '111111' ? '222222' : '111111', name: 'Ada Lin', email: 'ada.lin@learner.example' });
    await sendInVain(guest);
    expect(await guest.reads()).toContain('This is not the PIN.');
    expect(await guest.field(guest.t('issuer.open-claim.name')).inputValue()).toBe('Ada Lin');
    expect(guest.diary.cookies).toEqual([]);
    expect(guest.diary.requests.filter(({ kind }) => kind === 'script')).toEqual([]);
  });

  it('with the PIN each gets a letter, in the language of their phone, and the wall counts them by itself', async () => {
    const english = learner.english ?? (await newGuest(browser, { script: false }));
    await comeIn(english, { pin, name: 'Ada Lin', email: 'ada.lin@learner.example' });
    await english.press(english.t('issuer.open-claim.send'));
    expect(await english.heading()).toBe('Look into your mailbox');
    const french = await newGuest(browser, { language: 'fr', script: false });
    learner.french = french;
    await comeIn(french, { pin: `${pin.slice(0, 3)} ${pin.slice(3)}`, name: 'Élodie Roy', email: 'elodie.roy@learner.example' });
    await french.press(french.t('issuer.open-claim.send'));
    expect(await french.heading()).toBe('Regardez votre messagerie');
    await registrar.page.getByText('2 of 2 places taken').waitFor();
  });

  it('the third is told that all places are taken', async () => {
    const late = await newGuest(browser, { script: false });
    await late.open(address);
    expect(await late.reads()).toContain('All places are taken.');
    expect(await late.page.locator('form input[name=pin]').count()).toBe(0);
  });

  it('the letter’s link proves the address: only then can the badge be kept', async () => {
    const french = learner.french ?? (await newGuest(browser, { language: 'fr' }));
    await followLetter(french.page, network.mailbox, 'elodie.roy@learner.example', `${network.issuer.address}/claim/`);
    expect(await french.heading()).toBe(SAMPLE_ACHIEVEMENT.french);
    expect(await french.reads()).toContain(french.t('issuer.assessment.participation'));
  });

  it('the registrar removes who was not there, and closes it early; then nobody comes in', async () => {
    const { t, page } = registrar;
    await registrar.follow(t('issuer.open-claims.wall.back'));
    await page.getByRole('link', { name: 'Remove Ada Lin' }).click();
    expect(await registrar.heading()).toBe('Remove Ada Lin?');
    await registrar.press(t('issuer.open-claims.remove.button'));
    expect(await registrar.reads()).toContain('1 of 2');
    await registrar.follow(t('issuer.open-claims.close')); // asks once, since it cannot be opened again
    await registrar.press(t('issuer.open-claims.close'));
    expect(await registrar.reads()).toContain('It is closed.');
    const late = await newGuest(browser, { script: false });
    const [answer] = await Promise.all([late.page.waitForNavigation(), late.page.goto(address)]);
    expect(answer?.status()).toBe(410);
    expect(await late.reads()).toContain('This has closed.');
  });
});
