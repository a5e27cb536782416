import { randomBytes } from 'node:crypto';
import { LaurelError } from '@laurel/base';
import { type Verdict, verifyCredential } from '@laurel/credentials';
import { verifyAudit } from '@laurel/ledger';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Issuer } from '../deps.ts';
import { type AchievementRow, Award, AwardEvent, type AwardRow, Batch, IssuedCredential, StatusEntry } from '../records.ts';
import { openClaiming } from '../testing/claiming.ts';
import { defineOne, openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
import { openVisitor } from '../testing/visitor.ts';
import { openWallet, walletKey } from '../testing/wallet.ts';
import { awardChunk, batchProgress, startBatch } from './award-batch.ts';
import { liftSuspension, revokeAward, suspendAward } from './change-standing.ts';
import { draftBatch } from './draft-batch.ts';
import { issueAgain, issueBatchAgain } from './issue-again.ts';
import { issueChunk } from './issue-job.ts';

let test: TestIssuer;
let achievement: AchievementRow;
let claiming: ReturnType<typeof openClaiming>;
beforeAll(async () => {
  test = await openTestIssuer();
  achievement = await defineOne(test);
  claiming = openClaiming(test, achievement);
});
afterAll(() => test.stop());
beforeEach(() => {
  test.clock.now = new Date(test.clock.now.getTime() + 1_000);
});

const P256 = 'did:key:zDnaerx9CtbPJ1q36T5Ln5wYt3MQYeGRG5ehnPAmxcf5mDZpv';
const kestrel = () => test.store.as('kestrel');
const awardsOf = (batchId: string) => kestrel().read((db) => db.list(Award, { batchId }, { order: { batchLine: 'ASC' } }));
const awardRow = (id: string) => kestrel().read((db) => db.one(Award, { id }));
const credentialsOf = (awardId: string) => kestrel().read((db) => db.list(IssuedCredential, { awardId }, { order: { copy: 'ASC', configuration: 'ASC' } }));
const kindsOf = async (awardId: string) =>
  (await kestrel().read((db) => db.list(AwardEvent, { awardId }, { order: { position: 'ASC' } }))).map(({ kind }) => kind);
const lettersTo = (email: string) => test.letters.filter((letter) => letter.to === email);

async function awardRows(rows: readonly string[], issuer: Issuer = test.issuer): Promise<{ id: string }> {
  const input = { profile: 'kestrel', achievementId: achievement.id, assessment: { class: 'participation' as const, attestation: null } };
  const bytes = new TextEncoder().encode(`email,name,HOLDER_KEY\n${rows.join('\n')}`);
  const batch = await draftBatch(test.issuer, { ...input, filename: 'keys.csv', bytes, language: 'en', actor: 'person:test' });
  await startBatch(test.issuer, { profile: 'kestrel', batchId: batch.id, actor: 'person:test' });
  while ((await awardChunk(issuer)) === 'more');
  return batch;
}
async function issueAll(issuer: Issuer = test.issuer): Promise<void> {
  while ((await issueChunk(issuer, test.serveList)) === 'more');
}
const randomKey = () => randomBytes(9).toString('hex');

/** What anybody finds who checks it: the lists are fetched from this node over HTTP. */
const verdictOf = (signed: string): Promise<Verdict> =>
  verifyCredential(signed, {
    resolve: test.agent.resolve,
    vouch: async () => [],
    clock: test.context.clock,
    fetchStatus: async (url, accept) => {
      const response = await fetch(url, { headers: { Accept: accept } });
      return { state: 'fetched', body: await response.text(), contentType: response.headers.get('content-type') ?? '', fetchedAt: test.clock.now };
    },
  });
const codesOf = async (rows: readonly { signed: string }[]) => [
  ...new Set(await Promise.all(rows.map(async ({ signed }) => (await verdictOf(signed)).code.replace('status_', '')))),
];

describe('a roster row with the learner’s key', () => {
  it('is signed at once for that key, without a claim, and fetched by whoever has the letter and by the registrar', async () => {
    const key = walletKey();
    const batch = await awardRows([`key1@b.example,Zoë,${key.did}`, `key2@b.example,Bo,${P256}`, 'link@b.example,Al,']);
    const [first, second, third] = await awardsOf(batch.id);
    expect([first, second, third].map((award) => award?.state)).toEqual(['signing', 'signing', 'offered']);
    expect([lettersTo('key1@b.example'), lettersTo('link@b.example')].map((letters) => letters.length)).toEqual([0, 1]);
    await issueAll();
    expect((await awardsOf(batch.id)).map(({ state }) => state)).toEqual(['issued', 'issued', 'offered']);
    const signed = await credentialsOf(first?.id ?? '');
    expect(signed.map(({ configuration }) => configuration).sort()).toEqual(['open-badge-di', 'open-badge-sd-jwt']);
    expect(await codesOf(signed)).toEqual(['valid']);
    const di = JSON.parse(signed.find(({ configuration }) => configuration === 'open-badge-di')?.signed ?? '{}');
    expect(di.credentialSubject.id).toBe(key.did);
    const [, payload = ''] = (signed.find(({ configuration }) => configuration === 'open-badge-sd-jwt')?.signed ?? '').split('.');
    expect(JSON.parse(Buffer.from(payload, 'base64url').toString()).cnf.jwk).toEqual(key.jwk);
    expect(await codesOf(await credentialsOf(second?.id ?? ''))).toEqual(['valid']);
    expect(await kindsOf(first?.id ?? '')).toEqual(['awarded', 'issued']);

    const learner = await openVisitor(test);
    const [letter, ...more] = lettersTo('key1@b.example');
    expect([letter?.kind, more]).toEqual(['issued', []]);
    const at = `/claim/${/\/claim\/([\w-]+)/.exec(letter?.text ?? '')?.[1]}`;
    const page = await learner.get(at);
    expect(page.status).toBe(200);
    expect(page.text).not.toContain('Keep it in my wallet');
    expect((await learner.get(`${at}/badge.json`)).text).toBe(JSON.stringify(di));
    expect((await learner.get(`${at}/badge.jwt`)).headers.get('content-disposition')).toContain('badge.jwt');
    expect((await learner.post(at, {})).status).toBe(409); // the registrar named whose it is

    const desk = await openVisitor(test, { email: 'odile@kestrel.example', role: 'registrar', profile: 'kestrel' });
    const detail = await desk.get(`/desk/kestrel/awards/${first?.id}`);
    expect(detail.text).toContain(key.did);
    expect((await desk.get(`/desk/kestrel/awards/${first?.id}/badge.json`)).text).toBe(JSON.stringify(di));
    expect((await desk.get('/desk/kestrel/register?state=issued')).text).toContain('Zoë');
    expect((await desk.get(`/desk/kestrel/awards/${third?.id}/badge.json`)).status).toBe(404);

    await revokeAward(test.issuer, test.serveList, { profile: 'kestrel', awardId: first?.id ?? '', actor: 'person:test', reason: 'other' });
    expect(await codesOf(signed)).toEqual(['revoked']);
    expect((await learner.get(`${at}/badge.json`)).status).toBe(410);
  });

  it('whose achievement cannot be signed is said so, holds nobody up, and is issued once that is mended', async () => {
    const { agent } = test.issuer;
    const refused = (await awardRows([`bad@b.example,Bad,${walletKey().did}`])).id;
    const broken: Issuer = { ...test.issuer, agent: { ...agent, issueSdJwt: async () => Promise.reject(new LaurelError('lint_failed')) } };
    await issueAll(broken);
    const [award] = await awardsOf(refused);
    expect(award?.state).toBe('unsigned');
    expect(lettersTo('bad@b.example')).toEqual([]);
    expect(test.troubles).toContainEqual({ event: 'issue.refused', fields: { award: award?.id, code: 'lint_failed' } });
    await again(award);
    await issueAll();
    expect((await awardsOf(refused)).map(({ state }) => state)).toEqual(['issued']);
    expect(lettersTo('bad@b.example')).toHaveLength(1);
  });

  it('waits where the disk is full', async () => {
    const batch = await awardRows([`full@b.example,Full,${walletKey().did}`]);
    const full: Issuer = { ...test.issuer, enqueue: async () => Promise.reject(new LaurelError('storage_full')) };
    await expect(issueChunk(full, test.serveList)).rejects.toMatchObject({ code: 'storage_full' });
    expect((await awardsOf(batch.id)).map(({ state }) => state)).toEqual(['signing']);
    await issueAll();
    expect((await awardsOf(batch.id)).map(({ state }) => state)).toEqual(['issued']);
  });

  it('KF-I10: is signed once where two processes are at it, and its places are its own', async () => {
    const rows = Array.from({ length: 25 }, (_, n) => `two${n}@b.example,T${n},${walletKey().did}`);
    const batch = await awardRows(rows);
    await Promise.all([issueAll(), issueAll()]);
    for (const award of await awardsOf(batch.id)) {
      expect((await credentialsOf(award.id)).length).toBe(2);
      expect(lettersTo(award.recipientEmail)).toHaveLength(1);
    }
    const entries = await kestrel().read((db) => db.list(StatusEntry, {}));
    expect(new Set(entries.map(({ listId, position }) => `${listId} ${position}`)).size).toBe(entries.length);
    expect(await batchProgress(test.issuer, await batchRow(batch.id))).toMatchObject({ signing: 0, unsigned: 0, job: { done: 25 } });
  });
});

const batchRow = async (id: string) => {
  const row = await kestrel().read((db) => db.one(Batch, { id }));
  if (!row) throw new Error('no batch');
  return row;
};
const again = (award: AwardRow | undefined, name?: string, key = randomKey()) =>
  issueAgain(test.issuer, { profile: 'kestrel', awardId: award?.id ?? '', key, actor: 'person:test', correction: name === undefined ? {} : { name } });

describe('issuing again', () => {
  it('signs a kept badge anew with its name put right, revokes what was signed before, and leaves the award what it was', async () => {
    const { award, access, refresh } = await claiming.redeemed();
    const wallet = openWallet(test.url, test.clock);
    const key = walletKey();
    await wallet.badge(access, key);
    await wallet.copies(access, [walletKey(), walletKey()]);
    const row = await awardRow(award.id);
    const old = await credentialsOf(award.id);
    const press = randomKey();
    const [one, two] = await Promise.all([again(row, 'Zoé Martin', press), again(row, 'Zoé Martin', press)]);
    expect(two).toBe(one);
    await issueAll();
    const now = await credentialsOf(award.id);
    const fresh = now.filter(({ supersededAt }) => supersededAt === null);
    expect([now.length, fresh.length]).toEqual([5, 2]);
    expect(await codesOf(old)).toEqual(['revoked']);
    expect(await codesOf(fresh)).toEqual(['valid']);
    const di = JSON.parse(fresh.find(({ configuration }) => configuration === 'open-badge-di')?.signed ?? '{}');
    expect(di.credentialSubject).toMatchObject({ id: key.did, name: 'Zoé Martin' });
    expect(await awardRow(award.id)).toMatchObject({ id: award.id, state: 'issued', standing: 'good', recipientName: 'Zoé Martin', createdAt: row?.createdAt });
    expect(await kindsOf(award.id)).toEqual(['awarded', 'opened', 'kept', 'reissued']);
    const history = await kestrel().read((db) => db.list(AwardEvent, { awardId: award.id }, { order: { position: 'DESC' } }));
    expect(history[0]).toMatchObject({ kind: 'reissued', note: `${row?.recipientName} → Zoé Martin` });
    expect(lettersTo(award.email).map(({ kind }) => kind)).toEqual(['claim', 'reissued']);
    // The tokens of the old end with it, and so does its link.
    expect((await wallet.refresh(refresh)).body.error).toBe('invalid_grant');
    expect((await (await openVisitor(test)).get(`/claim/${award.token}`)).status).toBe(410);

    // A suspension lifted brings nothing back that another took the place of.
    const change = { profile: 'kestrel', awardId: award.id, actor: 'person:test' };
    await suspendAward(test.issuer, test.serveList, change);
    expect([await codesOf(fresh), await codesOf(old)]).toEqual([['suspended'], ['revoked']]);
    await liftSuspension(test.issuer, test.serveList, change);
    expect([await codesOf(fresh), await codesOf(old)]).toEqual([['valid'], ['revoked']]);
  });

  it('lets any wallet of the learner keep it by the new letter, and then the files it lay ready in no longer count', async () => {
    const { award, access } = await claiming.redeemed();
    const wallet = openWallet(test.url, test.clock);
    await wallet.badge(access, walletKey());
    await again(await awardRow(award.id));
    await issueAll();
    const lying = (await credentialsOf(award.id)).filter(({ supersededAt }) => supersededAt === null);
    const text = lettersTo(award.email).at(-1)?.text ?? '';
    const token = /\/claim\/([\w-]+)/.exec(text)?.[1] ?? '';
    const learner = await openVisitor(test);
    expect((await learner.get(`/claim/${token}`)).text).toContain('Keep it in my wallet');
    await learner.post(`/claim/${token}`, {});
    const where = await learner.get(`/claim/${token}/wallet`);
    const uri = decodeURIComponent(/credential_offer_uri=([^"&]+)/.exec(where.text)?.[1] ?? '');
    const offer = await (await fetch(uri)).json();
    const tokens = (await wallet.redeem(offer.grants['urn:ietf:params:oauth:grant-type:pre-authorized_code']['pre-authorized_code'])).body;
    const other = walletKey();
    expect((await wallet.badge(String(tokens.access_token), other)).status).toBe(200);
    expect((await wallet.copies(String(tokens.access_token), [walletKey()])).status).toBe(200);
    expect((await awardRow(award.id))?.state).toBe('kept');
    expect(await codesOf(lying)).toEqual(['revoked']);
    const counted = (await credentialsOf(award.id)).filter(({ supersededAt }) => supersededAt === null);
    expect(counted.map(({ configuration }) => configuration).sort()).toEqual(['open-badge-di', 'open-badge-sd-jwt']);
    expect(await codesOf(counted)).toEqual(['valid']);
    expect((await wallet.badge(String(tokens.access_token), walletKey())).body.error).toBe('credential_request_denied');
  });

  it('takes a whole batch, and leaves what nobody holds, what is revoked and what was revoked meanwhile', async () => {
    const keys = Array.from({ length: 12 }, () => walletKey());
    const batch = await awardRows(['open@b.example,Open,', ...keys.map((key, n) => `many${n}@b.example,M${n},${key.did}`)]);
    await issueAll();
    const [, gone, soonGone, ...rest] = await awardsOf(batch.id);
    const revoke = (award: AwardRow | undefined) =>
      revokeAward(test.issuer, test.serveList, { profile: 'kestrel', awardId: award?.id ?? '', actor: 'person:test', reason: 'misconduct' });
    await revoke(gone);
    const key = randomKey();
    const start = () => issueBatchAgain(test.issuer, { profile: 'kestrel', batchId: batch.id, key, actor: 'person:test' });
    const job = await start();
    expect(await start()).toBe(job);
    expect(await issueChunk(test.issuer, test.serveList)).toBe('more'); // written down
    await revoke(soonGone);
    await issueAll();
    expect(await start()).toBe(job);
    const found = await test.store.read((db) => test.issuer.jobs.find(db, 'kestrel', job));
    expect(found).toMatchObject({ state: 'done', total: 11, done: 10, failed: 1 });
    for (const award of rest) {
      expect((await credentialsOf(award.id)).map(({ supersededAt }) => supersededAt === null)).toEqual([false, false, true, true]);
      expect(await kindsOf(award.id)).toEqual(['awarded', 'issued', 'reissued']);
    }
    for (const award of [gone, soonGone]) expect(await codesOf(await credentialsOf(award?.id ?? ''))).toEqual(['revoked']);
    expect(await verifyAudit(test.store)).toMatchObject({ ok: true });
  });

  it('is refused for what nobody holds, what is suspended or revoked, and another profile’s', async () => {
    const batch = await awardRows(['nobody@b.example,N,', `held@b.example,H,${walletKey().did}`]);
    await issueAll();
    const [nobody, held] = await awardsOf(batch.id);
    await expect(again(nobody)).rejects.toMatchObject({ code: 'award_state' });
    const change = { profile: 'kestrel', awardId: held?.id ?? '', actor: 'person:test' };
    await suspendAward(test.issuer, test.serveList, change);
    await expect(again(held)).rejects.toMatchObject({ code: 'award_state' });
    await revokeAward(test.issuer, test.serveList, { ...change, reason: 'other' });
    await expect(again(held)).rejects.toMatchObject({ code: 'award_revoked' });
    await expect(issueAgain(test.issuer, { ...change, profile: 'heron', key: 'k', correction: {} })).rejects.toMatchObject({ code: 'not_found' });
    await expect(issueBatchAgain(test.issuer, { profile: 'kestrel', batchId: batch.id, key: randomKey(), actor: 'x' })).rejects.toMatchObject({
      code: 'award_state',
    });
    await expect(again(held, 'a\u202Eb')).rejects.toMatchObject({ code: 'bad_form' });
  });

  it('is asked once at the desk and shown until it is done', async () => {
    const batch = await awardRows([`desk@b.example,Amelie,${walletKey().did}`]);
    await issueAll();
    const [award] = await awardsOf(batch.id);
    const desk = await openVisitor(test, { email: 'odile@kestrel.example', role: 'registrar', profile: 'kestrel' });
    expect((await desk.get(`/desk/kestrel/batches/${batch.id}`)).text).toContain(`/desk/kestrel/batches/${batch.id}/issue`);
    const at = `/desk/kestrel/awards/${award?.id}`;
    const ask = await desk.get(`${at}/issue`);
    expect(ask.text).toContain('Issue 1 badge again?');
    expect(ask.text).toContain('href="/desk/kestrel/register" aria-current');
    const key = /name="key" value="([^"]+)"/.exec(ask.text)?.[1] ?? '';
    expect((await desk.post(`${at}/issue`, { key, name: 'x'.repeat(501) })).status).toBe(422);
    expect((await desk.post(`${at}/issue`, { name: 'Amélie' })).status).toBe(422);
    const nameless = await desk.post(`${at}/issue`, { key, name: ' ' });
    expect([nameless.status, nameless.text.includes('name="no_name"')]).toEqual([422, true]);
    const sent = await desk.post(`${at}/issue`, { key, name: 'Amélie' });
    expect((await desk.post(`${at}/issue`, { key, name: 'Amélie' })).location).toBe(sent.location);
    const running = await desk.get(sent.location);
    expect(running.headers.get('refresh')).toBe('5');
    await issueAll();
    expect((await desk.get(sent.location)).text).toContain('1 badge issued again');
    expect((await desk.get(at)).text).toContain('Issued again; what was signed before no longer counts');
    expect((await desk.get('/desk/kestrel/register?q=amelie')).text).toContain('Amélie');
    const whole = await desk.get(`/desk/kestrel/batches/${batch.id}/issue`);
    const batchKey = /name="key" value="([^"]+)"/.exec(whole.text)?.[1] ?? '';
    expect((await desk.post(`/desk/kestrel/batches/${batch.id}/issue`, { key: batchKey })).location).toMatch(/\/desk\/kestrel\/issues\//);
    await issueAll();
    const heron = await openVisitor(test, { email: 'h@heron.example', role: 'registrar', profile: 'heron' });
    expect((await heron.get(sent.location.replace('kestrel', 'heron'))).status).toBe(404);
  });
});
