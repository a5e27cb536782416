import { afterAll, beforeAll, expect, it } from 'vitest';
import { awardBatch, ensureAchievement, uploadRoster } from '../../scripts/demo/desk.ts';
import { askForBadge, readVerdict } from '../../scripts/demo/hiring.ts';
import { SAMPLE_ACHIEVEMENT, SAMPLE_QUESTION, sampleRoster } from '../../scripts/demo/sample.ts';
import { answerRequest, keepOffer, openRequest } from '../../scripts/demo/wallet.ts';
import { LEARNER, letterAfter, type Network, newestNumber, type Page, RECRUITER, REGISTRAR, startNetwork, type Visitor } from '../network.ts';

// A wallet behind a home router: nobody outside reaches it, and no mail server serves it. Everything it does, it does by going out.
let network: Network;
let learner: Visitor;
let badge: Page;

beforeAll(async () => {
  network = await startNetwork({
    configure: (name, { mail, ...config }) =>
      name === 'holder' ? { ...config, mail: { from: mail.from }, publicUrl: 'none', wallet: { open: false } } : { ...config, mail },
  });
  learner = await network.signedIn('holder', LEARNER);
  const registrar = await network.signedIn('issuer', REGISTRAR);
  const desk = `${network.issuer.address}/desk/kestrel-bay`;
  const achievement = await ensureAchievement(registrar, desk, SAMPLE_ACHIEVEMENT);
  const before = await newestNumber(network.mailbox, LEARNER.email);
  await awardBatch(await uploadRoster(registrar, desk, achievement, sampleRoster()));
  const letter = await letterAfter(network.mailbox, LEARNER.email, before);
  const where = await (await learner.open(letter.link(/\/claim\//))).form(/^Keep it in my wallet/).submit();
  const leaving = await where.form('Keep it in my wallet').fill('wallet', new URL(network.holder.address).host).submit();
  badge = await keepOffer(await leaving.follow(/\/wallet\/offer\?/));
}, 120_000);
afterAll(() => network?.stop());

it('claims a badge by the address of this machine, typed where the issuer asks', () => {
  expect([badge.status, badge.heading]).toEqual([200, SAMPLE_ACHIEVEMENT.name]);
  expect(badge.address).toContain(`${network.holder.address}/wallet/badges/`);
});

it('answers an employer’s request', { timeout: 240_000 }, async () => {
  const recruiter = await network.signedIn('verifier', RECRUITER);
  const { waiting, askLink } = await askForBadge(recruiter, network.verifier.address, { ...SAMPLE_QUESTION, achievement: SAMPLE_ACHIEVEMENT.name });
  await answerRequest(await openRequest(learner, askLink, network.holder.address));
  expect((await readVerdict(waiting)).says).toMatch(/^This badge is valid/);
});

it('makes a file of chosen fields that a page elsewhere finds valid', { timeout: 240_000 }, async () => {
  const form = await badge.follow('Make a file to hand over');
  const file = await (await form.form('Make the file').submit()).follow('Download the file');
  const verdict = await (await learner.open(`${network.verifier.address}/verify`)).form(/check/i).fill('badge', file.body).submit();
  expect(verdict.text).toContain('This badge is valid');
});

it('leads from page to page without one that fails, and without one that names an address for others', { timeout: 240_000 }, async () => {
  const { address } = network.holder;
  const waiting = [`${address}/wallet`];
  const seen = new Set<string>();
  const bad: string[] = [];
  for (let at = waiting.shift(); at !== undefined; at = waiting.shift()) {
    const kind = at.replace(/[?#].*$/, '').replace(/[\w-]{20,}/g, ':id');
    if (seen.has(kind) || /\/language\//.test(kind)) continue;
    seen.add(kind);
    const page = await learner.open(at);
    if (page.status !== 200) bad.push(`${at}: ${page.status}`);
    if (/\/s\/[\w-]{43}/.test(page.body)) bad.push(`${at} names a link`);
    if (page.contentType.startsWith('text/html'))
      waiting.push(...page.document.querySelectorAll('a[href^="/"]').map((link) => new URL(link.getAttribute('href') ?? '', address).href));
  }
  expect(bad).toEqual([]);
  expect(seen.size).toBeGreaterThan(25);
});

it('has no DID of its own to be looked up', async () => {
  expect((await fetch(`${network.holder.address}/.well-known/did.json`)).status).toBe(404);
});

it('says on the first day how to come back, since no code comes by mail', async () => {
  expect((await learner.open(`${network.holder.address}/wallet`)).text).toContain('Make yourself a way back in now.');
  expect(await (await fetch(`${network.holder.address}/sign-in`)).text()).toContain('laurel sign-in-link');
});
