import { LaurelError, newId, now, type Problem } from '@laurel/base';
import { faultsOf, leadsBack } from '@laurel/credentials';
import type { ScopedWriter } from '@laurel/store';
import type { ProgrammeDeps } from '../deps.ts';
import { Pathway, type PathwayDefinition, type PathwayRow } from './records.ts';

type Of = { profile: string; id: string };

/** Every version, newest first. @throws LaurelError not_found */
export async function pathwayVersions({ store }: Pick<ProgrammeDeps, 'store'>, { profile, id }: Of): Promise<PathwayRow[]> {
  const rows = await store.as(profile).read((db) => db.list(Pathway, { id }, { order: { version: 'DESC' } }));
  if (rows.length === 0) throw new LaurelError('not_found');
  return rows;
}

/**
 * Keeps what was written as the draft of its next version, with all its faults: it is nobody's yet. Its id.
 * @throws LaurelError not_found
 */
export async function draftPathway(
  deps: ProgrammeDeps,
  { profile, id }: { profile: string; id?: string | undefined },
  definition: PathwayDefinition,
  by: string,
) {
  const written = id ?? newId(deps.context);
  await deps.store.as(profile).write(async (db) => {
    const [newest] = await db.list(Pathway, { id: written }, { order: { version: 'DESC' }, take: 1 });
    if (id !== undefined && !newest) throw new LaurelError('not_found');
    if (newest?.state === 'draft') await db.update(Pathway, { id: written, version: newest.version }, { definition, createdBy: `person:${by}` });
    else
      await db.insert(Pathway, {
        id: written,
        version: (newest?.version ?? 0) + 1,
        definition,
        state: 'draft',
        createdAt: now(deps.context),
        createdBy: `person:${by}`,
      });
    await deps.record(db.open, { actor: `person:${by}`, action: 'pathway.drafted', object: `pathway:${written}`, profile });
  });
  return written;
}

/**
 * Offers the draft to everybody. Whoever is on an earlier version stays on it. Where the profile has a second person publish achievements, whoever wrote the draft last
 * does not publish it: a capstone comes of it by itself.
 * @throws LaurelError not_found · conflict (nothing is drafted) · bad_form (it could not be finished, or a colleague has to publish it)
 */
export async function publishPathway(deps: ProgrammeDeps, { profile, id }: Of, by: string): Promise<void> {
  const achievements = await deps.awarding.achievements();
  const colleagues = await deps.awarding.publishers(profile, `person:${by}`);
  await deps.store.across('circles go through every profile’s pathways').write(async (across) => {
    const db: ScopedWriter = across.open.as(profile);
    const rows = await db.list(Pathway, { id }, { order: { version: 'DESC' } });
    const draft = rows.find(({ state }) => state === 'draft');
    if (rows.length === 0) throw new LaurelError('not_found');
    if (!draft) throw new LaurelError('conflict');
    if (colleagues.length > 0 && draft.createdBy === `person:${by}`)
      throw new LaurelError('bad_form', { problems: [{ at: 'publish', code: 'pathway_second', detail: 'second' }] });
    const others = (await across.list(Pathway, { state: 'current' })).filter((row) => row.id !== id).map(({ definition }) => definition);
    const known = new Map(achievements.map((row) => [row.id, row.profile]));
    const problems = problemsOf(draft.definition, others, known, profile);
    if (problems.length > 0) throw new LaurelError('bad_form', { problems });
    await db.update(Pathway, { id, state: 'current' }, { state: 'past' });
    await db.update(Pathway, { id, version: draft.version }, { state: 'current', createdAt: now(deps.context) });
    await deps.record(across.open, {
      actor: `person:${by}`,
      action: 'pathway.published',
      object: `pathway:${id}`,
      profile,
      detail: { version: draft.version },
    });
  });
}

/**
 * Gives up what was drafted; what was offered before stays, with everybody on it. Whether anything of the pathway is left.
 * @throws LaurelError not_found · conflict (nothing is drafted)
 */
export async function discardPathway({ store, record }: Pick<ProgrammeDeps, 'store' | 'record'>, { profile, id }: Of, by: string): Promise<boolean> {
  return store.as(profile).write(async (db) => {
    const rows = await db.list(Pathway, { id });
    if (rows.length === 0) throw new LaurelError('not_found');
    if ((await db.remove(Pathway, { id, state: 'draft' })) === 0) throw new LaurelError('conflict');
    await record(db.open, { actor: `person:${by}`, action: 'pathway.discarded', object: `pathway:${id}`, profile });
    return rows.length > 1;
  });
}

function problemsOf(definition: PathwayDefinition, others: readonly PathwayDefinition[], known: ReadonlyMap<string, string>, profile: string): Problem[] {
  const problem = (at: string, code: string): Problem => ({ at, code: `pathway_${code}`, detail: code });
  const owned = definition.parts.flatMap(({ number, members }) => members.flatMap((member) => ('own' in member ? [{ number, id: member.own }] : [])));
  return [
    ...(definition.name.en || definition.name.fr ? [] : [problem('name_en', 'name')]),
    ...(known.get(definition.capstone) === profile ? [] : [problem('capstone', 'capstone')]),
    ...owned.filter(({ id }) => !known.has(id)).map(({ number }) => problem(`part_${number}`, 'unknown')),
    ...faultsOf(definition).map(({ part, code }) => problem(part === 0 ? 'part_1' : `part_${part}`, code)),
    ...(leadsBack(definition, others) ? [problem('capstone', 'leads_back')] : []),
  ];
}
