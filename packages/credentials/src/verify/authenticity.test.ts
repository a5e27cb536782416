import { beforeEach, describe, expect, it } from 'vitest';
import { signDataIntegrity } from '../proof/data-integrity.ts';
import { newKey } from '../testing/party.ts';
import { codesAt, NOW, openWorld, short, type World } from '../testing/world.ts';
import type { ControllerDocument, JsonObject, Verdict } from '../types.ts';
import type { VerifyOptions } from './types.ts';
import { verifyCredential } from './verify-credential.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});

const check = (input: string | Uint8Array, options?: VerifyOptions): Promise<Verdict> => verifyCredential(input, world.deps, options);
const signedSd: World['signedSd'] = (...parts) => world.signedSd(...parts);

describe('algorithm, key and signature', () => {
  const change = (alter: (document: ControllerDocument) => ControllerDocument) =>
    world.resolutions.set(world.issuer.did, { state: 'found', document: alter(world.issuer.document), deactivated: false });
  const method = (alter: JsonObject) =>
    change((document) => ({ ...document, verificationMethod: (document.verificationMethod ?? []).map((one) => ({ ...one, ...alter })) }));

  it.each<[string, () => unknown, string]>([
    [
      'its address did not answer',
      () => world.resolutions.set(world.issuer.did, { state: 'unreachable', reason: 'no answer within 5 seconds' }),
      'undetermined: key_unreachable',
    ],
    ['there is no such document', () => world.resolutions.set(world.issuer.did, { state: 'absent', reason: 'status 404' }), 'invalid: key_document_absent'],
    ['the document does not know the key', () => change((document) => ({ ...document, verificationMethod: [] })), 'invalid: key_unknown'],
    ['the document is empty', () => change(({ id }) => ({ id })), 'invalid: key_unknown'],
    [
      'the document has two keys of that name',
      () =>
        change((document) => ({
          ...document,
          verificationMethod: [
            ...(document.verificationMethod ?? []),
            ...(document.verificationMethod ?? []).map((one) => ({ ...one, publicKeyJwk: newKey().publicJwk })),
          ],
        })),
      'invalid: key_ambiguous',
    ],
    ['the key is somebody else’s', () => method({ controller: 'did:web:evil.example' }), 'invalid: key_controller_other'],
    ['the key is not written as keys are', () => method({ publicKeyJwk: 'x' }), 'invalid: key_malformed'],
    ['the key has no controller', () => method({ controller: '' }), 'invalid: key_controller_other'],
    ['the key is of a kind we do not take', () => method({ publicKeyJwk: { kty: 'RSA', n: 'x', e: 'AQAB' } }), 'undetermined: key_unsupported'],
    ['the key is another one', () => method({ publicKeyJwk: newKey().publicJwk }), 'invalid: signature_wrong'],
    ['the key is of the other algorithm', () => method({ publicKeyJwk: newKey('ES256').publicJwk }), 'invalid: algorithm_mismatch'],
  ])('where %s', async (_name, alter, expected) => {
    const inputs = [await world.di(), await world.sd()];
    alter();
    for (const input of inputs) {
      const verdict = await check(input);
      expect([short(verdict), verdict.credential]).toEqual([expected, undefined]);
      expect(codesAt(verdict, 'status')).toEqual(['not_reached']);
    }
  });

  it('takes a key that stands inside assertionMethod, and relative names', async () => {
    change(({ verificationMethod: [one] = [], assertionMethod: _, ...rest }) => ({ ...rest, assertionMethod: one ? [{ ...one, id: '#key-1' }] : [] }));
    for (const input of [await world.di(), await world.sd()]) expect(short(await check(input))).toBe('valid: valid');
    change((document) => ({ ...document, assertionMethod: ['#key-1'] }));
    for (const input of [await world.di(), await world.sd()]) expect(short(await check(input))).toBe('valid: valid');
  });

  it('takes a key that is written out twice alike; two that differ are refused, or a revocation could be read past', async () => {
    const [one] = world.issuer.document.verificationMethod ?? [];
    if (!one) throw new Error('no key');
    change((document) => ({ ...document, assertionMethod: [{ ...one }] }));
    for (const input of [await world.di(), await world.sd()]) expect(short(await check(input))).toBe('valid: valid');
    change((document) => ({ ...document, verificationMethod: [{ ...one, revoked: '2020-01-01T00:00:00Z' }], assertionMethod: [one] }));
    for (const input of [await world.di(), await world.sd()]) expect(short(await check(input))).toBe('invalid: key_ambiguous');
  });

  it.each<[string, string]>([
    ['an empty fragment', 'did:web:badges.kestrelbay.example#'],
    ['two fragments', 'did:web:badges.kestrelbay.example#a#key-1'],
    ['another name', 'key-2'],
  ])('refuses a kid with %s', async (_name, kid) => {
    expect(short(await check(await signedSd({}, [], { typ: 'dc+sd-jwt', kid })))).toBe('invalid: key_unknown');
  });

  it.each<[string, { kid?: string }]>([
    ['no kid', {}],
    ['a kid that is the issuer', { kid: 'did:web:badges.kestrelbay.example' }],
  ])('with %s takes the only key that is listed, and refuses where there are two', async (_name, kid) => {
    const compact = await signedSd({}, [], { typ: 'dc+sd-jwt', ...kid });
    expect(short(await check(compact))).toBe('valid: valid');
    const id = `${world.issuer.did}#key-2`;
    const second = { id, type: 'JsonWebKey', controller: world.issuer.did, publicKeyJwk: newKey().publicJwk };
    change(({ verificationMethod = [], assertionMethod = [], ...rest }) => ({
      ...rest,
      verificationMethod: [...verificationMethod, second],
      assertionMethod: [...assertionMethod, id],
    }));
    expect(short(await check(compact))).toBe('invalid: key_not_named');
  });

  it('without a kid names no key where none is listed', async () => {
    change(({ assertionMethod: _, ...rest }) => rest);
    expect(short(await check(await signedSd({}, [], { typ: 'dc+sd-jwt' })))).toBe('invalid: key_not_named');
  });

  it.each<[string, string]>([
    ['a bare fragment', 'key-1'],
    ['a relative one', '#key-1'],
    ['what the key’s JWK is called', 'thumb-1'],
  ])('takes a kid that is %s, because the issuer’s document says so', async (_name, kid) => {
    change(({ verificationMethod = [], ...rest }) => ({
      ...rest,
      verificationMethod: verificationMethod.map((method) => ({ ...method, publicKeyJwk: { ...world.issuer.signer.publicJwk, kid: 'thumb-1' } })),
    }));
    expect(short(await check(await signedSd({}, [], { typ: 'dc+sd-jwt', kid })))).toBe('valid: valid');
  });

  it('says "could not check" of sound algorithms it does not take', async () => {
    const [, ...rest] = (await world.sd()).split('.');
    for (const alg of ['ES512', 'RS256']) {
      const head = Buffer.from(JSON.stringify({ alg, typ: 'dc+sd-jwt', kid: world.issuer.signer.verificationMethod })).toString('base64url');
      expect(short(await check([head, ...rest].join('.')))).toBe('undetermined: algorithm_unsupported');
    }
  });

  it('refuses a proof made for another purpose', async () => {
    const signed = await signDataIntegrity(world.badge(), world.issuer.signer, { created: NOW, proofPurpose: 'authentication' });
    expect(short(await check(JSON.stringify(signed)))).toBe('invalid: proof_purpose_wrong');
  });

  it('cannot say what was signed in words it does not keep, and refuses words without meaning', async () => {
    const badge = JSON.parse(await world.di());
    const [first, second] = badge['@context'];
    const verdicts = await Promise.all(
      [
        { '@context': [first, second, 'https://evil.example/context'] },
        { '@context': [first, second, { name: 'https://evil.example/name' }] },
        { undefinedWord: 1 },
      ].map((alter) => check(JSON.stringify({ ...badge, ...alter }))),
    );
    expect(verdicts.map(short)).toEqual(['undetermined: context_unknown', 'undetermined: context_inline', 'invalid: term_undefined']);
  });
});
