import { LaurelError } from '@laurel/base';
import { IsNull, MoreThan, Not, type ScopedReader } from '@laurel/store';
import { makeTranslate } from '@laurel/web';
import type { z } from 'zod';
import { startBatch } from '../awards/award-batch.ts';
import { draftBatch } from '../awards/draft-batch.ts';
import type { Issuer } from '../deps.ts';
import { PROGRAM_CSV_CHARACTERS } from '../limits.ts';
import { Batch, type BatchRow, RosterLine } from '../records.ts';
import { wordsOf } from '../roster/problem-words.ts';
import type { RosterProblem } from '../roster/read-row.ts';
import { plainCsvLine } from '../roster/write-csv.ts';
import { operation } from './operation.ts';
import { BatchProblems, Batch as BatchSchema, ById, NewBatch, ProblemsQuery } from './schemas.ts';

export const batchOperations = [
  operation({
    id: 'createBatch',
    method: 'post',
    path: '/batches',
    scope: 'issue',
    summary: 'Send a roster; nothing is awarded yet',
    description:
      'For taking part: a roster of what was assessed elsewhere is attested by a registrar, at the desk. A row is set aside with `under_other_number` where the address has the badge under ' +
      'another `externalId` and the name is the same, or the `externalId` but for zeros before it; where it is somebody else, `createAward` awards it.',
    body: NewBatch,
    maxBody: 2 * PROGRAM_CSV_CHARACTERS,
    examples: {
      rows: {
        body: {
          achievement: 'ACHIEVEMENT',
          rows: [{ email: 'a.theriault@example.org', name: 'Amélie Thériault', externalId: 'K-1' }, { email: 'not an address' }],
        },
      },
      csv: { body: { achievement: 'ACHIEVEMENT', filename: 'autumn.csv', language: 'fr', csv: 'email,name\ns.ni@example.org,Siobhán Ní\n' } },
    },
    answers: { 201: { description: 'Read and written down.', schema: BatchSchema } },
    run: async ({ issuer, profile, actor, body, once }) => {
      if ((body.rows === undefined) === (body.csv === undefined))
        throw new LaurelError('bad_form', { problems: [{ at: '/rows', code: 'one_of', detail: 'Send rows or csv, and not both.' }] });
      const bytes = new TextEncoder().encode(body.csv ?? asCsv(body.rows ?? []));
      const { achievement: achievementId, filename, language } = body;
      const assessment = { class: 'participation' as const, attestation: null };
      return once<BatchRow>(
        (within) => draftBatch(issuer, { profile, achievementId, filename, bytes, assessment, language, actor }, within),
        async (_db, batch) => ({ status: 201, body: view({ ...batch, state: 'draft' }, null) }),
      );
    },
  }),
  operation({
    id: 'readBatch',
    method: 'get',
    path: '/batches/{id}',
    scope: 'read',
    summary: 'How far a roster is',
    params: ById,
    examples: { one: {} },
    answers: { 200: { description: 'As it is now.', schema: BatchSchema } },
    run: async ({ issuer, profile, params }) => ({ status: 200, body: await read(issuer, profile, params.id) }),
  }),
  operation({
    id: 'listBatchProblems',
    method: 'get',
    path: '/batches/{id}/problems',
    scope: 'read',
    summary: 'Lines that are not awarded, and why',
    params: ById,
    query: ProblemsQuery,
    examples: { first: {} },
    answers: { 200: { description: 'A page of them.', schema: BatchProblems } },
    run: async ({ issuer, profile, params, query }) => {
      await read(issuer, profile, params.id);
      const where = { batchId: params.id, line: MoreThan(query.after), problems: Not(IsNull()) };
      const lines = await issuer.store.as(profile).read((db) => db.list(RosterLine, where, { order: { line: 'ASC' }, take: query.limit }));
      const problems = lines.flatMap((row) => (row.problems ?? []).map((problem) => ({ ...placeOf(problem), detail: wordsOf(makeTranslate('en'), problem) })));
      return { status: 200, body: { problems, next: lines.length === query.limit ? (lines.at(-1)?.line ?? null) : null } };
    },
  }),
  operation({
    id: 'startBatch',
    method: 'post',
    path: '/batches/{id}/start',
    scope: 'issue',
    summary: 'Award the lines that are ready',
    description: 'Started again it goes on: each line is awarded once.',
    params: ById,
    examples: { one: {} },
    answers: {
      202: { description: 'Under way.', schema: BatchSchema },
      403: { description: 'Its assessment is attested by a person, who starts it at the desk.' },
    },
    run: async ({ issuer, profile, actor, params, once }) => {
      const batch = await issuer.store.as(profile).read((db) => db.one(Batch, { id: params.id }));
      // D3: what was assessed is attested by whoever signs in; a key alone gives badges for taking part.
      if (batch && batch.assessmentClass !== 'participation') throw new LaurelError('not_allowed', { detail: 'A registrar starts this roster at the desk.' });
      return once<undefined>(
        (within) => startBatch(issuer, { profile, batchId: params.id, actor }, within),
        async (db) => ({ status: 202, body: await readIn(issuer, db, profile, params.id) }),
      );
    },
  }),
];

/** @throws LaurelError not_found */
const read = (issuer: Issuer, profile: string, id: string) => issuer.store.as(profile).read((db) => readIn(issuer, db, profile, id));

async function readIn(issuer: Issuer, db: ScopedReader, profile: string, id: string): Promise<z.infer<typeof BatchSchema>> {
  const batch = await db.one(Batch, { id });
  if (!batch || batch.state === 'discarded') throw new LaurelError('not_found', { detail: 'This profile has no roster of this id.' });
  const job = batch.jobId === null ? undefined : await issuer.jobs.find(db.open, profile, batch.jobId);
  const { state, total, done, failed } = job ?? { state: 'done' as const, total: 0, done: 0, failed: 0 };
  return view(batch, job ? { state, total: state === 'preparing' ? batch.ready : total, done, failed } : null);
}

const view = (batch: BatchRow, job: z.infer<typeof BatchSchema>['job']): z.infer<typeof BatchSchema> => ({
  id: batch.id,
  state: batch.state === 'awarding' ? 'awarding' : 'draft',
  filename: batch.filename,
  achievement: { id: batch.achievementId, version: batch.achievementVersion },
  rows: batch.rows,
  ready: batch.ready,
  columns: batch.headers.map((header, n) => ({ header, use: usedAs(batch.uses[n]) })),
  job,
  createdAt: batch.createdAt,
});

const placeOf = ({ line, column, header, cell, code }: RosterProblem) => ({ line, column, header, cell, code });

const usedAs = (use: string | undefined): string | null => (use === undefined || use === 'leave-out' ? null : use);

/** Rows as the file they would have been: read and refused by the same rules, and their lines told the same way. */
function asCsv(rows: NonNullable<z.infer<typeof NewBatch>['rows']>): string {
  const titles = [...new Set(rows.flatMap(({ results = [] }) => results.map(({ title }) => title)))];
  const header = ['email', 'name', 'language', 'external_id', 'awarded_on', 'holder_key', ...titles.map((title) => `result:${title}`)];
  const cells = rows.map(({ email, name = '', language = '', externalId = '', awardedOn = '', holderKey = '', results = [] }) => [
    ...[email, name, language, externalId, awardedOn, holderKey],
    ...titles.map((title) => results.find((result) => result.title === title)?.value ?? ''),
  ]);
  return [header, ...cells].map(plainCsvLine).join('');
}
