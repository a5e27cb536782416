import { LaurelError, newId, now } from '@laurel/base';
import type { ScopedWriter } from '@laurel/store';
import type { ProgrammeDeps } from '../deps.ts';
import { PathwayApproval } from './approval-records.ts';
import { both, tellOffered } from './approve-pathway.ts';
import { demandSeen } from './draft-mark.ts';
import { CIRCLES, faultsOfDraft, type Of, type Seen } from './pathway-faults.ts';
import { Pathway, type PathwayDefinition, type PathwayRow } from './records.ts';

/** Every version, newest first. @throws LaurelError not_found */
export async function pathwayVersions({ store }: Pick<ProgrammeDeps, 'store'>, { profile, id }: Of): Promise<PathwayRow[]> {
  const rows = await store.as(profile).read((db) => db.list(Pathway, { id }, { order: { version: 'DESC' } }));
  if (rows.length === 0) throw new LaurelError('not_found');
  return rows;
}

/**
 * Keeps what was written as the draft of its next version, with all its faults: it is nobody's yet. Its id. `seen`: what it was written over (`draftMark`).
 * @throws LaurelError not_found · conflict (somebody saved since)
 */
export async function draftPathway(
  deps: ProgrammeDeps,
  { profile, id, seen }: { profile: string; id?: string | undefined; seen: string },
  definition: PathwayDefinition,
  by: string,
) {
  const written = id ?? newId(deps.context);
  await deps.store.as(profile).write(async (db) => {
    const [newest] = await db.list(Pathway, { id: written }, { order: { version: 'DESC' }, take: 1 });
    if (id !== undefined && !newest) throw new LaurelError('not_found');
    if (newest) demandSeen(seen, newest);
    await db.remove(PathwayApproval, { id: written, state: 'waiting' });
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

/** Whoever offers it. `mayUnasked`: a registrar may, whoever else approves only what they were asked to. `seen`: what they had before them (`draftMark`). */
type Offering = { by: string; mayUnasked: boolean; seen: string };

/**
 * Offers the draft to everybody. Whoever is on an earlier version stays on it. Where the profile has a second person publish achievements, whoever wrote the
 * draft last does not publish it: a capstone comes of it by itself. What keeps it from being finished is said first, to whoever wrote it too.
 * @throws LaurelError not_found · conflict (nothing is drafted; changed since it was `seen`) · not_allowed (nobody asked them) · bad_form (it could not be finished, or a colleague has to publish it)
 */
export async function publishPathway(deps: ProgrammeDeps, { profile, id }: Of, { by, mayUnasked, seen }: Offering): Promise<void> {
  const achievements = await deps.awarding.achievements();
  const colleagues = await deps.awarding.publishers(profile, `person:${by}`);
  const asked = await deps.store.as(profile).read((db) => db.one(PathwayApproval, { id, state: 'waiting' }));
  const told = asked ? await both(deps, asked, by) : [];
  await deps.store.across(CIRCLES).write(async (across) => {
    const db: ScopedWriter = across.open.as(profile);
    const current = await across.list(Pathway, { state: 'current' });
    const { draft, problems } = faultsOfDraft(await db.list(Pathway, { id }), current, achievements);
    const found = await db.one(PathwayApproval, { id });
    demandSeen(seen, draft, found);
    if (problems.length > 0) throw new LaurelError('bad_form', { problems });
    if (colleagues.length > 0 && draft.createdBy === `person:${by}`)
      throw new LaurelError('bad_form', { problems: [{ at: 'publish', code: 'pathway_second', detail: 'second' }] });
    const waiting = found?.state === 'waiting' ? found : undefined;
    if (waiting?.askedAt !== asked?.askedAt) throw new LaurelError('conflict');
    if (!waiting && !mayUnasked) throw new LaurelError('not_allowed');
    await db.remove(PathwayApproval, { id });
    await tellOffered(deps, db, draft, told);
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
 * @throws LaurelError not_found · conflict (nothing is drafted; changed since it was `seen`)
 */
export async function discardPathway({ store, record }: Pick<ProgrammeDeps, 'store' | 'record'>, { profile, id, seen }: Seen, by: string): Promise<boolean> {
  return store.as(profile).write(async (db) => {
    const rows = await db.list(Pathway, { id });
    if (rows.length === 0) throw new LaurelError('not_found');
    const draft = rows.find(({ state }) => state === 'draft');
    if (!draft) throw new LaurelError('conflict');
    demandSeen(seen, draft);
    await db.remove(PathwayApproval, { id });
    await db.remove(Pathway, { id, state: 'draft' });
    await record(db.open, { actor: `person:${by}`, action: 'pathway.discarded', object: `pathway:${id}`, profile });
    return rows.length > 1;
  });
}
