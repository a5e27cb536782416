import type { Translate } from '@laurel/web';
import type { ProgrammeDeps } from '../deps.ts';
import type { Whose } from './place.ts';
import type { Privacy } from './privacy.ts';

/** Whose hand each decision was, by name: on a learner's own page of the guardians alone, on a guardian's page of everybody. */
export async function handsIn(
  { people }: Pick<ProgrammeDeps, 'people'>,
  t: Translate,
  { events }: Pick<Privacy, 'events'>,
  { subject, ward }: Pick<Whose, 'subject' | 'ward'>,
): Promise<ReadonlyMap<string, string>> {
  const hands = [...new Set(events.map(({ grantor }) => grantor))].filter((id) => ward !== undefined || id !== subject);
  const persons = await people.persons(hands);
  return new Map(hands.map((id) => [id, persons.get(id)?.name || persons.get(id)?.email || t('programme.care.gone')]));
}
