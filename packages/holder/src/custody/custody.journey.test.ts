import { afterAll, beforeAll, expect, it } from 'vitest';
import { Badge, Claim } from '../records.ts';
import { Share } from '../share-link/records.ts';
import { openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
import { openTestWallet, type TestWallet, type Visitor } from '../testing/open-test-wallet.ts';
import { START } from '../testing/places.ts';

const clock = { now: new Date(START) };
let issuer: TestIssuer;
let wallet: TestWallet;
let guardian: Visitor;
let minor: Visitor;
let stranger: Visitor;
/** Who says so is another package; here it is said and taken back. */
let care: { id: string; subject: string; name: string; from: { did: string; url: string } }[] = [];
/** It is taken back once it was asked for this one time more. */
let endsOnceAsked = false;
beforeAll(async () => {
  issuer = await openTestIssuer(clock);
  wallet = await openTestWallet(clock, {
    custody: async (person) => {
      const now = person === guardian.personId ? care : [];
      if (endsOnceAsked) [care, endsOnceAsked] = [[], false];
      return now;
    },
    isMinor: async (person) => care.some(({ subject }) => subject === person),
  });
  guardian = await wallet.visitor('noor@home.example');
  minor = await wallet.visitor('zoe@pupils.example');
  stranger = await wallet.visitor('eve@home.example');
  care = [{ id: 'care-of-zoe', subject: minor.personId, name: 'Zoë', from: { did: issuer.did, url: issuer.url } }];
});
afterAll(async () => {
  await wallet.stop();
  await issuer.stop();
});

const HERE = '/wallet/care/care-of-zoe';
const badgesOf = ({ personId }: Visitor) => wallet.store.as(personId).read((db) => db.list(Badge, {}));
const claimsOf = ({ personId }: Visitor) => wallet.store.as(personId).read((db) => db.list(Claim, {}));

it('a guardian takes an offered badge into the minor’s wallet, under the minor’s own key; it is the minor’s to show', async () => {
  const offerUri = issuer.offerUri(issuer.award());
  expect((await guardian.get('/wallet/care')).html).toContain(`href="${HERE}"`);
  expect((await guardian.get(HERE)).html).toContain('There is no badge here yet.');
  const host = await guardian.get(`${HERE}/offer?${new URLSearchParams({ credential_offer_uri: offerUri })}`);
  expect(host.html).toContain('This goes into the wallet of <bdi>Zoë</bdi>, not into yours.');
  const offer = await guardian.post(`${HERE}/offer`, { credential_offer_uri: offerUri });
  expect(offer.path).toMatch(new RegExp(`^${HERE}/offers/[\\w-]+$`));
  const kept = await guardian.post(`${offer.path}/keep`);
  expect([kept.status, kept.path]).toEqual([200, `${HERE}?kept`]);
  const [badge] = await badgesOf(minor);
  expect(kept.html).toContain(badge?.facts.name);
  expect(badge?.holderKid).toContain('did:key:');
  expect([await badgesOf(guardian), await claimsOf(guardian)]).toEqual([[], []]);
  // Nothing else of the wallet opens to the guardian; all of it does to the minor.
  for (const path of [`/wallet/badges/${badge?.id}`, `/wallet/badges/${badge?.id}/share`, `/wallet/badges/${badge?.id}/badge.json`]) {
    expect([path, (await guardian.get(path)).status]).toEqual([path, 404]);
    expect([path, (await minor.get(path)).status]).toEqual([path, 200]);
  }
});

it('a minor’s badge is open to no search engine: not when it is shared, nor by what was shared before', async () => {
  const [badge] = await badgesOf(minor);
  const share = async () => {
    const form = await minor.get(`/wallet/badges/${badge?.id}/share`);
    const seen = /name="seen" value="([^"]*)"/.exec(form.html)?.[1] ?? '';
    const fields = [...form.html.matchAll(/name="field" value="([^"]*)" checked/g)].map(([, id = '']): [string, string] => ['field', id]);
    return minor.post(`/wallet/badges/${badge?.id}/share`, [['decision', 'make'], ['level', 'public'], ['days', '30'], ['seen', seen], ...fields]);
  };
  const refused = await share();
  expect([refused.status, refused.html]).toEqual([422, expect.stringContaining('Nothing of anybody under age is open to search engines')]);
  expect(await wallet.store.as(minor.personId).read((db) => db.count(Share, {}))).toBe(0);
  const before = care;
  care = [];
  const made = await share();
  const address = new RegExp(`${wallet.url}(/s/[\\w-]+)`).exec(made.html)?.[1] ?? '';
  const faces = async () =>
    (await Promise.all([address, `${address}/embed`].map((path) => wallet.stranger().get(path)))).map(({ status, html }) => [
      status,
      /og:title|content="index/.test(html),
    ]);
  expect(await faces()).toEqual([
    [200, true],
    [200, false],
  ]);
  care = before;
  expect(await faces()).toEqual([
    [200, false],
    [404, false],
  ]);
});

it('an institution’s word goes for its own badges: a guardian takes and sees none of another’s', async () => {
  const other = await openTestIssuer(clock);
  try {
    const uri = other.offerUri(other.award());
    const refused = await guardian.post(`${HERE}/offer`, { credential_offer_uri: uri });
    expect([refused.status, refused.html]).toEqual([422, expect.stringContaining('not from the institution that named you')]);
    // The learner's own hand takes it; the guardian neither finds the offer nor the badge.
    const looked = await minor.post('/wallet/offer', { credential_offer_uri: uri });
    const id = looked.path.split('/').at(-1) ?? '';
    expect((await guardian.post(`${HERE}/offer`, { credential_offer_uri: uri })).status).toBe(422);
    expect((await guardian.get(`${HERE}/offers/${id}`)).status).toBe(404);
    for (const act of ['keep', 'decline']) expect((await guardian.post(`${HERE}/offers/${id}/${act}`)).status).toBe(404);
    expect((await minor.post(`${looked.path}/keep`)).path).toBe(`/wallet/badges/${id}?kept`);
    expect(new Set((await badgesOf(minor)).map(({ issuerDid }) => issuerDid))).toEqual(new Set([issuer.did, other.did]));
    expect((await guardian.get(HERE)).html.match(/<th scope="row"/g)).toHaveLength(1);
  } finally {
    await other.stop();
  }
});

it('a say that ends while a badge is on its way keeps nothing; the minor goes on where it stopped', async () => {
  const before = await badgesOf(minor);
  const inCare = care;
  const offer = await guardian.post(`${HERE}/offer`, { credential_offer_uri: issuer.offerUri(issuer.award()) });
  endsOnceAsked = true;
  const ended = await guardian.post(`${offer.path}/keep`);
  expect([ended.status, ended.html.includes('/keep')]).toEqual([404, false]);
  expect(await badgesOf(minor)).toEqual(before);
  const id = offer.path.split('/').at(-1) ?? '';
  expect((await minor.post(`/wallet/offers/${id}/keep`)).path).toBe(`/wallet/badges/${id}?kept`);
  care = inCare;
});

it('nobody else comes in by that address, nor the guardian by another’s or once their say is over; the badge stays where it is', async () => {
  const offerUri = issuer.offerUri(issuer.award());
  const looked = await guardian.post(`${HERE}/offer`, { credential_offer_uri: offerUri });
  const own = await stranger.post('/wallet/offer', { credential_offer_uri: issuer.offerUri(issuer.award()) });
  const others = own.path.split('/').at(-1) ?? '';
  expect((await guardian.get(`${HERE}/offers/${others}`)).status).toBe(404);
  const before = [await badgesOf(minor), await claimsOf(minor)];
  const everywhere = async (who: Visitor) => {
    for (const path of [HERE, `${HERE}/offer`, looked.path]) expect([path, (await who.get(path)).status]).toEqual([path, 404]);
    for (const path of [`${HERE}/offer`, `${looked.path}/keep`, `${looked.path}/decline`])
      expect([path, (await who.post(path, { credential_offer_uri: offerUri })).status]).toEqual([path, 404]);
  };
  for (const who of [stranger, minor]) await everywhere(who);
  care = [];
  await guardian.get('/wallet');
  await everywhere(guardian);
  expect((await guardian.get('/wallet/care')).html).toContain('You keep badges for nobody.');
  expect([await badgesOf(minor), await claimsOf(minor)]).toEqual(before);
});
