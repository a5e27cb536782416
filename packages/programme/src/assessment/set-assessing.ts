import { LaurelError } from '@laurel/base';
import type { ProgrammeDeps } from '../deps.ts';
import { PROMISED_DAYS_AT_MOST } from '../limits.ts';
import { assessingOf } from './queue.ts';
import { Assessing, type AssessingRow } from './records.ts';

export const readAssessing = ({ store }: Pick<ProgrammeDeps, 'store'>, profile: string): Promise<AssessingRow> => store.as(profile).read(assessingOf);

/** Holds for what is sent from now on; what was promised before stays promised. @throws LaurelError bad_form */
export async function setAssessing(
  deps: ProgrammeDeps,
  { profile, assessors, promisedDays, actor }: Omit<AssessingRow, 'profile'> & { profile: string; actor: string },
): Promise<void> {
  const fits = (value: number, most: number) => Number.isInteger(value) && value >= 1 && value <= most;
  if (!fits(assessors, 2)) throw new LaurelError('bad_form', { problems: [{ at: 'assessors', code: 'required', detail: 'required' }] });
  if (!fits(promisedDays, PROMISED_DAYS_AT_MOST)) throw new LaurelError('bad_form', { problems: [{ at: 'days', code: 'required', detail: 'required' }] });
  await deps.store.as(profile).write(async (db) => {
    await db.remove(Assessing, {});
    await db.insert(Assessing, { assessors, promisedDays });
    await deps.record(db.open, { actor, action: 'assessing.set', object: `profile:${profile}`, profile, detail: { assessors, promisedDays } });
  });
}
