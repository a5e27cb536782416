import type { RecoveryWords } from '@laurel/agent';
import { type Language, LaurelError, now } from '@laurel/base';
import type { Reader } from '@laurel/store';
import type { Actor, Issuer } from '../deps.ts';
import { RecoveryKit, type RecoveryKitRow } from './recovery-kit-records.ts';

/** Whether somebody said that the kit of the node's key is on paper. */
export const keptKit = (issuer: Pick<Issuer, 'agent'>, db: Reader): Promise<RecoveryKitRow | undefined> =>
  db.one(RecoveryKit, { keyId: issuer.agent.keyEncryptionId });

/**
 * The words, for one page and no other place. Once they are on paper no browser shows them again: whoever takes over an administrator's
 * mailbox later gets no key by it, and at the machine `laurel keys kit` prints them.
 * @throws LaurelError conflict · kek_missing · kek_exposed · kek_wrong
 */
export async function showKit(issuer: Issuer, input: { profile: string; language: Language; actor: Actor }): Promise<RecoveryWords> {
  const kit = issuer.agent.recoveryWords(input.language);
  await issuer.store.write(async (db) => {
    if (await keptKit(issuer, db)) throw new LaurelError('conflict');
    await issuer.record(db, { actor: input.actor, action: 'keys.kit-shown', object: `key-encryption:${kit.keyId}`, profile: input.profile });
  });
  return kit;
}

/** Ends the showing; once more is no error. */
export async function keepKit(issuer: Issuer, { profile, actor }: { profile: string; actor: Actor }): Promise<void> {
  const keyId = issuer.agent.keyEncryptionId;
  await issuer.store.write(async (db) => {
    if (await keptKit(issuer, db)) return;
    await db.insert(RecoveryKit, { keyId, keptAt: now(issuer.context), keptBy: actor });
    await issuer.record(db, { actor, action: 'keys.kit-kept', object: `key-encryption:${keyId}`, profile });
  });
}
