import { type Credential, type JsonObject, readSdJwt, verifyCredential } from '@laurel/credentials';
import { Like } from '@laurel/store';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { refillInTurn } from '../claim/refill-in-turn.ts';
import { sweep } from '../jobs.ts';
import { LOOKED_LIFE, RECHECK_AGAIN, RECHECK_EVERY, RECHECK_SPREAD, REFILL_AFTER_REFUSAL } from '../limits.ts';
import { Badge, Claim, type ClaimRow, Copy, Disclosure, EXPORTED, LeftKey } from '../records.ts';
import { openTestIssuer, type TestAward, type TestIssuer } from '../testing/open-test-issuer.ts';
import { openTestVerifier, type TestVerifier, TWO_FIELDS } from '../testing/open-test-verifier.ts';
import { claimBadge, openTestWallet, shownIn, type TestWallet, type Visitor } from '../testing/open-test-wallet.ts';
import { START } from '../testing/places.ts';
import { forgetLeftKeys } from './left-keys.ts';
import { recheckInTurn } from './recheck-in-turn.ts';

const clock = { now: new Date(START) };
let issuer: TestIssuer;
let verifier: TestVerifier;
let wallet: TestWallet;
let zoe: Visitor;
let award: TestAward;
let at: string;
let people = 0;

beforeAll(async () => {
  [issuer, verifier] = await Promise.all([openTestIssuer(clock), openTestVerifier(clock)]);
  wallet = await openTestWallet(clock);
});
afterAll(async () => {
  await wallet.stop();
  await Promise.all([issuer.stop(), verifier.stop()]);
});
beforeEach(async () => {
  people += 1;
  clock.now = new Date(clock.now.getTime() + 60_000); // so that rate limits see people come one after another
  zoe = await wallet.visitor(`zoe${people}@example.org`);
  award = issuer.award();
  at = (await claimBadge(zoe, issuer.offerUri(award))).path.split('?')[0] ?? '';
});

const rows = () =>
  wallet.store.as(zoe.personId).read(async (db) => ({
    claims: await db.list(Claim, {}),
    badges: await db.list(Badge, {}),
    copies: await db.list(Copy, {}),
    told: await db.list(Disclosure, {}),
  }));

const refillAll = async () => {
  const refillNext = refillInTurn(wallet.holder);
  for (let round = 0; (await refillNext()) === 'more'; round += 1) if (round > 50) throw new Error('the refill does not end');
};

/** Copies as if so many verifiers had seen one each. */
const spendCopies = async (count: number) => {
  await refillAll(); // what earlier tests left due
  const { copies } = await rows();
  await wallet.store.as(zoe.personId).write(async (db) => {
    for (const { id } of copies.slice(0, count)) await db.update(Copy, { id }, { state: 'spent', spentFor: `somebody ${id}` });
    await db.update(Claim, { id: at.split('/').at(-1) ?? '' }, { refillAfter: clock.now.toISOString() });
  });
};

describe('a badge in the wallet', () => {
  it('KF-H6: is opened without a word to anybody', async () => {
    const [before, theirs] = [wallet.asked.length, issuer.asked.length];
    for (const path of ['/wallet', at, `${at}/badge.json`, `${at}/badge.jwt`, '/wallet/shared', `${at}/delete`]) expect((await zoe.get(path)).status).toBe(200);
    expect(wallet.asked.slice(before)).toEqual([]);
    expect(issuer.asked.length).toBe(theirs);
  });

  it('KF-H6: loads nothing from anybody else, whatever its picture says', async () => {
    const remote = issuer.award({
      configurations: ['open-badge-di'],
      change: (badge) => ({
        ...badge,
        image: { id: 'https://beacon.example/pixel.png', type: 'Image' },
        credentialSubject: withPicture(badge.credentialSubject),
      }),
    });
    const shown = await claimBadge(zoe, issuer.offerUri(remote));
    expect(shown.html).toContain('It is yours.');
    expect(shown.html).not.toContain('beacon.example');
    expect((await zoe.get('/wallet')).html).not.toContain('beacon.example');
  });

  it('leaves byte for byte as it was signed, and as one copy that no verifier will see', async () => {
    const json = await zoe.get(`${at}/badge.json`);
    expect(json.headers.get('content-type')).toBe('application/vc');
    expect([...award.issued.values()]).toContain(json.html);
    expect((await verifyCredential(json.html, wallet.holder.verifying)).outcome).toBe('valid');

    for (const file of [`${at}/badge.jwt`, '/wallet/everything.zip']) {
      const led = await fetch(wallet.url + file, { redirect: 'manual', headers: { Cookie: zoe.cookie(), 'Sec-Fetch-Site': 'cross-site' } });
      expect(led.status).toBe(303); // another site's link spends no copy
    }
    expect((await rows()).copies.filter(({ spentFor }) => spentFor === EXPORTED)).toEqual([]);
    const jwt = await zoe.get(`${at}/badge.jwt`);
    expect([...award.issued.values()]).toContain(jwt.html);
    expect((await zoe.get(`${at}/badge.jwt`)).html).toBe(jwt.html);
    expect(readSdJwt(jwt.html).claims.credentialSubject).toMatchObject({ name: 'Zoë O’Connor' });
    expect((await rows()).copies.filter(({ state }) => state === 'spent')).toMatchObject([{ spentFor: EXPORTED }]);
  });

  it('says that it was revoked once somebody asked again, and that it has ended without asking', async () => {
    award.standing = 1;
    expect((await zoe.get(at)).html).toContain('Valid');
    const checked = await zoe.post(`${at}/check`);
    for (const words of ['Revoked', 'Why, only the issuer can say: write to them.']) expect(checked.html).toContain(words);
    expect(checked.html).not.toContain('fetched from the issuer'); // no copy of it is given out any more
    expect((await zoe.get('/wallet')).html).toContain('Revoked');
    award.standing = 0;
    await zoe.post(`${at}/check`);
    const then = clock.now;
    clock.now = new Date('2029-11-12T00:00:00Z');
    const later = await wallet.visitor(`zoe${people}@example.org`);
    const ended = await later.get(at);
    expect(ended.html).toContain('Expired');
    expect(ended.html).toContain('Genuine when last checked; it ended on');
    expect(ended.html).not.toContain('This badge is valid');
    clock.now = then;
  });

  it('leaves under its own name', async () => {
    for (const file of ['badge.json', 'badge.jwt'])
      expect((await zoe.get(`${at}/${file}`)).headers.get('content-disposition')).toBe(
        `attachment; filename="infection-prevention-in-home-care.${file.split('.')[1]}"; filename*=UTF-8''infection-prevention-in-home-care.${file.split('.')[1]}`,
      );
  });

  it('shows criteria point by point, as their author wrote them', async () => {
    const narrative = 'The learner\n\n- washes their hands\n- changes gloves **each time**';
    const change = (badge: Credential): Credential => ({ ...badge, credentialSubject: withCriteria(badge.credentialSubject, narrative) });
    const shown = await claimBadge(zoe, issuer.offerUri(issuer.award({ configurations: ['open-badge-di'], change })));
    expect(shown.html).toContain('<ul><li>washes their hands</li><li>changes gloves <strong>each time</strong></li></ul>');
    expect(shown.html).not.toContain('- washes');
  });

  it('is deleted with its copies after a question, and the ledger stays', async () => {
    const approve = await zoe.get((await verifier.request(TWO_FIELDS)).link);
    await zoe.post(approve.path, [['decision', 'agree'], ...shownIn(approve)]);
    expect((await zoe.get(`${at}/delete`)).html).toContain('10 copies');
    expect((await rows()).badges).toHaveLength(1);
    expect((await zoe.post(`${at}/delete`)).html).toContain('deleted from this wallet');
    const { badges, copies, claims, told } = await rows();
    expect([badges, copies, claims]).toEqual([[], [], []]);
    expect(told).toHaveLength(1);
    expect((await zoe.get('/wallet/shared')).html).toContain('Infection Prevention in Home Care');
    expect((await zoe.get(at)).status).toBe(404);
  });

  it('takes its eleven keys with it when it is deleted, and leaves neither them nor its text on the disk', async () => {
    await refillAll();
    const { badges, copies } = await rows();
    const kids = [badges[0]?.holderKid ?? '', ...copies.map(({ kid }) => kid)];
    expect(new Set(kids).size).toBe(11);
    // Of a copy its signature, which is nobody else’s; in two pieces, as a page of the database may end within it.
    const canaries = [...kids, badges[0]?.documentId ?? '', ...copies.flatMap(({ compact }) => compact?.split('~')[0]?.slice(-80).match(/.{40}/g) ?? [])];
    const before = await Promise.all(canaries.map((canary) => wallet.onDisk(canary)));
    expect(before.filter(Boolean).length).toBeGreaterThan(canaries.length - copies.length);
    await zoe.post(`${at}/delete`);
    for (const kid of kids) await expect(wallet.agent.signerOf(kid)).rejects.toMatchObject({ code: 'not_found' });
    const found = await Promise.all(canaries.map((canary) => wallet.onDisk(canary)));
    console.info(`canary: ${kids.length} keys and ${canaries.length - kids.length} pieces of a badge looked for, ${found.filter(Boolean).length} hits`);
    expect(found.filter(Boolean)).toHaveLength(0);
    expect(await leftKeys()).toBe(0);
  });

  it('leaves its keys in line where the process was killed right after deleting it', async () => {
    const { kid } = await wallet.agent.createKeyDid('P-256');
    await wallet.store.as(zoe.personId).write((db) => db.insert(LeftKey, { kid }));
    expect((await wallet.agent.signerOf(kid)).verificationMethod).toBe(kid);
    expect(await forgetLeftKeys(wallet.holder)).toBe('idle');
    await expect(wallet.agent.signerOf(kid)).rejects.toMatchObject({ code: 'not_found' });
    expect(await leftKeys()).toBe(0);
  });
});

const leftKeys = () => wallet.store.across('what the test left').read((db) => db.count(LeftKey, {}));

const withCriteria = (subject: unknown, narrative: string) => {
  const told = subject as { achievement: JsonObject }; // as the test issuer builds it
  return { ...told, achievement: { ...told.achievement, criteria: { narrative } } };
};

describe('once a day', () => {
  const aDayLater = async () => {
    clock.now = new Date(clock.now.getTime() + RECHECK_EVERY);
    const recheckNext = recheckInTurn(wallet.holder);
    for (let round = 0; (await recheckNext()) === 'more'; round += 1) if (round > 100) throw new Error('the checks do not end');
    const [badge] = (await rows()).badges;
    if (!badge) throw new Error('no badge');
    const again = await wallet.visitor(`zoe${people}@example.org`); // a day ends a session
    return { badge, home: (await again.get('/wallet')).html, page: (await again.get(at)).html };
  };
  const wait = ({ checkAfter }: { checkAfter: string | null }) => (checkAfter === null ? null : Date.parse(checkAfter) - clock.now.getTime());

  it('the issuer is asked about each badge, and the wallet says so without anybody pressing', async () => {
    award.standing = 1;
    const { badge, home, page } = await aDayLater();
    expect(home).toContain('Revoked');
    expect(page).toContain('this does not change any more');
    expect([badge.verdict.asOf, badge.checkAfter]).toEqual([clock.now.toISOString(), null]);
    expect((await aDayLater()).badge.verdict.asOf).toBe(badge.verdict.asOf);
  });

  it('a suspended badge is asked about again, and comes back', async () => {
    award.standing = 2;
    expect((await aDayLater()).home).toContain('Suspended');
    award.standing = 0;
    const { badge, home } = await aDayLater();
    expect(home).not.toContain('Suspended');
    expect(badge.verdict.outcome).toBe('valid');
    expect(wait(badge)).toBeGreaterThan(RECHECK_EVERY - RECHECK_SPREAD);
    expect(wait(badge)).toBeLessThanOrEqual(RECHECK_EVERY);
  });

  it('silence takes nothing back: the last answer stands with its date, and is asked for again in an hour', async () => {
    const before = (await rows()).badges[0]?.verdict;
    issuer.intercept.answer = ({ path }) => (path.startsWith('/status') ? { status: 503 } : undefined);
    const { badge, page } = await aDayLater();
    expect(badge.verdict).toEqual(before);
    expect(wait(badge)).toBe(RECHECK_AGAIN);
    expect(page).toContain('It has not been revoked');
    const late = await aDayLater(); // now nobody has answered for longer than an answer stands
    expect([late.home, late.page].map((html) => /Not checked since<\/span> <time[^>]*>[^<]+<\/time>/.test(html))).toEqual([true, true]);
    expect([late.page.includes('nobody knows'), late.badge.verdict]).toEqual([true, before]);
    const again = await wallet.visitor(`zoe${people}@example.org`);
    await again.get(at);
    const pressed = await again.post(`${at}/check`);
    expect(pressed.html).toContain('Nobody answered.');
    delete issuer.intercept.answer;
    expect((await again.post(`${at}/check`)).html).toContain('Checked just now.');
  });
});

/** The achievement's picture at somebody's host. */
function withPicture(subject: unknown) {
  const told = subject as { achievement: object }; // as the test issuer builds it
  return { ...told, achievement: { ...told.achievement, image: { id: 'https://beacon.example/pixel.svg', type: 'Image' } } };
}

describe('text that would like to be more', () => {
  const PAYLOADS = [
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "'-alert(1)-'",
    '<svg/onload=alert(1)>',
    '</title><script>alert(1)</script>',
    '{{constructor.constructor("alert(1)")()}}',
    '<a href="javascript:alert(1)">x</a>',
    '<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>',
  ];
  it.each(PAYLOADS)('KF-H6: %s stays text in every field', async (payload) => {
    const nasty = issuer.award({
      configurations: ['open-badge-di'],
      change: (badge) => {
        const subject = badge.credentialSubject as { achievement: object };
        const achievement = { ...subject.achievement, name: payload, description: payload, criteria: { narrative: payload }, tag: [payload] };
        const issuedBy = { ...(badge.issuer as object), name: payload, url: 'javascript:alert(1)' };
        const evidence = [{ type: ['Evidence'], name: payload, narrative: payload, genre: 'assessed-here' }];
        return { ...badge, name: payload, issuer: issuedBy, evidence, credentialSubject: { ...subject, name: payload, achievement } };
      },
    });
    const shown = await claimBadge(zoe, issuer.offerUri(nasty));
    for (const { html } of [shown, await zoe.get('/wallet'), await zoe.get(`${shown.path.split('?')[0]}/delete`)]) {
      expect(html).not.toContain('<script>alert');
      expect(html).not.toMatch(/<(?:img|svg|a|math)[^>]*(?:alert|javascript:)/i);
    }
  });
});

describe('copies that run out', () => {
  it('are fetched by the job when two are left, each with a key of its own', async () => {
    await spendCopies(8);
    await refillAll();
    const { copies, claims } = await rows();
    expect(copies.filter(({ state }) => state === 'fresh')).toHaveLength(12);
    expect(new Set(copies.map(({ kid }) => kid)).size).toBe(20);
    expect(claims[0]?.refillAfter).toBeNull();
  });

  it('are fetched at once where somebody answers and none is left', async () => {
    await spendCopies(10);
    const approve = await zoe.get((await verifier.request(TWO_FIELDS)).link);
    expect((await zoe.post(approve.path, [['decision', 'agree'], ...shownIn(approve)])).html).toContain('Sent to');
    expect((await rows()).copies.filter(({ state }) => state === 'fresh')).toHaveLength(9);
  });

  it('are not to be had of a suspended badge: nothing is sent, and the issuer is left alone for a day', async () => {
    await spendCopies(10);
    award.standing = 2;
    const approve = await zoe.get((await verifier.request(TWO_FIELDS)).link);
    const sent = verifier.answers.length;
    const refused = await zoe.post(approve.path, [['decision', 'agree'], ...shownIn(approve)]);
    expect(refused.status).toBe(409);
    expect(refused.html).toContain('no fresh copy left');
    expect(verifier.answers).toHaveLength(sent);
    await refillAll();
    expect((await rows()).claims[0]?.refillAfter).toBe(new Date(clock.now.getTime() + REFILL_AFTER_REFUSAL).toISOString());
  });

  it('are asked for for one person after the other: many badges of one keep nobody else waiting', async () => {
    const li = await wallet.visitor(`li${people}@example.org`);
    await claimBadge(li, issuer.offerUri(issuer.award()));
    const due = { refillAfter: clock.now.toISOString() };
    const mine = wallet.store.as(zoe.personId);
    const [claim] = (await rows()).claims;
    const longer = { ...claim, refillAfter: START.toISOString() } as ClaimRow; // made by the claim above
    await mine.write((db) =>
      db.insert(
        Claim,
        Array.from({ length: 20 }, (_, nth) => ({ ...longer, id: `${people}-${nth}`, offerUri: `${nth}` })),
      ),
    );
    await wallet.store.as(li.personId).write((db) => db.update(Claim, {}, due));
    const refillNext = refillInTurn(wallet.holder);
    for (let runs = 0; runs < 2; runs += 1) await refillNext().catch(() => 'more');
    expect(await wallet.store.as(li.personId).read((db) => db.list(Claim, {}))).toMatchObject([{ refillAfter: null }]);
    await mine.write((db) => db.remove(Claim, { id: Like(`${people}-%`) }));
  });

  it('are asked for with one refresh token at a time', async () => {
    await spendCopies(8);
    clock.now = new Date(clock.now.getTime() + 6 * 60_000);
    const before = issuer.asked.length;
    await Promise.all([1, 2, 3].map(() => refillInTurn(wallet.holder)()));
    expect(issuer.asked.slice(before).filter(({ path }) => path === '/token')).toHaveLength(1);
    expect((await rows()).copies.filter(({ state }) => state === 'fresh')).toHaveLength(12);
  });
});

it('forgets an offer that was only looked at, on the disk too', async () => {
  const uri = issuer.offerUri(issuer.award());
  await zoe.post('/wallet/offer', { credential_offer_uri: uri });
  expect([(await rows()).claims.length, await wallet.onDisk(uri)]).toEqual([2, true]);
  clock.now = new Date(clock.now.getTime() + LOOKED_LIFE);
  await sweep(wallet.holder);
  expect((await rows()).claims.map(({ state }) => state)).toEqual(['kept']);
  expect(await wallet.onDisk(uri)).toBe(false);
});
