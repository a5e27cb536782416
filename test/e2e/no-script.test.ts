import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SAMPLE_ACHIEVEMENT } from '../../scripts/demo/sample.ts';
import { LEARNER, LIBRARIAN, type Network, RECRUITER, REGISTRAR, startNetwork } from '../network.ts';
import { openBrowser } from './browser.ts';
import { awardBatch, defineAchievement, revokeAward, uploadRoster } from './desk.ts';
import { type Guest, newGuest } from './guest.ts';
import { askForBadge, checkAgain, readVerdict } from './hiring.ts';
import { followLetter } from './mailbox.ts';
import { printPage } from './print.ts';
import { setUp, signInByLetter, signOut } from './sign-in.ts';
import { passBy } from './stops.ts';
import { QUESTION, SHORT_ROSTER, type Three, threeGuests } from './walk.ts';
import { answerRequest, claimIntoOwnWallet, openRequest } from './wallet.ts';

let network: Network;
let browser: Browser;
let three: Three;
beforeAll(async () => {
  browser = await openBrowser();
  network = await startNetwork();
  three = await threeGuests(browser, { script: false });
});
afterAll(async () => {
  await browser?.close();
  await network?.stop();
});

describe('the walk with script switched off', { timeout: 240_000 }, () => {
  it('runs no script', async () => {
    await three.registrar.open(`${network.issuer.address}/help`);
    expect(three.registrar.diary.requests.filter(({ kind }) => kind === 'script')).toEqual([]);
  });

  it('the registrar signs in by letter, describes an achievement, awards a roster while the page renews itself', async () => {
    const { registrar } = three;
    await setUp(registrar, network.issuer, REGISTRAR, passBy);
    await signOut(registrar);
    await signInByLetter(registrar, network.issuer, network.mailbox, REGISTRAR, passBy);
    await defineAchievement(registrar, SAMPLE_ACHIEVEMENT, passBy);
    await uploadRoster(registrar, SHORT_ROSTER, passBy);
    expect(await registrar.heading()).toBe('5 ready, 1 to fix');
    await awardBatch(registrar, 5, passBy);
    expect(await registrar.reads()).toContain('5 awards');
  });

  it('the learner keeps the badge in a wallet she has, which the browser remembers by its address', async () => {
    const { learner } = three;
    await aWalletOf(learner);
    await claimIntoOwnWallet(learner, network, LEARNER, passBy);
    expect(await learner.reads()).toContain(SAMPLE_ACHIEVEMENT.french);
    expect(learner.diary.cookies.filter(({ path }) => path.startsWith('/claim/')).map(({ name }) => name)).toEqual([expect.stringMatching(/^laurel-wallet-/)]);
  });

  it('the recruiter asks, the learner declines by a slip and answers after all, and the verdict comes up by itself', async () => {
    const { recruiter, learner } = three;
    await setUp(recruiter, network.verifier, RECRUITER, passBy);
    const link = await askForBadge(recruiter, QUESTION, passBy);
    await openRequest(learner, link, network.holder.address, passBy);
    await learner.press(learner.t('holder.request.decline')); // a slip, while the clerk still waits
    await learner.press(learner.t('holder.request.reopen'));
    await answerRequest(learner, network.verifier.address, network.holder.address, passBy);
    await readVerdict(recruiter, passBy);
    expect(await recruiter.heading()).toBe('This badge is valid.');
  });

  it('the registrar revokes, and the recruiter sees it', async () => {
    await revokeAward(three.registrar, LEARNER, passBy);
    await checkAgain(three.recruiter, passBy);
    expect(await three.recruiter.heading()).toBe('This badge is not valid.');
  });
});

describe('on paper', () => {
  it.each<[string, keyof Three, () => string, number]>([
    ['the verdict', 'recruiter', () => three.recruiter.page.url(), 2],
    ['the register', 'registrar', () => `${network.issuer.address}/desk/kestrel-bay/register`, 1],
    ['a badge', 'learner', () => `${network.holder.address}/wallet`, 1],
    ['the help', 'learner', () => `${network.holder.address}/help`, 2],
  ])('%s prints as black on white, within the sheet, without what can only be pressed', async (name, who, address, sheets) => {
    const guest = three[who];
    await guest.open(address());
    const print = await printPage(guest.page, name.split(' ').at(-1) ?? name);
    expect(print.background).toBe('rgb(255, 255, 255)');
    expect(print.ink).toBe('rgb(0, 0, 0)');
    expect(print.over).toBe(0);
    expect(print.pressable).toEqual([]);
    expect(print.sheets).toBeLessThanOrEqual(sheets);
  });
});

/** The wallet's node has an administrator, and the learner has been there before. */
async function aWalletOf(learner: Guest): Promise<void> {
  const { holder, mailbox } = network;
  const librarian = await newGuest(browser, { script: false });
  await setUp(librarian, holder, LIBRARIAN, passBy);
  const { t } = learner;
  await learner.open(`${holder.address}/wallet/new`);
  await learner.fill(t('web.sign-in.email'), LEARNER.email);
  await learner.press(t('holder.new.send'));
  await followLetter(learner.page, mailbox, LEARNER.email, `${holder.address}/sign-in/`);
  await learner.press(t('web.sign-in.enter'));
}
