import { DAY, hashed, MINUTE } from '@laurel/base';
import { verifyCredential } from '@laurel/credentials';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { awardOne } from '../awards/award-one.ts';
import { suspendAward } from '../awards/change-standing.ts';
import { type AchievementRow, Award, AwardEvent, ClaimLink, IssuedCredential, Offer, RefreshToken, StatusEntry } from '../records.ts';
import { ownLists } from '../status/publish.ts';
import { claimTokenFor, defineOne, openTestIssuer, START, type TestIssuer } from '../testing/open-test-issuer.ts';
import { credentialsOf, jwsOf, openWallet, proofOf, walletKey } from '../testing/wallet.ts';
import { makeOffer, offerCode, offerUri } from './offers.ts';

let test: TestIssuer;
let achievement: AchievementRow;
let people = 0;

beforeAll(async () => {
  test = await openTestIssuer();
  achievement = await defineOne(test);
});
afterAll(() => test.stop());
beforeEach(() => {
  test.clock.now = new Date(test.clock.now.getTime() + 1_000);
});

let shared: ReturnType<typeof openWallet> | undefined;
const wallet = () => (shared ??= openWallet(test.url, test.clock));

async function awarded(options: { pin?: boolean; profile?: string; achievementId?: string } = {}) {
  const email = `learner${++people}@example.org`;
  const made = await awardOne(test.issuer, {
    profile: options.profile ?? 'kestrel',
    achievementId: options.achievementId ?? achievement.id,
    recipient: {
      email,
      name: 'Zoë Martin',
      language: 'en',
      externalId: null,
      awardedOn: null,
      results: [{ title: 'Score', value: '82' }],
      pin: options.pin ?? false,
    },
    assessment: { class: 'assessed-elsewhere', attestation: { who: 'Two nurses', how: 'a visit watched', when: 'October 2026', attestedBy: 'person:test' } },
    again: false,
    actor: 'person:test',
  });
  return { ...made, email, token: claimTokenFor(test, email) };
}

async function offered(options: Parameters<typeof awarded>[0] = {}) {
  const award = await awarded(options);
  const offer = await makeOffer(test.issuer, award.token);
  return { award, offer, uri: offerUri(test.issuer, offer), code: offerCode(test.issuer, offer.id) };
}

async function redeemed() {
  const made = await offered();
  const answer = await wallet().redeem(made.code);
  return { ...made, access: String(answer.body.access_token), refresh: String(answer.body.refresh_token) };
}

const ask = async (url: string) => {
  const response = await fetch(url, { headers: { Accept: 'application/json' } });
  const body: Record<string, unknown> = await response.json();
  return { status: response.status, body };
};
const rowOf = (id: string) => test.store.as('kestrel').read((db) => db.one(Award, { id }));

describe('a badge claimed by a wallet', () => {
  it('goes from award to claim link to offer to token to a valid badge and ten valid copies', async () => {
    const { award, uri, code } = await offered();
    const offer = await ask(uri);
    expect(offer.body).toMatchObject({ credential_issuer: test.url, credential_configuration_ids: ['open-badge-di', 'open-badge-sd-jwt'] });
    expect((await ask(uri)).body).toEqual(offer.body);

    const tokens = await wallet().redeem(code);
    expect(tokens).toMatchObject({ status: 200, body: { token_type: 'Bearer', expires_in: 300 } });
    const access = String(tokens.body.access_token);
    const key = walletKey();
    const [badge] = credentialsOf(await wallet().badge(access, key));
    const copies = credentialsOf(await wallet().copies(access, Array.from({ length: 10 }, walletKey)));
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
    expect((await ask(uri)).status).toBe(410);
    await expect(makeOffer(test.issuer, award.token)).rejects.toMatchObject({ code: 'offer_claimed' });

    const entries = await test.store.as('kestrel').read((db) => db.list(StatusEntry, { awardId: award.id }));
    expect(entries).toHaveLength(12);
    const events = await test.store.as('kestrel').read((db) => db.list(AwardEvent, { awardId: award.id }, { order: { position: 'ASC' } }));
    expect(events.map((event) => event.kind)).toEqual(['awarded', 'opened', 'kept']);
  });

  it('keeps no token, code, PIN or link in the clear', async () => {
    const { award, code, access, refresh } = await redeemed();
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
    const { access, award } = await redeemed();
    const key = walletKey();
    const first = await wallet().badge(access, key);
    const again = await wallet().badge(access, key);
    expect(credentialsOf(again)).toEqual(credentialsOf(first));
    expect(await wallet().badge(access)).toMatchObject({ status: 400, body: { error: 'credential_request_denied' } });
    const twins = await Promise.all([walletKey()].flatMap((one) => [wallet().copies(access, [one]), wallet().copies(access, [one])]));
    expect(credentialsOf(twins[0] ?? first)).toEqual(credentialsOf(twins[1] ?? first));
    expect(await test.store.as('kestrel').read((db) => db.count(IssuedCredential, { awardId: award.id }))).toBe(2);
  });

  it('carries what the achievement said when it was awarded, whatever was changed since', async () => {
    const { reviseAchievement } = await import('../achievements/define-achievement.ts');
    const own = await defineOne(test);
    const { code } = await offered({ achievementId: own.id });
    const definition = { ...own.definition, name: { en: 'Another name' }, description: { en: 'Another text' }, criteria: { en: 'Other criteria' } };
    await reviseAchievement(test.issuer, { profile: 'kestrel', id: own.id, of: 1, definition, actor: 'person:test' });
    const tokens = await wallet().redeem(code);
    const [badge] = credentialsOf(await wallet().badge(String(tokens.body.access_token)));
    expect(badge).toMatchObject({ credentialSubject: { achievement: { name: 'Infection Prevention in Home Care', version: '1' } } });
  });
});

describe('a code', () => {
  it('gives tokens exactly once to 50 who ask at the same time', async () => {
    const { code } = await offered();
    const answers = await Promise.all(Array.from({ length: 50 }, () => wallet().redeem(code)));
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1);
    expect(new Set(answers.filter((answer) => answer.status !== 200).map((answer) => answer.body.error))).toEqual(new Set(['invalid_grant']));
  });

  it('is refused altered, from another profile, and after ten minutes', async () => {
    const { code, uri } = await offered();
    expect((await wallet().redeem(`${code.slice(0, -1)}${code.endsWith('A') ? 'B' : 'A'}`)).body.error).toBe('invalid_grant');
    expect((await openWallet(`${test.url}/heron`, test.clock).redeem(code)).body.error).toBe('invalid_grant');
    test.clock.now = new Date(test.clock.now.getTime() + 11 * MINUTE);
    expect((await wallet().redeem(code)).body.error).toBe('invalid_grant');
    expect((await ask(uri)).body.code).toBe('offer_expired');
  });
});

describe('a PIN', () => {
  it('may be missed four times and then given right; a missing one is another error; none is wanted where there is none', async () => {
    const { award, code, uri } = await offered({ pin: true });
    expect(award.pin).toMatch(/^\d{6}$/);
    expect((await ask(uri)).body).toMatchObject({
      grants: { 'urn:ietf:params:oauth:grant-type:pre-authorized_code': { tx_code: { input_mode: 'numeric', length: 6 } } },
    });
    expect((await wallet().redeem(code)).body.error).toBe('invalid_request');
    const wrong = award.pin === '000000' ? '000001' : '000000';
    for (let n = 0; n < 4; n++) expect((await wallet().redeem(code, wrong)).body.error).toBe('invalid_grant');
    expect((await wallet().redeem(code, award.pin)).status).toBe(200);
    const plain = await offered();
    expect((await wallet().redeem(plain.code, '123456')).body.error).toBe('invalid_request');
  });

  it('is looked at five times at most, however many guess at once; then even the right one is refused', async () => {
    const { award, code, offer } = await offered({ pin: true });
    const wrong = award.pin === '000000' ? '000001' : '000000';
    const answers = await Promise.all(Array.from({ length: 30 }, () => wallet().redeem(code, wrong)));
    expect(answers.every((answer) => answer.body.error === 'invalid_grant')).toBe(true);
    expect((await test.store.as('kestrel').read((db) => db.one(Offer, { id: offer.id })))?.pinTries).toBe(5);
    expect((await wallet().redeem(code, award.pin)).body.error).toBe('invalid_grant');
  });

  it('cannot be guessed through offer after offer: the link counts too', async () => {
    const { award } = await offered({ pin: true });
    const wrong = award.pin === '000000' ? '000001' : '000000';
    for (let round = 0; round < 4; round++) {
      const offer = await makeOffer(test.issuer, award.token);
      for (let n = 0; n < 6; n++) await wallet().redeem(offerCode(test.issuer, offer.id), wrong);
      test.clock.now = new Date(test.clock.now.getTime() + 11 * MINUTE);
    }
    const last = await makeOffer(test.issuer, award.token);
    expect((await wallet().redeem(offerCode(test.issuer, last.id), award.pin)).body.error).toBe('invalid_grant');
    expect((await ask(offerUri(test.issuer, last))).body.code).toBe('offer_expired');
  });
});

describe('a proof', () => {
  it('is good once: replayed a hundred times it gives invalid_nonce', async () => {
    const { access } = await redeemed();
    const key = walletKey();
    const proofs = await wallet().prove([key], 'jwk');
    const body = { credential_configuration_id: 'open-badge-sd-jwt', proofs };
    expect((await wallet().credential(access, body)).status).toBe(200);
    const replay = () => Promise.all(Array.from({ length: 50 }, () => wallet().credential(access, body)));
    const replays = [...(await replay()), ...(await replay())];
    expect(replays).toHaveLength(100);
    expect(new Set(replays.map((answer) => answer.body.error))).toEqual(new Set(['invalid_nonce']));
  });

  it('over a nonce that is old, invented, or another profile’s is refused', async () => {
    const { access } = await redeemed();
    const key = walletKey();
    const over = (nonce: string) =>
      wallet().credential(access, {
        credential_configuration_id: 'open-badge-di',
        proofs: { jwt: [proofOf(key, { by: 'kid', aud: test.url, nonce, at: test.clock.now })] },
      });
    expect((await over('invented')).body.error).toBe('invalid_nonce');
    expect((await over(await openWallet(`${test.url}/heron`, test.clock).nonce())).body.error).toBe('invalid_nonce');
    const old = await wallet().nonce();
    test.clock.now = new Date(test.clock.now.getTime() + 4 * MINUTE);
    const { access: later } = await redeemed();
    test.clock.now = new Date(test.clock.now.getTime() + 2 * MINUTE);
    const answer = await wallet().credential(later, {
      credential_configuration_id: 'open-badge-di',
      proofs: { jwt: [proofOf(key, { by: 'kid', aud: test.url, nonce: old, at: test.clock.now })] },
    });
    expect(answer.body.error).toBe('invalid_nonce');
  });

  it('is refused with another type, audience, key, algorithm, a critical header, two ways to a key, or a stale time', async () => {
    const { access } = await redeemed();
    const [key, other] = [walletKey(), walletKey()];
    const nonce = await wallet().nonce();
    const head = { typ: 'openid4vci-proof+jwt', alg: 'EdDSA', kid: key.kid };
    const claims = { aud: test.url, nonce, iat: Math.floor(test.clock.now.getTime() / 1000) };
    const bad: [string, string][] = [
      ['typ', jwsOf({ ...head, typ: 'JWT' }, claims, key)],
      ['aud', jwsOf(head, { ...claims, aud: `${test.url}/heron` }, key)],
      ['signature', jwsOf(head, claims, other)],
      ['alg', jwsOf({ ...head, alg: 'none' }, claims, key)],
      ['alg of another key', jwsOf({ ...head, alg: 'ES256' }, claims, key)],
      ['crit', jwsOf({ ...head, crit: ['x'], x: 1 }, claims, key)],
      ['kid and jwk', jwsOf({ ...head, jwk: other.jwk }, claims, other)],
      ['x5c', jwsOf({ ...head, x5c: ['AA=='] }, claims, key)],
      ['no key', jwsOf({ typ: head.typ, alg: 'EdDSA' }, claims, key)],
      ['iat', jwsOf(head, { ...claims, iat: claims.iat - 3_600 }, key)],
      ['no iat', jwsOf(head, { aud: claims.aud, nonce }, key)],
      ['no nonce', jwsOf(head, { aud: claims.aud, iat: claims.iat }, key)],
      ['not a JWS', 'abc'],
    ];
    for (const [what, jwt] of bad) {
      const answer = await wallet().credential(access, { credential_configuration_id: 'open-badge-di', proofs: { jwt: [jwt] } });
      expect([what, answer.status, answer.body.error]).toEqual([what, 400, 'invalid_proof']);
    }
    expect((await wallet().credential(access, { credential_configuration_id: 'open-badge-di', proofs: { jwt: [jwsOf(head, claims, key)] } })).status).toBe(200);
  });

  it('stands for one key: a repeated key and an eleventh copy are refused', async () => {
    const { access } = await redeemed();
    const key = walletKey();
    expect((await wallet().copies(access, [key, key])).body.error).toBe('invalid_proof');
    expect((await wallet().copies(access, Array.from({ length: 11 }, walletKey))).body.error).toBe('invalid_proof');
    expect(
      (await wallet().credential(access, { credential_configuration_id: 'open-badge-di', proofs: await wallet().prove([walletKey(), walletKey()], 'kid') }))
        .body.error,
    ).toBe('invalid_proof');
  });
});

describe('a credential request', () => {
  it('names what is wrong with it', async () => {
    const { access } = await redeemed();
    const proofs = await wallet().prove([walletKey()], 'kid');
    const cases: [unknown, string][] = [
      [{ credential_configuration_id: 'open-badge-gold', proofs }, 'unknown_credential_configuration'],
      [{ credential_identifier: 'x', proofs }, 'unknown_credential_identifier'],
      [{ proofs }, 'invalid_credential_request'],
      [{ credential_configuration_id: 'open-badge-di', proofs: { jwt: [], ldp_vp: [] } }, 'invalid_credential_request'],
      [{ credential_configuration_id: 'open-badge-di' }, 'invalid_proof'],
      [{ credential_configuration_id: 'open-badge-di', proofs, credential_response_encryption: {} }, 'invalid_encryption_parameters'],
      [[], 'invalid_credential_request'],
    ];
    for (const [body, error] of cases) expect((await wallet().credential(access, body)).body.error).toBe(error);
    expect(await wallet().credential('nobody', {})).toMatchObject({ status: 401, body: { error: 'invalid_token' } });
  });

  it('is refused after five minutes, to another profile, and while the award is suspended', async () => {
    const { access, award } = await redeemed();
    const heron = openWallet(`${test.url}/heron`, test.clock);
    expect((await heron.badge(access)).status).toBe(401);
    await suspendAward(test.issuer, test.serveList, { profile: 'kestrel', awardId: award.id, actor: 'person:test' });
    expect((await wallet().badge(access)).body.error).toBe('credential_request_denied');
    test.clock.now = new Date(test.clock.now.getTime() + 6 * MINUTE);
    expect((await wallet().badge(access)).status).toBe(401);
  });

  it('is refused when the clock went back more than a minute', async () => {
    const { access } = await redeemed();
    expect((await wallet().badge(access)).status).toBe(200);
    const second = await redeemed();
    test.clock.now = new Date(test.clock.now.getTime() - 3 * MINUTE);
    expect(await wallet().badge(second.access)).toMatchObject({ status: 503 });
    test.clock.now = new Date(test.clock.now.getTime() + 3 * MINUTE);
  });
});

describe('a refresh token', () => {
  it('gives more copies up to fifty, each rotation a new one', async () => {
    let { access, refresh } = await redeemed();
    for (let round = 0; round < 5; round++) {
      expect(credentialsOf(await wallet().copies(access, Array.from({ length: 10 }, walletKey)))).toHaveLength(10);
      const next = await wallet().refresh(refresh);
      expect(next.status).toBe(200);
      expect(next.body.refresh_token).not.toBe(refresh);
      access = String(next.body.access_token);
      refresh = String(next.body.refresh_token);
    }
    expect((await wallet().copies(access, [walletKey()])).body.error).toBe('credential_request_denied');
  });

  it('used twice ends its whole family, access tokens with it', async () => {
    const { refresh } = await redeemed();
    const next = await wallet().refresh(refresh);
    expect((await wallet().refresh(refresh)).body.error).toBe('invalid_grant');
    expect((await wallet().refresh(String(next.body.refresh_token))).body.error).toBe('invalid_grant');
    expect((await wallet().badge(String(next.body.access_token))).status).toBe(401);
  });

  it('is refused while the award is suspended, without being used up', async () => {
    const { liftSuspension } = await import('../awards/change-standing.ts');
    const { refresh, award } = await redeemed();
    const change = { profile: 'kestrel', awardId: award.id, actor: 'person:test' };
    await suspendAward(test.issuer, test.serveList, change);
    expect((await wallet().refresh(refresh)).body.error).toBe('invalid_grant');
    await liftSuspension(test.issuer, test.serveList, change);
    expect((await wallet().refresh(refresh)).status).toBe(200);
  });
});

describe('a claim link', () => {
  it('ends after 30 days, and ids of one profile are nothing at another', async () => {
    const { uri } = await offered();
    expect((await ask(uri.replace('/kestrel/', '/heron/'))).status).toBe(404);
    expect((await ask(uri.replace(/[^/]+$/, 'nobody'))).status).toBe(404);
    const { token } = await awarded();
    test.clock.now = new Date(test.clock.now.getTime() + 31 * DAY);
    await expect(makeOffer(test.issuer, token)).rejects.toMatchObject({ code: 'claim_link_expired' });
    await expect(makeOffer(test.issuer, 'nobody')).rejects.toMatchObject({ code: 'claim_link_unknown' });
  });

  it('answers one open offer however often it is pressed', async () => {
    const { token } = await awarded();
    const offers = await Promise.all(Array.from({ length: 8 }, () => makeOffer(test.issuer, token)));
    expect(new Set(offers.map((offer) => offer.id)).size).toBe(1);
  });
});

it('logs nothing of all this as a trouble of its own', () => {
  expect(test.troubles.filter(({ fields }) => JSON.stringify(fields).includes('internal'))).toEqual([]);
  expect(START.getTime()).toBeLessThan(test.clock.now.getTime());
});
