import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SAMPLE_ACHIEVEMENT } from '../../scripts/demo/sample.ts';
import { LEARNER, type Network, RECRUITER, REGISTRAR, startNetwork } from '../network.ts';
import { openBrowser } from './browser.ts';
import { awardBatch, defineAchievement, revokeAward, uploadRoster } from './desk.ts';
import { wordsOf } from './guest.ts';
import { askForBadge, checkAgain, readVerdict } from './hiring.ts';
import { takePicture } from './picture.ts';
import { setUp, signInByLetter, signOut } from './sign-in.ts';
import { passBy, type Stop } from './stops.ts';
import { QUESTION, ROSTER, type Three, threeGuests } from './walk.ts';
import { answerRequest, claimIntoNewWallet, openRequest } from './wallet.ts';

let network: Network;
let browser: Browser;
let three: Three;
beforeAll(async () => {
  browser = await openBrowser();
  network = await startNetwork();
  three = await threeGuests(browser);
});
afterAll(async () => {
  await browser?.close();
  await network?.stop();
});

const stop: Stop = (name, { page }) => takePicture(page, `journey-${name}`);

describe('three people with a browser each, over three nodes', { timeout: 240_000 }, () => {
  it('the registrar signs in by the link in a letter', async () => {
    const { registrar } = three;
    await setUp(registrar, network.issuer, REGISTRAR, stop);
    await signOut(registrar);
    await signInByLetter(registrar, network.issuer, network.mailbox, REGISTRAR, stop);
    expect(new URL(registrar.page.url()).pathname).toBe('/desk/kestrel-bay');
    expect(await wordsOf(registrar.page.getByRole('banner'))).toContain(REGISTRAR.name);
  });

  it('the registrar describes an achievement', async () => {
    await defineAchievement(three.registrar, SAMPLE_ACHIEVEMENT, stop);
    expect(await three.registrar.reads()).toContain(SAMPLE_ACHIEVEMENT.name);
  });

  it('the preview names the two rows to fix, by line, column and cell', async () => {
    const { registrar } = three;
    await uploadRoster(registrar, ROSTER, stop);
    expect(await registrar.heading()).toBe('198 ready, 2 to fix');
    const rows = registrar.page.getByRole('region', { name: 'Rows to fix, with the cell shown' }).getByRole('row');
    expect(await rows.count()).toBe(3);
    expect(await wordsOf(rows.nth(1))).toMatch(/^58 Column A, “E-mail” kofi\.mensah\(at\)learner\.example There is no @ in this address\./);
    expect(await wordsOf(rows.nth(2))).toMatch(/^143 Column D, “External ID” KB-2026-0012 The same as on line 13\./);
  });

  it('the registrar awards the other 198, and the register shows them', async () => {
    const { registrar } = three;
    await awardBatch(registrar, 198, stop);
    expect(await registrar.heading()).toBe('Register');
    expect(await registrar.reads()).toContain('198 awards');
    const rows = registrar.page.getByRole('region', { name: 'Awards, newest first' }).getByRole('row');
    expect(await wordsOf(rows.nth(1))).toMatch(/^Zoë Martin .* KB-2026-0001/);
    expect(await wordsOf(rows.nth(3))).toMatch(/^李小龙 .* KB-2026-0003/);
  });

  it('the learner opens the link in the letter, gets a wallet and keeps the badge', async () => {
    const { learner } = three;
    await claimIntoNewWallet(learner, network, LEARNER, stop);
    const card = learner.page.getByRole('article').filter({ hasText: SAMPLE_ACHIEVEMENT.french });
    expect(await wordsOf(card)).toMatch(/Kestrel Bay Polytechnic .*Valid/);
  });

  it('the recruiter asks for two fields, and the learner sees exactly what would be sent', async () => {
    const { recruiter, learner } = three;
    await setUp(recruiter, network.verifier, RECRUITER, passBy);
    const link = await askForBadge(recruiter, QUESTION, stop);
    await openRequest(learner, link, network.holder.address, stop);
    expect(await learner.heading()).toMatch(/^Saltmarsh Engineering asks to see/);
    const page = await learner.reads();
    expect(page).toContain(QUESTION.purpose);
    expect(page).toContain('They say: 30 days, then erased.');
    const needed = await wordsOf(learner.page.getByRole('group', { name: 'They need' }));
    for (const words of [SAMPLE_ACHIEVEMENT.french, 'Distinction']) expect(needed).toContain(words);
    expect(needed).not.toContain(LEARNER.name);
    expect(page.slice(page.indexOf('Stays hidden'))).toMatch(/name/i);
  });

  it('the learner agrees, and the recruiter reads a valid verdict with those two fields and no third', async () => {
    const { recruiter, learner } = three;
    await answerRequest(learner, network.verifier.address, network.holder.address, stop);
    await readVerdict(recruiter, stop);
    expect(await recruiter.heading()).toBe('This badge is valid.');
    const shown = recruiter.page.getByRole('region', { name: '2 fields were shown' }).getByRole('table');
    expect(await wordsOf(shown)).toBe(`2 fields were shown Field What it says Name of the badge ${SAMPLE_ACHIEVEMENT.french} Results Final grade: Distinction`);
    expect(await recruiter.reads()).not.toContain(LEARNER.name);
  });

  it('the registrar revokes it, and the recruiter, checking again, reads that it is revoked', async () => {
    const { registrar, recruiter } = three;
    await revokeAward(registrar, LEARNER, stop);
    expect(await registrar.reads()).toContain('Revoked');
    await checkAgain(recruiter, stop);
    expect(await recruiter.heading()).toBe('This badge is not valid.');
    expect(await wordsOf(recruiter.page.locator('.verdict'))).toMatch(/revoked/i);
  });
});

describe('the browsers of the three', () => {
  const diaries = () => Object.entries(three).map(([who, { diary }]) => ({ who, diary }));

  it('asked nobody but the three nodes and the mailbox, and never an API', () => {
    const ours = [network.issuer, network.holder, network.verifier].map(({ address }) => address).concat(network.mailbox);
    for (const { who, diary } of diaries()) {
      expect(diary.requests.length, who).toBeGreaterThan(20);
      expect(
        diary.requests.filter(({ url }) => !ours.includes(new URL(url).origin) && !url.startsWith('data:')),
        who,
      ).toEqual([]);
      expect(
        diary.requests.filter(({ url }) => /^\/(api|vc-api|oid4vci|oid4vp)\//.test(new URL(url).pathname)),
        who,
      ).toEqual([]);
    }
  });

  it('found nothing to complain of', () => {
    for (const { who, diary } of diaries()) expect(diary.complaints, who).toEqual([]);
  });

  it('were given one cookie by each node they signed in at, and none by a public page', () => {
    for (const { who, diary } of diaries()) {
      expect(
        diary.cookies.map(({ path }) => path).filter((path) => !/^\/(setup\/|sign-in\/|sign-out$)/.test(path)),
        who,
      ).toEqual([]);
      expect(new Set(diary.cookies.map(({ name }) => name)).size, who).toBe(1);
    }
  });
});
