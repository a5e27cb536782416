import { LaurelError, now, type Problem } from '@laurel/base';
import type { Session } from '@laurel/people';
import type { ProgrammeDeps } from '../../deps.ts';
import { POLICY_CHARACTERS } from '../../limits.ts';
import { PolicyDraft, type PolicyDraftRow, type PolicyName, type PolicyTexts, PolicyVersion } from './records.ts';
import { digestOf, versionsOf } from './versions.ts';

export const draftOf = ({ store }: Pick<ProgrammeDeps, 'store'>, policy: PolicyName): Promise<PolicyDraftRow | undefined> =>
  store.read((db) => db.one(PolicyDraft, { policy }));

/** Keeps the next version as far as it is written. @throws LaurelError bad_form */
export async function savePolicyDraft(deps: ProgrammeDeps, { person }: Session, policy: PolicyName, typed: PolicyTexts): Promise<void> {
  const texts = { en: plain(typed.en), fr: plain(typed.fr) };
  const problems = (['en', 'fr'] as const).flatMap((language): Problem[] =>
    texts[language].length > POLICY_CHARACTERS ? [{ at: language, code: 'too_long', detail: 'too_long' }] : [],
  );
  if (problems.length > 0) throw new LaurelError('bad_form', { problems });
  await deps.store.write(async (db) => {
    await db.remove(PolicyDraft, { policy });
    await db.insert(PolicyDraft, { policy, texts, savedAt: now(deps.context), savedBy: person.id });
  });
}

const plain = (text: string): string => `${text.replace(/\r\n?/g, '\n').trim()}\n`;

/**
 * Publishes the draft as the next version, from a day on. What was looked at last must be what is published: `digests` are of the preview.
 * @throws LaurelError bad_form (no text in a language, a day that is over or before the version before, nothing changed, another draft than was shown)
 */
export async function publishPolicy(
  deps: ProgrammeDeps,
  { person }: Session,
  { policy, effectiveAt, digests }: { policy: PolicyName; effectiveAt: string | undefined; digests: PolicyTexts },
): Promise<number> {
  const at = now(deps.context);
  return deps.store.write(async (db) => {
    const draft = await db.one(PolicyDraft, { policy });
    if (!draft) throw refused('draft', 'no_draft');
    if (digestOf(draft, 'en') !== digests.en || digestOf(draft, 'fr') !== digests.fr) throw refused('draft', 'other_draft');
    for (const language of deps.config.languages) if (draft.texts[language].trim() === '') throw refused(language, 'no_text');
    const versions = await versionsOf(db, policy);
    const last = versions[versions.length - 1] ?? versions[0];
    if (last.texts.en === draft.texts.en && last.texts.fr === draft.texts.fr) throw refused('draft', 'nothing_changed');
    // Never back in time: a consent that was given yesterday cannot have been under words of today.
    if (effectiveAt === undefined || effectiveAt < at.slice(0, 10) || effectiveAt < last.effectiveAt.slice(0, 10)) throw refused('effective', 'day_over');
    const begins = effectiveAt === at.slice(0, 10) ? at : `${effectiveAt}T00:00:00.000Z`;
    const version = last.version + 1;
    await db.insert(PolicyVersion, { policy, version, texts: draft.texts, effectiveAt: begins, publishedAt: at, publishedBy: person.id });
    await db.remove(PolicyDraft, { policy });
    const detail = { version, en: digestOf(draft, 'en'), fr: digestOf(draft, 'fr') };
    await deps.record(db, { actor: `person:${person.id}`, action: 'policy.published', object: `policy:${policy}`, detail });
    return version;
  });
}

const refused = (at: string, code: string) => new LaurelError('bad_form', { problems: [{ at, code, detail: code }] });
