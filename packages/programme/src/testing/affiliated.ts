import type { Session } from '@laurel/people';
import { affiliate } from '../affiliations/affiliate.ts';
import { addMember, registerOrganisation } from '../affiliations/organisations.ts';
import { askConsent } from '../consents/ask-consent.ts';
import type { TestProgramme } from './open-test-programme.ts';

/** Somebody as the use cases see them: signed in this very moment. */
export async function personSession({ store, people, clock }: TestProgramme, email: string, name = 'Amélie Thériault'): Promise<Session> {
  const person = await store.write((db) => people.ensurePerson(db, { email, name, language: 'en' }));
  return { id: `session-${person.id}`, person, grants: [], csrf: '', provedAt: clock.now.toISOString() };
}

export const NEEDS = { purpose: 'coaching', reason: 'To plan your coaching.', needs: ['name', 'awards'], likes: ['email'], months: 12 };

/** A school district with one of its people, a learner who linked themselves to it, and what it asks of them. */
export async function openDistrict(test: TestProgramme, learnerEmail = 'amelie@learners.example') {
  const administrator = await personSession(test, 'maya@kestrel.example', 'Maya Okafor');
  const organisation = await registerOrganisation(
    test.deps,
    'kestrel',
    { name: 'Fundy Shore School District', kind: 'school-district', email: 'privacy@fundy.example', language: 'en' },
    administrator.person.id,
  );
  await addMember(test.deps, { profile: 'kestrel', id: organisation }, 'joan@fundy.example', administrator.person.id);
  const member = await personSession(test, 'joan@fundy.example', 'Joan Leblanc');
  const learner = await personSession(test, learnerEmail);
  await affiliate(test.deps, learner, organisation);
  const request = await askConsent(test.deps, member, { recipient: organisation, ...NEEDS });
  return { organisation, administrator, member, learner, request };
}
