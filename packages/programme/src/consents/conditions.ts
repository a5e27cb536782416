import { createHash } from 'node:crypto';
import type { Language } from '@laurel/base';
import type { Translate } from '@laurel/web';

/** Raised with every change of a sentence below: a consent names the version it was given under, and its digest proves the words. */
const VERSION = '2026-11';
const SENTENCES = ['one', 'seen', 'ends', 'erased', 'purpose', 'free'] as const;

export type Conditions = { version: string; digest: string; language: Language; sentences: readonly string[] };

/** What holds for every consent, as it is shown in a language, with the SHA-256 of just these words. */
export function conditionsIn(t: Translate): Conditions {
  const sentences = SENTENCES.map((name) => t(`programme.conditions.${name}`));
  const digest = createHash('sha256')
    .update([VERSION, t.language, ...sentences].join('\n'))
    .digest('hex');
  return { version: VERSION, digest, language: t.language, sentences };
}
