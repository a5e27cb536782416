import { now } from '@laurel/base';
import { hasMailbox } from '@laurel/people';
import { IsNull, LessThanOrEqual, type Writer } from '@laurel/store';
import type { ProgrammeDeps } from '../deps.ts';
import { HAND_OVERS_AT_ONCE } from '../limits.ts';
import { tellBoth } from './end-guardianship.ts';
import { guardianLetter } from './guardian-letter.ts';
import { Guardianship, type GuardianshipRow } from './guardian-records.ts';

/**
 * Tells both that the learner's own sign-in decides from now on. Power ends by its day alone, whether or not this has run: it only says so, once, and
 * writes down that it was said.
 */
export async function tellHandOvers(deps: ProgrammeDeps): Promise<'idle' | 'more'> {
  const at = now(deps.context);
  const due = { endsAt: LessThanOrEqual(at), endedAt: IsNull(), toldAt: IsNull() };
  const found = await deps.store.read((db) => db.list(Guardianship, due, { order: { endsAt: 'ASC' }, take: HAND_OVERS_AT_ONCE }));
  for (const { id } of found)
    await deps.store.write(async (db) => {
      const row = await db.one(Guardianship, { ...due, id });
      if (!row) return;
      await db.update(Guardianship, { id }, { toldAt: at });
      if (row.confirmedAt === null) return; // never taken on: there is nothing to hand over
      await deps.record(db, { actor: 'node', action: 'guardian.handed-over', object: `guardianship:${id}`, profile: row.profile });
      await tellBoth(deps, db, row, { guardian: 'over-guardian', subject: 'over-subject' });
      await tellInstitution(deps, db, row);
    });
  return found.length < HAND_OVERS_AT_ONCE ? 'idle' : 'more';
}

/** Of somebody who has no mailbox it is told to whoever saw the papers: from that day on the institution alone can say which address is theirs. */
async function tellInstitution(deps: ProgrammeDeps, db: Writer, row: GuardianshipRow): Promise<void> {
  const persons = await deps.people.persons([row.subject, row.createdBy]);
  const [ward, registrar] = [persons.get(row.subject), persons.get(row.createdBy)];
  if (ward && registrar && !hasMailbox(ward.email)) await deps.enqueue(db, guardianLetter(deps, row, { to: registrar, about: ward, word: 'over-desk' }));
}
