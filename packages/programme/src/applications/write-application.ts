import { LaurelError, now, type Problem } from '@laurel/base';
import { plainName } from '@laurel/people';
import type { ProgrammeDeps } from '../deps.ts';
import { LINE_CHARACTERS, PART_CHARACTERS } from '../limits.ts';
import { byLearner, emptyApplication, ownApplication, writableApplication } from './find-application.ts';
import { Application, type ApplicationRow, BACKGROUNDS } from './records.ts';
import { meet, type Saved, SavedElsewhere, type Texts } from './two-windows.ts';

const OWN = 'a learner writes her own application, whatever the profile';

export type Written = { background?: string | undefined; context?: string | undefined; reflection?: string | undefined; badgeName?: string | undefined };

/**
 * Keeps what she wrote so far; what is not named stays, and what was saved from another window since hers was drawn (`since`). A draft may be as
 * unfinished as it likes.
 * @throws LaurelError not_found · conflict (it is no longer hers to write in, or two windows changed one box: `SavedElsewhere`) · bad_form
 */
export async function saveApplication(
  deps: ProgrammeDeps,
  { id, personId, written, since }: { id: string; personId: string; written: Written; since?: string | undefined },
): Promise<Saved> {
  const { context, reflection, badgeName } = written;
  const problems: Problem[] = [
    ...tooLong('context', context, PART_CHARACTERS),
    ...tooLong('reflection', reflection, PART_CHARACTERS),
    ...tooLong('badge_name', badgeName, LINE_CHARACTERS),
  ];
  if (problems.length > 0) throw new LaurelError('bad_form', { problems });
  const savedAt = now(deps.context);
  return deps.store.across(OWN).write(async (db) => {
    const met = meet(textsIn(await writableApplication(db, id, personId)), textsOf(written), since);
    if (Object.keys(met.clashes).length > 0) throw new SavedElsewhere(met);
    const { background, context = '', reflection = '', badge_name: badgeName = '' } = met.texts;
    const change: Partial<ApplicationRow> = { savedAt, background: BACKGROUNDS.find((one) => one === background) ?? null, context, reflection, badgeName };
    await db.update(Application, { id }, change);
    return { savedAt, since: met.since };
  });
}

/** What stands in its boxes. */
export const textsIn = ({ background, context, reflection, badgeName }: ApplicationRow): Texts => ({
  background: background ?? '',
  context,
  reflection,
  badge_name: badgeName,
});

/** What was typed in them, as it would be kept. */
export const textsOf = ({ background, context, reflection, badgeName }: Written): Readonly<Record<string, string | undefined>> => ({
  background: BACKGROUNDS.find((one) => one === background),
  context,
  reflection,
  badge_name: badgeName === undefined ? undefined : plainName(badgeName),
});

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
