import { describe, expect, it } from 'vitest';
import { unbakeBadge } from '../../baking/bake.ts';
import { newRsaKey, rawJwt } from '../../testing/jwt.ts';
import { vector, vectorBytes } from '../../testing/vectors.ts';
import { openWorld, short } from '../../testing/world.ts';
import type { Json, Jwk, Resolution, Verdict } from '../../types.ts';
import { verifyCredential } from '../../verify/verify-credential.ts';
import { openJws } from '../jws.ts';

/** 1EdTech's own badges signed as JWT: version 2.0 with claims beside the badge, version 1.1 with the badge in `vc`; RS256, the key in the header. */
const PICTURES = ['simple-jwt.png', 'simple-jwt.svg', 'simple-jwt_v1.png', 'simple-jwt_v1.svg'];

const badgeIn = (picture: string): string => {
  const unbaked = unbakeBadge(vectorBytes('open-badges/fixtures', picture));
  if (!unbaked?.ok) throw new Error(`no badge in ${picture}`);
  return unbaked.text;
};

const opened = (compact: string) => {
  const jws = openJws(compact);
  if (!jws.ok) throw new Error(jws.problem.detail);
  return jws.jws;
};

/** Judged where the issuer's key set holds that key, or where its host does not answer. */
async function judge(compact: string, keys?: Json): Promise<{ verdict: Verdict; asked: string[] }> {
  const { deps } = await openWorld();
  const asked: string[] = [];
  const issuer = String(opened(compact).payload.iss);
  const id = `${issuer}#key`;
  const verificationMethod = [{ id, type: 'JsonWebKey', controller: issuer, publicKeyJwk: Object(keys) as Jwk }]; // what the header holds is checked by the pipeline
  const found: Resolution = { state: 'found', deactivated: false, document: { id: issuer, verificationMethod, assertionMethod: [id] } };
  const verdict = await verifyCredential(compact, {
    ...deps,
    resolve: async (controller, form) => {
      asked.push(`${form} ${controller}`);
      return keys === undefined ? { state: 'unreachable', reason: 'no network' } : found;
    },
  });
  return { verdict, asked };
}

describe('Open Badges JWTs that 1EdTech signed', () => {
  it.each(PICTURES)('%s: open while its issuer’s key set is not reached, whatever key its header brings', async (picture) => {
    const compact = badgeIn(picture);
    const { verdict, asked } = await judge(compact);
    expect([short(verdict), asked]).toEqual(['undetermined: key_unreachable', [`jwks ${opened(compact).payload.iss}`]]);
  });

  it.each(PICTURES)('%s: valid where the key set has that key, refused where it has another', async (picture) => {
    const compact = badgeIn(picture);
    expect(short((await judge(compact, opened(compact).header.jwk)).verdict)).toBe('valid: valid');
    expect(short((await judge(compact, newRsaKey().publicJwk)).verdict)).toBe('invalid: key_unknown');
  });

  it.each(PICTURES)('%s: signed again by a key of our own, and altered after that', async (picture) => {
    const { payload } = opened(badgeIn(picture));
    const key = newRsaKey();
    const compact = await rawJwt({ alg: 'RS256', typ: 'JWT' }, payload, key);
    expect(short((await judge(compact, key.publicJwk)).verdict)).toBe('valid: valid');
    const [header, , signature] = compact.split('.');
    const altered = Buffer.from(JSON.stringify({ ...payload, aud: 'did:example:other' })).toString('base64url');
    expect(short((await judge([header, altered, signature].join('.'), key.publicJwk)).verdict)).toBe('invalid: signature_wrong');
  });

  it('velocity.jwt is refused, as labelled: its key is not its issuer’s', async () => {
    const compact = vector('open-badges/fixtures/velocity.jwt').trim();
    const { verdict, asked } = await judge(compact);
    expect([verdict.outcome, asked]).toEqual(['invalid', []]);
  });
});
