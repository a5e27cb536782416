import { decode, encode } from 'cborg';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { keyParty } from '../testing/party.ts';
import { openWorld, short, type World } from '../testing/world.ts';
import type { Json, JsonObject, SigningAlgorithm } from '../types.ts';
import { verifyCredential } from '../verify/verify-credential.ts';
import { openCose, signCose } from './cose.ts';
import { signVcCose } from './vc-jwt/sign.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});

const check = async (text: string): Promise<string> => short(await verifyCredential(text, world.deps));

type Parts = {
  header?: (header: Map<number, unknown>) => void;
  outside?: Map<number, unknown>;
  payload?: string;
  message?: (parts: unknown[]) => unknown[];
  tag?: number;
};

/** A badge in COSE with any change, truly signed by the issuer over what it then says. */
async function forged({ header: change = () => {}, outside = new Map(), payload, message = (parts) => parts, tag = 0xd2 }: Parts = {}): Promise<string> {
  const { signer } = world.issuer;
  const header = new Map<number, unknown>([
    [1, -8],
    [3, 'application/vc'],
    [4, Buffer.from(signer.verificationMethod)],
    [16, 'application/vc+cose'],
  ]);
  change(header);
  const protectedBytes = encode(header);
  const bytes = Buffer.from(payload ?? JSON.stringify(world.badge()));
  const signature = await signer.sign(encode(['Signature1', protectedBytes, new Uint8Array(), new Uint8Array(bytes)]));
  return Buffer.concat([Uint8Array.of(tag), encode(message([protectedBytes, outside, new Uint8Array(bytes), signature]))]).toString('base64');
}

describe('a badge in COSE', () => {
  it.each<SigningAlgorithm>(['EdDSA', 'ES256', 'ES384'])('signed with %s is valid', async (algorithm) => {
    world = await openWorld(keyParty(algorithm));
    const verdict = await verifyCredential(await signVcCose(world.badge(), world.issuer.signer), world.deps);
    expect([short(verdict), verdict.format, verdict.credential]).toEqual(['valid: valid', 'vc+cose', world.badge()]);
  });

  it('may come with padding or without, and in an envelope', async () => {
    const padded = await forged();
    expect(await check(padded)).toBe('valid: valid');
    expect(await check(padded.replace(/=+$/, ''))).toBe('valid: valid');
    const envelope = (id: string) => JSON.stringify({ '@context': 'https://www.w3.org/ns/credentials/v2', type: 'EnvelopedVerifiableCredential', id });
    expect(await check(envelope(`data:application/vc+cose;base64,${padded}`))).toBe('valid: valid');
    expect(await check(envelope(`data:application/vc+cose,${padded}`))).toBe('invalid: envelope_malformed');
    expect(await check(envelope(`data:application/vp+cose;base64,${padded}`))).toBe('invalid: typ_wrong');
  });

  it.each<[string, Parts, string]>([
    ['its key named outside what is signed', { header: (header) => header.delete(4), outside: new Map([[4, Buffer.from('#key-1')]]) }, 'valid: valid'],
    ['no key named, where one is listed', { header: (header) => header.delete(4) }, 'valid: valid'],
    ['no typ', { header: (header) => header.delete(16) }, 'invalid: typ_wrong'],
    ['the typ of a JWT', { header: (header) => header.set(16, 'application/vc+jwt') }, 'invalid: typ_wrong'],
    ['the typ of a presentation', { header: (header) => header.set(16, 'application/vp+cose') }, 'invalid: typ_wrong'],
    ['a typ by number', { header: (header) => header.set(16, 60) }, 'invalid: typ_wrong'],
    ['the content type of a presentation', { header: (header) => header.set(3, 'application/vp') }, 'invalid: typ_wrong'],
    ['no algorithm', { header: (header) => header.delete(1) }, 'invalid: algorithm_refused'],
    ['an algorithm outside what is signed', { header: (header) => header.delete(1), outside: new Map([[1, -8]]) }, 'invalid: algorithm_refused'],
    ['HMAC', { header: (header) => header.set(1, 5) }, 'invalid: algorithm_refused'],
    ['the algorithm of another key', { header: (header) => header.set(1, -7) }, 'invalid: algorithm_mismatch'],
    ['RS256', { header: (header) => header.set(1, -257) }, 'undetermined: algorithm_unsupported'],
    ['crit', { header: (header) => header.set(2, [1]) }, 'invalid: crit_unknown'],
    ['crit outside', { outside: new Map<number, unknown>([[2, [1]]]) }, 'invalid: crit_unknown'],
    ['a stranger’s key', { header: (header) => header.set(4, Buffer.from('did:web:evil.example#1')) }, 'invalid: key_foreign'],
    ['a payload that is no JSON', { payload: 'x' }, 'invalid: not_json'],
    ['a payload that is a list', { payload: '[]' }, 'invalid: jws_malformed'],
    ['a member twice', { payload: '{"type":"VerifiableCredential","type":"x"}' }, 'invalid: duplicate_member'],
    ['a vc claim', { payload: '{"vc":{},"type":"VerifiableCredential"}' }, 'invalid: claims_malformed'],
    ['three parts', { message: (parts) => parts.slice(0, 3) }, 'invalid: not_a_credential'],
    ['five parts', { message: (parts) => [...parts, 0] }, 'invalid: not_a_credential'],
    ['a payload that is text', { message: ([a, b, c, d]) => [a, b, Buffer.from(c as Uint8Array).toString(), d] }, 'invalid: jws_malformed'],
    ['a signature that is text', { message: ([a, b, c]) => [a, b, c, 'x'] }, 'invalid: jws_malformed'],
    ['a header that is no bytes', { message: ([, ...rest]) => [1, ...rest] }, 'invalid: jws_malformed'],
    ['an outer header that is a list', { message: ([first, , ...rest]) => [first, [], ...rest] }, 'invalid: jws_malformed'],
    ['a signature cut short', { message: ([a, b, c]) => [a, b, c, new Uint8Array(8)] }, 'invalid: signature_wrong'],
    ['the tag of many signatures', { tag: 0xd8 }, 'invalid: not_a_credential'],
  ])('with %s is %s', async (_name, parts, expected) => {
    expect(await check(await forged(parts))).toBe(expected);
  });

  it('reads what it writes, whatever the payload', async () => {
    const { signer } = world.issuer;
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.string(), fc.jsonValue(), { noNullPrototype: true }), async (value) => {
        const payload = value as JsonObject; // what fast-check calls a JSON value is one
        const opened = openCose(await signCose({ typ: 'vc+cose', cty: 'vc' }, payload, signer));
        if (opened.ok) expect(opened.signed.payload).toEqual(JSON.parse(JSON.stringify(payload)) satisfies Json);
        else expect(opened.problem.code).not.toBe('jws_malformed');
      }),
      { numRuns: 200 },
    );
  });

  it('takes no bytes that differ from what was signed', async () => {
    const good = await forged();
    const bytes = Buffer.from(good, 'base64');
    expect(Array.isArray(decode(bytes.subarray(1), { useMaps: true }))).toBe(true);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: bytes.length - 1 }), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
        const altered = Buffer.from(bytes);
        altered[at] = (altered[at] ?? 0) ^ flip;
        expect(await check(altered.toString('base64'))).not.toBe('valid: valid');
      }),
      { numRuns: 150 },
    );
  });
});
