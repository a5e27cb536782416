import { hashed } from '@laurel/base';
import { verifyAudit } from '@laurel/ledger';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Issuer } from '../deps.ts';
import { Award, AwardEvent, ClaimLink, IssuedCredential, RefreshToken, StatusEntry, StatusList } from '../records.ts';
import { openClaiming } from '../testing/claiming.ts';
import { defineOne, openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
import { walletKey } from '../testing/wallet.ts';
import { awardChunk, startBatch } from './award-batch.ts';
import { draftBatch } from './draft-batch.ts';
import { type IssueInput, issueCredentials } from './issue-credentials.ts';

let test: TestIssuer;
beforeAll(async () => {
  test = await openTestIssuer();
});
afterAll(() => test.stop());

const ROWS = 230;

/** The parts an issuer leans on, failing when `fails` says so: between any two of them a process may die. */
function failing(fails: () => boolean): Issuer {
  const guard =
    <A extends unknown[], R>(work: (...given: A) => Promise<R>) =>
    async (...given: A): Promise<R> => {
      if (fails()) throw new Error('the process died here');
      return work(...given);
    };
  const { enqueue, record, agent, jobs } = test.issuer;
  return {
    ...test.issuer,
    enqueue: guard(enqueue),
    record: guard(record),
    jobs: { ...jobs, settle: guard(jobs.settle) },
    agent: { ...agent, issueDataIntegrity: guard(agent.issueDataIntegrity), issueSdJwt: guard(agent.issueSdJwt) },
  };
}

it('awards every line of a roster once, with one link and one letter, wherever the work is cut off', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 320 }), { minLength: 1, maxLength: 6 }), async (cuts) => {
      const achievement = await defineOne(test);
      const csv = `email,external_id\n${Array.from({ length: ROWS }, (_, n) => `p${n}@b.example,K-${n}`).join('\n')}`;
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
      for (const cut of cuts) {
        let calls = 0;
        const issuer = failing(() => ++calls === cut);
        for (let state: string = 'more'; state === 'more'; ) state = await awardChunk(issuer).catch(() => 'cut');
      }
      while ((await awardChunk(test.issuer)) === 'more');
      const found = await test.store.as('kestrel').read(async (db) => {
        const awards = await db.list(Award, { batchId: batch.id });
        const states = await test.issuer.letterStates(
          db.open,
          awards.map((award) => award.id),
        );
        const links = await Promise.all(awards.map((award) => db.count(ClaimLink, { awardId: award.id })));
        const events = await Promise.all(awards.map((award) => db.count(AwardEvent, { awardId: award.id })));
        return { lines: awards.map((award) => award.batchLine).sort((a, b) => a - b), letters: states.size, links, events };
      });
      expect(found.lines).toEqual(Array.from({ length: ROWS }, (_, n) => n + 2));
      expect(found.letters).toBe(ROWS);
      expect(new Set([...found.links, ...found.events])).toEqual(new Set([1]));
    }),
    { numRuns: 6 },
  );
  expect(await verifyAudit(test.store)).toMatchObject({ ok: true });
});

it('gives no place twice and loses no claim, wherever the signing is cut off', async () => {
  const claiming = openClaiming(test, await defineOne(test));
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 8 }), { maxLength: 4 }), async (cuts) => {
      const { award, refresh } = await claiming.redeemed();
      const tokens = await test.store.as('kestrel').read((db) => db.one(RefreshToken, { hash: hashed(refresh) }));
      const keys = [walletKey(), walletKey(), walletKey()];
      const input: IssueInput = {
        profile: 'kestrel',
        awardId: award.id,
        configuration: 'open-badge-sd-jwt',
        holders: keys.map((key) => ({ key: key.jwk.x ?? '', did: key.did as `did:key:${string}`, jwk: key.jwk })),
        family: tokens?.family ?? '',
        actor: 'wallet',
        consume: async () => {},
      };
      for (const cut of cuts) {
        let calls = 0;
        await issueCredentials(
          failing(() => ++calls === cut),
          test.serveList,
          input,
        ).catch(() => undefined);
      }
      const signed = await issueCredentials(test.issuer, test.serveList, input);
      expect(new Set(signed).size).toBe(3);
      expect(await test.store.as('kestrel').read((db) => db.count(IssuedCredential, { awardId: award.id }))).toBe(3);
    }),
    { numRuns: 15 },
  );
  const { entries, lists } = await test.store
    .as('kestrel')
    .read(async (db) => ({ entries: await db.list(StatusEntry, {}), lists: await db.list(StatusList, {}) }));
  expect(new Set(entries.map((entry) => `${entry.listId} ${entry.position}`)).size).toBe(entries.length);
  expect(lists.reduce((sum, list) => sum + list.allocated, 0)).toBeGreaterThanOrEqual(entries.length);
});
