import { LaurelError } from '@laurel/base';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LOOKED_OFFERS } from '../limits.ts';
import { Badge, Claim, Copy } from '../records.ts';
import { openTestIssuer, type TestAward, type TestIssuer } from '../testing/open-test-issuer.ts';
import { claimBadge, openTestWallet, type TestWallet, type Visitor } from '../testing/open-test-wallet.ts';
import { type Answer, json, START } from '../testing/places.ts';
import { deleteBadge } from '../wallet/delete-badge.ts';
import { claimOffer, refillCopies } from './claim-offer.ts';

const clock = { now: new Date(START) };
let issuer: TestIssuer;
let wallet: TestWallet;
let zoe: Visitor;
let people = 0;

beforeAll(async () => {
  issuer = await openTestIssuer(clock);
  wallet = await openTestWallet(clock, { trust: [{ did: issuer.did, name: 'Kestrel Bay (checked)' }] });
});
afterAll(async () => {
  await wallet.stop();
  await issuer.stop();
});
beforeEach(async () => {
  issuer.intercept.answer = () => undefined;
  people += 1;
  clock.now = new Date(clock.now.getTime() + 60_000); // so that rate limits see people come one after another
  zoe = await wallet.visitor(`zoe${people}@example.org`);
});

const offerPath = (uri: string) => `/wallet/offer?${new URLSearchParams({ credential_offer_uri: uri })}`;
const look = (person: Visitor, uri: string) => person.post('/wallet/offer', { credential_offer_uri: uri });
const rows = (person: Visitor) =>
  wallet.store
    .as(person.personId)
    .read(async (db) => ({ claims: await db.list(Claim, {}), badges: await db.list(Badge, {}), copies: await db.list(Copy, {}) }));
const askedSince = (from: number, path: string) => issuer.asked.slice(from).filter((asked) => asked.path === path);
const documentOf = (award: TestAward) => [...award.issued.values()].find((text) => text.startsWith('{'));

/** Answers one path in another way for so many times. */
const instead = (path: string, answer: () => Answer, times = 1) => {
  let left = times;
  issuer.intercept.answer = (asked) => {
    if (asked.path !== path || left === 0) return undefined;
    left -= 1;
    return answer();
  };
};

describe('claiming a badge', () => {
  it('KF-H1: shows only the host, then who offers, then keeps the badge with ten copies', async () => {
    const award = issuer.award();
    const before = issuer.asked.length;
    const host = await zoe.get(offerPath(issuer.offerUri(award)));
    expect(host.html).toContain(new URL(issuer.url).host);
    expect(issuer.asked.length).toBe(before);

    const offer = await look(zoe, issuer.offerUri(award));
    expect(offer.status).toBe(200);
    expect(offer.html).toContain('Kestrel Bay Polytechnic');
    expect(offer.html).toContain('Kestrel Bay (checked)');
    expect(award.used).toBe(false);

    const kept = await zoe.post(`${offer.path}/keep`);
    expect(kept.html).toContain('It is yours.');
    expect(kept.html).toContain('Infection Prevention in Home Care');
    const { badges, copies } = await rows(zoe);
    expect(badges).toHaveLength(1);
    expect(copies.map(({ state }) => state)).toEqual(Array(10).fill('fresh'));
    expect(new Set(copies.map(({ kid }) => kid)).size).toBe(10);
    expect(badges[0]?.document).toBe(documentOf(award));
    expect((await zoe.get('/wallet')).html).toContain('Infection Prevention in Home Care');
  });

  it('names the badge in the heading where its offer does, in the reader’s language', async () => {
    const display = [
      { name: 'Leadership basics', locale: 'en' },
      { name: 'Bases du leadership', locale: 'fr-CA' },
    ];
    const offer = await look(zoe, issuer.offerUri(issuer.award({ display })));
    const heading = async (path: string) => /<h1>(.*?)<\/h1>/s.exec((await zoe.get(path)).html)?.[1]?.replace(/<[^>]+>|[\u2068\u2069]/g, '');
    expect(await heading(offer.path)).toBe('Kestrel Bay Polytechnic offers you: Leadership basics');
    expect(await heading(`${offer.path}?lang=fr`)).toBe('École polytechnique de Kestrel Bay vous offre\u00a0: Bases du leadership');
  });

  it('shows what the badge is for and what it takes before it is taken, as its offer tells, and asks nobody for it', async () => {
    const told = {
      description: 'You lead a ward round.',
      criteria: '**How**\n\n- Two shifts <b>watched</b>',
      level: { name: 'EQF 5', url: 'http://data.europa.eu/snb/eqf/5' },
    };
    const french = { name: 'Bases', locale: 'fr', description: 'Vous menez une visite.', criteria: 7, level: 'tout', assessment: 'tout' };
    const display = [{ name: 'Leadership', locale: 'en', ...told }, french];
    const offer = await look(zoe, issuer.offerUri(issuer.award({ display })));
    for (const words of ['What the issuer says of it', 'You lead a ward round.', 'Two shifts &lt;b', 'EQF 5 of 8', 'nothing of them has been checked yet'])
      expect(offer.html).toContain(words);
    const before = issuer.asked.length;
    const inFrench = await zoe.get(`${offer.path}?lang=fr`);
    expect(inFrench.html).toContain('Vous menez une visite.');
    expect(inFrench.html).not.toContain('EQF');
    expect(issuer.asked.length).toBe(before);
    const long = await look(zoe, issuer.offerUri(issuer.award({ display: [{ name: 'x', assessment: 'participation', description: 'word '.repeat(2_000) }] })));
    expect(long.html).toMatch(/word word….*Took part; not assessed/s);
    expect(long.html.length).toBeLessThan(20_000);
    const silent = await look(zoe, issuer.offerUri(issuer.award({ display: [{ name: 'Leadership' }] })));
    expect(silent.html).toContain('says no more of it before you take it');
  });

  it.each([undefined, 'Leadership', [], [{ name: ' ' }], [{ locale: 'en' }]])('offers “a badge” where the offer names none: %j', async (display) => {
    const offer = await look(zoe, issuer.offerUri(issuer.award({ display })));
    expect(offer.html).toContain('offers you a badge');
  });

  it('declines without telling anybody, and looks again afterwards', async () => {
    const award = issuer.award();
    const offer = await look(zoe, issuer.offerUri(award));
    const before = issuer.asked.length;
    // Whoever closes the page without an answer finds the offer again, until it has one.
    const waits = new RegExp(`You looked at an offer from <bdi dir="ltr">${new URL(issuer.url).host}</bdi>.*?href="${offer.path}"`, 's');
    expect((await zoe.get('/wallet')).html).toMatch(waits);
    await zoe.get(offer.path);
    const declined = await zoe.post(`${offer.path}/decline`);
    expect([declined.path, declined.html.includes('You said no. Nothing was kept')]).toEqual(['/wallet?declined', true]);
    expect(declined.html).not.toMatch(waits);
    expect(issuer.asked.length).toBe(before);
    expect((await rows(zoe)).claims).toEqual([]);
    expect((await claimBadge(zoe, issuer.offerUri(award))).html).toContain('It is yours.');
  });

  it('asks nobody about a link that was pasted before its host was shown, and knows the link of a letter, which is a page', async () => {
    const before = issuer.asked.length;
    await zoe.get('/wallet/offer');
    const letter = `${issuer.url}/claim/of-a-letter`;
    const pasted = await zoe.post('/wallet/offer', { from: 'paste', credential_offer_uri: letter });
    expect([pasted.html.includes('Nothing has been fetched yet.'), issuer.asked.length]).toEqual([true, before]);
    issuer.intercept.answer = ({ path }) => (path.startsWith('/claim/') ? { headers: { 'content-type': 'text/html' }, body: '<!doctype html>' } : undefined);
    const looked = await zoe.post('/wallet/offer', { credential_offer_uri: letter });
    delete issuer.intercept.answer;
    expect(looked.html).toContain('If it is the link in your letter, open it in your browser');
    expect(looked.html).toContain(`href="${letter}"`);
    expect(looked.html).not.toContain('Nothing has been fetched yet.');
    // The link of a request leads there, whether it opens a wallet or is the page of who asks.
    const request = new URLSearchParams({ client_id: 'decentralized_identifier:did:web:heron.example', request_uri: 'https://heron.example/oid4vp/request/1' });
    const asked = await zoe.post('/wallet/offer', { from: 'paste', credential_offer_uri: `openid4vp://?${request}` });
    expect([asked.path.startsWith('/wallet/scan?client_id='), asked.html.includes('Somebody asks to see a badge')]).toEqual([true, true]);
    issuer.intercept.answer = ({ path }) => (path.startsWith('/ask/') ? { headers: { 'content-type': 'text/html' }, body: '<!doctype html>' } : undefined);
    const ask = await zoe.post('/wallet/offer', { credential_offer_uri: `${new URL(issuer.url).host}/ask/123` }); // as people write it
    delete issuer.intercept.answer;
    for (const words of ['Somebody asks to see a badge of yours there.', `href="${issuer.url}/ask/123"`, new URL(wallet.url).host])
      expect(ask.html).toContain(words);
    expect(ask.html).not.toContain('That did not work');
    const slip = await zoe.post('/wallet/offer', { from: 'paste', credential_offer_uri: 'my badge' });
    expect([slip.status, slip.html.includes('value="my badge"')]).toEqual([422, true]);
  });

  it('waits in few places at once: what was looked at first and left is looked at again', async () => {
    const first = issuer.offerUri(issuer.award());
    const offer = await look(zoe, first);
    for (let index = 0; index < LOOKED_OFFERS; index++) {
      clock.now = new Date(clock.now.getTime() + 1_000);
      await look(zoe, issuer.offerUri(issuer.award()));
    }
    expect((await rows(zoe)).claims).toHaveLength(LOOKED_OFFERS);
    expect((await zoe.get(offer.path)).status).toBe(404);
    expect((await claimBadge(zoe, first)).path).toContain('/wallet/badges/');
  });

  it('leaves nothing in the database that would open the issuer’s door to who copies it', async () => {
    const [looked, kept] = [issuer.award(), issuer.award()];
    await look(zoe, issuer.offerUri(looked));
    await claimBadge(zoe, issuer.offerUri(kept));
    const { claims } = await rows(zoe);
    const resting = JSON.stringify(claims);
    expect(claims.map(({ grant }) => grant === null).sort()).toEqual([false, true]);
    for (const secret of [`code-${looked.id}`, `code-${kept.id}`, 'accessToken', 'refreshToken']) expect(resting).not.toContain(secret);
    await refillCopies(wallet.holder, { owner: zoe.personId, id: claims.find(({ state }) => state === 'kept')?.id ?? '' });
    expect((await rows(zoe)).copies).toHaveLength(20);
  });

  it('leads to the badge when the same offer is opened again', async () => {
    const award = issuer.award();
    const kept = await claimBadge(zoe, issuer.offerUri(award));
    const before = issuer.asked.length;
    expect((await look(zoe, issuer.offerUri(award))).path).toBe(kept.path.split('?')[0]);
    expect(issuer.asked.length).toBe(before);
    expect((await rows(zoe)).badges).toHaveLength(1);
  });

  it('keeps one badge and redeems once where Keep is pressed five times', async () => {
    const award = issuer.award();
    const offer = await look(zoe, issuer.offerUri(award));
    const before = issuer.asked.length;
    const answers = await Promise.all(Array.from({ length: 5 }, () => zoe.post(`${offer.path}/keep`)));
    expect(answers.some(({ status }) => status === 200)).toBe(true);
    expect(answers.every(({ status }) => status === 200 || status === 409)).toBe(true);
    expect(askedSince(before, '/token')).toHaveLength(1);
    expect((await rows(zoe)).badges).toHaveLength(1);
  });

  it('keeps copies alone where the issuer has no Data Integrity badge, and the badge alone where it has no copies', async () => {
    await claimBadge(zoe, issuer.offerUri(issuer.award({ configurations: ['open-badge-sd-jwt'] })));
    await claimBadge(zoe, issuer.offerUri(issuer.award({ configurations: ['open-badge-di'] })));
    const { badges, copies } = await rows(zoe);
    expect(badges.map(({ document }) => document !== null).sort()).toEqual([false, true]);
    expect(copies).toHaveLength(10);
  });

  it('says that an offer of something else is not for this wallet', async () => {
    const offer = await look(zoe, issuer.offerUri(issuer.award({ configurations: ['passport'] })));
    expect(offer.status).toBe(422);
    expect(offer.html).toContain('a kind of document that this wallet does not keep');
    expect((await rows(zoe)).claims).toEqual([]);
  });
});

describe('the code on a slip', () => {
  it('KF-H2: is asked for by the host it goes to, refused when wrong, taken when right', async () => {
    const award = issuer.award({ pin: '493817' });
    const offer = await look(zoe, issuer.offerUri(award));
    expect(offer.html).toContain('You are sending this code to');
    const missing = await zoe.post(`${offer.path}/keep`, { tx_code: '' });
    const wrong = await zoe.post(`${offer.path}/keep`, { tx_code: '000000' });
    expect([missing.status, wrong.status]).toEqual([422, 422]);
    expect(wrong.html).toContain('That code was not accepted.');
    expect(wrong.html).toMatch(/role="alert".*href="#tx_code"/s); // at the top, since the box is far down
    expect((await rows(zoe)).badges).toEqual([]);
    expect((await zoe.post(`${offer.path}/keep`, { tx_code: '493-817' })).html).toContain('It is yours.');
  });
});

describe('an issuer that refuses', () => {
  it('is quoted where the offer was claimed elsewhere', async () => {
    const award = issuer.award();
    const offer = await look(zoe, issuer.offerUri(award));
    award.used = true;
    const refused = await zoe.post(`${offer.path}/keep`);
    expect(refused.status).toBe(422);
    expect(refused.html).toContain('This code has been used.');
    expect((await rows(zoe)).badges).toEqual([]);

    const gone = await look(zoe, issuer.offerUri(issuer.award({ used: true })));
    expect(gone.status).toBe(410);
    expect(gone.html).toContain('claimed or has ended');
  });

  it('is not taken for a code where it says what is none: codes go to the log', async () => {
    const award = issuer.award();
    await look(zoe, issuer.offerUri(award));
    instead('/token', () => json({ error: 'zoe@example.org has no badge here' }, 400));
    const { id = '' } = (await rows(zoe)).claims[0] ?? {};
    const failed = await claimOffer(wallet.holder, { owner: zoe.personId, id }).catch((error: unknown) => error);
    expect(failed).toMatchObject({ code: 'issuer_refused', problems: [{ code: 'unknown' }] });
  });

  it('is quoted where it gives the badge to nobody any more', async () => {
    const award = issuer.award({ standing: 1 });
    const refused = await claimBadge(zoe, issuer.offerUri(award));
    expect(refused.status).toBe(502);
    expect(refused.html).toContain('This badge has been revoked.');
  });

  it('gets no redirect followed: neither its code nor its token goes to another host', async () => {
    const award = issuer.award();
    const offer = await look(zoe, issuer.offerUri(award));
    const before = issuer.asked.length;
    instead('/token', () => ({ status: 307, headers: { location: `${issuer.url}/elsewhere` } }));
    const refused = await zoe.post(`${offer.path}/keep`);
    expect(refused.status).toBe(400);
    expect(askedSince(before, '/elsewhere')).toEqual([]);
  });

  it('is not believed where its answer reads in two ways', async () => {
    const award = issuer.award();
    const offer = await look(zoe, issuer.offerUri(award));
    instead('/credential', () => ({ headers: { 'content-type': 'application/json' }, body: '{"credentials":[],"credentials":[{"credential":{}}]}' }));
    expect((await zoe.post(`${offer.path}/keep`)).status).toBe(502);
    expect((await rows(zoe)).badges).toEqual([]);
  });
});

describe('a claim that is interrupted', () => {
  it('goes on with the same key and receives the same badge, also where the answer was lost on the way', async () => {
    const award = issuer.award();
    const offer = await look(zoe, issuer.offerUri(award));
    issuer.intercept.answer = async (asked) => {
      if (asked.path !== '/credential') return undefined;
      issuer.intercept.answer = () => undefined;
      // The issuer signs and records; its answer never arrives.
      await fetch(`${issuer.url}/credential`, { method: 'POST', body: asked.body, headers: { authorization: asked.headers.authorization ?? '' } });
      return json({}, 503);
    };
    expect((await zoe.post(`${offer.path}/keep`)).status).toBe(502);
    const home = await zoe.get('/wallet');
    expect(home.html).toContain('has not arrived completely');
    const { claims } = await rows(zoe);
    expect(claims).toMatchObject([{ state: 'claiming', holderKid: expect.stringContaining('did:key:') }]);

    const kept = await zoe.post(`${offer.path}/keep`);
    expect(kept.html).toContain('It is yours.');
    const { badges, copies } = await rows(zoe);
    expect(badges[0]?.document).toBe(documentOf(award));
    expect(copies.filter(({ state }) => state === 'fresh')).toHaveLength(10);
    expect([...award.issued.keys()].filter((key) => key.startsWith('open-badge-di'))).toHaveLength(1);
  });

  it('goes on after the access token has ended, by the refresh token', async () => {
    const award = issuer.award();
    const offer = await look(zoe, issuer.offerUri(award));
    instead('/credential', () => json({}, 503));
    await zoe.post(`${offer.path}/keep`);
    const before = issuer.asked.length;
    clock.now = new Date(clock.now.getTime() + 6 * 60_000);
    expect((await zoe.post(`${offer.path}/keep`)).html).toContain('It is yours.');
    expect(askedSince(before, '/token').map(({ body }) => new URLSearchParams(body).get('grant_type'))).toEqual(['refresh_token']);
  });

  it('keeps the badge where only its copies did not come, and fetches them later', async () => {
    const award = issuer.award();
    const offer = await look(zoe, issuer.offerUri(award));
    issuer.intercept.answer = (asked) => (asked.path === '/credential' && asked.body.includes('sd-jwt') ? json({}, 503) : undefined);
    expect((await zoe.post(`${offer.path}/keep`)).html).toContain('It is yours.');
    const [badge] = (await rows(zoe)).badges;
    issuer.intercept.answer = () => undefined;
    await refillCopies(wallet.holder, { owner: zoe.personId, id: badge?.id ?? '' });
    const { copies } = await rows(zoe);
    expect(copies.filter(({ state }) => state === 'fresh')).toHaveLength(10);
    expect(copies).toHaveLength(10);
  });

  it('ends quietly where the badge was deleted meanwhile', async () => {
    await claimBadge(zoe, issuer.offerUri(issuer.award()));
    const id = (await rows(zoe)).badges[0]?.id ?? '';
    issuer.intercept.answer = async ({ path }) => {
      if (path === '/credential') await deleteBadge(wallet.holder, zoe.personId, id);
      return undefined;
    };
    await expect(refillCopies(wallet.holder, { owner: zoe.personId, id })).rejects.toEqual(expect.objectContaining({ code: 'not_found' }));
    expect(await rows(zoe)).toEqual({ claims: [], badges: [], copies: [] });
  });

  it('is not open to anybody else', async () => {
    const award = issuer.award();
    await look(zoe, issuer.offerUri(award));
    const [claim] = (await rows(zoe)).claims;
    const stranger = await wallet.visitor(`stranger${people}@example.org`);
    await expect(claimOffer(wallet.holder, { owner: stranger.personId, id: claim?.id ?? '' })).rejects.toThrow(LaurelError);
    expect(award.used).toBe(false);
  });
});
