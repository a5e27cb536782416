import { LaurelError, now, type Problem } from '@laurel/base';
import type { ScopedReader } from '@laurel/store';
import { findAchievement } from '../achievements/define-achievement.ts';
import type { Actor, Issuer } from '../deps.ts';
import { REMINDER_DAYS, REMINDERS_PER_AWARD } from '../limits.ts';
import { REMINDER_KINDS, type ReminderKind, ReminderPlan, type ReminderPlanRow } from './reminder-records.ts';

export type Offsets = Record<ReminderKind, number[]>;

/** `7, 21` to days, each once, the smallest first. */
export function readOffsets(text: string): { days: number[] } | { code: 'not_days' | 'too_many' } {
  const parts = text.split(/[\s,;]+/).filter((part) => part !== '');
  const days = [...new Set(parts.map(Number))].sort((a, b) => a - b);
  if (!parts.every((part) => /^\d{1,3}$/.test(part)) || days.some((day) => day < 1 || day > REMINDER_DAYS)) return { code: 'not_days' };
  return days.length > REMINDERS_PER_AWARD ? { code: 'too_many' } : { days };
}

/**
 * What is decided holds for what becomes due from now on.
 * @param achievementId `''` for all that have no plan of their own
 * @throws LaurelError not_found · bad_form (`unclaimed`, `expiring`)
 */
export async function decideReminders(
  issuer: Issuer,
  input: { profile: string; achievementId: string; typed: Record<ReminderKind, string>; actor: Actor },
): Promise<void> {
  const { profile, achievementId, actor } = input;
  if (achievementId !== '') await findAchievement(issuer, profile, achievementId);
  const offsets: Offsets = { unclaimed: [], expiring: [] };
  const problems: Problem[] = [];
  for (const kind of REMINDER_KINDS) {
    const read = readOffsets(input.typed[kind]);
    if ('code' in read) problems.push({ at: kind, code: read.code, detail: read.code });
    else offsets[kind] = read.days;
  }
  if (problems.length > 0) throw new LaurelError('bad_form', { problems });
  await issuer.store.as(profile).write(async (db) => {
    const plan = { ...offsets, since: now(issuer.context), decidedBy: actor };
    if ((await db.update(ReminderPlan, { achievementId }, plan)) === 0) await db.insert(ReminderPlan, { achievementId, ...plan });
    await issuer.record(db.open, {
      actor,
      action: 'reminders.decided',
      object: achievementId === '' ? `profile:${profile}` : `achievement:${achievementId}`,
      profile,
    });
  });
}

/** An achievement goes by the plan for all again. */
export async function forgetPlan(issuer: Issuer, input: { profile: string; achievementId: string; actor: Actor }): Promise<void> {
  const { profile, achievementId, actor } = input;
  await issuer.store.as(profile).write(async (db) => {
    if ((await db.remove(ReminderPlan, { achievementId })) === 0) return;
    await issuer.record(db.open, { actor, action: 'reminders.decided', object: `achievement:${achievementId}`, profile });
  });
}

export const plansOf = (db: ScopedReader): Promise<ReminderPlanRow[]> => db.list(ReminderPlan, {}, { order: { achievementId: 'ASC' } });
