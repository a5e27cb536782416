import { LaurelError, newId, now } from '@laurel/base';
import type { ScopedWriter } from '@laurel/store';
import type { Actor, Issuer } from '../deps.ts';
import { Achievement, type AchievementRow } from '../records.ts';
import { type LookedAt, Publication } from './approval-records.ts';
import { elementsMissing, openCriteria } from './completeness.ts';
import type { Definition } from './definition.ts';
import { AchievementDraft } from './draft-records.ts';
import { type Gate, gateFor } from './publishing-rule.ts';

/**
 * What becomes a version. `seen` as in `saveDraft`, where somebody had the draft before them. `anyLevel`: they said expressly that any level earns it, which a
 * rubric without a level that does is not published without.
 */
type Publishing = { profile: string; definition: Definition; actor: Actor; seen?: string; anyLevel?: boolean };
/** `draft` is the draft it comes from, whose id it takes: published, there is none any more. */
type Defined = Publishing & { draft?: string | undefined };
type Revised = Publishing & { id: string; of: number };

/**
 * The first version of a new achievement.
 * @throws LaurelError conflict · not_allowed (a second person has to approve it, or an element is missing) · bad_form (`any_level`)
 */
export async function defineAchievement(issuer: Issuer, input: Defined): Promise<AchievementRow> {
  return publishAlone(issuer, { ...input, id: input.draft ?? newId(issuer.context), version: 1 });
}

/**
 * The next version. Awards of earlier ones stay what they were. `of` is the version the reader had before them: two people
 * who change the same thing at once must not overwrite each other unseen; nor, by publishing, what the other has saved as a draft (`seen`).
 * @throws LaurelError not_found · conflict · not_allowed (a second person has to approve it, or an element is missing) · bad_form (`any_level`)
 */
export async function reviseAchievement(issuer: Issuer, input: Revised): Promise<AchievementRow> {
  return publishAlone(issuer, { ...input, version: input.of + 1 });
}

async function publishAlone(issuer: Issuer, { anyLevel, ...input }: NewVersion & Pick<Publishing, 'anyLevel'>): Promise<AchievementRow> {
  const { profile, actor, definition } = input;
  const gate = await gateFor(issuer, profile, actor);
  if (gate.asks)
    throw new LaurelError('not_allowed', { detail: 'Here a second person approves what is published. Save it as a draft and send it for approval.' });
  demandElements(gate, definition);
  demandAnyLevel(definition, anyLevel);
  return issuer.store.as(profile).write((db) => addVersion(issuer, db, input));
}

/** @throws LaurelError not_allowed (the institution asks for all elements of the EU, and some are missing) */
export function demandElements(gate: Pick<Gate, 'elements'>, definition: Definition): void {
  const missing = elementsMissing(gate, definition).map(({ id }) => id);
  if (missing.length > 0)
    throw new LaurelError('not_allowed', { detail: `Here a micro-credential has all eleven elements of the EU. Missing: ${missing.join(', ')}.` });
}

/** @throws LaurelError bad_form (a criterion marks no level that earns the badge, and nobody said that any does) */
export function demandAnyLevel(definition: Definition, said: boolean | undefined): void {
  const open = openCriteria(definition);
  if (open.length === 0 || said === true) return;
  const detail = `Any level of ${open.join(', ')} earns this badge, the lowest too: mark the level that does, or confirm it.`;
  throw new LaurelError('bad_form', { problems: [{ at: 'any_level', code: 'any_level_unsaid', detail }] });
}

export type NewVersion = {
  profile: string;
  id: string;
  version: number;
  definition: Definition;
  /** Who wrote it. */
  actor: Actor;
  seen?: string;
  approved?: { by: Actor; confirmed: readonly LookedAt[] };
};

/**
 * A version, in the caller's write, which has asked who may publish it.
 * @throws LaurelError not_found · conflict
 */
export async function addVersion(issuer: Issuer, db: ScopedWriter, input: NewVersion): Promise<AchievementRow> {
  const { profile, id, version, definition, actor, seen, approved } = input;
  const at = now(issuer.context);
  const row: AchievementRow = { id, version, profile, definition, current: 1, createdAt: at, createdBy: actor };
  if (version > 1) {
    const current = await db.one(Achievement, { id, current: 1 });
    if (!current) throw new LaurelError('not_found');
    if (current.version !== version - 1) throw new LaurelError('conflict');
    await db.update(Achievement, { id, current: 1 }, { current: 0 });
  } else if (await db.one(Achievement, { id, version })) throw new LaurelError('conflict'); // a draft published twice
  if (seen !== undefined && ((await db.one(AchievementDraft, { id }))?.savedAt ?? '') !== seen) throw new LaurelError('conflict');
  await db.insert(Achievement, row);
  await db.insert(Publication, { achievementId: id, version, at, approvedBy: approved?.by ?? null, confirmed: [...(approved?.confirmed ?? [])] });
  await db.remove(AchievementDraft, { id });
  await issuer.record(db.open, {
    actor: approved?.by ?? actor,
    action: version === 1 ? 'achievement.defined' : 'achievement.revised',
    object: `achievement:${id}`,
    profile,
    detail: { version, approval: approved ? 'second-person' : 'alone' },
  });
  return row;
}

/** The newest version of an achievement, or one version of it. @throws LaurelError not_found */
export async function findAchievement(issuer: Issuer, profile: string, id: string, version?: number): Promise<AchievementRow> {
  const row = await issuer.store.as(profile).read((db) => db.one(Achievement, version === undefined ? { id, current: 1 } : { id, version }));
  if (!row) throw new LaurelError('not_found');
  return row;
}
