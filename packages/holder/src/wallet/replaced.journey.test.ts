import type { JsonObject } from '@laurel/credentials';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
import { claimBadge, openTestWallet, type TestWallet } from '../testing/open-test-wallet.ts';
import { json, START } from '../testing/places.ts';

const clock = { now: new Date(START) };
let issuer: TestIssuer;
let wallet: TestWallet;
beforeAll(async () => {
  issuer = await openTestIssuer(clock);
  wallet = await openTestWallet(clock);
});
afterAll(async () => {
  await wallet.stop();
  await issuer.stop();
});

const later = () => {
  clock.now = new Date(clock.now.getTime() + 60_000);
};
const ofAnother = (subject: unknown): JsonObject => {
  const told = subject as { achievement: JsonObject }; // as the test issuer builds it
  return { ...told, achievement: { ...told.achievement, id: 'urn:example:another' } };
};

it('a badge that another took the place of is asked about when that one is kept, says so on its card, and warns before it is shared', async () => {
  const zoe = await wallet.visitor('zoe@example.org');
  const keep = async (award = issuer.award()) => (await claimBadge(zoe, issuer.offerUri(award))).path.split('?')[0] ?? '';
  const award = issuer.award();
  const at = await keep(award);
  award.standing = 1; // as an issuer does that has signed it anew
  later();
  const another = await keep(issuer.award({ change: (badge) => ({ ...badge, credentialSubject: ofAnother(badge.credentialSubject) }) }));
  expect((await zoe.get(at)).html).toContain('Valid'); // nobody asked about it yet
  // The same achievement, for taking part only: the better one is still revoked, and by nothing replaced.
  const evidence = [{ type: ['Evidence'], name: 'Took part', narrative: 'Nobody judged.', genre: 'participation' }];
  const lesser = await keep(issuer.award({ change: (badge) => ({ ...badge, evidence }) }));
  expect((await zoe.get(at)).html).toMatch(/>Revoked</);
  expect((await zoe.get('/wallet')).html).not.toContain('Replaced');
  later();
  const newer = await keep();
  expect((await zoe.get('/wallet')).html.match(/Replaced/g)).toHaveLength(1);
  const old = (await zoe.get(at)).html;
  expect(old).toContain('Replaced');
  expect(old).toContain(`href="${newer}"`);
  expect(old).not.toContain('Why, only the issuer can say');
  expect((await zoe.get(`${at}/share`)).html).toMatch(new RegExp(`Whoever opens what you share reads that this badge was revoked.*href="${newer}/share"`, 's'));
  for (const stands of [newer, another, lesser]) expect((await zoe.get(`${stands}/share`)).html).not.toContain('Whoever opens what you share reads');
  await zoe.post(`${newer}/delete`);
  expect((await zoe.get(at)).html).toContain('Why, only the issuer can say');
  expect((await zoe.get(`${at}/share`)).html).toContain('reads that this badge does not stand');
});

it('a badge earned twice stands beside itself, and one is kept where nobody answers about the other', async () => {
  const li = await wallet.visitor('li@example.org');
  const keep = async () => (await claimBadge(li, issuer.offerUri(issuer.award()))).path.split('?')[0] ?? '';
  const first = await keep();
  later();
  expect((await li.get(await keep())).html).toContain('Valid');
  later();
  issuer.intercept.answer = ({ path }) => (path.startsWith('/status/') ? json({}, 503) : undefined);
  const third = await keep();
  issuer.intercept.answer = () => undefined;
  expect((await li.get(third)).status).toBe(200);
  expect((await li.get(first)).html).toContain('Valid');
  expect((await li.get('/wallet')).html).not.toContain('Replaced');
});
