import { afterAll, beforeAll, expect, it } from 'vitest';
import { ConsentEvent } from '../consents/consent-records.ts';
import { openDistrict } from '../testing/affiliated.ts';
import { openTestProgramme, type TestProgramme } from '../testing/open-test-programme.ts';
import { openVisitor } from '../testing/visitor.ts';
import { Guardianship } from './guardian-records.ts';

const [MINOR, GUARDIAN] = ['zoe@pupils.example', 'noor@home.example'];

let test: TestProgramme;
beforeAll(async () => {
  test = await openTestProgramme();
});
afterAll(() => test.stop());

it('a guardian answers what organisations of the institution ask that saw the papers, and nothing that its neighbour’s ask', async () => {
  const district = await openDistrict(test, MINOR); // of kestrel
  const guardian = await openVisitor(test, { email: GUARDIAN, name: 'Noor Haddad' });
  const careBy = async (profile: string): Promise<string> => {
    const registrar = await openVisitor(test, { email: `registrar@${profile}.example`, grants: [{ role: 'registrar', profile }] });
    const form = { minor: MINOR, guardian: GUARDIAN, powers: 'consent', purposes: 'coaching', ends_on: '2027-03-01', seen: 'on' };
    expect((await registrar.post(`/guardians/${profile}`, form)).status).toBe(303);
    const row = await test.store.read((db) => db.one(Guardianship, { profile }));
    const home = `/learn/care/${row?.id}`;
    expect((await guardian.post(`${home}/answer`, { answer: 'agree' })).location).toBe(`${home}?taken-on`);
    return home;
  };
  const kept = () => test.store.as(district.learner.person.id).read((db) => db.count(ConsentEvent, {}));
  const heron = await careBy('heron');
  const asked = `${heron}/requests/${district.request}`;
  expect((await guardian.get(heron)).text).not.toContain(`href="${asked}"`);
  expect((await guardian.get(asked)).status).toBe(404);
  // The very words, as a page of one's own would have them: the use case refuses by itself.
  const minor = await openVisitor(test, { email: MINOR, grants: [{ role: 'learner', profile: '*' }] });
  const conditions = /name="conditions" value="(\w+)"/.exec((await minor.get(`/learn/privacy/requests/${district.request}`)).text)?.[1] ?? '';
  for (const answer of ['agree', 'decline']) expect((await guardian.post(asked, { conditions, answer })).status).toBe(403);
  expect(await kept()).toBe(0);

  const kestrel = await careBy('kestrel');
  const own = `${kestrel}/requests/${district.request}`;
  expect((await guardian.get(kestrel)).text).toContain(`href="${own}"`);
  expect((await guardian.post(own, { conditions, answer: 'agree' })).location).toContain('?given=');
  expect(await kept()).toBe(1);
});
