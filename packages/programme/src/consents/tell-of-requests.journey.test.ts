import { IsNull } from '@laurel/store';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { affiliate, leave } from '../affiliations/affiliate.ts';
import { Guardianship } from '../guardians/guardian-records.ts';
import { GUARDIAN_ASKED, REQUEST_LETTERS_AT_ONCE } from '../limits.ts';
import { NEEDS, openDistrict, personSession } from '../testing/affiliated.ts';
import { openTestProgramme, type TestProgramme } from '../testing/open-test-programme.ts';
import { openVisitor, type Visitor } from '../testing/visitor.ts';
import { askConsent, endRequest } from './ask-consent.ts';
import { ConsentRequest } from './consent-records.ts';
import { tellOfRequests } from './tell-of-requests.ts';

const [WARD, GUARDIAN] = ['amina@pupils.example', 'karim@home.example'];
const DAY_MS = 86_400_000;

let test: TestProgramme;
let district: Awaited<ReturnType<typeof openDistrict>>;
let guardian: Visitor;
let care: string;
beforeAll(async () => {
  test = await openTestProgramme();
  district = await openDistrict(test);
  const registrar = await openVisitor(test, { email: 'odile@kestrel.example', grants: [{ role: 'registrar', profile: 'kestrel' }] });
  await personSession(test, WARD, 'Amina Diallo');
  guardian = await openVisitor(test, { email: GUARDIAN, name: 'Karim Diallo' });
  await registrar.post('/guardians/kestrel', { minor: WARD, guardian: GUARDIAN, powers: 'consent', purposes: 'coaching', ends_on: '2029-06-01', seen: 'on' });
  care = (await test.store.read((db) => db.list(Guardianship, { confirmedAt: IsNull() })))[0]?.id ?? '';
  await guardian.post(`/learn/care/${care}/answer`, { answer: 'agree' });
});
afterAll(() => test.stop());

const ask = (purpose: string) => askConsent(test.deps, district.member, { recipient: district.organisation, ...NEEDS, purpose });
const asked = () => test.letters.filter(({ kind }) => kind === 'guardian-asks' || kind === 'consent-asked').map(({ kind, to }) => [kind, to]);
/** Every turn of the job until there is nothing left; whom it wrote to. */
async function told() {
  const before = asked().length;
  let turns = 0;
  test.clock.now = new Date(test.clock.now.getTime() + 1_000);
  while ((await tellOfRequests(test.deps)) === 'more') turns += 1;
  test.clock.now = new Date(test.clock.now.getTime() + 1_000);
  return { turns, letters: asked().slice(before) };
}

it('whoever links themselves finds what is asked; their guardian, who answers it, is written to, and not over and over', async () => {
  expect((await told()).letters).toEqual([['consent-asked', 'amelie@learners.example']]);
  const before = asked().length;
  const ward = await personSession(test, WARD);
  await affiliate(test.deps, ward, district.organisation);
  expect(asked().slice(before)).toEqual([['guardian-asks', GUARDIAN]]);
  const letter = test.letters.findLast(({ kind }) => kind === 'guardian-asks');
  expect(letter).toMatchObject({
    subject: 'Fundy Shore School District asks about Amina Diallo: you answer',
    text: expect.stringContaining(`/learn/care/${care}`),
  });
  expect((await guardian.get(`/learn/care/${care}`)).text).toContain(`/learn/care/${care}/requests/${district.request}`);
  for (let nth = 0; nth < GUARDIAN_ASKED.burst + 3; nth++) {
    await leave(test.deps, ward, district.organisation);
    await affiliate(test.deps, ward, district.organisation);
  }
  expect(asked().length - before).toBe(GUARDIAN_ASKED.burst);
  expect((await told()).letters).toEqual([]); // each once
});

it('what is asked anew reaches whoever answers it: the guardian what is theirs, the learner the rest, nobody what nobody under age may agree to', async () => {
  await ask('research');
  expect((await told()).letters.toSorted()).toEqual([
    ['consent-asked', 'amelie@learners.example'],
    ['consent-asked', WARD],
  ]);
  await ask('directory');
  expect((await told()).letters).toEqual([['consent-asked', 'amelie@learners.example']]);
  await ask('coaching'); // in other words, the same day
  expect((await told()).letters).toEqual([]);
  test.clock.now = new Date(test.clock.now.getTime() + 31 * DAY_MS);
  await ask('coaching');
  expect((await told()).letters.toSorted()).toEqual([
    ['consent-asked', 'amelie@learners.example'],
    ['guardian-asks', GUARDIAN],
  ]);
});

it('of hundreds some are written to at a time, each once, and none of a request that has ended meanwhile', async () => {
  for (let nth = 0; nth < REQUEST_LETTERS_AT_ONCE + 5; nth++)
    await affiliate(test.deps, await personSession(test, `learner${nth}@learners.example`), district.organisation);
  await ask('newsletter');
  const { turns, letters } = await told();
  expect([turns, letters.length, new Set(letters.map(([, to]) => to)).size]).toEqual([2, REQUEST_LETTERS_AT_ONCE + 7, REQUEST_LETTERS_AT_ONCE + 7]);
  await ask('incentive');
  await ask('incentive'); // before anybody heard of the first
  expect((await told()).letters).toHaveLength(REQUEST_LETTERS_AT_ONCE + 7);
});

it('who asks every twenty days writes every forty: what was not written about holds no later letter back', async () => {
  const written: number[] = [];
  for (let nth = 0; nth < 4; nth++) {
    test.clock.now = new Date(test.clock.now.getTime() + 20 * DAY_MS);
    await ask('verification');
    written.push((await told()).letters.length);
  }
  const all = REQUEST_LETTERS_AT_ONCE + 7;
  expect(written).toEqual([all, 0, all, 0]);
});

it('a request that ended on the way holds back no letter of those it did not reach', async () => {
  await ask('newsletter');
  test.clock.now = new Date(test.clock.now.getTime() + 1_000);
  const before = asked().length;
  await tellOfRequests(test.deps);
  await ask('newsletter');
  await told();
  const letters = asked()
    .slice(before)
    .map(([, to]) => to);
  expect([letters.length, new Set(letters).size]).toEqual([REQUEST_LETTERS_AT_ONCE + 7, REQUEST_LETTERS_AT_ONCE + 7]);
});

it('nor of those who linked themselves after it ended, however often that happens', async () => {
  test.clock.now = new Date(test.clock.now.getTime() + 31 * DAY_MS);
  const letters = () => test.letters.filter(({ kind }) => kind === 'guardian-asks' || kind === 'consent-asked').map(({ to }) => to);
  const before = letters().length;
  const later = () => {
    test.clock.now = new Date(test.clock.now.getTime() + 1_000);
  };
  for (let round = 0; round < 3; round++) {
    await ask('newsletter');
    later();
    if (round === 2) continue;
    for (let turn = 0; turn <= round; turn++) await tellOfRequests(test.deps); // the first of the second round is for the one that ended
    const open = { recipient: district.organisation, purpose: 'newsletter' as const, endedAt: IsNull() };
    const [request] = await test.store.across('what an organisation asked').read((db) => db.list(ConsentRequest, open));
    await endRequest(test.deps, district.member, { recipient: district.organisation, id: request?.id ?? '' });
    later();
    for (let nth = 0; nth < REQUEST_LETTERS_AT_ONCE + 20; nth++)
      await affiliate(test.deps, await personSession(test, `newcomer${round}.${nth}@learners.example`), district.organisation);
    later();
  }
  await told();
  const all = letters().slice(before);
  expect([all.length, new Set(all).size]).toEqual(Array(2).fill(REQUEST_LETTERS_AT_ONCE + 7 + 2 * (REQUEST_LETTERS_AT_ONCE + 20)));
});
