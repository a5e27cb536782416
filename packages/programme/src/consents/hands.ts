import type { Translate } from '@laurel/web';
import type { ProgrammeDeps } from '../deps.ts';
import type { Whose } from './place.ts';
import type { Privacy } from './privacy.ts';

/**
 * Whose hand each decision was, by name: on a learner's own page of the guardians alone, on a guardian's page of everybody. Empty where another guardian
 * has no name: their address is not for everybody who acts for the same learner.
 */
export async function handsIn(
  { people }: Pick<ProgrammeDeps, 'people'>,
  t: Translate,
  { events }: Pick<Privacy, 'events'>,
  { subject, ward, care }: Pick<Whose, 'subject' | 'ward' | 'care'>,
): Promise<ReadonlyMap<string, string>> {
  const hands = [...new Set(events.map(({ grantor }) => grantor))].filter((id) => ward !== undefined || id !== subject);
  const persons = await people.persons(hands);
  const nameOf = (id: string) => {
    const person = persons.get(id);
    return person ? person.name || (id === subject || id === care?.guardian ? person.email : '') : t('programme.care.gone');
  };
  return new Map(hands.map((id) => [id, nameOf(id)]));
}
