import type { Definition } from '@laurel/issuer';
import type { Category } from '../consents/terms.ts';
import type { ProgrammeDeps } from '../deps.ts';

/** What there is under each category. `awardedOn`: YYYY-MM-DD. */
export type Fields = { name?: string; email?: string; awards?: readonly { name: Definition['name']; awardedOn: string }[] };

/** Reads just the categories named, and no other table. Only `disclose` may call it: it has asked and written down. */
export async function gather(
  { people, awarding }: Pick<ProgrammeDeps, 'people' | 'awarding'>,
  { subject, profile }: { subject: string; profile: string },
  categories: readonly Category[],
): Promise<Fields> {
  const person = await people.person(subject);
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
        fields.awards = await Promise.all(
          (await awarding.heldBy(profile, person.email)).map(async ({ achievementId, achievementVersion, awardedOn }) => ({
            name: (await awarding.achievement(achievementId, achievementVersion)).definition.name,
            awardedOn,
          })),
        );
    }
  return fields;
}
