import { afterAll, beforeAll, expect, it } from 'vitest';
import { Badge } from '../records.ts';
import { openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
import { openTestWallet, type TestWallet, type Visitor } from '../testing/open-test-wallet.ts';
import { START } from '../testing/places.ts';

const clock = { now: new Date(START) };
const ENDED = '2026-11-12T23:59:59Z';
let issuer: TestIssuer;
let wallet: TestWallet;
let zoe: Visitor;

beforeAll(async () => {
  clock.now = new Date('2026-11-20T09:00:00Z');
  issuer = await openTestIssuer(clock);
  wallet = await openTestWallet(clock, { trust: [{ did: issuer.did, name: 'Kestrel Bay (checked)' }] });
  zoe = await wallet.visitor('zoe@example.org');
});
afterAll(async () => {
  await wallet.stop();
  await issuer.stop();
});

const look = (uri: string) => zoe.post('/wallet/offer', { credential_offer_uri: uri });
const kept = () => wallet.store.as(zoe.personId).read((db) => db.list(Badge, {}));

it('keeps a badge whose time ended before it was kept, as expired, and says so before', async () => {
  const display = [{ name: 'Leadership basics', locale: 'en', valid_until: ENDED }];
  const offer = await look(issuer.offerUri(issuer.award({ display, change: (badge) => ({ ...badge, validUntil: ENDED }) })));
  expect(offer.html).toContain('Its time ended on 12 November 2026. You can still keep it: it still says what you achieved');
  const badge = await zoe.post(`${offer.path}/keep`);
  expect(badge.html).toContain('It is yours.');
  expect(badge.html).toContain('12 November 2026');
  expect((await kept()).map(({ verdict }) => verdict.code)).toEqual(['expired']);
});

it('says nothing of an end that is to come, and keeps nothing that is over and revoked besides', async () => {
  const before = (await kept()).length;
  const display = [{ name: 'Leadership basics', locale: 'en', valid_until: '2029-11-11T23:59:59Z' }];
  const award = issuer.award({ display, change: (badge) => ({ ...badge, validUntil: ENDED }) });
  const offer = await look(issuer.offerUri(award));
  expect(offer.html).not.toContain('Its time ended');
  issuer.intercept.answer = ({ path }) => {
    if (path === '/credential') award.standing = 0;
    else if (path.startsWith('/status/')) award.standing = 1;
    return undefined;
  };
  clock.now = new Date(clock.now.getTime() + 6 * 60_000); // past what the lists of before may be held for
  expect((await zoe.post(`${offer.path}/keep`)).html).toContain('That did not work.');
  expect(await kept()).toHaveLength(before);
});
