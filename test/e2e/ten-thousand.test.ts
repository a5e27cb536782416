import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SAMPLE_ACHIEVEMENT } from '../../scripts/demo/sample.ts';
import { type Network, REGISTRAR, startNetwork } from '../network.ts';
import { openBrowser } from './browser.ts';
import { defineAchievement } from './desk.ts';
import { type Guest, newGuest } from './guest.ts';
import { setUp } from './sign-in.ts';
import { passBy } from './stops.ts';

const ROWS = 10_000;
/** A spreadsheet's “Unicode text” (UTF-16, tabs) with a formula's text, the headings once more and one address twice. */
const BAD = new Map<number, string>([
  [2_500, 'p2500@b.example\t=CONCAT(A1;B1)\tK-2500'],
  [5_000, 'email\tname\texternal_id'],
  [7_500, 'p17@b.example\tTwice\tK-17'],
]);
const roster = () => {
  const lines = Array.from({ length: ROWS }, (_, n) => BAD.get(n) ?? `p${n}@b.example\tPerson ${n} Öztürk 李\tK-${n}`);
  return { name: 'intake.csv', mimeType: 'text/csv', buffer: Buffer.from(`\uFEFFemail\tname\texternal_id\r\n${lines.join('\r\n')}\r\n`, 'utf16le') };
};

let network: Network;
let browser: Browser;
let registrar: Guest;
beforeAll(async () => {
  browser = await openBrowser();
  // Nobody takes the letters: ten thousand of them are somebody else's test.
  network = await startNetwork({ configure: (_, config) => ({ ...config, mail: { ...config.mail, smtp: { host: '127.0.0.1', port: 9 } } }) });
  registrar = await newGuest(browser);
  await setUp(registrar, network.issuer, REGISTRAR, passBy);
  await defineAchievement(registrar, SAMPLE_ACHIEVEMENT, passBy);
});
afterAll(async () => {
  await browser?.close();
  await network?.stop();
});

describe('a roster of 10,000 rows through the page', { timeout: 240_000 }, () => {
  it('is read with every wrong row named by its line, and one is mended in place', async () => {
    const { t, page } = registrar;
    await registrar.turnTo(t('issuer.award.nav'));
    await registrar.give(t('issuer.file'), roster());
    await registrar.tick(t('issuer.assessment.participation'));
    await registrar.press(t('issuer.batch.look'));
    expect(await registrar.heading()).toBe('9,997 ready, 3 to fix');
    const found = await registrar.reads();
    for (const words of ['2,502', 'This is a formula, not what it showed.', '5,002', 'This is the headings once more.', '7,502', 'The same as on line 19.'])
      expect(found).toContain(words);
    const box = page.getByLabel(t('issuer.batch.correct-label', { line: 2_502, header: 'name' }));
    await box.fill('Kofi Mensah');
    await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), box.press('Enter')]);
    expect(await registrar.heading()).toBe('9,998 ready, 2 to fix');
  });

  it('is awarded with progress that a reload does not lose, also across a restart of the node, and rows in are awarded and refused', async () => {
    const { t, page } = registrar;
    const doneNow = async () => Number((await page.locator('progress').first().getAttribute('value')) ?? ROWS);
    await registrar.press(t('issuer.award.button', { count: 9_998 }));
    const seen = [await doneNow()];
    await page.reload();
    seen.push(await doneNow());
    await expect.poll(doneNow, { timeout: 60_000 }).toBeGreaterThan(500);
    await page.reload();
    seen.push(await doneNow());
    await network.issuer.restart();
    await page.reload();
    seen.push(await doneNow());
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    await page.getByText(t('issuer.batch.finished')).waitFor({ timeout: 180_000 });
    await page.waitForLoadState();
    expect(await registrar.heading()).toBe('9,998 badges awarded');
    expect(await registrar.reads()).toContain('2 rows'); // set aside: 9,998 + 2 = 10,000
    await registrar.open(`${network.issuer.address}/desk/kestrel-bay`);
    expect(await registrar.reads()).toContain('9,998 badges wait to be claimed');
  });
});
