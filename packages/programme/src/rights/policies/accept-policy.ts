import { LaurelError, now } from '@laurel/base';
import type { Session } from '@laurel/people';
import type { Translate } from '@laurel/web';
import type { ProgrammeDeps } from '../../deps.ts';
import { PolicyAcceptance, type PolicyAcceptanceRow, type PolicyName } from './records.ts';
import { digestOf, policyAt } from './versions.ts';

/** What somebody accepted, the newest first. */
export const acceptancesOf = ({ store }: Pick<ProgrammeDeps, 'store'>, personId: string): Promise<PolicyAcceptanceRow[]> =>
  store.as(personId).read((db) => db.list(PolicyAcceptance, {}, { order: { at: 'DESC', policy: 'ASC' } }));

/**
 * Writes down that somebody accepts the version that holds, in the words they saw: `digest` is of these. Done once a version.
 * @throws LaurelError bad_form (`policy_changed`: another version holds by now)
 */
export async function acceptPolicy(
  deps: ProgrammeDeps,
  { person }: Session,
  { policy, digest, t }: { policy: PolicyName; digest: string; t: Translate },
): Promise<void> {
  const at = now(deps.context);
  await deps.store.write(async (db) => {
    const held = await policyAt(db, policy, at);
    if (digest !== digestOf(held, t.language)) {
      const detail = 'Another version holds by now. Read it first; nothing was kept.';
      throw new LaurelError('bad_form', { detail, problems: [{ at: 'policy', code: 'policy_changed', detail }] });
    }
    const mine = db.as(person.id);
    const { version } = held;
    if (await mine.one(PolicyAcceptance, { policy, version })) return;
    await mine.insert(PolicyAcceptance, { policy, version, language: t.language, digest, at });
    await deps.record(db, { actor: `person:${person.id}`, action: 'policy.accepted', object: `policy:${policy}`, detail: { version } });
  });
}
