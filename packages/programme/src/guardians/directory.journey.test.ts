import { IsNull } from '@laurel/store';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { askConsent } from '../consents/ask-consent.ts';
import { ConsentEvent } from '../consents/consent-records.ts';
import { consentedRows } from '../disclosure/disclose.ts';
import { openDistrict } from '../testing/affiliated.ts';
import { openTestProgramme, type TestProgramme } from '../testing/open-test-programme.ts';
import { openVisitor, type Visitor } from '../testing/visitor.ts';
import { Guardianship } from './guardian-records.ts';
import { minorsOf } from './under-age.ts';

const [MINOR, OTHER, GUARDIAN] = ['zoe@pupils.example', 'eve@home.example', 'noor@home.example'];

let test: TestProgramme;
let district: Awaited<ReturnType<typeof openDistrict>>;
let registrar: Visitor;
let guardian: Visitor;
let minor: Visitor;
let other: Visitor;
beforeAll(async () => {
  test = await openTestProgramme();
  district = await openDistrict(test, MINOR);
  registrar = await openVisitor(test, { email: 'odile@kestrel.example', grants: [{ role: 'registrar', profile: 'kestrel' }] });
  minor = await openVisitor(test, { email: MINOR, grants: [{ role: 'learner', profile: '*' }] });
  other = await openVisitor(test, { email: OTHER, name: 'Eve Arsenault', grants: [{ role: 'learner', profile: '*' }] });
  guardian = await openVisitor(test, { email: GUARDIAN, name: 'Noor Haddad' });
});
afterAll(() => test.stop());

/** Named at the desk and taken on; its id. */
async function inCare(email: string, purposes: string): Promise<string> {
  await registrar.post('/guardians/kestrel', { minor: email, guardian: GUARDIAN, powers: 'consent', purposes, ends_on: '2027-03-01', seen: 'on' });
  const row = (await test.store.read((db) => db.list(Guardianship, { confirmedAt: IsNull() })))[0];
  expect((await guardian.post(`/learn/care/${row?.id}/answer`, { answer: 'agree' })).location).toContain('taken-on');
  return row?.id ?? '';
}

it('a minor stands in no directory: by nobody’s yes, nor by one of before', async () => {
  const question = { recipient: district.organisation, purpose: 'directory', reason: 'To list our learners.', needs: ['name'], likes: [], months: 12 };
  const directory = await askConsent(test.deps, district.member, question);
  const listed = async () => {
    const look = { recipient: district.organisation, purpose: 'directory' as const, categories: ['name' as const], reader: district.member.person.id };
    return (await consentedRows(test.deps, look)).map(({ fields }) => fields.name);
  };
  const own = `/learn/privacy/requests/${directory}`;
  const conditions = /name="conditions" value="(\w+)"/.exec((await minor.get(own)).text)?.[1] ?? '';
  const answer = { answer: 'agree', conditions };

  // No guardian is let answer for it, whatever the desk's form sends.
  expect((await registrar.get('/guardians/kestrel')).text).not.toContain('value="directory"');
  const asked = { minor: MINOR, guardian: GUARDIAN, powers: 'consent', purposes: 'directory', ends_on: '2027-03-01', seen: 'on' };
  expect((await registrar.post('/guardians/kestrel', asked)).status).toBe(422);
  const care = await inCare(MINOR, 'coaching');
  expect((await minor.get(own)).text).not.toContain('value="agree"');
  expect((await minor.post(own, answer)).status).toBe(403);
  expect((await guardian.get(`/learn/care/${care}/requests/${directory}`)).status).toBe(404);
  expect((await guardian.post(`/learn/care/${care}/requests/${directory}`, answer)).status).toBe(403);

  // Nor does the database.
  const row = (subject: string) => ({
    id: `listed-${subject}`,
    grantor: subject,
    recipient: district.organisation,
    purpose: 'directory' as const,
    categories: ['name' as const],
    policyVersion: '1',
    policyDigest: conditions,
    language: 'en' as const,
    state: 'given' as const,
    at: test.clock.now.toISOString(),
    expiresAt: '2027-01-01T00:00:00.000Z',
    method: 'session' as const,
    requestId: null,
    turn: 9,
  });
  await expect(test.store.as(minor.personId).write((db) => db.insert(ConsentEvent, row(minor.personId)))).rejects.toThrow();
  const first = await test.store.read((db) => db.one(Guardianship, { id: care }));
  if (!first) throw new Error('there is one');
  await expect(test.store.write((db) => db.insert(Guardianship, { ...first, id: 'lists', purposes: ['directory'] }))).rejects.toThrow();

  // One who agreed while nobody acted for her, and for whom somebody does now: gone from wherever people of the organisation look.
  await other.post('/learn/affiliations', { organisation: district.organisation });
  expect((await other.post(own, answer)).location).toContain('?given=');
  expect(await listed()).toEqual(['Eve Arsenault']);
  await inCare(OTHER, 'coaching');
  expect(await listed()).toEqual([]);
  const coach = await openVisitor(test, { email: district.member.person.email });
  for (const path of ['', '/named/directory', '/named/coaching'])
    expect((await coach.get(`/organisations/${district.organisation}${path}`)).text).not.toMatch(/Eve|Amélie/);
});

it('who ends a guardianship grows no older by it: until its day in no directory and open to no search engine, unless the institution takes its word back', async () => {
  const pupil = await openVisitor(test, { email: 'amina@pupils.example', name: 'Amina Diallo', grants: [{ role: 'learner', profile: '*' }] });
  await pupil.post('/learn/affiliations', { organisation: district.organisation });
  const question = { recipient: district.organisation, purpose: 'directory', reason: 'To list our learners.', needs: ['name'], likes: [], months: 12 };
  const directory = await askConsent(test.deps, district.member, question);
  const own = `/learn/privacy/requests/${directory}`;
  const inDirectory = `${district.organisation}/directory`;
  const look = { recipient: district.organisation, purpose: 'directory' as const, categories: ['name' as const], reader: district.member.person.id };
  const listed = async () => (await consentedRows(test.deps, look)).map(({ fields }) => fields.name);
  const isFound = async () => !(await minorsOf(test.deps)(pupil.personId));
  const yes = async () => ({ answer: 'agree', conditions: /name="conditions" value="(\w+)"/.exec((await pupil.get(own)).text)?.[1] ?? '' });
  const inNone = 'Nobody under age is listed in a directory, and nobody can agree to this for you';

  const care = await inCare('amina@pupils.example', 'coaching');
  expect((await pupil.get('/learn')).text).not.toContain('know something of you'); // a guardian answers one, and nobody the other
  const centre = (await pupil.get('/learn/privacy')).text;
  for (const words of [inNone, 'Somebody acts for you here.']) expect(centre).toContain(words);
  expect((await guardian.get('/learn/privacy')).text).toContain('You act for somebody here, or are asked to.');
  for (const visitor of [pupil, guardian])
    expect((await visitor.get(`/learn/care/${care}/end`)).text).toMatch(/until <time[^>]*>1 March 2027<.time> nobody lists/);
  expect((await pupil.post(`/learn/care/${care}/end`)).location).toBe('/learn/care?ended');
  const asked = (await pupil.get(own)).text;
  expect(asked).toContain(inNone);
  expect(asked).not.toMatch(/value="agree"|Your guardian answers/);
  expect((await pupil.post(own, await yes())).status).toBe(403);
  expect((await pupil.get('/learn/care')).text).toContain('Under age until');
  expect(await isFound()).toBe(false);
  await expect(test.store.as(pupil.personId).write((db) => db.insert(ConsentEvent, agreed(directory)))).rejects.toThrow('no directory');

  // The institution alone says that it was an error, at its desk, which says what follows.
  const desk = `/guardians/kestrel/${care}/end`;
  expect((await registrar.get('/guardians/kestrel')).text).toMatch(/Under age until[\s\S]*Named in error/);
  expect((await registrar.get(desk)).text).toMatch(/named in error as guardian of[\s\S]*found by search engines at once/);
  for (let twice = 0; twice < 2; twice++) await registrar.post(desk);
  expect((await registrar.get(desk)).location).toBe('/guardians/kestrel?lifted');
  expect((await registrar.get('/guardians/kestrel?lifted')).text).toContain('counts as under age by this guardianship no more');
  expect(await isFound()).toBe(true);
  expect((await pupil.post(own, await yes())).location).toContain('?given=');
  expect(await listed()).toContain('Amina Diallo');

  // Named again and ended by the guardian: what she agreed to between stands again on the day, and no sooner.
  const second = await inCare('amina@pupils.example', 'coaching');
  expect((await guardian.post(`/learn/care/${second}/end`)).location).toBe('/learn/care?ended');
  expect([await isFound(), await listed()]).toEqual([false, []]);
  const between = (await pupil.get('/learn/privacy')).text;
  for (const words of ['Not shown: nobody under age is listed', 'id="lapsed-minor"', 'you agreed to, not shown while you are under age', `stop/${inDirectory}`])
    expect(between).toContain(words);
  for (const untrue of ['id="lapsed"', 'your guardian agreed to', 'It is yours to say now', 'Let it stand']) expect(between).not.toContain(untrue);

  function agreed(requestId: string) {
    const at = test.clock.now.toISOString();
    const kept = {
      id: 'early',
      grantor: pupil.personId,
      recipient: district.organisation,
      purpose: 'directory' as const,
      categories: ['name' as const],
      requestId,
    };
    const shown = { policyVersion: '1', policyDigest: 'x', language: 'en' as const, state: 'given' as const, at, method: 'session' as const, turn: 9 };
    return { ...kept, ...shown, expiresAt: '2027-10-01T00:00:00.000Z' };
  }
});

it('what was agreed to under age is the learner’s own to say on the day: not shown, and said to be so for no other reason', async () => {
  const lena = await openVisitor(test, { email: 'lena@pupils.example', name: 'Lena Roy', grants: [{ role: 'learner', profile: '*' }] });
  await lena.post('/learn/affiliations', { organisation: district.organisation });
  const question = { recipient: district.organisation, purpose: 'directory', reason: 'To list our learners.', needs: ['name'], likes: [], months: 12 };
  const own = `/learn/privacy/requests/${await askConsent(test.deps, district.member, question)}`;
  const conditionsOn = async (path: string) => /name="conditions" value="(\w+)"/.exec((await lena.get(path)).text)?.[1] ?? '';
  expect((await lena.post(own, { answer: 'agree', conditions: await conditionsOn(own) })).location).toContain('?given=');
  // As it could be written down once, when a guardianship that somebody had ended said nothing of anybody's age.
  const inMinutes = (minutes: number) => new Date(test.clock.now.getTime() + minutes * 60_000).toISOString();
  const row = {
    id: 'of-once',
    profile: 'kestrel',
    subject: lena.personId,
    guardian: guardian.personId,
    powers: ['consent' as const],
    purposes: ['coaching' as const],
  };
  const ended = {
    createdAt: inMinutes(-9),
    createdBy: 'odile',
    confirmedAt: inMinutes(-8),
    endedAt: inMinutes(-7),
    endedBy: 'subject' as const,
    endsAt: inMinutes(9),
    toldAt: null,
    liftedAt: null,
  };
  await test.store.write((db) => db.insert(Guardianship, { ...row, ...ended }));
  const centre = async () => (await lena.get('/learn/privacy')).text;
  expect(await centre()).toContain('id="lapsed-minor"');
  test.clock.now = new Date(inMinutes(10));
  const later = await centre();
  for (const words of ['id="lapsed-was-minor"', '1 thing you agreed to under age', 'Not shown: agreed to under age', 'Let it stand'])
    expect(later).toContain(words);
  for (const untrue of ['your guardian agreed', 'id="lapsed-minor"', 'Not shown: nobody under age']) expect(later).not.toContain(untrue);
  const path = `/learn/privacy/taken-over/${district.organisation}/directory`;
  expect((await lena.get(path)).text).toContain('You agreed to this while you were under age');
  expect((await lena.post(path, { conditions: await conditionsOn(path) })).location).toContain('?given=');
  expect(await centre()).not.toContain('id="lapsed');
});
