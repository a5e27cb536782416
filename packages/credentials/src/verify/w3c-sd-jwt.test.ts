import { beforeEach, describe, expect, it } from 'vitest';
import { conceal } from '../proof/sd-jwt/conceal.ts';
import { discloseSdJwt } from '../proof/sd-jwt/present.ts';
import { signW3cSdJwt } from '../proof/sd-jwt/sign.ts';
import type { ClaimPath } from '../proof/sd-jwt/types.ts';
import { envelop, signVpJwt } from '../proof/vc-jwt/sign.ts';
import { rawJwt } from '../testing/jwt.ts';
import { keyParty } from '../testing/party.ts';
import { passes, refusals, refused } from '../testing/refusals.ts';
import { member } from '../testing/sd-jwt.ts';
import { AUDIENCE, codesAt, NONCE, NOW, openWorld, short, type World } from '../testing/world.ts';
import type { Json, JsonObject, Signer, Verdict } from '../types.ts';
import type { PresentationOptions, PresentationVerdict } from './types.ts';
import { verifyCredential } from './verify-credential.ts';
import { verifyPresentation } from './verify-presentation.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});

const random = (bytes: number): Uint8Array => crypto.getRandomValues(new Uint8Array(bytes));
const check = (input: string): Promise<Verdict> => verifyCredential(input, world.deps);
const answer = (input: string, options: Partial<PresentationOptions> = {}): Promise<PresentationVerdict> =>
  verifyPresentation(input, world.deps, { nonce: NONCE, audience: AUDIENCE, ...options });

const HIDE: ClaimPath[] = [
  ['credentialSubject', 'name'],
  ['credentialSubject', 'identifier'],
  ['credentialSubject', 'result', null],
  ['credentialSubject', 'achievement', 'tag', null],
  ['evidence', null],
  ['evidence', 0, 'narrative'],
];
const sign = (hide = HIDE, holderJwk = world.holder.signer.publicJwk) => signW3cSdJwt(world.badge(), { signer: world.issuer.signer, hide, holderJwk, random });

type Change = { [name: string]: Json | undefined };

/** The badge under any header, with any change of its claims, any of them hidden: truly signed by the issuer. */
async function forged(change: Change = {}, { header = {}, hide = [] as ClaimPath[] }: { header?: Change; hide?: ClaimPath[] } = {}): Promise<string> {
  const claims: JsonObject = JSON.parse(JSON.stringify({ ...world.badge(), ...change }));
  const { payload, disclosures } = conceal(claims, hide, random);
  const issued = await rawJwt({ alg: 'EdDSA', typ: 'vc+sd-jwt', kid: world.issuer.signer.verificationMethod, ...header }, payload, world.issuer.signer);
  return [issued, ...disclosures, ''].join('~');
}

describe('a W3C credential as SD-JWT', () => {
  it('is valid with all of it shown, and with any part of it', async () => {
    const whole = await sign();
    const verdict = await check(whole);
    expect([short(verdict), verdict.format, verdict.issuer?.did]).toEqual(['valid: valid', 'vc+sd-jwt', world.issuer.did]);
    expect(verdict.credential).toMatchObject(world.badge());
    const some = await check(discloseSdJwt(whole, [['credentialSubject', 'result', 0]]));
    expect([short(some), codesAt(some, 'format', 'model')]).toEqual(['valid: valid', ['format_sd_jwt', 'model_disclosed_ok']]);
    expect(some.credential?.credentialSubject).toMatchObject({ id: world.holder.did, result: [{ value: '92' }] });
    expect(some.credential?.credentialSubject).not.toHaveProperty('name');
    expect(some.credential?.evidence).toEqual([]);
  });

  it('is refused once revoked or expired', async () => {
    const compact = await sign();
    world.clock.now = new Date('2029-03-15T00:00:00Z');
    expect(codesAt(await check(compact), 'dates')).toEqual(['expired']);
    world.clock.now = NOW;
    await world.bitstring('revocation', true);
    expect(short(await check(compact))).toBe('invalid: status_revoked');
  });

  it.each<[string, Change, { header?: Change; hide?: ClaimPath[] }, string]>([
    ['as it should be', {}, {}, 'valid: valid'],
    ['with the media type in full', {}, { header: { typ: 'application/vc+sd-jwt' } }, 'valid: valid'],
    ['with an iss that agrees', { iss: 'did:web:badges.kestrelbay.example' }, {}, 'valid: valid'],
    ['with another iss', { iss: 'did:web:evil.example' }, {}, 'invalid: claims_disagree'],
    ['with a vc claim', { vc: {} }, {}, 'invalid: claims_malformed'],
    ['with a hidden vc claim', { vc: {} }, { hide: [['vc']] }, 'invalid: claims_malformed'],
    ['with a vct, which makes it another thing that needs iss', { vct: 'urn:x' }, {}, 'invalid: claims_malformed'],
    ['with the typ of a presentation', {}, { header: { typ: 'vp+sd-jwt' } }, 'invalid: typ_wrong'],
    ['with the typ of a JWT', {}, { header: { typ: 'vc+jwt' } }, 'invalid: typ_wrong'],
    ['without typ', {}, { header: { typ: undefined } }, 'invalid: typ_wrong'],
    ['with crit', {}, { header: { crit: ['x'] } }, 'invalid: crit_unknown'],
    ['whose signature has ended', { exp: NOW.getTime() / 1000 - 3600 }, {}, 'invalid: expired'],
    ['by a stranger’s key', {}, { header: { kid: 'did:web:evil.example#1' } }, 'invalid: key_foreign'],
    ...['issuer', 'type', '@context', 'validFrom', 'validUntil', 'credentialStatus'].map((name): [string, Change, { hide: ClaimPath[] }, string] => [
      `that hides its ${name}, which a holder could then drop`,
      {},
      { hide: [[name]] },
      'invalid: registered_claim_hidden',
    ]),
    ['that hides a part of its status', {}, { hide: [['credentialStatus', 0, 'statusPurpose']] }, 'invalid: registered_claim_hidden'],
  ])('%s', async (_name, change, how, expected) => {
    expect(short(await check(await forged(change, how)))).toBe(expected);
  });

  it('with its issuer hidden and not shown says nobody issued it', async () => {
    expect(short(await check(discloseSdJwt(await forged({}, { hide: [['issuer']] }), [])))).toBe('invalid: claims_malformed');
  });

  it('with a disclosure that nobody signed is refused', async () => {
    expect(short(await check(`${await sign()}${member('honours', 'summa').encoded}~`))).toBe('invalid: disclosure_unused');
  });
});

describe('one that is bound to a key', () => {
  const show = (compact: string, change: { signer?: Signer; nonce?: string; audience?: string } = {}) =>
    world.presentSd(compact, { disclose: [['credentialSubject', 'name']], ...change });

  it('is presented with a proof of holding, and without one refused', async () => {
    const compact = await sign();
    expect(refusals(await answer(await show(compact)))).toEqual(passes);
    expect(refusals(await answer(compact))).toEqual(refused('holder: binding_missing'));
    expect(refusals(await answer(await show(compact, { nonce: 'n-2' })))).toEqual(refused('nonce: nonce_wrong'));
    expect(refusals(await answer(await show(compact, { audience: 'did:web:evil.example' })))).toEqual(refused('audience: audience_wrong'));
    const thief = keyParty().signer;
    const forgedBinding = await show(await sign(HIDE, thief.publicJwk), { signer: thief });
    const swapped = `${discloseSdJwt(compact, [['credentialSubject', 'name']])}${forgedBinding.slice(forgedBinding.lastIndexOf('~') + 1)}`;
    expect(refusals(await answer(swapped))).toEqual(refused('holder: binding_signature_wrong'));
  });

  it('inside a presentation stands by whom it is about', async () => {
    const present = (signer: Signer) =>
      sign().then((compact) => signVpJwt({ credentials: [compact], signer, nonce: NONCE, audience: AUDIENCE, issuedAt: NOW }));
    expect(refusals(await answer(await present(world.holder.signer)))).toEqual(passes);
    expect(refusals(await answer(await present(keyParty().signer)))).toEqual(refused('holder: holder_other'));
  });
});

describe('a presentation as SD-JWT', () => {
  const presented = async (change: Change = {}, hide: ClaimPath[] = [['verifiableCredential', 0], ['holder']], signer = world.holder.signer) => {
    const claims: JsonObject = JSON.parse(
      JSON.stringify({
        '@context': ['https://www.w3.org/ns/credentials/v2'],
        type: ['VerifiablePresentation'],
        holder: signer.controller,
        verifiableCredential: [envelop(await sign()), envelop(await sign())],
        nonce: NONCE,
        aud: AUDIENCE,
        ...change,
      }),
    );
    const { payload, disclosures } = conceal(claims, hide, random);
    return [await rawJwt({ alg: signer.algorithm, typ: 'vp+sd-jwt', kid: signer.verificationMethod }, payload, signer), ...disclosures, ''].join('~');
  };

  it('is valid, whole or with a badge left out', async () => {
    const whole = await presented();
    expect(refusals(await answer(whole))).toEqual(passes);
    expect((await answer(whole)).credentials).toHaveLength(2);
    const less = await answer(discloseSdJwt(whole, [['holder']]));
    expect([refusals(less), less.credentials.length]).toEqual([passes, 1]);
  });

  it.each<[string, () => Promise<string>, string]>([
    ['for another request', () => presented({ nonce: 'n-2' }), 'nonce: nonce_wrong'],
    ['for another audience', () => presented({ aud: 'x' }), 'audience: audience_wrong'],
    ['whose nonce is hidden', () => presented({}, [['nonce']]), 'format: registered_claim_hidden'],
    ['by a thief', () => presented({}, [], keyParty().signer), 'holder: holder_other'],
    ['that ended', () => presented({ exp: 1 }), 'dates: proof_expired'],
    ['that is a credential', () => presented({ type: ['VerifiableCredential'], issuer: world.holder.did }), 'format: typ_wrong'],
  ])('%s is refused', async (_name, make, by) => {
    expect(refusals(await answer(await make()))).toEqual(refused(by));
  });
});
