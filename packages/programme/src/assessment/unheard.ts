import { In } from '@laurel/store';
import { Application } from '../applications/records.ts';
import type { ProgrammeDeps } from '../deps.ts';
import { barredFrom } from './conflicts.ts';
import { hadNoPart } from './queue.ts';
import { Assessment, Decision } from './records.ts';

/** Appeals that wait for nobody: whoever may decide at this profile now scored or decided it, applied, or must not judge who did. */
export async function unheardAt(deps: Pick<ProgrammeDeps, 'store' | 'people'>, profile: string): Promise<ReadonlySet<string>> {
  const { appeals, assessments, decisions } = await deps.store.as(profile).read(async (db) => {
    const appealed = await db.list(Application, { state: 'appealed' });
    if (appealed.length === 0) return { appeals: [], assessments: [], decisions: [] };
    const where = { applicationId: In(appealed.map(({ id }) => id)) };
    return { appeals: appealed, assessments: await db.list(Assessment, where), decisions: await db.list(Decision, where) };
  });
  const left = new Map(appeals.map((one) => [one.id, one]));
  if (left.size === 0) return new Set();
  const colleagues = await deps.people.access.colleagues(profile);
  for (const { person } of colleagues.filter(({ held }) => held.some(({ role }) => role === 'decider' || role === 'administrator'))) {
    const barred = await barredFrom(deps, { profile, person }, [...left.values()]);
    for (const { id, personId } of left.values()) {
      const of = <Row extends { applicationId: string }>(rows: readonly Row[]) => rows.filter(({ applicationId }) => applicationId === id);
      const hears = personId !== person.id && !barred.has(id) && hadNoPart({ assessments: of(assessments), decisions: of(decisions) }, person.id);
      if (hears) left.delete(id);
    }
  }
  return new Set(left.keys());
}
