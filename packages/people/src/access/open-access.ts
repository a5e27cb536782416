import { type Context, LaurelError, type RecordEvent } from '@laurel/base';
import { type AcrossReader, In, Not, type Store, type Writer } from '@laurel/store';
import type { NodeKey } from '../contacts/person-key.ts';
import { COLLEAGUES_SHOWN } from '../limits.ts';
import { ACROSS_GRANTS, grantsOf, personsById } from '../persons.ts';
import { type GrantRow, RoleGrant } from '../records.ts';
import type { People, Person, RoleName, Session } from '../types.ts';
import { demandAdministrator } from './demand-administrator.ts';
import type { Access, Colleague } from './types.ts';

type Deps = { store: Store; context: Context; agent: NodeKey; record: RecordEvent<Writer>; grant: People['grant'] };

const ACROSS = 'colleagues of a profile hold roles on it or on the whole node';

/** Who has which role, and changing it. */
export const openAccess = (deps: Deps): Access => ({
  colleagues: (profile) => deps.store.across(ACROSS).read((db) => colleagues(deps, db, profile, {})),

  async colleague(profile, personId) {
    const [found] = await deps.store.across(ACROSS).read((db) => colleagues(deps, db, profile, { personId }));
    if (!found) throw new LaurelError('not_found');
    return found;
  },

  grants: (personId) => deps.store.across(ACROSS_GRANTS).read((db) => grantsOf(db, personId)),

  setRoles: ({ profile, personId, roles, among }, by) =>
    deps.store.write(async (db) => {
      await demandAdministrator(db, by, profile);
      // Nobody raises themselves, and nobody shuts themselves out by a slip.
      if (personId === by.person.id) throw new LaurelError('own_roles');
      const held = await db.as(profile).list(RoleGrant, { personId, role: Not('learner') });
      if (!(await isColleague(db, personId, profile))) throw new LaurelError('not_found');
      for (const role of roles) await deps.grant(db, personId, { role, profile }, `person:${by.person.id}`);
      for (const { role } of held) if (!roles.includes(role) && (among?.includes(role) ?? true)) await takeBack(deps, db, { profile, personId, role }, by);
      if (profile === '*') await demandSomeAdministrator(db);
    }),
});

async function colleagues(deps: Pick<Deps, 'agent' | 'context'>, db: AcrossReader, profile: string, who: { personId?: string }): Promise<Colleague[]> {
  const rows = await db.list(
    RoleGrant,
    { profile: In([...new Set([profile, '*'])]), role: Not('learner'), ...who },
    { order: { profile: 'DESC', role: 'ASC' }, take: COLLEAGUES_SHOWN },
  );
  const givers = rows.flatMap(({ grantedBy }) => (grantedBy?.startsWith('person:') ? [grantedBy.slice('person:'.length)] : []));
  const persons = await personsById(deps, db, [...rows.map(({ personId }) => personId), ...givers]);
  const found = [...Map.groupBy(rows, (row) => row.personId)].flatMap(([personId, grants]): Colleague[] => {
    const person = persons.get(personId);
    return person ? [{ person, held: grants.map((row) => heldOf(row, persons)) }] : [];
  });
  return found.sort((a, b) => nameOf(a.person).localeCompare(nameOf(b.person)));
}

const heldOf = ({ role, profile, grantedAt, grantedBy }: GrantRow, persons: ReadonlyMap<string, Person>) => ({
  role,
  profile,
  since: grantedAt ?? undefined,
  by: grantedBy === 'node' ? ('node' as const) : persons.get(grantedBy?.replace(/^person:/, '') ?? ''),
});

const nameOf = ({ name, email }: Person): string => name || email;

/** Whoever has a role there or on the whole node; who administers the node has everybody with a role anywhere for a colleague. */
async function isColleague(db: Writer, personId: string, profile: string): Promise<boolean> {
  const where = profile === '*' ? {} : { profile: In([profile, '*']) };
  return (await db.across(ACROSS).count(RoleGrant, { personId, role: Not('learner'), ...where })) > 0;
}

async function takeBack({ record }: Deps, db: Writer, { profile, personId, role }: { profile: string; personId: string; role: RoleName }, by: Session) {
  await db.as(profile).remove(RoleGrant, { personId, role });
  await record(db, { actor: `person:${by.person.id}`, action: 'role.taken-back', object: `person:${personId}`, profile, detail: { role } });
}

/**
 * Without one nobody could let anybody in, and the next start would print a set-up link to whoever sees the terminal. The rules above leave
 * whoever acts in place already; this holds whatever becomes of them.
 */
async function demandSomeAdministrator(db: Writer): Promise<void> {
  if ((await db.as('*').count(RoleGrant, { role: 'administrator' })) === 0) throw new LaurelError('last_administrator');
}
