import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { awardBatch, ensureAchievement, uploadRoster } from '../../scripts/demo/desk.ts';
import { SAMPLE_ACHIEVEMENT, sampleRoster } from '../../scripts/demo/sample.ts';
import { claimBadge } from '../../scripts/demo/wallet.ts';
import { LEARNER, letterAfter, type Network, newestNumber, newVisitor, REGISTRAR, signIn, startNetwork } from '../network.ts';
import { audit } from './audit.ts';
import { openBrowser } from './browser.ts';
import { type Guest, newGuest, wordsOf } from './guest.ts';
import { takePicture } from './picture.ts';
import { printPage } from './print.ts';

let browser: Browser;
let network: Network;
beforeAll(async () => {
  browser = await openBrowser();
  // The third node keeps wallets too: it is the blank one.
  network = await startNetwork({
    configure: (name, config) => (name === 'verifier' ? { ...config, roles: ['verifier', 'holder'], wallet: { open: true } } : config),
  });
  const { issuer, mailbox } = network;
  const registrar = await signIn(issuer, mailbox, REGISTRAR);
  const desk = `${issuer.address}/desk/kestrel-bay`;
  const achievement = await ensureAchievement(registrar, desk, SAMPLE_ACHIEVEMENT);
  const before = await newestNumber(mailbox, LEARNER.email);
  await awardBatch(await uploadRoster(registrar, desk, achievement, sampleRoster()));
  const letter = await letterAfter(mailbox, LEARNER.email, before);
  await claimBadge(newVisitor(LEARNER.language), letter.link(/\/claim\//), mailbox, LEARNER);
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await network?.stop();
});

/** The letter that came of it, and none that came before: she gets many. */
async function letterOnceSent(send: () => Promise<void>) {
  const before = await newestNumber(network.mailbox, LEARNER.email);
  await send();
  return letterAfter(network.mailbox, LEARNER.email, before);
}

async function signInAt(guest: Guest): Promise<void> {
  const { t } = guest;
  await guest.open(`${network.holder.address}/sign-in`);
  await guest.fill(t('web.sign-in.email'), LEARNER.email);
  const letter = await letterOnceSent(() => guest.press(t('web.sign-in.send')));
  await guest.open(letter.link(/\/sign-in\//));
  await guest.press(t('web.sign-in.enter'));
}

describe('a wallet that is kept from being lost', { timeout: 300_000 }, () => {
  let file: Buffer;
  let words: string;

  it('is saved in one file, script off, by the words that the page offers', async () => {
    const learner = await newGuest(browser, { script: false });
    const { t, page } = learner;
    await signInAt(learner);
    await learner.open(`${network.holder.address}/wallet`);
    await takePicture(page, 'backup-never-en-1280-light');
    await learner.follow(t('holder.safe.save'));
    words = await wordsOf(page.locator('#offered'));
    expect(words.split(' ')).toHaveLength(6);
    await learner.fill(t('holder.backup.passphrase'), words);
    await learner.fill(t('holder.backup.again'), 'something else');
    const [refused] = await Promise.all([page.waitForNavigation(), page.getByRole('button', { name: t('holder.backup.make') }).click()]);
    expect(refused?.status()).toBe(422);
    await takePicture(page, 'backup-refused-en-1280-light');
    expect(await wordsOf(page.locator('#offered'))).toBe(words);
    for (const label of [t('holder.backup.passphrase'), t('holder.backup.again')]) await learner.fill(label, words);
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: t('holder.backup.make') }).click()]);
    expect(download.suggestedFilename()).toMatch(/^laurel-wallet-\d{4}-\d\d-\d\d\.laurel$/);
    file = await readFile(await download.path());
    await learner.open(`${network.holder.address}/wallet`);
    expect(await learner.reads()).not.toContain(t('holder.safe.never'));

    // With script, what was wrong before leaves the page that stays.
    const scripted = await newGuest(browser);
    await scripted.page.context().addCookies(await page.context().cookies());
    await scripted.open(`${network.holder.address}/wallet/backup`);
    const twice = async (again: string) => {
      await scripted.fill(t('holder.backup.passphrase'), words);
      await scripted.fill(t('holder.backup.again'), again);
      await scripted.page.getByRole('button', { name: t('holder.backup.make') }).click();
    };
    await twice('something else');
    const wrong = scripted.page.getByRole('main').getByRole('alert');
    await wrong.waitFor();
    const came = scripted.page.waitForEvent('download');
    await twice(words);
    await came;
    expect(await wrong.count()).toBe(0);
  });

  it('comes back on a blank node, script off', async () => {
    const learner = await newGuest(browser, { script: false });
    const { t } = learner;
    const { address } = network.verifier;
    await learner.open(`${address}/wallet/new`);
    await learner.fill(t('web.sign-in.email'), LEARNER.email);
    const { text } = await letterOnceSent(() => learner.press(t('holder.new.send')));
    await learner.fill(t('web.sign-in.code'), /\b\d{6}\b/.exec(text)?.[0] ?? '');
    await learner.press(t('holder.new.enter'));
    await learner.follow(t('holder.safe.restore'));
    await learner.give(t('holder.restore.file'), { name: 'laurel-wallet-2026-11-25.laurel', mimeType: 'application/octet-stream', buffer: file });
    await learner.fill(t('holder.backup.passphrase'), words);
    await learner.press(t('holder.restore.button'));
    expect(await learner.heading()).toBe(t('holder.restore.done', { added: 1 }));
    await takePicture(learner.page, 'restore-done-en-1280-light');
    await learner.follow(t('holder.restore.look'));
    await learner.follow(SAMPLE_ACHIEVEMENT.name);
    expect(await learner.heading()).toBe(SAMPLE_ACHIEVEMENT.name);
    await takePicture(learner.page, 'badge-restored-en-1280-light');
    // And goes again for good, account and all, by a word that is typed.
    await learner.turnTo(t('holder.nav.safe'));
    await learner.follow(t('holder.leave.title'));
    await learner.fill(t('holder.leave.type', { word: t('holder.leave.word') }), t('holder.leave.word'));
    await learner.press(t('holder.leave.title'));
    expect(await learner.heading()).toBe(t('holder.leave.done.title'));
    await learner.open(`${address}/wallet`);
    expect(new URL(learner.page.url()).pathname).toBe('/sign-in');
  });

  it.each(['en', 'fr'] as const)('reads well on every page of it, in %s, on each screen, by day and by night', async (language) => {
    const learner = await newGuest(browser, { language });
    const { t, page } = learner;
    await signInAt(learner);
    // What the switch at the top of a page does: the language in her account would win over her browser's.
    await learner.open(`${network.holder.address}/language/${language}?to=/wallet/safe`);
    for (const name of ['safe', 'account', 'backup', 'restore', 'issuers', 'kit']) {
      await learner.open(`${network.holder.address}/wallet/${name}`);
      await takePicture(page, `keep-${name}-${language}-1280-light`);
      expect(await audit(learner, `keep-${name}`)).toEqual([]);
    }
    await learner.press(t('holder.kit.make'));
    expect(await audit(learner, 'keep-kit-made')).toEqual([]);
    const print = await printPage(page, `kit-${language}`);
    expect(print).toMatchObject({ background: 'rgb(255, 255, 255)', ink: 'rgb(0, 0, 0)', over: 0, pressable: [], sheets: 1 });
    await learner.open(`${network.holder.address}/wallet/restore`);
    await learner.give(t('holder.restore.file'), { name: 'x.laurel', mimeType: 'application/octet-stream', buffer: file.subarray(0, 5_000) });
    await learner.fill(t('holder.backup.passphrase'), words);
    await Promise.all([page.waitForNavigation(), page.getByRole('button', { name: t('holder.restore.button') }).click()]);
    expect(await learner.reads()).toContain(t('holder.backup.wrong.file.cut_short').replace(/\s+/g, ' '));
    expect(await audit(learner, 'keep-restore-refused')).toEqual([]);
  });
});
