import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bakeBadge } from '@laurel/credentials';
import { badgePng } from '@laurel/web';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Network, startNetwork } from '../network.ts';
import { audit } from './audit.ts';
import { openBrowser } from './browser.ts';
import { type Guest, newGuest } from './guest.ts';
import { followLetter } from './mailbox.ts';

const OTHERS = join(process.env.LAUREL_VECTORS ?? '../shared/vectors', 'other-issuers/files');
/** A wallet is in the language of whoever made it. */
const ZOE = { en: 'zoe.badges@example.org', fr: 'zoe.insignes@example.org' };

let network: Network;
let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
  network = await startNetwork();
  const badge = readFileSync(join(OTHERS, 'dcc/v2OBv3SpecExample.json'), 'utf8');
  picture = { name: 'badge.png', mimeType: 'image/png', buffer: Buffer.from(bakeBadge(await badgePng({ title: 'x', kind: 'assessed', alt: '' }), badge)) };
});
afterAll(async () => {
  await browser?.close();
  await network?.stop();
});

/** Looked at once: French says the same in the same parts. */
const ENGLISH_ONLY = new Set(['look-older', 'badge', 'collections']);
const wallet = (path: string) => `${network.holder.address}/wallet${path}`;
const file = (path: string) => ({ name: path.split('/').at(-1) ?? path, mimeType: 'application/octet-stream', buffer: readFileSync(join(OTHERS, path)) });
/** Somebody else's badge, baked into a picture. */
let picture: ReturnType<typeof file>;

/** A wallet by mail address, as anybody gets one. */
async function enter(guest: Guest): Promise<void> {
  await guest.open(wallet('/new'));
  await guest.fill(guest.t('web.sign-in.email'), ZOE[guest.t.language]);
  await guest.press(guest.t('holder.new.send'));
  await followLetter(guest.page, network.mailbox, ZOE[guest.t.language], `${network.holder.address}/sign-in/`);
  await guest.press(guest.t('web.sign-in.enter'));
}

describe('my badges', { timeout: 240_000 }, () => {
  it.each(['en', 'fr'] as const)(
    'are brought, looked at, kept, found and collected with script off and by keyboard alone, by day and by night, at 320 pixels: %s',
    async (language) => {
      const guest = await newGuest(browser, { script: false, keyboardOnly: true, language });
      const looks = await newGuest(browser, { language });
      const { t } = guest;
      const faults: string[] = [];
      /** The same page, by somebody signed in alike: axe needs script. */
      const look = async (name: string) => {
        await looks.open(guest.page.url());
        if (language === 'fr' && ENGLISH_ONLY.has(name)) return; // the same parts, in words that fit
        faults.push(...(await audit(looks, `my-badges-${name}`)));
      };
      await enter(guest);
      await looks.page.context().addCookies(await guest.page.context().cookies());

      await guest.open(wallet('/import'));
      await look('import');
      // Script, and no camera: a photograph does. With one: camera.test.ts.
      expect(await looks.page.locator('form[data-camera]').isVisible()).toBe(false);
      expect(await looks.field(t('holder.import.photo')).isVisible()).toBe(true);
      await guest.give(t('holder.import.file'), file('ob20/basic-assertion.json'));
      await guest.press(t('holder.import.look'));
      expect(await guest.reads()).toContain(t('holder.edition', { edition: '2.0' }));
      await look('look-older');
      await guest.press(t('holder.import.keep'));
      await guest.open(wallet('/import'));
      await guest.give(t('holder.import.file'), picture);
      await guest.press(t('holder.import.look'));
      await guest.press(t('holder.import.keep'));
      expect(await guest.reads()).toContain(t('holder.badge.imported'));
      await look('badge');
      await guest.open(wallet('/import'));
      await guest.give(t('holder.import.file'), picture);
      await guest.press(t('holder.import.look'));
      expect(await guest.reads()).toContain(t('holder.import.same.nothing').replace(/\s+/g, ' '));

      await guest.open(wallet(''));
      await guest.fill(t('holder.home.search.words'), 'robotics');
      await guest.press(t('holder.home.search.do'));
      await look('found');
      await guest.turnTo(t('holder.nav.collections'));
      await guest.fill(t('holder.collections.name'), `Northshore ${language}`);
      await guest.press(t('holder.collections.make'));
      await guest.page.getByRole('switch').first().focus();
      await guest.page.keyboard.press('Space');
      await guest.press(t('holder.collection.add.do'));
      await look('collection');
      await guest.follow(t('holder.collection.remove.ask'));
      await guest.open(wallet('/collections'));
      await look('collections');
      expect(faults).toEqual([]);
      expect(
        looks.diary.requests.filter(
          ({ url }) => new URL(url).origin !== network.holder.address && !url.startsWith(network.mailbox) && !url.startsWith('data:'),
        ),
      ).toEqual([]);
    },
  );
});
