import { DAY, HOUR } from '@laurel/base';
import { In } from '@laurel/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBatch } from './awards/award-batch.ts';
import { awardOne } from './awards/award-one.ts';
import { draftBatch } from './awards/draft-batch.ts';
import { prepareIssuer } from './deps.ts';
import { makeOffer, offerCode, readOffer } from './oid4vci/offers.ts';
import { Award, Batch, RosterLine } from './records.ts';
import { claimTokenFor, defineOne, openTestIssuer, type TestIssuer } from './testing/open-test-issuer.ts';
import { openWallet, walletKey } from './testing/wallet.ts';

let test: TestIssuer;
beforeAll(async () => {
  test = await openTestIssuer({
    profiles: [
      { slug: 'kestrel', name: { en: 'Kestrel Bay', fr: 'Kestrel Bay' } },
      { slug: 'heron', name: { en: 'Heron', fr: 'Heron' }, identity: { keyType: 'P-256' } },
      { slug: 'tern', name: { en: 'Tern', fr: 'Tern' }, identity: { method: 'did:key' } },
    ],
  });
});
afterAll(() => test.stop());

const json = async (path: string) => {
  const response = await fetch(test.url + path);
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    etag: response.headers.get('etag'),
    body: response.status === 200 ? await response.json() : undefined,
  };
};

describe('an issuer’s documents', () => {
  it('stand at the root for the first profile and under its slug for the others', async () => {
    const host = new URL(test.url).host.replace(':', '%3A');
    expect(await json('/.well-known/did.json')).toMatchObject({ status: 200, body: { id: `did:web:${host}` } });
    expect(await json('/heron/did.json')).toMatchObject({ status: 200, body: { id: `did:web:${host}:heron` } });
    expect((await json('/kestrel/did.json')).status).toBe(404);
    expect((await json('/tern/did.json')).status).toBe(404);
    expect(test.issuer.profiles[2]?.did).toMatch(/^did:key:z/);
    expect(await json('/.well-known/openid-credential-issuer/heron')).toMatchObject({ body: { credential_issuer: `${test.url}/heron` } });
    expect(await json('/.well-known/oauth-authorization-server')).toMatchObject({
      body: { issuer: test.url, token_endpoint: `${test.url}/oid4vci/kestrel/token` },
    });
    expect((await json('/.well-known/openid-credential-issuer/nobody')).status).toBe(404);
  });

  it('give the keys of all profiles to verifiers of JWTs, each with whose it is', async () => {
    const { body, type } = await json('/.well-known/jwks.json');
    expect(type).toBe('application/jwk-set+json');
    expect(body.keys.map((key: { iss: string }) => key.iss)).toEqual(test.issuer.profiles.map((profile) => profile.did));
    expect(JSON.stringify(body)).not.toContain('"d"');
  });

  it('say what the badge’s type means, in both languages', async () => {
    const { body } = await json('/vct/open-badge/1');
    expect(body).toMatchObject({ vct: 'urn:laurel:open-badge:1' });
    expect(body.display.map((entry: { locale: string }) => entry.locale)).toEqual(['en', 'fr']);
  });

  it('keep their DIDs over a restart', async () => {
    const again = await prepareIssuer(test.issuer);
    expect(again.profiles.map((profile) => profile.did)).toEqual(test.issuer.profiles.map((profile) => profile.did));
    expect(again.mac('nonce', 'x')).toBe(test.issuer.mac('nonce', 'x'));
  });

  it('are of one DID each, however many processes start at once', async () => {
    const profiles = [{ slug: 'egret', name: { en: 'Egret', fr: 'Egret' }, identity: { method: 'did:key' as const } }];
    const start = () => prepareIssuer({ ...test.issuer, config: { ...test.issuer.config, profiles } });
    const [one, other] = await Promise.all([start(), start()]);
    expect(other.profiles).toEqual(one.profiles);
  });
});

it('refuses to start with a profile that can sign nothing of what it is to', async () => {
  const identity = { method: 'did:key', keyType: 'P-256' } as const;
  const profiles = [{ slug: 'plover', name: { en: 'Plover', fr: 'Plover' }, identity, credentials: ['open-badge-di'] as const }];
  await expect(prepareIssuer({ ...test.issuer, config: { ...test.issuer.config, profiles } })).rejects.toMatchObject({ code: 'config_invalid' });
});

describe.each([
  ['heron', 'P-256', ['open-badge-sd-jwt']],
  ['tern', 'did:key', ['open-badge-di', 'open-badge-sd-jwt']],
])('a profile with another identity, %s (%s)', (slug, _, configurations) => {
  it('offers what its key can sign, and issues it', async () => {
    const achievement = await defineOne(test, {}, slug);
    const email = `a@${slug}.example`;
    await awardOne(test.issuer, {
      profile: slug,
      achievementId: achievement.id,
      recipient: { email, name: null, language: 'en', externalId: null, awardedOn: null, results: [], pin: false },
      assessment: { class: 'participation', attestation: null },
      again: false,
      actor: 'person:test',
    });
    const profile = test.issuer.profiles.find((candidate) => candidate.slug === slug);
    if (!profile) throw new Error('no profile');
    const offer = await makeOffer(test.issuer, claimTokenFor(test, email));
    expect(await readOffer(test.issuer, profile, offer.id)).toMatchObject({ credential_configuration_ids: configurations });
    const wallet = openWallet(profile.identifier, test.clock);
    const access = String((await wallet.redeem(offerCode(test.issuer, offer.id))).body.access_token);
    expect((await wallet.copies(access, [walletKey()])).status).toBe(200);
    expect((await wallet.badge(access)).status).toBe(configurations.includes('open-badge-di') ? 200 : 400);
  });
});

it('forgets drafts of a month ago with the people in them', async () => {
  const achievement = await defineOne(test);
  const draft = () =>
    draftBatch(test.issuer, {
      profile: 'kestrel',
      achievementId: achievement.id,
      filename: 'x.csv',
      bytes: new TextEncoder().encode('email\na@b.example\n'),
      assessment: { class: 'participation', attestation: null },
      language: 'en',
      actor: 'person:test',
    });
  const sweep = test.role.jobs.find((job) => job.name === 'issuer-sweep');
  await draft();
  test.clock.now = new Date(test.clock.now.getTime() + 30 * DAY);
  const kept = await draft();
  test.clock.now = new Date(test.clock.now.getTime() + HOUR);
  expect(await sweep?.run()).toBe('idle');
  const left = await test.store.as('kestrel').read(async (db) => ({ batches: await db.list(Batch, {}), lines: await db.list(RosterLine, {}) }));
  expect(left.batches.map((batch) => batch.id)).toEqual([kept.id]);
  expect(left.lines.map((line) => line.batchId)).toEqual([kept.id]);
});

it('forgets the lines of a roster that were set aside a month ago, and keeps those not awarded yet', async () => {
  const achievement = await defineOne(test);
  const start = async (csv: string) => {
    const batch = await draftBatch(test.issuer, {
      profile: 'kestrel',
      achievementId: achievement.id,
      filename: 'x.csv',
      bytes: new TextEncoder().encode(csv),
      assessment: { class: 'participation', attestation: null },
      language: 'en',
      actor: 'person:test',
    });
    await startBatch(test.issuer, { profile: 'kestrel', batchId: batch.id, actor: 'person:test' });
    return batch.id;
  };
  const run = async (name: string) => {
    while ((await test.role.jobs.find((job) => job.name === name)?.run()) === 'more');
  };
  const old = await start(`email\ngood@b.example\n${Array.from({ length: 300 }, (_, n) => `bad${n}`).join('\n')}`);
  await run('award');
  test.clock.now = new Date(test.clock.now.getTime() + 31 * DAY);
  const young = await start('email\nalso@b.example\nbad\n');
  await run('issuer-sweep');
  const left = await test.store.as('kestrel').read((db) => db.list(RosterLine, { batchId: In([old, young]) }));
  expect(left.map(({ batchId, line }) => [batchId, line])).toEqual([
    [young, 2],
    [young, 3],
  ]);
  expect(await test.store.as('kestrel').read((db) => db.count(Award, { batchId: old }))).toBe(1);
});

it('passes its own examination', async () => {
  for (const examination of test.role.doctor) expect(await examination.run()).toMatchObject({ ok: true });
});
