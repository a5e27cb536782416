import { toBase64url } from '@laurel/base';
import { beforeEach, describe, expect, it } from 'vitest';
import { signJws } from '../proof/jws.ts';
import { digestOf } from '../proof/sd-jwt/disclosure.ts';
import { keyParty } from '../testing/party.ts';
import { passes, refusals, refused } from '../testing/refusals.ts';
import { AUDIENCE, found, NONCE, openWorld, seconds, type World } from '../testing/world.ts';
import type { ControllerDocument, Credential, Json } from '../types.ts';
import type { PresentationVerdict } from './types.ts';
import { verifyCredential } from './verify-credential.ts';
import { verifyPresentation } from './verify-presentation.ts';

/**
 * Inputs that verifiers in the field accept (measured on Veramo 7.0.1 with did-jwt 8.0.18), and three that they refuse as well (KF-V11).
 * Each is refused by the step that is meant to refuse it, and passes when that one property is put right.
 */
let world: World;
beforeEach(async () => {
  world = await openWorld();
});

const asked = (change: { nonce?: string; audience?: string } = {}) => ({ nonce: NONCE, audience: AUDIENCE, ...change });
const answer = async (input: string, change?: { nonce?: string; audience?: string }): Promise<PresentationVerdict> =>
  verifyPresentation(input, world.deps, asked(change));
const check = (input: string) => verifyCredential(input, world.deps);
const inBoth: ['di' | 'sd'][] = [['di'], ['sd']];
const tampered = (badge: string): string => JSON.stringify({ ...JSON.parse(badge), awardedDate: '2026-03-15T09:30:00Z' });
const breakSignature = (compact: string): string => {
  const end = compact.indexOf('~');
  return `${compact.slice(0, end - 86)}${toBase64url(new Uint8Array(64).fill(7))}${compact.slice(end)}`;
};

/** A good badge under another header, signed over it again. */
const header = async (change: { [name: string]: Json | undefined }, signer = world.issuer.signer) => {
  const [issued = '', ...disclosures] = (await world.sd()).split('~');
  const [, payload = ''] = issued.split('.');
  const input = `${toBase64url(Buffer.from(JSON.stringify({ alg: 'EdDSA', typ: 'dc+sd-jwt', kid: signer.verificationMethod, ...change })))}.${payload}`;
  return [`${input}.${toBase64url(await signer.sign(Buffer.from(input)))}`, ...disclosures].join('~');
};

describe('KF-V4: a presentation whose credential has a broken signature', () => {
  it('with a Data Integrity proof', async () => {
    expect(refusals(await answer(await world.presentDi([tampered(await world.di())])))).toEqual(refused('signature: signature_wrong'));
    expect(refusals(await answer(await world.presentDi([await world.di()])))).toEqual(passes);
  });

  it('is not saved by a good credential before it', async () => {
    const [first, second] = [await world.di(), await world.di({ id: 'urn:uuid:6f2c1f0e-5c8e-4a57-9d57-0b6f1b1c9a12' })];
    expect(refusals(await answer(await world.presentDi([first, tampered(second)])))).toEqual(refused('signature: signature_wrong'));
    expect(refusals(await answer(await world.presentDi([first, second])))).toEqual(passes);
  });

  it('as an SD-JWT with a sound KB-JWT over the broken credential', async () => {
    const compact = await world.sd();
    expect(refusals(await answer(await world.presentSd(breakSignature(compact))))).toEqual(refused('signature: signature_wrong'));
    expect(refusals(await answer(await world.presentSd(compact)))).toEqual(passes);
  });
});

describe('KF-V5: a presentation by a thief', () => {
  it('who signs a presentation of somebody else’s badge', async () => {
    const badge = await world.di();
    expect(refusals(await answer(await world.presentDi([badge], { holder: keyParty().signer })))).toEqual(refused('holder: holder_other'));
    expect(refusals(await answer(await world.presentDi([badge])))).toEqual(passes);
  });

  it('who names the holder and signs with another key', async () => {
    const badge = await world.di();
    const thief = { ...keyParty().signer, controller: world.holder.did };
    expect(refusals(await answer(await world.presentDi([badge], { holder: thief })))).toEqual(refused('key: key_foreign'));
    const forged = { ...thief, verificationMethod: world.holder.signer.verificationMethod };
    expect(refusals(await answer(await world.presentDi([badge], { holder: forged })))).toEqual(refused('signature: signature_wrong'));
    expect(refusals(await answer(await world.presentDi([badge])))).toEqual(passes);
  });

  it('who makes a KB-JWT with a key of their own', async () => {
    const compact = await world.sd();
    const good = await world.presentSd(compact);
    const presented = good.slice(0, good.lastIndexOf('~') + 1);
    const payload = { iat: seconds(0).getTime() / 1000, aud: AUDIENCE, nonce: NONCE, sd_hash: digestOf(presented) };
    expect(refusals(await answer(presented + (await signJws({ typ: 'kb+jwt' }, payload, keyParty().signer))))).toEqual(
      refused('holder: binding_signature_wrong'),
    );
    expect(refusals(await answer(presented + (await signJws({ typ: 'kb+jwt' }, payload, world.holder.signer))))).toEqual(passes);
  });
});

describe('KF-V6: the same presentation sent again, to a request with another nonce', () => {
  it.each(inBoth)('%s', async (format) => {
    const sent = format === 'di' ? await world.presentDi([await world.di()]) : await world.presentSd(await world.sd());
    expect(refusals(await answer(sent, { nonce: 'n-2' }))).toEqual(refused('nonce: nonce_wrong'));
    expect(refusals(await answer(sent))).toEqual(passes);
  });

  it.each(inBoth)('%s without any nonce', async (format) => {
    const sent = format === 'di' ? await world.presentDi([await world.di()], { challenge: '' }) : await world.presentSd(await world.sd(), { nonce: '' });
    expect(refusals(await answer(sent))).toEqual(refused('nonce: nonce_wrong'));
    expect(refusals(await answer(await (format === 'di' ? world.presentDi([await world.di()]) : world.presentSd(await world.sd()))))).toEqual(passes);
  });
});

describe('KF-V7: the issuer’s key is not listed under assertionMethod', () => {
  const elsewhere: [string, (document: ControllerDocument) => ControllerDocument][] = [
    ['only under authentication', ({ assertionMethod, ...rest }) => ({ ...rest, ...(assertionMethod && { authentication: assertionMethod }) })],
    ['only under keyAgreement', ({ assertionMethod, ...rest }) => ({ ...rest, ...(assertionMethod && { keyAgreement: assertionMethod }) })],
    ['under no relationship', ({ assertionMethod: _, ...rest }) => rest],
    ['beside a list of other keys', (document) => ({ ...document, assertionMethod: [`${document.id}#key-2`] })],
  ];

  it.each(inBoth.flatMap(([format]) => elsewhere.map(([name, change]) => [format, name, change] as const)))('%s, %s', async (format, _name, change) => {
    const badge = await (format === 'di' ? world.di() : world.sd());
    const lists = { state: 'found', document: world.issuer.document, deactivated: false } as const;
    world.resolutions.set(world.issuer.did, { ...lists, document: change(world.issuer.document) });
    expect(refusals(await check(badge))).toEqual(refused('key: key_not_listed'));
    world.resolutions.set(world.issuer.did, lists);
    expect(refusals(await check(badge))).toEqual(passes);
  });
});

describe('KF-V8: a key that is over, or an identity that was given up', () => {
  const withMethod = (document: ControllerDocument, change: { revoked?: string; expires?: string }): ControllerDocument => ({
    ...document,
    verificationMethod: (document.verificationMethod ?? []).map((method) => ({ ...method, ...change })),
  });

  it.each(inBoth)('%s', async (format) => {
    const badge = await (format === 'di' ? world.di() : world.sd());
    const { issuer, resolutions } = world;
    const judge = async (document: ControllerDocument, deactivated = false) => {
      resolutions.set(issuer.did, { state: 'found', document, deactivated });
      return refusals(await check(badge));
    };
    expect(await judge(withMethod(issuer.document, { revoked: '2020-01-01T00:00:00Z' }))).toEqual(refused('key: key_revoked'));
    expect(await judge(withMethod(issuer.document, { revoked: 'last spring' }))).toEqual(refused('key: key_revoked'));
    expect(await judge(withMethod(issuer.document, { revoked: '2030-01-01T00:00:00Z' }))).toEqual(passes);
    expect(await judge(withMethod(issuer.document, { expires: '2020-01-01T00:00:00Z' }))).toEqual(refused('key: key_expired'));
    expect(await judge(withMethod(issuer.document, { expires: '2030-01-01T00:00:00Z' }))).toEqual(passes);
    expect(await judge(issuer.document, true)).toEqual(refused('key: key_deactivated'));
    expect(await judge(issuer.document, false)).toEqual(passes);
  });
});

describe('KF-V9: a header or a document that says two things', () => {
  const payload = async (change: (text: string) => string) => {
    const [issued = '', ...disclosures] = (await world.sd()).split('~');
    const [head = '', body = ''] = issued.split('.');
    const input = `${head}.${toBase64url(Buffer.from(change(Buffer.from(body, 'base64url').toString())))}`;
    return [`${input}.${toBase64url(await world.issuer.signer.sign(Buffer.from(input)))}`, ...disclosures].join('~');
  };

  it('the kid of a foreign DID, whose key did sign', async () => {
    const stranger = keyParty();
    world.asked.length = 0;
    expect(refusals(await check(await header({}, stranger.signer)))).toEqual(refused('key: key_foreign'));
    expect(world.asked).not.toContain(stranger.did);
    expect(refusals(await check(await header({})))).toEqual(passes);
  });

  it('the verificationMethod of a foreign DID, whose key did sign', async () => {
    const stranger = keyParty();
    world.asked.length = 0;
    expect(refusals(await check(await world.di({}, stranger.signer)))).toEqual(refused('key: key_foreign'));
    expect(world.asked).not.toContain(stranger.did);
    expect(refusals(await check(await world.di()))).toEqual(passes);
  });

  it('a key brought along in the header, by which the signature fits', async () => {
    const stranger = keyParty();
    const { verificationMethod: _, publicJwk } = stranger.signer;
    const signedByStranger = { ...stranger.signer, verificationMethod: world.issuer.signer.verificationMethod };
    expect(refusals(await check(await header({ jwk: publicJwk }, signedByStranger)))).toEqual(refused('signature: signature_wrong'));
    expect(refusals(await check(await header({ kid: null, jwk: publicJwk, x5c: ['MIIB'], jku: 'https://evil.example/jwks' }, signedByStranger)))).toEqual(
      refused('key: key_not_named'),
    );
    expect(refusals(await check(await header({ kid: undefined, jwk: publicJwk }, signedByStranger)))).toEqual(refused('key: key_unknown'));
    expect(refusals(await check(await header({ jwk: world.issuer.signer.publicJwk })))).toEqual(passes);
    expect(refusals(await check(await header({ kid: undefined, jwk: world.issuer.signer.publicJwk })))).toEqual(passes);
  });

  it('an unknown crit', async () => {
    expect(refusals(await check(await header({ crit: ['exp'], exp: 1 })))).toEqual(refused('format: crit_unknown'));
    expect(refusals(await check(await header({ exp: 1 })))).toEqual(passes);
  });

  it.each(['openid4vci-proof+jwt', 'JWT', 'kb+jwt', 'statuslist+jwt', 'vc+jwt', '', null])('typ %j', async (typ) => {
    expect(refusals(await check(await header({ typ })))).toEqual(refused('format: typ_wrong'));
    expect(refusals(await check(await header({ typ: 'dc+sd-jwt' })))).toEqual(passes);
  });

  it('a member that stands twice', async () => {
    expect(refusals(await check(await payload((text) => text.replace('{', '{"vct":"urn:evil",'))))).toEqual(refused('format: duplicate_member'));
    expect(refusals(await check(await payload((text) => text.replace('{', '{"vct2":"urn:evil",'))))).toEqual(passes);
    const badge = await world.di();
    expect(refusals(await check(badge.replace('"awardedDate"', '"awardedDate":"2030-01-01T00:00:00Z","awardedDate"')))).toEqual(
      refused('bytes: duplicate_member'),
    );
    expect(refusals(await check(badge))).toEqual(passes);
  });

  it('an alg that is not the key’s', async () => {
    expect(refusals(await check(await header({ alg: 'ES256' })))).toEqual(refused('algorithm: algorithm_mismatch'));
    expect(refusals(await check(await header({ alg: 'EdDSA' })))).toEqual(passes);
  });
});

describe('KF-V11: what others refuse too', () => {
  it.each(['none', 'HS256', 'none ', ' EdDSA', 'eddsa', null])('alg %j', async (alg) => {
    expect(refusals(await check(await header({ alg })))).toEqual(refused('algorithm: algorithm_refused'));
    expect(refusals(await check(await header({ alg: 'EdDSA' })))).toEqual(passes);
  });

  it.each(inBoth)('%s that has expired', async (format) => {
    const until = (validUntil: string) => (format === 'di' ? world.di({ validUntil }) : world.sd({ validUntil }));
    expect(refusals(await check(await until('2026-11-22T11:58:00Z')))).toEqual(refused('dates: expired'));
    expect(refusals(await check(await until('2026-11-22T12:02:00Z')))).toEqual(passes);
  });

  it('a signature whose last letter was changed in the bits that count for nothing', async () => {
    const compact = await world.sd();
    const last = compact.indexOf('~') - 1;
    const twin = String.fromCharCode(compact.charCodeAt(last) + 1); // of 86 letters the last ends in A, Q, g or w
    const altered = `${compact.slice(0, last)}${twin}${compact.slice(last + 1)}`;
    expect(Buffer.from(altered.slice(last - 85, last + 1), 'base64url')).toEqual(Buffer.from(compact.slice(last - 85, last + 1), 'base64url'));
    expect(refusals(await check(altered))).toEqual(refused('format: jws_malformed'));
    expect(refusals(await check(compact))).toEqual(passes);
  });
});

describe('KF-V10: clocks may differ by 60 seconds unless the caller says otherwise', () => {
  it.each(inBoth)('%s', async (format) => {
    const from = { validFrom: '2026-11-22T12:00:00Z' };
    const badge = await (format === 'di' ? world.di(from) : world.sd(from));
    for (const list of ['revocation', 'suspension'] as const) await world.bitstring(list, false, { validFrom: '2026-11-21T00:00:00Z' });
    await world.tokens(0, undefined, { issuedAt: seconds(-3_600) });
    const at = async (offset: number, skewSeconds?: number) => {
      world.clock.now = seconds(offset);
      return refusals(await verifyCredential(badge, world.deps, skewSeconds === undefined ? {} : { skewSeconds }));
    };
    const early = refused('dates: not_yet_valid');
    expect(await at(-61)).toEqual(early);
    expect(await at(-59)).toEqual(passes);
    expect(await at(-1, 0)).toEqual(early);
    expect(await at(-299, 9_999)).toEqual(passes);
    expect(await at(-301, 9_999)).toEqual(early);
  });
});

describe('KF-V1: a revoked badge', () => {
  it.each(inBoth)('%s', async (format) => {
    const badge = await (format === 'di' ? world.di() : world.sd());
    const revoke = (set: boolean) => (format === 'di' ? world.bitstring('revocation', set) : world.tokens(set ? 1 : 0));
    await revoke(true);
    expect(refusals(await check(badge))).toEqual(refused('status: status_revoked'));
    await revoke(false);
    expect(refusals(await check(badge))).toEqual(passes);
  });
});

describe('what is shown is what was signed', () => {
  it('KF-V2: a revoked badge whose credentialStatus was taken out', async () => {
    await world.bitstring('revocation', true);
    const badge: Credential = JSON.parse(await world.di());
    const { credentialStatus: _, ...stripped } = badge;
    expect(refusals(await check(JSON.stringify(stripped)))).toEqual(refused('signature: signature_wrong'));
    expect(refusals(await check(JSON.stringify(badge)))).toEqual(refused('status: status_revoked'));
    await world.bitstring('revocation', false);
    expect(refusals(await check(JSON.stringify(badge)))).toEqual(passes);
  });

  it('KF-V3: a forged body, beside its own proof and beside one made to look of another kind', async () => {
    const badge: Credential = JSON.parse(await world.di());
    const forged = { ...badge, awardedDate: '2020-01-01T00:00:00Z' };
    expect(refusals(await check(JSON.stringify(forged)))).toEqual(refused('signature: signature_wrong'));
    const verdict = await check(JSON.stringify({ ...forged, proof: { ...Object(badge.proof), type: 'X' } }));
    expect([verdict.outcome, verdict.code, verdict.credential]).toEqual(['undetermined', 'proof_unsupported', undefined]);
    expect(refusals(await check(JSON.stringify(badge)))).toEqual(passes);
  });
});

it('a foreign issuer is asked for its key only at its own address', async () => {
  const other = { ...world.issuer, document: { ...world.issuer.document, id: 'did:web:else.example' } };
  world.resolutions.set(world.issuer.did, found(other));
  expect(refusals(await check(await world.di()))).toEqual(refused('key: key_document_other'));
});
