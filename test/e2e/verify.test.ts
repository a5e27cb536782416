import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { utf8 } from '@laurel/base';
import { bakeBadge } from '@laurel/credentials';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { awardBatch, ensureAchievement, revokeAward, uploadRoster } from '../../scripts/demo/desk.ts';
import { SAMPLE_ACHIEVEMENT, sampleRoster } from '../../scripts/demo/sample.ts';
import { claimBadge } from '../../scripts/demo/wallet.ts';
import { LEARNER, letterAfter, type Network, newVisitor, REGISTRAR, startNetwork, type Visitor } from '../network.ts';
import { openBrowser } from './browser.ts';
import { type Guest, newGuest, wordsOf } from './guest.ts';
import { verifyPasted } from './hiring.ts';
import { passBy } from './stops.ts';

const OPEN_BADGES = join(process.env.LAUREL_VECTORS ?? '../shared/vectors', 'open-badges');

let network: Network;
let browser: Browser;
let registrar: Visitor;
let guest: Guest;
let badge: { json: string; jwt: string; svg: Buffer };
beforeAll(async () => {
  browser = await openBrowser();
  network = await startNetwork();
  registrar = await network.signedIn('issuer', REGISTRAR);
  badge = await aBadge();
  guest = await newGuest(browser);
});
afterAll(async () => {
  await browser?.close();
  await network?.stop();
});

const desk = () => `${network.issuer.address}/desk/kestrel-bay`;
const paste = (text: string) => verifyPasted(guest, network.verifier.address, text, passBy);
const says = () => wordsOf(guest.page.locator('.verdict'));

describe('the public page that checks a badge', { timeout: 240_000 }, () => {
  it('finds a badge that we issued valid, pasted as JSON, and says that nobody proved to hold it', async () => {
    await paste(badge.json);
    expect(await guest.heading()).toBe('This badge is valid.');
    expect(await says()).toContain(LEARNER.name);
    const page = await guest.reads();
    for (const words of ['Not proved who holds it.', guest.t('verifier.open.unproved'), guest.t('verifier.do.unproved')]) expect(page).toContain(words);
    for (const words of [guest.t('verifier.open.none'), guest.t('verifier.do.valid')]) expect(page).not.toContain(words);
  });

  it('shows the picture that it carries', async () => {
    expect(await guest.page.locator('dd img.badge').evaluate((image) => image instanceof HTMLImageElement && image.naturalWidth > 0)).toBe(true);
    expect(guest.diary.complaints).toEqual([]);
  });

  it('says of half a picture that no whole badge is in it, and not that the badge is not valid', async () => {
    await upload('badge.svg', badge.svg.subarray(0, badge.svg.length - 30));
    expect(await guest.heading()).toBe('No whole badge in this picture.');
    await upload('badge.svg', badge.svg);
    expect(await guest.heading()).toBe('This badge is valid.');
  });

  it('finds it valid as an SD-JWT, uploaded as a file', async () => {
    await upload('badge.jwt', Buffer.from(badge.jwt));
    expect(await guest.heading()).toBe('This badge is valid.');
  });

  it('finds it not valid once one letter of it was changed, and shows nothing of what it says', async () => {
    await paste(badge.json.replace(LEARNER.name, 'Zoé Martin'));
    expect(await guest.heading()).toBe('This badge is not valid.');
    expect(await guest.reads()).not.toContain('Zoé Martin');
  });

  it.each(['', 'hello', '{}', '{"a":1,"a":2}', 'ey.ey.ey', 'https://badges.example/1', '<script>alert(1)</script>', '\u202E{'])(
    'answers %j with a page that says what to do',
    async (text) => {
      await guest.open(`${network.verifier.address}/verify`);
      await guest.fill(guest.t('verifier.verify.badge'), text);
      const [answer] = await Promise.all([guest.page.waitForNavigation(), guest.page.getByRole('button', { name: guest.t('verifier.verify.check') }).click()]);
      expect([200, 422]).toContain(answer?.status());
      expect(await guest.reads()).not.toContain('This badge is valid.');
    },
  );

  it('keeps no cookie, and asks nobody but the verifier', () => {
    expect(guest.diary.cookies).toEqual([]);
    expect(guest.diary.requests.filter(({ url }) => new URL(url).origin !== network.verifier.address && !url.startsWith('data:'))).toEqual([]);
  });

  it('finds it revoked after the registrar revoked it', async () => {
    await revokeAward(registrar, desk(), LEARNER.email);
    await paste(badge.json);
    expect(await guest.heading()).toBe('This badge is not valid.');
    expect(await says()).toMatch(/revoked/);
  });
});

describe('the Open Badges fixtures, uploaded one by one', { timeout: 240_000 }, () => {
  const files = readdirSync(join(OPEN_BADGES, 'fixtures'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(OPEN_BADGES.length + 1));

  it('are all there', () => expect(files.length).toBeGreaterThanOrEqual(44));

  it.each(files)('%s gets a page and no failure of ours; what its authors call invalid is never called valid', async (file) => {
    await upload(file.split('/').at(-1) ?? file, readFileSync(join(OPEN_BADGES, file)));
    const heading = await guest.heading();
    if (expectation(file) === 'invalid') expect(heading).not.toBe('This badge is valid.');
    else expect(heading).not.toBe('');
  });
});

/** Uploads a file as its author would. @throws when the node answers 5xx */
async function upload(name: string, buffer: Buffer): Promise<void> {
  await guest.open(`${network.verifier.address}/verify`);
  await guest.give(guest.t('verifier.verify.file'), { name, mimeType: 'application/octet-stream', buffer });
  const [answer] = await Promise.all([
    guest.page.waitForNavigation({ waitUntil: 'load' }),
    guest.page.getByRole('button', { name: guest.t('verifier.verify.check') }).click(),
  ]);
  expect(answer?.status(), name).toBeLessThan(500);
}

const EXPECTATIONS: { file: string; expect: string; disabled: boolean }[] = JSON.parse(readFileSync(join(OPEN_BADGES, 'expected.json'), 'utf8'));
const expectation = (file: string) => EXPECTATIONS.find((one) => one.file.split('/').at(-1) === file.split('/').at(-1) && !one.disabled)?.expect;

/** A badge of ours, as its learner downloads it. */
async function aBadge(): Promise<typeof badge> {
  const achievement = await ensureAchievement(registrar, desk(), SAMPLE_ACHIEVEMENT);
  await awardBatch(await uploadRoster(registrar, desk(), achievement, sampleRoster()));
  const letter = await letterAfter(network.mailbox, LEARNER.email, 0);
  const learner = newVisitor();
  const page = await claimBadge(learner, letter.link(/\/claim\//), network.mailbox, LEARNER);
  const file = async (words: RegExp) => (await learner.open(page.link(words))).body;
  const json = await file(/badge\.json$/);
  return { json, jwt: await file(/badge\.jwt$/), svg: Buffer.from(bakeBadge(utf8('<svg xmlns="http://www.w3.org/2000/svg"/>'), json)) };
}
