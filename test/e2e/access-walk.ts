import { expect } from 'vitest';
import { type Network, REGISTRAR } from '../network.ts';
import type { Guest } from './guest.ts';
import { wordsOf } from './guest.ts';
import { followLetter } from './mailbox.ts';
import { setUp, signInByLetter, signOut } from './sign-in.ts';
import { passBy } from './stops.ts';

/** Every page on which people and programs are let in, in the order of this walk. */
export const ACCESS_STOPS = [
  'access-people',
  'access-invite',
  'access-invite-wrong',
  'access-invited',
  'invitation',
  'access-colleagues',
  'access-person',
  'access-remove',
  'account',
  'account-passkey',
  'account-passkey-added',
  'account-codes-ask',
  'account-codes',
  'sign-in-recovery',
  'account-address',
  'account-address-confirm',
  'access-keys-empty',
  'access-key-new',
  'access-key',
  'access-keys',
  'access-key-revoke',
  'audit',
  'audit-checked',
  'sign-in-again',
] as const;
export type AccessStop = (name: (typeof ACCESS_STOPS)[number], guest: Guest) => Promise<void>;

const COLLEAGUE = { name: 'Siobhán Ní Dhomhnaill', email: 'siobhan@kestrel-bay.example', language: 'en' };
const NEW_ADDRESS = 'siobhan.n@kestrel-bay.example';

/** An administrator lets a registrar in; she signs in by each way there is; the administrator looks at what was done. */
export async function accessWalk(network: Network, administrator: Guest, colleague: Guest, stop: AccessStop): Promise<void> {
  const { issuer, mailbox } = network;
  await setUp(administrator, issuer, REGISTRAR, passBy);
  await administrator.turnTo(administrator.t('web.access.people'));
  await stop('access-people', administrator);
  await invite(administrator, stop);
  await accept(colleague, network, stop);
  await lookAtColleague(administrator, stop);

  await addPasskey(colleague, stop);
  await signOut(colleague);
  await colleague.open(`${issuer.address}/sign-in`);
  await colleague.press(colleague.t('web.passkey.use'));
  expect(await colleague.page.getByRole('banner').textContent()).toContain(COLLEAGUE.name);

  const code = await makeCodes(colleague, stop);
  await signOut(colleague);
  await useCode(colleague, issuer.address, code, stop);
  await endOtherSession(colleague, administrator, network);
  await changeAddress(colleague, mailbox, stop);

  await makeKey(administrator, stop);
  await readRecord(administrator, stop);
  await administrator.open(`${issuer.address}/sign-in?again=1&next=/account`);
  await stop('sign-in-again', administrator);
}

async function invite(guest: Guest, stop: AccessStop): Promise<void> {
  const { t, page } = guest;
  const role = (name: string) => page.locator(`input[name=roles][value=${name}]`);
  await guest.follow(t('web.access.invite'));
  await stop('access-invite', guest);
  await guest.fill(t('web.access.address'), COLLEAGUE.email);
  // No role yet: what was typed stays, and the page says what is missing.
  const [response] = await Promise.all([
    page.waitForNavigation({ waitUntil: 'load' }),
    page.getByRole('button', { name: t('web.access.invite.button') }).click(),
  ]);
  expect([response?.status(), await guest.field(t('web.access.address')).inputValue()]).toEqual([422, COLLEAGUE.email]);
  await stop('access-invite-wrong', guest);
  await role('registrar').check();
  await role('auditor').check();
  await guest.choose(t('web.access.letter-language'), t.language);
  await guest.press(t('web.access.invite.button'));
  await stop('access-invited', guest);
}

async function accept(guest: Guest, { issuer, mailbox }: Network, stop: AccessStop): Promise<void> {
  const { t, page } = guest;
  await followLetter(page, mailbox, COLLEAGUE.email, `${issuer.address}/invitation/`);
  expect(await guest.reads()).toContain(REGISTRAR.name);
  await stop('invitation', guest);
  await guest.fill(t('web.set-up.name'), COLLEAGUE.name);
  await guest.press(t('web.invitation.accept'));
  expect(await guest.heading()).toBe(t('issuer.home.title'));
  const nav = await wordsOf(page.getByRole('navigation').first());
  expect([nav.includes(t('web.access.people')), nav.includes(t('web.audit'))]).toEqual([false, true]);
}

async function lookAtColleague(guest: Guest, stop: AccessStop): Promise<void> {
  const { t } = guest;
  await guest.turnTo(t('web.access.people'));
  expect(await guest.reads()).toContain(COLLEAGUE.name);
  await stop('access-colleagues', guest);
  await guest.follow(t('web.access.change-of', { who: COLLEAGUE.name }));
  await stop('access-person', guest);
  await guest.follow(t('web.access.remove.ask'));
  await stop('access-remove', guest);
}

/** The account is reached from the head of every page. */
async function openAccount({ page }: Guest): Promise<void> {
  await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), page.getByRole('banner').getByRole('link', { name: COLLEAGUE.name }).click()]);
}

/** With the authenticator that Chromium itself brings for tests (CDP, domain WebAuthn): a phone that recognises its owner at once. */
async function addPasskey(guest: Guest, stop: AccessStop): Promise<void> {
  const { t, page } = guest;
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  await openAccount(guest);
  await stop('account', guest);
  await guest.follow(t('web.passkey.add'));
  await stop('account-passkey', guest);
  await guest.fill(t('web.passkey.name'), 'My phone');
  await guest.press(t('web.passkey.make'));
  expect(await guest.reads()).toContain('My phone');
  await stop('account-passkey-added', guest);
}

async function makeCodes(guest: Guest, stop: AccessStop): Promise<string> {
  const { t } = guest;
  await openAccount(guest);
  await guest.follow(t('web.recovery.make'));
  await stop('account-codes-ask', guest);
  await guest.press(t('web.recovery.make'));
  const codes = (await guest.reads()).match(/[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}/g) ?? [];
  expect(new Set(codes).size).toBe(10);
  await stop('account-codes', guest);
  return codes[4] ?? '';
}

async function useCode(guest: Guest, address: string, code: string, stop: AccessStop): Promise<void> {
  const { t } = guest;
  await guest.open(`${address}/sign-in`);
  await guest.follow(t('web.recovery.use'));
  await stop('sign-in-recovery', guest);
  await guest.fill(t('web.sign-in.email'), COLLEAGUE.email);
  await guest.fill(t('web.recovery.code'), code.toLowerCase().replaceAll('-', ' '));
  await guest.press(t('web.sign-in.enter'));
  await openAccount(guest);
  expect((await guest.reads()).replace(/\s/g, ' ')).toMatch(/\b9\b/);
}

/** Signed in on a second browser, and out of it again from the first. */
async function endOtherSession(guest: Guest, other: Guest, { issuer, mailbox }: Network): Promise<void> {
  const { t } = guest;
  await signOut(other);
  await signInByLetter(other, issuer, mailbox, COLLEAGUE, passBy);
  await guest.open(`${issuer.address}/account`);
  expect(await guest.reads()).toContain(t('web.account.device', { browser: 'chrome', system: 'linux' }));
  await guest.press(t('web.account.session.end-others', { count: 1 }));
  expect(await guest.reads()).toContain(t('web.account.done.others-ended'));
  await other.open(`${issuer.address}/account`);
  expect(new URL(other.page.url()).pathname).toBe('/sign-in');
  await signInByLetter(other, issuer, mailbox, REGISTRAR, passBy);
}

async function changeAddress(guest: Guest, mailbox: string, stop: AccessStop): Promise<void> {
  const { t, page } = guest;
  await guest.follow(t('web.account.address.change'));
  await stop('account-address', guest);
  await guest.fill(t('web.account.address.new'), NEW_ADDRESS);
  await guest.press(t('web.account.address.send'));
  await followLetter(page, mailbox, NEW_ADDRESS, '/account/address/');
  await stop('account-address-confirm', guest);
  await guest.press(t('web.account.confirm.button'));
  await guest.follow(t('web.account'));
  expect(await guest.reads()).toContain(NEW_ADDRESS);
}

async function makeKey(guest: Guest, stop: AccessStop): Promise<void> {
  const { t, page } = guest;
  await guest.open(new URL('/desk', page.url()).href);
  await guest.turnTo(t('web.access.people'));
  await guest.follow(t('web.access.tab.keys'));
  await stop('access-keys-empty', guest);
  await guest.follow(t('web.keys.new'));
  await stop('access-key-new', guest);
  await guest.fill(t('web.keys.program'), 'Student records');
  await page.locator('input[name=scopes][value=issue]').check();
  await guest.press(t('web.keys.make'));
  expect(await guest.field(t('web.keys.key')).inputValue()).toMatch(/^lrl_test_[0-9a-f]{16}_[\w-]{43}$/);
  await stop('access-key', guest);
  await guest.follow(t('web.keys.kept'));
  await stop('access-keys', guest);
  await guest.follow(t('web.keys.revoke-of', { name: 'Student records' }));
  await stop('access-key-revoke', guest);
  await guest.press(t('web.keys.revoke'));
}

async function readRecord(guest: Guest, stop: AccessStop): Promise<void> {
  const { t } = guest;
  await guest.follow(t('web.access.tab.audit'));
  for (const did of ['invitation.accepted', 'role.granted', 'api-key.created', 'api-key.revoked'] as const)
    expect(await guest.reads()).toContain(t(`web.audit.did.${did}`).replace(/\s+/g, ' '));
  await stop('audit', guest);
  await guest.follow(t('web.audit.check.now'));
  expect(await guest.heading()).toBe(t('web.audit.whole'));
  await stop('audit-checked', guest);
}
