import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTown, type Town } from '../testing/open-town.ts';
import type { RoleName, Session } from '../types.ts';

let town: Town;
let admin: Session;
beforeEach(async () => {
  town = await openTown();
  admin = await town.enter('admin@example.org');
});
afterEach(() => town.close());

const LAW = { role: 'administrator', profile: 'law' } as const;
const rolesOn = async (profile: string, email: string) =>
  (await town.people.access.colleagues(profile)).find(({ person }) => person.email === email)?.held.map(({ role, profile: at }) => `${role} ${at}`) ?? [];
const set = (by: Session, personId: string, roles: RoleName[], profile = 'law') => town.people.access.setRoles({ profile, personId, roles }, by);
const refused = (code: string) => expect.objectContaining({ code });

describe('roles on a profile', () => {
  it('are listed with since when and by whom, those of the whole node too, those of learners not', async () => {
    const dean = await town.enter('dean@example.org', LAW);
    await set(admin, dean.person.id, ['administrator', 'auditor']);
    await town.enter('zoe@example.org', { role: 'learner', profile: '*' });
    await town.enter('other@example.org', { role: 'registrar', profile: 'nursing' });
    const found = await town.people.access.colleagues('law');
    expect(found.map(({ person, held }) => [person.email, held.map(({ role, profile, since, by }) => [role, profile, since, by])])).toEqual([
      ['admin@example.org', [['administrator', '*', town.now(), 'node']]],
      [
        'dean@example.org',
        [
          ['administrator', 'law', town.now(), 'node'],
          ['auditor', 'law', town.now(), admin.person],
        ],
      ],
    ]);
  });

  it('are given and taken back at once, with an audit event for each', async () => {
    const clerk = await town.enter('clerk@example.org', { role: 'registrar', profile: 'law' });
    town.events.length = 0;
    await set(admin, clerk.person.id, ['auditor', 'assessor']);
    expect(await rolesOn('law', 'clerk@example.org')).toEqual(['assessor law', 'auditor law']);
    await set(admin, clerk.person.id, []);
    expect(await rolesOn('law', 'clerk@example.org')).toEqual([]);
    expect(town.events.map(({ actor, action, detail, profile }) => [actor, action, detail?.role, profile])).toEqual(
      [
        ['role.granted', 'auditor'],
        ['role.granted', 'assessor'],
        ['role.taken-back', 'registrar'],
        ['role.taken-back', 'assessor'],
        ['role.taken-back', 'auditor'],
      ].map(([action, role]) => [`person:${admin.person.id}`, action, role, 'law']),
    );
  });

  it('that there was nothing to choose of stay as they are', async () => {
    const clerk = await town.enter('clerk@example.org', { role: 'verifier', profile: '*' });
    const choose = (roles: RoleName[]) =>
      town.people.access.setRoles({ profile: '*', personId: clerk.person.id, roles, among: ['administrator', 'operator', 'auditor'] }, admin);
    await choose(['auditor']);
    expect(await rolesOn('*', 'clerk@example.org')).toEqual(['auditor *', 'verifier *']);
    await choose([]);
    expect(await rolesOn('*', 'clerk@example.org')).toEqual(['verifier *']);
  });

  it('are not changed by whoever is no administrator there, is one elsewhere, or was one when the page was opened', async () => {
    const clerk = await town.enter('clerk@example.org', { role: 'registrar', profile: 'law' });
    const elsewhere = await town.enter('nurse@example.org', { role: 'administrator', profile: 'nursing' });
    const former = await town.enter('former@example.org', LAW);
    await set(admin, former.person.id, ['registrar']);
    for (const by of [clerk, elsewhere, former]) {
      const id = by === clerk ? former.person.id : clerk.person.id;
      await expect(set(by, id, ['administrator'])).rejects.toEqual(refused('not_allowed'));
    }
    // Of the whole node, nobody who administers one profile.
    const dean = await town.enter('dean@example.org', LAW);
    await expect(set(dean, clerk.person.id, ['administrator'], '*')).rejects.toEqual(refused('not_allowed'));
    await expect(set(dean, admin.person.id, [], '*')).rejects.toEqual(refused('not_allowed'));
  });

  it('are nobody’s own to change: not to rise, not to fall', async () => {
    const dean = await town.enter('dean@example.org', LAW);
    await expect(set(dean, dean.person.id, ['administrator', 'decider'])).rejects.toEqual(refused('own_roles'));
    await expect(set(admin, admin.person.id, [], '*')).rejects.toEqual(refused('own_roles'));
  });

  it('leave the node an administrator, whoever removes whom at the same moment', async () => {
    const second = await town.enter('second@example.org');
    const outcomes = await Promise.allSettled([set(admin, second.person.id, [], '*'), set(second, admin.person.id, [], '*')]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await town.people.access.colleagues('law')).toHaveLength(1);
  });

  it('are not a way to look at, or let in, whoever is no colleague', async () => {
    const learner = await town.enter('zoe@example.org', { role: 'learner', profile: '*' });
    const nurse = await town.enter('nurse@example.org', { role: 'registrar', profile: 'nursing' });
    for (const { person } of [learner, nurse]) {
      await expect(town.people.access.colleague('law', person.id)).rejects.toEqual(refused('not_found'));
      await expect(set(admin, person.id, ['registrar'])).rejects.toEqual(refused('not_found'));
    }
  });
});
