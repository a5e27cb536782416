import { badgePng } from '@laurel/web';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Network, REGISTRAR, startNetwork } from '../network.ts';
import { audit } from './audit.ts';
import { openBrowser } from './browser.ts';
import { type Guest, newGuest } from './guest.ts';
import { printPage } from './print.ts';
import { setUp, signInByLetter } from './sign-in.ts';
import { passBy } from './stops.ts';

let network: Network;
let browser: Browser;
/** Without script: rows grow, files go up and drafts rest by forms alone. */
let registrar: Guest;
let at: string;
beforeAll(async () => {
  browser = await openBrowser();
  network = await startNetwork();
  registrar = await newGuest(browser, { script: false });
  await setUp(registrar, network.issuer, REGISTRAR, passBy);
  at = `${network.issuer.address}/desk/kestrel-bay/achievements`;
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await network?.stop();
});

const SVG = (inside: string) =>
  Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 200"><circle cx="100" cy="100" r="95" fill="#7d2530"/>${inside}</svg>`);
const file = (name: string, buffer: Buffer) => ({ name, mimeType: 'application/octet-stream', buffer });
const box = (name: string) => registrar.page.locator(`[name="${name}"]`);
const write = async (fields: Record<string, string>) => {
  for (const [name, text] of Object.entries(fields)) await box(name).fill(text);
};
/** Presses what answers at the same address, also with what is to be mended. */
const press = async (words: string, nth = 0) => {
  const button = registrar.page.getByRole('main').getByRole('button', { name: words, exact: true }).nth(nth);
  await Promise.all([registrar.page.waitForNavigation({ waitUntil: 'load' }), button.click()]);
};
/** axe needs the script that this registrar has switched off: the same address in a browser that has it, with the same cookies. */
const looksRight = async (name: string, first: (page: Page) => Promise<void> = async () => {}): Promise<string[]> => {
  const context = await browser.newContext({ storageState: await registrar.page.context().storageState() });
  const page = await context.newPage();
  await page.goto(registrar.page.url());
  await first(page);
  const faults = await audit({ ...registrar, page }, name);
  await context.close();
  return faults;
};

describe('an achievement from the first word to its second version', { timeout: 240_000 }, () => {
  it('grows by a second skill and a rubric of two criteria, row by row', async () => {
    const { t } = registrar;
    await registrar.open(`${at}/new`);
    expect(await looksRight('achievement-editor')).toEqual([]);
    await write({
      name_en: 'Infection Prevention in Home Care',
      name_fr: 'Prévention des infections à domicile',
      description_en: 'Plans and carries out a home visit so that infection is not carried on.',
      description_fr: 'Prépare et mène une visite sans transmettre d’infection.',
      outcomes_en: 'Judge the risk\nChoose protection that fits the task',
      outcomes_fr: 'Évaluer le risque\nChoisir une protection adaptée',
      criteria_en: '- Four pieces of evidence',
      alignment_name_0: 'Infection control',
      alignment_url_0: 'https://skills.example/1',
    });
    await press(t('issuer.alignment.add'));
    await write({ alignment_name_1: 'Risk assessment', alignment_url_1: 'https://skills.example/2', result_title_0: 'Assesses risk' });
    await box('result_type_0').selectOption('RubricCriterionLevel');
    await press(t('issuer.level.begin'));
    await write({ level_name_0_0: 'Starting', level_description_0_0: 'Names general dangers.' });
    await press(t('issuer.level.add'));
    await write({ level_name_0_1: 'Secure', level_description_0_1: 'Ranks the dangers of this home.', result_required_0: 'Secure' });
    await press(t('issuer.result.add'));
    await write({ result_title_1: 'Explains to the family' });
    await box('result_type_1').selectOption('RubricCriterionLevel');
    await press(t('issuer.level.begin'));
    await write({ level_name_1_0: 'Starting' });
    await press(t('issuer.level.add'), 1);
    await write({ level_name_1_1: 'Secure', result_required_1: 'Secure', workload: 'fifty' });
    await press(t('issuer.achievement.publish'));
    expect(await registrar.reads()).toContain(t('issuer.form.no_number'));
    await write({ workload: '50', criteria_fr: '- Quatre preuves' });
  });

  it.each([
    ['badge.svg', SVG('<script>alert(1)</script>'), 'svg_program'],
    ['badge.svg', SVG('<image href="https://elsewhere.example/a.png" width="9" height="9"/>'), 'svg_element'],
    ['badge.png', SVG(''), 'picture_extension'],
    ['badge.pdf', Buffer.from('%PDF-1.7'), 'picture_kind'],
  ])('is refused %s for what it is, beside its box, and loses nothing', async (name, bytes, refusal) => {
    const { t } = registrar;
    await box('picture_file').setInputFiles(file(name, bytes));
    await press(t('issuer.achievement.publish'));
    expect(await registrar.reads()).toContain(t(`issuer.picture.${refusal}`));
    expect(await box('level_description_0_1').inputValue()).toBe('Ranks the dangers of this home.');
  });

  it('takes a picture of its own, which needs its words, and rests as a draft that nobody else sees', async () => {
    const { t } = registrar;
    await box('picture_file').setInputFiles(file('badge.png', Buffer.from(await badgePng({ title: 'Ours', kind: 'assessed', alt: '', colour: 'madder' }))));
    await press(t('issuer.achievement.publish'));
    expect(await registrar.reads()).toContain(t('issuer.form.alt_needed'));
    const sendEmpty = async (page: Page) => {
      await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), page.getByRole('button', { name: t('issuer.achievement.publish') }).click()]);
    };
    expect(await looksRight('achievement-problems', sendEmpty)).toEqual([]);
    await write({ alt_en: 'A madder wreath', alt_fr: 'Une couronne garance' });
    await press(t('issuer.achievement.save-draft'));
    expect(await registrar.reads()).toContain(t('issuer.draft.saved'));
    expect(await looksRight('achievement-draft')).toEqual([]);
    const id = /achievements\/([\w-]+)/.exec(registrar.page.url())?.[1] ?? '';
    const stranger = await newGuest(browser, { script: false });
    expect((await stranger.page.goto(`${network.issuer.address}/achievements/${id}`))?.status()).toBe(404);
    await registrar.open(at);
    expect(await looksRight('achievement-drafts')).toEqual([]);
    await registrar.follow('Infection Prevention in Home Care');
  });

  it('is seen as a learner, as an employer and on paper before it is published', async () => {
    const { t, page } = registrar;
    await press(t('issuer.achievement.preview'));
    for (const view of ['learner', 'employer', 'print'] as const) {
      await registrar.follow(t(`issuer.preview.${view}`));
      expect(await looksRight(`achievement-preview-${view}`)).toEqual([]);
      expect(await registrar.reads()).toContain('Amélie Thériault');
    }
    expect((await printPage(page, 'certificate')).sheets).toBeLessThanOrEqual(2); // the heading, and the sheet across
    await registrar.follow(t('issuer.preview.back.draft'));
  });

  it('is published, shown to everybody with its rubric and picture, and its second version says what changed', async () => {
    const { t, page } = registrar;
    await press(t('issuer.achievement.publish'));
    expect(await registrar.reads()).toContain(t('issuer.achievement.defined'));
    expect(await looksRight('achievement-detail')).toEqual([]);
    const address = page.url().replace(/\?.*$/, '');
    await registrar.follow(t('issuer.achievement.edit'));
    await write({ validity_months: '36', alignment_name_1: 'Judging risk' });
    await press(t('issuer.achievement.publish-version', { version: 2 }));
    await registrar.follow(t('issuer.achievement.versions.count', { count: 2 }));
    expect(await registrar.reads()).toContain(t('issuer.change.alignment', { name: 'Judging risk' }));
    expect(await looksRight('achievement-versions')).toEqual([]);
    await registrar.open(address.replace('/desk/kestrel-bay', ''));
    expect(await registrar.reads()).toContain('Ranks the dangers of this home.');
    expect(await looksRight('achievement-public-rubric')).toEqual([]);
    expect(await page.getByRole('img', { name: 'A madder wreath' }).count()).toBe(1);
    expect(await page.evaluate<number>("document.querySelector('main img.badge').naturalWidth")).toBe(512);
  });

  it('stands under a banner of the institution, which designs its certificate too, without script', async () => {
    const { t } = registrar;
    await registrar.open(at);
    await registrar.turnTo(t('issuer.look'));
    const sea = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 240"><rect width="1200" height="240" fill="#0d5560"/></svg>';
    await box('banner_file').setInputFiles(file('sea.svg', Buffer.from(sea)));
    await write({ alt_en: 'The sea', alt_fr: 'La mer' });
    await press(t('issuer.banner.show'));
    expect(await looksRight('look')).toEqual([]);
    await registrar.follow(t('issuer.design.open'));
    await box('layout').selectOption('frame');
    await box('colour').selectOption('own');
    await write({ own_colour: '#ffd800', sign_name: 'Odile Savoie', sign_title_en: 'Dean of Health' });
    await press(t('issuer.design.save'));
    expect(await registrar.reads()).toContain(t('issuer.design.colour.pale', { contrast: '1.3', least: '4.5' }));
    await write({ own_colour: '#1f456f' });
    await press(t('issuer.design.save'));
    expect(await registrar.reads()).toContain(t('issuer.design.done.saved'));
    expect(await looksRight('certificate-design')).toEqual([]);
  });

  it('waits for a second person where the institution wants one, who confirms four things', async () => {
    const { t } = registrar;
    const { store, people } = network.issuer.node().house;
    const luc = { name: 'Luc Arsenault', email: 'luc@kestrelbay.example', language: 'en' as const };
    await store.write(async (db) => people.grant(db, (await people.ensurePerson(db, luc)).id, { role: 'decider', profile: 'kestrel-bay' }));
    await registrar.open(at);
    await registrar.follow(t('issuer.publishing.propose.how').replace(/.*<link>(.*)<\/link>.*/, '$1'));
    expect(await looksRight('publishing')).toEqual([]);
    await press(t('issuer.publishing.save'));
    await registrar.open(`${at}/new`);
    await write({ name_en: 'First aid', description_en: 'Helps until help comes.', criteria_en: '- A course of two days' });
    await press(t('issuer.approval.ask'));
    const decider = await newGuest(browser);
    await signInByLetter(decider, network.issuer, network.mailbox, luc, passBy);
    await decider.open(registrar.page.url());
    expect(await audit(decider, 'approval')).toEqual([]);
    for (const name of ['impact', 'equity', 'access', 'language'] as const)
      await decider.page.getByRole('switch', { name: t(`issuer.approval.${name}`) }).check();
    await decider.press(t('issuer.approval.approve'));
    expect(await decider.reads()).toContain(t('issuer.approvals.done.approved'));
    const id = /approvals\/([\w-]+)/.exec(registrar.page.url())?.[1] ?? '';
    await decider.open(`${network.issuer.address}/achievements/${id}`); // under the banner
    expect((await printPage(decider.page, 'public-banner')).sheets).toBe(1);
  });
});
