import { PersonKey } from '@laurel/people';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { affiliate } from '../affiliations/affiliate.ts';
import { Affiliation } from '../affiliations/affiliation-records.ts';
import { beginApplication } from '../applications/begin-application.ts';
import { Application } from '../applications/records.ts';
import { saveAnswers } from '../background/answers.ts';
import { BackgroundAnswer } from '../background/background-records.ts';
import { openDistrict } from '../testing/affiliated.ts';
import { openTestProgramme, type TestProgramme } from '../testing/open-test-programme.ts';
import { openVisitor, publish, RUBRIC } from '../testing/visitor.ts';

let test: TestProgramme;
beforeAll(async () => {
  test = await openTestProgramme();
});
afterAll(() => test.stop());

it('keeps nothing, and makes no key, for somebody who was erased while a request of theirs ran', async () => {
  const desk = await openVisitor(test, { email: 'odile@kestrel.example', grants: [{ role: 'registrar', profile: 'kestrel' }] });
  const achievement = await publish(desk, RUBRIC);
  const { organisation } = await openDistrict(test);
  const visitor = await openVisitor(test, { email: 'kai@learners.example', grants: [{ role: 'learner', profile: '*' }] });
  const person = await test.people.person(visitor.personId);
  if (!person) throw new Error('nobody');
  expect((await visitor.post('/learn/leave', { word: 'erase' })).status).toBe(303);
  const session = { id: 'under-way', person, grants: [], csrf: '', provedAt: test.clock.now.toISOString() };
  const late = [
    () => saveAnswers(test.deps, person.id, { age: '35-49' }),
    () => beginApplication(test.deps, { achievementId: achievement, person }),
    () => affiliate(test.deps, session, organisation),
  ];
  for (const act of late) await expect(act()).rejects.toMatchObject({ code: 'not_signed_in' });
  const left = await test.store.across('a test looks').read(async (db) => {
    const own = { personId: person.id };
    return [await db.count(BackgroundAnswer, own), await db.count(PersonKey, own), await db.count(Application, own), await db.count(Affiliation, own)];
  });
  expect(left).toEqual([0, 0, 0, 0]);
});
