import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Mailbox, openMailbox } from '../../scripts/demo/mailbox.ts';
import { type NodeProcess, startNodeProcess } from '../../scripts/demo/node-process.ts';
import { freePort } from '../free-port.ts';
import { laurel, root, run } from '../nodes/program.ts';
import { audit } from './audit.ts';
import { openBrowser } from './browser.ts';
import { type Guest, newGuest, wordsOf } from './guest.ts';
import { followLetter } from './mailbox.ts';
import { printPage } from './print.ts';

/** Product bar: from a blank directory to the first badge in twelve inputs on six pages. */
const MOST = { inputs: 12, pages: 6 };
/** What `laurel init` is told below: name, name in French, address, languages, roles, address for questions, mail server. */
const QUESTIONS = 7;
const WHO = { name: 'Odile Marchand', email: 'odile@harbour.example' };

let folder: string;
let mailbox: Mailbox;
let browser: Browser;
let node: NodeProcess;
let guest: Guest;
const pages = new Set<string>();
let inputs = QUESTIONS;
const faults: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'laurel-first-run-'));
  mailbox = await openMailbox({ port: 0, folder: join(folder, 'mailbox') });
  browser = await openBrowser();
  guest = await newGuest(browser);
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await node?.stop();
  await mailbox?.close();
  rmSync(folder, { recursive: true, force: true });
});

const config = () => join(folder, 'node', 'laurel.yml');
const start = async (address: string): Promise<void> => {
  node = startNodeProcess(root, 'issuer', config(), address);
  await node.ready();
};

/** Counts the page and each field on it that a person fills in. */
async function at(step: string): Promise<void> {
  pages.add(step);
  inputs += await guest.page.getByRole('main').locator('input:not([type=hidden]), textarea, select').count();
}

describe('from a blank directory to the first kept badge', { timeout: 300_000 }, () => {
  let address: string;
  it('laurel init proposes an issuer, wallets and checks on one node, and laurel start prints the link', async () => {
    address = `http://localhost:${await freePort()}`;
    const names = ['--name', 'Harbour College', '--name-fr', 'École du Port', '--url', address, '--contact', 'questions@harbour.example'];
    const options = [...names, '--mail', `smtp://127.0.0.1:${mailbox.smtpPort}`];
    expect(await laurel('init', '--dir', join(folder, 'node'), ...options)).toMatchObject({ code: 0, err: '' });
    await start(address);
    expect(node.setupLink()).toContain(`${address}/setup/`);
  });

  it('each page asks for one thing', async () => {
    const { t } = guest;
    await guest.open(node.setupLink() ?? '');
    await at('you');
    await guest.fill(t('web.set-up.name'), WHO.name);
    await guest.fill(t('web.set-up.email'), WHO.email);
    await guest.press(t('web.set-up.button'));

    await at('organisation');
    expect(await guest.reads()).toContain('Harbour College · École du Port');
    faults.push(...(await audit(guest, 'first-run-organisation')));
    await guest.follow(t('issuer.first-run.organisation.right'));

    await at('keys');
    faults.push(...(await audit(guest, 'first-run-keys')));
    await guest.press(t('issuer.first-run.keys.show'));
    faults.push(...(await audit(guest, 'first-run-kit')));
  });

  let words: string[];
  it('the recovery kit prints on one sheet', async () => {
    words = await guest.page.locator('.codes li').allInnerTexts();
    expect(words).toHaveLength(24);
    const print = await printPage(guest.page, 'recovery-kit');
    expect(print).toEqual({ background: 'rgb(255, 255, 255)', ink: 'rgb(0, 0, 0)', over: 0, pressable: [], squeezed: [], sheets: 1 });
    await guest.press(guest.t('issuer.first-run.kit.kept'));
  });

  it('a test letter comes, an achievement takes three texts, and the first badge is in the mailbox', async () => {
    const { t } = guest;
    await at('mail');
    await guest.press(t('issuer.first-run.mail.send'));
    await guest.page.getByText(t('issuer.first-run.mail.accepted', { email: WHO.email })).waitFor();
    faults.push(...(await audit(guest, 'first-run-mail')));
    await guest.follow(t('issuer.first-run.next'));

    await at('achievement');
    await guest.fill(t('issuer.first-run.achievement.name'), 'First aid at work');
    await guest.fill(t('issuer.first-run.achievement.description'), 'Helps a hurt colleague until the ambulance comes.');
    await guest.fill(t('issuer.first-run.achievement.criteria'), 'A course of two days and a practical test.');
    faults.push(...(await audit(guest, 'first-run-achievement')));
    await guest.press(t('issuer.first-run.achievement.button'));

    await at('badge');
    faults.push(...(await audit(guest, 'first-run-badge')));
    await guest.press(t('issuer.first-run.badge.button'));
    await guest.page.getByText(t('issuer.first-run.badge.sent', { email: WHO.email })).waitFor();
    faults.push(...(await audit(guest, 'first-run-done')));
    await guest.follow(t('issuer.first-run.badge.desk'));
    expect(await guest.reads()).not.toContain(t('issuer.first-run.left'));
  });

  it('takes no more than twelve inputs on six pages, and axe finds nothing on them', () => {
    expect(faults).toEqual([]);
    expect({ inputs, pages: pages.size }).toEqual({ inputs: 12, pages: MOST.pages });
    expect(inputs).toBeLessThanOrEqual(MOST.inputs);
  });

  it('the badge is kept in a wallet of the same node', async () => {
    const { t } = guest;
    await followLetter(guest.page, mailbox.address, WHO.email, `${address}/claim/`);
    await guest.press(t('issuer.claim.keep'));
    await guest.follow(t('issuer.claim.none.button'));
    // She is signed in here already, and is led straight to the offer.
    await guest.press(t('holder.offer.look'));
    await guest.press(t('holder.offer.keep'));
    await guest.turnTo(t('holder.nav.badges'));
    expect(await wordsOf(guest.page.getByRole('article').filter({ hasText: 'First aid at work' }))).toMatch(/Harbour College .*Valid/);
  });

  it('the node starts again from its data folder and the paper kit', async () => {
    await node.stop();
    rmSync(join(folder, 'node', 'keys', 'key-encryption.key'));
    const said = await run('bash', [
      '-c',
      `echo "$0" | "$1" "$2" keys recover --config "$3"`,
      words.join(' '),
      process.execPath,
      `${root}packages/node/dist/main.js`,
      config(),
    ]);
    expect([said.code, said.err]).toEqual([0, '']);
    await start(address);
    expect((await fetch(`${address}/readyz`)).status).toBe(200);
  });
});
