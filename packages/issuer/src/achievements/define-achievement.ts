import { LaurelError, newId, now } from '@laurel/base';
import type { Actor, Issuer } from '../deps.ts';
import { Achievement, type AchievementRow } from '../records.ts';
import type { Definition } from './definition.ts';
import { AchievementDraft } from './draft-records.ts';

/**
 * The first version of a new achievement. `draft` is the draft it comes from, whose id it takes: published, there is none any more. `seen` as in
 * `saveDraft`, where somebody had the draft before them.
 * @throws LaurelError conflict
 */
export async function defineAchievement(
  issuer: Issuer,
  input: { profile: string; definition: Definition; actor: Actor; draft?: string | undefined; seen?: string },
): Promise<AchievementRow> {
  return addVersion(issuer, { ...input, id: input.draft ?? newId(issuer.context), version: 1 });
}

/**
 * The next version. Awards of earlier ones stay what they were. `of` is the version the reader had before them: two people
 * who change the same thing at once must not overwrite each other unseen; nor, by publishing, what the other has saved as a draft (`seen`).
 * @throws LaurelError not_found · conflict
 */
export async function reviseAchievement(
  issuer: Issuer,
  input: { profile: string; id: string; of: number; definition: Definition; actor: Actor; seen?: string },
): Promise<AchievementRow> {
  return addVersion(issuer, { ...input, version: input.of + 1 });
}

type NewVersion = { profile: string; id: string; version: number; definition: Definition; actor: Actor; seen?: string };

function addVersion(issuer: Issuer, input: NewVersion): Promise<AchievementRow> {
  const { profile, id, version, definition, actor, seen } = input;
  const row: AchievementRow = { id, version, profile, definition, current: 1, createdAt: now(issuer.context), createdBy: actor };
  return issuer.store.as(profile).write(async (db) => {
    if (version > 1) {
      const current = await db.one(Achievement, { id, current: 1 });
      if (!current) throw new LaurelError('not_found');
      if (current.version !== version - 1) throw new LaurelError('conflict');
      await db.update(Achievement, { id, current: 1 }, { current: 0 });
    } else if (await db.one(Achievement, { id, version })) throw new LaurelError('conflict'); // a draft published twice
    if (seen !== undefined && ((await db.one(AchievementDraft, { id }))?.savedAt ?? '') !== seen) throw new LaurelError('conflict');
    await db.insert(Achievement, row);
    await db.remove(AchievementDraft, { id });
    const action = version === 1 ? 'achievement.defined' : 'achievement.revised';
    await issuer.record(db.open, { actor, action, object: `achievement:${id}`, profile, detail: { version } });
    return row;
  });
}

/** The newest version of an achievement, or one version of it. @throws LaurelError not_found */
export async function findAchievement(issuer: Issuer, profile: string, id: string, version?: number): Promise<AchievementRow> {
  const row = await issuer.store.as(profile).read((db) => db.one(Achievement, version === undefined ? { id, current: 1 } : { id, version }));
  if (!row) throw new LaurelError('not_found');
  return row;
}
