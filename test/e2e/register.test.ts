import type { Language } from '@laurel/base';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SAMPLE_ACHIEVEMENT } from '../../scripts/demo/sample.ts';
import { LEARNER, type Network, REGISTRAR, startNetwork } from '../network.ts';
import { audit } from './audit.ts';
import { openBrowser } from './browser.ts';
import { awardBatch, defineAchievement, uploadRoster } from './desk.ts';
import { type Guest, newGuest, wordsOf } from './guest.ts';
import { followLetter } from './mailbox.ts';
import { takePicture } from './picture.ts';
import { printPage } from './print.ts';
import { setUp } from './sign-in.ts';
import { passBy } from './stops.ts';
import { SHORT_ROSTER } from './walk.ts';
import { claimIntoNewWallet } from './wallet.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());

const SLOW = { timeout: 240_000 };

describe.each<{ language: Language; inWords: string }>([
  { language: 'en', inWords: 'English' },
  { language: 'fr', inWords: 'French' },
])('a registrar at the register, in $inWords', ({ language }) => {
  let network: Network;
  let registrar: Guest;
  let learner: Guest;
  const desk = () => `${network.issuer.address}/desk/kestrel-bay`;
  const people = (count: number) => registrar.page.getByRole('main').getByRole('table').locator('tbody tr').nth(count);

  /** axe is a script: somebody with script looks at the page that somebody without it is at. */
  const auditAt = async (of: Guest, name: string): Promise<string[]> => {
    const looker = await newGuest(browser, { language });
    await looker.open(of.page.url());
    return audit(looker, name);
  };

  beforeAll(async () => {
    network = await startNetwork();
    registrar = await newGuest(browser, { language });
    learner = await newGuest(browser, { language, script: false });
    await setUp(registrar, network.issuer, REGISTRAR, passBy);
    await registrar.open(`${desk()}/achievements`);
    await defineAchievement(registrar, SAMPLE_ACHIEVEMENT, passBy);
    await uploadRoster(registrar, SHORT_ROSTER, passBy);
    await awardBatch(registrar, 5, passBy);
  }, 240_000);
  afterAll(() => network?.stop());

  it('finds a learner by the beginnings of words, filters, and takes what fits along', SLOW, async () => {
    const { t, page } = registrar;
    await registrar.open(`${desk()}/register`);
    expect(await audit(registrar, 'register')).toEqual([]);
    await registrar.fill(t('issuer.register.search'), 'MART zo');
    await registrar.press(t('issuer.register.show'));
    expect(await registrar.reads()).toContain(t('issuer.register.count', { count: 1 }));
    expect(await registrar.reads()).toContain(LEARNER.name);
    await registrar.fill(t('issuer.register.search'), '');
    await registrar.choose(t('issuer.register.state'), 'kept');
    await registrar.press(t('issuer.register.show'));
    expect(await registrar.reads()).toContain(t('issuer.register.nothing-found'));
    expect(await audit(registrar, 'register-nothing')).toEqual([]);
    await registrar.follow(t('issuer.register.all'));
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: t('issuer.register.csv') }).click()]);
    expect(download.suggestedFilename()).toMatch(/-kestrel-bay-\d{4}-\d\d-\d\d\.csv$/);
    await registrar.open(`${desk()}/register`);
    const print = await printPage(page, `register-${language}`);
    expect({ over: print.over, pressable: print.pressable }).toEqual({ over: 0, pressable: [] });
  });

  it('walks the register page by page, there and back', SLOW, async () => {
    const { t } = registrar;
    await registrar.open(`${desk()}/register?rows=2`);
    const first = await wordsOf(people(0));
    await registrar.follow(t('issuer.register.older'));
    await registrar.follow(t('issuer.register.older'));
    expect(await registrar.page.getByRole('link', { name: t('issuer.register.older') }).count()).toBe(0);
    await registrar.follow(t('issuer.register.newer'));
    await registrar.follow(t('issuer.register.newer'));
    expect(await wordsOf(people(0))).toBe(first);
  });

  it('revokes three of five, with a reason, a note and the count', SLOW, async () => {
    const { t, page } = registrar;
    await registrar.open(`${desk()}/register`);
    await registrar.press(t('issuer.register.act.revoke')).catch(() => undefined); // nothing is picked: 422
    expect(await registrar.reads()).toContain(t('issuer.register.nothing-picked'));
    for (const n of [1, 2, 4]) await people(n).getByRole('checkbox').check();
    await takePicture(page, `register-picked-${language}`);
    await registrar.press(t('issuer.register.act.revoke'));
    expect(await registrar.heading()).toBe(plain(t('issuer.change.title.revoke', { count: 3 })));
    expect(await audit(registrar, 'change-revoke')).toEqual([]);
    await registrar.choose(t('issuer.revoke.reason'), 'issued-in-error');
    await registrar.fill(t('issuer.revoke.note'), 'The wrong portfolios were scored.');
    await registrar.fill(t('issuer.change.confirm', { count: 3 }), '5');
    await registrar.press(t('issuer.change.button.revoke', { count: 3 })).catch(() => undefined); // 422
    expect(await registrar.reads()).toContain(plain(t('issuer.change.count_differs', { count: 3 })));
    expect(await audit(registrar, 'change-wrong-count')).toEqual([]);
    expect(await registrar.field(t('issuer.revoke.note')).inputValue()).toBe('The wrong portfolios were scored.');
    await registrar.fill(t('issuer.change.confirm', { count: 3 }), '3');
    await registrar.press(t('issuer.change.button.revoke', { count: 3 }));
    await page.getByRole('heading', { level: 1, name: plain(t('issuer.change.done.revoke', { count: 3 })) }).waitFor();
    expect(await audit(registrar, 'change-done')).toEqual([]);
    await registrar.open(`${desk()}/register?state=revoked`);
    expect(await registrar.reads()).toContain(t('issuer.register.count', { count: 3 }));
    await registrar.open(`${desk()}/register`);
    expect(await registrar.reads()).toContain(t('issuer.register.count', { count: 5 }));
  });

  it('suspends what fits a filter and lifts that again', SLOW, async () => {
    const { t, page } = registrar;
    await registrar.open(`${desk()}/register?state=offered&rows=1`);
    await page.getByRole('checkbox', { name: plain(t('issuer.register.all-fitting', { count: 2 })) }).check();
    await registrar.press(t('issuer.register.act.suspend'));
    await registrar.choose(t('issuer.revoke.reason'), 'under-review');
    await registrar.fill(t('issuer.change.confirm', { count: 2 }), '2');
    await registrar.press(t('issuer.change.button.suspend', { count: 2 }));
    await page.getByRole('heading', { level: 1, name: plain(t('issuer.change.done.suspend', { count: 2 })) }).waitFor();
    await registrar.press(t('issuer.change.undo', { count: 2 }));
    await registrar.fill(t('issuer.change.confirm', { count: 2 }), '2');
    await registrar.press(t('issuer.change.button.lift', { count: 2 }));
    await page.getByRole('heading', { level: 1, name: plain(t('issuer.change.done.lift', { count: 2 })) }).waitFor();
  });

  it('is asked for a correction by a learner without script, and puts it right: the old badge is superseded', SLOW, async () => {
    const { t } = registrar;
    const { issuer, mailbox } = network;
    await claimIntoNewWallet(learner, network, LEARNER, passBy);
    await followLetter(learner.page, mailbox, LEARNER.email, `${issuer.address}/claim/`);
    await learner.follow(learner.t('issuer.correction.link'));
    expect(await auditAt(learner, 'correction-ask')).toEqual([]);
    await learner.press(learner.t('issuer.correction.send')).catch(() => undefined); // nothing was changed: 422
    expect(await learner.reads()).toContain(plain(learner.t('issuer.correction.nothing')));
    await learner.fill(learner.t('issuer.issue.name'), 'Zoë Lefèvre');
    await learner.fill(learner.t('issuer.correction.words'), 'I have married.');
    await learner.press(learner.t('issuer.correction.send'));
    expect(await learner.reads()).toContain(plain(learner.t('issuer.correction.sent')));
    expect(await auditAt(learner, 'correction-sent')).toEqual([]);

    await registrar.open(`${desk()}/register`);
    await registrar.page.getByRole('main').locator('.notice a').click();
    expect(await registrar.heading()).toBe(plain(t('issuer.corrections')));
    expect(await audit(registrar, 'corrections')).toEqual([]);
    await registrar.follow(t('issuer.corrections.look-of', { who: LEARNER.name }));
    expect(await registrar.reads()).toContain('I have married.');
    expect(await audit(registrar, 'correction-review')).toEqual([]);
    await registrar.press(t('issuer.correction.accept'));
    await registrar.page.getByRole('heading', { level: 1, name: plain(t('issuer.issue.done', { count: 1 })) }).waitFor();
    await registrar.open(`${desk()}/register?q=lefevre`);
    await registrar.follow(t('issuer.register.open-of', { who: 'Zoë Lefèvre' }));
    const read = await registrar.reads();
    for (const event of ['correction-asked', 'corrected', 'reissued']) expect(read).toContain(plain(t(`issuer.event.${event}`)));
    expect(await audit(registrar, 'award-corrected')).toEqual([]);
    await followLetter(learner.page, mailbox, LEARNER.email, `${issuer.address}/claim/`);
    expect(await learner.reads()).toContain('Zoë Lefèvre');
  });
});

/** White space as the browser compares it: French sets narrow and unbroken spaces. */
const plain = (text: string): string => text.replace(/\s+/g, ' ').trim();
