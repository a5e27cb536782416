import type { Enqueue } from '@laurel/base';
import type { Writer } from '@laurel/store';
import type { AccountChange, PeopleLetters, Person } from './types.ts';

/** Tells somebody by letter what was done to their account, in the same write: whoever did it may not be them. */
export async function tellOwner(
  { enqueue, letters }: { enqueue: Enqueue<Writer>; letters: PeopleLetters },
  db: Writer,
  { id, email, language }: Person,
  what: AccountChange,
  detail: string,
): Promise<void> {
  await enqueue(db, { kind: 'changed', to: email, language, ...letters.changed(language, { what, detail }), about: id });
}
