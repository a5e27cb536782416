import { DAY, hashed, MINUTE } from '@laurel/base';
import { verifyCredential } from '@laurel/credentials';
import { takeToken } from '@laurel/store';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sendLink } from '../awards/send-link.ts';
import { WALLET_REQUESTS } from '../limits.ts';
import { type AchievementRow, Award, AwardEvent, ClaimLink, IssuedCredential, Offer, RefreshToken, StatusEntry } from '../records.ts';
import { ownLists } from '../status/publish.ts';
import { askJson, openClaiming } from '../testing/claiming.ts';
import { defineOne, openTestIssuer, START, type TestIssuer } from '../testing/open-test-issuer.ts';
import { credentialsOf, openWallet, walletKey } from '../testing/wallet.ts';
import { makeOffer, offerCode, offerUri } from './offers.ts';

let test: TestIssuer;
let achievement: AchievementRow;
let claiming: ReturnType<typeof openClaiming>;

beforeAll(async () => {
  test = await openTestIssuer();
  achievement = await defineOne(test);
  claiming = openClaiming(test, achievement);
});
afterAll(() => test.stop());
beforeEach(() => {
  test.clock.now = new Date(test.clock.now.getTime() + 1_000);
});

const rowOf = (id: string) => test.store.as('kestrel').read((db) => db.one(Award, { id }));

describe('a badge claimed by a wallet', () => {
  it('KF-I4: goes from award to claim link to offer to token to a valid badge and ten valid copies', async () => {
    const { award, uri, code } = await claiming.offered();
    const offer = await askJson(uri);
    expect(offer.body).toMatchObject({ credential_issuer: test.url, credential_configuration_ids: ['open-badge-di', 'open-badge-sd-jwt'] });
    const { name, description, criteria } = achievement.definition;
    expect(offer.body.achievement_display).toMatchObject([
      {
        name: name.en,
        locale: 'en',
        description: description.en,
        criteria: expect.stringContaining(criteria.en ?? ''),
        level: { name: expect.stringMatching(/^EQF \d$/) },
      },
      { locale: 'fr', description: description.fr, assessment: (await rowOf(award.id))?.assessmentClass },
    ]);
    expect((await askJson(uri)).body).toEqual(offer.body);

    const tokens = await claiming.wallet.redeem(code);
    expect(tokens).toMatchObject({ status: 200, body: { token_type: 'Bearer', expires_in: 300 } });
    const access = String(tokens.body.access_token);
    const key = walletKey();
    const [badge] = credentialsOf(await claiming.wallet.badge(access, key));
    const copies = credentialsOf(await claiming.wallet.copies(access, Array.from({ length: 10 }, walletKey)));
    expect(copies).toHaveLength(10);

    const deps = { resolve: test.agent.resolve, vouch: async () => [], clock: test.context.clock, fetchStatus: ownLists(test.issuer, test.serveList) };
    for (const signed of [JSON.stringify(badge), ...copies.map(String)]) {
      const verdict = await verifyCredential(signed, deps);
      expect(verdict.checks.filter((check) => check.outcome === 'fail' || check.outcome === 'unknown')).toEqual([]);
      expect(verdict).toMatchObject({ outcome: 'valid', issuer: { did: test.issuer.profiles[0]?.did } });
      expect(verdict.status.map((seen) => seen.value)).toEqual(signed.startsWith('{') ? [0, 0] : [0]);
    }
    expect(badge).toMatchObject({
      credentialSubject: { id: key.did, name: 'Zoë Martin', creditsEarned: 2 },
      validFrom: '2026-11-12T00:00:00Z',
      validUntil: '2029-11-12T23:59:59Z',
    });
    expect(await rowOf(award.id)).toMatchObject({ state: 'kept', keptAt: expect.any(String) });
    expect((await askJson(uri)).status).toBe(410);
    await expect(makeOffer(test.issuer, award.token)).rejects.toMatchObject({ code: 'offer_claimed' });

    const entries = await test.store.as('kestrel').read((db) => db.list(StatusEntry, { awardId: award.id }));
    expect(entries).toHaveLength(12);
    const events = await test.store.as('kestrel').read((db) => db.list(AwardEvent, { awardId: award.id }, { order: { position: 'ASC' } }));
    expect(events.map((event) => event.kind)).toEqual(['awarded', 'opened', 'kept']);
  });

  it('is handed out as expired where its time ended before its learner came, and its offer says when', async () => {
    const year = openClaiming(test, await defineOne(test, { validityMonths: 12 }));
    const { uri, code } = await year.offered({ awardedOn: '2025-10-01' });
    expect((await askJson(uri)).body.achievement_display).toMatchObject([{ valid_until: '2026-10-01T23:59:59Z' }, { valid_until: '2026-10-01T23:59:59Z' }]);
    const access = String((await year.wallet.redeem(code)).body.access_token);
    const signed = [...credentialsOf(await year.wallet.badge(access, walletKey())), ...credentialsOf(await year.wallet.copies(access, [walletKey()]))];
    expect(signed).toHaveLength(2);
    const deps = { resolve: test.agent.resolve, vouch: async () => [], clock: test.context.clock, fetchStatus: ownLists(test.issuer, test.serveList) };
    for (const one of signed) {
      const verdict = await verifyCredential(typeof one === 'string' ? one : JSON.stringify(one), deps);
      expect(verdict.code).toBe('expired');
      expect(verdict.checks.filter(({ outcome }) => outcome === 'fail').map(({ step }) => step)).toEqual(['dates']);
    }
  });

  it('keeps no token, code, PIN or link in the clear', async () => {
    const { award, code, access, refresh } = await claiming.redeemed();
    const rows = await test.store.across('the test looks at every secret').read(async (db) => ({
      links: await db.list(ClaimLink, {}),
      offers: await db.list(Offer, {}),
      refresh: await db.list(RefreshToken, {}),
    }));
    const text = JSON.stringify(rows);
    for (const secret of [award.token, code.split('.')[1] ?? code, access, refresh]) expect(text).not.toContain(secret);
    expect(text).toContain(hashed(award.token));
  });

  it('is made once for one holder: the same request again gets the same bytes, another holder is refused', async () => {
    const { access, award } = await claiming.redeemed();
    const key = walletKey();
    const first = await claiming.wallet.badge(access, key);
    const again = await claiming.wallet.badge(access, key);
    expect(credentialsOf(again)).toEqual(credentialsOf(first));
    expect(await claiming.wallet.badge(access)).toMatchObject({ status: 400, body: { error: 'credential_request_denied' } });
    const twins = await Promise.all([walletKey()].flatMap((one) => [claiming.wallet.copies(access, [one]), claiming.wallet.copies(access, [one])]));
    expect(credentialsOf(twins[0] ?? first)).toEqual(credentialsOf(twins[1] ?? first));
    expect(await test.store.as('kestrel').read((db) => db.count(IssuedCredential, { awardId: award.id }))).toBe(2);
  });

  it('carries what the achievement said when it was awarded, whatever was changed since', async () => {
    const { reviseAchievement } = await import('../achievements/define-achievement.ts');
    const own = await defineOne(test);
    const { code } = await claiming.offered({ achievementId: own.id });
    const definition = { ...own.definition, name: { en: 'Another name' }, description: { en: 'Another text' }, criteria: { en: 'Other criteria' } };
    await reviseAchievement(test.issuer, { profile: 'kestrel', id: own.id, of: 1, definition, actor: 'person:test' });
    const tokens = await claiming.wallet.redeem(code);
    const [badge] = credentialsOf(await claiming.wallet.badge(String(tokens.body.access_token)));
    expect(badge).toMatchObject({ credentialSubject: { achievement: { name: 'Infection Prevention in Home Care', version: '1' } } });
  });
});

describe('tokens of an award', () => {
  it('end when a newer link is sent: who redeemed the earlier one and waited gets nothing', async () => {
    const { award, access, refresh } = await claiming.redeemed();
    await sendLink(test.issuer, { profile: 'kestrel', awardId: award.id, email: 'right@example.org', actor: 'person:test' });
    expect((await claiming.wallet.badge(access)).status).toBe(401);
    expect((await claiming.wallet.refresh(refresh)).body.error).toBe('invalid_grant');
    expect(await rowOf(award.id)).toMatchObject({ state: 'offered' });
  });

  it('are those of one wallet once it keeps the award: another that redeemed a second offer has lost it', async () => {
    const first = await claiming.redeemed();
    const tokens = await claiming.wallet.redeem(offerCode(test.issuer, (await makeOffer(test.issuer, first.award.token)).id));
    const [access, refresh] = [String(tokens.body.access_token), String(tokens.body.refresh_token)];
    expect((await claiming.wallet.badge(first.access)).status).toBe(200);
    expect((await claiming.wallet.copies(access, [walletKey()])).status).toBe(401);
    expect((await claiming.wallet.refresh(refresh)).body.error).toBe('invalid_grant');
    expect((await claiming.wallet.refresh(first.refresh)).status).toBe(200);
  });

  it('cannot both win when they ask at the same time', async () => {
    const first = await claiming.redeemed();
    const tokens = await claiming.wallet.redeem(offerCode(test.issuer, (await makeOffer(test.issuer, first.award.token)).id));
    const answers = await Promise.all([first.access, String(tokens.body.access_token)].map((access) => claiming.wallet.copies(access, [walletKey()])));
    expect(answers.map((answer) => answer.status === 200).sort()).toEqual([false, true]);
  });
});

describe('a code', () => {
  it('KF-I1: gives tokens exactly once to 50 who ask at the same time', async () => {
    const { code } = await claiming.offered();
    const answers = await Promise.all(Array.from({ length: 50 }, () => claiming.wallet.redeem(code)));
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1);
    expect(new Set(answers.filter((answer) => answer.status !== 200).map((answer) => answer.body.error))).toEqual(new Set(['invalid_grant']));
  });

  it('is refused altered, from another profile, and after ten minutes', async () => {
    const { code, uri } = await claiming.offered();
    expect((await claiming.wallet.redeem(`${code.slice(0, -1)}${code.endsWith('A') ? 'B' : 'A'}`)).body.error).toBe('invalid_grant');
    expect((await openWallet(`${test.url}/heron`, test.clock).redeem(code)).body.error).toBe('invalid_grant');
    test.clock.now = new Date(test.clock.now.getTime() + 11 * MINUTE);
    expect((await claiming.wallet.redeem(code)).body.error).toBe('invalid_grant');
    expect((await askJson(uri)).body.code).toBe('offer_expired');
  });
});

describe('a PIN', () => {
  it('KF-I2, KF-I3: may be missed four times and then given right; a missing one is another error; none is wanted where there is none', async () => {
    const { award, code, uri } = await claiming.offered({ pin: true });
    expect(award.pin).toMatch(/^\d{6}$/);
    expect((await askJson(uri)).body).toMatchObject({
      grants: { 'urn:ietf:params:oauth:grant-type:pre-authorized_code': { tx_code: { input_mode: 'numeric', length: 6 } } },
    });
    expect((await claiming.wallet.redeem(code)).body.error).toBe('invalid_request');
    const wrong = award.pin === '000000' ? '000001' : '000000';
    for (let n = 0; n < 4; n++) expect((await claiming.wallet.redeem(code, wrong)).body.error).toBe('invalid_grant');
    expect((await claiming.wallet.redeem(code, award.pin?.replace(/^.../, '$& '))).status).toBe(200); // as the slip shows it
    const plain = await claiming.offered();
    expect((await claiming.wallet.redeem(plain.code, '123456')).body.error).toBe('invalid_request');
  });

  it('KF-I2: is looked at five times at most, however many guess at once; then even the right one is refused', async () => {
    const { award, code, offer } = await claiming.offered({ pin: true });
    const wrong = award.pin === '000000' ? '000001' : '000000';
    const answers = await Promise.all(Array.from({ length: 30 }, () => claiming.wallet.redeem(code, wrong)));
    expect(answers.every((answer) => answer.body.error === 'invalid_grant')).toBe(true);
    expect((await test.store.as('kestrel').read((db) => db.one(Offer, { id: offer.id })))?.pinTries).toBe(5);
    expect((await claiming.wallet.redeem(code, award.pin)).body.error).toBe('invalid_grant');
  });

  it('cannot be guessed through offer after offer: the link counts too', async () => {
    const { award } = await claiming.offered({ pin: true });
    const wrong = award.pin === '000000' ? '000001' : '000000';
    for (let round = 0; round < 4; round++) {
      const offer = await makeOffer(test.issuer, award.token);
      for (let n = 0; n < 6; n++) await claiming.wallet.redeem(offerCode(test.issuer, offer.id), wrong);
      test.clock.now = new Date(test.clock.now.getTime() + 11 * MINUTE);
    }
    const last = await makeOffer(test.issuer, award.token);
    expect((await claiming.wallet.redeem(offerCode(test.issuer, last.id), award.pin)).body.error).toBe('invalid_grant');
    expect((await askJson(offerUri(test.issuer, last))).body.code).toBe('offer_expired');
  });
});

describe('a claim link', () => {
  it('ends after 30 days, and ids of one profile are nothing at another', async () => {
    const { uri } = await claiming.offered();
    expect((await askJson(uri.replace('/kestrel/', '/heron/'))).status).toBe(404);
    expect((await askJson(uri.replace(/[^/]+$/, 'nobody'))).status).toBe(404);
    const { token } = await claiming.awarded();
    test.clock.now = new Date(test.clock.now.getTime() + 31 * DAY);
    await expect(makeOffer(test.issuer, token)).rejects.toMatchObject({ code: 'claim_link_expired' });
    await expect(makeOffer(test.issuer, 'nobody')).rejects.toMatchObject({ code: 'claim_link_unknown' });
  });

  it('answers one open offer however often it is pressed', async () => {
    const { token } = await claiming.awarded();
    const offers = await Promise.all(Array.from({ length: 8 }, () => makeOffer(test.issuer, token)));
    expect(new Set(offers.map((offer) => offer.id)).size).toBe(1);
  });
});

it('slows down who asks for offers, nonces or credentials without end, and says for how long', async () => {
  const doors = [
    ['get', 'offers/:id'],
    ['post', 'nonce'],
    ['post', 'credential'],
  ] as const;
  for (const [method, door] of doors) {
    const ask = () => fetch(`${test.url}/oid4vci/kestrel/${door.replace(':id', 'nobody')}`, { method, ...(door === 'credential' ? JSON_BODY : {}) });
    // All that one network may ask at once, taken in one token that is as large.
    const whole = { perMinute: WALLET_REQUESTS.perMinute / WALLET_REQUESTS.burst, burst: 1 };
    await test.store.write((db) => takeToken(db, test.context, `${method} /oid4vci/:profile/${door} 127.0.0.1`, whole));
    const refused = await ask();
    expect([door, refused.status, refused.headers.get('retry-after')]).toEqual([door, 429, '1']);
    test.clock.now = new Date(test.clock.now.getTime() + 1_000);
    expect((await ask()).status).not.toBe(429);
  }
});
const JSON_BODY = { body: '{}', headers: { 'Content-Type': 'application/json' } };

it('logs nothing of all this as a trouble of its own', () => {
  expect(test.troubles.filter(({ fields }) => JSON.stringify(fields).includes('internal'))).toEqual([]);
  expect(START.getTime()).toBeLessThan(test.clock.now.getTime());
});
