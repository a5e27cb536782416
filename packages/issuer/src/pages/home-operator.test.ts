import { noteBackup } from '@laurel/store';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
import { ASSESSED, openRegistrar } from '../testing/registrar.ts';
import { openVisitor, type Visitor } from '../testing/visitor.ts';

let test: TestIssuer;
let desk: Awaited<ReturnType<typeof openRegistrar>>;
let operator: Visitor;
beforeAll(async () => {
  test = await openTestIssuer();
  desk = await openRegistrar(test);
  operator = await openVisitor(test, { email: 'ops@kestrel.example', role: 'operator', profile: 'kestrel' });
});
afterAll(() => test.stop());

const home = async () => (await operator.get('/desk/kestrel')).text;
const wordsOf = (page: string) => page.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

it('an operator begins at how the node stands, and is led to no place that would refuse them', async () => {
  expect((await operator.get('/')).location).toBe('/desk');
  expect((await operator.get('/desk')).location).toBe('/desk/kestrel');
  const page = await home();
  expect(wordsOf(page)).toMatch(/Setting up is not finished: print the recovery kit · send a test letter\s?\. An administrator does this\./);
  expect(wordsOf(page)).toMatch(/Signing key in use since \d+ \w+ \d{4} Last backup .*never .*Letters that wait none Jobs under way none/);
  for (const command of ['laurel doctor', 'laurel backup', 'laurel keys']) expect(page).toContain(`<code>${command}</code>`);
  const places = [...page.matchAll(/href="(\/desk[^"#?]*)/g)].map(([, href = '']) => href);
  expect(places.length).toBeGreaterThan(0);
  for (const place of new Set(places)) expect([place, (await operator.get(place)).status]).toEqual([place, place === '/desk' ? 303 : 200]);
});

it('counts letters that wait and work under way, and shows neither a learner nor the name of a file', async () => {
  const achievement = await desk.define();
  await desk.post('/desk/kestrel/award', { achievement, email: 'zoe@b.example', name: 'Zoë Martin', ...ASSESSED });
  await test.deliver();
  const file = { field: 'file', name: 'nour-haddad.csv', text: 'email\nnour@b.example' };
  const { location } = await desk.upload('/desk/kestrel/batches/new', { achievement, language: 'en', ...ASSESSED }, file);
  await desk.post(`${location}/award`, {});
  await test.store.write((db) => noteBackup(db, '2026-11-12T02:00:00.000Z'));
  const page = await home();
  expect(wordsOf(page)).toMatch(/Letters that wait 1 letter: the mail server cannot be used Jobs under way 1 job/);
  expect(wordsOf(page)).toMatch(/Last backup 12 November 2026/);
  for (const told of ['zoe@b.example', 'Zoë', 'nour', 'Infection']) expect(page).not.toContain(told);
  for (const place of ['register', 'mail', 'audit', 'people', 'look']) expect((await operator.get(`/desk/kestrel/${place}`)).status).toBe(403);
});

it('is for operators of that profile, and a registrar who operates keeps the list of what to do', async () => {
  expect((await operator.get('/desk/heron')).status).toBe(403);
  const both = await openVisitor(test, { email: 'odile@kestrel.example', role: 'operator', profile: 'kestrel' });
  const page = (await both.get('/desk/kestrel')).text;
  expect([page.includes('To do'), page.includes('At the command line'), page.includes('>This node<')]).toEqual([true, false, false]);
});
