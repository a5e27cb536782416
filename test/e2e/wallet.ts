import { readFile } from 'node:fs/promises';
import type { NetworkNode, Person } from '../network.ts';
import type { Guest } from './guest.ts';
import { followLetter, readCode } from './mailbox.ts';
import type { Stop } from './stops.ts';

type Places = { issuer: NetworkNode; holder: NetworkNode; mailbox: string };

/** From the letter to the button that asks where to keep the badge. */
async function openClaim(guest: Guest, { issuer, mailbox }: Places, { email }: Person, stop: Stop): Promise<void> {
  await followLetter(guest.page, mailbox, email, `${issuer.address}/claim/`);
  await stop('claim', guest);
  await guest.press(guest.t('issuer.claim.keep'));
  await stop('claim-wallets', guest);
}

/** What a learner without a wallet does: gets one by mail address and code, looks at the offer, keeps the badge. */
export async function claimIntoNewWallet(guest: Guest, places: Places, person: Person, stop: Stop): Promise<void> {
  const { t } = guest;
  await openClaim(guest, places, person, stop);
  await guest.follow(t('issuer.claim.none.button'));
  await stop('wallet-new', guest);
  await guest.fill(t('web.sign-in.email'), person.email);
  await guest.press(t('holder.new.send'));
  await stop('wallet-code', guest);
  await guest.fill(t('web.sign-in.code'), await readCode(guest.page, places.mailbox, person.email));
  await guest.press(t('holder.new.enter'));
  await keepOffer(guest, stop);
}

/** What a learner with a wallet does: types its address, is led there, keeps the badge. */
export async function claimIntoOwnWallet(guest: Guest, places: Places, person: Person, stop: Stop): Promise<void> {
  const { t } = guest;
  const { host } = new URL(places.holder.address);
  await openClaim(guest, places, person, stop);
  await guest.fill(t('issuer.claim.wallet'), host);
  await guest.press(t('issuer.claim.keep'));
  // The page leads on by itself after a moment; a person who is quicker presses its link.
  await guest.page.waitForURL((url) => url.host === host);
  await keepOffer(guest, stop);
}

async function keepOffer(guest: Guest, stop: Stop): Promise<void> {
  const { t } = guest;
  await stop('offer-host', guest);
  await guest.press(t('holder.offer.look'));
  await stop('offer', guest);
  await guest.press(t('holder.offer.keep'));
  await stop('badge', guest);
  await guest.turnTo(t('holder.nav.badges'));
  await stop('wallet', guest);
}

/** From the asker's link to the page that shows exactly what would be sent. */
export async function openRequest(guest: Guest, link: string, wallet: string, stop: Stop): Promise<void> {
  const { t } = guest;
  const { host } = new URL(wallet);
  await guest.open(link);
  await stop('ask', guest);
  await guest.fill(t('verifier.ask.wallet'), host);
  await guest.press(t('verifier.ask.go'));
  await stop('ask-leaving', guest);
  await guest.follow(t('verifier.ask.open', { host }));
  await stop('approve', guest);
}

/** Agrees, goes back to who asked, and looks at the own list of what was shared, and at this answer in it. */
export async function answerRequest(guest: Guest, verifier: string, wallet: string, stop: Stop): Promise<void> {
  const { t } = guest;
  await guest.press(t('holder.request.agree'));
  await stop('sent', guest);
  await guest.follow(t('holder.request.go-on', { host: new URL(verifier).host }));
  await stop('ask-received', guest);
  await guest.open(`${wallet}/wallet/shared`);
  await stop('shared', guest);
  const one = await guest.page.locator('main a[href^="/wallet/shared/"]').first().getAttribute('href');
  await guest.open(`${wallet}${one}`);
  await stop('disclosure', guest);
}

/** Downloads a file of the badge whose page is open. */
export async function takeAlong({ page }: Guest, words: string): Promise<Buffer> {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: words }).click()]);
  return readFile(await download.path());
}
