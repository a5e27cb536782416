import type { ScopedWriter } from '@laurel/store';
import { Organisation } from '../affiliations/affiliation-records.ts';
import type { ProgrammeDeps } from '../deps.ts';
import { ConsentEvent, type ConsentEventRow } from './consent-records.ts';
import type { Category } from './terms.ts';
import { withdrawalLetter } from './withdrawal-letter.ts';

/** What a learner's deed took from a recipient, which has to erase what it read of that. */
export type TakenBack = {
  /** The withdrawal; or what was agreed to in the place of more. */
  event: ConsentEventRow;
  /** The consents that stood beside the rows it read since nothing had been given, the last of them first: it holds something under each. */
  references: readonly [string, ...string[]];
  /** What it may know no more. */
  categories: readonly Category[];
};

/** What `event` took back, of the events of one subject or of more; nothing where it took nothing. */
export function takenBack(event: ConsentEventRow, events: readonly ConsentEventRow[]): TakenBack | undefined {
  if (event.state === 'refused') return undefined;
  const before = events
    .filter(({ subject, recipient, purpose }) => subject === event.subject && recipient === event.recipient && purpose === event.purpose)
    .filter(({ turn, state }) => turn < event.turn && state !== 'refused')
    .sort((a, b) => b.turn - a.turn);
  const ended = before.findIndex(({ state }) => state === 'withdrawn');
  const [last, ...earlier] = ended === -1 ? before : before.slice(0, ended);
  if (!last) return undefined;
  const kept = event.state === 'given' ? event.categories : [];
  const categories = last.categories.filter((one) => !kept.includes(one));
  return categories.length === 0 ? undefined : { event, references: [last.id, ...earlier.map(({ id }) => id)], categories };
}

/** The letter to the recipient is part of the write that takes something back. */
export async function tellTakenBack(deps: ProgrammeDeps, db: ScopedWriter, event: ConsentEventRow): Promise<void> {
  const taken = takenBack(event, await db.list(ConsentEvent, { recipient: event.recipient, purpose: event.purpose }));
  const organisation = taken && (await db.open.across('a recipient belongs to some profile').one(Organisation, { id: event.recipient }));
  if (organisation) await deps.enqueue(db.open, withdrawalLetter(deps, organisation, taken));
}
