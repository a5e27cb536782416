import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestProgramme, type TestProgramme } from '../testing/open-test-programme.ts';
import { openVisitor, type Visitor } from '../testing/visitor.ts';
import { Guardianship } from './guardian-records.ts';
import { tellHandOvers } from './hand-over.ts';

const [GUARDIAN, OWN] = ['noor@home.example', 'zoe@pupils.example'];
const FORM = { minor: '', minor_name: 'Zoë Haddad', guardian: GUARDIAN, powers: 'consent', purposes: 'coaching', ends_on: '2027-03-01', seen: 'on' };

let test: TestProgramme;
let registrar: Visitor;
let guardian: Visitor;
beforeAll(async () => {
  test = await openTestProgramme();
  registrar = await openVisitor(test, { email: 'odile@kestrel.example', grants: [{ role: 'registrar', profile: 'kestrel' }] });
  guardian = await openVisitor(test, { email: GUARDIAN, name: 'Noor Haddad' });
});
afterAll(() => test.stop());

const rows = () => test.store.read((db) => db.list(Guardianship, {}, { order: { createdAt: 'ASC' } }));
const ward = async () => {
  const [row] = await rows();
  const person = await test.people.person(row?.subject ?? '');
  if (!row || !person) throw new Error('nobody was named');
  return { row, person, home: `/learn/care/${row.id}`, desk: `/guardians/kestrel/${row.id}` };
};
const letter = (scope: string | undefined, to: string) =>
  test.store.write((db) =>
    test.deps.enqueue(db, { kind: 'claim', to, language: 'en', subject: 'A badge', text: 'Keep it.', ...(scope !== undefined && { scope }) }),
  );

it('an institution names a guardian for a minor by name alone, once, and whoever has neither name nor address is refused', async () => {
  const bad: [Partial<typeof FORM>, string][] = [
    [{ minor_name: ' ' }, 'or their name where they have none'],
    [{ minor: `${'00'.repeat(16)}@no-mailbox.invalid` }, 'Write the address that the minor signs in with.'],
    [{ guardian: `${'00'.repeat(16)}@no-mailbox.invalid` }, 'Write the guardian’s own address.'],
  ];
  for (const [change, sentence] of bad)
    expect([(await registrar.post('/guardians/kestrel', { ...FORM, ...change })).text]).toEqual([expect.stringContaining(sentence)]);
  expect(await rows()).toEqual([]);
  const offered = (await registrar.get('/guardians/kestrel')).text;
  expect(offered).not.toMatch(/value="custody"|into a wallet of their own/); // no wallets live on this node
  const before = test.letters.length;
  expect((await registrar.post('/guardians/kestrel', FORM)).location).toBe('/guardians/kestrel?established');
  const { person, home, desk } = await ward();
  expect(person).toMatchObject({ name: 'Zoë Haddad', email: expect.stringMatching(/^[0-9a-f]{32}@no-mailbox\.invalid$/) });
  expect(test.letters.slice(before).map(({ to }) => to)).toEqual([GUARDIAN]);
  const desked = (await registrar.get('/guardians/kestrel')).text;
  // No column of its own, which was out of sight: the way to end it stands under how it stands.
  expect(desked).toMatch(/Not yet taken on.*?<a[^>]+\/end"[^>]*>End it<\/a><\/div><\/td><\/tr>/s);
  const whole = async (query = '') => (await registrar.get(`/guardians/kestrel${query}`)).text.replaceAll(/<wbr ?\/?>/g, '');
  expect(await whole()).not.toContain(person.email); // awarded so, the letter would reach nobody
  expect(await whole()).toContain('No letter reaches them while no guardian is in force.');
  // Of the same name she is asked about: the same one, from her row, or another.
  const twice = await registrar.post('/guardians/kestrel', { ...FORM, minor_name: 'zoë haddad', guardian: 'sam@home.example' });
  expect([twice.status, twice.text.includes('name="another"')]).toEqual([422, true]);
  const other = await registrar.post('/guardians/kestrel', { ...FORM, another: 'on', seen: '', guardian: 'sam@home.example', ends_on: '' });
  expect([other.status, other.text.includes('is named here already'), /name="another"[^>]*checked/.test(other.text)]).toEqual([422, false, true]);
  expect(await rows()).toHaveLength(1);
  expect((await registrar.get('/guardians/kestrel')).text).not.toContain(`${desk}/address`); // nothing is in force
  expect((await registrar.post(`${desk}/address`, { email: OWN })).status).toBe(404);
  // A second guardian of the same minor is named by what stands for the address; the same one is not named twice.
  expect((await registrar.post('/guardians/kestrel', { ...FORM, minor: person.email, minor_name: '' })).text).toContain('This guardian is named already.');
  expect((await guardian.post(`${home}/answer`, { answer: 'agree' })).location).toBe(`${home}?taken-on`);
  expect(test.letters).toHaveLength(before + 1); // who told themselves needs no letter
  expect(await whole()).toContain(person.email);
  const takenOn = (await guardian.get(`${home}?taken-on`)).text;
  expect(takenOn).toContain('They have no address: letters for them come to you.');
  expect(takenOn).not.toContain('They were told by letter');
});

it('a minor whose guardian declined is named another one from her row, and stays who she is', async () => {
  const form = { ...FORM, minor_name: 'Kim Haddad', guardian: 'lou@home.example' };
  const tick = () => {
    test.clock.now = new Date(test.clock.now.getTime() + 1_000);
  };
  tick();
  // Pressed twice: one Kim, who is told of.
  const both = await Promise.all([registrar.post('/guardians/kestrel', form), registrar.post('/guardians/kestrel', form)]);
  expect(both.map(({ status }) => status).toSorted()).toEqual([303, 422]);
  expect(both.find(({ status }) => status === 422)?.text).toContain('name="another"');
  const row = (await rows()).at(-1);
  const lou = await openVisitor(test, { email: 'lou@home.example' });
  expect((await lou.post(`/learn/care/${row?.id}/answer`, { answer: 'decline' })).status).toBe(303);
  expect((await registrar.get('/guardians/kestrel')).text).toContain(`href="/guardians/kestrel?for=${row?.id}#minor_name"`);
  const kim = await test.people.person(row?.subject ?? '');
  expect((await registrar.get(`/guardians/kestrel?for=${row?.id}`)).text).toContain(`value="${kim?.email}"`);
  tick();
  expect((await registrar.post('/guardians/kestrel', { ...form, minor: kim?.email ?? '' })).status).toBe(303);
  expect((await rows()).at(-1)?.subject).toBe(kim?.id);
});

it('letters for the ward go to the guardian of whoever writes, and say so; nobody else’s, and nobody signs in as her', async () => {
  const { person, home } = await ward();
  await letter('kestrel', person.email);
  expect(test.letters.at(-1)).toMatchObject({
    to: GUARDIAN,
    subject: 'For Zoë Haddad: A badge',
    text: expect.stringMatching(/You get it as their guardian.*Keep it\.$/s),
  });
  expect(test.letters.at(-1)?.text).toContain(`${test.url}${home}`);
  await letter('heron', person.email);
  expect(test.letters.at(-1)).toMatchObject({ to: person.email, subject: 'A badge' });
  const stranger = await openVisitor(test);
  const before = test.letters.length;
  expect((await stranger.post('/sign-in', { email: person.email })).status).toBe(422);
  expect(test.letters).toHaveLength(before);
});

it('on the day that she decides alone whoever saw the papers hears that she has no address; they give it, and she is who she was', async () => {
  const { row, person, home, desk } = await ward();
  expect((await guardian.get(home)).text).toContain(`${home}/address`);
  const own = await guardian.post(`${home}/address`, { email: GUARDIAN.toUpperCase() });
  expect([own.status, own.text.includes('This is a guardian’s own address.')]).toEqual([422, true]);
  // Nor that of whoever acts for her too; of one who gave no name, the letter says no address.
  expect((await registrar.post('/guardians/kestrel', { ...FORM, minor: person.email, guardian: 'omar@home.example' })).status).toBe(303);
  const other = (await rows()).find(({ subject, id }) => subject === person.id && id !== row.id);
  const omar = await openVisitor(test, { email: 'omar@home.example' });
  await omar.post(`/learn/care/${other?.id}/answer`, { answer: 'agree' });
  for (const [who, at] of [
    [guardian, `${home}/address`],
    [registrar, `${desk}/address`],
  ] as const) {
    const theirs = await who.post(at, { email: 'omar@home.example' });
    expect([theirs.status, theirs.text.includes('This is a guardian’s own address.')]).toEqual([422, true]);
  }
  expect((await omar.post(`/learn/care/${other?.id}/address`, { email: 'mistyped@pupils.example' })).status).toBe(303);
  expect(test.letters.at(-1)).toMatchObject({ to: 'mistyped@pupils.example', subject: 'Given by guardian ' });
  await omar.post(`/learn/care/${other?.id}/end`);
  expect((await guardian.post(`${home}/address`, { email: 'mistyped@pupils.example' })).location).toBe(`${home}?written`);
  expect(test.letters.at(-1)).toMatchObject({ to: 'mistyped@pupils.example', subject: 'Given by guardian Noor Haddad' });
  test.clock.now = new Date('2027-03-01T00:00:00.000Z');
  const before = test.letters.length;
  await tellHandOvers(test.deps);
  expect(test.letters.slice(before).map(({ to, kind }) => [to, kind])).toEqual([
    [GUARDIAN, 'guardian-over-guardian'],
    ['odile@kestrel.example', 'guardian-over-desk'],
  ]);
  [guardian, registrar] = [await openVisitor(test, { email: GUARDIAN }), await openVisitor(test, { email: 'odile@kestrel.example' })];
  // Too late for the guardian; no neighbour’s, though it knows her by now.
  expect((await guardian.post(`${home}/address`, { email: 'noor2@home.example' })).status).toBe(404);
  const heron = await openVisitor(test, { email: 'ada@heron.example', grants: [{ role: 'registrar', profile: 'heron' }] });
  const later = { ...FORM, minor: person.email, ends_on: '2028-03-01' };
  expect((await heron.post('/guardians/heron', later)).status).toBe(303);
  const second = (await rows()).at(-1);
  expect((await guardian.post(`/learn/care/${second?.id}/answer`, { answer: 'agree' })).status).toBe(303);
  expect((await heron.post(`/guardians/heron/${second?.id}/address`, { email: OWN })).status).toBe(404);
  expect((await guardian.post(`/learn/care/${second?.id}/address`, { email: OWN })).status).toBe(404);

  expect((await registrar.get('/guardians/kestrel')).text).toContain(`${desk}/address`);
  for (const email of ['nobody', person.email]) expect((await registrar.post(`${desk}/address`, { email })).status).toBe(422);
  expect((await registrar.post(`${desk}/address`, { email: OWN })).location).toBe('/guardians/kestrel?written');
  expect((await test.people.person(person.id))?.email).toBe(person.email); // not before she says so
  const path = new URL(test.letters.at(-1)?.text ?? '').pathname;
  const zoe = await openVisitor(test);
  expect(test.letters.at(-1)).toMatchObject({ to: OWN, subject: 'Given by institution Kestrel Bay Polytechnic' });
  const confirm = (await zoe.get(path)).text;
  expect(confirm).toContain(OWN);
  expect(confirm).toContain('Whoever acts for you, or your institution, says that this address is yours');
  expect((await zoe.post(path)).status).toBe(303);
  expect(await test.people.person(person.id)).toEqual({ ...person, email: OWN });
  const herself = await openVisitor(test, { email: OWN });
  expect(herself.personId).toBe(row.subject);
  expect((await herself.get('/learn/care')).text).toContain('Noor Haddad');
  await letter('kestrel', person.email);
  expect(test.letters.at(-1)).toMatchObject({ to: OWN, subject: 'A badge' });
  expect((await registrar.get(`${desk}/address`)).status).toBe(404);
});
