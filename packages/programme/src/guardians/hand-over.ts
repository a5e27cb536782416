import { now } from '@laurel/base';
import { IsNull, LessThanOrEqual } from '@laurel/store';
import type { ProgrammeDeps } from '../deps.ts';
import { HAND_OVERS_AT_ONCE } from '../limits.ts';
import { tellBoth } from './end-guardianship.ts';
import { Guardianship } from './guardian-records.ts';

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
    });
  return found.length < HAND_OVERS_AT_ONCE ? 'idle' : 'more';
}
