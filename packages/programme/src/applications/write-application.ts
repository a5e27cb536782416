import { LaurelError, now, type Problem } from '@laurel/base';
import { plainName } from '@laurel/people';
import type { ProgrammeDeps } from '../deps.ts';
import { LINE_CHARACTERS, PART_CHARACTERS } from '../limits.ts';
import { byLearner, emptyApplication, ownApplication, writableApplication } from './find-application.ts';
import { Application, type ApplicationRow, BACKGROUNDS } from './records.ts';

const OWN = 'a learner writes her own application, whatever the profile';

export type Written = { background?: string | undefined; context?: string | undefined; reflection?: string | undefined; badgeName?: string | undefined };

/**
 * Keeps what she wrote so far; what is not named stays. A draft may be as unfinished as it likes.
 * @throws LaurelError not_found · conflict (it is no longer hers to write in) · bad_form
 */
export async function saveApplication(deps: ProgrammeDeps, { id, personId, written }: { id: string; personId: string; written: Written }): Promise<string> {
  const { background, context, reflection, badgeName } = written;
  const problems: Problem[] = [
    ...tooLong('context', context, PART_CHARACTERS),
    ...tooLong('reflection', reflection, PART_CHARACTERS),
    ...tooLong('badge_name', badgeName, LINE_CHARACTERS),
  ];
  if (problems.length > 0) throw new LaurelError('bad_form', { problems });
  const known = BACKGROUNDS.find((one) => one === background);
  const savedAt = now(deps.context);
  const change: Partial<ApplicationRow> = {
    savedAt,
    ...(known === undefined ? {} : { background: known }),
    ...(context === undefined ? {} : { context }),
    ...(reflection === undefined ? {} : { reflection }),
    ...(badgeName === undefined ? {} : { badgeName: plainName(badgeName) }),
  };
  await deps.store.across(OWN).write(async (db) => {
    await writableApplication(db, id, personId);
    await db.update(Application, { id }, change);
  });
  return savedAt;
}

const tooLong = (at: string, text: string | undefined, most: number): Problem[] =>
  text !== undefined && text.length > most ? [{ at, code: 'too_long', detail: 'too_long' }] : [];

/**
 * Hers to end until it is decided. The row stays, that the count of applications is true, and nothing in it, on the disk neither.
 * @throws LaurelError not_found · conflict
 */
export async function withdrawApplication(deps: ProgrammeDeps, { id, personId }: { id: string; personId: string }): Promise<void> {
  const at = now(deps.context);
  await deps.store.across(OWN).write(async (db) => {
    const row = await ownApplication(db, id, personId);
    if (!['draft', 'submitted', 'revision', 'recommended'].includes(row.state)) throw new LaurelError('conflict');
    await emptyApplication(db, row);
    await db.update(Application, { id }, { state: 'withdrawn', closedAt: at });
    await deps.record(db.open, byLearner(personId, 'application.withdrawn', id));
  });
  await deps.store.purge();
}
