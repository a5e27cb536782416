import type { RecordEvent } from '@laurel/base';
import { Not, type Writer } from '@laurel/store';
import { Invitation } from '../access/invitation.ts';
import { InstitutionLinkTable } from '../institutions/institution-link.ts';
import { Passkey, PasskeyChallenge, RecoveryCode } from '../passkeys/passkey.ts';
import { Contact, Person, RoleGrant, SessionTable, SignIn } from '../records.ts';
import { AddressChange } from './address-change.ts';
import type { Account } from './types.ts';

/** What else of this node goes with a learner, in the same write. `address` where it was proved to be theirs. */
export type WhenErased = (db: Writer, person: { id: string; address: string | undefined }) => Promise<void>;

/** Whoever works here too keeps name, address and ways to sign in: an institution whose last administrator went by this door would have none. */
export const eraseLearner =
  ({ record, whenErased }: { record: RecordEvent<Writer>; whenErased?: WhenErased | undefined }): Account['eraseLearner'] =>
  async (db, { person: { id: personId, email } }) => {
    const everywhere = db.across('a person is erased whole, whatever the profile');
    const object = `person:${personId}`;
    await whenErased?.(db, { id: personId, address: await provedAddress(db, personId) });
    await everywhere.remove(RoleGrant, { personId, role: 'learner' });
    if ((await everywhere.count(RoleGrant, { personId, role: Not('learner') })) > 0) {
      await record(db, { actor: object, action: 'role.given-up', object, detail: { role: 'learner' } });
      return 'stays';
    }
    await everywhere.remove(Invitation, { email });
    await db.remove(SignIn, { email });
    await db.remove(SessionTable, { personId });
    await db.remove(AddressChange, { personId });
    await db.remove(Passkey, { personId });
    await db.remove(PasskeyChallenge, { personId });
    await db.remove(RecoveryCode, { personId });
    await db.remove(InstitutionLinkTable, { personId });
    await db.remove(Contact, { personId });
    await db.remove(Person, { id: personId });
    await record(db, { actor: object, action: 'person.erased', object });
    return 'gone';
  };

/** By a letter that was answered, or by an institution that vouched for it when it brought them in. Who came by an operator's link alone proved nothing. */
async function provedAddress(db: Writer, personId: string): Promise<string | undefined> {
  const contact = await db.one(Contact, { personId });
  const isProved = (contact?.verifiedAt ?? null) !== null || (await db.count(InstitutionLinkTable, { personId })) > 0;
  return isProved ? contact?.email : undefined;
}
