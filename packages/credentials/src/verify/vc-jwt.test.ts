import { createHmac } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { openJws } from '../proof/jws.ts';
import { envelop, signOpenBadgeJwt, signVcJwt } from '../proof/vc-jwt/sign.ts';
import { newRsaKey, rawJwt } from '../testing/jwt.ts';
import { keyParty, newKey, type Party, webParty } from '../testing/party.ts';
import { codesAt, NOW, openWorld, short, type World } from '../testing/world.ts';
import type { Json, JsonObject, SigningAlgorithm, Verdict, VerificationMethod } from '../types.ts';
import { STEPS } from './verdict.ts';
import { verifyCredential } from './verify-credential.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});

const check = (input: string): Promise<Verdict> => verifyCredential(input, world.deps);
const openBadge = (change: JsonObject = {}) => signOpenBadgeJwt(world.badge(change), world.issuer.signer);
const numeric = (time: string): number => Date.parse(time) / 1000;

type Change = { [name: string]: Json | undefined };

/** An Open Badges JWT under any header and with any change of its payload, truly signed by the issuer. */
const forged = async (payload: Change = {}, header: Change = {}, key: Pick<Party['signer'], 'sign'> = world.issuer.signer) =>
  rawJwt(
    { alg: 'EdDSA', typ: 'JWT', kid: world.issuer.signer.verificationMethod, ...header },
    {
      ...world.badge(),
      iss: world.issuer.did,
      jti: 'urn:uuid:6f2c1f0e-5c8e-4a57-9d57-0b6f1b1c9a11',
      nbf: numeric('2026-03-14T00:00:00Z'),
      exp: numeric('2029-03-13T23:59:59Z'),
      sub: world.holder.did,
      ...payload,
    },
    key,
  );

/** The same badge as VC Data Model 1.1 puts it into a JWT. */
const wrapped = async (vc: Change = {}, claims: Change = {}, header: Change = {}) => {
  const { '@context': _, validFrom: issuanceDate, validUntil: expirationDate, ...rest } = world.badge();
  const body = {
    '@context': ['https://www.w3.org/2018/credentials/v1', 'https://purl.imsglobal.org/spec/ob/v3p0/context.json'],
    ...rest,
    issuanceDate,
    expirationDate,
  };
  return rawJwt(
    { alg: 'EdDSA', typ: 'JWT', kid: world.issuer.signer.verificationMethod, ...header },
    { iss: world.issuer.did, nbf: numeric('2026-03-14T00:00:00Z'), sub: world.holder.did, vc: { ...body, ...vc }, ...claims },
    world.issuer.signer,
  );
};

describe('a badge signed as JWT', () => {
  const kinds: [SigningAlgorithm, 'web' | 'key'][] = (['EdDSA', 'ES256', 'ES384'] as const).flatMap((algorithm) => [
    [algorithm, 'web'],
    [algorithm, 'key'],
  ]);

  it.each(kinds)('is valid as Open Badges 3.0 and as VC-JOSE-COSE write it, with %s by did:%s', async (algorithm, method) => {
    world = await openWorld(method === 'key' ? keyParty(algorithm) : webParty('other.example', algorithm));
    for (const input of [await openBadge(), await signVcJwt(world.badge(), world.issuer.signer)]) {
      const verdict = await check(input);
      expect([short(verdict), verdict.format, verdict.issuer?.did]).toEqual(['valid: valid', 'jwt_vc_json', world.issuer.did]);
      expect(verdict.credential).toMatchObject(world.badge());
      expect([...new Set(verdict.checks.map(({ step }) => step))]).toEqual(STEPS);
      expect(codesAt(verdict, 'format', 'algorithm', 'key', 'signature', 'model', 'dates')).toEqual([
        'format_jwt_vc',
        'algorithm_ok',
        'key_ok',
        'signature_ok',
        'model_ok',
        'dates_ok',
      ]);
    }
  });

  it('says in its registered claims what the badge says, as Open Badges 3.0 demands in section 8.2', async () => {
    const opened = openJws(await openBadge());
    expect(opened).toMatchObject({
      ok: true,
      jws: {
        header: { alg: 'EdDSA', typ: 'JWT', kid: world.issuer.signer.verificationMethod },
        payload: {
          ...world.badge(),
          iss: world.issuer.did,
          jti: 'urn:uuid:6f2c1f0e-5c8e-4a57-9d57-0b6f1b1c9a11',
          sub: world.holder.did,
          nbf: numeric('2026-03-14T00:00:00Z'),
          exp: numeric('2029-03-13T23:59:59Z'),
        },
      },
    });
  });

  it('as VC-JOSE-COSE is the badge and nothing else', async () => {
    const opened = openJws(await signVcJwt(world.badge(), world.issuer.signer));
    expect(opened).toMatchObject({ ok: true, jws: { header: { typ: 'vc+jwt', cty: 'vc' } } });
    if (opened.ok) expect(opened.jws.payload).toEqual(world.badge());
  });

  it('asks for the issuer’s document and each list once, and for nothing else', async () => {
    await check(await openBadge());
    expect(world.asked.toSorted()).toEqual([world.issuer.did, world.urls.revocation, world.urls.suspension].toSorted());
  });

  it.each<[string, JsonObject]>([
    ['another issuer', { issuer: { id: 'did:web:evil.example', type: ['Profile'], name: 'x' } }],
    ['no id', { id: null }],
    ['two subjects', { credentialSubject: [{}, {}] }],
    ['a validFrom that is no time', { validFrom: 'yesterday' }],
    ['a member that no context defines', { honours: 'summa' }],
    ['such a member inside another', { evidence: [{ type: ['Evidence'], honours: 'summa' }] }],
    ['a proof inside', { proof: { type: 'DataIntegrityProof' } }],
    ...['iss', 'sub', 'aud', 'exp', 'nbf', 'iat', 'jti', 'cnf', 'nonce', 'status', 'vc', 'vp'].map((name): [string, JsonObject] => [
      `a member named ${name}`,
      { [name]: 'x' },
    ]),
  ])('is not signed with %s', async (_name, change) => {
    await expect(openBadge(change)).rejects.toMatchObject({ code: 'lint_failed' });
  });

  it('is not signed without an id', async () => {
    const { id: _, ...unnamed } = world.badge();
    await expect(signOpenBadgeJwt(unnamed, world.issuer.signer)).rejects.toMatchObject({ code: 'lint_failed', problems: [{ at: '/id' }] });
  });

  it('goes into an envelope, and what is no token does not', async () => {
    const compact = await openBadge();
    expect(envelop(compact)).toMatchObject({ id: `data:application/jwt,${compact}` });
    for (const text of ['', 'a.b', '{}', compact.slice(1)]) expect(() => envelop(text)).toThrow(expect.objectContaining({ code: 'credential_refused' }));
  });

  it('is refused once revoked, though it came as one line of text (KF-V1)', async () => {
    const [badge, twin] = [await openBadge(), await openBadge()];
    expect(short(await check(twin))).toBe('valid: valid');
    await world.bitstring('revocation', true);
    for (const input of [badge, await signVcJwt(world.badge(), world.issuer.signer), await wrapped()])
      expect(short(await check(input))).toBe('invalid: status_revoked');
  });

  it('is refused by a token status list that its claims name, inside `vc` or beside it', async () => {
    const { credentialStatus: _, ...badge } = world.badge();
    const status = { status_list: { uri: world.urls.token, idx: 94_567 } };
    const inputs = [
      await rawJwt({ alg: 'EdDSA', typ: 'vc+jwt', kid: '#key-1' }, { ...badge, status }, world.issuer.signer),
      await wrapped({ credentialStatus: undefined }, { status }),
    ];
    for (const input of inputs) expect([short(await check(input)), codesAt(await check(input), 'status')]).toEqual(['valid: valid', ['status_ok']]);
    await world.tokens(1);
    for (const input of inputs) expect(short(await check(input))).toBe('invalid: status_revoked');
  });

  it('is refused where another format was asked for', async () => {
    expect(short(await verifyCredential(await openBadge(), world.deps, { format: 'ldp_vc' }))).toBe('invalid: format_unexpected');
    expect(short(await verifyCredential(await openBadge(), world.deps, { format: 'jwt_vc_json' }))).toBe('valid: valid');
    expect(short(await verifyCredential(await world.di(), world.deps, { format: 'jwt_vc_json' }))).toBe('invalid: format_unexpected');
  });
});

describe('what its claims and its body say', () => {
  it.each<[string, Change, string]>([
    ['as it should be', {}, 'valid: valid'],
    ['another iss', { iss: 'did:web:evil.example' }, 'invalid: claims_disagree'],
    ['no iss', { iss: undefined }, 'invalid: claims_malformed'],
    ['an iss that is an object', { iss: { id: 'did:web:badges.kestrelbay.example' } }, 'invalid: claims_disagree'],
    ['another jti', { jti: 'urn:uuid:1' }, 'invalid: claims_disagree'],
    ['no jti', { jti: undefined }, 'invalid: claims_malformed'],
    ['another sub', { sub: 'did:key:z6MkevilEvilEvil' }, 'invalid: claims_disagree'],
    ['no sub', { sub: undefined }, 'valid: valid'],
    ['another nbf', { nbf: 0 }, 'invalid: claims_disagree'],
    ['an nbf as text', { nbf: '1773446400' }, 'invalid: claims_disagree'],
    ['no nbf', { nbf: undefined }, 'invalid: claims_malformed'],
    ['a later exp', { exp: 9_999_999_999 }, 'invalid: claims_disagree'],
    ['no exp', { exp: undefined }, 'valid: valid'],
    ['an exp that is all that ends it', { validUntil: undefined }, 'valid: valid'],
    ['an exp that is all that ended it', { validUntil: undefined, exp: numeric('2026-11-01T00:00:00Z') }, 'invalid: expired'],
    ['an iat in the future', { iat: numeric('2026-11-23T00:00:00Z') }, 'invalid: issued_in_future'],
    ['an iat that is no time', { iat: 'noon' }, 'invalid: date_malformed'],
    ['a badge of version 1.1 beside the badge', { vc: { type: ['VerifiableCredential'] } }, 'invalid: claims_malformed'],
    ['a presentation beside the badge', { vp: {} }, 'invalid: claims_malformed'],
    ['the type of a presentation as well', { type: ['VerifiableCredential', 'VerifiablePresentation'] }, 'invalid: format_unsupported'],
    ['the type of neither', { type: ['OpenBadgeCredential'] }, 'invalid: format_unsupported'],
    ['no issuer', { issuer: undefined }, 'invalid: claims_malformed'],
    ['an issuer without an id', { issuer: { name: 'x' } }, 'invalid: claims_malformed'],
  ])('%s', async (_name, change, expected) => {
    const verdict = await check(await forged(change));
    expect(short(verdict)).toBe(expected.replace('invalid: format_unsupported', 'undetermined: format_unsupported'));
  });

  it.each<[string, Change, string]>([
    ['as it should be', {}, 'valid: valid'],
    ['with agreeing claims', { iss: 'did:web:badges.kestrelbay.example', jti: 'urn:uuid:6f2c1f0e-5c8e-4a57-9d57-0b6f1b1c9a11' }, 'valid: valid'],
    ['with times of the signature', { iat: NOW.getTime() / 1000, exp: NOW.getTime() / 1000 + 3600 }, 'valid: valid'],
    ['with claims nobody knows', { tenant: 'x' }, 'valid: valid'],
    ['whose signature has ended', { exp: NOW.getTime() / 1000 - 3600 }, 'invalid: expired'],
    ['with another iss', { iss: 'did:web:evil.example' }, 'invalid: claims_disagree'],
    ['with another jti', { jti: 'urn:uuid:1' }, 'invalid: claims_disagree'],
    ['with another sub', { sub: 'did:web:evil.example' }, 'invalid: claims_disagree'],
    ['with an issuer that is a number', { issuer: 7 }, 'invalid: claims_malformed'],
    ['with an issuer that is empty', { issuer: '' }, 'invalid: claims_malformed'],
    ['with a vc claim', { vc: 'oops' }, 'invalid: claims_malformed'],
    ['with a vp claim', { vp: 'nooo' }, 'invalid: claims_malformed'],
  ])('of a vc+jwt %s', async (_name, change, expected) => {
    const header = { alg: 'EdDSA', typ: 'vc+jwt', kid: world.issuer.signer.verificationMethod };
    expect(short(await check(await rawJwt(header, { ...world.badge(), ...change }, world.issuer.signer)))).toBe(expected);
  });

  it.each<[string, Change, Change, string]>([
    ['as it should be', {}, {}, 'valid: valid'],
    [
      'whose vc leaves to the claims what they say',
      { id: undefined, issuer: { type: ['Profile'], name: 'Kestrel Bay Polytechnic' }, issuanceDate: undefined },
      { jti: 'urn:uuid:7' },
      'valid: valid',
    ],
    ['ended by exp alone', { expirationDate: undefined }, { exp: numeric('2026-11-01T00:00:00Z') }, 'invalid: expired'],
    ['without iss', {}, { iss: undefined }, 'invalid: claims_malformed'],
    ['with another iss than its issuer', {}, { iss: 'did:web:evil.example' }, 'invalid: claims_disagree'],
    ['with another jti than its id', {}, { jti: 'urn:uuid:8' }, 'invalid: claims_disagree'],
    ['with another nbf than its issuanceDate', {}, { nbf: 5 }, 'invalid: claims_disagree'],
    ['with another exp than its expirationDate', {}, { exp: 9_999_999_999 }, 'invalid: claims_disagree'],
    ['whose vc is text', {}, { vc: 'eyJ' }, 'invalid: claims_malformed'],
    ['with vc and vp', {}, { vp: { type: ['VerifiablePresentation'] } }, 'invalid: claims_malformed'],
    ['with vc and a type', {}, { type: ['VerifiableCredential'] }, 'invalid: claims_malformed'],
    ['with vc and a context', {}, { '@context': [] }, 'invalid: claims_malformed'],
  ])('of version 1.1 %s', async (_name, vc, claims, expected) => {
    expect(short(await check(await wrapped(vc, claims)))).toBe(expected);
  });

  it('of version 1.1 becomes one document, in which sub is whom it is about', async () => {
    const { credential } = await check(
      await wrapped({ id: undefined, credentialSubject: { type: ['AchievementSubject'], achievement: { type: ['Achievement'] } } }, { jti: 'urn:uuid:9' }),
    );
    expect(credential).toMatchObject({ id: 'urn:uuid:9', issuer: { id: world.issuer.did }, credentialSubject: { id: world.holder.did } });
    expect(credential).not.toHaveProperty('vc');
  });
});

describe('its header', () => {
  it.each<[string, Change, string]>([
    ['without typ', { typ: undefined }, 'valid: valid'],
    ['with typ in small letters', { typ: 'jwt' }, 'valid: valid'],
    ['with a cty that is more special than any we know', { cty: 'vnd.example+json' }, 'valid: valid'],
    ['with a parameter nobody knows', { tenant: 'x' }, 'valid: valid'],
    ['with the typ of a presentation', { typ: 'vp+jwt' }, 'invalid: typ_wrong'],
    ['with the typ of a proof of holding', { typ: 'kb+jwt' }, 'invalid: typ_wrong'],
    ['with the typ of a status list', { typ: 'statuslist+jwt' }, 'invalid: typ_wrong'],
    ['with the typ of a key proof', { typ: 'openid4vci-proof+jwt' }, 'invalid: typ_wrong'],
    ['with the typ of an SD-JWT and no tilde', { typ: 'dc+sd-jwt' }, 'invalid: typ_wrong'],
    ['with the typ of a W3C SD-JWT and no tilde', { typ: 'vc+sd-jwt' }, 'invalid: typ_wrong'],
    ['with the typ of COSE', { typ: 'vc+cose' }, 'invalid: typ_wrong'],
    ['with a typ that is no text', { typ: ['JWT'] }, 'invalid: typ_wrong'],
    ['with the cty of a presentation', { cty: 'vp' }, 'invalid: typ_wrong'],
    ['with another issuer', { iss: 'did:web:evil.example' }, 'invalid: claims_disagree'],
    ['with crit', { crit: ['exp'], exp: 1 }, 'invalid: crit_unknown'],
    ['with an empty crit', { crit: [] }, 'invalid: crit_unknown'],
    ['with b64 outside crit', { b64: false }, 'invalid: crit_unknown'],
    ['with b64 inside crit', { b64: false, crit: ['b64'] }, 'invalid: crit_unknown'],
    ['with alg none', { alg: 'none' }, 'invalid: algorithm_refused'],
    ['with alg None', { alg: 'None' }, 'invalid: algorithm_refused'],
    ['without alg', { alg: undefined }, 'invalid: algorithm_refused'],
    ['with an alg that is a list', { alg: ['EdDSA'] }, 'invalid: algorithm_refused'],
    ['with the alg of another key', { alg: 'ES256' }, 'invalid: algorithm_mismatch'],
    ['with the alg of an RSA key', { alg: 'RS256' }, 'invalid: algorithm_mismatch'],
    ['with an alg we do not take', { alg: 'PS256' }, 'undetermined: algorithm_unsupported'],
    ['with a stranger’s kid', { kid: 'did:web:evil.example#key-1' }, 'invalid: key_foreign'],
    ['with a kid its issuer does not list', { kid: 'did:web:badges.kestrelbay.example#key-9' }, 'invalid: key_unknown'],
    ['with a kid that is a number', { kid: 1 }, 'invalid: key_not_named'],
    ['with a certificate alone', { kid: undefined, x5c: ['MIIB'] }, 'invalid: key_not_named'],
    ['with addresses of keys beside the kid', { jku: 'https://evil.example/jwks', x5u: 'https://evil.example/x' }, 'valid: valid'],
    ['with no kid, where its issuer lists one key', { kid: undefined }, 'valid: valid'],
  ])('%s', async (_name, header, expected) => {
    expect(short(await check(await forged({}, header)))).toBe(expected);
    expect(world.asked.some((address) => address.includes('evil'))).toBe(false);
  });

  it('with a key of its own by which the signature fits is refused, and with the issuer’s own key passes', async () => {
    const { publicJwk, ...stranger } = newKey();
    expect(short(await check(await forged({}, { jwk: publicJwk, kid: undefined }, stranger)))).toBe('invalid: key_unknown');
    expect(short(await check(await forged({}, { jwk: publicJwk }, stranger)))).toBe('invalid: signature_wrong');
    expect(short(await check(await forged({}, { jwk: { kty: 'oct', k: 'AAAA' }, kid: undefined })))).toBe('invalid: key_not_named');
    expect(short(await check(await forged({}, { jwk: world.issuer.signer.publicJwk, kid: undefined })))).toBe('valid: valid');
  });

  it('with HS256 by the public key as secret is refused', async () => {
    const secret = Buffer.from(JSON.stringify(world.issuer.signer.publicJwk));
    const hmac = { sign: async (bytes: Uint8Array) => new Uint8Array(createHmac('sha256', secret).update(bytes).digest()) };
    expect(short(await check(await forged({}, { alg: 'HS256' }, hmac)))).toBe('invalid: algorithm_refused');
  });

  it.each<[string, (jwt: string) => string, string]>([
    ['a changed payload', (jwt) => jwt.replace(/\.(.{40})(.)/, (_all, start, letter) => `.${start}${letter === 'A' ? 'B' : 'A'}`), 'invalid'],
    ['a set unused bit', (jwt) => jwt.slice(0, -1) + next(jwt.at(-1) ?? ''), 'invalid: jws_malformed'],
    ['padding', (jwt) => `${jwt}==`, 'invalid: not_a_credential'],
    ['a line break inside', (jwt) => jwt.replace('.', '.\n'), 'invalid: not_a_credential'],
    ['no signature', (jwt) => jwt.slice(0, jwt.lastIndexOf('.') + 1), 'invalid: signature_wrong'],
    ['a fourth part', (jwt) => `${jwt}.AA`, 'invalid: not_a_credential'],
    ['a tilde behind it', (jwt) => `${jwt}~`, 'invalid: typ_wrong'],
  ])('and text with %s is refused', async (_name, damage, expected) => {
    const jwt = await forged();
    expect(short(await check(damage(jwt)))).toContain(expected);
    expect(short(await check(` ${jwt}\n`))).toBe('valid: valid');
  });

  it('that names a member twice is refused, as is a payload that does', async () => {
    const { verificationMethod: kid } = world.issuer.signer;
    const twice = await rawJwt(`{"alg":"none","typ":"JWT","kid":"${kid}","alg":"EdDSA"}`, world.badge(), world.issuer.signer);
    expect(short(await check(twice))).toBe('invalid: duplicate_member');
    const text = JSON.stringify(world.badge()).replace('"id":', '"id":"urn:uuid:1","id":');
    expect(short(await check(await rawJwt({ alg: 'EdDSA', typ: 'vc+jwt', kid }, text, world.issuer.signer)))).toBe('invalid: duplicate_member');
  });
});

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const next = (letter: string): string => ALPHABET[ALPHABET.indexOf(letter) + 1] ?? 'B';

describe('RS256', () => {
  const withRsa = (modulusLength: number) => {
    const rsa = newRsaKey(modulusLength);
    const id = `${world.issuer.did}#rsa`;
    const method: VerificationMethod = { id, type: 'JsonWebKey', controller: world.issuer.did, publicKeyJwk: rsa.publicJwk };
    const { verificationMethod = [], assertionMethod = [], ...rest } = world.issuer.document;
    const document = { ...rest, verificationMethod: [...verificationMethod, method], assertionMethod: [...assertionMethod, id] };
    world.resolutions.set(world.issuer.did, { state: 'found', deactivated: false, document });
    return { rsa, header: { alg: 'RS256', kid: id } };
  };

  it('is taken for Open Badges JWTs, which demand it, and for nothing else', async () => {
    const { rsa, header } = withRsa(2048);
    expect(short(await check(await forged({}, header, rsa)))).toBe('valid: valid');
    expect(short(await check(await rawJwt({ typ: 'vc+jwt', ...header }, world.badge(), rsa)))).toBe('undetermined: algorithm_unsupported');
    expect(short(await check(`${await rawJwt({ typ: 'dc+sd-jwt', ...header }, { vct: 'urn:x', iss: world.issuer.did }, rsa)}~`))).toBe(
      'undetermined: algorithm_unsupported',
    );
  });

  it('by a key under 2,048 bits is not', async () => {
    const { rsa, header } = withRsa(1024);
    expect(short(await check(await forged({}, header, rsa)))).toBe('undetermined: key_unsupported');
  });

  it('by an EdDSA key is refused', async () => {
    expect(short(await check(await forged({}, { alg: 'RS256' })))).toBe('invalid: algorithm_mismatch');
  });
});
