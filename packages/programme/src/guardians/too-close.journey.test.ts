import { IsNull } from '@laurel/store';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { atDesk, scores, sentBy } from '../testing/applied.ts';
import { openTestProgramme, type TestProgramme } from '../testing/open-test-programme.ts';
import { openVisitor, publish, RUBRIC, type Visitor } from '../testing/visitor.ts';
import { Guardianship } from './guardian-records.ts';

const [MINOR, GUARDIAN] = ['zoe@pupils.example', 'noor@kestrel.example'];
const AWARD = { ...scores('Secure', 'Secure'), recommends: 'award', send: '1' };

let test: TestProgramme;
let guardian: Visitor; // works at the institution: assesses, decides and keeps the register
let colleague: Visitor;
let minor: Visitor;
let achievement: string;
beforeAll(async () => {
  test = await openTestProgramme();
  const grants = (['registrar', 'assessor', 'decider'] as const).map((role) => ({ role, profile: 'kestrel' }));
  guardian = await openVisitor(test, { email: GUARDIAN, name: 'Noor Haddad', grants });
  colleague = await openVisitor(test, { email: 'odile@kestrel.example', grants });
  minor = await openVisitor(test, { email: MINOR, name: 'Zoë Haddad' });
  achievement = await publish(await openVisitor(test, { email: 'chief@kestrel.example', grants: [{ role: 'administrator', profile: 'kestrel' }] }), RUBRIC);
});
afterAll(() => test.stop());

const ended = async () => (await test.store.read((db) => db.list(Guardianship, {})))[0]?.endedAt;

it('a guardian judges no application of their ward from when they are named, however it ended; one who declined may', async () => {
  const address = await sentBy(minor, achievement);
  expect((await guardian.get(atDesk(address))).status).toBe(200);
  const named = { minor: MINOR, guardian: GUARDIAN, powers: 'consent', purposes: 'coaching', ends_on: '2027-03-01', seen: 'on' };
  expect((await colleague.post('/guardians/kestrel', named)).location).toBe('/guardians/kestrel?established');
  const [row] = await test.store.read((db) => db.list(Guardianship, {}));
  for (const step of ['asked', 'in force', 'ended']) {
    const page = await guardian.get(atDesk(address));
    expect([step, page.status, page.text.includes('one of you acts for the other')]).toEqual([step, 403, true]);
    expect((await guardian.get('/assess/kestrel')).text).not.toContain(atDesk(address));
    expect((await guardian.post(`${atDesk(address)}/scores`, AWARD)).status).toBe(403);
    expect((await guardian.post(`${atDesk(address)}/decide`, { outcome: 'award', words: '' })).status).toBe(403);
    if (step === 'asked') await guardian.post(`/learn/care/${row?.id}/answer`, { answer: 'agree' });
    if (step === 'in force') await guardian.post(`/learn/care/${row?.id}/end`);
  }
  expect(await ended()).toEqual(expect.any(String));
  await guardian.post('/guardians/kestrel', { ...named, guardian: 'odile@kestrel.example' });
  const [other] = await test.store.read((db) => db.list(Guardianship, { confirmedAt: IsNull() }));
  expect((await colleague.post(`${atDesk(address)}/scores`, AWARD)).status).toBe(403);
  await colleague.post(`/learn/care/${other?.id}/answer`, { answer: 'decline' });
  expect((await colleague.post(`${atDesk(address)}/scores`, AWARD)).status).toBe(303);
});

it('a registrar who acts for somebody corrects no badge of theirs: a colleague does', async () => {
  const form = { achievement, name: 'Zoë Haddad', email: MINOR, language: 'en', assessment: 'participation' };
  const awarded = await guardian.post('/desk/kestrel/award', form);
  const at = awarded.location.replace('?done=awarded', '');
  const refused = await guardian.post(`${at}/name`, { name: 'Zoë Grand' });
  expect([refused.status, refused.text.includes('or of somebody you act for')]).toEqual([422, true]);
  expect((await guardian.get(at)).text).not.toContain(`${at}/name`);
  expect((await colleague.post(`${at}/name`, { name: 'Zoë Grand' })).status).toBe(303);
});
