import type { NetworkNode, Person } from '../network.ts';
import type { Guest } from './guest.ts';
import { followLetter } from './mailbox.ts';
import type { Stop } from './stops.ts';

/** The first person of a node becomes its administrator by the address printed once. */
export async function setUp(guest: Guest, node: NetworkNode, { name, email }: Person, stop: Stop): Promise<void> {
  const { t } = guest;
  const address = node.setupLink();
  if (!address) throw new Error(`${node.name} has been set up already.`);
  await guest.open(address);
  await stop('set-up', guest);
  await guest.fill(t('web.set-up.name'), name);
  await guest.fill(t('web.set-up.email'), email);
  await guest.press(t('web.set-up.button'));
  // An institution is led through its first run, which can wait.
  if (guest.page.url().includes('/first-run/')) await guest.turnTo(t('issuer.home.title'));
}

export async function signOut(guest: Guest): Promise<void> {
  const out = guest.page.getByRole('banner').getByRole('button', { name: guest.t('web.sign-out') });
  await Promise.all([guest.page.waitForNavigation({ waitUntil: 'load' }), out.click()]);
}

/** By the link in a letter, which changes nothing before its button is pressed. */
export async function signInByLetter(guest: Guest, node: NetworkNode, mailbox: string, { email }: Person, stop: Stop): Promise<void> {
  const { t } = guest;
  await guest.open(`${node.address}/sign-in`);
  await stop('sign-in', guest);
  await guest.fill(t('web.sign-in.email'), email);
  await guest.press(t('web.sign-in.send'));
  await stop('sign-in-sent', guest);
  await followLetter(guest.page, mailbox, email, `${node.address}/sign-in/`);
  await stop('sign-in-confirm', guest);
  await guest.press(t('web.sign-in.enter'));
}
