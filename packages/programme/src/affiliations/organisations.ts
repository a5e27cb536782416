import { type Language, LaurelError, newId, now } from '@laurel/base';
import { normaliseEmail, readName } from '@laurel/people';
import { IsNull, type Writer } from '@laurel/store';
import { makeTranslate } from '@laurel/web';
import type { ProgrammeDeps } from '../deps.ts';
import { ORGANISATION_KINDS, Organisation, OrganisationMember, type OrganisationRow } from './affiliation-records.ts';

export type NewOrganisation = { name: string; kind: string; email: string; language: Language };

/** Registers who learners may link themselves to; it can do nothing until it has people. @throws LaurelError bad_form */
export async function registerOrganisation(deps: ProgrammeDeps, profile: string, typed: NewOrganisation, by: string): Promise<string> {
  const name = readName(typed.name);
  const email = normaliseEmail(typed.email);
  const kind = ORGANISATION_KINDS.find((one) => one === typed.kind);
  const problems = [
    ...(name === undefined ? [{ at: 'name', code: 'organisation_name', detail: 'Write the name that learners know it by.' }] : []),
    ...(email === undefined ? [{ at: 'email', code: 'organisation_email', detail: 'Write an e-mail address: it is told of every withdrawal.' }] : []),
    ...(kind === undefined ? [{ at: 'kind', code: 'organisation_kind', detail: 'Choose what kind of organisation it is.' }] : []),
  ];
  if (name === undefined || email === undefined || kind === undefined) throw new LaurelError('bad_form', { problems });
  const row = { id: newId(deps.context), name, kind, email, language: typed.language, createdAt: now(deps.context), closedAt: null };
  await deps.store.write(async (db) => {
    await db.as(profile).insert(Organisation, row);
    await deps.record(db, { actor: `person:${by}`, action: 'organisation.registered', object: `organisation:${row.id}`, profile });
  });
  return row.id;
}

/** Gives somebody a way in to what an organisation may see, and writes to them. @throws LaurelError not_found · bad_form */
export async function addMember(deps: ProgrammeDeps, { profile, id }: Pick<OrganisationRow, 'profile' | 'id'>, typed: string, by: string): Promise<void> {
  const email = normaliseEmail(typed);
  if (email === undefined)
    throw new LaurelError('bad_form', { problems: [{ at: 'member', code: 'organisation_member', detail: 'Write the e-mail address of the person.' }] });
  await deps.store.write(async (db) => {
    const organisation = await openOrganisation(db, profile, id);
    const person = await deps.people.ensurePerson(db, { email, language: organisation.language });
    const membership = { organisationId: id, personId: person.id };
    if (await db.one(OrganisationMember, membership)) return;
    await db.insert(OrganisationMember, { ...membership, addedAt: now(deps.context), addedBy: by });
    await deps.record(db, { actor: `person:${by}`, action: 'organisation.member-added', object: `organisation:${id}`, profile });
    const t = makeTranslate(person.language);
    const values = { name: organisation.name, link: `${deps.config.publicUrl}/organisations/${id}` };
    const letter = { subject: t('programme.letter.member.subject', values), text: t('programme.letter.member.text', values) };
    await deps.enqueue(db, { kind: 'organisation-member', to: email, language: person.language, ...letter, about: id, scope: profile });
  });
}

/** @throws LaurelError not_found */
export async function removeMember(deps: ProgrammeDeps, { profile, id }: Pick<OrganisationRow, 'profile' | 'id'>, personId: string, by: string): Promise<void> {
  await deps.store.write(async (db) => {
    await openOrganisation(db, profile, id);
    if ((await db.remove(OrganisationMember, { organisationId: id, personId })) === 0) return;
    await deps.record(db, { actor: `person:${by}`, action: 'organisation.member-removed', object: `organisation:${id}`, profile });
  });
}

async function openOrganisation(db: Writer, profile: string, id: string): Promise<OrganisationRow> {
  const row = await db.as(profile).one(Organisation, { id, closedAt: IsNull() });
  if (!row) throw new LaurelError('not_found');
  return row;
}

/**
 * Ends it: its people see nothing more, and with that every consent to it is idle. Rows stay, since consents and ledgers name it.
 * @throws LaurelError not_found
 */
export async function closeOrganisation(deps: ProgrammeDeps, { profile, id }: Pick<OrganisationRow, 'profile' | 'id'>, by: string): Promise<void> {
  await deps.store.write(async (db) => {
    if ((await db.as(profile).update(Organisation, { id, closedAt: IsNull() }, { closedAt: now(deps.context) })) === 0) throw new LaurelError('not_found');
    await deps.record(db, { actor: `person:${by}`, action: 'organisation.closed', object: `organisation:${id}`, profile });
  });
}
