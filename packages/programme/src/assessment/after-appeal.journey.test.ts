import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { personSession } from '../testing/affiliated.ts';
import { atDesk, idOf, scores, sendAgain, sentBy } from '../testing/applied.ts';
import { openTestProgramme, type TestProgramme } from '../testing/open-test-programme.ts';
import { openVisitor, publish, RUBRIC, type Visitor } from '../testing/visitor.ts';
import { assessmentHooks } from './hooks.ts';
import { OutsideAssessor } from './openings-records.ts';
import { openSubmission } from './queue.ts';

let test: TestProgramme;
let achievement: string;
let chief: Visitor; // administers, and so scores and decides
let ida: Visitor; // assesses
let bjorn: Visitor; // decides
type Role = 'administrator' | 'assessor' | 'decider';
const hired = (name: string, ...roles: Role[]) =>
  openVisitor(test, { email: `${name}@kestrel.example`, name, grants: roles.map((role) => ({ role, profile: 'kestrel' })) });
const NOT_YET = { ...scores('Secure', 'Starting'), words: 'Not yet.', recommends: 'decline', send: '1' };
const AWARD = { ...scores('Secure', 'Secure'), recommends: 'award', send: '1' };
const DECLINE = { outcome: 'decline', words: 'Not yet.' };

beforeAll(async () => {
  test = await openTestProgramme();
  chief = await hired('odile', 'administrator');
  achievement = await publish(chief, RUBRIC);
  [ida, bjorn] = [await hired('ida', 'assessor'), await hired('bjorn', 'decider')];
});
afterAll(() => test.stop());

/** Declined by Ida and Bjørn, sent back by whoever heard the appeal, and sent again as it was. */
async function sentBack(name: string, heardBy: Visitor): Promise<{ learner: Visitor; address: string; at: string }> {
  const learner = await openVisitor(test, { email: `${name}@home.example` });
  const address = await sentBy(learner, achievement);
  const at = atDesk(address);
  const later = () => {
    test.clock.now = new Date(test.clock.now.getTime() + 60_000);
  };
  await ida.post(`${at}/scores`, NOT_YET);
  later();
  await bjorn.post(`${at}/decide`, DECLINE);
  later();
  expect((await learner.get(address)).text).toContain('is scored and decided by others than before, where this institution has others');
  await learner.post(`${address}/appeal`, { words: 'They were changed, at minute three.' });
  later();
  expect((await heardBy.post(`${at}/decide`, { outcome: 'revise', words: 'To be scored anew.' })).status).toBe(303);
  later();
  expect((await learner.get(address)).text).toContain('What you send now is scored and decided by others than before');
  await sendAgain(learner, address);
  return { learner, address, at };
}
/** What the list says of it, the page, and the counts of what there is to do. */
async function told(who: Visitor, at: string, ...roles: Role[]) {
  const cells = (await who.get('/assess/kestrel')).text.split(`href="${at}"`)[1]?.split('</tr>')[0] ?? '';
  const person = await test.people.person(who.personId);
  if (!person) throw new Error('Nobody signed in');
  const todo = await assessmentHooks(test.deps).applicationsFor?.('kestrel', { person, grants: roles.map((role) => ({ role, profile: 'kestrel' })) });
  return { part: /To assess|To decide|With others/.exec(cells)?.[0], anew: cells.includes('After an appeal'), todo: todo?.map(({ what }) => what) ?? [] };
}

describe('what an appeal sent back', () => {
  it('is judged again by whoever judged it before only where nobody else is left, which is said to who decides', async () => {
    const { at } = await sentBack('sam', chief);
    // The chief alone is left, who scores or decides and not both: Ida may score again, and somebody else than Bjørn decides.
    expect(await told(ida, at, 'assessor')).toEqual({ part: 'To assess', anew: true, todo: ['assess'] });
    expect(await told(bjorn, at, 'decider')).toEqual({ part: 'With others', anew: true, todo: [] });
    const page = (await chief.get(at)).text;
    for (const said of [
      'This comes from an appeal against what was decided of submission 1.',
      'Too few others are left here to score it',
      'on appeal, by somebody',
    ])
      expect(page).toContain(said);
    expect(page).not.toContain('Nobody else is left here to decide it');
    expect((await ida.post(`${at}/scores`, NOT_YET)).status).toBe(303);
    expect((await bjorn.post(`${at}/decide`, DECLINE)).status).toBe(409);
    const runa = await hired('runa', 'decider');
    expect((await runa.get(at)).text).not.toContain('is left here');
    expect(await told(chief, at, 'administrator', 'assessor', 'decider')).toMatchObject({ part: 'To decide' });
    expect((await chief.post(`${at}/decide`, DECLINE)).status).toBe(303);
  });

  it('is for others while there are others: it is not in the counts of those who judged it, and not theirs to write', async () => {
    const [tove, runa] = [await hired('tove', 'assessor'), await hired('runa', 'decider')];
    const { at, learner, address } = await sentBack('kim', runa);
    expect([await told(ida, at, 'assessor'), await told(bjorn, at, 'decider')]).toEqual(Array(2).fill({ part: 'With others', anew: true, todo: [] }));
    for (const who of [ida, bjorn]) {
      const { text } = await who.get(at);
      for (const said of [
        'You had a part in it before the appeal: others score and decide it now.',
        'Whoever scored or decided it before that appeal is left out',
      ])
        expect(text).toContain(said);
      expect(text).not.toContain('id="outside"');
    }
    expect((await ida.post(`${at}/scores`, NOT_YET)).status).toBe(409);
    expect((await bjorn.post(`${at}/outside`, { email: 'friend@coast.example' })).status).toBe(403);
    // Nor does he take back whom another asked.
    expect((await runa.post(`${at}/outside`, { email: 'siri@coast.example' })).status).toBe(303);
    const asked = (await test.store.as('kestrel').read((db) => db.list(OutsideAssessor, { email: 'siri@coast.example' }))).at(-1)?.id;
    expect([(await bjorn.post(`${at}/outside/${asked}/end`)).status, (await runa.post(`${at}/outside/${asked}/end`)).status]).toEqual([403, 303]);
    expect(await told(tove, at, 'assessor')).toEqual({ part: 'To assess', anew: true, todo: ['assess'] });
    expect((await tove.post(`${at}/scores`, { ...NOT_YET, recommends: 'revise' })).status).toBe(303);
    // Whoever began after the appeal goes on; whoever judged before it stays out of the rounds to come too.
    await sendAgain(learner, address);
    expect((await told(ida, at, 'assessor')).part).toBe('With others');
    expect((await tove.post(`${at}/scores`, { ...AWARD, private_note: 'The voice is hers.' })).status).toBe(303);
    const reads = async (who: Visitor) => (await who.get(at)).text.includes('The voice is hers.');
    const read = async () => [await reads(bjorn), await reads(runa)];
    expect(await read()).toEqual([false, true]);
    expect([(await told(bjorn, at, 'decider')).part, (await told(runa, at, 'decider')).part]).toEqual(['With others', 'To decide']);
    expect((await bjorn.post(`${at}/decide`, { outcome: 'award', words: '' })).status).toBe(409);
    expect((await runa.post(`${at}/decide`, { outcome: 'revise', words: 'Nearly.' })).status).toBe(303);
    expect(await read()).toEqual([false, true]); // nor once it waits for nobody: the next one is not his either
    await sendAgain(learner, address);
    await tove.post(`${at}/scores`, AWARD);
    expect((await runa.post(`${at}/decide`, { outcome: 'award', words: '' })).status).toBe(303);
    expect(await read()).toEqual([false, true]);
  });

  it('stays apart from whoever judged it before where it is declined and appealed against once more', async () => {
    const runa = await hired('runa', 'decider');
    const { at, learner, address } = await sentBack('max', chief);
    const tove = await hired('tove', 'assessor');
    await tove.post(`${at}/scores`, { ...NOT_YET, private_note: 'Not the child from the film.' });
    expect((await runa.post(`${at}/decide`, DECLINE)).status).toBe(303);
    const read = async (...all: Visitor[]) => Promise.all(all.map(async (who) => (await who.get(at)).text.includes('Not the child from the film.')));
    expect(await read(bjorn, runa)).toEqual([false, true]);
    await learner.post(`${address}/appeal`, { words: 'Look once more.' });
    expect(await read(bjorn, runa)).toEqual([false, true]);
    const signe = await hired('signe', 'decider');
    expect((await signe.post(`${at}/decide`, { outcome: 'revise', words: 'Once more.' })).status).toBe(303);
    expect(await read(bjorn, runa)).toEqual([false, true]);
  });

  it('is looked at in as many reads where many judge as where few do', async () => {
    const { at } = await sentBack('noa', chief);
    let reads = 0;
    const store = { ...test.deps.store };
    const counted = <Act extends (...of: never[]) => unknown>(act: Act) => ((...of) => [reads++, act(...of)][1]) as Act;
    const deps = { ...test.deps, store: { ...store, as: counted(store.as), read: counted(store.read) } };
    const openedIn = async () => {
      reads = 0;
      const opened = await openSubmission(deps, {
        profile: 'kestrel',
        id: idOf(at),
        personId: chief.personId,
        may: { assess: true, decide: true },
        barred: new Set(),
      });
      expect(opened.anew?.round).toBe(1);
      return reads;
    };
    const few = await openedIn();
    for (let nth = 0; nth < 5; nth++) await hired(`judge${nth}`, 'assessor');
    expect(await openedIn()).toBe(few);
  });

  it('is not scored again by somebody from outside who scored it before', async () => {
    const pia = await openVisitor(test, { email: 'pia@home.example' });
    const address = await sentBy(pia, achievement);
    const at = atDesk(address);
    await bjorn.post(`${at}/outside`, { email: 'rune@coast.example' });
    const review = /\/review\/[\w-]+/.exec(test.letters.findLast(({ to }) => to === 'rune@coast.example')?.text ?? '')?.[0] ?? '';
    const rune = await openVisitor(test, { email: 'rune@coast.example' });
    for (const [who, place] of [
      [ida, at],
      [rune, review],
    ] as const)
      expect((await who.post(`${place}/scores`, NOT_YET)).status).toBe(303);
    await bjorn.post(`${at}/decide`, DECLINE);
    await pia.post(`${address}/appeal`, { words: 'Look again.' });
    const runa = await hired('runa', 'decider');
    expect((await runa.post(`${at}/decide`, { outcome: 'revise', words: 'Anew.' })).status).toBe(303);
    await sendAgain(pia, address);
    expect((await runa.get(at)).text).not.toContain('Ask them again if they are to score');
    const again = await runa.post(`${at}/outside`, { email: 'rune@coast.example' });
    expect([again.status, again.text]).toEqual([422, expect.stringContaining('This person scored or decided it before the appeal.')]);
    expect((await runa.post(`${at}/outside`, { email: 'siri@coast.example' })).status).toBe(303);
    // Nor by whoever scored or decided it here, and left since.
    const maya = await personSession(test, 'maya@kestrel.example', 'Maya');
    await test.store.write((db) => test.people.grant(db, maya.person.id, { role: 'administrator', profile: '*' }));
    for (const { personId } of [ida, bjorn]) await test.people.access.setRoles({ profile: 'kestrel', personId, roles: [] }, maya);
    for (const email of ['ida@kestrel.example', 'bjorn@kestrel.example']) {
      const left = await runa.post(`${at}/outside`, { email });
      expect([left.status, left.text]).toEqual([422, expect.stringContaining('This person scored or decided it before the appeal.')]);
    }
  });
});
