import { newId } from '@laurel/base';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDistrict } from '../testing/affiliated.ts';
import { openTestProgramme, type TestProgramme } from '../testing/open-test-programme.ts';
import { openVisitor, type Visitor } from '../testing/visitor.ts';
import { establishGuardianship } from './establish-guardianship.ts';
import { Guardianship } from './guardian-records.ts';

let test: TestProgramme;
let registrar: Visitor;
beforeAll(async () => {
  test = await openTestProgramme();
  registrar = await openVisitor(test, { email: 'ada@heron.example', grants: [{ role: 'registrar', profile: 'heron' }] });
});
afterAll(() => test.stop());

it('a desk lists its guardianships page by page, and asks by no more letters than papers can be looked at', async () => {
  const by = { minor: '', powers: [], purposes: [], endsOn: '2029-03-01', seen: true, language: 'en' as const };
  const named = (nth: number) =>
    establishGuardianship(test.deps, 'heron', { ...by, minorName: `Child ${nth}`, guardian: `parent${nth}@home.example` }, registrar.personId);
  const before = test.letters.length;
  for (let nth = 1; nth <= 60; nth++) await named(nth);
  await expect(named(61)).rejects.toMatchObject({ code: 'too_many_requests', retryAfterSeconds: 60 });
  expect(test.letters.length - before).toBe(60);
  test.clock.now = new Date(test.clock.now.getTime() + 60_000);
  await named(61);

  const page = async (query: string) =>
    [...(await registrar.get(`/guardians/heron${query}`)).text.matchAll(/<bdi>(Child \d+)<\/bdi>/g)].map(([, name]) => name);
  const [first, second] = [await page(''), await page('?page=2')];
  expect([first.length, first[0], second.length, new Set([...first, ...second]).size]).toEqual([50, 'Child 61', 11, 61]);
  expect((await registrar.get('/guardians/heron')).text).toContain('href="/guardians/heron?page=2" rel="next"');
  for (const [asked, shown] of [
    ['?page=9', second],
    ['?page=-1', first],
    ['?page=x', first],
  ] as const)
    expect([asked, await page(asked)]).toEqual([asked, shown]);
});

it('where no day is written it is the birthday that the law of their place names, and neither is kept', async () => {
  test.clock.now = new Date(test.clock.now.getTime() + 5 * 60_000);
  const form = { minor_name: 'Child by birthday', guardian: 'birthday@home.example', seen: 'on', born: '2012-02-29' };
  const newest = async () => (await test.store.read((db) => db.list(Guardianship, {}, { order: { createdAt: 'DESC' }, take: 1 })))[0];
  const refused = async (change: Record<string, string>) => {
    const { status, text } = await registrar.post('/guardians/heron', { ...form, ends_on: '', ...change });
    return [status, /<a href="#(\w+)">/.exec(text)?.[1]];
  };
  // What is wrong is told at the box that it is in.
  for (const lives of ['', 'XX']) expect(await refused({ lives })).toEqual([422, 'lives']);
  expect(await refused({ lives: 'CA-NB', born: '1990-01-01' })).toEqual([422, 'born']);
  expect(await refused({ lives: 'CA-NB', born: '' })).toEqual([422, 'ends_on']);
  expect((await registrar.post('/guardians/heron', { ...form, lives: 'CA-NB', ends_on: '' })).status).toBe(303);
  expect(await newest()).toMatchObject({ endsAt: '2031-03-01T00:00:00.000Z' });
  expect(JSON.stringify(await newest())).not.toMatch(/2012|CA-NB/);
  // A day that is written stands, whatever the table says.
  test.clock.now = new Date(test.clock.now.getTime() + 60_000);
  await registrar.post('/guardians/heron', { ...form, minor_name: 'Child by papers', lives: 'CA-NB', ends_on: '2027-05-01' });
  expect(await newest()).toMatchObject({ endsAt: '2027-05-01T00:00:00.000Z' });
});

it('a name beside an address is what a new account is called; one that is there keeps its own', async () => {
  const form = { guardian: 'named@home.example', seen: 'on', ends_on: '2027-05-01' };
  const named = async (minor: string, minor_name: string) => {
    expect((await registrar.post('/guardians/heron', { ...form, minor, minor_name })).status).toBe(303);
    return (await test.people.personAt(minor))?.name;
  };
  expect(await named('new.child@home.example', 'Noor Haddad')).toBe('Noor Haddad');
  await openVisitor(test, { email: 'old.child@home.example', name: 'Own Name' });
  expect(await named('old.child@home.example', 'Another Name')).toBe('Own Name');
  expect((await registrar.get('/guardians/heron')).text).toContain('an account that is there keeps its own name');
});

it('a guardian of many finds them page by page, those about whom somebody asks first', async () => {
  const guardian = await openVisitor(test, { email: 'custodian@heron.example', name: 'Custodian' });
  const district = await openDistrict(test, 'pupil@heron.example');
  const at = test.clock.now.toISOString();
  const row = {
    profile: 'kestrel',
    guardian: guardian.personId,
    endsAt: '2029-03-01T00:00:00.000Z',
    createdBy: 'x',
    endedAt: null,
    endedBy: null,
    toldAt: null,
    liftedAt: null,
  };
  const live = { ...row, confirmedAt: at, powers: ['view' as const, 'consent' as const], purposes: ['coaching' as const] };
  const bring = (names: readonly string[]) =>
    test.store.write(async (db) => {
      for (const [nth, name] of names.entries()) {
        const { id: subject } = await test.people.addWithoutMailbox(db, { name, language: 'en' });
        const createdAt = new Date(test.clock.now.getTime() - 10_000 + nth).toISOString();
        await db.insert(Guardianship, { ...live, id: newId(test.context), subject, createdAt });
      }
    });
  await test.store.write((db) =>
    db.insert(Guardianship, { ...live, id: newId(test.context), subject: district.learner.person.id, createdAt: new Date(0).toISOString() }),
  );
  await bring(Array.from({ length: 55 }, (_, nth) => `Ward ${nth}`));
  const page = async (query: string) => {
    const { text } = await guardian.get(`/learn/care${query}`);
    return { text, names: [...text.matchAll(/<th scope="row"[^>]*><bdi>([^<]+)<\/bdi>/g)].map(([, name]) => name) };
  };
  const [first, second] = [await page(''), await page('?page=2')];
  expect([first.names.length, first.names[0], first.names[1]]).toEqual([50, 'Amélie Thériault', 'Ward 54']); // the oldest, and asked about
  expect([second.names.length, new Set([...first.names, ...second.names]).size]).toEqual([6, 56]);
  expect([first.text.includes('href="/learn/care?page=2" rel="next"'), second.text.includes('href="/learn/care?page=1" rel="prev"')]).toEqual([true, true]);
  expect([first.text, second.text].map((text) => text.includes('waits for your answer'))).toEqual([true, false]);
});
