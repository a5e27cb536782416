import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { qrMatrix } from '@laurel/web';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Network, startNetwork } from '../network.ts';
import { audit } from './audit.ts';
import { openBrowser } from './browser.ts';
import { newGuest } from './guest.ts';
import { followLetter } from './mailbox.ts';
import { takePicture } from './picture.ts';

const folder = mkdtempSync(join(tmpdir(), 'laurel-camera-'));
const FILM = join(folder, 'film.y4m');
let network: Network;
let browser: Browser;
beforeAll(async () => {
  hold();
  browser = await openBrowser(['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${FILM}`]);
  network = await startNetwork();
});
afterAll(async () => {
  await browser?.close();
  await network?.stop();
  rmSync(folder, { recursive: true });
});

const [WIDTH, HEIGHT] = [640, 480];

/** What the camera sees from its next opening on: a code on a sheet, or a blank one, as frames of a film (YUV4MPEG2). */
function hold(text?: string): void {
  const { size, path } = text === undefined ? { size: 21, path: '' } : qrMatrix(text);
  const dark = new Set<string>();
  for (const [, x, y, run] of path.matchAll(/M(\d+) (\d+)h(\d+)/g)) for (let nth = 0; nth < Number(run); nth++) dark.add(`${Number(x) + nth} ${y}`);
  const module = Math.floor(420 / size);
  const [left, top] = [(WIDTH - size * module) >> 1, (HEIGHT - size * module) >> 1];
  const frame = Buffer.alloc((WIDTH * HEIGHT * 3) / 2, 128);
  for (let y = 0; y < HEIGHT; y++)
    for (let x = 0; x < WIDTH; x++) frame[y * WIDTH + x] = dark.has(`${Math.floor((x - left) / module)} ${Math.floor((y - top) / module)}`) ? 30 : 220;
  const start = `YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420mpeg2\n`;
  writeFileSync(FILM, Buffer.concat([Buffer.from(start), ...[1, 2, 3].flatMap(() => [Buffer.from('FRAME\n'), frame])]));
}

it.each(['en', 'fr'] as const)(
  'a code is read by the camera with the keyboard alone, and leads to where it is looked at: %s',
  { timeout: 180_000 },
  async (language) => {
    const guest = await newGuest(browser, { keyboardOnly: true, language });
    const { page, t } = guest;
    const [email, wallet] = [`zoe.${language}@example.org`, `${network.holder.address}/wallet`];
    const start = page.getByRole('button', { name: t('web.camera.start') });
    await guest.open(`${wallet}/new`);
    await guest.fill(t('web.sign-in.email'), email);
    await guest.press(t('holder.new.send'));
    await followLetter(page, network.mailbox, email, `${network.holder.address}/sign-in/`);
    await guest.press(t('web.sign-in.enter'));

    await guest.follow(t('holder.scan.title'));
    const film = 'document.querySelector("video").srcObject?.active ?? false';
    hold();
    await start.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: t('web.camera.stop') }).waitFor();
    await expect.poll(() => page.evaluate(film)).toBe(true);
    const faults = await audit(guest, 'camera-on');
    await takePicture(page, `camera-on-${language}`);
    await page.keyboard.press('Escape');
    expect(await page.evaluate(film)).toBe(false);
    expect(await page.evaluate('document.activeElement.hasAttribute("data-camera-start")')).toBe(true);
    expect(faults).toEqual([]);

    hold(`openid-credential-offer://?credential_offer_uri=${encodeURIComponent(`${network.issuer.address}/oid4vci/offer/1`)}`);
    await guest.press(t('web.camera.start'));
    expect(new URL(page.url()).pathname).toBe('/wallet/offer');
    expect(await guest.reads()).toContain(new URL(network.issuer.address).host);

    await guest.open(`${wallet}/scan`);
    hold(`openid4vp://?${new URLSearchParams({ client_id: 'x', request_uri: `${network.verifier.address}/oid4vp/request/1` })}`);
    await guest.press(t('web.camera.start'));
    expect(await guest.heading()).toBe(t('holder.scan.request').replace(/\s+/g, ' '));
    expect(await guest.reads()).toContain(new URL(network.verifier.address).host);
    faults.push(...(await audit(guest, 'camera-request')));

    await guest.open(`${wallet}/import`);
    hold(`${network.issuer.address}/claim/room`);
    await guest.press(t('web.camera.start'));
    expect(await guest.field(t('holder.import.address')).inputValue()).toBe(`${network.issuer.address}/claim/room`);
    expect(faults).toEqual([]);
    // Nobody but this node and its post was asked for anything, and the camera's own script was asked of it too.
    const { requests, complaints } = guest.diary;
    expect(requests.filter(({ url }) => ![network.holder.address, network.mailbox].some((ours) => url.startsWith(ours)) && !/^(data|blob):/.test(url))).toEqual(
      [],
    );
    expect(requests.filter(({ url }) => url.includes('/assets/jsqr.')).length).toBeGreaterThan(0);
    expect(complaints).toEqual([]);
  },
);
