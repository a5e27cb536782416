import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
import { STANDING_JOB, standingChunk } from './change-job.ts';
import { StandingChange } from './change-records.ts';
import { ISSUE_JOB } from './issue-again.ts';
import { issueChunk } from './issue-job.ts';

let test: TestIssuer;
beforeAll(async () => {
  test = await openTestIssuer();
});
afterAll(() => test.stop());

describe('a change of many awards', () => {
  it.each([
    ['revoke', STANDING_JOB, standingChunk],
    ['issue', ISSUE_JOB, issueChunk],
  ] as const)('is written down in pieces (%s), and its list read once for all of them', async (act, kind, chunk) => {
    const { issuer } = test;
    const awardIds = Array.from({ length: 1_300 }, (_, n) => `award-${act}-${'x'.repeat(20)}${n}`);
    const id = `change-${act}`;
    const shared = { actor: 'person:x', changeId: id, counted: awardIds.length };
    const row = { id, act, awardIds, state: 'started' as const, reason: null, note: null, jobId: null, createdAt: '', createdBy: 'person:x' };
    const job = await issuer.store.as('kestrel').write(async (db) => {
      await db.insert(StandingChange, row);
      return issuer.jobs.prepare(db.open, { kind, scope: 'kestrel', idempotencyKey: id, shared });
    });
    const read = vi.spyOn(JSON, 'parse');
    try {
      for (let piece = 0; piece < 6; piece++) expect(await chunk(issuer, async () => undefined as never)).toBe('more');
      expect(read.mock.calls.filter(([text]) => String(text).length > 40_000)).toHaveLength(1);
    } finally {
      read.mockRestore();
    }
    const written = await issuer.store.as('kestrel').read((db) => issuer.jobs.find(db.open, 'kestrel', job.id));
    expect([written?.state, written?.total]).toEqual(['queued', awardIds.length]);
  });
});
