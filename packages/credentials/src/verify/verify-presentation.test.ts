import { beforeEach, describe, expect, it } from 'vitest';
import { signDataIntegrity } from '../proof/data-integrity.ts';
import { signJws } from '../proof/jws.ts';
import { digestOf } from '../proof/sd-jwt/disclosure.ts';
import { keyParty, newKey, type Party, webParty } from '../testing/party.ts';
import { AUDIENCE, codesAt, NONCE, NOW, openWorld, seconds, short, type World } from '../testing/world.ts';
import type { Json, JsonObject } from '../types.ts';
import type { PresentationOptions, PresentationVerdict } from './types.ts';
import { ENVELOPE_STEPS, STEPS } from './verdict.ts';
import { verifyPresentation } from './verify-presentation.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});

const answer = (input: string | Uint8Array, options: Partial<PresentationOptions> = {}): Promise<PresentationVerdict> =>
  verifyPresentation(input, world.deps, { nonce: NONCE, audience: AUDIENCE, ...options });

describe('an SD-JWT with key binding', () => {
  it('is valid, shows what was chosen and nothing else, and has an answer for every step', async () => {
    const verdict = await answer(await world.presentSd(await world.sd()));
    expect(short(verdict)).toBe('valid: valid');
    expect(codesAt(verdict, 'holder', 'nonce', 'audience')).toEqual(['holder_ok', 'nonce_ok', 'audience_ok']);
    const [credential] = verdict.credentials;
    expect(credential?.checks.map(({ step }) => step)).toEqual(STEPS);
    expect(credential?.credential?.credentialSubject).toEqual({
      type: ['AchievementSubject'],
      result: [],
      achievement: { type: ['Achievement'], tag: [], alignment: [], name: 'Infection Prevention in Home Care' },
    });
  });

  it.each<[string, (holder: Party) => Json, string]>([
    ['to a key by its name in a DID that contains it', ({ signer }) => ({ kid: signer.verificationMethod }), 'valid: valid'],
    ['to the name of another key', () => ({ kid: keyParty().signer.verificationMethod }), 'invalid: binding_signature_wrong'],
    ['to a DID that would have to be asked for', () => ({ kid: 'did:web:learner.example#key-1' }), 'invalid: holder_key_absent'],
    ['to a DID without naming its key', ({ did }) => ({ kid: did }), 'invalid: holder_key_absent'],
    ['to a name that is no DID', () => ({ kid: 'key-1' }), 'invalid: holder_key_absent'],
    ['to a key that is none', ({ signer }) => ({ jwk: { kty: 'oct', k: 'AA' }, kid: signer.verificationMethod }), 'invalid: holder_key_absent'],
    ['to text', () => 'x', 'invalid: holder_key_absent'],
  ])('bound %s', async (_name, cnfOf, expected) => {
    const presented = await world.signedSd({ cnf: cnfOf(world.holder) });
    expect(short(await answer(await rebound({}, { typ: 'kb+jwt' }, world.holder.signer, presented)))).toBe(expected);
    expect(world.asked.some((address) => address.includes('learner'))).toBe(false);
  });

  it.each(['EdDSA', 'ES256'] as const)('may be bound to a key for %s', async (algorithm) => {
    world = await openWorld(webParty('w.example'), keyParty(algorithm));
    expect(short(await answer(await world.presentSd(await world.sd())))).toBe('valid: valid');
  });

  const rebound = async (
    change: JsonObject = {},
    header: { typ: string; crit?: string[]; alg?: string } = { typ: 'kb+jwt' },
    signer = world.holder.signer,
    badge?: string,
  ): Promise<string> => {
    const presented = badge ?? (await world.sd());
    return presented + (await signJws(header, { iat: NOW.getTime() / 1000, aud: AUDIENCE, nonce: NONCE, sd_hash: digestOf(presented), ...change }, signer));
  };

  it.each<[string, JsonObject, string]>([
    ['as it should be', {}, 'valid: valid'],
    ['without iat', { iat: null }, 'invalid: binding_malformed'],
    ['with iat as text', { iat: '1' }, 'invalid: binding_malformed'],
    ['without sd_hash', { sd_hash: null }, 'invalid: binding_hash_wrong'],
    ['with another sd_hash', { sd_hash: digestOf('x') }, 'invalid: binding_hash_wrong'],
    ['without a nonce', { nonce: null }, 'invalid: nonce_wrong'],
    ['with a list of nonces', { nonce: [NONCE] }, 'invalid: nonce_wrong'],
    ['without an audience', { aud: null }, 'invalid: audience_wrong'],
    ['with a list of audiences', { aud: [AUDIENCE, 'did:web:evil.example'] }, 'invalid: audience_wrong'],
    ['with part of the audience', { aud: AUDIENCE.slice(0, -1) }, 'invalid: audience_wrong'],
  ])('a KB-JWT %s', async (_name, change, expected) => {
    expect(short(await answer(await rebound(change)))).toBe(expected);
  });

  it.each(['JWT', 'dc+sd-jwt', 'KB+JWT', 'openid4vci-proof+jwt'])('a KB-JWT of typ %s is none', async (typ) => {
    expect(short(await answer(await rebound({}, { typ })))).toBe('invalid: binding_typ_wrong');
  });

  it('a KB-JWT with crit, or by another algorithm than the key’s, is refused', async () => {
    expect(short(await answer(await rebound({}, { typ: 'kb+jwt', crit: ['x'] })))).toBe('invalid: binding_malformed');
    expect(short(await answer(await rebound({}, { typ: 'kb+jwt', alg: 'none' })))).toBe('invalid: binding_algorithm');
    expect(short(await answer(await rebound({}, { typ: 'kb+jwt', alg: 'ES256' })))).toBe('invalid: binding_algorithm');
  });

  it('a KB-JWT that is no JWS is refused', async () => {
    expect(short(await answer(`${await world.sd()}e30.e30.!`))).toBe('invalid: binding_malformed');
    expect(short(await answer(`${await world.sd()}e30`))).toBe('invalid: sd_jwt_malformed');
  });

  it.each<[string, unknown]>([
    ['no cnf', undefined],
    ['a cnf without a key', {}],
    ['a key we cannot read', { jwk: { kty: 'RSA', n: 'AQ', e: 'AQAB' } }],
    ['a key with members of the wrong kind', { jwk: { kty: 'OKP', crv: 1 } }],
    ['a key by name only', { kid: 'did:key:z6Mk#z6Mk' }],
    ['a private key', { jwk: { ...newKey().publicJwk, d: 'AQ' } }],
  ])('a credential with %s cannot be bound', async (_name, cnf) => {
    const claims = { vct: 'urn:x', iss: world.issuer.did, ...(cnf === undefined ? {} : { cnf: Object(cnf) }) };
    const badge = `${await signJws({ typ: 'dc+sd-jwt', kid: world.issuer.signer.verificationMethod }, claims, world.issuer.signer)}~`;
    expect(short(await answer(await rebound({}, { typ: 'kb+jwt' }, world.holder.signer, badge)))).toBe('invalid: holder_key_absent');
  });

  it('whether binding is needed comes from the request; binding that came is checked all the same', async () => {
    const badge = await world.sd();
    expect(short(await answer(badge))).toBe('invalid: binding_missing');
    const unasked = await answer(badge, { requireHolderBinding: false });
    expect([short(unasked), codesAt(unasked, 'holder', 'nonce', 'audience')]).toEqual([
      'valid: valid',
      ['holder_not_asked', 'nonce_not_asked', 'audience_not_asked'],
    ]);
    expect(short(await answer(await rebound({ nonce: 'other' }), { requireHolderBinding: false }))).toBe('invalid: nonce_wrong');
  });

  it('is revoked, suspended or expired like any other', async () => {
    await world.tokens(1);
    expect(short(await answer(await world.presentSd(await world.sd())))).toBe('invalid: status_revoked');
    await world.tokens(2);
    expect(short(await answer(await world.presentSd(await world.sd())))).toBe('invalid: status_suspended');
    await world.tokens(0);
    expect(short(await answer(await world.presentSd(await world.sd({ validUntil: '2026-11-01T00:00:00Z' }))))).toBe('invalid: expired');
  });

  it('shows nothing of a credential that did not verify', async () => {
    const verdict = await answer((await world.presentSd(await world.sd())).replace(/\.[\w-]{86}~/, `.${'A'.repeat(86)}~`));
    expect([short(verdict), verdict.credentials, codesAt(verdict, 'holder', 'nonce', 'audience')]).toEqual([
      'invalid: signature_wrong',
      [],
      ['not_reached', 'not_reached', 'not_reached'],
    ]);
  });
});

describe('a presentation with a Data Integrity proof', () => {
  it('is valid, with every credential in it', async () => {
    const second = await world.di({ id: 'urn:uuid:6f2c1f0e-5c8e-4a57-9d57-0b6f1b1c9a12' });
    const verdict = await answer(await world.presentDi([await world.di(), second]));
    expect([short(verdict), verdict.credentials.map(short)]).toEqual(['valid: valid', ['valid: valid', 'valid: valid']]);
    expect(verdict.checks.map(({ step }) => step)).toEqual(ENVELOPE_STEPS);
    for (const { checks } of verdict.credentials) expect([...new Set(checks.map(({ step }) => step))]).toEqual(STEPS);
    expect(verdict.sentence.en).toMatch(/^This badge is valid\./);
  });

  it('asks for the issuer’s document and each list once, however many badges it holds', async () => {
    const sent = await world.presentDi([await world.di(), await world.di({ id: 'urn:uuid:6f2c1f0e-5c8e-4a57-9d57-0b6f1b1c9a12' })]);
    world.asked.length = 0;
    await answer(sent);
    expect(world.asked.toSorted()).toEqual([world.holder.did, world.issuer.did, world.urls.revocation, world.urls.suspension].toSorted());
  });

  it('whose nonce, audience or holder is wrong leaves no credential valid when read alone', async () => {
    const badge = await world.di();
    const wrong: [string, string][] = [
      [await world.presentDi([badge], { challenge: 'other' }), 'invalid: nonce_wrong'],
      [await world.presentDi([badge], { domain: 'other' }), 'invalid: audience_wrong'],
      [await world.presentDi([badge], { holder: keyParty().signer }), 'invalid: holder_other'],
    ];
    for (const [sent, code] of wrong) expect((await answer(sent)).credentials.map(short)).toEqual([code]);
  });

  it('is not asked who holds it only where its caller did not ask, which the answer never decides', async () => {
    const sent = await world.presentDi([await world.di()], { holder: keyParty().signer });
    const unasked = await answer(sent, { requireHolderBinding: false });
    expect([short(unasked), unasked.credentials.map((inner) => codesAt(inner, 'holder', 'nonce'))]).toEqual([
      'valid: valid',
      [['holder_not_asked', 'nonce_ok']],
    ]);
    expect(short(await answer(sent))).toBe('invalid: holder_other');
  });

  it('whose proof was altered shows nothing of what is inside', async () => {
    const sent = JSON.parse(await world.presentDi([await world.di()]));
    const verdict = await answer(JSON.stringify({ ...sent, id: 'urn:uuid:6f2c1f0e-5c8e-4a57-9d57-0b6f1b1c9aff' }));
    expect([short(verdict), verdict.credentials]).toEqual(['invalid: signature_wrong', []]);
  });

  it('with nothing inside is refused', async () => {
    expect(short(await answer(await world.presentDi([], { change: { verifiableCredential: [] } })))).toBe('invalid: presentation_empty');
    const { verifiableCredential: _, ...bare } = JSON.parse(await world.presentDi([await world.di()]));
    expect((await answer(JSON.stringify(bare))).outcome).toBe('invalid');
  });

  it('with nothing inside is enough only where nothing was asked for but who sends it', async () => {
    const verdict = await answer(await world.presentDi([], { change: { verifiableCredential: [] } }), { mayBeEmpty: true });
    expect([short(verdict), codesAt(verdict, 'model')]).toEqual(['valid: valid', ['presentation_bare']]);
  });

  it('with a holder written as an object is read alike', async () => {
    expect(short(await answer(await world.presentDi([await world.di()], { change: { holder: { id: world.holder.did } } })))).toBe('valid: valid');
  });

  it('that names no holder is by whoever’s key signed it', async () => {
    const unnamed = async (signer = world.holder.signer) => {
      const { proof: _, holder: __, ...rest } = JSON.parse(await world.presentDi([await world.di()]));
      return JSON.stringify(await signDataIntegrity(rest, signer, { created: NOW, proofPurpose: 'authentication', challenge: NONCE, domain: AUDIENCE }));
    };
    expect(short(await answer(await unnamed()))).toBe('valid: valid');
    expect(short(await answer(await unnamed(keyParty().signer)))).toBe('invalid: holder_other');
  });

  it('that names neither a holder nor a key is refused', async () => {
    const { holder: _, proof, ...rest } = JSON.parse(await world.presentDi([await world.di()]));
    const { verificationMethod: __, ...keyless } = proof;
    expect(short(await answer(JSON.stringify({ ...rest, proof: keyless })))).toBe('invalid: claims_malformed');
  });

  it('with nothing where a badge should be is refused, and not taken for one', async () => {
    const verdict = await answer(await world.presentDi([], { change: { verifiableCredential: [await world.di().then(JSON.parse), null] } }));
    expect(verdict.outcome).toBe('invalid');
  });

  it('nobody signed is refused', async () => {
    const { proof: _, ...sent } = JSON.parse(await world.presentDi([await world.di()]));
    expect(short(await answer(JSON.stringify(sent)))).toBe('invalid: proof_missing');
  });

  it('signed for another purpose is refused', async () => {
    expect(short(await answer(await world.presentDi([await world.di()], { purpose: 'assertionMethod' })))).toBe('invalid: proof_purpose_wrong');
  });

  it('by a holder with a document needs the key under authentication', async () => {
    const holder = webParty('learner.example');
    world = await openWorld(undefined, holder);
    const sent = await world.presentDi([await world.di()]);
    world.resolutions.set(holder.did, { state: 'found', document: holder.document, deactivated: false });
    expect(short(await answer(sent))).toBe('invalid: key_not_listed');
    const { assertionMethod = [], ...rest } = holder.document;
    world.resolutions.set(holder.did, { state: 'found', document: { ...rest, authentication: assertionMethod }, deactivated: false });
    expect(short(await answer(sent))).toBe('valid: valid');
    world.resolutions.set(holder.did, { state: 'unreachable', reason: 'no answer' });
    expect(short(await answer(sent))).toBe('undetermined: key_unreachable');
  });

  it('of a badge that names no holder, or several people, proves nothing', async () => {
    const subject = Object(world.badge().credentialSubject);
    const { id: _, ...nobody } = subject;
    expect(short(await answer(await world.presentDi([await world.di({ credentialSubject: nobody })])))).toBe('invalid: holder_absent');
    const two = await answer(await world.presentDi([await world.di({ credentialSubject: [subject, { ...subject, id: keyParty().did }] })]));
    expect(codesAt(two.credentials[0] ?? two, 'holder')).toEqual(['holder_other']);
  });

  it('with more badges than we check at once is refused before the first', async () => {
    const inside = (count: number) =>
      Array.from({ length: count }, (_, i) => ({
        '@context': ['https://www.w3.org/ns/credentials/v2'],
        id: `urn:uuid:6f2c1f0e-5c8e-4a57-9d57-0b6f1b1c9${100 + i}`,
        type: ['VerifiableCredential'],
      }));
    expect(short(await answer(await world.presentDi([], { change: { verifiableCredential: inside(21) } })))).toBe('invalid: presentation_too_many');
    expect(short(await answer(await world.presentDi([], { change: { verifiableCredential: inside(20) } })))).toBe('invalid: claims_malformed');
  });

  it('whose proof is of tomorrow is refused', async () => {
    const sent = await world.presentDi([await world.di()]);
    world.clock.now = seconds(-3_600);
    expect(codesAt(await answer(sent), 'dates')).toEqual(['issued_in_future']);
  });

  it('is refused where an SD-JWT was asked for, and the other way round', async () => {
    const [di, sd] = [await world.presentDi([await world.di()]), await world.presentSd(await world.sd())];
    expect(short(await answer(di, { format: 'dc+sd-jwt' }))).toBe('invalid: format_unexpected');
    expect(short(await answer(sd, { format: 'ldp_vc' }))).toBe('invalid: format_unexpected');
    expect([short(await answer(di, { format: 'ldp_vc' })), short(await answer(sd, { format: 'dc+sd-jwt' }))]).toEqual(['valid: valid', 'valid: valid']);
  });

  it('is not replaced by the bare badge, unless binding was not asked for', async () => {
    const badge = await world.di();
    expect(short(await answer(badge))).toBe('invalid: binding_missing');
    expect(short(await answer(badge, { requireHolderBinding: false }))).toBe('valid: valid');
  });

  it('whose inner list does not answer is undetermined, and says so', async () => {
    world.answers.set(world.urls.revocation, { state: 'unreachable', reason: 'no answer within 5 seconds' });
    const verdict = await answer(await world.presentDi([await world.di()]));
    expect([short(verdict), verdict.sentence.en]).toEqual([
      'undetermined: status_unreachable',
      'We could not finish checking. The issuer’s list of revoked badges did not answer.',
    ]);
  });

  it('an invalid badge outweighs one that could not be checked', async () => {
    world.answers.set(world.urls.revocation, { state: 'unreachable', reason: 'no answer' });
    const second = JSON.stringify({
      ...JSON.parse(await world.di({ id: 'urn:uuid:6f2c1f0e-5c8e-4a57-9d57-0b6f1b1c9a12' })),
      awardedDate: '2026-03-15T09:30:00Z',
    });
    expect(short(await answer(await world.presentDi([await world.di(), second])))).toBe('invalid: signature_wrong');
  });
});

it('nothing at all is a verdict too', async () => {
  for (const input of ['', '{}', '[]', 'null', new Uint8Array(0), Uint8Array.of(0xff)]) expect((await answer(input)).outcome).toBe('invalid');
});
