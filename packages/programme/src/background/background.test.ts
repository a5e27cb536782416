import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestProgramme, type TestProgramme } from '../testing/open-test-programme.ts';
import { openVisitor, type Visitor } from '../testing/visitor.ts';
import { readAnswers } from './answers.ts';
import { BackgroundAnswer } from './background-records.ts';

let test: TestProgramme;
let learner: Visitor;
beforeAll(async () => {
  test = await openTestProgramme();
  learner = await openVisitor(test, { email: 'amelie@learners.example', grants: [{ role: 'learner', profile: '*' }] });
});
afterAll(() => test.stop());

const rows = () => test.store.as(learner.personId).read((db) => db.list(BackgroundAnswer, {}));
const onDisk = (text: string) => ['', '-wal'].some((end) => readFileSync(`${test.file}${end}`).includes(text));

it('keeps just what was answered, takes nothing that was not asked, and shows it to whoever gave it alone', async () => {
  expect((await learner.get('/learn/background')).text).not.toMatch(/<option[^>]*value="[^"]+"[^>]*selected/);
  expect((await learner.get('/learn/background')).text).not.toContain('name="erase"'); // there is nothing to erase
  await learner.post('/learn/background', { age: '35-49', place: 'country', gender: 'free words', shoe: '41' });
  expect(await readAnswers(test.deps, learner.personId)).toEqual({ age: '35-49', place: 'country' });
  const kept = (await learner.get('/learn/background?saved')).text;
  expect(kept).toMatch(/value="35-49" selected/);
  expect(kept).toContain('name="erase"');
  const other = await openVisitor(test, { email: 'eve@learners.example' });
  expect((await other.get('/learn/background')).text).not.toMatch(/value="35-49" selected/);
  expect((await learner.get('/learn/privacy/export.json')).text).toContain('"age": "35-49"');
});

it('rests sealed to its person and question, and is gone from the disk once it is taken back', async () => {
  const [first, second] = await rows();
  if (!first || !second) throw new Error('nothing was kept');
  expect(first.sealed).not.toContain('35-49');
  expect(onDisk(first.sealed)).toBe(true);
  expect(first.sealed).toHaveLength(second.sealed.length); // else it shows which of a few answers it is
  await test.store.as(learner.personId).write((db) => db.update(BackgroundAnswer, { question: first.question }, { sealed: second.sealed }));
  await expect(readAnswers(test.deps, learner.personId)).rejects.toThrow();
  expect((await learner.post('/learn/background', { age: '35-49', erase: 'yes' })).location).toBe('/learn/background?saved');
  expect(await rows()).toEqual([]);
  expect([first.sealed, second.sealed].some(onDisk)).toBe(false);
});
