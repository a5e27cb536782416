import type { Definition } from '@laurel/issuer';
import type { Category } from '../consents/terms.ts';
import type { ProgrammeDeps } from '../deps.ts';

/** What there is under each category. `awardedOn`: YYYY-MM-DD. */
export type Fields = { name?: string; email?: string; awards?: readonly { definition: Definition; awardedOn: string }[] };

/** Reads just the categories named, and no other table. Only `disclose` may call it, which has asked and written down, and a page that shows learners their own. */
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
            definition: (await awarding.achievement(achievementId, achievementVersion)).definition,
            awardedOn,
          })),
        );
    }
  return fields;
}
