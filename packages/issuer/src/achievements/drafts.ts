import { type Language, LaurelError, newId, now } from '@laurel/base';
import type { ScopedWriter } from '@laurel/store';
import type { Actor, Issuer } from '../deps.ts';
import { Achievement } from '../records.ts';
import { Approval } from './approval-records.ts';
import { said } from './definition.ts';
import { type DefinitionForm, EMPTY_FORM } from './definition-form.ts';
import { AchievementDraft, type DraftRow } from './draft-records.ts';

/** `follows` is the version it would follow, `null` for one never published; `seen` when the draft was saved that the reader had before them. */
export type DraftInput = { profile: string; id: string | undefined; form: DefinitionForm; follows: number | null; seen: string; actor: Actor };

/**
 * Keeps a form as it was typed, whatever is still missing. Two people who write one draft must not overwrite each other unseen (`seen`).
 * @throws LaurelError not_found (no achievement to be a draft of) · conflict
 */
export const saveDraft = (issuer: Issuer, input: DraftInput): Promise<DraftRow> => issuer.store.as(input.profile).write((db) => saveDraftIn(issuer, db, input));

/** The same in the caller's write. What waited for approval was another text, and waits no more. */
export async function saveDraftIn(issuer: Issuer, db: ScopedWriter, input: DraftInput): Promise<DraftRow> {
  const { profile, form, follows, seen, actor } = input;
  const id = input.id ?? newId(issuer.context);
  const row = { id, form, follows, savedAt: now(issuer.context), savedBy: actor };
  const before = await db.one(AchievementDraft, { id });
  if ((before?.savedAt ?? '') !== seen) throw new LaurelError('conflict');
  const current = follows === null ? undefined : await db.one(Achievement, { id, current: 1 });
  if (follows !== null && !current) throw new LaurelError('not_found');
  // A draft of what is no longer the newest version could never be published.
  if (current && current.version !== follows) throw new LaurelError('conflict');
  if (follows === null && !before && input.id !== undefined) throw new LaurelError('not_found');
  if (before) await db.update(AchievementDraft, { id }, row);
  else await db.insert(AchievementDraft, row);
  await db.remove(Approval, { id, state: 'waiting' });
  await issuer.record(db.open, { actor, action: 'achievement.drafted', object: `achievement:${id}`, profile });
  return { ...row, profile };
}

export async function findDraft(issuer: Issuer, profile: string, id: string): Promise<DraftRow | undefined> {
  const row = await issuer.store.as(profile).read((db) => db.one(AchievementDraft, { id }));
  return row && { ...row, form: whole(row.form) };
}

/** The drafts of a profile, newest first. */
export const listDrafts = async (issuer: Issuer, profile: string): Promise<DraftRow[]> =>
  (await issuer.store.as(profile).read((db) => db.list(AchievementDraft, {}, { order: { savedAt: 'DESC' } }))).map((row) => ({
    ...row,
    form: whole(row.form),
  }));

/** What a draft is called, in the language of whoever reads of it. */
export const draftName = ({ form }: DraftRow, language: Language): string => {
  const { en, fr } = form.texts.name;
  return said({ en: en || undefined, fr: fr || undefined }, language);
};

/** Throws a draft away, and with it that it waits for approval; what was published stays. @throws LaurelError not_found */
export function discardDraft(issuer: Issuer, input: { profile: string; id: string; actor: Actor }): Promise<void> {
  const { profile, id, actor } = input;
  return issuer.store.as(profile).write(async (db) => {
    if (!(await db.one(AchievementDraft, { id }))) throw new LaurelError('not_found');
    await db.remove(AchievementDraft, { id });
    await issuer.record(db.open, { actor, action: 'achievement.draft-discarded', object: `achievement:${id}`, profile });
  });
}

/** A draft outlives the software that saved it: boxes that came since are empty in it. */
const whole = (form: DefinitionForm): DefinitionForm => ({
  ...EMPTY_FORM,
  ...form,
  texts: { ...EMPTY_FORM.texts, ...form.texts },
  plain: { ...EMPTY_FORM.plain, ...form.plain },
});
