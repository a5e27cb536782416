import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Badge, Claim, Copy, Disclosure, Request } from '../records.ts';
import { Share } from '../share-link/records.ts';
import { openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
import { openTestVerifier, type TestVerifier, TWO_FIELDS } from '../testing/open-test-verifier.ts';
import { claimBadge, openTestWallet, shownIn, type TestWallet, type Visitor } from '../testing/open-test-wallet.ts';
import { START } from '../testing/places.ts';

/** Two people on one node, each with a badge, an open offer and an open request. Every route that takes an id is asked with the other's. */
const clock = { now: new Date(START) };
let issuer: TestIssuer;
let verifier: TestVerifier;
let wallet: TestWallet;
let zoe: Visitor;
let nour: Visitor;
type Own = { badge: string; claim: string; request: string; share: string; copies: string[]; told: string[] };
let [zoes, nours]: Own[] = [];

const CANARY = 'Canary of Zoë';

beforeAll(async () => {
  [issuer, verifier] = await Promise.all([openTestIssuer(clock), openTestVerifier(clock)]);
  wallet = await openTestWallet(clock);
  zoe = await wallet.visitor('zoe@example.org');
  nour = await wallet.visitor('nour@example.org');
  zoes = await settle(zoe, CANARY);
  nours = await settle(nour, 'Badge of Nour');
});
afterAll(async () => {
  await wallet.stop();
  await Promise.all([issuer.stop(), verifier.stop()]);
});

async function settle(person: Visitor, name: string): Promise<Own> {
  const award = issuer.award({
    change: (badge) => {
      const subject = badge.credentialSubject as { achievement: object };
      return { ...badge, credentialSubject: { ...subject, achievement: { ...subject.achievement, name } } };
    },
  });
  const badge = (await claimBadge(person, issuer.offerUri(award))).path.split('?')[0]?.split('/').at(-1) ?? '';
  const claim = (await person.post('/wallet/offer', { credential_offer_uri: issuer.offerUri(issuer.award()) })).path.split('/').at(-1) ?? '';
  const request = (await person.get((await verifier.request(TWO_FIELDS)).link)).path.split('/').at(-1) ?? '';
  const form = await person.get(`/wallet/badges/${badge}/share`);
  const seen = /name="seen" value="([^"]*)"/.exec(form.html)?.[1] ?? '';
  const fields = [...form.html.matchAll(/name="field" value="([^"]*)" checked/g)].map(([, id = '']): [string, string] => ['field', id]);
  const made = await person.post(`/wallet/badges/${badge}/share`, [['decision', 'make'], ['level', 'link'], ['days', '30'], ['seen', seen], ...fields]);
  const share = made.path.split('?')[0]?.split('/').at(-1) ?? '';
  const { copies, told } = await wallet.store
    .as(person.personId)
    .read(async (db) => ({ copies: await db.list(Copy, {}), told: await db.list(Disclosure, {}) }));
  return { badge, claim, request, share, copies: copies.map(({ id }) => id), told: told.map(({ id }) => id) };
}

const everything = () =>
  wallet.store.across('the test compares what all wallets hold').read(async (db) => ({
    claims: await db.list(Claim, {}),
    badges: await db.list(Badge, {}),
    copies: await db.list(Copy, {}),
    requests: await db.list(Request, {}),
    told: await db.list(Disclosure, {}),
    shares: await db.list(Share, {}),
  }));

describe('the wallet of somebody else', () => {
  it('answers 404 to every route with an id, shows nothing and changes nothing', async () => {
    const routes = wallet.role.routes.filter(({ path }) => path.includes(':'));
    expect(routes.length).toBeGreaterThanOrEqual(11);
    const ids = Object.values(zoes ?? {}).flat();
    expect(ids.every((id) => id.length >= 16)).toBe(true);
    const before = await everything();
    const [asked, answered] = [issuer.asked.length, verifier.answers.length];
    let swaps = 0;
    for (const { method, path } of routes)
      for (const id of [...ids, 'AAAAAAAAAAAAAAAAAAAAAA', '..%2f..%2fwallet', "' OR 1=1 --"]) {
        const address = path.replace(':id', encodeURIComponent(decodeURIComponent(id)));
        const fields: [string, string][] = [
          ['decision', 'agree'],
          ['use', `badge ${zoes?.badge}`],
          ['level', 'public'],
          ['days', '365'],
        ];
        const seen = method === 'get' ? await nour.get(address) : await nour.post(address, fields);
        expect([address, seen.status]).toEqual([address, 404]);
        expect(seen.html).not.toContain(CANARY);
        swaps += 1;
      }
    expect(swaps).toBeGreaterThan(150);
    expect(await everything()).toEqual(before);
    expect([issuer.asked.length, verifier.answers.length]).toEqual([asked, answered]);
  });

  it('is not in a list, and its badge answers nobody else’s request', async () => {
    for (const path of [
      '/wallet',
      '/wallet/shared',
      `/wallet/shares/${nours?.share}`,
      `/wallet/shared/${nours?.told[0]}`,
      `/wallet/requests/${nours?.request}`,
    ]) {
      const seen = await nour.get(path);
      expect(seen.status).toBe(200);
      expect(seen.html).not.toContain(CANARY);
      for (const id of Object.values(zoes ?? {}).flat()) expect(seen.html).not.toContain(id);
    }
    const [seen = ['seen', '']] = shownIn(await nour.get(`/wallet/requests/${nours?.request}`)).filter(([name]) => name === 'seen');
    const forced = await nour.post(`/wallet/requests/${nours?.request}`, [['decision', 'agree'], seen, ['use', `badge ${zoes?.badge}`]]);
    expect(forced.status).toBe(409);
    expect(verifier.answers).toEqual([]);
  });

  it('is nobody’s who is not signed in', async () => {
    for (const { method, path, access } of wallet.role.routes) {
      if (access.kind === 'public') continue;
      const stranger = wallet.stranger();
      await stranger.get('/sign-in');
      const address = path.replace(':id', zoes?.badge ?? '');
      const seen = method === 'get' ? await stranger.get(address) : await stranger.post(address, { decision: 'agree' });
      expect([address, seen.path.split('?')[0]]).toEqual([address, '/sign-in']);
      expect(seen.html).not.toContain(CANARY);
    }
  });
});
