import { LaurelError, type Problem } from '@laurel/base';
import { faultsOf, leadsBack } from '@laurel/credentials';
import type { AchievementRow } from '@laurel/issuer';
import type { ProgrammeDeps } from '../deps.ts';
import { Pathway, type PathwayDefinition, type PathwayRow } from './records.ts';

export type Of = { profile: string; id: string };
/** `seen`: what stood on the page that a button was pressed on (`draftMark`). */
export type Seen = Of & { seen: string };
export const CIRCLES = 'circles go through every profile’s pathways';

/** The draft, and what keeps it from being offered. @throws LaurelError not_found · conflict (nothing is drafted) */
export async function faultsIn(deps: Pick<ProgrammeDeps, 'store' | 'awarding'>, { profile, id }: Of): Promise<{ draft: PathwayRow; problems: Problem[] }> {
  const current = await deps.store.across(CIRCLES).read((db) => db.list(Pathway, { state: 'current' }));
  const rows = await deps.store.as(profile).read((db) => db.list(Pathway, { id }));
  return faultsOfDraft(rows, current, await deps.awarding.achievements());
}

/** `rows`: every version of it; `current`: what is offered now, of everybody. @throws LaurelError not_found · conflict (nothing is drafted) */
export function faultsOfDraft(rows: readonly PathwayRow[], current: readonly PathwayRow[], achievements: readonly AchievementRow[]) {
  const draft = rows.find(({ state }) => state === 'draft');
  if (rows.length === 0) throw new LaurelError('not_found');
  if (!draft) throw new LaurelError('conflict');
  const others = current.filter(({ id }) => id !== draft.id).map(({ definition }) => definition);
  const known = new Map(achievements.map((row) => [row.id, row.profile]));
  return { draft, problems: problemsOf(draft.definition, others, known, draft.profile) };
}

function problemsOf(definition: PathwayDefinition, others: readonly PathwayDefinition[], known: ReadonlyMap<string, string>, profile: string): Problem[] {
  const problem = (at: string, code: string): Problem => ({ at, code: `pathway_${code}`, detail: code });
  const owned = definition.parts.flatMap(({ number, members }) => members.flatMap((member) => ('own' in member ? [{ number, id: member.own }] : [])));
  const faults = faultsOf(definition);
  const isInside = faults.some(({ code }) => code === 'capstone_inside'); // then it leads back by no other pathway
  return [
    ...(definition.name.en || definition.name.fr ? [] : [problem('name_en', 'name')]),
    ...(known.get(definition.capstone) === profile ? [] : [problem('capstone', 'capstone')]),
    ...owned.filter(({ id }) => !known.has(id)).map(({ number }) => problem(`part_${number}`, 'unknown')),
    ...faults.map(({ part, code }) => problem(part === 0 ? 'part_1' : `part_${part}`, code)),
    ...(!isInside && leadsBack(definition, others) ? [problem('capstone', 'leads_back')] : []),
  ];
}
