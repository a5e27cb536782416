import { newId } from '@laurel/base';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Application, type ApplicationRow, type ApplicationState } from '../applications/records.ts';
import { CATEGORIES } from '../consents/terms.ts';
import { personSession } from '../testing/affiliated.ts';
import { AwardTable } from '../testing/award-table.ts';
import { openTestProgramme, type TestProgramme } from '../testing/open-test-programme.ts';
import { openVisitor, publish } from '../testing/visitor.ts';
import { gather } from './gather.ts';

let test: TestProgramme;
beforeAll(async () => {
  test = await openTestProgramme();
});
afterAll(() => test.stop());

it('reads of one institution what was sent there and what is held of it, and of each category nothing else', async () => {
  const grants = (['kestrel', 'heron'] as const).map((profile) => ({ role: 'registrar' as const, profile }));
  const desk = await openVisitor(test, { email: 'maya@kestrel.example', grants });
  const achievement = await test.awarding.achievement(await publish(desk));
  const elsewhere = await publish(desk, { name_en: 'Elsewhere' }, 'heron');
  const { person } = await personSession(test, 'amelie@learners.example');
  const at = test.clock.now.toISOString();
  const apply = (profile: string, achievementId: string, state: ApplicationState, submittedAt: string | null) => {
    const row: Omit<ApplicationRow, 'profile'> = {
      id: newId(test.context),
      number: newId(test.context),
      achievementId,
      achievementVersion: 1,
      personId: person.id,
      language: 'en',
      state,
      background: 'life',
      context: 'Canary',
      reflection: 'Canary',
      badgeName: '',
      round: 1,
      createdAt: at,
      savedAt: at,
      submittedAt,
      promisedAt: null,
      closedAt: null,
      awardId: null,
    };
    return test.store.as(profile).write((db) => db.insert(Application, row));
  };
  for (const state of ['submitted', 'declined', 'withdrawn'] as const) await apply('kestrel', achievement.id, state, at);
  await apply('kestrel', await publish(desk, { name_en: 'Only begun' }), 'draft', null);
  await apply('heron', elsewhere, 'submitted', at);
  const earning = { rubricVersion: 1, assessors: 1, submissions: 1, decidedOn: '2026-11-12', evidence: [] };
  const recipient = { email: person.email, name: person.name, language: 'en' as const };
  await test.store.write((db) => test.awarding.award(db, { achievement, recipient, results: [], earning, actor: 'node' }));

  const whose = { subject: person.id, profile: 'kestrel' };
  const before = await gather(test.deps, whose, CATEGORIES);
  expect(before).toMatchObject({ name: 'Amélie Thériault', email: 'amelie@learners.example', awards: [] }); // offered, and not taken yet
  expect(before.applications?.map(({ state, on }) => [state, on]).toSorted()).toEqual([
    ['declined', '2026-11-12'],
    ['open', '2026-11-12'],
  ]);
  expect(JSON.stringify(before)).not.toContain('Canary');
  await test.store.across('a test keeps the badge').write((db) => db.update(AwardTable, { profile: 'kestrel' }, { state: 'kept' }));
  expect((await gather(test.deps, whose, ['awards'])).awards).toEqual([{ definition: achievement.definition, awardedOn: '2026-11-12' }]);
  expect(await gather(test.deps, { ...whose, profile: 'heron' }, ['awards'])).toEqual({ awards: [] });
  expect(await gather(test.deps, whose, ['email'])).toEqual({ email: person.email });
  expect(await gather(test.deps, { ...whose, subject: 'nobody' }, CATEGORIES)).toEqual({});
});
