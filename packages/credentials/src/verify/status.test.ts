import { deflateSync } from 'node:zlib';
import { toBase64url } from '@laurel/base';
import { beforeEach, describe, expect, it } from 'vitest';
import { signJws } from '../proof/jws.ts';
import { keyParty, webParty } from '../testing/party.ts';
import { bodyAt, entryOf, statusOf } from '../testing/status.ts';
import { INDEX, NOW, openWorld, seconds, type World } from '../testing/world.ts';
import type { Json, JsonObject, StatusAnswer } from '../types.ts';
import { recheckStatus } from './recheck-status.ts';
import { openRun } from './run.ts';
import { checkStatus } from './steps/status.ts';
import { verifyCredential } from './verify-credential.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});

const status = (input: string) => statusOf(world, input);
const entry = (change: JsonObject = {}) => entryOf(world, change);
const withEntry = (change: JsonObject = {}) => world.di({ credentialStatus: entry(change) });
const body = (url: string) => bodyAt(world, url);

describe('a bitstring status', () => {
  it('tells revoked and suspended apart, and every entry counts', async () => {
    const badge = await world.di();
    expect(await status(badge)).toEqual(['valid', 'status_ok', 'status_not_suspended']);
    await world.bitstring('suspension', true);
    expect(await status(badge)).toEqual(['invalid', 'status_ok', 'status_suspended']);
    await world.bitstring('revocation', true);
    expect(await status(badge)).toEqual(['invalid', 'status_revoked', 'status_suspended']);
    await world.bitstring('suspension', false);
    expect(await status(badge)).toEqual(['invalid', 'status_revoked', 'status_not_suspended']);
  });

  it.each<[string, StatusAnswer, string]>([
    ['does not answer', { state: 'unreachable', reason: 'no answer within 5 seconds' }, 'status_unreachable'],
    ['is not there', { state: 'absent', reason: 'status 404' }, 'status_absent'],
    ['is a web page', { state: 'fetched', body: '<html>', contentType: 'text/html', fetchedAt: NOW }, 'list_malformed'],
    ['is empty', { state: 'fetched', body: '', contentType: 'application/vc', fetchedAt: NOW }, 'list_malformed'],
    ['is a list of lists', { state: 'fetched', body: '[]', contentType: 'application/vc', fetchedAt: NOW }, 'list_malformed'],
    ['is no credential', { state: 'fetched', body: '{}', contentType: 'application/vc', fetchedAt: NOW }, 'list_malformed'],
    ['has a member twice', { state: 'fetched', body: '{"type":1,"type":2}', contentType: 'application/vc', fetchedAt: NOW }, 'list_malformed'],
  ])('is unknown where the list %s', async (_name, answer, code) => {
    const badge = await withEntry();
    world.answers.set(world.urls.revocation, answer);
    expect(await status(badge)).toEqual(['undetermined', code]);
  });

  it('keeps the index and address of a list that did not answer, for "check again"', async () => {
    world.answers.clear();
    const verdict = await verifyCredential(await withEntry(), world.deps);
    expect(verdict.status).toEqual([{ kind: 'bitstring', purpose: 'revocation', url: world.urls.revocation, index: INDEX, asOf: NOW.toISOString() }]);
  });

  it('is unknown where the list was altered after it was signed', async () => {
    const badge = await withEntry();
    world.publish(world.urls.revocation, body(world.urls.revocation).replace('2026-11-23T00:00:00Z', '2027-11-23T00:00:00Z'));
    expect(await status(badge)).toEqual(['undetermined', 'list_unverified']);
  });

  it('is unknown where nobody signed the list', async () => {
    const { proof: _, ...list } = JSON.parse(body(world.urls.revocation));
    world.publish(world.urls.revocation, JSON.stringify(list));
    expect(await status(await withEntry())).toEqual(['undetermined', 'list_unverified']);
  });

  it('is unknown where the list is another issuer’s, whose address is not even asked', async () => {
    const badge = await withEntry();
    const other = webParty('evil.example');
    await world.bitstring('revocation', false, {}, other.signer);
    expect(await status(badge)).toEqual(['undetermined', 'list_other_issuer']);
    expect(world.asked).not.toContain(other.did);
  });

  it('is unknown where the list names the issuer and another’s key signed', async () => {
    const thief = { ...keyParty().signer, controller: world.issuer.did };
    await world.bitstring('revocation', false, {}, thief);
    expect(await status(await withEntry())).toEqual(['undetermined', 'list_unverified']);
  });

  it.each<[string, JsonObject, string]>([
    [
      'lives at another address',
      { id: 'https://badges.kestrelbay.example/status/9', credentialSubject: { id: 'https://badges.kestrelbay.example/status/9#list' } },
      'list_other_address',
    ],
    ['has no address', { id: 'urn:uuid:1', credentialSubject: { id: 'urn:uuid:2' } }, 'list_other_address'],
    ['is for another purpose', { credentialSubject: { statusPurpose: 'suspension' } }, 'list_other_purpose'],
    ['has ended', { validUntil: '2026-11-22T11:58:00Z' }, 'list_expired'],
    ['begins tomorrow', { validFrom: '2026-11-23T00:00:00Z', validUntil: '2026-11-24T00:00:00Z' }, 'list_not_yet_valid'],
    ['is of another type', { type: ['VerifiableCredential'] }, 'list_malformed'],
    ['is one bit long', { credentialSubject: { encodedList: 'uH4sIAAAAAAAAA2MAAI3vAtIBAAAA' } }, 'list_too_short'],
    ['is no gzip', { credentialSubject: { encodedList: 'uAAAA' } }, 'list_undecodable'],
  ])('is unknown where the list %s', async (_name, { credentialSubject = {}, ...change }, code) => {
    const list = JSON.parse(body(world.urls.revocation));
    await world.bitstring('revocation', false, { ...change, credentialSubject: { ...list.credentialSubject, ...Object(credentialSubject) } });
    expect(await status(await withEntry())).toEqual(['undetermined', code]);
  });

  it('is unknown where the index lies past the end', async () => {
    expect(await status(await withEntry({ statusListIndex: '131072' }))).toEqual(['undetermined', 'index_out_of_range']);
  });

  it.each<[string, Json, string]>([
    ['no entry in a list of entries', [], 'status_entry_malformed'],
    ['a type we do not know', { type: 'BitstringStatusList', id: 'https://badges.example/revoked' }, 'status_type_unknown'],
    ['a purpose we do not know', { statusPurpose: 'mood' }, 'status_type_unknown'],
    ['two bits an entry and no words for them', { statusSize: 2 }, 'status_entry_malformed'],
    ['nine bits an entry', { statusSize: 9 }, 'status_type_unknown'],
  ])('with %s is not valid', async (_name, carried, code) => {
    const credentialStatus = Array.isArray(carried) || (typeof carried === 'object' && carried !== null && 'id' in carried) ? carried : entry(Object(carried));
    const [outcome, ...codes] = await status(await world.di({ credentialStatus }));
    expect(outcome).not.toBe('valid');
    expect(codes).toEqual([code]);
  });

  it('with nine entries is not a list anyone asks', async () => {
    const badge = await world.di({ credentialStatus: Array.from({ length: 9 }, () => entry()) });
    expect(await status(badge)).toEqual(['invalid', 'status_entry_malformed']);
  });

  it('takes a whole number for the index, as other issuers write it', async () => {
    const [, code] = await status(await withEntry({ statusListIndex: INDEX }));
    expect(code).toBe('status_ok');
  });

  it('KF-C18: from a cached copy is good for 300 seconds or its ttl, and unknown after', async () => {
    const badge = await withEntry();
    const fetchedAt = (offset: number) => world.publish(world.urls.revocation, body(world.urls.revocation), seconds(offset));
    fetchedAt(-300);
    expect(await status(badge)).toEqual(['valid', 'status_ok']);
    fetchedAt(-301);
    expect(await status(badge)).toEqual(['undetermined', 'list_stale']);
    const list = JSON.parse(body(world.urls.revocation));
    await world.bitstring('revocation', false, { credentialSubject: { ...list.credentialSubject, ttl: 60_000 } });
    fetchedAt(-60);
    expect(await status(badge)).toEqual(['valid', 'status_ok']);
    fetchedAt(-61);
    expect(await status(badge)).toEqual(['undetermined', 'list_stale']);
  });

  it('says of a copy when it left the host', async () => {
    world.publish(world.urls.revocation, body(world.urls.revocation), seconds(-120));
    const { status: seen, sentence } = await verifyCredential(await withEntry(), world.deps);
    expect([seen[0]?.asOf, sentence.en]).toEqual([
      '2026-11-22T11:58:00.000Z',
      'This badge is valid. It has not been revoked; we asked on 22 November 2026 at 11:58 UTC.',
    ]);
  });
});

describe('a list kept by somebody', () => {
  const kept = async (by: string) => {
    const keeper = webParty(by);
    world.resolutions.set(keeper.did, { state: 'found', document: keeper.document, deactivated: false });
    await world.bitstring('revocation', true, {}, keeper.signer);
    return status(await withEntry());
  };

  it('else on the very same host tells of the badge', async () => {
    expect(await kept('badges.kestrelbay.example:status')).toEqual(['invalid', 'status_revoked']);
  });

  it.each(['kestrelbay.example', 'status.badges.kestrelbay.example', 'badges.kestrelbay.example%3A8443', 'example'])(
    'else, at %s, tells nothing of it',
    async (host) => {
      expect(await kept(host)).toEqual(['undetermined', 'list_other_issuer']);
    },
  );
});

describe('a token status', () => {
  it.each([1, 2, 4, 8])('of %i bits an entry is read, and its aggregation is not asked', async (bits) => {
    const bytes = new Uint8Array((131_072 * bits) / 8);
    const bit = INDEX * bits;
    bytes[bit >> 3] = 1 << (bit & 7);
    const list = { bits, lst: toBase64url(deflateSync(bytes)), aggregation_uri: 'https://badges.kestrelbay.example/lists' };
    const { controller: iss, verificationMethod: kid } = world.issuer.signer;
    const claims = { iss, sub: world.urls.token, iat: NOW.getTime() / 1000, status_list: list };
    world.publish(world.urls.token, await signJws({ typ: 'statuslist+jwt', kid }, claims, world.issuer.signer));
    expect(await status(await world.sd())).toEqual(['invalid', 'status_revoked']);
    expect(world.asked).toEqual([world.issuer.did, world.urls.token]);
  });

  it.each<[number, string, string]>([
    [0, 'valid', 'status_ok'],
    [1, 'invalid', 'status_revoked'],
    [2, 'invalid', 'status_suspended'],
    [3, 'undetermined', 'status_value_unknown'],
  ])('of %i is %s: %s', async (value, outcome, code) => {
    await world.tokens(value);
    expect(await status(await world.sd())).toEqual([outcome, code]);
  });

  it.each<[string, (world: World) => Promise<unknown> | unknown, string]>([
    ['does not answer', ({ answers, urls }) => answers.set(urls.token, { state: 'unreachable', reason: 'x' }), 'status_unreachable'],
    ['is not there', ({ answers }) => answers.clear(), 'status_absent'],
    ['is no JWT', ({ publish, urls }) => publish(urls.token, '{}'), 'list_malformed'],
    ['is an SD-JWT', async ({ publish, urls, sd }) => publish(urls.token, (await sd()).split('~')[0] ?? ''), 'list_malformed'],
    ['lives at another address', ({ tokens }) => tokens(0, undefined, { uri: 'https://badges.kestrelbay.example/status/4.jwt' }), 'list_other_address'],
    ['has ended', ({ tokens }) => tokens(0, undefined, { expiresAt: seconds(-61) }), 'list_expired'],
    ['is of tomorrow', ({ tokens }) => tokens(0, undefined, { issuedAt: seconds(61) }), 'list_not_yet_valid'],
    ['is another issuer’s', ({ tokens }) => tokens(0, webParty('evil.example').signer), 'list_other_issuer'],
    ['is signed by another’s key in the issuer’s name', ({ tokens, issuer }) => tokens(0, { ...keyParty().signer, controller: issuer.did }), 'list_unverified'],
    [
      'is signed by another key under the issuer’s key’s name',
      ({ tokens, issuer }) => tokens(0, { ...keyParty().signer, controller: issuer.did, verificationMethod: issuer.signer.verificationMethod }),
      'list_unverified',
    ],
    [
      'is older than its ttl',
      ({ publish, urls, answers }) => {
        const answer = answers.get(urls.token);
        publish(urls.token, answer?.state === 'fetched' ? answer.body : '', seconds(-301));
      },
      'list_stale',
    ],
  ])('is unknown where the list %s', async (_name, change, code) => {
    const badge = await world.sd();
    await change(world);
    expect(await status(badge)).toEqual(['undetermined', code]);
  });

  it('tells in the detail why a list did not verify', async () => {
    await world.tokens(0, { ...keyParty().signer, controller: world.issuer.did });
    const { checks } = await verifyCredential(await world.sd(), world.deps);
    expect(checks.find(({ step }) => step === 'status')?.detail).toMatch(/^key_foreign: did:key:/);
  });
});

describe('where the entry itself is wrong', () => {
  const judge = async (format: 'ldp_vc' | 'dc+sd-jwt', carried: Json) => {
    const run = openRun(world.deps);
    const claims = format === 'ldp_vc' ? { credentialStatus: carried } : { status: carried };
    const from = { issuer: world.issuer.did, keyId: world.issuer.signer.verificationMethod, claims };
    await checkStatus(
      format === 'ldp_vc'
        ? { ...from, format, proofs: [], signers: [], partial: false }
        : { ...from, format, token: claims, keys: 'jwt-vc-issuer', presented: '', nodeHash: 'sha256', disclosures: [], hidesMembers: false },
      run,
    );
    return run.checks.map(({ code }) => code);
  };
  const list = { uri: 'https://badges.kestrelbay.example/status/3.jwt', idx: INDEX };

  it.each<[string, Json, string]>([
    ['sound', { status_list: list }, 'status_ok'],
    ['text', 'valid', 'status_entry_malformed'],
    ['null', null, 'status_entry_malformed'],
    ['nothing', {}, 'status_type_unknown'],
    ['of another kind', { status_assertion: {} }, 'status_type_unknown'],
    ['a list that is text', { status_list: 'x' }, 'status_entry_malformed'],
    ['a list without an address', { status_list: { idx: 1 } }, 'status_entry_malformed'],
    ['a list without an index', { status_list: { uri: list.uri } }, 'status_entry_malformed'],
    ['an index as text', { status_list: { ...list, idx: '1' } }, 'status_entry_malformed'],
    ['a negative index', { status_list: { ...list, idx: -1 } }, 'status_entry_malformed'],
    ['half an index', { status_list: { ...list, idx: 1.5 } }, 'status_entry_malformed'],
  ])('status of an SD-JWT: %s', async (_name, carried, code) => {
    expect(await judge('dc+sd-jwt', carried)).toEqual([code]);
  });

  it.each<[string, (sound: JsonObject) => Json, string]>([
    ['sound', (sound) => sound, 'status_ok'],
    ['text', () => 'x', 'status_entry_malformed'],
    ['null', () => null, 'status_entry_malformed'],
    ['without an address', ({ statusListCredential: _, ...rest }) => rest, 'status_entry_malformed'],
    ['without an index', ({ statusListIndex: _, ...rest }) => rest, 'status_entry_malformed'],
    ['without a purpose', ({ statusPurpose: _, ...rest }) => rest, 'status_entry_malformed'],
    ['without a type', ({ type: _, ...rest }) => rest, 'status_type_unknown'],
    ['with an index of leading zeros', (sound) => ({ ...sound, statusListIndex: '007' }), 'status_entry_malformed'],
    ['with an index of words', (sound) => ({ ...sound, statusListIndex: 'first' }), 'status_entry_malformed'],
    ['with an index of a billion', (sound) => ({ ...sound, statusListIndex: '1000000000' }), 'status_entry_malformed'],
    ['with a negative index', (sound) => ({ ...sound, statusListIndex: -1 }), 'status_entry_malformed'],
  ])('credentialStatus: %s', async (_name, change, code) => {
    expect(await judge('ldp_vc', change(entry()))).toEqual([code]);
  });
});

describe('checking again', () => {
  const seen = async (format: 'di' | 'sd') => {
    const verdict = await verifyCredential(await (format === 'di' ? world.di() : world.sd()), world.deps);
    return [verdict.status, verdict.issuer ?? { did: '', keyId: '' }] as const;
  };

  it.each<['di' | 'sd']>([['di'], ['sd']])('%s: asks the issuer’s key and every list again, and nothing of the badge', async (format) => {
    const [entries, issuer] = await seen(format);
    world.asked.length = 0;
    const recheck = await recheckStatus(entries, issuer, world.deps);
    expect([recheck.outcome, recheck.checks.map(({ step }) => step)]).toEqual(['valid', format === 'di' ? ['key', 'status', 'status'] : ['key', 'status']]);
    expect(recheck.sentence.en).toBe(
      'Still in force; only the issuer’s key and the status were asked about again. It has not been revoked; we asked on 22 November 2026 at 12:00 UTC.',
    );
    expect(recheck.status).toEqual(entries);
    expect(world.asked).toEqual([world.issuer.did, ...entries.map(({ url }) => url)]);
  });

  it('sees a revocation since, a key withdrawn since, a list gone since', async () => {
    const [entries, issuer] = await seen('di');
    await world.bitstring('revocation', true);
    expect(await recheckStatus(entries, issuer, world.deps)).toMatchObject({
      outcome: 'invalid',
      code: 'status_revoked',
      status: [{ value: 1 }, { value: 0 }],
    });
    world.answers.clear();
    expect(await recheckStatus(entries, issuer, world.deps)).toMatchObject({ outcome: 'undetermined', code: 'status_absent' });
    const { assertionMethod: _, ...document } = world.issuer.document;
    world.resolutions.set(world.issuer.did, { state: 'found', document, deactivated: false });
    expect(await recheckStatus(entries, issuer, world.deps)).toMatchObject({ outcome: 'invalid', code: 'key_not_listed' });
  });

  it('finds out later what could not be found out first', async () => {
    const answers = new Map(world.answers);
    world.answers.clear();
    const [entries, issuer] = await seen('di');
    for (const [url, answer] of answers) world.answers.set(url, answer);
    expect(await recheckStatus(entries, issuer, world.deps)).toMatchObject({ outcome: 'valid', code: 'valid' });
  });

  it('of a badge without a list says so', async () => {
    const [, issuer] = await seen('di');
    expect((await recheckStatus([], issuer, world.deps)).sentence.en).toContain('names no list');
  });
});
