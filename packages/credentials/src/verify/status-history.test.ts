import { beforeEach, describe, expect, it } from 'vitest';
import { CREDENTIALS_V2, OPEN_BADGES_EXTENSIONS, OPEN_BADGES_V3 } from '../contexts/contexts.ts';
import { signDataIntegrity } from '../proof/data-integrity.ts';
import { buildRevocationList } from '../status/revocation-list.ts';
import { bodyAt, entryOf, statusOf } from '../testing/status.ts';
import { NOW, openWorld, seconds, type World } from '../testing/world.ts';
import type { JsonObject } from '../types.ts';
import { verifyCredential } from './verify-credential.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});

const status = (input: string) => statusOf(world, input);
const entry = (change: JsonObject = {}) => entryOf(world, change);
const withEntry = (change: JsonObject = {}) => world.di({ credentialStatus: entry(change) });
const body = (url: string) => bodyAt(world, url);

describe('a copy that outlived trouble on the way', () => {
  const inTrouble = (url: string, offset: number) =>
    world.answers.set(url, {
      state: 'unreachable',
      reason: 'status 503',
      kept: { body: body(url), contentType: 'application/vc', fetchedAt: seconds(offset) },
    });

  it('is believed for 300 seconds and dated, then says when it is of and no more', async () => {
    const badge = await withEntry();
    inTrouble(world.urls.revocation, -300);
    const verdict = await verifyCredential(badge, world.deps);
    expect([verdict.outcome, verdict.sentence.en]).toEqual([
      'valid',
      'This badge is valid. It has not been revoked; we asked on 22 November 2026 at 11:55 UTC.',
    ]);
    inTrouble(world.urls.revocation, -301);
    const stale = await verifyCredential(badge, world.deps);
    expect([stale.outcome, stale.code, stale.sentence.en]).toEqual([
      'undetermined',
      'list_stale',
      'We could not finish checking. The issuer’s list that we have is of 22 November 2026 at 11:54 UTC, too old to rely on.',
    ]);
  });

  it('still tells that a badge is revoked, which is for good, and nothing of a suspension, which can end', async () => {
    await world.bitstring('revocation', true);
    inTrouble(world.urls.revocation, -3_600);
    expect(await status(await withEntry())).toEqual(['invalid', 'status_revoked']);
    await world.bitstring('suspension', true);
    inTrouble(world.urls.suspension, -3_600);
    expect(await status(await world.di({ credentialStatus: entry({ statusPurpose: 'suspension', statusListCredential: world.urls.suspension }) }))).toEqual([
      'undetermined',
      'list_stale',
    ]);
  });

  it('that is damaged is as good as none', async () => {
    const badge = await withEntry();
    world.answers.set(world.urls.revocation, {
      state: 'unreachable',
      reason: 'status 503',
      kept: { body: '{', contentType: 'application/vc', fetchedAt: NOW },
    });
    expect(await status(badge)).toEqual(['undetermined', 'status_unreachable']);
  });
});

describe('"was it valid then?"', () => {
  const THEN = new Date('2026-09-01T08:00:00Z');
  const history = (url: string, query: string) => `${url}?${query}`;
  const ask = async (badge: string) => {
    const { outcome, checks, sentence } = await verifyCredential(badge, world.deps, { asOf: THEN });
    return [outcome, checks.filter(({ step }) => step === 'status').map(({ code }) => code), sentence.en];
  };
  const then = async (purpose: 'revocation' | 'suspension', set: boolean, change: JsonObject = {}) => {
    const now = world.answers.get(world.urls[purpose]);
    await world.bitstring(purpose, set, { validFrom: '2026-08-31T20:00:00Z', validUntil: '2026-09-01T08:00:00Z', ...change });
    const answer = world.answers.get(world.urls[purpose]);
    if (answer) world.answers.set(history(world.urls[purpose], 'timestamp=2026-09-01T08%3A00%3A00.000Z'), answer);
    if (now) world.answers.set(world.urls[purpose], now);
  };

  it('asks each list for its history and judges by that, whatever it says today', async () => {
    await world.bitstring('revocation', true);
    await then('revocation', false);
    await then('suspension', false);
    expect(await ask(await world.di())).toEqual([
      'valid',
      ['status_was_good', 'status_was_not_suspended'],
      'This badge was valid on 1 September 2026 at 08:00 UTC. It was not revoked on 1 September 2026 at 08:00 UTC.',
    ]);
    await then('suspension', true);
    expect((await ask(await world.di())).slice(0, 2)).toEqual(['invalid', ['status_was_good', 'status_was_suspended']]);
    await then('revocation', true);
    expect((await ask(await world.di())).slice(0, 2)).toEqual(['invalid', ['status_was_revoked', 'status_was_suspended']]);
  });

  it('takes no list of today for one of then, nor one that does not say from when until when it holds', async () => {
    const address = history(world.urls.revocation, 'timestamp=2026-09-01T08%3A00%3A00.000Z');
    const today = world.answers.get(world.urls.revocation);
    if (today) world.answers.set(address, today);
    expect((await ask(await withEntry())).slice(0, 2)).toEqual(['undetermined', ['list_not_yet_valid']]);
    const list = JSON.parse(body(world.urls.revocation));
    const { proof: _, validFrom: __, validUntil: ___, ...unbounded } = list;
    world.publish(address, JSON.stringify(await signDataIntegrity(unbounded, world.issuer.signer, { created: NOW, proofPurpose: 'assertionMethod' })));
    expect((await ask(await withEntry())).slice(0, 2)).toEqual(['undetermined', ['list_no_history']]);
  });

  it('asks a list of ids for today’s: what it does not revoke it had not revoked before, and of what it does it says no day', async () => {
    const url = 'https://badges.kestrelbay.example/revocations';
    const badge = await world.di({
      '@context': [CREDENTIALS_V2, OPEN_BADGES_V3, OPEN_BADGES_EXTENSIONS],
      credentialStatus: { id: url, type: '1EdTechRevocationList' },
    });
    const { id } = JSON.parse(badge);
    const publishIds = (revoked: string[], fetchedAt = NOW) =>
      world.publish(url, JSON.stringify(buildRevocationList({ url, issuer: world.issuer.did, revoked })), fetchedAt);
    publishIds(['urn:uuid:0']);
    expect((await ask(badge)).slice(0, 2)).toEqual(['valid', ['status_was_good']]);
    publishIds([id]);
    expect((await ask(badge)).slice(0, 2)).toEqual(['undetermined', ['list_no_history']]);
    await then('revocation', false);
    const both = await world.di({ ...JSON.parse(badge), credentialStatus: [{ id: url, type: '1EdTechRevocationList' }, entry()], proof: undefined });
    expect((await ask(both)).slice(0, 2)).toEqual(['undetermined', ['list_no_history']]); // they do not agree even today
    await world.bitstring('revocation', true);
    expect((await ask(both)).slice(0, 2)).toEqual(['valid', ['status_was_good']]); // revoked since
    world.answers.set(world.urls.revocation, { state: 'unreachable', reason: 'status 503' });
    expect((await ask(both)).slice(0, 2)).toEqual(['undetermined', ['status_unreachable']]); // it may be told in a while
    const before = { body: body(url).replace(id, 'urn:uuid:0'), contentType: 'application/json', fetchedAt: new Date(THEN.getTime() - 1) };
    world.answers.set(url, { state: 'unreachable', reason: 'status 503', kept: before });
    expect((await ask(badge)).slice(0, 2)).toEqual(['undetermined', ['status_unreachable']]); // it may be told in a while
    publishIds(['urn:uuid:0'], new Date(THEN.getTime() - 1)); // a copy kept from the day before says nothing of that day
    expect((await ask(badge)).slice(0, 2)).toEqual(['undetermined', ['list_no_history']]);
  });

  it('is undetermined where the issuer keeps no list of then, which is said once and blames nobody', async () => {
    expect(await ask(await world.di())).toEqual(['undetermined', ['list_none_then'], 'We could not finish checking. The issuer keeps no list of that day.']);
  });

  it.each([
    ['to the last second of the day before it begins', { validFrom: '2026-09-01T00:00:00Z' }, '2026-08-31T23:59:59Z', 'not_yet_valid'],
    ['from the day on which it begins', { validFrom: '2026-09-01T00:00:00Z' }, '2026-09-01T23:59:59Z', 'dates_ok'],
    ['to the last second of its last day', { validUntil: '2026-08-31T23:59:59Z' }, '2026-08-31T23:59:59Z', 'dates_ok'],
    ['from the day after', { validUntil: '2026-08-31T23:59:59Z' }, '2026-09-01T00:00:00Z', 'expired'],
  ])('judges its dates without a skew of clocks, %s', async (_, change, asOf, code) => {
    const { checks } = await verifyCredential(await world.di(change), world.deps, { asOf: new Date(asOf) });
    expect(checks.filter(({ step }) => step === 'dates').map((check) => check.code)).toEqual([code]);
  });

  it('asks a token list by its own parameter', async () => {
    await world.tokens(0, undefined, { issuedAt: new Date('2026-08-31T20:00:00Z'), expiresAt: new Date('2026-09-01T20:00:00Z') });
    const answer = world.answers.get(world.urls.token);
    if (answer) world.answers.set(history(world.urls.token, 'time=1788249600'), answer);
    world.answers.delete(world.urls.token);
    expect((await ask(await world.sd())).slice(0, 2)).toEqual(['valid', ['status_was_good']]);
  });

  it('takes the dates as they stood, and the key as it stands: a thief dates back', async () => {
    await then('revocation', false);
    await then('suspension', false);
    expect((await ask(await world.di({ validUntil: '2026-10-01T00:00:00Z' })))[0]).toBe('valid');
    expect((await ask(await world.di({ validFrom: '2026-10-01T00:00:00Z' })))[0]).toBe('invalid');
    const { verificationMethod = [], ...document } = world.issuer.document;
    const revoked = verificationMethod.map((method) => ({ ...method, revoked: '2026-10-01T00:00:00Z' }));
    world.resolutions.set(world.issuer.did, { state: 'found', document: { ...document, verificationMethod: revoked }, deactivated: false });
    expect((await ask(await world.di()))[0]).toBe('invalid');
  });
});
