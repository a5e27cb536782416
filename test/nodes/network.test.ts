import { readFileSync } from 'node:fs';
import { DAY, MINUTE } from '@laurel/base';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { awardBatch, ensureAchievement, uploadRoster } from '../../scripts/demo/desk.ts';
import { SAMPLE_ACHIEVEMENT, sampleRoster } from '../../scripts/demo/sample.ts';
import { LEARNER, letterAfter, type Network, newestNumber, newVisitor, type Page, REGISTRAR, startNetwork, type Visitor } from '../network.ts';

let network: Network;
let registrar: Visitor;
let desk: string;
beforeAll(async () => {
  network = await startNetwork();
  registrar = await network.signedIn('issuer', REGISTRAR);
  desk = `${network.issuer.address}/desk/kestrel-bay`;
});
afterAll(() => network.stop());

let badges = 0;
/** Uploads and awards a roster of a badge that nobody has, and answers the claim link in the learner's letter. */
async function claimLinkOf(roster: File): Promise<{ done: Page; link: string }> {
  const achievement = await ensureAchievement(registrar, desk, { ...SAMPLE_ACHIEVEMENT, name: `Web design, part ${++badges}` });
  const before = await newestNumber(network.mailbox, LEARNER.email);
  const done = await awardBatch(await uploadRoster(registrar, desk, achievement, roster));
  return { done, link: (await letterAfter(network.mailbox, LEARNER.email, before)).link(/\/claim\//) };
}

describe('three nodes in one process', () => {
  it('take a real roster: 198 of 200 rows, the two others named with their line', async () => {
    const roster = new File([readFileSync(new URL('../data/roster.csv', import.meta.url))], 'roster.csv', { type: 'text/csv' });
    const achievement = await ensureAchievement(registrar, desk, SAMPLE_ACHIEVEMENT);
    const preview = await uploadRoster(registrar, desk, achievement, roster);
    expect(preview.heading).toBe('198 ready, 2 to fix');
    for (const words of ['58', 'kofi.mensah(at)learner.example', '143', 'KB-2026-0012', 'Zoë Martin', '李小龙']) expect(preview.text).toContain(words);
    expect((await awardBatch(preview)).heading).toBe('198 badges awarded');
    for (const name of ['Siobhán O’Connor', 'نور', 'Byron, Ada']) {
      expect((await registrar.open(`${desk}/register?q=${encodeURIComponent(name)}`)).text).toContain(name);
    }
  });

  it('keep what they had over a restart: the session, the register, the letters that wait', async () => {
    const { link } = await claimLinkOf(sampleRoster());
    await network.issuer.restart();
    expect((await registrar.open(`${desk}/register`)).status).toBe(200);
    expect((await newVisitor().open(link)).form(/^Keep it in my wallet/)).toBeDefined();
  });

  it('read the clock that a test sets: an offer ends after its minutes, a claim link after its days', async () => {
    const { link } = await claimLinkOf(sampleRoster());
    const learner = newVisitor();
    const where = await (await learner.open(link)).form(/^Keep it in my wallet/).submit();
    const offer = new URL(where.link(/\/wallet\/new\?/)).searchParams.get('credential_offer_uri') ?? '';
    expect((await fetch(offer)).status).toBe(200);
    network.clock.advance(11 * MINUTE);
    expect((await fetch(offer)).status).toBe(410);
    expect((await learner.open(link)).status).toBe(200);
    network.clock.advance(31 * DAY);
    const ended = await learner.open(link);
    expect(ended.status).toBe(410);
    expect(ended.text).toMatch(/ask/i);
  });
});
