import { describe, expect, it } from 'vitest';
import { isJsonObject } from '../json/strict.ts';
import { vectorJson } from '../testing/vectors.ts';
import { openWorld } from '../testing/world.ts';
import type { Algorithm, Json, JsonObject, Jwk, VerificationMethod } from '../types.ts';
import { openRun } from '../verify/run.ts';
import { authenticateJws } from '../verify/steps/jws.ts';
import { isJwk } from '../verify/steps/method.ts';
import { openSigned } from './jws.ts';

type Group = {
  comment: string;
  public?: JsonObject;
  private: JsonObject;
  tests: { tcId: number; comment: string; jws: string; result: 'valid' | 'invalid' }[];
};

const ISSUER = 'https://issuer.example';

/** The keys of a group as one issuer lists them; a secret one is no key of a document. */
const keysOf = ({ public: own, private: secret }: Group): Jwk[] => {
  const set: Json = own ?? secret;
  const keys = isJsonObject(set) && Array.isArray(set.keys) ? set.keys : [set];
  return keys.filter(isJwk);
};

/** The pipeline's own steps: strict text, header rules, the algorithm of the key that the issuer's document has by that name, the signature. */
async function isAccepted(group: Group, jws: string): Promise<boolean> {
  const opened = openSigned(jws);
  if (!opened.ok) return false;
  const methods = keysOf(group).map(
    (publicKeyJwk, index): VerificationMethod => ({ id: `${ISSUER}#${index}`, type: 'JsonWebKey', controller: ISSUER, publicKeyJwk }),
  );
  const document = { id: ISSUER, verificationMethod: methods, assertionMethod: methods.map(({ id }) => id) };
  const { deps } = await openWorld();
  const run = openRun({ ...deps, resolve: async () => ({ state: 'found', document, deactivated: false }) });
  const also: Algorithm = opened.signed.header.alg === 'ES512' ? 'ES512' : 'RS256';
  return (await authenticateJws(opened.signed, ISSUER, run, { also })) !== undefined;
}

async function judge(file: string) {
  const groups = vectorJson('wycheproof', file).testGroups as unknown as Group[];
  const judged = { accepted: 0, refused: 0, wronglyAccepted: [] as string[], notTaken: {} as Record<string, number> };
  for (const group of groups) {
    for (const { tcId, jws, result, comment } of group.tests) {
      const accepted = await isAccepted(group, jws);
      if (accepted && result === 'invalid') judged.wronglyAccepted.push(`${tcId} ${comment}`);
      else if (accepted) judged.accepted++;
      else if (result === 'invalid') judged.refused++;
      else judged.notTaken[`${group.comment}: ${comment}`] = (judged.notTaken[`${group.comment}: ${comment}`] ?? 0) + 1;
    }
  }
  return judged;
}

/** Valid, and by a kind of key or algorithm that is not taken here: HMAC has no code path, RSA is for RS256 only. Every such case is one of these. */
const notTaken = (names: Record<string, number>): string[] => [...new Set(Object.keys(names).map((name) => name.split(':')[0] ?? ''))].toSorted();

describe('the Wycheproof vectors of JOSE', () => {
  it('JWS: all 355 invalid ones are refused, the 10 valid ones by an algorithm we take accepted', async () => {
    const { notTaken: others, ...judged } = await judge('json_web_signature_test.json');
    expect(judged).toEqual({ accepted: 10, refused: 355, wronglyAccepted: [] });
    // Two keys of RFC 7520 among them call their algorithm "ES521", which there is not.
    expect(notTaken(others)).toEqual(['base64', 'hs256', 'ps256', 'ps384', 'ps512', 'rfc7520', 'rfc7520WithKeyOps', 'rs384', 'rs512']);
    expect(Object.values(others).reduce((sum, count) => sum + count, 0)).toBe(36);
  });

  it('JWK: all 21 invalid ones are refused, the valid ones by an algorithm we take accepted', async () => {
    const { notTaken: others, ...judged } = await judge('json_web_key_test.json');
    expect(judged).toEqual({ accepted: 1, refused: 21, wronglyAccepted: [] });
    expect(notTaken(others)).toEqual(['HS256', 'HS384', 'HS512', 'jws_keyset']);
  });
});
