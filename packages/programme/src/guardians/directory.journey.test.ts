import { IsNull } from '@laurel/store';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { askConsent } from '../consents/ask-consent.ts';
import { ConsentEvent } from '../consents/consent-records.ts';
import { consentedRows } from '../disclosure/disclose.ts';
import { openDistrict } from '../testing/affiliated.ts';
import { openTestProgramme, type TestProgramme } from '../testing/open-test-programme.ts';
import { openVisitor, type Visitor } from '../testing/visitor.ts';
import { Guardianship } from './guardian-records.ts';

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
