import type { Credential } from '@laurel/credentials';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CLAIMED_BYTES } from '../limits.ts';
import { Badge, Copy } from '../records.ts';
import { keepBrought } from '../testing/bring-badge.ts';
import { openTestIssuer, type TestAward, type TestIssuer } from '../testing/open-test-issuer.ts';
import { claimBadge, openTestWallet, type TestWallet, type Visitor } from '../testing/open-test-wallet.ts';
import { type Answer, json, START } from '../testing/places.ts';

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

const rows = (person: Visitor) => wallet.store.as(person.personId).read(async (db) => ({ badges: await db.list(Badge, {}), copies: await db.list(Copy, {}) }));
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

/** The copy with alg none in its header and nothing where the signature stood. */
const unsigned = (text: string): string =>
  text.replace(/^([^.]*)\.([^.]*)\.[^~]*/, (_, header: string, payload: string) => {
    const none = { ...JSON.parse(Buffer.from(header, 'base64url').toString()), alg: 'none' };
    return `${Buffer.from(JSON.stringify(none)).toString('base64url')}.${payload}.`;
  });

describe('a badge that does not pass', () => {
  const only = (configuration: string, more: Partial<TestAward>) => issuer.award({ configurations: [configuration], ...more });
  const refused = [
    {
      what: 'was changed after signing',
      award: () => only('open-badge-di', { tamper: (text) => text.replace('Home Care', 'Brain Surgery') }),
      says: 'It was altered after it was signed',
    },
    {
      what: 'has not begun',
      award: () => only('open-badge-di', { change: (badge) => ({ ...badge, validFrom: '2028-11-12T00:00:01Z' }) }),
      says: 'Genuine, but valid only from 12 November 2028',
    },
    {
      what: 'has ended and was changed after signing besides',
      award: () =>
        only('open-badge-di', {
          change: (badge) => ({ ...badge, validUntil: '2026-11-12T00:00:01Z' }),
          tamper: (text) => text.replace('Home Care', 'Brain Surgery'),
        }),
      says: 'It was altered after it was signed',
    },
    {
      what: 'is made out to somebody else',
      award: () =>
        only('open-badge-di', {
          change: (badge) => ({
            ...badge,
            credentialSubject: { ...(badge.credentialSubject as object), id: 'did:key:z6MkpTHR8VNsBxYAAWHut2Geadd9jSwuBV8xRoAnwWsdvktH' },
          }),
        }),
      says: 'made out to somebody else',
    },
    {
      what: 'is a copy that was changed',
      award: () => only('open-badge-sd-jwt', { tamper: (text) => `${text.slice(0, -1)}A~` }),
      says: 'One of the pieces shown is damaged',
    },
    {
      what: 'is a copy that nobody signed, and says so',
      award: () => only('open-badge-sd-jwt', { tamper: unsigned }),
      says: 'It is not signed in any way that proves who signed',
    },
  ];
  it.each(refused)('KF-H5: is not kept when it $what', async ({ award, says }) => {
    const answer = await claimBadge(zoe, issuer.offerUri(award()));
    expect(answer.status).toBe(422);
    expect(answer.html).toContain(says);
    const { badges, copies } = await rows(zoe);
    expect(badges).toEqual([]);
    expect(copies.every(({ compact }) => compact === null)).toBe(true);
  });

  it('is not kept as a copy that is bound to a key somebody else holds', async () => {
    const other = issuer.award({ configurations: ['open-badge-sd-jwt'] });
    await claimBadge(await wallet.visitor(`thief${people}@example.org`), issuer.offerUri(other));
    const [theirs = ''] = other.issued.values();
    const answer = await claimBadge(zoe, issuer.offerUri(issuer.award({ configurations: ['open-badge-sd-jwt'], tamper: () => theirs })));
    expect(answer.html).toContain('made out to somebody else');
    expect((await rows(zoe)).badges).toEqual([]);
  });

  it('is not kept as copies that say different things: one is read, and another may be the one that leaves', async () => {
    let copy = 0;
    const naming = (badge: Credential): Credential => {
      copy += 1;
      return { ...badge, credentialSubject: { ...(badge.credentialSubject as object), name: copy === 7 ? 'Zoë O’Connor-Smith' : 'Zoë O’Connor' } };
    };
    const answer = await claimBadge(zoe, issuer.offerUri(issuer.award({ configurations: ['open-badge-sd-jwt'], change: naming })));
    expect([copy, answer.status]).toEqual([10, 422]);
    expect((await rows(zoe)).badges).toEqual([]);
  });

  it('is not taken for the badge of another issuer whose id it bears', async () => {
    const award = issuer.award();
    await claimBadge(zoe, issuer.offerUri(award));
    const { id } = JSON.parse(documentOf(award) ?? '');
    const rival = await openTestIssuer(clock);
    const answer = await claimBadge(zoe, rival.offerUri(rival.award({ configurations: ['open-badge-di'], change: (badge) => ({ ...badge, id }) })));
    expect(answer.status).toBe(422);
    expect((await rows(zoe)).badges.map(({ issuerDid }) => issuerDid)).toEqual([issuer.did]);
    await rival.stop();
  });

  it('is kept as long as there is room for what one person claims, and once some was made', async () => {
    const first = await claimBadge(zoe, issuer.offerUri(issuer.award({ configurations: ['open-badge-di'] })));
    await wallet.store.as(zoe.personId).write((db) => db.update(Badge, {}, { size: CLAIMED_BYTES - 1_000 }));
    const full = await claimBadge(zoe, issuer.offerUri(issuer.award({ configurations: ['open-badge-di'] })));
    expect([full.status, full.html]).toEqual([422, expect.stringContaining('no room for another badge')]);
    await zoe.post(`${first.path.split('?')[0]}/delete`);
    expect((await zoe.post(full.path)).html).toContain('It is yours.');
  });

  it('is kept beside a file of somebody else that bears its id', async () => {
    const id = `urn:uuid:00000000-0000-4000-9000-${String(people).padStart(12, '0')}`;
    const oneId = (badge: Credential): Credential => ({ ...badge, id });
    const rival = await openTestIssuer(clock);
    const theirs = rival.award({ configurations: ['open-badge-di'], change: oneId });
    await claimBadge(await wallet.visitor(`max${people}@example.org`), rival.offerUri(theirs));
    await keepBrought(zoe, { badge: documentOf(theirs) ?? '' });
    expect((await claimBadge(zoe, issuer.offerUri(issuer.award({ configurations: ['open-badge-di'], change: oneId })))).html).toContain('It is yours.');
    const { badges } = await rows(zoe);
    expect(badges.map(({ issuerDid, documentId }) => [issuerDid, documentId === id])).toEqual(
      expect.arrayContaining([
        [rival.did, false],
        [issuer.did, true],
      ]),
    );
    await rival.stop();
  });

  it('takes the place of a copy of it that came as a file: that one could be read, and this one can be shown', async () => {
    const oneId = (badge: Credential): Credential => ({ ...badge, id: `urn:uuid:00000000-0000-4000-8000-${String(people).padStart(12, '0')}` });
    const before = issuer.award({ configurations: ['open-badge-di'], change: oneId });
    await claimBadge(await wallet.visitor(`max${people}@example.org`), issuer.offerUri(before));
    await keepBrought(zoe, { badge: documentOf(before) ?? '' });
    expect((await rows(zoe)).badges).toMatchObject([{ holderKid: null }]);
    const award = issuer.award({ change: oneId });
    expect((await claimBadge(zoe, issuer.offerUri(award))).html).toContain('It is yours.');
    const { badges, copies } = await rows(zoe);
    expect([badges.map(({ document }) => document), copies.length]).toEqual([[documentOf(award)], 10]);
    const [{ holderKid = null } = {}] = badges;
    expect((await wallet.agent.signerOf(holderKid ?? '')).verificationMethod).toBe(holderKid);
  });

  it('KF-H5: is not kept while its issuer’s key is out of reach, and is the same badge when it can be had', async () => {
    clock.now = new Date(clock.now.getTime() + 10 * 60_000); // past the memory of the issuer's document
    instead('/.well-known/did.json', () => json({}, 503), 99);
    const award = issuer.award();
    const answer = await claimBadge(zoe, issuer.offerUri(award));
    expect(answer.status).toBe(422);
    expect(answer.html).not.toContain('forged');
    expect((await rows(zoe)).badges).toEqual([]);
    issuer.intercept.answer = () => undefined;
    expect((await zoe.post(`${answer.path.replace(/\/keep$/, '')}/keep`)).html).toContain('It is yours.');
    const { badges, copies } = await rows(zoe);
    expect([badges[0]?.document, copies.filter(({ state }) => state === 'fresh').length]).toEqual([documentOf(award), 10]);
  });

  it('is kept with a label where only the list of revoked badges is out of reach', async () => {
    instead('/status/revocation', () => json({}, 503), 99);
    const elsewhere = await openTestWallet(clock); // which has never seen that list
    const zoe = await elsewhere.visitor('zoe@example.org');
    const kept = await claimBadge(zoe, issuer.offerUri(issuer.award({ configurations: ['open-badge-di'] })));
    expect(kept.html).toContain('It is yours.');
    expect(kept.html).toContain('Could not be checked');
    issuer.intercept.answer = () => undefined;
    expect((await zoe.post(`${kept.path.split('?')[0]}/check`)).html).toContain('Valid');
    await elsewhere.stop();
  });
});
