import type { Definition } from '@laurel/issuer';
import { Application, type ApplicationState } from '../applications/records.ts';
import type { Category } from '../consents/terms.ts';
import type { ProgrammeDeps } from '../deps.ts';

/** What there is under each category. Days: YYYY-MM-DD. What is not yet sent, or was taken back, is nobody's to know. */
export type Fields = {
  name?: string;
  email?: string;
  awards?: readonly { definition: Definition; awardedOn: string }[];
  applications?: readonly { definition: Definition; state: Applied; on: string }[];
};
export type Applied = 'open' | 'awarded' | 'declined';

type Deps = Pick<ProgrammeDeps, 'people' | 'awarding' | 'store'>;
type Whose = { subject: string; profile: string };

/** Reads just the categories named, and no other table. Only `disclose` may call it, which has asked and written down, and a page that shows learners their own. */
export async function gather(deps: Deps, whose: Whose, categories: readonly Category[]): Promise<Fields> {
  const person = await deps.people.person(whose.subject);
  if (!person) return {};
  const fields: Fields = {};
  for (const category of categories)
    switch (category) {
      case 'name':
        fields.name = person.name;
        break;
      case 'email':
        fields.email = person.email;
        break;
      case 'awards':
        fields.awards = await awardsOf(deps, whose, person.email);
        break;
      case 'applications':
        fields.applications = await applicationsOf(deps, whose);
    }
  return fields;
}

async function awardsOf({ awarding }: Deps, { profile }: Whose, email: string): Promise<NonNullable<Fields['awards']>> {
  const held = await awarding.heldBy(profile, email);
  return Promise.all(
    held.map(async ({ achievementId, achievementVersion, awardedOn }) => ({
      definition: (await awarding.achievement(achievementId, achievementVersion)).definition,
      awardedOn,
    })),
  );
}

async function applicationsOf({ awarding, store }: Deps, { subject, profile }: Whose): Promise<NonNullable<Fields['applications']>> {
  const rows = await store.as(profile).read((db) => db.list(Application, { personId: subject }, { order: { createdAt: 'ASC' } }));
  const told = await Promise.all(
    rows.map(async ({ achievementId, achievementVersion, state, submittedAt, closedAt }) => {
      const applied = APPLIED[state];
      const at = closedAt ?? submittedAt;
      if (applied === undefined || at === null) return [];
      return [{ definition: (await awarding.achievement(achievementId, achievementVersion)).definition, state: applied, on: at.slice(0, 10) }];
    }),
  );
  return told.flat();
}

const APPLIED: Record<ApplicationState, Applied | undefined> = {
  draft: undefined,
  withdrawn: undefined,
  submitted: 'open',
  revision: 'open',
  recommended: 'open',
  appealed: 'open',
  awarded: 'awarded',
  declined: 'declined',
};
