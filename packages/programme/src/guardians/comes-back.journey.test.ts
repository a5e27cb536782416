import { afterAll, beforeAll, expect, it } from 'vitest';
import { ConsentEvent } from '../consents/consent-records.ts';
import { openDistrict } from '../testing/affiliated.ts';
import { openTestProgramme, type TestProgramme } from '../testing/open-test-programme.ts';
import { openVisitor, type Visitor } from '../testing/visitor.ts';
import { Guardianship } from './guardian-records.ts';

const [MINOR, GUARDIAN, COACH] = ['zoe@pupils.example', 'noor@home.example', 'joan@fundy.example'];
const LAST = '27 November 2026'; // twelve months are asked for, and the guardianship ends before
const BEFORE = '/learn/privacy';

let test: TestProgramme;
let district: Awaited<ReturnType<typeof openDistrict>>;
let guardian: Visitor;
let minor: Visitor;
let home: string;
const again = (email: string) => openVisitor(test, { email });
beforeAll(async () => {
  test = await openTestProgramme();
  district = await openDistrict(test, MINOR);
  const registrar = await openVisitor(test, { email: 'odile@kestrel.example', grants: [{ role: 'registrar', profile: 'kestrel' }] });
  minor = await openVisitor(test, { email: MINOR, grants: [{ role: 'learner', profile: '*' }] });
  const named = { minor: MINOR, guardian: GUARDIAN, powers: 'consent', purposes: 'coaching', ends_on: '2026-11-27', seen: 'on' };
  await registrar.post('/guardians/kestrel', named);
  home = `/learn/care/${(await test.store.read((db) => db.list(Guardianship, {})))[0]?.id}`;
  guardian = await again(GUARDIAN);
});
afterAll(() => test.stop());

it('leads a guardian to whom they act for wherever they come in: by signing in, by their own applications and by the help', async () => {
  for (const answered of [false, true]) {
    if (answered) await guardian.post(`${home}/answer`, { answer: 'agree' });
    expect((await guardian.get('/')).location).toBe('/learn/care');
    expect((await guardian.get('/learn')).text).toContain('<a href="/learn/care">See whom you act for</a>');
  }
  expect((await guardian.get('/help/guardian')).text).toContain('href="/sign-in?next=%2Flearn%2Fcare"');
  expect((await guardian.get('/sign-in?next=%2Flearn%2Fcare')).location).toBe('/learn/care'); // whoever is signed in goes straight on
  const stranger = await openVisitor(test, { email: 'eve@home.example', name: 'Eve Arsenault' });
  expect((await stranger.get('/learn')).text).not.toContain('href="/learn/care"');
  expect([(await minor.get('/')).location, (await stranger.get('/')).location]).toEqual(['/learn', '/issuers']);
});

it('leads a minor who holds no desk to their own privacy centre, before and after the guardian answers, and says on their applications who acts for them', async () => {
  const child = await openVisitor(test, { email: 'lou@pupils.example' });
  expect((await child.get('/')).location).toBe('/issuers');
  const registrar = await again('odile@kestrel.example');
  const named = { minor: 'lou@pupils.example', guardian: GUARDIAN, powers: 'consent', purposes: 'coaching', ends_on: '2026-11-27', seen: 'on' };
  expect((await registrar.post('/guardians/kestrel', named)).status).toBe(303);
  expect((await child.get('/')).location).toBe(BEFORE);
  expect((await child.get('/learn')).text).not.toContain('href="/learn/care"');
  const { id } = (await test.store.read((db) => db.one(Guardianship, { subject: child.personId }))) ?? {};
  await guardian.post(`/learn/care/${id}/answer`, { answer: 'agree' });
  expect((await child.get('/')).location).toBe(BEFORE);
  expect((await child.get(BEFORE)).text).toContain('href="/learn/care"');
  expect((await child.get('/learn')).text).toContain('Somebody acts for you here. <a href="/learn/care">See who, and what they may do</a>');
  // Whoever linked themselves to somebody has answers to give, and no desk either.
  const adult = await openVisitor(test, { email: 'remi@learners.example' });
  await adult.post('/learn/affiliations', { organisation: district.organisation });
  expect((await adult.get('/')).location).toBe(BEFORE);
  expect((await adult.get('/learn')).text).not.toContain('href="/learn/care"');
});

it('shows a minor who never applied, and whoever linked themselves to somebody, the places of a learner; a guardian and a stranger none', async () => {
  const menu = /<nav[^>]*aria-label="My learning">.*?<\/nav>/s;
  for (const email of ['lou@pupils.example', 'remi@learners.example']) {
    const one = await again(email);
    for (const at of [BEFORE, '/learn', '/learn/affiliations']) {
      const places = menu.exec((await one.get(at)).text)?.[0];
      for (const href of ['/learn', '/learn/pathways', BEFORE, '/learn/affiliations', '/catalogue']) expect(places).toContain(`<a href="${href}"`);
    }
  }
  for (const email of [GUARDIAN, 'eve@home.example']) expect((await (await again(email)).get('/learn')).text).not.toMatch(menu);
});

it('says of what a guardian agrees to the day on which it ends with the guardianship, before and after, to everybody the same', async () => {
  const path = `/requests/${district.request}`;
  for (const [whose, at] of [
    [guardian, home],
    [minor, BEFORE],
  ] as const)
    expect((await whose.get(at + path)).text).toMatch(new RegExp(`Until <time[^>]*>${LAST}</time>, when the guardianship ends and the learner decides alone`));
  expect((await guardian.get('/learn/care')).text).toContain(`1 request waits for your answer. <a href="${home}">Read and answer</a>`);
  const conditions = /name="conditions" value="(\w+)"/.exec((await guardian.get(home + path)).text)?.[1] ?? '';
  expect((await guardian.post(home + path, { answer: 'agree', conditions })).status).toBe(303);
  expect((await guardian.get('/learn/care')).text).not.toContain('for your answer');
  const [event] = await test.store.as(minor.personId).read((db) => db.list(ConsentEvent, {}));
  expect(event?.expiresAt?.slice(0, 10)).toBe('2027-11-12');
  for (const [whose, at] of [
    [guardian, home],
    [minor, BEFORE],
  ] as const) {
    const receipt = `${at}/receipts/${event?.id}`;
    const words = `${LAST}, with the guardianship under which it was agreed to`;
    for (const form of ['', '/receipt.txt']) expect((await whose.get(receipt + form)).text).toContain(words);
    expect((await whose.get(`${receipt}/receipt.txt`)).text).toMatch(/\nAbout: Amélie Thériault\n(.*\n)*Institution: Kestrel Bay Polytechnic\n/);
    expect(JSON.parse((await whose.get(`${receipt}/receipt.json`)).text).processing.until).toBe('2026-11-27T00:00:00.000Z');
    const sees = (await whose.get(at)).text;
    expect(sees).toMatch(new RegExp(`>${LAST}</time><br/?><span class="soft small">with the guardianship<`));
    expect(sees).not.toContain('November 2027');
  }
  const named = (await (await again(COACH)).get(`/organisations/${district.organisation}/named/coaching`)).text;
  expect([named.includes(LAST), named.includes('November 2027'), named.includes('guardianship')]).toEqual([true, false, false]); // why is not theirs to know
});

it('leads them there once it is over as well, where they are told so; the learner lets it stand to the day that was asked for', async () => {
  test.clock.now = new Date('2026-11-27T00:00:00.000Z');
  [guardian, minor] = [await again(GUARDIAN), await again(MINOR)];
  expect((await guardian.get('/')).location).toBe('/learn/care');
  expect((await guardian.get('/learn/care')).text).toContain('Over');
  expect((await guardian.get('/learn')).text).not.toContain('href="/learn/care"');
  expect((await minor.get(`${BEFORE}/taken-over/${district.organisation}/coaching`)).text).toContain('12 November 2027');
});
