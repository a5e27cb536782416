import { makeTranslate } from '@laurel/web';
import { expect, it } from 'vitest';
import { answerRequest } from '../consents/answer-request.ts';
import { conditionsIn } from '../consents/conditions.ts';
import { shippedVersion } from '../rights/policies/versions.ts';
import { openDistrict, personSession } from '../testing/affiliated.ts';
import { openTestProgramme } from '../testing/open-test-programme.ts';
import { affiliate, leave } from './affiliate.ts';
import { learnersCounted } from './find-organisations.ts';

it('counts the learners of an organisation where neither they nor those who are left beside the named ones are fewer than ten', async () => {
  const test = await openTestProgramme();
  const { organisation, learner, request } = await openDistrict(test);
  const t = makeTranslate('en');
  const counted = () => learnersCounted(test.store, organisation, test.clock.now.toISOString());
  const learners = [learner];
  const join = async () => {
    const one = await personSession(test, `l${learners.length}@learners.example`);
    await affiliate(test.deps, one, organisation);
    learners.push(one);
  };
  const agree = async (n: number) => {
    const one = learners[n];
    if (one)
      await answerRequest(test.deps, one, {
        requestId: request,
        subject: one.person.id,
        agrees: true,
        likes: [],
        conditions: conditionsIn(t, shippedVersion('sharing')).digest,
        t,
      });
  };
  while (learners.length < 9) await join();
  expect(await counted()).toBeUndefined();
  await join();
  expect(await counted()).toBe(10);
  await agree(0); // nine beside her
  expect(await counted()).toBeUndefined();
  await join();
  expect(await counted()).toBe(11);
  for (let n = 1; n < 11; n++) await agree(n);
  expect(await counted()).toBe(11); // nobody beside them
  const [first] = learners;
  if (first) await leave(test.deps, first, organisation);
  expect(await counted()).toBe(10);
  await test.stop();
});
