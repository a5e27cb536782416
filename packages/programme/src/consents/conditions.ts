import { createHash } from 'node:crypto';
import type { Language } from '@laurel/base';
import type { Reader } from '@laurel/store';
import type { Translate } from '@laurel/web';
import { digestOf, policyAt, type Version } from '../rights/policies/versions.ts';

/** Raised with every change of a sentence below: a consent names the version it was given under, and its digest proves the words. */
const VERSION = '2026-11.2';
const SENTENCES = ['one', 'seen', 'ends', 'erased', 'purpose', 'free'] as const;

export type Conditions = {
  /** Of these sentences, and of the policy about sharing that holds: `2026-11/sharing-1`. */
  version: string;
  digest: string;
  language: Language;
  sentences: readonly string[];
  /** That policy's version. */
  sharing: number;
};

/**
 * What holds for every consent, as it is shown in a language, with the SHA-256 of just these words and of the policy about sharing: under one that
 * has ended, no consent is given.
 */
export function conditionsIn(t: Translate, sharing: Version): Conditions {
  const sentences = SENTENCES.map((name) => t(`programme.conditions.${name}`));
  const version = `${VERSION}/sharing-${sharing.version}`;
  const digest = createHash('sha256')
    .update([version, t.language, ...sentences, digestOf(sharing, t.language)].join('\n'))
    .digest('hex');
  return { version, digest, language: t.language, sentences, sharing: sharing.version };
}

export const conditionsAt = async (db: Reader, t: Translate, at: string): Promise<Conditions> => conditionsIn(t, await policyAt(db, 'sharing', at));
