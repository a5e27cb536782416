import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SAMPLE_ACHIEVEMENT } from '../../scripts/demo/sample.ts';
import { type Network, REGISTRAR, startNetwork } from '../network.ts';
import { audit } from './audit.ts';
import { openBrowser } from './browser.ts';
import { defineAchievement } from './desk.ts';
import { type Guest, newGuest, wordsOf } from './guest.ts';
import { printPage } from './print.ts';
import { setUp, signInByLetter } from './sign-in.ts';
import { passBy } from './stops.ts';

let network: Network;
let browser: Browser;
let registrar: Guest;
const desk = () => `${network.issuer.address}/desk/kestrel-bay`;
beforeAll(async () => {
  browser = await openBrowser();
  network = await startNetwork({ refuses: (address) => address.startsWith('gone') });
  registrar = await newGuest(browser);
  await setUp(registrar, network.issuer, REGISTRAR, passBy);
  await defineAchievement(registrar, SAMPLE_ACHIEVEMENT, passBy);
});
afterAll(async () => {
  await browser?.close();
  await network?.stop();
});

/** As somebody reloads a page until it says something else. */
async function readAt(address: string): Promise<string> {
  await registrar.open(address);
  return registrar.reads();
}

/** Three learners; the second's address is wrong in a way that only the mail server knows. */
const ROSTER = [
  'email,name,external_id',
  'zoe.martin@learner.example,Zoë Martin,K-1',
  'gone.kofi@learner.example,Kofi Mensah,K-2',
  'li@learner.example,李小龙,K-3',
];

describe('mail at the desk', { timeout: 240_000 }, () => {
  it('a roster with PIN slips is awarded, and its slips are shown once, to print', async () => {
    const { t, page } = registrar;
    await registrar.open(`${desk()}/batches/new`);
    await registrar.give(t('issuer.file'), { name: 'class.csv', mimeType: 'text/csv', buffer: Buffer.from(ROSTER.join('\n')) });
    await registrar.tick(t('issuer.assessment.participation'));
    await page.getByRole('switch', { name: t('issuer.slips.choice') }).check();
    await registrar.press(t('issuer.batch.look'));
    await registrar.press(t('issuer.award.button', { count: 3 }));
    await page.getByText(t('issuer.batch.finished')).waitFor();
    await page.waitForLoadState();
    await registrar.follow(t('issuer.slips.ask', { count: 3 }));
    await registrar.press(t('issuer.slips.make', { count: 3 }));
    const slips = page.getByRole('list', { name: t('issuer.slips.title') }).getByRole('listitem');
    expect(await slips.count()).toBe(3);
    expect(await wordsOf(slips.nth(0))).toMatch(/^Zoë Martin K-1 · z…@learner\.example \d{3} \d{3} For your badge/);
    const print = await printPage(page, 'slips');
    expect(print).toMatchObject({ background: 'rgb(255, 255, 255)', ink: 'rgb(0, 0, 0)', over: 0, pressable: [], sheets: 1 });
    await page.reload(); // the browser sends the form again: what is printed holds until somebody means to end it
    expect([await slips.count(), await registrar.reads()]).toEqual([0, expect.stringContaining(t('issuer.slips.again'))]);
    await registrar.press(t('issuer.slips.again.make', { count: 3 }));
    expect(await slips.count()).toBe(3);
  });

  it('a letter that the mail server refused says why, and goes out again to a corrected address', async () => {
    const { t, page } = registrar;
    await registrar.turnTo(t('issuer.mail.title'));
    await expect.poll(() => readAt(`${desk()}/mail?state=failed`), { timeout: 60_000 }).toContain('550 5.1.1');
    expect(await registrar.reads()).toContain('The mail server refused the address (550 5.1.1).');
    const box = page.getByLabel(t('issuer.field.email'));
    expect(await box.inputValue()).toBe('gone.kofi@learner.example');
    await box.fill('kofi.mensah@learner.example');
    await registrar.press(t('issuer.mail.again.pin'));
    expect(await registrar.reads()).toMatch(/\b\d{3} \d{3}\b/);
    await expect.poll(() => readAt(`${desk()}/mail`), { timeout: 60_000 }).toMatch(/Accepted by the mail server Kofi Mensah/);
    await registrar.open(`${desk()}/mail?state=failed`);
    expect(await registrar.reads()).toContain('No letter has failed.');
  });

  it('reminders are set, shown as they will read, and a sample comes to the registrar', async () => {
    const { t } = registrar;
    await registrar.open(`${desk()}/mail`);
    await registrar.follow(t('issuer.reminders.title'));
    await registrar.fill(t('issuer.reminders.unclaimed'), '7');
    await registrar.fill(t('issuer.reminders.expiring'), '30, 7');
    await registrar.press(t('issuer.reminders.save'));
    expect(await registrar.reads()).toContain('Learners are reminded so from now on.');
    await registrar.press(t('issuer.reminders.test', { me: REGISTRAR.email }));
    expect(await registrar.reads()).toContain('Two samples are on their way');
  });
});

describe('the pages of mail, rooms and slips', { timeout: 300_000 }, () => {
  it.each(['en', 'fr'] as const)('have nothing against them and fit the narrowest phone, by day and by night, in %s', async (language) => {
    const guest = await newGuest(browser, { language });
    await signInByLetter(guest, network.issuer, network.mailbox, REGISTRAR, passBy);
    await guest.open(`${network.issuer.address}/language/${language}?to=%2Fhelp`); // the desk speaks its person's language until told otherwise
    const faults: string[] = [];
    const look = async (name: string, address: string) => {
      await guest.open(address);
      faults.push(...(await audit(guest, name)));
    };
    const { t } = guest;
    await look('home', desk());
    await look('mail', `${desk()}/mail`);
    await look('mail-resend', `${desk()}/mail/resend`);
    await look('reminders', `${desk()}/mail/reminders`);
    await look('rooms', `${desk()}/claims`);
    await look('room-new', `${desk()}/claims/new`);
    await guest.press(t('issuer.open-claims.begin'));
    const run = guest.page.url();
    const address = await guest.page.locator('#address').inputValue();
    faults.push(...(await audit(guest, 'room')));
    await look('wall', `${run}/wall`);
    const pin = (await wordsOf(guest.page.locator('.wall .code'))).replace(' ', '');
    await look('room-public', address);
    await guest.fill(t('issuer.open-claim.pin'), pin);
    await guest.fill(t('issuer.open-claim.name'), `Ada Lin ${language}`);
    await guest.fill(t('issuer.open-claim.email'), `ada.${language}@learner.example`);
    await guest.press(t('issuer.open-claim.send'));
    faults.push(...(await audit(guest, 'room-sent')));
    await look('room-come', run);
    await guest.page.getByRole('link', { name: t('issuer.open-claims.remove-of', { who: `Ada Lin ${language}` }) }).click();
    faults.push(...(await audit(guest, 'room-remove')));
    expect(faults).toEqual([]);
  });
});
