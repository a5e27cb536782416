import { createHash } from 'node:crypto';
import { type Language, LaurelError } from '@laurel/base';
import type { Reader } from '@laurel/store';
import { POLICIES, type PolicyName, PolicyVersion, type PolicyVersionRow } from './records.ts';
import { SHIPPED, SHIPPED_SINCE } from './shipped.ts';

export type Version = Pick<PolicyVersionRow, 'policy' | 'version' | 'texts' | 'effectiveAt'>;

/** Every version of a policy, the oldest first: what Laurel ships, then what was published here. */
export async function versionsOf(db: Reader, policy: PolicyName): Promise<[Version, ...Version[]]> {
  const published = await db.list(PolicyVersion, { policy }, { order: { version: 'ASC' } });
  return [shippedVersion(policy), ...published];
}

/** The first of every policy. */
export const shippedVersion = (policy: PolicyName): Version => ({ policy, version: 1, texts: SHIPPED[policy], effectiveAt: SHIPPED_SINCE });

/** The one that holds at a moment. */
export const versionAt = (versions: readonly [Version, ...Version[]], at: string): Version =>
  versions.findLast(({ effectiveAt }) => effectiveAt <= at) ?? versions[0];

export const policyAt = async (db: Reader, policy: PolicyName, at: string): Promise<Version> => versionAt(await versionsOf(db, policy), at);

/** SHA-256, hex, of the words in a language: of the very bytes that the address of the version gives out as a file. */
export const digestOf = ({ texts }: Pick<Version, 'texts'>, language: Language): string => createHash('sha256').update(texts[language]).digest('hex');

/** @throws LaurelError not_found */
export function policyNamed(name: string): PolicyName {
  const policy = POLICIES.find((one) => one === name);
  if (policy === undefined) throw new LaurelError('not_found');
  return policy;
}
