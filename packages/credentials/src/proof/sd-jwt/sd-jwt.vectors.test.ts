import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isJsonObject } from '../../json/strict.ts';
import { keyParty } from '../../testing/party.ts';
import { vector, vectorJson, vectors } from '../../testing/vectors.ts';
import type { Json, JsonObject } from '../../types.ts';
import { signJws } from '../jws.ts';
import { conceal } from './conceal.ts';
import { presentSdJwt } from './present.ts';
import { readSdJwt } from './read.ts';
import { matchPath } from './select.ts';
import type { ClaimPath } from './types.ts';

const issuer = keyParty();
const holder = keyParty('ES256');
const random = (bytes: number): Uint8Array => crypto.getRandomValues(new Uint8Array(bytes));
const present = (compact: string, disclose: readonly ClaimPath[]) =>
  presentSdJwt(compact, { disclose, signer: holder.signer, audience: 'a', nonce: 'n', issuedAt: new Date('2026-03-14T15:09:26Z') });

/** The test's own reading of a claim at a path. */
const at = (tree: Json, path: (string | number)[]): Json | undefined =>
  path.reduce<Json | undefined>((value, step) => (typeof value === 'object' && value !== null ? Reflect.get(value, step) : undefined), tree);

describe('SD-JWTs made by somebody else', () => {
  it.each([
    ['sd-jwt/rfc9901-structured-japanese.txt', 10],
    ['sd-jwt/credo-complexSdJwtVc.txt', 8],
    ['sd-jwt/credo-complexSdJwtVcPresentation.txt', 5],
    ['sd-jwt/credo-sdJwtVcPid.txt', 18],
    ['w3c/credential-sdjwt-selective.txt', 2],
  ])('reads %s, made by somebody else, with all its %i disclosures', (file, count) => {
    const sdJwt = readSdJwt(vector('other-issuers/files', file).trim());
    expect(sdJwt.disclosures).toHaveLength(count);
    expect(JSON.stringify(sdJwt.claims)).not.toMatch(/"_sd|"\.\.\."/);
  });
});

type Frame = { _sd?: (string | number)[]; _sd_decoy?: number; [key: string]: unknown };
type Vector = { claims: JsonObject; disclosureFrame: Frame; presentationFrames: JsonObject; presentedClaims: JsonObject };

describe('the published SD-JWT vectors', () => {
  const folder = join(vectors, 'sd-jwt');
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));

  it('are all 17 there', () => expect(files).toHaveLength(17));

  it.each(files)('%s: hidden by its frame, presented by its paths, read as it expects', async (file) => {
    const { claims, disclosureFrame, presentationFrames, presentedClaims }: Vector = Object(vectorJson('sd-jwt', file));
    const { payload, disclosures } = conceal(claims, hiddenBy(disclosureFrame, claims), random);
    const issued = await signJws({ typ: 'dc+sd-jwt' }, { ...payload, cnf: { jwk: holder.signer.publicJwk } }, issuer.signer);
    const compact = [issued, ...disclosures, ''].join('~');
    expect(withoutCnf(readSdJwt(compact).claims)).toEqual(claims);
    const paths = pathsOf(presentationFrames, claims).filter((path) => matchPath(claims, path).length > 0);
    const shown = readSdJwt(await present(compact, paths));
    // One vector expects an object whose members are all hidden to be gone; RFC 9901 keeps it, empty.
    expect(withoutEmptyObjects(withoutCnf(shown.claims))).toEqual(withoutEmptyObjects(presentedClaims));
  });
});

const withoutCnf = ({ cnf: _, ...claims }: JsonObject): JsonObject => claims;

const withoutEmptyObjects = (claims: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(claims).filter(([, value]) => !isJsonObject(value) || Object.keys(value).length > 0));

/** The paths that a vector's frame hides: `_sd` lists members or elements, a key goes inside; decoys (`_sd_decoy`) are made by a rule of our own. */
function hiddenBy(frame: Frame, claims: Json, start: (string | number)[] = []): (string | number)[][] {
  const step = (key: string | number): string | number => (Array.isArray(claims) ? Number(key) : String(key));
  const own = (frame._sd ?? []).map((key) => [...start, step(key)]);
  const inside = Object.entries(frame).filter(([key]) => !key.startsWith('_sd'));
  return [...own, ...inside.flatMap(([key, value]) => hiddenBy(Object(value), at(claims, [step(key)]) ?? null, [...start, step(key)]))];
}

/** Every path to `true` in a presentation frame, array positions as numbers. */
function pathsOf(frame: JsonObject, claims: Json, start: (string | number)[] = []): (string | number)[][] {
  return Object.entries(frame).flatMap(([key, value]) => {
    const step = Array.isArray(claims) ? Number(key) : key;
    const child = at(claims, [step]);
    return isJsonObject(value) && child !== undefined ? pathsOf(value, child, [...start, step]) : [[...start, step]];
  });
}
