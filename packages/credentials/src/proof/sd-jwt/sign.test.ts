import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isJsonObject } from '../../json/strict.ts';
import { DIGEST_PAD } from '../../limits.ts';
import { sampleBadge } from '../../testing/badge.ts';
import { keyParty } from '../../testing/party.ts';
import type { Json, JsonObject } from '../../types.ts';
import { conceal } from './conceal.ts';
import { discloseSdJwt, presentSdJwt } from './present.ts';
import { readSdJwt } from './read.ts';
import { type SdJwtOptions, signSdJwtVc, signW3cSdJwt } from './sign.ts';
import type { ClaimPath } from './types.ts';

const issuer = keyParty();
const holder = keyParty('ES256');
const random = (bytes: number): Uint8Array => crypto.getRandomValues(new Uint8Array(bytes));
const options = (hide: ClaimPath[], change: Partial<SdJwtOptions> = {}): SdJwtOptions => ({ signer: issuer.signer, hide, random, ...change });

/** Every place in a tree, as paths. */
const placesIn = (value: Json, at: (string | number)[] = []): (string | number)[][] => {
  const children: [string | number, Json][] = Array.isArray(value) ? [...value.entries()] : isJsonObject(value) ? Object.entries(value) : [];
  return children.flatMap(([key, child]) => [[...at, key], ...placesIn(child, [...at, key])]);
};

/** The test's own reading of what is left of a tree when everything at `paths` is gone. */
const without = (value: Json, paths: (string | number)[][]): Json => {
  const inside = (key: string | number) => paths.filter(([first]) => first === key).map((path) => path.slice(1));
  const gone = (key: string | number) => inside(key).some((path) => path.length === 0);
  if (Array.isArray(value)) return value.flatMap((child, index) => (gone(index) ? [] : [without(child, inside(index))]));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([key, child]) => (gone(key) ? [] : [[key, without(child, inside(key))]])));
};

const digestsIn = (value: Json): number[] => {
  if (Array.isArray(value)) return [value.filter((one) => isJsonObject(one) && '...' in one).length, ...value.flatMap(digestsIn)];
  return isJsonObject(value) ? [...(Array.isArray(value._sd) ? [value._sd.length] : []), ...Object.values(value).flatMap(digestsIn)] : [];
};

const key = fc.string({ unit: fc.constantFrom(...'abcdef'), minLength: 1, maxLength: 3 });
const { tree } = fc.letrec<{ tree: Json; object: JsonObject }>((tie) => ({
  object: fc.dictionary(key, tie('tree'), { maxKeys: 4, noNullPrototype: true }),
  tree: fc.oneof({ maxDepth: 4 }, fc.constantFrom<Json>(1, 'x', true, null), fc.array(tie('tree'), { maxLength: 4 }), tie('object')),
}));

describe('hiding any part of any tree', () => {
  it('and opening all of it gives the tree back; opening nothing leaves exactly what was not hidden', () => {
    fc.assert(
      fc.property(fc.dictionary(key, tree, { maxKeys: 4, noNullPrototype: true }), fc.infiniteStream(fc.boolean()), (claims, coins) => {
        const paths = placesIn(claims).filter(() => coins.next().value);
        const { payload, disclosures } = conceal(claims, paths, random);
        const text = (shown: string[]) => [`e30.${Buffer.from(JSON.stringify(payload)).toString('base64url')}.AA`, ...shown, ''].join('~');
        expect(readSdJwt(text(disclosures)).claims).toEqual(claims);
        expect(readSdJwt(text([])).claims).toEqual(without(claims, paths));
        expect(disclosures).toHaveLength(paths.length);
        for (const count of digestsIn(payload)) expect(count % DIGEST_PAD).toBe(0);
      }),
      { numRuns: 500 },
    );
  });

  it('makes decoys that no reader can tell from digests, and puts them anywhere', () => {
    const positions = new Set<number>();
    for (let i = 0; i < 60; i++) {
      const { payload, disclosures } = conceal({ list: [1, 2, 3, 4, 5] }, [['list', null]], random);
      const list = Array.isArray(payload.list) ? payload.list : [];
      expect(list).toHaveLength(8);
      for (const entry of list) expect(entry).toEqual({ '...': expect.stringMatching(/^[A-Za-z0-9_-]{43}$/) });
      const real = new Set(
        readSdJwt([`e30.${Buffer.from(JSON.stringify(payload)).toString('base64url')}.AA`, ...disclosures, ''].join('~')).disclosures.map(
          ({ digest }) => digest,
        ),
      );
      for (const [index, entry] of list.entries()) if (isJsonObject(entry) && !real.has(String(entry['...']))) positions.add(index);
    }
    expect(positions).toEqual(new Set([0, 1, 2, 3, 4, 5, 6, 7]));
  });
});

describe('an SD-JWT VC of any type', () => {
  const claims = {
    vct: 'urn:example:1',
    sub: 'x',
    address: { street: 'a', city: 'b' },
    phones: [
      { number: 1, kind: 'm' },
      { number: 2, kind: 'w' },
    ],
  };
  const nested: ClaimPath[] = [['address'], ['address', 'street'], ['phones', null], ['phones', 1, 'number']];

  it('hides a claim inside a hidden claim, which can be opened with or without it', async () => {
    const compact = await signSdJwtVc(claims, options(nested));
    expect(readSdJwt(compact).claims).toEqual({ ...claims, iss: issuer.did });
    const { header, payload } = readSdJwt(compact);
    expect(header).toEqual({ alg: 'EdDSA', typ: 'dc+sd-jwt', kid: issuer.signer.verificationMethod });
    expect(Object.keys(payload).toSorted()).toEqual(['_sd', '_sd_alg', 'iss', 'phones', 'sub', 'vct']);
    expect(readSdJwt(discloseSdJwt(compact, [])).claims).toEqual({ vct: 'urn:example:1', sub: 'x', iss: issuer.did, phones: [] });
    const city = readSdJwt(discloseSdJwt(compact, [['address', 'city']]));
    expect(city.claims.address).toEqual({ city: 'b' });
    expect(city.claims.phones).toEqual([]);
  });

  it('opens the parents of what is chosen, and shows none of their other hidden parts', async () => {
    const deep: ClaimPath[] = [['a'], ['a', 'b'], ['a', 'b', 'c'], ['a', 'b', 'd'], ['a', 'e']];
    const compact = await signSdJwtVc({ vct: 'v', a: { b: { c: 1, d: 2 }, e: 3 } }, options(deep));
    expect(readSdJwt(discloseSdJwt(compact, [['a', 'b', 'c']])).claims.a).toEqual({ b: { c: 1 } });
    expect(readSdJwt(discloseSdJwt(compact, [['a', 'e']])).claims.a).toEqual({ e: 3 });
    expect(readSdJwt(discloseSdJwt(compact, [['a', 'b']])).claims.a).toEqual({ b: { c: 1, d: 2 } });
  });

  it('bound to a key is presented with it', async () => {
    const compact = await signSdJwtVc(claims, options(nested, { holderJwk: { ...holder.signer.publicJwk, kid: 'mark' } }));
    expect(readSdJwt(compact).claims.cnf).toEqual({ jwk: holder.signer.publicJwk });
    const shown = readSdJwt(
      await presentSdJwt(compact, { disclose: [['phones', 0, 'kind']], signer: holder.signer, audience: 'a', nonce: 'n', issuedAt: new Date(0) }),
    );
    expect([shown.claims.phones, shown.keyBinding === undefined]).toEqual([[{ number: 1, kind: 'm' }], false]);
  });

  it.each<[string, JsonObject, ClaimPath[]]>([
    ...['iss', 'nbf', 'exp', 'cnf', 'vct', 'vct#integrity', 'aka_vcts', 'status'].map((name): [string, JsonObject, ClaimPath[]] => [
      `a hidden ${name}`,
      {},
      [[name]],
    ]),
    ['a part of its status hidden', { status: { status_list: { idx: 1 } } }, [['status', 'status_list', 'idx']]],
    ['all of it hidden at once', {}, [[]]],
    ['a member named _sd', { a: { _sd: [] } }, []],
    ['a member named ...', { a: [{ '...': 'x' }] }, []],
    ['a member named _sd_alg', { _sd_alg: 'sha-256' }, []],
  ])('is not signed with %s', async (_name, change, hide) => {
    await expect(signSdJwtVc({ ...claims, ...change }, options(hide))).rejects.toMatchObject({ code: 'lint_failed' });
  });
});

describe('a W3C credential as SD-JWT', () => {
  const badge = sampleBadge(issuer.did, holder.did);

  it('is the credential and what binds it, nothing else', async () => {
    const { header, claims } = readSdJwt(await signW3cSdJwt(badge, options([['credentialSubject', 'name']], { holderJwk: holder.signer.publicJwk })));
    expect(header.typ).toBe('vc+sd-jwt');
    expect(claims).toEqual({ ...badge, cnf: { jwk: holder.signer.publicJwk } });
  });

  it.each<[string, JsonObject, ClaimPath[]]>([
    ...['issuer', 'type', '@context', 'validFrom', 'validUntil', 'credentialStatus', 'credentialSchema'].map((name): [string, JsonObject, ClaimPath[]] => [
      `a hidden ${name}`,
      {},
      [[name]],
    ]),
    ['a hidden part of its issuer', {}, [['issuer', 'name']]],
    ['another issuer', { issuer: 'did:web:evil.example' }, []],
    ['a member that no context defines', { honours: 'summa' }, []],
    ['a claim of the token', { exp: 1 }, []],
  ])('is not signed with %s', async (_name, change, hide) => {
    await expect(signW3cSdJwt({ ...badge, ...change }, options(hide))).rejects.toMatchObject({ code: 'lint_failed' });
  });
});

describe('a decoy-padded copy', () => {
  it('of a badge with two results shows as many digests as one with four', async () => {
    const count = async (results: number) => {
      const { payload } = readSdJwt(await signSdJwtVc({ vct: 'v', result: Array.from({ length: results }, (_, index) => index) }, options([['result', null]])));
      return Array.isArray(payload.result) ? payload.result.length : 0;
    };
    expect([await count(1), await count(2), await count(4), await count(5)]).toEqual([4, 4, 4, 8]);
  });
});
