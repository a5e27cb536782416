import { utf8 } from '@laurel/base';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { isJsonObject } from '../json/strict.ts';
import { signDataIntegrity } from '../proof/data-integrity.ts';
import { signJws } from '../proof/jws.ts';
import { readSdJwt } from '../proof/sd-jwt/read.ts';
import { keyParty, newKey, webParty } from '../testing/party.ts';
import { element, member, rawSdJwt } from '../testing/sd-jwt.ts';
import { vector } from '../testing/vectors.ts';
import { NOW, openWorld, seconds, type World } from '../testing/world.ts';
import type { Algorithm, ControllerDocument, Json, JsonObject, Step, Verdict } from '../types.ts';
import type { VerifyOptions } from './types.ts';
import { STEPS } from './verdict.ts';
import { verifyCredential } from './verify-credential.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});

const check = (input: string | Uint8Array, options?: VerifyOptions): Promise<Verdict> => verifyCredential(input, world.deps, options);
const codeAt = (verdict: Verdict, step: Step): string[] => verdict.checks.filter((one) => one.step === step).map(({ code }) => code);
const short = ({ outcome, code }: { outcome: string; code: string }): string => `${outcome}: ${code}`;

/** A compact SD-JWT over any claims, truly signed by the issuer. */
const signedSd = async (
  change: JsonObject,
  disclosures: string[] = [],
  header: { typ: string; kid?: string } = { typ: 'dc+sd-jwt', kid: world.issuer.signer.verificationMethod },
) => {
  const claims = {
    vct: 'urn:laurel:open-badge:1',
    iss: world.issuer.did,
    credentialSubject: { type: ['AchievementSubject'], achievement: { type: ['Achievement'] } },
    ...change,
  };
  return `${[await signJws(header, claims, world.issuer.signer), ...disclosures].join('~')}~`;
};

describe('a good badge', () => {
  const parties: [string, Algorithm, 'key' | 'web'][] = [
    ['did:key', 'EdDSA', 'key'],
    ['did:key', 'ES256', 'key'],
    ['did:web', 'EdDSA', 'web'],
    ['did:web', 'ES256', 'web'],
  ];

  it.each(parties)('is valid in both formats by an issuer with %s and %s', async (_name, algorithm, method) => {
    world = await openWorld(method === 'key' ? keyParty(algorithm) : webParty('other.example', algorithm), keyParty(algorithm === 'EdDSA' ? 'ES256' : 'EdDSA'));
    for (const input of [await world.di(), await world.sd()]) {
      const verdict = await check(input);
      expect(short(verdict)).toBe('valid: valid');
      expect(verdict.issuer).toEqual({
        did: world.issuer.did,
        keyId: world.issuer.signer.verificationMethod,
        vouchers: [{ registry: 'Maritime Register', name: 'Kestrel Bay Polytechnic' }],
      });
    }
  });

  it('has an answer for each of the fourteen steps, in order, in both languages', async () => {
    for (const input of [await world.di(), await world.sd()]) {
      const { checks } = await check(input);
      expect([...new Set(checks.map(({ step }) => step))]).toEqual(STEPS);
      for (const { sentence } of checks) expect([sentence.en, sentence.fr].every((text) => text.length > 5 && !text.includes('{'))).toBe(true);
    }
  });

  it('says when its lists were asked, and that it was not revoked', async () => {
    const { sentence, status, asOf } = await check(await world.di());
    expect(sentence).toEqual({
      en: 'This badge is valid. It has not been revoked; we asked on 22 November 2026 at 12:00 UTC.',
      fr: 'Ce badge est valide. Il n’a pas été révoqué\u202f; nous avons vérifié le 22 novembre 2026 à 12:00 UTC.',
    });
    expect(asOf).toBe(NOW.toISOString());
    expect(status).toEqual([
      { kind: 'bitstring', purpose: 'revocation', url: world.urls.revocation, index: 94_567, value: 0, asOf },
      { kind: 'bitstring', purpose: 'suspension', url: world.urls.suspension, index: 94_567, value: 0, asOf },
    ]);
    expect((await check(await world.sd())).status).toEqual([{ kind: 'token', purpose: 'status', url: world.urls.token, index: 94_567, value: 0, asOf }]);
  });

  it('is valid and said to be unknown here where nobody vouches for its issuer', async () => {
    world.vouchers.clear();
    const verdict = await check(await world.sd());
    expect([short(verdict), codeAt(verdict, 'issuer')]).toEqual(['valid: valid', ['issuer_unknown_here']]);
    expect(verdict.sentence.en).toMatch(/^Signature is good; nobody you trust names this issuer yet\. It has not been revoked/);
  });

  it('asks for the issuer’s document and each list once, and for nothing else', async () => {
    await check(await world.di());
    expect(world.asked.toSorted()).toEqual([world.issuer.did, world.urls.revocation, world.urls.suspension].toSorted());
  });

  it('by did:key and without a list asks nobody but the resolver', async () => {
    world = await openWorld(keyParty());
    const { credentialStatus: _, ...badge } = world.badge();
    const signed = JSON.stringify(await signDataIntegrity(badge, world.issuer.signer, { created: NOW, proofPurpose: 'assertionMethod' }));
    const verdict = await check(signed);
    expect([short(verdict), codeAt(verdict, 'status'), world.asked]).toEqual(['valid: valid', ['status_none'], [world.issuer.did]]);
    expect(verdict.sentence.en).toBe('This badge is valid. Its issuer keeps no list of revoked badges.');
  });

  it('may come as bytes, with a byte order mark and blank lines around it', async () => {
    const bytes = utf8(`\ufeff\n ${await world.di()}\n`);
    expect(short(await check(bytes))).toBe('valid: valid');
    expect(short(await check(utf8(`  ${await world.sd()}\n`)))).toBe('valid: valid');
  });

  it('of another SD-JWT type is valid without being taken for an Open Badge', async () => {
    const verdict = await check(await signedSd({ vct: 'https://credentials.example/identity' }));
    expect([short(verdict), codeAt(verdict, 'model')]).toEqual(['valid: valid', ['model_type_unknown']]);
  });

  it('by somebody else’s software, an SD-JWT of 2024 with the old typ and a relative kid, is valid', async () => {
    const verdict = await check(vector('other-issuers/files/sd-jwt/credo-complexSdJwtVc.txt'));
    expect([short(verdict), verdict.format]).toEqual(['valid: valid', 'dc+sd-jwt']);
  });

  it.each([
    ['credo-expiredSdJwtVc.txt', 'invalid: expired'],
    ['credo-contentChangedSdJwtVc.txt', 'invalid: signature_wrong'],
    ['credo-simpleSdJwtVcWithStatus.txt', 'undetermined: status_absent'],
    ['credo-vc20-vcsdjwt.txt', 'undetermined: format_unsupported'],
    ['rfc9901-structured-japanese.txt', 'invalid: typ_wrong'],
    ['credo-sdJwtVcPid.txt', 'invalid: key_not_named'],
  ])('other people’s %s is %s', async (file, expected) => {
    expect(short(await check(vector('other-issuers/files/sd-jwt', file)))).toBe(expected);
  });
});

describe('bytes and format', () => {
  it.each<[string, string | Uint8Array, string]>([
    ['nothing', '', 'invalid: not_a_credential'],
    ['a sentence', 'Please find my badge attached.', 'invalid: not_a_credential'],
    ['an address', 'https://badges.example/b/1', 'invalid: not_a_credential'],
    ['half a document', '{"type":["VerifiableCredential"', 'invalid: not_json'],
    ['a list', '[]', 'invalid: not_a_credential'],
    ['a text in quotes', '"eyJ.eyJ.x~"', 'invalid: not_a_credential'],
    ['some other document', '{"type":"Person"}', 'invalid: not_a_credential'],
    ['a badge of Open Badges 2.0', '{"@context":"https://w3id.org/openbadges/v2","type":"Assertion"}', 'undetermined: format_unsupported'],
    ['a document without a type', '{"issuer":"did:web:x.example"}', 'invalid: not_a_credential'],
    ['a badge nobody signed', '{"type":["VerifiableCredential"],"issuer":"did:web:x.example"}', 'invalid: proof_missing'],
    [
      'a proof without a value',
      '{"type":["VerifiableCredential"],"issuer":"did:web:x.example","proof":{"type":"DataIntegrityProof","cryptosuite":"eddsa-rdfc-2022"}}',
      'invalid: proof_malformed',
    ],
    ['an enveloped credential', '{"type":"EnvelopedVerifiableCredential","id":"data:application/vc+jwt,eyJ"}', 'undetermined: format_unsupported'],
    ['a JWT without tildes', 'eyJhbGciOiJFZERTQSJ9.e30.AA', 'undetermined: format_unsupported'],
    ['damaged SD-JWT text', 'abc~', 'invalid: jws_malformed'],
    ['a presentation', '{"type":["VerifiablePresentation"],"verifiableCredential":[]}', 'invalid: presentation_not_credential'],
    ['two megabytes', 'a'.repeat(2_000_000), 'invalid: too_large'],
    ['bytes that are not UTF-8', Uint8Array.of(0x7b, 0xff, 0x7d), 'invalid: not_utf8'],
    ['a member named __proto__', '{"__proto__":{"type":"VerifiableCredential"}}', 'invalid: forbidden_member'],
    ['a pit of brackets', '['.repeat(5_000), 'invalid: too_deep'],
    ['half a character', '["\\ud800"]', 'invalid: lone_surrogate'],
    ['a number nobody can keep', '[12345678901234567890]', 'invalid: unsafe_number'],
    ['an SD-JWT by a hash we do not know', rawSdJwt({ vct: 'v', iss: 'i', _sd_alg: 'shake256' }), 'undetermined: hash_unknown'],
  ])('%s gives a verdict, not an exception', async (_name, input, expected) => {
    const verdict = await check(input);
    expect(short(verdict)).toBe(expected);
    expect([verdict.credential, verdict.issuer, verdict.status]).toEqual([undefined, undefined, []]);
    expect([...new Set(verdict.checks.map(({ step }) => step))]).toEqual(STEPS);
  });

  it('refuses the format that was not asked for', async () => {
    expect(short(await check(await world.di(), { format: 'dc+sd-jwt' }))).toBe('invalid: format_unexpected');
    expect(short(await check(await world.sd(), { format: 'ldp_vc' }))).toBe('invalid: format_unexpected');
    expect(short(await check(await world.di(), { format: 'ldp_vc' }))).toBe('valid: valid');
    expect(short(await check(await world.sd(), { format: 'dc+sd-jwt' }))).toBe('valid: valid');
  });

  it.each<[string, JsonObject, string]>([
    ['no vct', { vct: null }, 'invalid: claims_malformed'],
    ['an empty vct', { vct: '' }, 'invalid: claims_malformed'],
    ['no iss', { iss: null }, 'invalid: claims_malformed'],
    ['an iss that is an object', { iss: { id: 'did:web:x' } }, 'invalid: claims_malformed'],
  ])('refuses an SD-JWT with %s', async (_name, change, expected) => {
    expect(short(await check(await signedSd(change)))).toBe(expected);
  });

  it.each<[string, Json]>([
    ['iss', 'did:web:evil.example'],
    ['nbf', 0],
    ['exp', 9_999_999_999],
    ['cnf', { jwk: {} }],
    ['vct', 'urn:evil'],
    ['status', {}],
    ['vct#integrity', 'sha256-x'],
    ['aka_vcts', []],
  ])('refuses an SD-JWT that hides %s, which a holder could then drop', async (name, value) => {
    const hidden = member(name, value);
    const open: JsonObject = { vct: 'urn:laurel:open-badge:1', iss: world.issuer.did };
    delete open[name];
    const compact = `${await signJws({ typ: 'dc+sd-jwt', kid: world.issuer.signer.verificationMethod }, { ...open, _sd: [hidden.digest] }, world.issuer.signer)}~${hidden.encoded}~`;
    expect(short(await check(compact))).toBe('invalid: registered_claim_hidden');
  });

  it('refuses an SD-JWT that hides something inside its status', async () => {
    const index = member('idx', 1);
    expect(short(await check(await signedSd({ status: { status_list: { uri: world.urls.token, _sd: [index.digest] } } }, [index.encoded])))).toBe(
      'invalid: registered_claim_hidden',
    );
  });

  it('refuses a document whose issuer has no id', async () => {
    const badge = JSON.parse(await world.di());
    expect(short(await check(JSON.stringify({ ...badge, issuer: { name: 'x' } })))).toBe('invalid: claims_malformed');
  });
});

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
      expect(codeAt(verdict, 'status')).toEqual(['not_reached']);
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
    ['no fragment', 'did:web:badges.kestrelbay.example'],
    ['an empty fragment', 'did:web:badges.kestrelbay.example#'],
    ['two fragments', 'did:web:badges.kestrelbay.example#a#key-1'],
  ])('refuses a kid with %s', async (_name, kid) => {
    expect(short(await check(await signedSd({}, [], { typ: 'dc+sd-jwt', kid })))).toBe('invalid: key_not_named');
  });

  it('refuses an SD-JWT without a kid', async () => {
    expect(short(await check(await signedSd({}, [], { typ: 'dc+sd-jwt' })))).toBe('invalid: key_not_named');
  });

  it('says "could not check" of sound algorithms it does not take', async () => {
    const [, ...rest] = (await world.sd()).split('.');
    for (const alg of ['ES384', 'RS256']) {
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
    expect(verdicts.map(short)).toEqual(['undetermined: context_unknown', 'invalid: context_inline', 'invalid: term_undefined']);
  });

  describe('of several proofs', () => {
    const proofOf = async (signer = world.issuer.signer, alter: JsonObject = {}): Promise<JsonObject> => {
      const { proof } = await signDataIntegrity(world.badge(alter), signer, { created: NOW, proofPurpose: 'assertionMethod' });
      return isJsonObject(proof) ? proof : {};
    };
    const withProofs = (...proof: JsonObject[]): string => JSON.stringify({ ...world.badge(), proof });

    it('every one must hold, in whatever order', async () => {
      const [good, bad] = [await proofOf(), await proofOf(world.issuer.signer, { awardedDate: '2020-01-01T00:00:00Z' })];
      expect(short(await check(withProofs(good, bad)))).toBe('invalid: signature_wrong');
      expect(short(await check(withProofs(bad, good)))).toBe('invalid: signature_wrong');
      expect(short(await check(withProofs(good, good)))).toBe('valid: valid');
    });

    it('one must be the issuer’s; a second by somebody else must hold too', async () => {
      const [own, other] = [await proofOf(), await proofOf(keyParty().signer)];
      expect(short(await check(withProofs(other)))).toBe('invalid: key_foreign');
      expect(short(await check(withProofs(other, own)))).toBe('valid: valid');
      expect((await check(withProofs(other, own))).issuer?.keyId).toBe(world.issuer.signer.verificationMethod);
      expect(short(await check(withProofs(own, { ...other, proofValue: own.proofValue ?? '' })))).toBe('invalid: signature_wrong');
    });

    it('one of a kind we do not know proves nothing and spoils nothing', async () => {
      const own = await proofOf();
      const strange = { ...own, cryptosuite: 'bbs-2023' };
      expect(short(await check(withProofs(strange)))).toBe('undetermined: proof_unsupported');
      expect(short(await check(withProofs(strange, own)))).toBe('valid: valid');
      expect(short(await check(withProofs({ type: 'SomeProofType' }, own)))).toBe('invalid: proof_malformed');
      expect(short(await check(withProofs({ ...own, proofValue: 1 }, own)))).toBe('invalid: proof_malformed');
    });

    it('a purpose other than ours on one of them is refused', async () => {
      const own = await proofOf();
      expect(short(await check(withProofs(own, { ...own, proofPurpose: 'authentication' })))).toBe('invalid: proof_purpose_wrong');
    });

    it('five are too many to be asked for keys', async () => {
      const own = await proofOf();
      expect(short(await check(withProofs(own, own, own, own, own)))).toBe('invalid: proof_malformed');
    });
  });
});

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
    expect([short(verdict), codeAt(verdict, 'signature'), codeAt(verdict, 'dates')]).toEqual(['invalid: expired', ['signature_ok'], ['expired']]);
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
    expect([verdict.code, codeAt(verdict, 'dates'), codeAt(verdict, 'status')]).toEqual(['expired', ['expired'], ['status_revoked', 'status_not_suspended']]);
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
    expect([short(verdict), codeAt(verdict, 'dates').length]).toEqual([expected, 1]);
  });

  it.each<[string, JsonObject, string, string]>([
    ['no dates at all', {}, 'dates_none', 'No dates limit it.'],
    ['an end only', { exp: Date.parse('2027-01-01T00:00:00Z') / 1000 }, 'dates_until', 'Until 1 January 2027.'],
    ['a beginning only', { nbf: 0 }, 'dates_open', 'From 1 January 1970, without end.'],
    ['both', { nbf: 0, exp: 253_402_300_799 }, 'dates_ok', 'From 1 January 1970 to 31 December 9999.'],
  ])('an SD-JWT with %s says so', async (_name, change, code, sentence) => {
    const verdict = await check(await signedSd(change));
    expect([short(verdict), verdict.checks.filter(({ step }) => step === 'dates')]).toMatchObject(['valid: valid', [{ code, sentence: { en: sentence } }]]);
  });

  it.each<[string, JsonObject, string]>([
    ['of the future', { created: '2026-11-22T12:01:01Z' }, 'invalid: issued_in_future'],
    ['that has ended', { expires: '2026-11-22T11:59:00Z' }, 'invalid: proof_expired'],
    ['that ends later', { expires: '2026-11-22T12:30:00Z' }, 'valid: valid'],
  ])('a proof %s', async (_name, { created = NOW.toISOString(), ...options }, expected) => {
    const signed = await signDataIntegrity(world.badge(), world.issuer.signer, {
      created: new Date(String(created)),
      proofPurpose: 'assertionMethod',
      ...options,
    });
    expect(short(await check(JSON.stringify(signed)))).toBe(expected);
  });
});

describe('endorsements and policy', () => {
  it('shows endorsements as not counted', async () => {
    const text = await signedSd({ endorsement: [{ id: 'urn:x' }] });
    expect(codeAt(await check(text), 'endorsements')).toEqual(['endorsements_not_counted']);
  });

  it('holds a badge to the rules of who asked', async () => {
    const badge = await world.sd();
    expect(codeAt(await check(badge, { policy: { issuers: [world.issuer.did], vouched: true } }), 'policy')).toEqual(['policy_ok']);
    expect(short(await check(badge, { policy: { issuers: ['did:web:else.example'] } }))).toBe('invalid: policy_issuer');
    expect(short(await check(badge, { policy: { issuers: [] } }))).toBe('invalid: policy_issuer');
    expect(codeAt(await check(badge, { policy: { vouched: false } }), 'policy')).toEqual(['policy_none']);
    world.vouchers.clear();
    expect(short(await check(badge, { policy: { vouched: true } }))).toBe('invalid: policy_vouched');
  });
});

describe('whatever is done to a good badge', () => {
  const nasty = ['', '0', 'x', '"', '\\', '{', '}', '[', ',', ':', 'null', '\u0000', '\u202e', '\ud800', '~', '.', '=', '-1', '1e999'];

  it('a document that still passes says what was signed, byte for byte', async () => {
    const text = await world.di();
    const { credential: truth } = await check(text);
    await fc.assert(
      fc.asyncProperty(fc.nat(text.length - 1), fc.nat(6), fc.constantFrom(...nasty), async (at, drop, put) => {
        const verdict = await check(text.slice(0, at) + put + text.slice(at + drop));
        if (verdict.credential) expect(verdict.credential).toEqual(truth);
        else expect(verdict.outcome).not.toBe('valid');
      }),
      { numRuns: 200 },
    );
  });

  it('an SD-JWT that still passes says less at most, never something else', async () => {
    const text = await world.sd();
    const truth = readSdJwt(text).claims;
    await fc.assert(
      fc.asyncProperty(fc.nat(text.length - 1), fc.nat(6), fc.constantFrom(...nasty, 'A', '_'), async (at, drop, put) => {
        const verdict = await check(text.slice(0, at) + put + text.slice(at + drop));
        if (verdict.credential) expect(leaves(truth)).toEqual(expect.arrayContaining(leaves(verdict.credential)));
        else expect(verdict.outcome).not.toBe('valid');
      }),
      { numRuns: 2_000 },
    );
  });

  it('any JSON in place of any part of it gives a verdict', async () => {
    const badge = JSON.parse(await world.di());
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...places(badge)), fc.jsonValue({ maxDepth: 3 }), async (place, value) => {
        const verdict = await check(JSON.stringify(replaced(badge, place, value)));
        expect(['valid', 'invalid', 'undetermined']).toContain(verdict.outcome);
      }),
      { numRuns: 150 },
    );
  });

  it('no name that every object inherits reaches into the objects of this process, wherever it stands', async () => {
    const badge = JSON.parse(await world.di());
    const names = ['__proto__', 'constructor', 'toString'];
    for (const place of places(badge)) {
      for (const name of names) {
        for (const value of [name, { id: name }, { type: name }, { [name]: 1 }]) await check(JSON.stringify(replaced(badge, place, value)));
      }
    }
    expect(inherited()).toEqual([]);
  });

  it('any JSON for the issuer’s document, or for part of it, gives a verdict', async () => {
    const [di, sd] = [await world.di(), await world.sd()];
    const { document } = world.issuer;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...places(document)),
        fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constant({ toString: 1 })),
        fc.constantFrom(di, sd),
        async (place, value, input) => {
          world.resolutions.set(world.issuer.did, { state: 'found', document: Object(replaced(document, place, value)), deactivated: false });
          const verdict = await check(input);
          expect(verdict.outcome === 'valid').toBe(place.join() === '@context' || place.join() === '@context,0');
        },
      ),
      { numRuns: 300 },
    );
  });

  it('any text for a status list gives a verdict that is not valid', async () => {
    const [di, sd] = [await world.di(), await world.sd()];
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.string(), fc.json(), fc.constantFrom('..', 'e30.e30.', 'e30.e30.AA', '{"type":"VerifiableCredential"}')),
        fc.constantFrom(di, sd),
        async (body, input) => {
          for (const url of Object.values(world.urls)) world.publish(url, body);
          expect((await check(input)).outcome).toBe('undetermined');
        },
      ),
      { numRuns: 200 },
    );
  });
});

/** Every place in a document, as a path. */
const places = (value: unknown, path: string[] = []): string[][] =>
  typeof value === 'object' && value !== null ? Object.entries(value).flatMap(([name, child]) => [[...path, name], ...places(child, [...path, name])]) : [];

/** A copy with another value at one place. */
function replaced(document: unknown, [name = '', ...rest]: string[], value: unknown): unknown {
  const copy: Record<string, unknown> = Array.isArray(document) ? Object([...document]) : { ...Object(document) };
  copy[name] = rest.length === 0 ? value : replaced(copy[name], rest, value);
  return copy;
}

/** What an empty object has that it should not. */
function inherited(): string[] {
  const names: string[] = [];
  for (const name in {}) names.push(name);
  return names;
}

/** Every leaf with the names on its way; an element's position says nothing once others are hidden. */
const leaves = (value: Json, path = ''): string[] => {
  if (Array.isArray(value)) return value.flatMap((child) => leaves(child, `${path}[]`));
  return isJsonObject(value) ? Object.entries(value).flatMap(([name, child]) => leaves(child, `${path}.${name}`)) : [`${path}=${JSON.stringify(value)}`];
};
