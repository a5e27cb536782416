import { type Context, LaurelError, newId, now, type RecordEvent } from '@laurel/base';
import { type AcrossReader, In, type Reader, type Writer } from '@laurel/store';
import { addressOf, Contact, contactAt, isDamage, lockAddress, openAddress } from './contacts/contact.ts';
import { type NodeKey, openKey, PersonKey } from './contacts/person-key.ts';
import { addressWithoutMailbox, demandEmail, idWithoutMailbox, normaliseEmail } from './email.ts';
import { NAME_CHARACTERS, PERSONS_AT_ONCE } from './limits.ts';
import { Person, RoleGrant } from './records.ts';
import type { Grant, People, Person as PersonView } from './types.ts';

type Deps = { context: Context; record: RecordEvent<Writer>; agent: NodeKey };
type Opening = { agent: NodeKey };

export const ensurePersonIn =
  (deps: Deps): People['ensurePerson'] =>
  async (db, input) => {
    const { context, record } = deps;
    const known = await personAddressed(deps, db, input.email);
    if (known) return known;
    const email = demandEmail(input.email);
    const person = { id: newId(context), name: plainName(input.name ?? ''), language: input.language, createdAt: now(context) };
    await db.insert(Person, person);
    const locked = await lockAddress(deps, db, person.id, email);
    await db.insert(Contact, { personId: person.id, ...locked, createdAt: person.createdAt, verifiedAt: null });
    await record(db, { actor: 'node', action: 'person.added', object: `person:${person.id}` });
    return { id: person.id, name: person.name, email, language: person.language };
  };

export const addWithoutMailboxIn =
  ({ context, record }: Pick<Deps, 'context' | 'record'>): People['addWithoutMailbox'] =>
  async (db, { name, language }) => {
    const person = { id: newId(context), name: demandName(name), language };
    await db.insert(Person, { ...person, createdAt: now(context) });
    await record(db, { actor: 'node', action: 'person.added', object: `person:${person.id}` });
    return { ...person, email: addressWithoutMailbox(person.id) };
  };

export const grantIn =
  ({ context, record }: Pick<Deps, 'context' | 'record'>): People['grant'] =>
  async (db, personId, { role, profile }, by = 'node') => {
    const scope = db.as(profile);
    if (await scope.one(RoleGrant, { personId, role })) return;
    await scope.insert(RoleGrant, { personId, role, grantedAt: now(context), grantedBy: by });
    await record(db, { actor: by, action: 'role.granted', object: `person:${personId}`, profile, detail: { role } });
  };

/** Names and addresses of several at once, by id; who is gone is left out, and told of in the log whose row is damaged. */
export async function personsById(deps: Opening & { context: Pick<Context, 'log'> }, db: Reader, ids: readonly string[]): Promise<Map<string, PersonView>> {
  const wanted = [...new Set(ids)];
  const found: [string, PersonView][] = [];
  for (let start = 0; start < wanted.length; start += PERSONS_AT_ONCE) found.push(...(await someById(deps, db, wanted.slice(start, start + PERSONS_AT_ONCE))));
  return new Map(found);
}

async function someById(deps: Opening & { context: Pick<Context, 'log'> }, db: Reader, wanted: string[]): Promise<[string, PersonView][]> {
  const persons = await db.list(Person, { id: In(wanted) });
  const keys = new Map((await db.list(PersonKey, { personId: In(wanted) })).map((row) => [row.personId, row]));
  const contacts = new Map((await db.list(Contact, { personId: In(wanted) })).map((row) => [row.personId, row]));
  return persons.flatMap(({ id, name, language }): [string, PersonView][] => {
    const contact = contacts.get(id);
    try {
      const email = contact ? openAddress(contact, () => openKey(deps, keys.get(id))) : addressWithoutMailbox(id);
      return [[id, { id, name, email, language }]];
    } catch (error) {
      if (!isDamage(error)) throw error;
      deps.context.log.error('address-not-opened', { person: id }); // it must not keep a page or a job from everybody else
      return [];
    }
  });
}

/** Whoever has an address, or whom one stands for that has no mailbox. Whoever signs in is found by `personByEmail`. */
export async function personAddressed(deps: Opening, db: Reader, typed: string): Promise<PersonView | undefined> {
  const email = normaliseEmail(typed) ?? '';
  const id = idWithoutMailbox(email);
  return id === undefined ? personByEmail(deps, db, email) : personById(deps, db, id);
}

export async function personByEmail(deps: Opening, db: Reader, email: string): Promise<PersonView | undefined> {
  const contact = await db.one(Contact, contactAt(deps, email));
  return contact && personById(deps, db, contact.personId);
}

export async function personById(deps: Opening, db: Reader, id: string): Promise<PersonView | undefined> {
  const [person, contact] = [await db.one(Person, { id }), await db.one(Contact, { personId: id })];
  return person && { id, name: person.name, email: contact ? await addressOf(deps, db, contact) : addressWithoutMailbox(id), language: person.language };
}

export const ACROSS_GRANTS = 'a session carries the grants of its person on every profile';

export async function grantsOf(db: AcrossReader, personId: string): Promise<Grant[]> {
  const rows = await db.list(RoleGrant, { personId }, { order: { profile: 'ASC', role: 'ASC' } });
  return rows.map(({ role, profile }) => ({ role, profile }));
}

/** A name as it may stand in a list, a letter or a badge: one line, nothing invisible that reorders or hides its neighbours. */
export function plainName(typed: string): string {
  return [
    ...typed
      .normalize('NFC')
      .replace(/[\s\p{Cc}\u2028\u2029]+/gu, ' ')
      .replace(/(?!\u200C|\u200D|\p{Variation_Selector})[\p{Default_Ignorable_Code_Point}\uFFF9-\uFFFB]/gu, '') // Persian, Hindi and Japanese names need the three kept
      .trim(),
  ]
    .slice(0, NAME_CHARACTERS)
    .join('');
}

/** The same of somebody who has to give one: `undefined` where nothing can be read. */
export function readName(typed: string): string | undefined {
  const name = plainName(typed);
  return /[\p{L}\p{N}]/u.test(name) ? name : undefined;
}

/** @throws LaurelError bad_form */
export function demandName(typed: string): string {
  const name = readName(typed);
  if (name !== undefined) return name;
  const detail = 'Write the name others know you by.';
  throw new LaurelError('bad_form', { detail, problems: [{ at: 'name', code: 'name_missing', detail }] });
}
