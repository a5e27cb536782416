import { createSign, generateKeyPairSync } from 'node:crypto';
import { toBase64url, utf8 } from '@laurel/base';
import { beforeEach, describe, expect, it } from 'vitest';
import { bakeBadge } from '../baking/bake.ts';
import { readOpenBadge2 } from '../ob2/older-badge.ts';
import { items, judgeItem, meets } from '../testing/other-issuers.ts';
import { vector, vectorBytes } from '../testing/vectors.ts';
import { NOW, openWorld, type World } from '../testing/world.ts';
import type { HostedAnswer, JsonObject } from '../types.ts';
import type { VerifyOptions } from './types.ts';
import { verifyCredential } from './verify-credential.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
  site = sound();
});

const ID = 'https://old.example/a/1';
const [BADGE, ISSUER, KEY, REVOKED] = [
  'https://old.example/b',
  'https://old.example/issuer',
  'https://old.example/key',
  'https://old.example/revoked',
] as const;
const assertion = (change: JsonObject = {}): JsonObject => ({
  '@context': 'https://w3id.org/openbadges/v2',
  type: 'Assertion',
  id: ID,
  recipient: { type: 'email', hashed: true, salt: 'deadsea', identity: 'sha256$ecf5409f' },
  issuedOn: '2020-03-01T00:00:00Z',
  badge: BADGE,
  verification: { type: 'hosted' },
  ...change,
});
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = (key: typeof publicKey): string => String(key.export({ type: 'spki', format: 'pem' }));
const secretPem = String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
const signed = (payload: JsonObject, header: JsonObject = { alg: 'RS256' }): string => {
  const input = [header, payload].map((part) => toBase64url(utf8(JSON.stringify(part)))).join('.');
  return `${input}.${createSign('sha256').update(input).sign(privateKey, 'base64url')}`;
};
const signedBadge = (change: JsonObject = {}): JsonObject => assertion({ id: 'urn:uuid:1', verification: { type: 'SignedBadge', creator: KEY }, ...change });

/** What the issuer's site answers; a test changes one answer. */
let site: Map<string, JsonObject | HostedAnswer['state']>;
const sound = (): typeof site =>
  new Map<string, JsonObject | HostedAnswer['state']>([
    [ID, assertion()],
    [BADGE, { type: 'BadgeClass', id: BADGE, name: 'Robotics', description: 'Builds robots.', issuer: ISSUER }],
    [ISSUER, { type: 'Issuer', id: ISSUER, name: 'Old School', url: 'https://old.example', publicKey: KEY, revocationList: REVOKED }],
    [KEY, { type: 'CryptographicKey', id: KEY, owner: ISSUER, publicKeyPem: pem(publicKey) }],
    [REVOKED, { type: 'RevocationList', id: REVOKED, revokedAssertions: ['urn:uuid:8', { id: 'urn:uuid:9', revocationReason: 'Lost' }] }],
  ]);
let asked: string[];
const judge = async (input: string | Uint8Array, options: VerifyOptions = {}) => {
  asked = [];
  const fetchHosted = async (url: string): Promise<HostedAnswer> => {
    asked.push(url);
    const answer = site.get(url) ?? 'absent';
    if (answer === 'unreachable') return { state: answer, reason: 'no answer within 5 seconds' };
    return answer === 'gone' || answer === 'absent' || answer === 'fetched'
      ? { state: answer === 'fetched' ? 'absent' : answer }
      : { state: 'fetched', body: JSON.stringify(answer) };
  };
  const verdict = await verifyCredential(input, world.deps, { fetchHosted, ...options });
  return { ...verdict, short: `${verdict.outcome}: ${verdict.code}` };
};
const change = (url: string, more: JsonObject): void => {
  const answer = site.get(url);
  site.set(url, { ...(typeof answer === 'object' ? answer : {}), ...more });
};

describe('an Open Badge of before 3.0', () => {
  it('is told as such, in its own words, and nobody is asked about it unless somebody wants that', async () => {
    const verdict = await verifyCredential(
      JSON.stringify(assertion({ badge: { id: BADGE, name: 'Robotics', issuer: { id: ISSUER, name: 'Old School' } } })),
      world.deps,
    );
    expect([verdict.outcome, verdict.code, verdict.sentence.en, world.asked, verdict.credential, verdict.issuer]).toEqual([
      'undetermined',
      'older_unasked',
      'We could not finish checking. This is a badge of the older kind. Only its issuer’s site can confirm it, and that site has not been asked.',
      [],
      undefined,
      undefined,
    ]);
    expect(verdict.older).toEqual({
      edition: '2.0',
      kind: 'hosted',
      id: ID,
      achievement: { id: BADGE, name: 'Robotics' },
      issuer: { id: ISSUER, name: 'Old School' },
      issuedOn: '2020-03-01T00:00:00Z',
      recipient: { type: 'email', hashed: true, salt: 'deadsea', identity: 'sha256$ecf5409f' },
      evidence: [],
    });
  });

  it.each<[string, JsonObject, string]>([
    ['ended', { expires: '2021-01-01T00:00:00Z' }, 'older_expired'],
    ['is of tomorrow', { issuedOn: '2026-11-23T12:00:00Z' }, 'older_in_future'],
    ['is no assertion', { type: 'OtherAssertion' }, 'older_malformed'],
    ['is nobody’s', { recipient: null }, 'older_malformed'],
    ['has a date that is none', { issuedOn: 'in March' }, 'older_malformed'],
    ['does not say how to check it', { verification: 'trust me' }, 'older_malformed'],
  ])('that %s is invalid without asking anybody', async (_, more, code) => {
    expect(await verifyCredential(JSON.stringify(assertion(more)), world.deps)).toMatchObject({ outcome: 'invalid', code });
    expect(world.asked).toEqual([]);
  });

  it('is judged by its dates as of a past day, and what its site showed then is left open', async () => {
    const text = JSON.stringify(assertion({ expires: '2021-01-01T00:00:00Z' }));
    site.set(ID, assertion({ expires: '2021-01-01T00:00:00Z' }));
    expect((await judge(text, { asOf: new Date('2020-06-01T23:59:59Z') })).short).toBe('undetermined: list_no_history');
    expect((await judge(text, { asOf: new Date('2021-06-01T23:59:59Z') })).short).toBe('invalid: older_expired');
  });

  it('that asks to be checked in a way of its own is not judged', async () => {
    const verdict = await judge(JSON.stringify(assertion({ verification: { type: ['MerkleProofVerification2017', 'Extension'] } })));
    expect([verdict.short, asked]).toEqual(['undetermined: proof_unsupported', []]);
  });

  it.each([
    ['0_5_1_assertion.json', '0.5', 'Basic McBadge'],
    ['1_1_basic_assertion.json', '1.x', undefined],
  ])('of another time, %s, is recognised and not judged', async (file, edition, name) => {
    const verdict = await verifyCredential(vector('other-issuers/files/ob-legacy', file), world.deps);
    expect(verdict).toMatchObject({ outcome: 'undetermined', code: 'older_beyond_check', older: { edition } });
    expect(verdict.older?.achievement?.name).toBe(name);
    expect(readOpenBadge2(vector('other-issuers/files/ob-legacy', file))).toEqual(verdict.older);
  });

  it('is never taken out of a credential of today', () => {
    expect(readOpenBadge2(JSON.stringify({ ...assertion(), type: ['VerifiableCredential', 'Assertion'] }))).toBeUndefined();
    for (const text of ['', '{', '{}', '[]', 'https://', 'a.b.c', '{"badge":{"issuer":{"origin":"https://x.example"}},"recipient":{}}'])
      expect(readOpenBadge2(text)).toBeUndefined();
  });
});

describe('asked at its issuer’s site, a hosted badge', () => {
  it('is valid where the site shows the same, and each document is asked for once', async () => {
    const verdict = await judge(JSON.stringify(assertion()));
    expect([verdict.short, asked]).toEqual(['valid: valid', [ID, BADGE, ISSUER]]);
    expect(verdict.older).toMatchObject({ achievement: { name: 'Robotics', description: 'Builds robots.' }, issuer: { id: ISSUER, name: 'Old School' } });
    expect(verdict.sentence.en).toBe('Its issuer’s site confirms this badge; nobody you trust names this issuer yet.');
  });

  it.each<[string, () => void, string]>([
    [
      'the site shows another learner',
      () => change(ID, { recipient: { type: 'email', hashed: false, identity: 'eve@evil.example' } }),
      'invalid: older_differs',
    ],
    ['the site shows another date', () => change(ID, { issuedOn: '2019-03-01T00:00:00Z' }), 'invalid: older_differs'],
    ['the site shows another end', () => change(ID, { expires: '2030-03-01T00:00:00Z' }), 'invalid: older_differs'],
    ['the site shows another badge', () => change(ID, { badge: `${BADGE}2` }), 'invalid: older_differs'],
    ['the site says that it is revoked', () => change(ID, { revoked: true }), 'invalid: status_revoked'],
    ['the site has withdrawn it', () => site.set(ID, 'gone'), 'invalid: status_revoked'],
    ['the site knows nothing of it', () => site.set(ID, 'absent'), 'undetermined: older_site_without_it'],
    ['the site does not answer', () => site.set(ID, 'unreachable'), 'undetermined: older_site_unreachable'],
    ['the site sends another document', () => change(ID, { id: `${ID}2` }), 'undetermined: older_site_unreadable'],
    ['the badge class is gone', () => site.set(BADGE, 'gone'), 'undetermined: older_site_without_it'],
    ['the badge class names no issuer', () => change(BADGE, { issuer: 7 }), 'invalid: older_malformed'],
    ['the issuer’s profile does not answer', () => site.set(ISSUER, 'unreachable'), 'undetermined: older_site_unreachable'],
    ['the issuer’s profile is another’s', () => change(ISSUER, { id: 'https://other.example/issuer' }), 'invalid: older_out_of_scope'],
    ['the badge class names an issuer of another host', () => change(BADGE, { issuer: 'https://famous.example/issuer' }), 'invalid: older_out_of_scope'],
    ['the issuer’s badges live elsewhere', () => change(ISSUER, { verification: { allowedOrigins: 'badges.example' } }), 'invalid: older_out_of_scope'],
    ['the issuer’s badges begin otherwise', () => change(ISSUER, { verification: { startsWith: ['https://old.example/b/'] } }), 'invalid: older_out_of_scope'],
    ['the issuer’s badges live there too', () => change(ISSUER, { verification: { allowedOrigins: ['badges.example', 'old.example'] } }), 'valid: valid'],
    ['the issuer’s badges begin so', () => change(ISSUER, { verification: { startsWith: 'https://old.example/a/' } }), 'valid: valid'],
  ])('where %s', async (_, alter, expected) => {
    site.set('https://famous.example/issuer', { type: 'Issuer', id: 'https://famous.example/issuer', name: 'Famous University' });
    alter();
    expect((await judge(JSON.stringify(assertion()))).short).toBe(expected);
  });

  it('is not asked for the badge class again where the site shows it inside, and is left open where it shows no JSON', async () => {
    const inside = { badge: { type: 'BadgeClass', id: BADGE, name: 'Robotics', description: 'Builds robots.', issuer: ISSUER } };
    change(ID, inside);
    expect([(await judge(JSON.stringify(assertion(inside)))).short, asked]).toEqual(['valid: valid', [ID, ISSUER]]);
    const fetchHosted = async (): Promise<HostedAnswer> => ({ state: 'fetched', body: '<html>' });
    expect((await judge(JSON.stringify(assertion()), { fetchHosted })).short).toBe('undetermined: older_site_unreadable');
  });

  it('takes an issuer’s word from the issuer’s own address, never from inside the badge', async () => {
    change(BADGE, {
      issuer: { id: 'https://famous.example/issuer', type: 'Issuer', name: 'Famous University', verification: { allowedOrigins: ['old.example'] } },
    });
    expect((await judge(JSON.stringify(assertion()))).short).toBe('undetermined: older_site_without_it');
    expect(asked).toContain('https://famous.example/issuer');
  });

  it('that ends one day is valid until then, and its site is not asked about one that has ended', async () => {
    change(ID, { expires: '2030-03-01T00:00:00Z' });
    const lasting = await judge(JSON.stringify(assertion({ expires: '2030-03-01T00:00:00Z' })));
    expect([lasting.short, lasting.checks.find(({ step }) => step === 'dates')?.code]).toEqual(['valid: valid', 'dates_ok']);
    expect((await judge(JSON.stringify(assertion({ expires: '2021-01-01T00:00:00Z' })))).short).toBe('invalid: older_expired');
    expect(asked).toEqual([]);
  });

  it('from a picture that holds its address only is what the site shows', async () => {
    const svg = utf8(`<svg xmlns="http://www.w3.org/2000/svg"><o:assertion xmlns:o="http://openbadges.org" verify="${ID}"/></svg>`);
    expect((await judge(svg)).short).toBe('valid: valid');
    change(ID, { expires: '2021-01-01T00:00:00Z' });
    expect((await judge(svg)).short).toBe('invalid: older_expired');
    expect((await verifyCredential(svg, world.deps)).code).toBe('older_unasked');
    expect((await judge(ID)).short).toBe('invalid: not_a_credential'); // an address that somebody pastes is not looked up
  });
});

describe('asked at its issuer’s site, a signed badge', () => {
  it('is valid by the key that the issuer’s profile names', async () => {
    expect((await judge(signed(signedBadge()))).short).toBe('valid: valid');
    expect(asked).toEqual([BADGE, ISSUER, KEY, REVOKED]);
    expect((await judge(signed(signedBadge({ verification: { type: 'signed' } })))).short).toBe('valid: valid');
  });

  const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey;
  const short = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey;
  it.each<[string, () => void, string]>([
    ['is by another key', () => change(KEY, { publicKeyPem: pem(other) }), 'invalid: signature_wrong'],
    ['is by a key of 1,024 bits', () => change(KEY, { publicKeyPem: pem(short) }), 'undetermined: key_unsupported'],
    ['is by a key of which the secret half is shown', () => change(KEY, { publicKeyPem: secretPem }), 'undetermined: key_unsupported'],
    ['is by a key that does not answer', () => site.set(KEY, 'unreachable'), 'undetermined: older_site_unreachable'],
    ['is by no key', () => change(KEY, { publicKeyPem: 'PUBLIC KEY' }), 'undetermined: key_unsupported'],
    ['is by a key of somebody else', () => change(KEY, { owner: 'https://evil.example' }), 'invalid: key_controller_other'],
    ['is by a key that the issuer does not name', () => change(ISSUER, { publicKey: [`${KEY}2`] }), 'invalid: key_not_listed'],
    ['has an issuer without keys', () => change(ISSUER, { publicKey: [] }), 'invalid: key_not_listed'],
    ['is listed as revoked', () => change(REVOKED, { revokedAssertions: ['urn:uuid:1'] }), 'invalid: status_revoked'],
    [
      'is listed as revoked, with a reason',
      () => change(REVOKED, { revokedAssertions: [{ id: 'urn:uuid:1', revocationReason: 'Lost' }] }),
      'invalid: status_revoked',
    ],
    ['has a list that does not answer', () => site.set(REVOKED, 'unreachable'), 'undetermined: older_site_unreachable'],
    ['has a list that is none', () => change(REVOKED, { revokedAssertions: 'none' }), 'undetermined: list_malformed'],
    ['has an issuer without a list', () => site.set(ISSUER, { type: 'Issuer', id: ISSUER, publicKey: KEY }), 'valid: valid'],
  ])('that %s', async (_, alter, expected) => {
    alter();
    expect((await judge(signed(signedBadge()))).short).toBe(expected);
  });

  it('is refused by an algorithm that its header chose', async () => {
    for (const alg of ['none', 'HS256', 'ES256']) expect((await judge(signed(signedBadge(), { alg }))).short).toBe('invalid: algorithm_mismatch');
  });

  it('is read from a PNG and from an SVG', async () => {
    const older = Buffer.from(vectorBytes('other-issuers', 'files/ob20/simple-badge.png'));
    expect(readOpenBadge2(signed(signedBadge()))).toMatchObject({ kind: 'signed', id: 'urn:uuid:1' });
    expect((await verifyCredential(older, world.deps)).code).toBe('older_unasked');
    expect((await verifyCredential(bakeBadge(older, await world.di()), world.deps)).code).toBe('valid');
  });
});

describe('the badges of Open Badges 2.0 and before that others published', () => {
  const older = items.filter(({ file }) => /\/(ob20|ob-legacy)\//.test(file));

  it.each(older.map((item) => [item.id, item] as const))('%s is judged as labelled without a network', async (_, item) => {
    expect(meets(await judgeItem(item, false), item.verdict)).toBe(true);
  });

  const served = older.filter((item) => item.verdict_with_resources !== undefined);
  it.each(served.map((item) => [item.id, item] as const))('%s is judged as labelled once its site answers', async (id, item) => {
    // The assertion itself is not among the documents served: that a picture says something of itself is no reason to believe it.
    const expected = id === 'ob20-baked-png' ? 'undetermined' : item.verdict_with_resources;
    expect(meets(await judgeItem(item, true), expected)).toBe(true);
  });

  it('are told on the day that the labels are of', () => {
    expect([NOW.toISOString().slice(0, 10), older.length, served.length]).toEqual(['2026-11-22', 11, 6]);
  });
});
