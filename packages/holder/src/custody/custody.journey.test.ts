import { afterAll, beforeAll, expect, it } from 'vitest';
import { Badge, Claim } from '../records.ts';
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
let care: { id: string; subject: string; name: string }[] = [];
beforeAll(async () => {
  issuer = await openTestIssuer(clock);
  wallet = await openTestWallet(clock, { custody: async (person) => (person === guardian.personId ? care : []) });
  guardian = await wallet.visitor('noor@home.example');
  minor = await wallet.visitor('zoe@pupils.example');
  stranger = await wallet.visitor('eve@home.example');
  care = [{ id: 'care-of-zoe', subject: minor.personId, name: 'Zoë' }];
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
