import { LaurelError, now } from '@laurel/base';
import { type AddressGiver, isRecent, normaliseEmail, type Session } from '@laurel/people';
import type { Writer } from '@laurel/store';
import type { ProgrammeDeps } from '../deps.ts';
import { institutionOf } from './guardian-parts.tsx';
import { Guardianship, type GuardianshipRow } from './guardian-records.ts';
import { isLive } from './powers.ts';

/**
 * The guardian says which address is the ward's own; it is, once the ward confirms it there. After the day on which the learner decides alone it takes the
 * institution: whoever could name an address then could name one of their own, and be the learner.
 * @throws LaurelError sign_in_again · not_found · bad_form · conflict (they have one) · too_many_requests
 */
export async function giveAddressOfWard(deps: ProgrammeDeps, session: Session, { id, email }: { id: string; email: string }): Promise<void> {
  if (!isRecent(session, 'sends', deps.context)) throw new LaurelError('sign_in_again');
  await deps.store.write(async (db) => {
    const row = await db.one(Guardianship, { id, guardian: session.person.id });
    if (!row || !isLive(row, now(deps.context))) throw new LaurelError('not_found');
    const { id: by, name } = session.person;
    await give(deps, db, { row, email, by, from: { is: 'guardian', name } }); // whoever opens it there is not known yet: no address of theirs
  });
}

/** So does the institution, before that day and after it. @throws LaurelError not_found · bad_form · conflict · too_many_requests */
export async function giveAddressAt(deps: ProgrammeDeps, { profile, id, email }: { profile: string; id: string; email: string }, by: string): Promise<void> {
  await deps.store.write(async (db) => {
    const row = await db.one(Guardianship, { id, profile });
    if (!row || row.confirmedAt === null) throw new LaurelError('not_found');
    await give(deps, db, { row, email, by });
  });
}

/** `from`: the guardian who gives it; the institution, in the ward's language, where none does. */
type Given = { row: GuardianshipRow; email: string; by: string; from?: AddressGiver };

async function give(deps: ProgrammeDeps, db: Writer, { row, email, by, from }: Given): Promise<void> {
  const ward = await deps.people.person(row.subject);
  const [first] = await db.list(Guardianship, { subject: row.subject }, { order: { createdAt: 'ASC' }, take: 1 });
  // Whoever brought her here without a mailbox, and no neighbour that named her afterwards: this opens her account.
  if (!ward || first?.profile !== row.profile) throw new LaurelError('not_found');
  // No letter would come, and nobody would be told why.
  if ((await addressesOfGuardians(deps, db, { row, byInstitution: from === undefined })).includes(normaliseEmail(email) ?? ''))
    throw new LaurelError('bad_form', {
      problems: [{ at: 'email', code: 'ward_address_own', detail: 'This is a guardian’s own address: write one that the ward opens.' }],
    });
  const { language } = ward;
  const giver = from ?? { is: 'institution', name: institutionOf(deps, row.profile, language) };
  await deps.people.account.giveAddress(db, { personId: ward.id, email, language, from: giver }, `person:${by}`);
}

/** Of all who act for the ward now, and for the institution, of all whom it ever named. */
async function addressesOfGuardians(
  { people, context }: ProgrammeDeps,
  db: Writer,
  { row, byInstitution }: { row: GuardianshipRow; byInstitution: boolean },
): Promise<string[]> {
  const at = now(context);
  const all = await db.list(Guardianship, { subject: row.subject });
  const known = all.filter((one) => one.id === row.id || isLive(one, at) || (byInstitution && one.profile === row.profile));
  return [...(await people.persons(known.map(({ guardian }) => guardian))).values()].map(({ email }) => email);
}
