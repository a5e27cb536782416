import { MINUTE } from '@laurel/base';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { suspendAward } from '../awards/change-standing.ts';
import { PROOF_JWT_CHARACTERS } from '../limits.ts';
import { type AchievementRow, IssuedCredential } from '../records.ts';
import { openClaiming } from '../testing/claiming.ts';
import { defineOne, openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
import { credentialsOf, jwsOf, openWallet, proofOf, walletKey } from '../testing/wallet.ts';

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

describe('a proof', () => {
  it('KF-I5: is good once: replayed a hundred times it gives invalid_nonce', async () => {
    const { access } = await claiming.redeemed();
    const key = walletKey();
    const proofs = await claiming.wallet.prove([key], 'jwk');
    const body = { credential_configuration_id: 'open-badge-sd-jwt', proofs };
    expect((await claiming.wallet.credential(access, body)).status).toBe(200);
    const replay = () => Promise.all(Array.from({ length: 50 }, () => claiming.wallet.credential(access, body)));
    const replays = [...(await replay()), ...(await replay())];
    expect(replays).toHaveLength(100);
    expect(new Set(replays.map((answer) => answer.body.error))).toEqual(new Set(['invalid_nonce']));
  });

  it('is not good again over the same nonce written in another way', async () => {
    const { access } = await claiming.redeemed();
    const key = walletKey();
    const nonce = await claiming.wallet.nonce();
    const over = async (written: string) =>
      (
        await claiming.wallet.credential(access, {
          credential_configuration_id: 'open-badge-sd-jwt',
          proofs: { jwt: [proofOf(key, { by: 'jwk', aud: test.url, nonce: written, at: test.clock.now })] },
        })
      ).body.error;
    expect(await over(nonce)).toBeUndefined();
    const more = Buffer.from(`${Buffer.from(nonce, 'base64url').toString()}.more`).toString('base64url');
    for (const written of [`${nonce}=`, `${nonce}\n`, more]) expect(await over(written)).toBe('invalid_nonce');
  });

  it('over a nonce that is old, invented, or another profile’s is refused', async () => {
    const { access } = await claiming.redeemed();
    const key = walletKey();
    const over = (nonce: string) =>
      claiming.wallet.credential(access, {
        credential_configuration_id: 'open-badge-di',
        proofs: { jwt: [proofOf(key, { by: 'kid', aud: test.url, nonce, at: test.clock.now })] },
      });
    expect((await over('invented')).body.error).toBe('invalid_nonce');
    expect((await over(await openWallet(`${test.url}/heron`, test.clock).nonce())).body.error).toBe('invalid_nonce');
    const old = await claiming.wallet.nonce();
    test.clock.now = new Date(test.clock.now.getTime() + 4 * MINUTE);
    const { access: later } = await claiming.redeemed();
    test.clock.now = new Date(test.clock.now.getTime() + 2 * MINUTE);
    const answer = await claiming.wallet.credential(later, {
      credential_configuration_id: 'open-badge-di',
      proofs: { jwt: [proofOf(key, { by: 'kid', aud: test.url, nonce: old, at: test.clock.now })] },
    });
    expect(answer.body.error).toBe('invalid_nonce');
  });

  it('is refused with another type, audience, key, algorithm, a critical header, two ways to a key, or a stale time', async () => {
    const { access } = await claiming.redeemed();
    const [key, other] = [walletKey(), walletKey()];
    const nonce = await claiming.wallet.nonce();
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
      const answer = await claiming.wallet.credential(access, { credential_configuration_id: 'open-badge-di', proofs: { jwt: [jwt] } });
      expect([what, answer.status, answer.body.error]).toEqual([what, 400, 'invalid_proof']);
    }
    expect(
      (await claiming.wallet.credential(access, { credential_configuration_id: 'open-badge-di', proofs: { jwt: [jwsOf(head, claims, key)] } })).status,
    ).toBe(200);
  });

  it('stands for one key: a repeated key and an eleventh copy are refused', async () => {
    const { access } = await claiming.redeemed();
    const key = walletKey();
    expect((await claiming.wallet.copies(access, [key, key])).body.error).toBe('invalid_proof');
    expect((await claiming.wallet.copies(access, Array.from({ length: 11 }, walletKey))).body.error).toBe('invalid_proof');
    expect(
      (
        await claiming.wallet.credential(access, {
          credential_configuration_id: 'open-badge-di',
          proofs: await claiming.wallet.prove([walletKey(), walletKey()], 'kid'),
        })
      ).body.error,
    ).toBe('invalid_proof');
  });
});

describe('a credential request', () => {
  it('names what is wrong with it', async () => {
    const { access } = await claiming.redeemed();
    const proofs = await claiming.wallet.prove([walletKey()], 'kid');
    const cases: [unknown, string][] = [
      [{ credential_configuration_id: 'open-badge-gold', proofs }, 'unknown_credential_configuration'],
      [{ credential_identifier: 'x', proofs }, 'unknown_credential_identifier'],
      [{ proofs }, 'invalid_credential_request'],
      [{ credential_configuration_id: 'open-badge-di', proofs: { jwt: [], ldp_vp: [] } }, 'invalid_credential_request'],
      [{ credential_configuration_id: 'open-badge-di' }, 'invalid_proof'],
      [{ credential_configuration_id: 'open-badge-di', proofs, credential_response_encryption: {} }, 'invalid_encryption_parameters'],
      [[], 'invalid_credential_request'],
    ];
    for (const [body, error] of cases) expect((await claiming.wallet.credential(access, body)).body.error).toBe(error);
    expect(await claiming.wallet.credential('nobody', {})).toMatchObject({ status: 401, body: { error: 'invalid_token' } });
  });

  it('reads no proof that is longer than one can be, in either spelling', async () => {
    const { access } = await claiming.redeemed();
    const [fits, tooLong] = ['a'.repeat(PROOF_JWT_CHARACTERS), 'a'.repeat(PROOF_JWT_CHARACTERS + 1)];
    const ask = async (proof: object) => (await claiming.wallet.credential(access, { credential_configuration_id: 'open-badge-di', ...proof })).body.error;
    const spelt = (jwt: string) => [{ proofs: { jwt: [jwt] } }, { proof: { proof_type: 'jwt', jwt } }];
    for (const proof of spelt(fits)) expect(await ask(proof)).toBe('invalid_proof');
    for (const proof of spelt(tooLong)) expect(await ask(proof)).toBe('invalid_credential_request');
  });

  it('is refused after five minutes, to another profile, and while the award is suspended', async () => {
    const { access, award } = await claiming.redeemed();
    const heron = openWallet(`${test.url}/heron`, test.clock);
    expect((await heron.badge(access)).status).toBe(401);
    await suspendAward(test.issuer, test.serveList, { profile: 'kestrel', awardId: award.id, actor: 'person:test' });
    expect((await claiming.wallet.badge(access)).body.error).toBe('credential_request_denied');
    test.clock.now = new Date(test.clock.now.getTime() + 6 * MINUTE);
    expect((await claiming.wallet.badge(access)).status).toBe(401);
  });

  it('is refused when the clock went back more than a minute', async () => {
    const { access } = await claiming.redeemed();
    expect((await claiming.wallet.badge(access)).status).toBe(200);
    const second = await claiming.redeemed();
    test.clock.now = new Date(test.clock.now.getTime() - 3 * MINUTE);
    expect(await claiming.wallet.badge(second.access)).toMatchObject({ status: 503 });
    test.clock.now = new Date(test.clock.now.getTime() + 3 * MINUTE);
  });
});

describe('a refresh token', () => {
  it('gives more copies up to fifty, each rotation a new one', async () => {
    let { access, refresh } = await claiming.redeemed();
    for (let round = 0; round < 5; round++) {
      expect(credentialsOf(await claiming.wallet.copies(access, Array.from({ length: 10 }, walletKey)))).toHaveLength(10);
      const next = await claiming.wallet.refresh(refresh);
      expect(next.status).toBe(200);
      expect(next.body.refresh_token).not.toBe(refresh);
      access = String(next.body.access_token);
      refresh = String(next.body.refresh_token);
    }
    expect((await claiming.wallet.copies(access, [walletKey()])).body.error).toBe('credential_request_denied');
  });

  it('gives no more than fifty copies to requests that come at the same time', async () => {
    const { access, award } = await claiming.redeemed();
    const answers = await Promise.all(Array.from({ length: 7 }, () => claiming.wallet.copies(access, Array.from({ length: 10 }, walletKey))));
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(5);
    expect(await test.store.as('kestrel').read((db) => db.count(IssuedCredential, { awardId: award.id }))).toBe(50);
  });

  it('KF-I6: used twice ends its whole family, access tokens with it', async () => {
    const { refresh } = await claiming.redeemed();
    const next = await claiming.wallet.refresh(refresh);
    expect((await claiming.wallet.refresh(refresh)).body.error).toBe('invalid_grant');
    expect((await claiming.wallet.refresh(String(next.body.refresh_token))).body.error).toBe('invalid_grant');
    expect((await claiming.wallet.badge(String(next.body.access_token))).status).toBe(401);
  });

  it('is refused while the award is suspended, without being used up', async () => {
    const { liftSuspension } = await import('../awards/change-standing.ts');
    const { refresh, award } = await claiming.redeemed();
    const change = { profile: 'kestrel', awardId: award.id, actor: 'person:test' };
    await suspendAward(test.issuer, test.serveList, change);
    expect((await claiming.wallet.refresh(refresh)).body.error).toBe('invalid_grant');
    await liftSuspension(test.issuer, test.serveList, change);
    expect((await claiming.wallet.refresh(refresh)).status).toBe(200);
  });
});
