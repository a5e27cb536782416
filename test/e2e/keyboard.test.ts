import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SAMPLE_ACHIEVEMENT } from '../../scripts/demo/sample.ts';
import { LEARNER, type Network, RECRUITER, REGISTRAR, startNetwork } from '../network.ts';
import { openBrowser } from './browser.ts';
import { awardBatch, defineAchievement, revokeAward, uploadRoster } from './desk.ts';
import { askForBadge, checkAgain, readVerdict, verifyPasted } from './hiring.ts';
import { setUp } from './sign-in.ts';
import { passBy } from './stops.ts';
import { QUESTION, SHORT_ROSTER, type Three, threeGuests } from './walk.ts';
import { answerRequest, claimIntoNewWallet, openRequest } from './wallet.ts';

let network: Network;
let browser: Browser;
let three: Three;
beforeAll(async () => {
  browser = await openBrowser();
  network = await startNetwork();
  three = await threeGuests(browser, { keyboardOnly: true });
});
afterAll(async () => {
  await browser?.close();
  await network?.stop();
});

// Each place the keyboard leads to is checked for a ring and for lying in sight (hands.ts).
describe('the walk with nothing but the keyboard', { timeout: 180_000 }, () => {
  it('the first stop of a page leads past its head', async () => {
    const { page, t, open } = three.recruiter;
    await open(`${network.verifier.address}/verify`);
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').textContent()).toBe(t('web.skip'));
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await page.getByRole('main').locator(':focus').count()).toBe(1);
  });

  it('the registrar describes an achievement and awards a roster', async () => {
    const { registrar } = three;
    await setUp(registrar, network.issuer, REGISTRAR, passBy);
    await defineAchievement(registrar, SAMPLE_ACHIEVEMENT, passBy);
    await uploadRoster(registrar, SHORT_ROSTER, passBy);
    await awardBatch(registrar, 5, passBy);
    expect(await registrar.reads()).toContain('5 awards');
  });

  it('the learner gets a wallet and keeps the badge', async () => {
    await claimIntoNewWallet(three.learner, network, LEARNER, passBy);
    expect(await three.learner.reads()).toContain(SAMPLE_ACHIEVEMENT.french);
  });

  it('the recruiter asks, the learner answers, and the verdict comes up', async () => {
    const { recruiter, learner } = three;
    await setUp(recruiter, network.verifier, RECRUITER, passBy);
    const link = await askForBadge(recruiter, QUESTION, passBy);
    await openRequest(learner, link, network.holder.address, passBy);
    await answerRequest(learner, network.verifier.address, network.holder.address, passBy);
    await readVerdict(recruiter, passBy);
    expect(await recruiter.heading()).toBe('This badge is valid.');
  });

  it('the registrar revokes, the recruiter checks again, anybody pastes', async () => {
    await revokeAward(three.registrar, LEARNER, passBy);
    await checkAgain(three.recruiter, passBy);
    expect(await three.recruiter.heading()).toBe('This badge is not valid.');
    await verifyPasted(three.learner, network.verifier.address, '{}', passBy);
    expect(await three.learner.page.locator('.verdict').count()).toBe(1);
  });
});
