import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Language } from '@laurel/base';
import { makeTranslate } from '@laurel/web';
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
import { takeAlong } from './wallet.ts';
import { BUDGET, weightOf } from './weight.ts';

let browser: Browser;
let network: Network;
beforeAll(async () => {
  browser = await openBrowser();
  network = await startNetwork();
  const { issuer, mailbox } = network;
  const desk = `${issuer.address}/desk/kestrel-bay`;
  const registrar = await signIn(issuer, mailbox, REGISTRAR);
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

const PIN = '493017';

describe('a learner who shares a badge', { timeout: 300_000 }, () => {
  let learner: Guest;
  let address: string;
  let guarded: string;
  let form = '';
  let [collection, folio, shown] = ['', '', ''];
  let previewed: string;
  const wallet = () => network.holder.address;
  const sheetOf = ({ page }: Guest) => page.locator('article.preview').evaluate<string, HTMLElement>((element) => element.outerHTML);
  const stranger = () => newGuest(browser, { script: false });
  /** axe is a script: somebody with script looks at the page that somebody without it is at. */
  const auditAt = async (at: string, name: string, language: Language = 'en'): Promise<string[]> => {
    const looker = await newGuest(browser, { language });
    await looker.open(at);
    return audit(looker, name);
  };
  const openForm = async () => {
    await learner.open(`${wallet()}/wallet`);
    await learner.follow(SAMPLE_ACHIEVEMENT.name);
    await learner.follow(learner.t('holder.badge.share'));
    form = new URL(learner.page.url()).pathname;
  };

  beforeAll(async () => {
    learner = await newGuest(browser);
    // The letter that comes now: one that brought the badge's code lies in the mailbox already.
    const before = await newestNumber(network.mailbox, LEARNER.email);
    await learner.open(`${wallet()}/sign-in`);
    await learner.fill(learner.t('web.sign-in.email'), LEARNER.email);
    await learner.press(learner.t('web.sign-in.send'));
    await learner.open((await letterAfter(network.mailbox, LEARNER.email, before)).link(/\/sign-in\//));
    await learner.press(learner.t('web.sign-in.enter'));
  }, 120_000);

  it('chooses fields, looks at the very sheet, and makes a link that goes anywhere', async () => {
    const { t } = learner;
    await openForm();
    const drawn = await sheetOf(learner);
    const one = learner.page.locator('input[name=field]:checked').first();
    const box = learner.page.locator(`input[name=field][value="${await one.getAttribute('value')}"]`);
    await box.uncheck();
    await expect.poll(() => sheetOf(learner), { message: 'the sheet follows its switches', timeout: 20_000 }).not.toBe(drawn);
    await box.check();
    await expect.poll(() => sheetOf(learner), { timeout: 20_000 }).toBe(drawn);
    await learner.fill(t('holder.share.recipient'), 'Coopérative d’habitation, rue Main');
    await learner.fill(t('holder.share.purpose'), 'Un logement');
    await learner.press(t('holder.share.see'));
    previewed = await sheetOf(learner);
    await takePicture(learner.page, 'share-form-en-1280-light');
    const broken = await learner.page.locator('.preview dt').evaluateAll<string[], HTMLElement>((terms) =>
      terms.flatMap((term) => {
        const range = document.createRange();
        range.selectNodeContents(term);
        const word = String(term.textContent).trim();
        return /\s/.test(word) || range.getClientRects().length === 1 ? [] : [word];
      }),
    );
    expect(broken, 'words broken in two').toEqual([]);
    expect(await audit(learner, 'share-form')).toEqual([]);
    await learner.press(t('holder.share.make'));
    address = await learner.field(t('holder.share.address')).inputValue();
    for (const words of [t('holder.share.targets', { count: 63 }), t('holder.share.texts')]) await learner.page.getByText(words).click();
    await takePicture(learner.page, 'share-own-en-1280-light');
    expect(await audit(learner, 'share-own')).toEqual([]);
  });

  it('shows that sheet to a stranger without script: no cookie, nobody else, 50 KB, and it prints', async () => {
    const { page, diary, open, reads, t } = await stranger();
    const devtools = await page.context().newCDPSession(page);
    let bytes = 0;
    devtools.on('Network.loadingFinished', ({ encodedDataLength }) => {
      bytes += encodedDataLength;
    });
    await devtools.send('Network.enable');
    await open(address);
    expect(await page.locator('article.preview').evaluate<string, HTMLElement>((element) => element.outerHTML)).toBe(previewed);
    expect(await reads()).toContain(t('web.verdict.valid'));
    expect(diary.cookies).toEqual([]);
    expect(diary.requests.filter(({ url }) => !url.startsWith(wallet()) && !url.startsWith('data:'))).toEqual([]);
    expect(diary.complaints).toEqual([]);
    expect(bytes).toBeGreaterThan(5_000);
    expect(bytes).toBeLessThanOrEqual(BUDGET);
    await takePicture(page, 'share-public-en-1280-light');
    expect(await auditAt(address, 'share-public')).toEqual([]);
    const looker = await newGuest(browser);
    await looker.open(address);
    const print = await printPage(looker.page, 'share');
    expect([print.background, print.ink, print.over, print.pressable]).toEqual(['rgb(255, 255, 255)', 'rgb(0, 0, 0)', 0, []]);
    expect(print.sheets).toBeLessThanOrEqual(2);
  });

  it('lets a stranger take the badge along and have it checked by somebody else', async () => {
    const { page, open, fill, press, reads, t } = await stranger();
    await open(address);
    const file = (await takeAlong({ page } as Guest, t('holder.share.take'))).toString(); // it asks for nothing but the page
    await open(`${network.verifier.address}/verify`);
    await fill(t('verifier.verify.badge'), file);
    await press(t('verifier.verify.check'));
    expect(await reads()).toContain(t('web.verdict.valid'));
  });

  it('asks for a PIN where one was chosen, and a public one is shown inside other pages, which no other is', async () => {
    const { t } = learner;
    await openForm();
    const asked = () => Promise.all(['pin', 'mailbox'].map((name) => learner.page.locator(`#${name}`).isVisible()));
    const asks = [await asked()];
    for (const level of ['named', 'pin']) {
      await learner.tick(t(`holder.share.level.${level}`));
      asks.push(await asked());
    }
    const [none, mailbox, pin] = [
      [false, false],
      [false, true],
      [true, false],
    ];
    expect(asks).toEqual([none, mailbox, pin]);
    await learner.fill(t('holder.share.pin'), PIN);
    await learner.press(t('holder.share.make'));
    guarded = await learner.field(t('holder.share.address')).inputValue();
    const guest = await stranger();
    await guest.open(guarded);
    await takePicture(guest.page, 'share-gate-en-1280-light');
    expect(await auditAt(guarded, 'share-gate')).toEqual([]);
    await guest.fill(t('holder.share.pin'), PIN);
    await guest.press(t('holder.share.gate.open'));
    expect(await guest.heading()).toBe(t('web.verdict.valid'));

    await openForm();
    await learner.tick(t('holder.share.level.public'));
    await learner.press(t('holder.share.make'));
    const open = await learner.field(t('holder.share.address')).inputValue();
    const frames = [`${open}/embed`, open, guarded].map((src) => `<iframe src="${src}" width="420" height="640"></iframe>`);
    const elsewhere = createServer((_, response) => response.setHeader('content-type', 'text/html').end(frames.join('')));
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
    const { page } = await newGuest(browser);
    await page.goto(`http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/`); // listening on TCP, so it is one
    await takePicture(page, 'share-framed-en-1280-light');
    const framed = await Promise.all(
      page
        .frames()
        .slice(1)
        .map((frame) => frame.waitForLoadState().then(() => wordsOf(frame.locator('body')))),
    );
    expect(framed[0]).toContain(SAMPLE_ACHIEVEMENT.name);
    expect(framed.slice(1).join()).not.toContain(SAMPLE_ACHIEVEMENT.name);
    elsewhere.close();
    expect(await auditAt(`${open}/embed`, 'share-embed')).toEqual([]);
  });

  it('shows a whole collection by one address, which a stranger without script reads in 50 KB', async () => {
    const { t, page } = learner;
    await learner.open(`${wallet()}/wallet/collections`);
    await learner.fill(t('holder.collections.name'), 'Northshore');
    await learner.press(t('holder.collections.make'));
    await page.getByRole('switch').first().check();
    await learner.press(t('holder.collection.add.do'));
    await learner.follow(t('holder.folio.show'));
    collection = new URL(page.url()).pathname;
    const drawn = await sheetOf(learner);
    await page.locator('input[name^=field-]:checked').first().uncheck();
    await expect.poll(() => sheetOf(learner), { message: 'the sheet follows its switches', timeout: 20_000 }).not.toBe(drawn);
    await takePicture(page, 'folio-form-en-1280-light');
    expect(await audit(learner, 'folio-form')).toEqual([]);
    const sheet = await sheetOf(learner);
    await learner.press(t('holder.share.make'));
    folio = new URL(page.url()).pathname;
    shown = await learner.field(t('holder.share.address')).inputValue();
    await takePicture(page, 'folio-own-en-1280-light');
    expect(await audit(learner, 'folio-own')).toEqual([]);
    const guest = await stranger();
    expect(await weightOf(guest, shown)).toBeLessThanOrEqual(BUDGET);
    expect(guest.diary.cookies).toEqual([]);
    expect(guest.diary.requests.filter(({ url }) => !url.startsWith(wallet()) && !url.startsWith('data:'))).toEqual([]);
    await takePicture(guest.page, 'folio-public-en-1280-light');
    await guest.follow(t('holder.folio.open.of', { title: SAMPLE_ACHIEVEMENT.name }));
    expect(await sheetOf(guest)).toBe(sheet);
    expect(await auditAt(shown, 'folio-public')).toEqual([]);
    const looker = await newGuest(browser);
    await looker.open(shown);
    const print = await printPage(looker.page, 'folio');
    expect([print.background, print.ink, print.over, print.sheets]).toEqual(['rgb(255, 255, 255)', 'rgb(0, 0, 0)', 0, 1]);
  });

  it.each<Language>(['en', 'fr'])('shows a collection behind a PIN or a code, and each page on the way is sound (%s)', async (language) => {
    const show = async (level: 'pin' | 'named', fields: Record<string, string>): Promise<Guest> => {
      await learner.open(`${wallet()}${collection}`);
      await learner.tick(learner.t(`holder.share.level.${level}`));
      for (const [name, text] of Object.entries(fields)) await learner.fill(learner.t(`holder.share.${name}`), text);
      await learner.press(learner.t('holder.share.make'));
      const address = await learner.field(learner.t('holder.share.address')).inputValue();
      const guest = await newGuest(browser, { language });
      await guest.open(address);
      return guest;
    };
    const withPin = await show('pin', { pin: PIN });
    const { t } = withPin;
    expect(await audit(withPin, 'folio-pin')).toEqual([]);
    await withPin.fill(t('holder.share.pin'), PIN);
    await withPin.press(t('holder.share.gate.open'));
    expect(await withPin.heading()).toBe('Northshore');
    expect(await audit(withPin, 'folio-guarded')).toEqual([]);
    await withPin.press(`${t('holder.folio.open')} ${SAMPLE_ACHIEVEMENT.name}`);
    expect(await withPin.heading()).toBe(t('web.verdict.valid'));
    expect(await audit(withPin, 'folio-guarded-badge')).toEqual([]);

    const panel = `panel-${language}@employer.example`;
    const byMail = await show('named', { recipient: 'Ms Okafor', mailbox: panel });
    expect(await audit(byMail, 'folio-mail')).toEqual([]);
    const before = await newestNumber(network.mailbox, panel);
    await byMail.press(t('holder.share.gate.send'));
    expect(await audit(byMail, 'folio-code')).toEqual([]);
    const code = /\b\d{6}\b/.exec((await letterAfter(network.mailbox, panel, before)).text)?.[0] ?? 'no code';
    await byMail.fill(t('web.sign-in.code'), code);
    await byMail.press(t('holder.share.gate.open'));
    expect(await byMail.heading()).toBe('Northshore');
  });

  it('is as sound in French', async () => {
    const own = learner.page.url();
    const inFrench = { ...learner, t: makeTranslate('fr') };
    for (const [path, name] of [
      [new URL(own).pathname, 'share-own'],
      [form, 'share-form'],
      ['/wallet/shared', 'shared-now'],
      [collection, 'folio-form'],
      [folio, 'folio-own'],
    ] as const) {
      await learner.open(`${wallet()}${path}?lang=fr`);
      await takePicture(learner.page, `${name}-fr-1280-light`);
      expect(await audit(inFrench, name)).toEqual([]);
    }
    expect(await auditAt(address, 'share-public', 'fr')).toEqual([]);
    expect(await auditAt(shown, 'folio-public', 'fr')).toEqual([]);
    expect(await auditAt(guarded, 'share-gate', 'fr')).toEqual([]);
  });

  it('stops it in two clicks, and the page says that it is no longer shared', async () => {
    const { t, page } = learner;
    await learner.open(`${wallet()}/wallet/shared`);
    await takePicture(page, 'shared-now-en-1280-light');
    expect(await audit(learner, 'shared-now')).toEqual([]);
    const row = page.getByRole('row').filter({ hasText: 'rue Main' }).first();
    await Promise.all([
      page.waitForNavigation({ waitUntil: 'load' }),
      row.getByRole('link', { name: t('holder.share.stop.of', { title: SAMPLE_ACHIEVEMENT.name }) }).click(),
    ]);
    await learner.press(t('holder.share.stop'));
    expect(await learner.reads()).toContain(t('holder.share.stopped'));
    const guest = await stranger();
    expect((await guest.page.goto(address))?.status()).toBe(404);
    expect(await guest.heading()).toBe(t('holder.share.gone'));
  });
});
