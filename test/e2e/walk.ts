import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { SAMPLE_ACHIEVEMENT, SAMPLE_QUESTION } from '../../scripts/demo/sample.ts';
import { LEARNER, type Network, RECRUITER, REGISTRAR } from '../network.ts';
import { awardBatch, defineAchievement, type Roster, revokeAward, uploadRoster } from './desk.ts';
import { type Guest, type GuestOptions, newGuest } from './guest.ts';
import { askForBadge, checkAgain, readVerdict, verifyPasted } from './hiring.ts';
import { setUp, signInByLetter, signOut } from './sign-in.ts';
import type { Stop } from './stops.ts';
import { answerRequest, claimIntoNewWallet, openRequest, takeAlong } from './wallet.ts';

export type Three = { registrar: Guest; learner: Guest; recruiter: Guest };

/** Three people, each with a browser of their own. */
export async function threeGuests(browser: Browser, options: GuestOptions = {}): Promise<Three> {
  return { registrar: await newGuest(browser, options), learner: await newGuest(browser, options), recruiter: await newGuest(browser, options) };
}

/** The roster of a real intake: 200 rows, a bad address on line 58, a number twice on line 143. */
export const ROSTER: Roster = { name: 'roster.csv', mimeType: 'text/csv', buffer: readFileSync(new URL('../data/roster.csv', import.meta.url)) };
/** Its first five rows and the bad one: enough where only the pages are looked at. */
export const SHORT_ROSTER: Roster = { ...ROSTER, buffer: Buffer.from(linesOf(ROSTER, [1, 2, 3, 4, 5, 6, 58])) };
export const QUESTION = { ...SAMPLE_QUESTION, fields: ['achievement', 'results'] };

function linesOf({ buffer }: Roster, numbers: readonly number[]): string {
  const lines = buffer.toString('utf8').split(/\r?\n/);
  return `${numbers.map((number) => lines[number - 1]).join('\r\n')}\r\n`;
}

/** The whole walk over a short roster, as far as the pages go: every stop once, whatever the language. */
export async function walk(network: Network, { registrar, learner, recruiter }: Three, stop: Stop): Promise<void> {
  const { issuer, holder, verifier, mailbox } = network;
  await setUp(registrar, issuer, REGISTRAR, stop);
  await signOut(registrar);
  await signInByLetter(registrar, issuer, mailbox, REGISTRAR, stop);
  await defineAchievement(registrar, SAMPLE_ACHIEVEMENT, stop);
  await registrar.follow(SAMPLE_ACHIEVEMENT[registrar.t.language === 'fr' ? 'french' : 'name']);
  await registrar.follow(registrar.t('issuer.achievement.public'));
  await stop('achievement-public', registrar);
  await registrar.open(`${issuer.address}/desk`);
  await uploadRoster(registrar, SHORT_ROSTER, stop);
  await awardBatch(registrar, 5, stop);
  await registrar.open(`${issuer.address}/desk`);
  await stop('desk', registrar);

  await claimIntoNewWallet(learner, network, LEARNER, stop);
  await setUp(recruiter, verifier, RECRUITER, async () => {});
  const link = await askForBadge(recruiter, QUESTION, stop);
  await openRequest(learner, link, holder.address, stop);
  await answerRequest(learner, verifier.address, holder.address, stop);
  await readVerdict(recruiter, stop);
  await recruiter.turnTo(recruiter.t('verifier.nav.requests'));
  await stop('hiring', recruiter);
  await recruiter.follow(QUESTION.title);
  await revokeAward(registrar, LEARNER, stop);
  await checkAgain(recruiter, stop);

  await learner.open(`${holder.address}/wallet`);
  await learner.follow(SAMPLE_ACHIEVEMENT.french); // the roster says French: her badge is
  const badge = await takeAlong(learner, learner.t('holder.badge.json'));
  await verifyPasted(learner, verifier.address, badge.toString('utf8'), stop);
  await learner.open(`${verifier.address}/help`);
  await stop('help', learner);
  await learner.open(`${issuer.address}/privacy`);
  await stop('privacy', learner);
}
