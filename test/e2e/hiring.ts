import type { Guest } from './guest.ts';
import type { Stop } from './stops.ts';

/** A question: what for, and the names of the fields that are needed. */
export type Question = { title: string; purpose: string; frenchPurpose: string; fields: readonly string[] };

/** Makes a request. @returns the link to send */
export async function askForBadge(guest: Guest, question: Question, stop: Stop): Promise<string> {
  const { t, field } = guest;
  await stop('hiring-empty', guest);
  await guest.follow(t('verifier.new.title'));
  await guest.fill(t('verifier.new.name'), question.title);
  await guest.fill(t('verifier.new.why.en'), question.purpose);
  await guest.fill(t('verifier.new.why.fr'), question.frenchPurpose);
  for (const name of question.fields) await guest.choose(t(`verifier.field.${name}`), t('verifier.choice.required'));
  if (!question.fields.includes('assessment')) await guest.choose(t('verifier.field.assessment'), t('verifier.choice.no')); // the form proposes it
  await stop('request-new', guest);
  await guest.press(t('verifier.new.make'));
  await stop('waiting', guest);
  return field(t('verifier.waiting.link')).inputValue();
}

/** Waits, without touching anything, until the answer has come in. */
export async function readVerdict(guest: Guest, stop: Stop): Promise<void> {
  await guest.page.locator('.verdict').waitFor();
  await guest.page.waitForLoadState();
  await stop('verdict', guest);
}

/** Asks for key and status again. */
export async function checkAgain(guest: Guest, stop: Stop): Promise<void> {
  await guest.press(guest.t('verifier.check-again'));
  await stop('verdict-revoked', guest);
}

/** Anybody, signed in or not: pastes a badge into the public page. */
export async function verifyPasted(guest: Guest, verifier: string, badge: string, stop: Stop): Promise<void> {
  const { t } = guest;
  await guest.open(`${verifier}/verify`);
  await stop('verify', guest);
  await guest.fill(t('verifier.verify.badge'), badge);
  await guest.press(t('verifier.verify.check'));
  await stop('verify-verdict', guest);
}
