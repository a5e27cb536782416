import { LaurelError, newId, now } from '@laurel/base';
import type { Person } from '@laurel/people';
import { In, Not } from '@laurel/store';
import type { ProgrammeDeps } from '../deps.ts';
import { OPEN_APPLICATIONS } from '../limits.ts';
import { demandHere } from '../rights/demand-here.ts';
import { byLearner, ENDED, takesApplications } from './find-application.ts';
import { Application, type ApplicationRow } from './records.ts';

export type Begun = { application: ApplicationRow; isNew: boolean };

/**
 * A draft of hers for the version that is current. Nothing is sent. The one she has open for it already is answered in its place, so that nobody
 * applies twice.
 * @throws LaurelError not_found · not_allowed (it takes no applications) · too_many_requests
 */
export async function beginApplication(deps: ProgrammeDeps, { achievementId, person }: { achievementId: string; person: Person }): Promise<Begun> {
  const { id, version, profile, definition } = await deps.awarding.achievement(achievementId);
  if (!takesApplications({ definition })) throw new LaurelError('not_allowed');
  const at = now(deps.context);
  return deps.store.across('an application joins a person and a profile').write(async (db) => {
    await demandHere(deps, person.id);
    const open = await db.list(Application, { personId: person.id, state: Not(In(ENDED)) });
    const same = open.find((one) => one.achievementId === id);
    if (same) return { application: same, isNew: false };
    if (open.length >= OPEN_APPLICATIONS) throw new LaurelError('too_many_requests');
    const row: ApplicationRow = {
      id: newId(deps.context),
      profile,
      number: String((await db.count(Application, { profile })) + 1).padStart(4, '0'),
      achievementId: id,
      achievementVersion: version,
      personId: person.id,
      language: person.language,
      state: 'draft',
      background: null,
      context: '',
      reflection: '',
      badgeName: person.name,
      round: 0,
      createdAt: at,
      savedAt: at,
      submittedAt: null,
      promisedAt: null,
      closedAt: null,
      awardId: null,
    };
    await db.insert(Application, row);
    await deps.record(db.open, byLearner(person.id, 'application.begun', row.id));
    return { application: row, isNew: true };
  });
}
