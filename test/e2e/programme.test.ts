import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Network, REGISTRAR, startNetwork } from '../network.ts';
import { audit } from './audit.ts';
import { openBrowser } from './browser.ts';
import { type Guest, newGuest } from './guest.ts';
import { followLetter, readCode } from './mailbox.ts';
import { setUp } from './sign-in.ts';
import { passBy } from './stops.ts';

const LEARNER = 'amelie.theriault@learner.example';
const DECIDER = { name: 'Bjørn Aas', email: 'bjorn@kestrel-bay.example' };
const TITLE = { en: 'Infection Prevention in Home Care', fr: 'Prévention des infections à domicile' };

let network: Network;
let browser: Browser;
let assessor: Guest;
let learner: Guest;
let decider: Guest;
const faults: string[] = [];
const look = async (name: string, guest: Guest) => void faults.push(...(await audit(guest, `programme-${name}`)));
const desk = () => `${network.issuer.address}/desk/kestrel-bay`;

beforeAll(async () => {
  browser = await openBrowser();
  network = await startNetwork();
  [assessor, learner, decider] = await Promise.all([newGuest(browser), newGuest(browser, { language: 'fr' }), newGuest(browser)]);
  await setUp(assessor, network.issuer, REGISTRAR, passBy);
  await publishRubric(assessor);
});
afterAll(async () => {
  await browser?.close();
  await network?.stop();
});

/** One criterion of two levels, of which the upper earns the badge. */
async function publishRubric({ page, t, open, press }: Guest): Promise<void> {
  const write = async (fields: Record<string, string>) => {
    for (const [name, text] of Object.entries(fields)) await page.locator(`[name="${name}"]`).fill(text);
  };
  await open(`${desk()}/achievements/new`);
  await write({ name_en: TITLE.en, name_fr: TITLE.fr, description_en: 'Visits homes.', description_fr: 'Se rend à domicile.' });
  await write({ criteria_en: 'Judge the risk.', criteria_fr: 'Évaluer le risque.', result_title_0: 'Judges risk' });
  await page.locator('[name=result_type_0]').selectOption('RubricCriterionLevel');
  await press(t('issuer.level.begin'));
  await write({ level_name_0_0: 'Starting' });
  await press(t('issuer.level.add'));
  await write({ level_name_0_1: 'Secure', level_description_0_1: 'Ranks the dangers of this home.', result_required_0: 'Secure' });
  await press(t('issuer.achievement.publish'));
}

describe('somebody who has learned it at home gets the badge', { timeout: 300_000 }, () => {
  it('finds it in the catalogue, and begins with an address', async () => {
    const { t } = learner;
    await learner.open(`${network.issuer.address}/catalogue`);
    await look('catalogue', learner);
    await learner.follow(TITLE.fr);
    await learner.follow(t('issuer.public.apply'));
    await look('apply', learner);
    expect(learner.diary.cookies).toEqual([]);
    await learner.fill(t('programme.apply.email'), LEARNER);
    await learner.press(t('programme.apply.send'));
    await learner.fill(t('web.sign-in.code'), await readCode(learner.page, network.mailbox, LEARNER));
    await learner.press(t('programme.apply.enter'));
    await learner.press(t('programme.apply.begin'));
    expect(await learner.heading()).toBe(TITLE.fr);
  });

  it('writes, over a line that breaks and a node that starts again, and shows a film that comes in pieces', async () => {
    const { t, page } = learner;
    const saved = (words: 'saved' | 'lost') =>
      page
        .locator(`[data-${words}]`)
        .filter({ hasText: t(`web.autosave.${words}`).split('#')[0]?.trim() ?? '' })
        .waitFor();
    await learner.tick(t('programme.learned.life'));
    await learner.fill(t('programme.part.context.label'), 'Deux ans à la maison avec ma mère.');
    await saved('saved');
    await page.context().setOffline(true);
    await learner.fill(t('programme.part.reflection.label'), 'J’appellerais avant de venir.');
    await saved('lost');
    await page.context().setOffline(false);
    await saved('saved');
    // What is left to write follows what is saved, without another page.
    await page.getByText(t('programme.send.left', { count: 1 })).waitFor();
    expect(await page.locator('[data-part]').filter({ visible: true }).allInnerTexts()).toEqual([t('programme.missing.evidence')]);
    await network.issuer.restart();
    await learner.give(t('programme.evidence.file'), { name: 'visite.exe', mimeType: 'video/mp4', buffer: Buffer.alloc(9, 7) });
    await page.getByRole('button', { name: t('programme.evidence.add') }).click();
    await page.getByText(t('programme.problem.wrong_media_type')).waitFor();
    await tellsWhatWasRefused();
    await isSignedOut();
    await learner.give(t('programme.evidence.file'), { name: 'visite.mp4', mimeType: 'video/mp4', buffer: Buffer.alloc(1_200_000, 7) });
    await learner.fill(t('programme.evidence.note'), 'La visite');
    // The line breaks after the first piece: what has arrived stays said until it goes on.
    const second = /\/uploads\/[\w-]+\?at=524288$/;
    await page.route(second, (route) => route.abort());
    await page.getByRole('button', { name: t('programme.evidence.add') }).click();
    await page.getByText(t('web.upload.waits').replace('#', '43')).waitFor();
    expect(await page.locator('progress').getAttribute('value')).toBe('524288');
    await page.unroute(second);
    await page.getByText('visite.mp4').first().waitFor();
    expect(await learner.reads()).toContain('visite.mp4 La visite');
    expect(await learner.field(t('programme.part.reflection.label')).inputValue()).toBe('J’appellerais avant de venir.');
    await look('draft', learner);
    await inTwoWindows();
    const late = await page.context().newPage();
    await late.goto(page.url());
    await learner.press(t('programme.send'));
    expect(await learner.reads()).toContain(t('programme.sent'));
    await typedTooLate(late);
  });

  it('is asked for a revision by somebody who does not see who it is, and sends it again', async () => {
    const { t } = assessor;
    await assessor.open(`${network.issuer.address}/assess`);
    await look('queue', assessor);
    await assessor.follow(t('programme.application.numbered', { number: '0001' }));
    expect(await assessor.reads()).toContain('Deux ans à la maison avec ma mère.');
    expect(await assessor.page.content()).not.toContain(LEARNER);
    await look('score', assessor);
    await assessor.fill(t('programme.words'), 'Show the bag too.');
    await assessor.tick(t('programme.recommends.revise'));
    await assessor.press(t('programme.scores.send'));
    await followLetter(learner.page, network.mailbox, LEARNER, `${network.issuer.address}/learn/applications/`);
    expect(await learner.reads()).toContain('Show the bag too.');
    await look('revision', learner);
    await learner.press(learner.t('programme.send'));
  });

  it('is scored by the rubric, decided by somebody else, and told how it was earned', async () => {
    const { t } = assessor;
    await invite();
    await assessor.open(`${network.issuer.address}/assess`);
    await assessor.follow(t('programme.application.numbered', { number: '0001' }));
    await assessor.page.getByRole('radio', { name: /^Secure/ }).check();
    await assessor.fill(t('programme.comment.to-learner'), 'You changed the plan because of the child.');
    await assessor.tick(t('programme.recommends.award'));
    await assessor.press(t('programme.scores.send'));
    await decider.open(`${network.issuer.address}/assess`);
    await decider.follow(t('programme.application.numbered', { number: '0001' }));
    expect(await decider.reads()).toContain('You changed the plan because of the child.');
    await look('decide', decider);
    await decider.tick(t('programme.decide.award'));
    await decider.press(t('programme.decision.send'));
    await learner.open(`${network.issuer.address}/learn`);
    await look('applications', learner);
    await learner.follow(TITLE.fr);
    expect(await learner.reads()).toContain(learner.t('programme.state.awarded'));
    await look('awarded', learner);
    await followLetter(learner.page, network.mailbox, LEARNER, `${network.issuer.address}/claim/`);
    expect(await learner.reads()).toContain(learner.t('issuer.assessment.assessed-here'));
  });

  it('axe finds nothing on any of these pages by day, by night and on a phone, and nothing scrolls sideways', () => {
    expect(faults).toEqual([]);
  });
});

/** Why a file was not taken stands in sight on a phone, with its name and without a bar that waits for more. */
async function tellsWhatWasRefused(): Promise<void> {
  const { page, t } = learner;
  const before = page.viewportSize();
  await page.setViewportSize({ width: 360, height: 740 });
  await learner.give(t('programme.evidence.file'), { name: 'encore.exe', mimeType: 'video/mp4', buffer: Buffer.alloc(9, 7) });
  await page.getByRole('button', { name: t('programme.evidence.add') }).click();
  const refused = page.locator('.error', { hasText: `encore.exe` });
  await refused.waitFor();
  expect(await refused.locator('progress').isVisible()).toBe(false);
  const box = await refused.boundingBox();
  expect(box && box.y >= 0 && box.y + box.height <= 740).toBe(true);
  if (before) await page.setViewportSize(before);
}

/** Sent from another window: what is typed here waits for nothing, and stands on the page that a button leads to. */
async function typedTooLate(late: Page): Promise<void> {
  const { t } = learner;
  await late.getByLabel(t('programme.part.context.label')).fill('Écrit trop tard.');
  await late.locator('[data-ended]').waitFor();
  expect(await late.locator('[data-ended]').textContent()).toContain(t('web.autosave.ended').split('<')[0]);
  expect(await late.locator('[data-saved]').textContent()).toBe('');
  expect(await late.evaluate(() => Object.keys(localStorage).filter((name) => name.startsWith('laurel draft')))).toEqual([]);
  await late.getByRole('button', { name: t('programme.save'), exact: true }).click();
  await late.getByText(t('programme.too-late')).waitFor();
  expect(await late.locator('figure.evidence').allTextContents()).toEqual([expect.stringContaining('Écrit trop tard.')]);
  await late.close();
}

/** The session is over while she writes: the site can be reached, so it says what to do, and nothing is lost. */
async function isSignedOut(): Promise<void> {
  const { page, t } = learner;
  const cookies = await page.context().cookies();
  await page.context().clearCookies();
  await learner.fill(t('programme.part.reflection.label'), 'J’appellerais, et j’attendrais.');
  const out = page.getByRole('alert').filter({ has: page.locator('a[href^="/sign-in?next=%2Flearn%2Fapplications%2F"]') });
  await out.waitFor();
  expect(await out.textContent()).toContain(t('web.autosave.signed-out').split('<')[0] ?? '');
  expect(await page.getByText(t('web.autosave.lost').split('#')[0] ?? '').isVisible()).toBe(false);
  await page.context().addCookies(cookies);
  await page.reload(); // as after the sign-in that the link leads to
  expect(await learner.field(t('programme.part.reflection.label')).inputValue()).toBe('J’appellerais, et j’attendrais.');
  await page.getByText(t('web.autosave.saved').split('#')[0]?.trim() ?? '').waitFor();
  // The button pressed with the last key: nothing leads to the sign-in before the words are kept.
  await page.context().clearCookies();
  await learner.fill(t('programme.part.reflection.label'), 'J’appellerais tout de suite.');
  await page.getByRole('button', { name: t('programme.save'), exact: true }).click();
  await out.waitFor();
  await page.context().addCookies(cookies);
  await page.reload();
  expect(await learner.field(t('programme.part.reflection.label')).inputValue()).toBe('J’appellerais tout de suite.');
  await learner.fill(t('programme.part.reflection.label'), 'J’appellerais avant de venir.');
}

/** An older window keeps what a newer one saved, and where both changed one box it shows both. It ends in the first, whose words stand. */
async function inTwoWindows(): Promise<void> {
  const { t, page, field } = learner;
  const other = await page.context().newPage();
  const [context, reflection] = [t('programme.part.context.label'), t('programme.part.reflection.label')];
  const says = async (window: Page, key: string) => window.getByText(t(`web.autosave.${key}`).split('#')[0]?.trim() ?? '').waitFor();
  await other.goto(page.url());
  // Saved, but the answer is lost on its way: what is typed next is met by one's own words, and goes over them.
  const lost = { times: 1 };
  await page.route('**/draft', async (route) => void (await route.fetch().then(() => route.abort())), lost);
  await learner.fill(context, 'Deux ans à la maison.');
  await says(page, 'lost');
  await learner.fill(context, 'Deux ans à la maison avec ma mère. Puis seule.');
  await says(page, 'saved');
  await other.getByLabel(reflection).fill('J’appellerais avant de venir. Toujours.');
  await says(other, 'saved');
  await other.getByLabel(context).fill('Autre chose.');
  await says(other, 'elsewhere');
  await other.getByRole('button', { name: t('programme.save'), exact: true }).click();
  await other.getByText(t('programme.two-windows.saved')).waitFor();
  expect(await other.locator('figure.evidence').textContent()).toContain('Deux ans à la maison avec ma mère. Puis seule.');
  expect(await other.getByLabel(context).inputValue()).toBe('Autre chose.');
  // Left like that, it keeps what was typed there, and not the boxes beside it, which the first window may save meanwhile.
  const name = t('programme.badge-name');
  const [before, saved] = [await field(name).inputValue(), page.waitForResponse(/\/draft$/)];
  await learner.fill(name, 'Amélie T.');
  await saved;
  await other.goto(page.url());
  await other.locator('[data-newer] button[value=kept]').click();
  await says(other, 'saved');
  expect([await other.getByLabel(context).inputValue(), await other.getByLabel(name).inputValue()]).toEqual(['Autre chose.', 'Amélie T.']);
  await other.getByLabel(name).fill(before);
  await other.getByLabel(context).fill('Deux ans à la maison avec ma mère. Et seule.');
  await other.getByRole('button', { name: t('programme.save'), exact: true }).click();
  await other.waitForURL(/saved=1/);
  // What the older window could not save is kept, though the newer one has saved again: it is asked which of the two it shall be.
  await learner.fill(context, 'Trois ans.');
  await says(page, 'elsewhere');
  const again = other.waitForResponse(/\/draft$/);
  await other.getByLabel(reflection).fill('J’appellerais avant de venir. Toujours.');
  await again;
  await other.close();
  await page.reload();
  await page.locator('[data-newer] button:not([value=kept])').click();
  await learner.open(page.url().replace(/[?#].*/, '')); // with its “#evidence” it would be no new page
  expect(await field(context).inputValue()).toBe('Deux ans à la maison avec ma mère. Et seule.');
  expect(await field(reflection).inputValue()).toBe('J’appellerais avant de venir. Toujours.');
}

/** The assessor, who administers the institution, lets in somebody who decides. */
async function invite(): Promise<void> {
  const { t, page } = assessor;
  await assessor.open(`${desk()}/people`);
  await assessor.follow(t('web.access.invite'));
  await assessor.fill(t('web.access.address'), DECIDER.email);
  await page.locator('input[name=roles][value=decider]').check();
  await assessor.press(t('web.access.invite.button'));
  await followLetter(decider.page, network.mailbox, DECIDER.email, `${network.issuer.address}/invitation/`);
  await decider.fill(decider.t('web.set-up.name'), DECIDER.name);
  await decider.press(decider.t('web.invitation.accept'));
}
