import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askToKnow, DECIDER, DISTRICT, ensureDistrict, invite } from '../../scripts/demo/programme.ts';
import { ensureRubric, RUBRICS } from '../../scripts/demo/rubrics.ts';
import { SAMPLE_ACHIEVEMENT } from '../../scripts/demo/sample.ts';
import { LEARNER, type Network, RECRUITER, REGISTRAR, startNetwork } from '../network.ts';
import { openBrowser } from './browser.ts';
import { awardBatch, defineAchievement, revokeAward, uploadRoster } from './desk.ts';
import { byKeyboard } from './hands.ts';
import { askForBadge, checkAgain, readVerdict, verifyPasted } from './hiring.ts';
import { readCode } from './mailbox.ts';
import { enter } from './programme-seed.ts';
import { setUp } from './sign-in.ts';
import { passBy } from './stops.ts';
import { QUESTION, SHORT_ROSTER, type Three, threeGuests } from './walk.ts';
import { answerRequest, claimIntoNewWallet, openRequest } from './wallet.ts';

let network: Network;
let browser: Browser;
let three: Three;
beforeAll(async () => {
  browser = await openBrowser();
  network = await startNetwork();
  three = await threeGuests(browser, { keyboardOnly: true });
});
afterAll(async () => {
  await browser?.close();
  await network?.stop();
});

// Each place the keyboard leads to is checked for a ring and for lying in sight (hands.ts).
describe('the walk with nothing but the keyboard', { timeout: 240_000 }, () => {
  it('the first stop of a page leads past its head', async () => {
    const { page, t, open } = three.recruiter;
    await open(`${network.verifier.address}/verify`);
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').textContent()).toBe(t('web.skip'));
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await page.getByRole('main').locator(':focus').count()).toBe(1);
  });

  it('the registrar describes an achievement and awards a roster', async () => {
    const { registrar } = three;
    await setUp(registrar, network.issuer, REGISTRAR, passBy);
    await defineAchievement(registrar, SAMPLE_ACHIEVEMENT, passBy);
    await uploadRoster(registrar, SHORT_ROSTER, passBy);
    // The one row that is wrong is mended where it is listed.
    const { t } = registrar;
    await registrar.fill(t('issuer.batch.correct-label', { line: 7, header: 'E-mail' }), 'kofi.mensah@learner.example');
    await registrar.press(t('issuer.batch.correct'));
    await awardBatch(registrar, 6, passBy);
    expect(await registrar.reads()).toContain('6 awards');
  });

  it('the registrar adds a row in the editor and keeps a draft', async () => {
    const { t, page, fill, press, follow, turnTo, reads } = three.registrar;
    await turnTo(t('issuer.achievements'));
    await follow(t('issuer.achievements.new'));
    await fill(t('issuer.achievement.name.en'), 'Half a thought');
    await fill(t('issuer.result.title', { n: 1 }), 'Grade');
    await press(t('issuer.result.add'));
    await fill(t('issuer.result.title', { n: 2 }), 'Remark');
    await press(t('issuer.achievement.save-draft'));
    expect(await reads()).toContain(t('issuer.draft.saved'));
    expect(await page.getByLabel(t('issuer.result.title', { n: 2 }), { exact: true }).inputValue()).toBe('Remark');
  });

  it('the registrar picks two in the register and suspends both', async () => {
    const { t, page, check, press, choose, fill, turnTo } = three.registrar;
    await turnTo(t('issuer.register'));
    const picks = page.getByRole('main').getByRole('checkbox', { name: /^Pick / });
    for (const nth of [3, 4]) await check((await picks.nth(nth).getAttribute('aria-label')) ?? '');
    await press(t('issuer.register.act.suspend'));
    await choose(t('issuer.revoke.reason'), t('issuer.reason.under-review'));
    await fill(t('issuer.change.confirm', { count: 2 }), '2');
    await press(t('issuer.change.button.suspend', { count: 2 }));
    await page.getByText(t('issuer.change.done.next')).waitFor();
  });

  it('the learner gets a wallet and keeps the badge', async () => {
    await claimIntoNewWallet(three.learner, network, LEARNER, passBy);
    expect(await three.learner.reads()).toContain(SAMPLE_ACHIEVEMENT.french);
  });

  it('the learner shows a collection behind a PIN, and somebody opens it', async () => {
    const { t, page, open, fill, press, follow, tick, field } = three.learner;
    await open(`${network.holder.address}/wallet/collections`);
    await fill(t('holder.collections.name'), 'Northshore');
    await press(t('holder.collections.make'));
    await byKeyboard(page).check(page.getByRole('switch').first());
    await press(t('holder.collection.add.do'));
    await follow(t('holder.folio.show'));
    await tick(t('holder.share.level.pin'));
    await fill(t('holder.share.pin'), '493017');
    await press(t('holder.share.make'));
    const { recruiter } = three;
    await recruiter.open(await field(t('holder.share.address')).inputValue());
    await recruiter.fill(t('holder.share.pin'), '493017');
    await recruiter.press(t('holder.share.gate.open'));
    expect(await recruiter.heading()).toBe('Northshore');
    await recruiter.press(t('holder.folio.open.of', { title: SAMPLE_ACHIEVEMENT.french }).replace(': ', ' '));
    expect(await recruiter.heading()).toBe(t('web.verdict.valid'));
  });

  it('the recruiter asks, the learner answers, and the verdict comes up', async () => {
    const { recruiter, learner } = three;
    await setUp(recruiter, network.verifier, RECRUITER, passBy);
    const link = await askForBadge(recruiter, QUESTION, passBy);
    await openRequest(learner, link, network.holder.address, passBy);
    await answerRequest(learner, network.verifier.address, network.holder.address, passBy);
    await readVerdict(recruiter, passBy);
    expect(await recruiter.heading()).toBe('This badge is valid.');
  });

  it('the registrar revokes, the recruiter checks again, anybody pastes', async () => {
    await revokeAward(three.registrar, LEARNER, passBy);
    await checkAgain(three.recruiter, passBy);
    expect(await three.recruiter.heading()).toBe('This badge is not valid.');
    await verifyPasted(three.learner, network.verifier.address, '{}', passBy);
    expect(await three.learner.page.locator('.verdict').count()).toBe(1);
  });
});

describe('the programme with nothing but the keyboard', { timeout: 180_000 }, () => {
  const [{ name: title }] = RUBRICS;
  const EMAIL = 'amelie.theriault.by.key@learner.example';
  let number = '';
  const assess = () => `${network.issuer.address}/assess`;

  beforeAll(async () => {
    const registrar = await network.signedIn('issuer', REGISTRAR);
    const { issuer, mailbox } = network;
    await ensureRubric(registrar, `${issuer.address}/desk/kestrel-bay`, RUBRICS[0]);
    await invite(registrar, `${issuer.address}/desk/kestrel-bay`, mailbox, DECIDER);
    await askToKnow(await ensureDistrict(registrar, issuer.address, mailbox), 'coaching', 'To know whom we can help on to the next badge.');
  });

  it('somebody applies, from the catalogue to what was sent', async () => {
    const { t, open, follow, fill, press, tick, give, page, reads } = three.learner;
    await open(`${network.issuer.address}/catalogue`);
    await follow(title);
    await follow(t('issuer.public.apply'));
    await fill(t('programme.apply.email'), EMAIL);
    await press(t('programme.apply.send'));
    await fill(t('web.sign-in.code'), await readCode(page, network.mailbox, EMAIL));
    await press(t('programme.apply.enter'));
    await press(t('programme.apply.begin'));
    await tick(t('programme.learned.life'));
    await fill(t('programme.part.context.label'), 'Two years at home with my mother.');
    await give(t('programme.evidence.file'), { name: 'plan.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7 a visit plan') });
    await press(t('programme.evidence.add'));
    await fill(t('programme.part.reflection.label'), 'I would ring before I come.');
    await press(t('programme.send'));
    const sent = await reads();
    expect(sent).toContain(t('programme.sent'));
    number = /Number (\d+)/.exec(sent)?.[1] ?? '';
  });

  it('links herself, signs a consent, and withdraws it', async () => {
    const { t, open, follow, press, choose, reads } = three.learner;
    await open(`${network.issuer.address}/learn/affiliations`);
    await choose(t('programme.organisation'), `${DISTRICT} (${t('programme.organisation.kind.school-district')})`);
    await press(t('programme.affiliations.link.do'));
    await open(`${network.issuer.address}/learn/privacy`);
    const [name, purpose] = [DISTRICT, t('programme.purpose.coaching')];
    await follow(t('programme.privacy.answer.of', { name, purpose }));
    await press(t('programme.consent.agree'));
    expect(await reads()).toContain(t('programme.receipt.see'));
    await follow(t('programme.stop.of', { name, purpose }));
    await press(t('programme.stop.do'));
    expect(await reads()).toContain(t('programme.privacy.stopped'));
  });

  it('an assessor scores and recommends, somebody else decides', async () => {
    const { registrar: assessor, recruiter: decider } = three;
    const { t, page } = assessor;
    const link = t('programme.application.numbered', { number });
    await assessor.open(assess());
    await assessor.follow(link);
    const hands = byKeyboard(page);
    for (const nth of [0, 1]) await hands.tick(page.locator(`input[name="level_${nth}"][value="Secure"]`));
    await assessor.fill(t('programme.words'), 'You ranked the dangers.');
    await assessor.tick(t('programme.recommends.award'));
    await assessor.press(t('programme.scores.send'));
    expect(await assessor.reads()).toContain(t('programme.judged'));

    await enter(network, decider, { email: DECIDER.email, node: 'issuer' });
    await decider.open(assess());
    await decider.follow(link);
    await decider.tick(t('programme.decide.award'));
    await decider.press(t('programme.decision.send'));
    expect(await decider.reads()).toContain(t('programme.decided.done'));
  });
});
