import type { Context, RecordEvent } from '@laurel/base';
import { Not, type Reader, type Writer } from '@laurel/store';
import { Invitation } from '../access/invitation.ts';
import { addressOf, Contact, type ContactRow, lockAddress } from '../contacts/contact.ts';
import { type NodeKey, PersonKey } from '../contacts/person-key.ts';
import { InstitutionLinkTable } from '../institutions/institution-link.ts';
import { Passkey, PasskeyChallenge, RecoveryCode } from '../passkeys/passkey.ts';
import { Person, RoleGrant, SessionTable, SignIn } from '../records.ts';
import { AddressChange } from './address-change.ts';
import type { Account } from './types.ts';

/** What else of this node goes with a learner, in the same write. `address` where it was proved to be theirs. */
export type WhenErased = (db: Writer, person: { id: string; address: string | undefined }) => Promise<void>;

type Deps = { context: Context; agent: NodeKey; record: RecordEvent<Writer>; whenErased?: WhenErased | undefined };

/** Whoever works here too keeps name, address and ways to sign in: an institution whose last administrator went by this door would have none. */
export const eraseLearner =
  (deps: Deps): Account['eraseLearner'] =>
  async (db, { person: { id: personId, email } }) => {
    const { record, whenErased } = deps;
    const everywhere = db.across('a person is erased whole, whatever the profile');
    const object = `person:${personId}`;
    const contact = await db.one(Contact, { personId });
    const address = contact && (await addressOf(deps, db, contact));
    await whenErased?.(db, { id: personId, address: contact && (await isProved(db, contact)) ? address : undefined });
    // Whatever it locked is unreadable from the commit of this write on, wherever else copies of it lie.
    await db.remove(PersonKey, { personId });
    await everywhere.remove(RoleGrant, { personId, role: 'learner' });
    if ((await everywhere.count(RoleGrant, { personId, role: Not('learner') })) > 0) {
      if (address !== undefined) await db.update(Contact, { personId }, await lockAddress(deps, db, personId, address)); // under a key made anew
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
export async function isProved(db: Reader, { personId, verifiedAt }: Pick<ContactRow, 'personId' | 'verifiedAt'>): Promise<boolean> {
  return verifiedAt !== null || (await db.count(InstitutionLinkTable, { personId })) > 0;
}
