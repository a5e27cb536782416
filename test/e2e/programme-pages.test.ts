import { makeTranslate } from '@laurel/web';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DISTRICT } from '../../scripts/demo/programme.ts';
import { RUBRICS } from '../../scripts/demo/rubrics.ts';
import { type Network, startNetwork } from '../network.ts';
import { audit } from './audit.ts';
import { openBrowser } from './browser.ts';
import { linksOn } from './crawl.ts';
import { type Guest, newGuest } from './guest.ts';
import { takePicture } from './picture.ts';
import { type Cast, enter, guestOf, leave, routesOfProgramme, seedProgramme, WHO } from './programme-seed.ts';
import { BUDGET, weightOf } from './weight.ts';

let network: Network;
let browser: Browser;
let cast: Cast;
const at = (path: string) => `${network.issuer.address}${path}`;

beforeAll(async () => {
  browser = await openBrowser();
  network = await startNetwork();
  cast = await seedProgramme(network);
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await network?.stop();
});

describe('the pages of the programme', { timeout: 600_000 }, () => {
  const opened = new Set<string>();
  const nameOf = (who: string, path: string) => `programme-${who}-${path.replace(/\/(?=[\w-]*\d)[\w-]{8,}/g, '').replace(/\W+/g, '-')}`;
  // One browser at which each sits down in turn: a new one costs as much as the audit of two pages.
  let seat: Guest;
  beforeAll(async () => {
    seat = await newGuest(browser);
  });

  it.each(WHO)('those of the %s: axe finds nothing by day, by night and on a phone, in either language, and nothing scrolls sideways', async (who) => {
    const member = cast[who];
    const home = network[member.node].address;
    await leave(seat);
    await enter(network, seat, member);
    const faults: string[] = [];
    const read: string[] = [];
    for await (const address of linksOn(
      seat.page,
      member.starts.map((start) => home + start),
      member.within,
    )) {
      const path = new URL(seat.page.url()).pathname;
      if (opened.has(path)) continue;
      opened.add(path);
      read.push(address);
      const name = nameOf(who, path);
      await takePicture(seat.page, `${name}-en`);
      faults.push(...(await audit(seat, name)).map((fault) => `${path} ${fault}`));
    }
    const french = { ...seat, t: makeTranslate('fr') };
    await seat.page.goto(`${home}/language/fr?to=/help`);
    for (const address of read) {
      await seat.open(address);
      const path = new URL(seat.page.url()).pathname;
      expect([path, await seat.page.locator('html').getAttribute('lang')]).toEqual([path, 'fr']);
      faults.push(...(await audit(french, nameOf(who, path), [{ width: 320, theme: 'light' }])).map((fault) => `${path} ${fault}`));
    }
    expect(faults).toEqual([]);
  });

  it('are all there was to see: each that has an address of its own was opened', () => {
    expect(
      routesOfProgramme(network)
        .filter((route) => ![...opened].some((path) => route.matches(path)))
        .map(({ path }) => path),
    ).toEqual([]);
  });
});

describe('whoever comes by, without a script', { timeout: 300_000 }, () => {
  it('reads what can be earned, by what rubric and what it leads to, gets no cookie and is sent to no sign-in', async () => {
    const { page, diary, t, open, follow, reads } = await newGuest(browser, { script: false });
    const read: string[] = [];
    for await (const address of linksOn(
      page,
      at('/catalogue?q=infection'),
      /^\/(?:catalogue|achievements|pathways|recognition|policies|learn\/(?:apply|begin))/,
    )) {
      read.push(
        new URL(address).pathname
          .split('/')
          .slice(1, 3)
          .join('/')
          .replace(/\/[\w-]{16,}$/, ''),
      );
      expect([address, new URL(page.url()).pathname]).not.toEqual([address, '/sign-in']);
    }
    expect(read).toEqual(expect.arrayContaining(['catalogue', 'achievements', 'pathways', 'learn/apply', 'learn/begin']));
    await open(at('/catalogue'));
    await follow(RUBRICS[0].name);
    expect(await reads()).toContain(RUBRICS[0].rubric[0]?.levels[2]?.[1][0]);
    await follow('Home support worker (sample)');
    expect(await reads()).toContain(t('programme.pathway.ends'));
    expect(diary.cookies).toEqual([]);
    expect(diary.requests.filter(({ url }) => !url.startsWith(network.issuer.address) && !url.startsWith('data:'))).toEqual([]);
    expect(diary.complaints).toEqual([]);
  });

  it.each(['/catalogue', '/pathways/', '/recognition', '/policies/privacy'])('%s weighs no more than 50 KB with all that it loads', async (path) => {
    const guest = await newGuest(browser, { language: 'fr' });
    await guest.open(at('/catalogue'));
    const link = guest.page.locator(`main a[href^="${path}"]`).first();
    const address = path.endsWith('/') ? at((await link.getAttribute('href')) ?? '') : at(path);
    expect(await weightOf(await newGuest(browser, { language: 'fr' }), address)).toBeLessThanOrEqual(BUDGET);
  });
});

// Each place the keyboard leads to is checked for a ring and for lying in sight (hands.ts).
describe('with nothing but the keyboard', { timeout: 300_000 }, () => {
  const keyboardOnly = { keyboardOnly: true };

  it('an assessor scores by the rubric, and somebody else decides', async () => {
    const assessor = await guestOf(network, browser, cast.assessor, keyboardOnly);
    const number = { number: '0001' };
    await assessor.open(at('/assess/kestrel-bay'));
    await assessor.follow(assessor.t('programme.application.numbered', number));
    await assessor.tick('Secure · earns the badge');
    await assessor.fill(assessor.t('programme.words'), 'They showed it to you, and you mended one thing.');
    await assessor.tick(assessor.t('programme.recommends.award'));
    await assessor.press(assessor.t('programme.scores.send'));
    const decider = await guestOf(network, browser, cast.decider, keyboardOnly);
    await decider.open(at('/assess/kestrel-bay'));
    await decider.follow(decider.t('programme.application.numbered', number));
    await decider.tick(decider.t('programme.decide.award'));
    await decider.press(decider.t('programme.decision.send'));
    expect(decider.page.url()).toContain('/assess/kestrel-bay?');
  });

  it('a learner reads what is asked, agrees, and stops it', async () => {
    const { t, open, follow, press, reads } = await guestOf(network, browser, cast.learner, keyboardOnly);
    await open(at('/learn/privacy'));
    await follow(t('programme.privacy.answer.of', { name: DISTRICT, purpose: t('programme.purpose.newsletter') }));
    await press(t('programme.consent.agree'));
    await open(at('/learn/privacy'));
    await follow(t('programme.stop.of', { name: DISTRICT, purpose: t('programme.purpose.newsletter') }));
    await press(t('programme.stop.do'));
    expect(await reads()).toContain(t('programme.privacy.stopped'));
  });
});
