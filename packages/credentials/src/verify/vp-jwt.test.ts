import { beforeEach, describe, expect, it } from 'vitest';
import { signDataIntegrity } from '../proof/data-integrity.ts';
import { envelop, signOpenBadgeJwt, signVcJwt, signVpJwt } from '../proof/vc-jwt/sign.ts';
import { rawJwt } from '../testing/jwt.ts';
import { keyParty, type Party, webParty } from '../testing/party.ts';
import { passes, refusals, refused } from '../testing/refusals.ts';
import { AUDIENCE, found, NONCE, NOW, openWorld, short, type World } from '../testing/world.ts';
import type { Credential, Json, JsonObject, SigningAlgorithm } from '../types.ts';
import type { PresentationOptions, PresentationVerdict } from './types.ts';
import { verifyPresentation } from './verify-presentation.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});

const answer = (input: string, options: Partial<PresentationOptions> = {}): Promise<PresentationVerdict> =>
  verifyPresentation(input, world.deps, { nonce: NONCE, audience: AUDIENCE, ...options });

const badge = (change: JsonObject = {}) => signVcJwt(world.badge(change), world.issuer.signer);
const present = (credentials: (string | Credential)[], signer = world.holder.signer) =>
  signVpJwt({ credentials, signer, nonce: NONCE, audience: AUDIENCE, issuedAt: NOW });

type Change = { [name: string]: Json | undefined };

/** A presentation as VC-JOSE-COSE has it, with any change of payload and header, truly signed. */
const forged = async (payload: Change = {}, header: Change = {}, signer = world.holder.signer) =>
  rawJwt(
    { alg: signer.algorithm, typ: 'vp+jwt', kid: signer.verificationMethod, ...header },
    {
      '@context': ['https://www.w3.org/ns/credentials/v2'],
      type: ['VerifiablePresentation'],
      holder: signer.controller,
      verifiableCredential: [envelop(await badge())],
      nonce: NONCE,
      aud: AUDIENCE,
      ...payload,
    },
    signer,
  );

/** The same by version 1.1, with credentials as text. */
const wrapped = async (vp: Change = {}, claims: Change = {}, header: Change = {}) =>
  rawJwt(
    { alg: world.holder.signer.algorithm, typ: 'JWT', kid: world.holder.signer.verificationMethod, ...header },
    {
      iss: world.holder.did,
      aud: AUDIENCE,
      nonce: NONCE,
      vp: { '@context': ['https://www.w3.org/2018/credentials/v1'], type: ['VerifiablePresentation'], verifiableCredential: [await badge()], ...vp },
      ...claims,
    },
    world.holder.signer,
  );

/** Another name on the badge, under the signature of the first. */
const broken = (compact: string): string => {
  const [head, body = '', signature] = compact.split('.');
  const altered = { ...JSON.parse(Buffer.from(body, 'base64url').toString()), name: 'Doctor of Water' };
  return [head, Buffer.from(JSON.stringify(altered)).toString('base64url'), signature].join('.');
};

describe('a presentation signed as JWT', () => {
  it.each<SigningAlgorithm>(['EdDSA', 'ES256', 'ES384'])('by a key for %s is valid, with badges in every format inside', async (algorithm) => {
    world = await openWorld(webParty('w.example'), keyParty(algorithm));
    const inside = [await badge(), await signOpenBadgeJwt(world.badge(), world.issuer.signer), JSON.parse(await world.di()), envelop(await badge())];
    const verdict = await answer(await present(inside));
    expect(short(verdict)).toBe('valid: valid');
    expect(verdict.credentials.map(({ format }) => format)).toEqual(['jwt_vc_json', 'jwt_vc_json', 'ldp_vc', 'jwt_vc_json']);
  });

  it.each<[string, () => Promise<string>]>([
    ['in an envelope', async () => JSON.stringify({ ...envelop(await present([await badge()])), type: 'EnvelopedVerifiablePresentation' })],
    ['that names no holder but by its key', () => forged({ holder: undefined })],
    ['whose holder is an object', () => forged({ holder: { id: world.holder.did } })],
    ['without typ', () => forged({}, { typ: undefined })],
    ['with one audience in a list', () => forged({ aud: [AUDIENCE] })],
    ['with one credential, not in a list', async () => forged({ verifiableCredential: envelop(await badge()) })],
    ['of version 1.1', () => wrapped()],
    ['of version 1.1 with an enveloped credential', async () => wrapped({ verifiableCredential: [envelop(await badge())] })],
    ['of version 1.1 that names its holder twice', () => wrapped({ holder: world.holder.did })],
    ['of version 1.1 without a kid', () => wrapped({}, {}, { kid: undefined })],
  ])('%s is valid', async (_name, make) => {
    expect(refusals(await answer(await make()))).toEqual(passes);
  });

  it.each<[string, () => Promise<string>, string]>([
    ['for another request', () => forged({ nonce: 'n-2' }), 'nonce: nonce_wrong'],
    ['without a nonce', () => forged({ nonce: undefined }), 'nonce: nonce_wrong'],
    ['for another audience', () => forged({ aud: 'did:web:evil.example' }), 'audience: audience_wrong'],
    ['for several audiences', () => forged({ aud: [AUDIENCE, 'did:web:evil.example'] }), 'audience: audience_wrong'],
    ['without an audience', () => forged({ aud: undefined }), 'audience: audience_wrong'],
    ['that has ended', () => forged({ exp: NOW.getTime() / 1000 - 61 }), 'dates: proof_expired'],
    ['made in the future', () => forged({ iat: NOW.getTime() / 1000 + 61 }), 'dates: issued_in_future'],
    ['that begins in the future', () => forged({ nbf: NOW.getTime() / 1000 + 61 }), 'dates: issued_in_future'],
    ['with an exp that is no number', () => forged({ exp: 'soon' }), 'dates: date_malformed'],
    ['with another iss than its holder', () => forged({ iss: world.issuer.did }), 'format: claims_disagree'],
    ['with a vp claim', () => forged({ vp: {} }), 'format: claims_malformed'],
    ['with the typ of a credential', () => forged({}, { typ: 'vc+jwt' }), 'format: typ_wrong'],
    ['with the typ of a proof of holding', () => forged({}, { typ: 'kb+jwt' }), 'format: typ_wrong'],
    ['with crit', () => forged({}, { crit: ['exp'] }), 'format: crit_unknown'],
    ['by nobody', () => forged({}, { alg: 'none' }), 'algorithm: algorithm_refused'],
    ['with the kid of another', () => forged({}, { kid: keyParty().signer.verificationMethod }), 'key: key_foreign'],
    ['without a credential', () => forged({ verifiableCredential: [] }), 'model: presentation_empty'],
    [
      'with an envelope around nothing',
      () => forged({ verifiableCredential: [{ type: 'EnvelopedVerifiableCredential', id: 'not-a-credential' }] }),
      'format: envelope_malformed',
    ],
    ['with a credential as bare text, which only version 1.1 may', async () => forged({ verifiableCredential: [await badge()] }), 'format: not_a_credential'],
    ['with a badge nobody signed', () => forged({ verifiableCredential: [world.badge()] }), 'algorithm: proof_missing'],
    ['with a presentation inside', async () => forged({ verifiableCredential: [envelop(await present([await badge()]))] }), 'format: envelope_malformed'],
    ['with a badge altered after signing', async () => forged({ verifiableCredential: [envelop(broken(await badge()))] }), 'signature: signature_wrong'],
    [
      'whose second badge was altered',
      async () => forged({ verifiableCredential: [envelop(await badge()), envelop(broken(await badge()))] }),
      'signature: signature_wrong',
    ],
    [
      'of version 1.1 with a badge altered after signing (KF-V4)',
      async () => wrapped({ verifiableCredential: [broken(await badge())] }),
      'signature: signature_wrong',
    ],
    ['of version 1.1 by another than its holder', () => wrapped({ holder: world.issuer.did }), 'format: claims_disagree'],
    ['of version 1.1 without nonce (KF-V6)', () => wrapped({}, { nonce: undefined }), 'nonce: nonce_wrong'],
  ])('%s is refused', async (_name, make, by) => {
    expect(refusals(await answer(await make()))).toEqual(refused(by));
  });

  it('by a thief is refused, whoever is named as holder (KF-V5)', async () => {
    const thief = keyParty().signer;
    expect(refusals(await answer(await present([await badge()], thief)))).toEqual(refused('holder: holder_other'));
    expect(refusals(await answer(await forged({ holder: world.holder.did }, {}, thief)))).toEqual(refused('key: key_foreign'));
    expect(
      refusals(await answer(await forged({}, {}, { ...thief, controller: world.holder.did, verificationMethod: world.holder.signer.verificationMethod }))),
    ).toEqual(refused('signature: signature_wrong'));
    expect(refusals(await answer(await present([await badge()])))).toEqual(passes);
  });

  it('of a badge that was revoked since is refused', async () => {
    await world.bitstring('revocation', true);
    expect(refusals(await answer(await present([await badge()])))).toEqual(refused('status: status_revoked'));
  });

  it('by a key that its holder lists for something else is refused', async () => {
    const holder = webParty('learner.example');
    world = await openWorld(webParty('w.example'), holder);
    world.resolutions.set(holder.did, found(holder));
    expect(refusals(await answer(await present([await badge()])))).toEqual(refused('key: key_not_listed'));
    const { assertionMethod = [], ...rest } = holder.document;
    world.resolutions.set(holder.did, { state: 'found', deactivated: false, document: { ...rest, authentication: assertionMethod } });
    expect(refusals(await answer(await present([await badge()])))).toEqual(passes);
  });

  it('is no badge, and a badge is no presentation', async () => {
    expect(short(await answer(await badge()))).toBe('invalid: binding_missing');
    expect(short(await answer(await badge(), { requireHolderBinding: false }))).toBe('valid: valid');
  });

  it('nobody asked for is told as such; an empty nonce asks for nothing and refuses', async () => {
    const unasked = await answer(await forged({ nonce: undefined, aud: undefined }), { nonce: null, audience: null });
    expect(short(unasked)).toBe('valid: valid');
    expect(unasked.checks.map(({ code }) => code)).toEqual(expect.arrayContaining(['nonce_not_asked', 'audience_not_asked']));
    expect(short(await answer(await forged({ nonce: '', aud: '' }), { nonce: '', audience: '' }))).toBe('invalid: nonce_wrong');
  });

  it('may hold badges of one format only, where one was asked for', async () => {
    expect(short(await answer(await present([await badge()]), { format: 'jwt_vc_json' }))).toBe('valid: valid');
    expect(short(await answer(await present([await badge()]), { format: 'ldp_vc' }))).toBe('invalid: format_unexpected');
  });
});

describe('a presentation with Data Integrity proofs', () => {
  const proved = async (credentials: Json[], signers: Party['signer'][], change: JsonObject = {}) => {
    let document: Credential = {
      '@context': ['https://www.w3.org/ns/credentials/v2'],
      type: ['VerifiablePresentation'],
      holder: signers[0]?.controller ?? '',
      verifiableCredential: credentials,
      ...change,
    };
    for (const signer of signers)
      document = await signDataIntegrity(document, signer, { created: NOW, proofPurpose: 'authentication', challenge: NONCE, domain: AUDIENCE });
    return JSON.stringify(document);
  };

  it('may hold enveloped badges', async () => {
    const credentials = [envelop(await badge()), envelop(await signOpenBadgeJwt(world.badge({ id: 'urn:uuid:2' }), world.issuer.signer))];
    expect(refusals(await answer(await proved(credentials, [world.holder.signer])))).toEqual(passes);
    expect(refusals(await answer(await proved([envelop(broken(await badge()))], [world.holder.signer]))).outcome).toBe('invalid');
  });

  it('signed by each of two holders may hold the badges of both, and of nobody else', async () => {
    const other = keyParty('ES256');
    const second = { ...world.badge({ id: 'urn:uuid:2' }) };
    const ofOther = (subject: Json | undefined): JsonObject => ({ ...second, credentialSubject: { ...Object(subject), id: other.did } });
    const theirs = await signVcJwt(ofOther(second.credentialSubject), world.issuer.signer);
    const both = [envelop(await badge()), envelop(theirs)];
    expect(refusals(await answer(await proved(both, [world.holder.signer, other.signer])))).toEqual(passes);
    expect(refusals(await answer(await proved(both, [world.holder.signer])))).toEqual(refused('holder: holder_other'));
    expect(refusals(await answer(await proved(both, [world.holder.signer, keyParty().signer])))).toEqual(refused('holder: holder_other'));
  });

  it('of which one was made for another request is refused', async () => {
    const document = JSON.parse(await proved([envelop(await badge())], [world.holder.signer]));
    const again = await signDataIntegrity(document, keyParty().signer, { created: NOW, proofPurpose: 'authentication', challenge: 'n-2', domain: AUDIENCE });
    expect(refusals(await answer(JSON.stringify(again)))).toEqual(refused('nonce: nonce_wrong'));
  });
});
