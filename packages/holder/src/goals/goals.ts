import { LaurelError, newId, now } from '@laurel/base';
import type { PublicPathway } from '@laurel/credentials';
import { Not, type ScopedReader } from '@laurel/store';
import type { Holder } from '../deps.ts';
import { GOALS, GOALS_BYTES } from '../limits.ts';
import { listBadges } from '../wallet/badges.ts';
import { Goal, type GoalRow } from './goal-records.ts';
import { readDown, readSource, refused, writeDown } from './read-source.ts';
import { type Toward, towardGoal } from './toward-goal.ts';

type Deps = Pick<Holder, 'store' | 'context' | 'config'>;
type Own = { owner: string; id: string };

/** A goal with what is had of it; without where what rests of it cannot be read. */
export type OpenGoal = { goal: GoalRow; toward: Toward | undefined };

/** The newest first. Nobody is asked. */
export const listGoals = (deps: Deps, owner: string): Promise<OpenGoal[]> =>
  deps.store.as(owner).read(async (db) => {
    const goals = await db.list(Goal, {}, { order: { createdAt: 'DESC', id: 'ASC' } });
    return goals.length === 0 ? [] : withBadges(deps, db, goals);
  });

/** @throws LaurelError not_found */
export const readGoal = (deps: Deps, { owner, id }: Own): Promise<OpenGoal> =>
  deps.store.as(owner).read(async (db) => {
    const goal = await db.one(Goal, { id });
    const [open] = goal ? await withBadges(deps, db, [goal]) : [];
    if (!open) throw new LaurelError('not_found');
    return open;
  });

async function withBadges({ context }: Deps, db: ScopedReader, goals: readonly GoalRow[]): Promise<OpenGoal[]> {
  const badges = await listBadges(db);
  return goals.map((goal) => {
    const pathway = readDown(goal.document);
    return { goal, toward: pathway && towardGoal(pathway, badges, context.clock()) };
  });
}

/** What came of an address: a goal, or the pathways to choose from where there are several. */
type Outcome = { goal: string } | { choices: PublicPathway[] };

/**
 * Sets a goal: asks the address once, and keeps the pathway that is there or the one that was chosen.
 * @throws LaurelError bad_form (what stands at the address, one goal too many, or this one already)
 */
export async function setGoal(deps: Deps, { owner, address, pathway }: { owner: string; address: string; pathway: string | undefined }): Promise<Outcome> {
  const found = await readSource(deps, address);
  const chosen = found.length === 1 ? found[0] : found.find((one) => one.address === pathway);
  if (!chosen) return { choices: found };
  const [id, document, at] = [newId(deps.context), writeDown(chosen), now(deps.context)];
  await deps.store.as(owner).write(async (db) => {
    if (await db.one(Goal, { pathway: chosen.address })) throw refused('twice');
    const others = await db.list(Goal, {});
    if (others.length >= GOALS || lengthOf(others) + document.length > GOALS_BYTES) throw refused('many');
    await db.insert(Goal, { id, source: address, pathway: chosen.address, document, readAt: at, createdAt: at });
  });
  return { goal: id };
}

/** Asks its address again; what was read before stays where nothing can be read now. @throws LaurelError not_found · bad_form */
export async function readAgain(deps: Deps, { owner, id }: Own): Promise<void> {
  const { goal } = await readGoal(deps, { owner, id });
  const chosen = (await readSource(deps, goal.source)).find((one) => one.address === goal.pathway);
  if (!chosen) throw refused('gone');
  const document = writeDown(chosen);
  await deps.store.as(owner).write(async (db) => {
    if (lengthOf(await db.list(Goal, { id: Not(id) })) + document.length > GOALS_BYTES) throw refused('many');
    await db.update(Goal, { id }, { document, readAt: now(deps.context) });
  });
}

const lengthOf = (goals: readonly GoalRow[]): number => goals.reduce((sum, { document }) => sum + document.length, 0);

/** Of it nothing is left, on the disk neither. @throws LaurelError not_found */
export async function removeGoal({ store }: Deps, { owner, id }: Own): Promise<void> {
  await store.as(owner).write(async (db) => {
    if ((await db.remove(Goal, { id })) === 0) throw new LaurelError('not_found');
  });
  await store.purge();
}
