import { inMs, MINUTE } from '@laurel/base';
import { expect, it } from 'vitest';
import { claimBadge } from '../testing/open-test-wallet.ts';
import { fieldIn, NAME, openSharing } from '../testing/sharing.ts';
import { recheckInTurn } from '../wallet/recheck-in-turn.ts';

const { here, rows, share } = openSharing();
const STANDS = /Now: .*?>Valid|When its issuer was last asked.*?>Valid/s;

it('is not made of a badge that was revoked since its owner last heard, before they have read so; then it is theirs to decide', async () => {
  const form = await here.zoe.get(`${here.at}/share`);
  const fields = { key: fieldIn(form, 'key'), field: NAME, level: 'link', days: '30' };
  const looked = await here.zoe.post(`${here.at}/share`, { ...fields, decision: 'see' });
  expect(looked.html).toMatch(STANDS);
  here.award.standing = 1;
  const press = () => here.zoe.post(`${here.at}/share`, { ...fields, decision: 'make', seen: fieldIn(looked, 'seen') });
  const told = await press();
  expect([told.status, told.html.includes('the badge does not stand as it did'), told.html.includes('reads that this badge does not stand')]).toEqual([
    409,
    true,
    true,
  ]);
  const { shares, copies } = await rows();
  expect([shares, copies.filter(({ state }) => state === 'spent')]).toEqual([[], []]);
  expect((await here.zoe.get(here.at)).html).toContain('The issuer has revoked this badge');
  const made = await press();
  expect([made.status, made.html.includes('The link is made.'), (await rows()).shares.length]).toEqual([200, true, 1]);
});

it('is not made of a badge that is over and was revoked, before its owner has read that it was', async () => {
  const validUntil = inMs(here.issuer.context, 15 * MINUTE);
  here.award = here.issuer.award({ change: (badge) => ({ ...badge, validUntil }) });
  const at = (await claimBadge(here.zoe, here.issuer.offerUri(here.award))).path.split('?')[0] ?? '';
  here.award.standing = 1;
  here.clock.now = new Date(here.clock.now.getTime() + 20 * MINUTE);
  const { html } = await here.zoe.get(`${at}/share`);
  expect([/<\/svg> ?Expired/.test(html), /<\/svg> ?Revoked/.test(html)]).toEqual([true, false]);
  const { own } = await share([NAME], {}, at);
  expect([own.status, own.html.includes('the badge does not stand as it did'), /<\/svg> ?Revoked/.test(own.html)]).toEqual([409, true, true]);
  expect((await share([NAME], {}, at)).own.status).toBe(200);
});

it('is not made of a copy that was revoked while nobody can be asked about the badge itself', async () => {
  here.award.standing = 1;
  here.clock.now = new Date(here.clock.now.getTime() + 10 * MINUTE); // its list of before may be used no more
  here.issuer.intercept.answer = ({ path }) => (path === '/status/revocation' ? { status: 503, body: '' } : undefined);
  try {
    const { own } = await share([NAME]);
    expect([own.status, own.html.includes('about your badge itself nothing new could be found out')]).toEqual([409, true]);
    expect((await rows()).shares).toEqual([]);
  } finally {
    delete here.issuer.intercept.answer;
  }
});

it('tells its owner, with the next round, what somebody who opened a link of it was told', async () => {
  const { address } = await share([NAME]);
  here.award.standing = 1;
  here.clock.now = new Date(here.clock.now.getTime() + 10 * 60_000);
  expect((await here.wallet.stranger().get(address)).html).toContain('The issuer has revoked this badge');
  expect((await here.zoe.get(here.at)).html).not.toContain('The issuer has revoked this badge');
  const round = recheckInTurn(here.wallet.holder);
  while ((await round()) === 'more');
  expect((await here.zoe.get(here.at)).html).toContain('The issuer has revoked this badge');
});
