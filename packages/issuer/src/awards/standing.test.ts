import { randomUUID } from 'node:crypto';
import { LaurelError, MINUTE } from '@laurel/base';
import { verifyCredential } from '@laurel/credentials';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACCESS_TOKEN_LIFE } from '../limits.ts';
import { makeOffer, offerCode } from '../oid4vci/offers.ts';
import { type AchievementRow, Award, CONFIGURATIONS, IssuedCredential, type Standing, StatusList } from '../records.ts';
import { defineOne, openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
import { openWallet, walletKey } from '../testing/wallet.ts';
import { awardOne } from './award-one.ts';
import { liftSuspension, revokeAward, suspendAward } from './change-standing.ts';
import { issueAgain } from './issue-again.ts';
import { issueChunk } from './issue-job.ts';

let test: TestIssuer;
let achievement: AchievementRow;
let people = 0;

beforeAll(async () => {
  test = await openTestIssuer({ profiles: [{ slug: 'kestrel', name: { en: 'Kestrel', fr: 'Kestrel' }, credentials: CONFIGURATIONS }] });
  achievement = await defineOne(test);
});
afterAll(() => test.stop());

async function awarded(): Promise<{ id: string; code: () => Promise<string> }> {
  const email = `learner${++people}@example.org`;
  const { id } = await awardOne(test.issuer, {
    profile: 'kestrel',
    achievementId: achievement.id,
    recipient: { email, name: null, language: 'fr', externalId: null, awardedOn: null, results: [], pin: false },
    assessment: { class: 'participation', attestation: null },
    again: false,
    actor: 'person:test',
  });
  // By the newest letter: issued again, it leads to the new.
  const token = () => /\/claim\/([\w-]+)/.exec(test.letters.findLast(({ to, text }) => to === email && text.includes('/claim/'))?.text ?? '')?.[1] ?? '';
  return { id, code: async () => offerCode(test.issuer, (await makeOffer(test.issuer, token())).id) };
}

/** What anybody finds who checks a copy: the lists are fetched from this node over HTTP. */
async function verdictOf(signed: string): Promise<string> {
  const verdict = await verifyCredential(signed, {
    resolve: test.agent.resolve,
    vouch: async () => [],
    clock: test.context.clock,
    fetchStatus: async (url, accept) => {
      const response = await fetch(url, { headers: { Accept: accept } });
      if (!response.ok) return { state: 'absent', reason: String(response.status) };
      return { state: 'fetched', body: await response.text(), contentType: response.headers.get('content-type') ?? '', fetchedAt: test.clock.now };
    },
  });
  return `${verdict.outcome} ${verdict.code}`;
}

const copiesOf = (awardId: string) => test.store.as('kestrel').read((db) => db.list(IssuedCredential, { awardId }));
const verdictsOf = async (awardId: string) => Promise.all((await copiesOf(awardId)).map((copy) => verdictOf(copy.signed)));

const ACTS = ['badge', 'jwt', 'copies', 'refill', 'revoke', 'suspend', 'lift', 'wait', 'again', 'claim'] as const;
/** Chance alone leaves one of the three verdicts out of 25 sequences in one run of thirty. */
const EXAMPLES: [(typeof ACTS)[number][]][] = [
  [['badge', 'jwt', 'copies', 'suspend', 'lift', 'refill', 'copies', 'revoke']],
  [['badge', 'copies', 'again', 'suspend', 'lift', 'again', 'claim', 'copies', 'jwt', 'badge', 'refill', 'again', 'revoke']],
];

describe('whatever happens to an award', () => {
  it('all its credentials that count have one verdict, and it is the award’s; what another took the place of is revoked for good', async () => {
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...ACTS), { minLength: 1, maxLength: 9 }), async (acts) => {
        const award = await awarded();
        const wallet = openWallet(test.url, test.clock);
        let tokens = (await wallet.redeem(await award.code())).body;
        let accessEnds = test.clock.now.getTime() + ACCESS_TOKEN_LIFE;
        let standing: Standing = 'good';
        let ended = false; // its tokens, by being issued again
        const key = walletKey();
        const change = { profile: 'kestrel', awardId: award.id, actor: 'person:test' };
        for (const act of acts) {
          const live = test.clock.now.getTime() < accessEnds && !ended;
          // Said for each request, or a refusal of ours would pass for a wallet that asked for nothing.
          const expected = live ? (standing === 'good' ? 200 : 400) : 401;
          if (act === 'badge') expect((await wallet.badge(String(tokens.access_token), key)).status).toBe(expected);
          else if (act === 'jwt') expect((await wallet.jwt(String(tokens.access_token), key)).status).toBe(expected);
          else if (act === 'copies') expect((await wallet.copies(String(tokens.access_token), [walletKey(), walletKey()])).status).toBe(expected);
          else if (act === 'refill') {
            const next = await wallet.refresh(String(tokens.refresh_token));
            expect(next.status).toBe(standing === 'good' && !ended ? 200 : 400);
            if (next.status !== 200) continue;
            tokens = next.body;
            accessEnds = test.clock.now.getTime() + ACCESS_TOKEN_LIFE;
          } else if (act === 'wait') test.clock.now = new Date(test.clock.now.getTime() + MINUTE);
          else if (act === 'again') {
            ended = (await issuedAgain(award.id)) || ended;
          } else if (act === 'claim') {
            if (!ended || standing !== 'good') continue;
            tokens = (await wallet.redeem(await award.code())).body;
            accessEnds = test.clock.now.getTime() + ACCESS_TOKEN_LIFE;
            ended = false;
          } else if (act === 'revoke') await revokeAward(test.issuer, test.serveList, { ...change, reason: 'other' });
          else await (act === 'suspend' ? suspendAward : liftSuspension)(test.issuer, test.serveList, change).catch(orRefused);
          standing = (await test.store.as('kestrel').read((db) => db.one(Award, { id: award.id })))?.standing ?? 'good';
          const says = { good: 'valid', revoked: 'revoked', suspended: 'suspended' }[standing];
          for (const copy of await copiesOf(award.id)) {
            const verdict = await verdictOf(copy.signed);
            seen.add(verdict);
            expect(verdict).toContain(copy.supersededAt === null ? says : 'revoked');
          }
        }
      }),
      { numRuns: 25, endOnFailure: true, examples: EXAMPLES },
    );
    expect(seen.size).toBe(3);
  });

  it('a revocation asked for by several at once is one, and nothing claimed beside it stays valid', async () => {
    const award = await awarded();
    const wallet = openWallet(test.url, test.clock);
    const access = String((await wallet.redeem(await award.code())).body.access_token);
    const change = { profile: 'kestrel', awardId: award.id, actor: 'person:test', reason: 'misconduct' as const };
    await Promise.all([
      wallet.copies(access, [walletKey(), walletKey()]),
      wallet.badge(access),
      revokeAward(test.issuer, test.serveList, change),
      wallet.copies(access, [walletKey()]),
      revokeAward(test.issuer, test.serveList, change),
    ]);
    expect((await verdictsOf(award.id)).every((verdict) => verdict.startsWith('invalid'))).toBe(true);
    expect(test.letters.filter((letter) => letter.about === award.id && letter.kind === 'revoked')).toHaveLength(1);
  });

  it('is told to the learner: of what was never signed, that it cannot be claimed; of what was, what a check says', async () => {
    const change = { profile: 'kestrel', actor: 'person:test' };
    const unclaimed = await awarded();
    const claimed = await awarded();
    await openWallet(test.url, test.clock)
      .redeem(await claimed.code())
      .then(({ body }) => openWallet(test.url, test.clock).badge(String(body.access_token)));
    for (const { id: awardId } of [unclaimed, claimed]) {
      await suspendAward(test.issuer, test.serveList, { ...change, awardId });
      await liftSuspension(test.issuer, test.serveList, { ...change, awardId });
      await revokeAward(test.issuer, test.serveList, { ...change, awardId, reason: 'other' });
    }
    const told = (awardId: string) => test.letters.filter(({ about, kind }) => about === awardId && kind !== 'claim').map(({ text }) => text);
    expect(told(unclaimed.id)).toEqual([
      expect.stringMatching(/Rien n’a encore été signé.*tant que dure cette suspension/),
      expect.stringMatching(/Rien n’a encore été signé.*de nouveau le récupérer/),
      expect.stringMatching(/Rien n’avait encore été signé.*ne peut plus être récupéré/),
    ]);
    expect(told(claimed.id)).toEqual([
      expect.stringContaining('toute vérification'),
      expect.stringContaining('valide'),
      expect.stringContaining('toute vérification'),
    ]);
  });

  it('a letter with its link that has not left yet is not sent beside that of its revocation', async () => {
    const award = await awarded();
    await test.deliver(); // no mail server listens: it waits, and is tried again
    const kinds = async () =>
      (await test.store.read((db) => test.issuer.outbox.list(db, { scope: 'kestrel', about: award.id, take: 9 }))).letters.map(({ kind }) => kind).toSorted();
    const by = { profile: 'kestrel', awardId: award.id, actor: 'person:test' };
    await suspendAward(test.issuer, test.serveList, { ...by });
    expect(await kinds()).toEqual(['claim', 'suspended']); // once it is lifted the link opens
    await revokeAward(test.issuer, test.serveList, { ...by, reason: 'issued-in-error' });
    expect(await kinds()).toEqual(['revoked', 'suspended']);
  });

  it('a revoked award is not suspended, lifted, claimed or refilled any more', async () => {
    const award = await awarded();
    const code = await award.code();
    const change = { profile: 'kestrel', awardId: award.id, actor: 'person:test' };
    await revokeAward(test.issuer, test.serveList, { ...change, reason: 'issued-in-error', note: 'wrong person' });
    await expect(suspendAward(test.issuer, test.serveList, change)).rejects.toMatchObject({ code: 'award_state' });
    await expect(liftSuspension(test.issuer, test.serveList, change)).rejects.toMatchObject({ code: 'award_state' });
    expect((await openWallet(test.url, test.clock).redeem(code)).body.error).toBe('invalid_grant');
    await expect(revokeAward(test.issuer, test.serveList, { ...change, profile: 'heron', reason: 'other' })).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('a status list', () => {
  it('is served with a tag that changes with every flip, is answered 304 in between, and is signed anew before it ends', async () => {
    const wallet = openWallet(test.url, test.clock);
    const access = String((await wallet.redeem(await (await awarded()).code())).body.access_token);
    expect([(await wallet.badge(access)).status, (await wallet.copies(access, [walletKey()])).status]).toEqual([200, 200]);
    const lists = await test.store.as('kestrel').read((db) => db.list(StatusList, {}));
    expect(lists.map((list) => list.kind).sort()).toEqual(['revocation', 'suspension', 'token']);
    for (const { id, kind } of lists) {
      const url = `${test.url}/status/${id}${kind === 'token' ? '.jwt' : ''}`;
      const first = await fetch(url);
      expect([first.status, first.headers.get('content-type')]).toEqual([200, kind === 'token' ? 'application/statuslist+jwt' : 'application/vc']);
      const tag = first.headers.get('etag') ?? '';
      expect((await fetch(url, { headers: { 'If-None-Match': tag } })).status).toBe(304);
      test.clock.now = new Date(test.clock.now.getTime() + 13 * 60 * MINUTE);
      const later = await fetch(url);
      expect(later.headers.get('etag')).not.toBe(tag);
      expect((await fetch(url.endsWith('.jwt') ? url.slice(0, -4) : `${url}.jwt`)).status).toBe(404);
    }
    expect((await fetch(`${test.url}/status/${'A'.repeat(22)}`)).status).toBe(404);
  });
});

/** Whether it could be. */
async function issuedAgain(awardId: string): Promise<boolean> {
  const input = { profile: 'kestrel', awardId, key: randomUUID(), actor: 'person:test', correction: {} };
  const job = await issueAgain(test.issuer, input).catch((error: unknown) => {
    if (!(error instanceof LaurelError) || (error.code !== 'award_state' && error.code !== 'award_revoked')) throw error;
  });
  while ((await issueChunk(test.issuer, test.serveList)) === 'more');
  return job !== undefined;
}

function orRefused(error: unknown): void {
  if (!(error instanceof LaurelError) || error.code !== 'award_state') throw error;
}
