import type { Actor, Issuer } from '../deps.ts';

const PERSON = 'person:';

/** Who did something, by name or else address; `undefined` where it was nobody, or somebody who is gone. */
export async function nameOfActor({ people }: Pick<Issuer, 'people'>, actor: Actor | null): Promise<string | undefined> {
  const person = actor?.startsWith(PERSON) ? await people.person(actor.slice(PERSON.length)) : undefined;
  return person && (person.name || person.email);
}
