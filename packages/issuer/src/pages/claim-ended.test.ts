import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CLAIM_LINK_LIFE, LINK_ASKED_AGAIN } from '../limits.ts';
import { Award } from '../records.ts';
import { openClaiming } from '../testing/claiming.ts';
import { claimTokenFor, defineOne, openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
import { openVisitor, type Visitor } from '../testing/visitor.ts';
import { walletKey } from '../testing/wallet.ts';

let test: TestIssuer;
let claiming: ReturnType<typeof openClaiming>;
let learner: Visitor;
beforeAll(async () => {
  test = await openTestIssuer();
  claiming = openClaiming(test, await defineOne(test));
  learner = await openVisitor(test);
});
afterAll(() => test.stop());

const pass = (ms: number) => {
  test.clock.now = new Date(test.clock.now.getTime() + ms);
};
const lettersTo = (email: string) => test.letters.filter(({ to }) => to === email);
const newToken = (email: string) => /\/claim\/([\w-]+)/.exec(lettersTo(email).at(-1)?.text ?? '')?.[1] ?? '';
/** Without what differs on every page anyway. */
const words = (text: string) => text.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');

describe('a claim link that has ended', () => {
  it('asks for the address its letter came to, sends a new one there, and tells a stranger nothing', async () => {
    const award = await claiming.awarded();
    pass(CLAIM_LINK_LIFE + 1_000);
    for (const path of ['', '/correction']) {
      const page = await learner.get(`/claim/${award.token}${path}`);
      expect([page.status, page.text.includes('Send me a new link'), page.text.includes(award.email)]).toEqual([410, true, false]);
    }
    const before = test.letters.length;
    const guessed = await learner.post(`/claim/${award.token}/again`, { email: 'somebody@example.org' });
    expect(test.letters).toHaveLength(before);
    const asked = await learner.post(`/claim/${award.token}/again`, { email: award.email.toUpperCase() });
    expect([guessed.status, asked.status, words(guessed.text)]).toEqual([200, 200, words(asked.text)]);
    expect(lettersTo(award.email)).toHaveLength(2);
    expect((await learner.get(`/claim/${claimTokenFor(test, award.email)}`)).status).toBe(200);
  });

  it('sends one letter in a quarter of an hour, however often it is pressed', async () => {
    const award = await claiming.awarded();
    pass(CLAIM_LINK_LIFE + 1_000);
    for (let times = 0; times < 3; times++) await learner.post(`/claim/${award.token}/again`, { email: award.email });
    expect(lettersTo(award.email)).toHaveLength(2);
    pass(LINK_ASKED_AGAIN);
    await learner.post(`/claim/${award.token}/again`, { email: award.email });
    expect(lettersTo(award.email)).toHaveLength(3);
  });

  it('leads whoever keeps the badge to where a correction is asked for, and leaves the wallet what it has', async () => {
    const { award, access } = await claiming.redeemed();
    expect((await claiming.wallet.badge(access, walletKey())).status).toBe(200);
    pass(CLAIM_LINK_LIFE + 1_000);
    await learner.post(`/claim/${award.token}/again`, { email: award.email });
    expect(lettersTo(award.email).at(-1)).toMatchObject({ kind: 'link-again', subject: expect.stringContaining('A new link') });
    expect((await learner.get(`/claim/${newToken(award.email)}/correction`)).text).toContain('value="Zoë Martin"');
  });

  it('is not sent anew where six digits were handed over in person, nor to what no address is', async () => {
    const award = await claiming.awarded({ pin: true });
    pass(CLAIM_LINK_LIFE + 1_000);
    expect((await learner.post(`/claim/${award.token}/again`, { email: award.email })).status).toBe(200);
    expect(lettersTo(award.email)).toHaveLength(1);
    const wrong = await learner.post(`/claim/${award.token}/again`, { email: 'zoe(at)example.org' });
    expect([wrong.status, wrong.text.includes('value="zoe(at)example.org"')]).toEqual([422, true]);
    expect((await learner.post('/claim/nothing/again', { email: award.email })).status).toBe(404);
  });
});

it.each([
  ['suspended', 200, 'whoever checks it reads that it is suspended'],
  ['revoked', 410, 'whoever checks it reads that it was revoked'],
] as const)('a badge that is kept and %s since is said to be in its wallet, and not to be claimed', async (standing, status, told) => {
  const { award, access } = await claiming.redeemed();
  await claiming.wallet.badge(access, walletKey());
  await test.store.as('kestrel').write((db) => db.update(Award, { id: award.id }, { standing }));
  const page = await learner.get(`/claim/${award.token}`);
  expect([page.status, words(page.text)]).toEqual([status, expect.stringContaining(told)]);
  expect(page.text).toContain('It is in the wallet you kept it in');
  expect(page.text).not.toMatch(/cannot be claimed|no longer be claimed/);
});
