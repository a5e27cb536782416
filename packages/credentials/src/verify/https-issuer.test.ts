import { deflateSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import { rawJwt } from '../testing/jwt.ts';
import { newKey } from '../testing/party.ts';
import { codesAt, openWorld, short, type World } from '../testing/world.ts';
import type { ControllerDocument, Json, JsonObject, Resolution, Resolve, VerificationMethod } from '../types.ts';
import { recheckStatus } from './recheck-status.ts';
import { verifyCredential } from './verify-credential.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});

const numeric = (time: string): number => Date.parse(time) / 1000;
type Change = { [name: string]: Json | undefined };

describe('an issuer known by an https address', () => {
  const address = 'https://badges.example/issuers/7';
  const key = newKey('ES256');
  const document = (change: Partial<VerificationMethod> = {}): ControllerDocument => {
    const id = `${address}#key-1`;
    return {
      id: address,
      verificationMethod: [{ id, type: 'JsonWebKey', controller: address, publicKeyJwk: { ...key.publicJwk, kid: 'key-1' }, ...change }],
      assertionMethod: [change.id ?? id],
    };
  };
  const asked: string[] = [];
  const answering =
    (resolution: Resolution): Resolve =>
    async (controller, form) => {
      asked.push(`${form} ${controller}`);
      return resolution;
    };
  const judge = (input: string, resolution: Resolution = { state: 'found', deactivated: false, document: document() }) => {
    asked.length = 0;
    return verifyCredential(input, { ...world.deps, resolve: answering(resolution) });
  };
  const badge = (): JsonObject => {
    const { credentialStatus: _status, ...rest } = world.badge();
    return { ...rest, issuer: { id: address, type: ['Profile'], name: 'Kestrel Bay Polytechnic' } };
  };
  const openBadges = (header: Change) =>
    rawJwt(
      { alg: 'ES256', typ: 'JWT', ...header },
      { ...badge(), iss: address, jti: String(badge().id), nbf: numeric('2026-03-14T00:00:00Z'), sub: world.holder.did },
      key,
    );

  it('is looked up where the format says its keys are, once, and nowhere else', async () => {
    expect([short(await judge(await openBadges({ kid: `${address}#key-1` }))), asked]).toEqual(['valid: valid', [`jwks ${address}`]]);
    const vcJose = await rawJwt({ alg: 'ES256', typ: 'vc+jwt', kid: 'key-1' }, badge(), key);
    expect([short(await judge(vcJose)), asked]).toEqual(['valid: valid', [`controller-document ${address}`]]);
    const sdJwt = `${await rawJwt({ alg: 'ES256', typ: 'dc+sd-jwt', kid: 'key-1' }, { vct: 'urn:x', iss: address }, key)}~`;
    expect([short(await judge(sdJwt)), asked]).toEqual(['valid: valid', [`jwt-vc-issuer ${address}`]]);
  });

  it.each<[string, Change, Partial<VerificationMethod>, string]>([
    [
      'a kid that is what its key set calls the key, an address elsewhere',
      { kid: 'https://badges.example/keys#k' },
      { publicKeyJwk: { ...key.publicJwk, kid: 'https://badges.example/keys#k' } },
      'valid: valid',
    ],
    ['a kid that is a bare address, which its document lists', { kid: `${address}/keys/1` }, { id: `${address}/keys/1` }, 'valid: valid'],
    ['no kid and one key', {}, {}, 'valid: valid'],
    ['its own key in the header', { jwk: key.publicJwk }, {}, 'valid: valid'],
    ['a kid of another host, which its document does not know', { kid: 'https://evil.example/keys#1' }, {}, 'invalid: key_unknown'],
    ['a kid that is a DID', { kid: 'did:web:badges.example#key-1' }, {}, 'invalid: key_foreign'],
    ['a key under somebody else’s control', { kid: 'key-1' }, { controller: 'https://evil.example' }, 'invalid: key_controller_other'],
    ['a key that ended', { kid: 'key-1' }, { expires: '2026-01-01T00:00:00Z' }, 'invalid: key_expired'],
  ])('with %s', async (_name, header, method, expected) => {
    expect(short(await judge(await openBadges(header), { state: 'found', deactivated: false, document: document(method) }))).toBe(expected);
  });

  it('whose host does not answer leaves it open; whose document is another’s does not', async () => {
    const jwt = await openBadges({ kid: 'key-1' });
    expect(short(await judge(jwt, { state: 'unreachable', reason: 'timeout' }))).toBe('undetermined: key_unreachable');
    expect(short(await judge(jwt, { state: 'absent', reason: 'status 404' }))).toBe('invalid: key_document_absent');
    expect(short(await judge(jwt, { state: 'found', deactivated: false, document: { ...document(), id: 'https://evil.example' } }))).toBe(
      'invalid: key_document_other',
    );
  });

  it('signs the token list of its SD-JWTs with the keys that those are checked by, now and when it is checked again', async () => {
    const url = 'https://badges.example/status/3.jwt';
    const iat = numeric('2026-11-22T00:00:00Z');
    const list = {
      sub: url,
      iss: address,
      iat,
      exp: iat + 86_400,
      ttl: 300,
      status_list: { bits: 2, lst: deflateSync(new Uint8Array(32_768)).toString('base64url') },
    };
    world.publish(url, await rawJwt({ alg: 'ES256', typ: 'statuslist+jwt', kid: 'key-1' }, list, key));
    const credentialSubject = { type: ['AchievementSubject'], achievement: { type: ['Achievement'] } };
    const claims = { vct: 'urn:laurel:open-badge:1', iss: address, credentialSubject, status: { status_list: { uri: url, idx: 7 } } };
    const sdJwt = `${await rawJwt({ alg: 'ES256', typ: 'dc+sd-jwt', kid: 'key-1' }, claims, key)}~`;
    const verdict = await judge(sdJwt);
    expect([short(verdict), codesAt(verdict, 'status'), asked]).toEqual(['valid: valid', ['status_ok'], [`jwt-vc-issuer ${address}`]]);
    if (!verdict.issuer) throw new Error('no issuer');
    asked.length = 0;
    const found: Resolution = { state: 'found', deactivated: false, document: document() };
    expect(short(await recheckStatus(verdict.status, verdict.issuer, { ...world.deps, resolve: answering(found) }))).toBe('valid: valid');
    expect(asked).toEqual([`jwt-vc-issuer ${address}`]);
  });

  it('is asked at the same place when it is checked again', async () => {
    const { issuer, status } = await judge(await openBadges({ kid: 'key-1' }));
    expect(issuer).toMatchObject({ did: address, keyId: `${address}#key-1`, keys: 'jwks' });
    asked.length = 0;
    const found: Resolution = { state: 'found', deactivated: false, document: document() };
    if (!issuer) throw new Error('no issuer');
    expect(short(await recheckStatus(status, issuer, { ...world.deps, resolve: answering(found) }))).toBe('valid: valid');
    expect(asked).toEqual([`jwks ${address}`]);
  });
});
