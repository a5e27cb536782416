import { fromBase64url, utf8 } from '@laurel/base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isJsonObject } from '../../json/strict.ts';
import { publicKeyOfJwk } from '../../keys/public-key.ts';
import { verifyBytes } from '../../keys/verify-bytes.ts';
import { sampleBadge } from '../../testing/badge.ts';
import { keyParty, newKey } from '../../testing/party.ts';
import type { Json, JsonObject } from '../../types.ts';
import { openJws } from '../jws.ts';
import { digestOf } from './disclosure.ts';
import { issueSdJwtBadge, OPEN_BADGE_VCT } from './issue.ts';
import { presentSdJwt } from './present.ts';
import { readSdJwt } from './read.ts';
import { selectDisclosures } from './select.ts';
import { signSdJwtVc } from './sign.ts';
import { openBadgeTypeMetadata } from './type-metadata.ts';
import type { ClaimPath } from './types.ts';

const issuer = keyParty();
const holder = keyParty('ES256');
const issuedAt = new Date('2026-03-14T15:09:26Z');
const random = (bytes: number): Uint8Array => crypto.getRandomValues(new Uint8Array(bytes));
const status = { uri: 'https://badges.example/status/9.jwt', idx: 4711 };
const badge = sampleBadge(issuer.did, holder.did);
const issue = (change: JsonObject = {}, jwk = holder.signer.publicJwk) =>
  issueSdJwtBadge({ ...badge, ...change }, { signer: issuer.signer, holderJwk: jwk, status, random, issuedAt });
const present = (compact: string, disclose: readonly ClaimPath[]) =>
  presentSdJwt(compact, { disclose, signer: holder.signer, audience: 'decentralized_identifier:did:web:v.example', nonce: 'n-1', issuedAt });

/** The test's own reading of a claim at a path. */
const at = (tree: Json, path: (string | number)[]): Json | undefined =>
  path.reduce<Json | undefined>((value, step) => (typeof value === 'object' && value !== null ? Reflect.get(value, step) : undefined), tree);

describe('issuing a badge as SD-JWT', () => {
  it('leaves open exactly what names no person and no achievement', async () => {
    const { header, payload } = readSdJwt(await issue());
    expect(header).toEqual({ alg: 'EdDSA', typ: 'dc+sd-jwt', kid: issuer.signer.verificationMethod });
    const digests = (count: number) => Array.from({ length: count }, () => expect.stringMatching(/^[A-Za-z0-9_-]{43}$/));
    const hidden = (count: number) => digests(count).map((digest) => ({ '...': digest }));
    expect(payload).toEqual({
      vct: OPEN_BADGE_VCT,
      iss: issuer.did,
      iat: Date.parse('2026-03-14T00:00:00Z') / 1000,
      nbf: Date.parse('2026-03-14T00:00:00Z') / 1000,
      exp: Date.parse('2029-03-13T23:59:59Z') / 1000,
      cnf: { jwk: holder.signer.publicJwk },
      status: { status_list: status },
      _sd_alg: 'sha-256',
      // Every number is raised to a multiple of four by digests of nothing.
      _sd: digests(4), // name, awardedDate
      evidence: hidden(4),
      credentialSubject: {
        type: ['AchievementSubject'],
        _sd: digests(4), // name, identifier, creditsEarned
        result: hidden(4),
        achievement: { type: ['Achievement'], tag: hidden(4), alignment: hidden(4), _sd: digests(8) },
      },
    });
  });

  it('opened whole, gives back the badge without what the JWT says itself', async () => {
    const { claims, disclosures } = readSdJwt(await issue());
    const { vct: _1, iss: _2, iat: _3, nbf: _4, exp: _5, cnf: _6, status: _7, ...tree } = claims;
    const { '@context': _a, id: _b, type: _c, issuer: _d, validFrom: _e, validUntil: _f, credentialSubject, ...rest } = badge;
    if (!isJsonObject(credentialSubject)) throw new Error('no subject');
    const { id: _g, ...subject } = credentialSubject;
    expect(tree).toEqual({ ...rest, credentialSubject: subject });
    expect(disclosures).toHaveLength(2 + 2 + 3 + 2 + 3 + 2 + 8);
  });

  it.each([['@context', 'id', 'type', 'issuer', 'validFrom', 'validUntil', 'credentialStatus', 'credentialSchema', 'proof']])(
    'carries none of %s, hidden or open',
    async (...names) => {
      const compact = await issue({
        credentialStatus: { id: 'urn:x:STATUS-CANARY' },
        credentialSchema: [{ id: 'urn:x:SCHEMA-CANARY' }],
        proof: { proofValue: 'PROOF-CANARY' },
      });
      const { claims } = readSdJwt(compact);
      for (const name of names) expect(Object.keys(claims)).not.toContain(name);
      expect(claims.credentialSubject).not.toHaveProperty('id');
      expect(JSON.stringify(claims)).not.toMatch(/CANARY|urn:uuid:6f2c1f0e/);
      expect(JSON.stringify(claims)).not.toContain(holder.did);
    },
  );

  it('hides by itself a member that nobody planned for, wherever it stands', async () => {
    const subject = isJsonObject(badge.credentialSubject) ? badge.credentialSubject : {};
    const sdJwt = readSdJwt(await issue({ note: { deep: 1 }, credentialSubject: { ...subject, narrative: 'n', licenseNumber: 'L' } }));
    expect(sdJwt.disclosures.map(({ path }) => path.join('.'))).toEqual(
      expect.arrayContaining(['note', 'credentialSubject.narrative', 'credentialSubject.licenseNumber', 'credentialSubject.achievement.resultDescription']),
    );
  });

  it('gives two copies of one badge nothing in common but what is open: salts, digests, key and signature differ', async () => {
    const [one, two] = [await issue(), await issue({}, newKey().publicJwk)];
    const strings = (compact: string) => new Set(compact.split(/[.~]/).slice(1));
    expect([...strings(one)].filter((part) => part !== '' && strings(two).has(part))).toEqual([]);
    expect(readSdJwt(one).payload.iat).toBe(readSdJwt(two).payload.iat);
  });

  it('takes nothing but the key itself into cnf', async () => {
    const { payload } = readSdJwt(await issue({}, { ...holder.signer.publicJwk, kid: 'wallet-7', alg: 'ES256', use: 'sig' }));
    expect(payload.cnf).toEqual({ jwk: holder.signer.publicJwk });
  });

  it('sorts digests, so that their order tells nothing', async () => {
    const { payload } = readSdJwt(await issue());
    const subject = isJsonObject(payload.credentialSubject) && isJsonObject(payload.credentialSubject.achievement) ? payload.credentialSubject.achievement : {};
    const digests = Array.isArray(subject._sd) ? subject._sd.map(String) : [];
    expect(digests).toEqual(digests.toSorted());
  });

  it('writes no exp for a badge without an end', async () => {
    const { validUntil: _, ...endless } = badge;
    const { payload } = readSdJwt(await issueSdJwtBadge(endless, { signer: issuer.signer, holderJwk: holder.signer.publicJwk, status, random, issuedAt }));
    expect(payload).not.toHaveProperty('exp');
  });

  it.each<[string, JsonObject]>([
    ['several subjects', { credentialSubject: [{}, {}] }],
    ['no achievement', { credentialSubject: { type: ['AchievementSubject'] } }],
    ['no validFrom', { validFrom: null }],
    ['a validFrom that is no time', { validFrom: 'yesterday' }],
    ['a member named exp', { exp: 1 }],
    ['a member named iat', { iat: 1 }],
    ['a member named sub', { sub: 'did:web:evil.example' }],
    ['a member named cnf', { cnf: {} }],
    ['a member named status', { status: {} }],
    ['a nested member named _sd', { evidence: [{ a: { _sd: [] } }] }],
    ['a nested member named ...', { evidence: [{ '...': 'x' }] }],
    ['a member named _sd_alg', { _sd_alg: 'sha-256' }],
  ])('refuses a badge with %s', async (_name, change) => {
    await expect(issue(change)).rejects.toMatchObject({ code: 'lint_failed' });
  });

  it('is signed over exactly what is sent, by either kind of key', async () => {
    for (const party of [issuer, holder]) {
      const compact = await issueSdJwtBadge(badge, { signer: party.signer, holderJwk: holder.signer.publicJwk, status, random, issuedAt });
      const { signingInput, signature } = readSdJwt(compact);
      const key = publicKeyOfJwk(party.signer.publicJwk);
      expect(key && verifyBytes(key.algorithm, key.key, utf8(signingInput), signature)).toBe(true);
    }
  });
});

describe('presenting', () => {
  it('opens any set of claims and nothing beyond it, byte for byte', async () => {
    const compact = await issue();
    const whole = readSdJwt(compact);
    await fc.assert(
      fc.asyncProperty(fc.subarray(whole.disclosures), async (chosen) => {
        const shown = readSdJwt(
          await present(
            compact,
            chosen.map(({ path }) => path),
          ),
        );
        expect(shown.disclosures.map(({ encoded }) => encoded)).toEqual(chosen.map(({ encoded }) => encoded));
        for (const { path, value } of chosen) {
          // An index counts only elements that are shown; names stay what they are.
          const place = shown.disclosures.find(({ encoded }) => encoded === whole.disclosures.find((one) => one.path === path)?.encoded);
          expect(place && at(shown.claims, place.path)).toEqual(value);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('signs audience, nonce, time and hash into a KB-JWT', async () => {
    const shown = await present(await issue(), [['credentialSubject', 'name']]);
    const { presented, keyBinding = '' } = readSdJwt(shown);
    const opened = openJws(keyBinding);
    expect(opened).toMatchObject({
      ok: true,
      jws: {
        header: { alg: 'ES256', typ: 'kb+jwt' },
        payload: { aud: 'decentralized_identifier:did:web:v.example', nonce: 'n-1', iat: issuedAt.getTime() / 1000, sd_hash: digestOf(presented) },
      },
    });
    const key = publicKeyOfJwk(holder.signer.publicJwk);
    if (opened.ok) expect(key && verifyBytes('ES256', key.key, utf8(opened.jws.signingInput), opened.jws.signature)).toBe(true);
  });

  it.each<[string, ClaimPath[], string[]]>([
    ['null opens every result, each whole', [['credentialSubject', 'result', null, 'value']], ['credentialSubject.result.0', 'credentialSubject.result.1']],
    ['an index opens one element', [['credentialSubject', 'achievement', 'tag', 2]], ['credentialSubject.achievement.tag.2']],
    ['a path into a hidden claim opens the claim', [['credentialSubject', 'achievement', 'criteria', 'narrative']], ['credentialSubject.achievement.criteria']],
    ['an open claim opens nothing', [['credentialSubject', 'type'], ['vct']], []],
    ['an array opens all its elements', [['evidence']], ['evidence.0', 'evidence.1']],
    ['two paths open both, each once', [['awardedDate'], ['credentialSubject', 'name'], ['awardedDate']], ['awardedDate', 'credentialSubject.name']],
    ['no path opens nothing', [], []],
  ])('%s', async (_name, paths, expected) => {
    const chosen = selectDisclosures(readSdJwt(await issue()), paths);
    expect(chosen.map(({ path }) => path.join('.'))).toEqual(expected);
  });

  it.each<[string, ClaimPath]>([
    ['a claim that is not there', ['credentialSubject', 'age']],
    ['a claim every object inherits', ['credentialSubject', 'toString']],
    ['an index past the end', ['evidence', 9]],
    ['a negative index', ['evidence', -1]],
    ['an index into an object', ['credentialSubject', 0]],
    ['a name in an array', ['evidence', 'length']],
    ['null over an object', ['credentialSubject', null]],
    ['the empty path', []],
  ])('refuses %s', async (_name, path) => {
    await expect(present(await issue(), [path])).rejects.toMatchObject({ code: 'nothing_matches', problems: [{ at: JSON.stringify(path) }] });
  });

  it('will not sign for a key the copy is not bound to', async () => {
    await expect(
      presentSdJwt(await issue({}, newKey().publicJwk), { disclose: [], signer: holder.signer, audience: 'a', nonce: 'n', issuedAt }),
    ).rejects.toThrow('bound');
    const unbound = await signSdJwtVc({ vct: 'urn:x' }, { signer: issuer.signer, hide: [], random });
    await expect(present(unbound, [])).rejects.toThrow('bound');
  });

  it('drops the KB-JWT of an earlier presentation and can only narrow it', async () => {
    const once = await present(await issue(), [['awardedDate'], ['credentialSubject', 'name']]);
    const twice = readSdJwt(await present(once, [['awardedDate']]));
    expect(twice.disclosures.map(({ path }) => path)).toEqual([['awardedDate']]);
    await expect(present(once, [['evidence', 0]])).rejects.toMatchObject({ code: 'nothing_matches' });
  });

  it('keeps hidden values out of the bytes that are sent', async () => {
    const shown = await present(await issue(), [['awardedDate']]);
    const decoded = shown.split(/[.~]/).map((part) => new TextDecoder().decode(fromBase64url(part) ?? new Uint8Array()));
    for (const canary of ['Amélie', 'Infection', 'hygiene', 'K-204117', '"92"']) expect(decoded.join(' ')).not.toContain(canary);
  });
});

describe('the type metadata', () => {
  it('tells of each claim of a full badge whether it can stay hidden, as it is, in both languages', async () => {
    const sdJwt = readSdJwt(await issue());
    const claims = Array.isArray(openBadgeTypeMetadata.claims) ? openBadgeTypeMetadata.claims.filter(isJsonObject) : [];
    expect(openBadgeTypeMetadata.vct).toBe(OPEN_BADGE_VCT);
    expect(claims).toHaveLength(17);
    for (const { path, sd, display } of claims) {
      const steps = Array.isArray(path)
        ? path.filter((step) => typeof step !== 'object' || step === null).map((step) => (typeof step === 'boolean' ? null : step))
        : [];
      expect([steps, selectDisclosures(sdJwt, [steps]).length > 0]).toEqual([steps, sd === 'always']);
      expect(display).toMatchObject([{ locale: 'en' }, { locale: 'fr' }]);
    }
  });
});
