import { readFileSync } from 'node:fs';
import { PersonKey } from '@laurel/people';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Evidence, EvidenceChunk } from '../../applications/records.ts';
import { readAnswers, saveAnswers } from '../../background/answers.ts';
import { BackgroundAnswer } from '../../background/background-records.ts';
import { openTestProgramme, type TestProgramme } from '../../testing/open-test-programme.ts';
import { openVisitor, publish, RUBRIC, type Visitor } from '../../testing/visitor.ts';
import { lockOld } from './lock-old.ts';

let test: TestProgramme;
let desk: Visitor;
let learner: Visitor;
let location: string;
beforeAll(async () => {
  test = await openTestProgramme();
  desk = await openVisitor(test, { email: 'odile@kestrel.example', grants: [{ role: 'registrar', profile: 'kestrel' }] });
  learner = await openVisitor(test, { email: 'zoe@learners.example', grants: [{ role: 'learner', profile: '*' }] });
  location = (await learner.post(`/learn/apply/${await publish(desk, RUBRIC)}`)).location;
  await learner.upload(location, {}, { field: 'file', name: 'plan.txt', type: 'x', bytes: new Uint8Array(LONG) });
});
afterAll(() => test.stop());

/** Two chunks and a piece, with words that would be found. */
const LONG = Buffer.concat([Buffer.from('canary-in-the-file '), Buffer.alloc(600_000, 'x')]);
const everywhere = ({ store }: TestProgramme) => store.across('a test looks');
const chunks = () => everywhere(test).read((db) => db.list(EvidenceChunk, {}, { order: { position: 'ASC' } }));
const onDisk = (words: string) => {
  const bytes = ['', '-wal'].map((end) => readFileSync(`${test.file}${end}`, 'latin1')).join('');
  return bytes.includes(words) || bytes.includes(Buffer.from(words).toString('base64').replace(/=+$/, '').slice(0, -1));
};
const fileOf = async () => {
  const piece = await everywhere(test).read((db) => db.one(Evidence, {}));
  return learner.get(`${location}/evidence/${piece?.id}`);
};

it('keeps each piece of a file under its learner’s key, and gives the file out whole', async () => {
  expect((await chunks()).map(({ locked }) => locked)).toEqual([1, 1, 1]);
  expect(onDisk('canary-in-the-file')).toBe(false);
  const file = await fileOf();
  expect([file.status, file.text.length, file.text.slice(0, 18)]).toEqual([200, LONG.length, 'canary-in-the-file']);
});

it('gives out nothing of a file whose pieces changed places', async () => {
  const [first, second] = await chunks();
  if (!first || !second) throw new Error('no chunks');
  const swap = (a: string, b: string) =>
    everywhere(test).write(async (db) => {
      await db.update(EvidenceChunk, { evidenceId: first.evidenceId, position: 0 }, { body: a });
      await db.update(EvidenceChunk, { evidenceId: first.evidenceId, position: 1 }, { body: b });
    });
  await swap(second.body, first.body);
  expect((await fileOf()).status).toBe(409);
  await swap(first.body, second.body);
  expect((await fileOf()).status).toBe(200);
});

it('locks what an older node kept, and leaves nothing of it on the disk', async () => {
  await saveAnswers(test.deps, learner.personId, { age: '35-49', place: 'town' });
  await everywhere(test).write(async (db) => {
    for (const { evidenceId, position } of await chunks()) {
      const body = LONG.subarray(position * 262_144, (position + 1) * 262_144).toString('base64');
      await db.update(EvidenceChunk, { evidenceId, position }, { body, locked: 0 });
    }
    const sealed = test.deps.agent.seal('35-49  ', `background age of ${learner.personId}`);
    await db.update(BackgroundAnswer, { personId: learner.personId, question: 'age' }, { sealed });
  });
  expect(onDisk('canary-in-the-file')).toBe(true);
  expect((await fileOf()).text).toHaveLength(LONG.length);
  expect(await readAnswers(test.deps, learner.personId)).toEqual({ age: '35-49', place: 'town' });
  // One that opens no more comes first: it holds up nobody, and is told of once.
  const stuck = new Set<string>();
  const told: unknown[] = [];
  const log = { ...test.deps.context.log, error: (...line: unknown[]) => void told.push(line) };
  const deps = { ...test.deps, context: { ...test.deps.context, log } };
  const broken = '0-nobody';
  await test.store.as(broken).write((db) => db.insert(BackgroundAnswer, { question: 'age', sealed: 'damaged', savedAt: test.clock.now.toISOString() }));
  for (let turn = 0; turn < 9 && (await lockOld(deps, stuck)) === 'more'; turn++);
  expect(await lockOld(deps, stuck)).toBe('idle');
  expect(told).toEqual([['answers-not-locked', { person: broken, reason: expect.any(String) }]]);
  await test.store.as(broken).write((db) => db.remove(BackgroundAnswer, {}));
  expect((await chunks()).map(({ locked }) => locked)).toEqual([1, 1, 1]);
  expect(onDisk('canary-in-the-file')).toBe(false);
  expect((await fileOf()).text).toHaveLength(LONG.length);
  expect(await readAnswers(test.deps, learner.personId)).toEqual({ age: '35-49', place: 'town' });
});

it('is one key a person, sealed, and what it locked is unreadable without it', async () => {
  const keys = await everywhere(test).read((db) => db.list(PersonKey, {}));
  expect(keys.map(({ personId }) => personId).toSorted()).toEqual([desk.personId, learner.personId].toSorted());
  await test.store.write((db) => db.remove(PersonKey, { personId: learner.personId }));
  await expect(readAnswers(test.deps, learner.personId)).rejects.toThrow('is gone');
  expect((await fileOf()).status).toBe(500);
});
