import { beforeEach, describe, expect, it } from 'vitest';
import { signDataIntegrity } from '../proof/data-integrity.ts';
import { element } from '../testing/sd-jwt.ts';
import { codesAt, NOW, openWorld, seconds, short, type World } from '../testing/world.ts';
import type { JsonObject, Verdict } from '../types.ts';
import type { VerifyOptions } from './types.ts';
import { verifyCredential } from './verify-credential.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});

const check = (input: string | Uint8Array, options?: VerifyOptions): Promise<Verdict> => verifyCredential(input, world.deps, options);
const signedSd: World['signedSd'] = (...parts) => world.signedSd(...parts);

describe('model and dates', () => {
  it('refuses a badge that breaks the rules of Open Badges, and says where', async () => {
    const { achievement: _, ...subject } = Object(world.badge().credentialSubject);
    const verdict = await check(await world.di({ credentialSubject: subject }));
    expect(short(verdict)).toBe('invalid: model_wrong');
    expect(verdict.checks.find(({ step }) => step === 'model')?.detail).toContain('achievement');
  });

  it('refuses an SD-JWT badge whose open part is no Open Badge, and whose disclosed part is badly formed', async () => {
    expect(short(await check(await signedSd({ credentialSubject: { type: ['Person'] } })))).toBe('invalid: model_wrong');
    const tag = element({ not: 'text' });
    const subject = { type: ['AchievementSubject'], achievement: { type: ['Achievement'], tag: [{ '...': tag.digest }] } };
    expect(short(await check(await signedSd({ credentialSubject: subject }, [tag.encoded])))).toBe('invalid: model_wrong');
    expect(short(await check(await signedSd({ credentialSubject: subject })))).toBe('valid: valid');
  });

  it.each<['di' | 'sd']>([['di'], ['sd']])('%s: genuine, but expired, with the day; and never "fake"', async (format) => {
    const badge = await (format === 'di' ? world.di({ validUntil: '2026-11-01T23:59:59Z' }) : world.sd({ validUntil: '2026-11-01T23:59:59Z' }));
    const verdict = await check(badge);
    expect([short(verdict), codesAt(verdict, 'signature'), codesAt(verdict, 'dates')]).toEqual(['invalid: expired', ['signature_ok'], ['expired']]);
    expect(verdict.sentence).toEqual({ en: 'Genuine, but expired on 1 November 2026.', fr: 'Authentique, mais expiré le 1er novembre 2026.' });
    expect(verdict.credential).toBeDefined();
  });

  it.each<['di' | 'sd']>([['di'], ['sd']])('%s: the end counts to the second, give or take the skew', async (format) => {
    const until = { validUntil: NOW.toISOString().replace('.000', '') };
    const badge = await (format === 'di' ? world.di(until) : world.sd(until));
    for (const [offset, code] of [
      [59, 'valid'],
      [60, 'expired'],
    ] as const) {
      world.clock.now = seconds(offset);
      expect((await check(badge)).code).toBe(code);
    }
  });

  it('an expired badge that is also revoked says both, each at its step', async () => {
    await world.bitstring('revocation', true);
    const verdict = await check(await world.di({ validUntil: '2026-11-01T23:59:59Z' }));
    expect([verdict.code, codesAt(verdict, 'dates'), codesAt(verdict, 'status')]).toEqual(['expired', ['expired'], ['status_revoked', 'status_not_suspended']]);
  });

  it.each<[string, JsonObject, string]>([
    ['exp as text', { exp: '2030' }, 'invalid: date_malformed'],
    ['a negative nbf', { nbf: -1 }, 'invalid: date_malformed'],
    ['an exp past year 9999', { exp: 1e15 }, 'invalid: date_malformed'],
    ['an iat as text', { iat: 'now' }, 'invalid: date_malformed'],
    ['an iat in the future', { iat: NOW.getTime() / 1000 + 61 }, 'invalid: issued_in_future'],
    ['an iat within the skew', { iat: NOW.getTime() / 1000 + 59 }, 'valid: valid'],
  ])('an SD-JWT with %s', async (_name, change, expected) => {
    const verdict = await check(await signedSd(change));
    expect([short(verdict), codesAt(verdict, 'dates').length]).toEqual([expected, 1]);
  });

  it.each<[string, JsonObject, string, string]>([
    ['no dates at all', {}, 'dates_none', 'No dates limit it.'],
    ['an end only', { exp: Date.parse('2027-01-01T00:00:00Z') / 1000 }, 'dates_until', 'Until 1 January 2027.'],
    ['a beginning only', { nbf: 0 }, 'dates_open', 'From 1 January 1970; the document itself does not expire.'],
    ['both', { nbf: 0, exp: 253_402_300_799 }, 'dates_ok', 'From 1 January 1970 to 31 December 9999.'],
  ])('an SD-JWT with %s says so', async (_name, change, code, sentence) => {
    const verdict = await check(await signedSd(change));
    expect([short(verdict), verdict.checks.filter(({ step }) => step === 'dates')]).toMatchObject(['valid: valid', [{ code, sentence: { en: sentence } }]]);
  });

  it.each<[string, { created?: Date; expires?: Date }, string]>([
    ['of the future', { created: seconds(61) }, 'invalid: issued_in_future'],
    ['that has ended', { expires: seconds(-60) }, 'invalid: proof_expired'],
    ['that ends later', { expires: seconds(1_800) }, 'valid: valid'],
  ])('a proof %s', async (_name, times, expected) => {
    const signed = await signDataIntegrity(world.badge(), world.issuer.signer, { created: NOW, proofPurpose: 'assertionMethod', ...times });
    expect(short(await check(JSON.stringify(signed)))).toBe(expected);
  });
});

describe('policy', () => {
  it('holds a badge to the rules of who asked', async () => {
    const badge = await world.sd();
    expect(codesAt(await check(badge, { policy: { issuers: [world.issuer.did], vouched: true } }), 'policy')).toEqual(['policy_ok']);
    expect(short(await check(badge, { policy: { issuers: ['did:web:else.example'] } }))).toBe('invalid: policy_issuer');
    expect(short(await check(badge, { policy: { issuers: [] } }))).toBe('invalid: policy_issuer');
    expect(codesAt(await check(badge, { policy: { vouched: false } }), 'policy')).toEqual(['policy_none']);
    world.vouchers.clear();
    expect(short(await check(badge, { policy: { vouched: true } }))).toBe('invalid: policy_vouched');
  });
});
