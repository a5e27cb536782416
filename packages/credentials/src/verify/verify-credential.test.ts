import { utf8 } from '@laurel/base';
import { beforeEach, describe, expect, it } from 'vitest';
import { bakeBadge } from '../baking/bake.ts';
import { signDataIntegrity } from '../proof/data-integrity.ts';
import { signJws } from '../proof/jws.ts';
import { keyParty, webParty } from '../testing/party.ts';
import { member, rawSdJwt } from '../testing/sd-jwt.ts';
import { codesAt, NOW, openWorld, short, type World } from '../testing/world.ts';
import { type Json, type JsonObject, OWN_LIST, type SigningAlgorithm, type Verdict } from '../types.ts';
import type { VerifyOptions } from './types.ts';
import { STEPS } from './verdict.ts';
import { verifyCredential } from './verify-credential.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});

const check = (input: string | Uint8Array, options?: VerifyOptions): Promise<Verdict> => verifyCredential(input, world.deps, options);
const signedSd: World['signedSd'] = (...parts) => world.signedSd(...parts);

describe('a good badge', () => {
  const parties: [string, SigningAlgorithm, 'key' | 'web'][] = [
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

  it('is found in a picture, and a picture that holds none is told as that', async () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg"/>';
    expect(short(await check(bakeBadge(utf8(svg), await world.di())))).toBe('valid: valid');
    for (const picture of [svg, utf8(svg)]) expect(short(await check(picture))).toBe('invalid: picture_no_badge');
  });

  it('by an issuer whom only the list of this node names says so', async () => {
    world.vouchers.set(world.issuer.did, [{ registry: OWN_LIST, name: 'Kestrel Bay Polytechnic' }]);
    const verdict = await check(await world.di());
    expect([short(verdict), codesAt(verdict, 'issuer')]).toEqual(['valid: valid', ['issuer_on_own_list']]);
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
    expect([short(verdict), codesAt(verdict, 'issuer')]).toEqual(['valid: valid', ['issuer_unknown_here']]);
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
    expect([short(verdict), codesAt(verdict, 'status'), world.asked]).toEqual(['valid: valid', ['status_none'], [world.issuer.did]]);
    expect(verdict.sentence.en).toBe('This badge is valid. It names no list of revoked badges.');
  });

  it('may come as bytes, with a byte order mark and blank lines around it', async () => {
    const bytes = utf8(`\ufeff\n ${await world.di()}\n`);
    expect(short(await check(bytes))).toBe('valid: valid');
    expect(short(await check(utf8(`  ${await world.sd()}\n`)))).toBe('valid: valid');
  });

  it('of another SD-JWT type is valid without being taken for an Open Badge', async () => {
    const verdict = await check(await signedSd({ vct: 'https://credentials.example/identity' }));
    expect([short(verdict), codesAt(verdict, 'model')]).toEqual(['valid: valid', ['model_type_unknown']]);
  });
});

const envelopeOf = (id: string): string => JSON.stringify({ '@context': 'https://www.w3.org/ns/credentials/v2', type: 'EnvelopedVerifiableCredential', id });

describe('bytes and format', () => {
  it.each<[string, string | Uint8Array, string]>([
    ['nothing', '', 'invalid: not_a_credential'],
    ['a sentence', 'Please find my badge attached.', 'invalid: not_a_credential'],
    ['an address', 'https://badges.example/b/1', 'invalid: not_a_credential'],
    ['half a document', '{"type":["VerifiableCredential"', 'invalid: not_json'],
    ['a list', '[]', 'invalid: not_a_credential'],
    ['a text in quotes', '"eyJ.eyJ.x~"', 'invalid: not_a_credential'],
    ['some other document', '{"type":"Person"}', 'invalid: not_a_credential'],
    ['a badge of Open Badges 2.0', '{"@context":"https://w3id.org/openbadges/v2","type":"Assertion"}', 'invalid: older_malformed'],
    ['some other linked data', '{"@context":"https://schema.org","type":"Person"}', 'undetermined: format_unsupported'],
    ['a document without a type', '{"issuer":"did:web:x.example"}', 'invalid: not_a_credential'],
    ['a badge nobody signed', '{"type":["VerifiableCredential"],"issuer":"did:web:x.example"}', 'invalid: proof_missing'],
    [
      'a proof without a value',
      '{"type":["VerifiableCredential"],"issuer":"did:web:x.example","proof":{"type":"DataIntegrityProof","cryptosuite":"eddsa-rdfc-2022"}}',
      'invalid: proof_malformed',
    ],
    ['an envelope around half a credential', envelopeOf('data:application/vc+jwt,eyJ'), 'invalid: not_a_credential'],
    ['an envelope around nothing', envelopeOf('urn:uuid:1'), 'invalid: envelope_malformed'],
    ['a JWT about nothing', 'eyJhbGciOiJFZERTQSJ9.e30.AA', 'invalid: not_a_credential'],
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
    ['no further types where it says there are some', { aka_vcts: [] }, 'invalid: claims_malformed'],
    ['its own type among further ones', { aka_vcts: ['urn:x', 'urn:laurel:open-badge:1'] }, 'invalid: claims_malformed'],
    ['a further type that is no text', { aka_vcts: [1] }, 'invalid: claims_malformed'],
    ['a further type, not in a list', { aka_vcts: 'urn:x' }, 'invalid: claims_malformed'],
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

  const opened: JsonObject = { credentialSubject: { type: ['AchievementSubject'], name: 'Amélie', achievement: { type: ['Achievement'] } } };
  it.each<[string, () => Promise<string>, string]>([
    ['with a further type', () => signedSd({ aka_vcts: ['urn:x'] }), 'valid: valid'],
    ['that shows a name its holder could not hide', () => signedSd(opened), 'invalid: disclosure_rule_broken'],
    ['of another type, which has rules of its own', () => signedSd({ ...opened, vct: 'urn:x' }), 'valid: valid'],
    ['that hides with its subject what the subject must show', () => hiddenSubject(), 'invalid: disclosure_rule_broken'],
  ])('an SD-JWT %s is %s', async (_name, make, expected) => {
    expect(short(await check(await make()))).toBe(expected);
  });
  const hiddenSubject = () => {
    const type = member('type', ['AchievementSubject']);
    return signedSd({ credentialSubject: { _sd: [type.digest], achievement: { type: ['Achievement'] } } }, [type.encoded]);
  };

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
