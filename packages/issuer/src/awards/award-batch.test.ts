import { LaurelError } from '@laurel/base';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Issuer } from '../deps.ts';
import { Award, Batch, type BatchRow, RosterLine } from '../records.ts';
import { defineOne, openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
import { ASSESSED, openRegistrar } from '../testing/registrar.ts';
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

const linesOf = async (batch: Pick<BatchRow, 'id'>) =>
  (await test.store.as('kestrel').read((db) => db.list(Award, { batchId: batch.id }, { order: { batchLine: 'ASC' } }))).map((award) => award.batchLine);
const jobRow = async (batch: BatchRow) => {
  const row = await test.store.as('kestrel').read((db) => db.one(Batch, { id: batch.id }));
  return test.store.read((db) => test.issuer.jobs.find(db, 'kestrel', row?.jobId ?? ''));
};
const jobOf = async (batch: BatchRow) => {
  const row = await test.store.as('kestrel').read((db) => db.one(Batch, { id: batch.id }));
  return row && (await batchProgress(test.issuer, row))?.job;
};

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
  expect(await awardChunk(test.issuer)).toBe('more'); // the lines are written down as items
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

it('keeps the order of a file in the register however low its lines stand', async () => {
  const empty = Array.from({ length: 899_996 }, () => '');
  const batch = await started([
    'before@b.example',
    ...empty,
    'last@b.example',
    '',
    'behind@b.example',
    ...Array.from({ length: 100_100 }, () => ''),
    'end@b.example',
  ]);
  while ((await awardChunk(test.issuer)) === 'more');
  const register = await test.store.as('kestrel').read((db) => db.list(Award, { batchId: batch.id }, { order: { sortKey: 'DESC' } }));
  expect(register.map(({ batchLine }) => batchLine)).toEqual([2, 899_999, 900_001, 1_000_102]);
});

it('starts a long roster in one short write, and writes its items down in pieces that go on after a kill', async () => {
  const batch = await drafted(Array.from({ length: 620 }, (_, n) => `long${n}@b.example`));
  await startBatch(test.issuer, { profile: 'kestrel', batchId: batch.id, actor: 'person:test' });
  const items = async () => (await jobRow(batch))?.total;
  expect([await items(), (await jobOf(batch))?.total]).toEqual([0, 620]);
  await awardChunk(test.issuer);
  expect(await items()).toBe(250);
  const dying: Issuer = { ...test.issuer, jobs: { ...test.issuer.jobs, release: async () => Promise.reject(new Error('the process died here')) } };
  await awardChunk(dying);
  await expect(awardChunk(dying)).rejects.toThrow('died here');
  expect([await items(), await linesOf(batch)]).toEqual([500, []]);
  expect(await awardChunk(test.issuer)).toBe('more');
  expect(await jobRow(batch)).toMatchObject({ state: 'queued', total: 620 });
  while ((await awardChunk(test.issuer)) === 'more');
  expect(await linesOf(batch)).toEqual(Array.from({ length: 620 }, (_, n) => n + 2));
});

it('sets aside the line that failed and no other, where a second process was at it meanwhile', async () => {
  const batch = await started(['bad@b.example', 'good@b.example']);
  await awardChunk(test.issuer);
  const { jobs } = test.issuer;
  const oneLine: Issuer = { ...test.issuer, jobs: { ...jobs, claimChunk: (db, kind) => jobs.claimChunk(db, kind, 1) } };
  let writes = 0;
  const issuer = refusing('bad@b.example', new LaurelError('bad_request'));
  const store: Issuer['store'] = {
    ...issuer.store,
    write: async (change) => {
      // Its third attempt finds the line alone; before the fourth write, which sets it aside, the other process awards that line.
      if (++writes === 4) await awardChunk(oneLine);
      return issuer.store.write(change);
    },
  };
  await awardChunk({ ...issuer, store });
  expect(writes).toBeGreaterThanOrEqual(4);
  while ((await awardChunk(test.issuer)) === 'more');
  expect(await linesOf(batch)).toEqual([2, 3]);
  expect(await jobOf(batch)).toMatchObject({ state: 'done', done: 2, failed: 0 });
});

it('gives nobody a second badge under a number written otherwise, and says whose address has it where it may be a family', async () => {
  const desk = await openRegistrar(test);
  const achievement = await desk.define();
  const form = { achievement, language: 'en', ...ASSESSED };
  const sent = async (...rows: string[]) => {
    const text = `email,name,external_id\n${rows.join('\n')}`;
    return (await desk.upload('/desk/kestrel/batches/new', form, { field: 'file', name: 'again.csv', text })).location;
  };
  const shown = async (at: string) => (await desk.get(at)).text;
  // Of one file, rows at one address are people of their own, also where they are awarded in different chunks.
  const others = Array.from({ length: 120 }, (_, n) => `o${n}@b.example,Other ${n},O-${n}`);
  const first = await sent('zoe@b.example,Zoé  Roy,100298', 'twins@b.example,Ada,F-1', ...others, 'zoe@b.example,zoé roy,0100298');
  expect(await shown(first)).toContain('123 ready');
  await desk.post(`${first}/award`, {});
  await desk.work();
  expect(await linesOf({ id: first.split('/').at(-1) ?? '' })).toHaveLength(123);

  const again = await sent(
    'ZOE@b.example,ZOÉ Roy,77',
    'o7@b.example,,O-007',
    'o8@b.example,,0O-8',
    'twins@b.example,Bea,F-2',
    'twins@b.example,,F-3',
    'new@b.example,Ada,F-4',
  );
  const preview = await shown(again);
  expect(preview).toContain('4 ready, 2 to fix');
  expect(preview).toContain('has this badge already, under the number 100298. If it is the same person, write that number, or leave this row.');
  expect(preview).toContain('under the number O-8.');
  expect(preview).toMatch(
    /id="beside".*In 3 rows, the address has this badge already, under another number.*o7@.*Line 3, number O-007.*In the register, number O-7<.*Other 7/s,
  );
  expect(preview).toMatch(/twins@.*Line 5, number F-2 *<bdi>Bea<.*In the register, number F-1<.*<bdi>Ada</s);

  // The register's number written into the cell: whoever has it already is that person.
  await desk.post(`${again}/cells`, { 'cell-2-3': '100298', 'cell-4-3': 'F-9' });
  expect(await shown(again)).toContain('5 ready, 1 has it already');

  // Awarded by somebody else meanwhile: the form asks once, and the job sets the row aside.
  const one = { ...form, email: 'new@b.example', name: 'Ada', external_id: '0F-4', assessment: 'participation', result_0: '' };
  expect((await desk.post('/desk/kestrel/award', one)).status).toBe(303);
  const asked = await desk.post('/desk/kestrel/award', { ...one, external_id: 'F-5' });
  expect([asked.status, asked.text.includes('under another number: it may be the same person')]).toEqual([422, true]);
  expect((await desk.post('/desk/kestrel/award', { ...one, external_id: 'F-5', again: 'on' })).status).toBe(303);
  await desk.post(`${again}/award`, {});
  await desk.work();
  expect(await shown(again)).toContain('Held already');
  expect(await linesOf({ id: again.split('/').at(-1) ?? '' })).toEqual([3, 4, 5, 6]);
});
