import type { RoleName, Session } from '@laurel/people';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Application } from '../applications/records.ts';
import { personSession } from '../testing/affiliated.ts';
import { idOf, scores, sentBy } from '../testing/applied.ts';
import { openTestProgramme, type TestProgramme } from '../testing/open-test-programme.ts';
import { openVisitor, publish, RUBRIC, type Visitor } from '../testing/visitor.ts';
import type { AtApplication } from './at-assess.ts';
import { listConflict } from './conflicts.ts';
import { decide } from './decide.ts';
import { endOutside, inviteOutside } from './invite-outside.ts';
import { OutsideAssessor } from './openings-records.ts';
import type { May } from './queue.ts';
import { Assessment, Decision } from './records.ts';
import { handOn, saveScores, sendScores } from './score.ts';

let test: TestProgramme;
let achievement: string;
let chief: Visitor; // administers
let tove: Visitor; // assesses
const learner = (name: string) => openVisitor(test, { email: `${name}@home.example`, name });
const AWARD = { ...scores('Secure', 'Secure'), recommends: 'award', send: '1' };

beforeAll(async () => {
  test = await openTestProgramme();
  const hired = (email: string, role: 'administrator' | 'assessor') => openVisitor(test, { email, name: email, grants: [{ role, profile: 'kestrel' }] });
  chief = await hired('odile@kestrel.example', 'administrator');
  achievement = await publish(chief, RUBRIC);
  tove = await hired('tove@kestrel.example', 'assessor');
});
afterAll(() => test.stop());

describe('a role that is taken back while its page stands open', () => {
  it('counts no more in the write: nothing is scored, handed on, decided or asked for', async () => {
    const maya = await personSession(test, 'maya@kestrel.example', 'Maya');
    await test.store.write((db) => test.people.grant(db, maya.person.id, { role: 'administrator', profile: '*' }));
    const hired = async (role: 'assessor' | 'decider') => {
      const session = await personSession(test, `${role}.gone@kestrel.example`, role);
      await test.store.write((db) => test.people.grant(db, session.person.id, { role, profile: 'kestrel' }));
      return { ...session, grants: [{ role, profile: 'kestrel' }] };
    };
    const [assessor, decider] = [await hired('assessor'), await hired('decider')];
    const { achievement: achievementOf } = test.awarding;
    /** The programme as a request has it that read roles, and is on its way to its write. */
    const meanwhile = (act: () => Promise<unknown>): TestProgramme['deps'] => ({
      ...test.deps,
      awarding: {
        ...test.awarding,
        achievement: async (...of) => {
          await act();
          return achievementOf(...of);
        },
      },
    });
    const without = ({ person }: Session, roles: RoleName[] = []) => test.people.access.setRoles({ profile: 'kestrel', personId: person.id, roles }, maya);
    const place = ({ person }: Session, may: May, id: string): AtApplication => {
      const at = { profile: 'kestrel', issuer: 'Kestrel', here: '', after: '', session: assessor, barred: new Set<string>() };
      return { ...at, personId: person.id, may, id };
    };
    const [scoring, deciding] = [
      { assess: true, decide: false },
      { assess: false, decide: true },
    ];
    const judgement = {
      scores: ['Judges risk', 'Uses protection'].map((criterion) => ({ criterion, level: 'Secure', comment: '' })),
      words: 'Well done.',
      privateNote: '',
      recommends: 'award' as const,
    };
    const gone = expect.objectContaining({ code: 'not_allowed', detail: expect.stringContaining('taken back') });
    const again = ({ person }: Session, role: RoleName) => test.store.write((db) => test.people.grant(db, person.id, { role, profile: 'kestrel' }));
    const toScore = idOf(await sentBy(await learner('vera'), achievement));
    const state = async () => ({
      application: (await test.store.as('kestrel').read((db) => db.one(Application, { id: toScore })))?.state,
      rows: await test.store
        .as('kestrel')
        .read(async (db) => [
          await db.count(Assessment, { applicationId: toScore }),
          await db.count(Decision, { applicationId: toScore }),
          await db.count(OutsideAssessor, { applicationId: toScore }),
        ]),
    });
    const untouched = await state();
    const lost = meanwhile(() => without(assessor));
    await expect(sendScores(lost, place(assessor, scoring, toScore), judgement)).rejects.toEqual(gone);
    await again(assessor, 'assessor');
    await expect(saveScores(lost, place(assessor, scoring, toScore), judgement)).rejects.toEqual(gone);
    await expect(handOn(test.deps, place(assessor, scoring, toScore))).rejects.toEqual(gone);
    const invited = meanwhile(() => without(decider, ['assessor'])); // another role of theirs lets nobody decide
    await expect(inviteOutside(invited, place(decider, { assess: true, decide: true }, toScore), 'new@coast.example')).rejects.toEqual(gone);
    await expect(endOutside(test.deps, place(decider, deciding, toScore), 'none')).rejects.toEqual(gone);
    expect(await state()).toEqual(untouched);

    // A page tells it as a role that is missing, not as being too close.
    await again(assessor, 'assessor');
    const visitor = await openVisitor(test, { email: assessor.person.email });
    test.awarding.achievement = lost.awarding.achievement;
    const told = await visitor.post(`/assess/kestrel/${toScore}/scores`, AWARD);
    test.awarding.achievement = achievementOf;
    expect([told.status, told.text.includes('does not have the role'), told.text.includes('too close')]).toEqual([403, true, false]);
    expect(await state()).toEqual(untouched);

    await again(decider, 'decider');
    await tove.post(`/assess/kestrel/${toScore}/scores`, AWARD);
    const scored = await state();
    const yes = { profile: 'kestrel', id: toScore, outcome: 'award' as const, words: '', barred: new Set<string>() };
    await expect(
      decide(
        meanwhile(() => without(decider)),
        decider,
        yes,
      ),
    ).rejects.toEqual(gone);
    // A conflict that is listed meanwhile is one.
    await again(decider, 'decider');
    const listed = { profile: 'kestrel', assessor: decider.person.email, learner: 'vera@home.example', why: 'Kin', by: maya.person.id };
    await expect(
      decide(
        meanwhile(() => listConflict(test.deps, listed)),
        decider,
        yes,
      ),
    ).rejects.toMatchObject({ code: 'not_allowed', detail: undefined });
    expect(await state()).toEqual(scored);
    await chief.post(`/assess/kestrel/${toScore}/decide`, { outcome: 'award', words: '' });
    expect((await state()).application).toBe('awarded');
  });
});
