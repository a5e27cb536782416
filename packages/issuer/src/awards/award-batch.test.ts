import { LaurelError } from '@laurel/base';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Issuer } from '../deps.ts';
import { Award, Batch, type BatchRow, RosterLine } from '../records.ts';
import { defineOne, openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
import { awardChunk, batchProgress, startBatch } from './award-batch.ts';
import { draftBatch } from './draft-batch.ts';

let test: TestIssuer;
beforeAll(async () => {
  test = await openTestIssuer();
});
afterAll(() => test.stop());
beforeEach(() => {
  test.clock.now = new Date(test.clock.now.getTime() + 1_000);
});

async function drafted(emails: readonly string[]): Promise<BatchRow> {
  const achievement = await defineOne(test);
  return draftBatch(test.issuer, {
    profile: 'kestrel',
    achievementId: achievement.id,
    filename: 'x.csv',
    bytes: new TextEncoder().encode(`email\n${emails.join('\n')}`),
    assessment: { class: 'participation', attestation: null },
    language: 'en',
    actor: 'person:test',
  });
}

async function started(emails: readonly string[]): Promise<BatchRow> {
  const batch = await drafted(emails);
  await startBatch(test.issuer, { profile: 'kestrel', batchId: batch.id, actor: 'person:test' });
  const row = await test.store.as('kestrel').read((db) => db.one(Batch, { id: batch.id }));
  return row ?? batch;
}

/** The node as it is, but for letters to one address. */
const refusing = (to: string, error: Error): Issuer => ({
  ...test.issuer,
  enqueue: async (db, letter) => {
    if (letter.to === to) throw error;
    return test.issuer.enqueue(db, letter);
  },
});

const linesOf = async (batch: BatchRow) =>
  (await test.store.as('kestrel').read((db) => db.list(Award, { batchId: batch.id }, { order: { batchLine: 'ASC' } }))).map((award) => award.batchLine);
const jobOf = async (batch: BatchRow) => (await batchProgress(test.issuer, batch))?.job;

it('sets a line aside that cannot be awarded, and goes on with the other lines and the jobs behind it', async () => {
  const first = await started(['a@b.example', 'bad@b.example', 'c@b.example']);
  test.clock.now = new Date(test.clock.now.getTime() + 1_000);
  const second = await started(['d@b.example']);
  const issuer = refusing('bad@b.example', new LaurelError('bad_request'));
  for (let runs = 0; runs < 10 && (await awardChunk(issuer)) === 'more'; runs++);
  expect(await linesOf(first)).toEqual([2, 4]);
  expect(await jobOf(first)).toMatchObject({ state: 'done', done: 2, failed: 1 });
  expect(await jobOf(second)).toMatchObject({ state: 'done', done: 1, failed: 0 });
  expect(test.letters.some((letter) => letter.to === 'bad@b.example')).toBe(false);
  expect(test.troubles).toContainEqual({ event: 'award.refused', fields: { job: (await jobOf(first))?.id, line: 3, code: 'bad_request' } });
});

it('keeps every line for the next run when the disk is full', async () => {
  const batch = await started(['a@b.example', 'b@b.example']);
  await expect(awardChunk(refusing('b@b.example', new LaurelError('storage_full')))).rejects.toMatchObject({ code: 'storage_full' });
  expect(await jobOf(batch)).toMatchObject({ done: 0, failed: 0 });
  while ((await awardChunk(test.issuer)) === 'more');
  expect(await jobOf(batch)).toMatchObject({ state: 'done', done: 2, failed: 0 });
});

it('awards one of two lines that came to name the same person at the same time', async () => {
  const batch = await drafted(['a@b.example', 'b@b.example']);
  await test.store.as('kestrel').write(async (db) => {
    const twin = await db.one(RosterLine, { batchId: batch.id, line: 2 });
    await db.update(RosterLine, { batchId: batch.id, line: 3 }, { read: twin?.read ?? null });
  });
  await startBatch(test.issuer, { profile: 'kestrel', batchId: batch.id, actor: 'person:test' });
  while ((await awardChunk(test.issuer)) === 'more');
  expect(await linesOf(batch)).toEqual([2]);
});
