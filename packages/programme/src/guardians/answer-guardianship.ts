import { LaurelError, now } from '@laurel/base';
import { isRecent, type Session } from '@laurel/people';
import type { ProgrammeDeps } from '../deps.ts';
import { tellBoth } from './end-guardianship.ts';
import { Guardianship } from './guardian-records.ts';
import { careOf } from './powers.ts';

/**
 * The guardian takes it on, or says that it is none of theirs: from their own session, proved a moment ago. Taken on, the minor hears of it.
 * @throws LaurelError sign_in_again · not_found · conflict (it was answered, ended, or its day has come)
 */
export async function answerGuardianship(deps: ProgrammeDeps, session: Session, { id, confirms }: { id: string; confirms: boolean }): Promise<void> {
  if (!isRecent(session, 'sends', deps.context)) throw new LaurelError('sign_in_again');
  await deps.store.write(async (db) => {
    const at = now(deps.context);
    const row = await db.one(Guardianship, { id, guardian: session.person.id });
    if (!row) throw new LaurelError('not_found');
    if (careOf(row, at) !== 'waiting') throw new LaurelError('conflict', { detail: 'This was answered or ended before. Nothing was changed.' });
    await db.update(Guardianship, { id }, confirms ? { confirmedAt: at } : { endedAt: at, endedBy: 'guardian' });
    const action = confirms ? 'guardian.confirmed' : 'guardian.declined';
    await deps.record(db, { actor: `person:${session.person.id}`, action, object: `guardianship:${id}`, profile: row.profile });
    if (confirms) await tellBoth(deps, db, row, { subject: 'confirmed' });
  });
}
