import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Badge, Claim, Copy } from '../records.ts';
import { openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
import { openTestWallet, type TestWallet, type Visitor } from '../testing/open-test-wallet.ts';
import { START } from '../testing/places.ts';

const clock = { now: new Date(START) };
let issuer: TestIssuer;
let wallet: TestWallet;
let zoe: Visitor;

beforeAll(async () => {
  issuer = await openTestIssuer(clock);
  wallet = await openTestWallet(clock, { trust: [{ did: issuer.did, name: 'Kestrel Bay (checked)' }] });
  zoe = await wallet.visitor('zoe@example.org');
});
afterAll(async () => {
  await wallet.stop();
  await issuer.stop();
});

const offerPath = (uri: string) => `/wallet/offer?${new URLSearchParams({ credential_offer_uri: uri })}`;
const rows = (person: Visitor) =>
  wallet.store
    .as(person.personId)
    .read(async (db) => ({ claims: await db.list(Claim, {}), badges: await db.list(Badge, {}), copies: await db.list(Copy, {}) }));

describe('claiming a badge', () => {
  it('shows only the host, then who offers, then keeps the badge with ten copies', async () => {
    const award = issuer.award();
    const before = issuer.asked.length;
    const host = await zoe.get(offerPath(issuer.offerUri(award)));
    expect(host.status).toBe(200);
    expect(host.html).toContain(new URL(issuer.url).host);
    expect(issuer.asked.length).toBe(before);

    const offer = await zoe.post('/wallet/offer', { credential_offer_uri: issuer.offerUri(award) });
    expect(offer.status).toBe(200);
    expect(offer.path).toMatch(/^\/wallet\/offers\//);
    expect(offer.html).toContain('Kestrel Bay Polytechnic');
    expect(offer.html).toContain('Kestrel Bay (checked)');
    expect(award.used).toBe(false);

    const kept = await zoe.post(`${offer.path}/keep`);
    expect(kept.html).toContain('It is yours.');
    expect(kept.path).toMatch(/^\/wallet\/badges\//);
    expect(kept.html).toContain('Infection Prevention in Home Care');
    const { badges, copies } = await rows(zoe);
    expect(badges).toHaveLength(1);
    expect(copies.map(({ state }) => state)).toEqual(Array(10).fill('fresh'));
    expect(new Set(copies.map(({ kid }) => kid)).size).toBe(10);
    expect(badges[0]?.document).toBe([...award.issued.values()].find((text) => text.startsWith('{')));
  });
});
