import { In, IsNull, type Store } from '@laurel/store';
import { ConsentEvent } from '../consents/consent-records.ts';
import { standings } from '../consents/standings.ts';
import { Guardianship } from '../guardians/guardian-records.ts';
import { FEWEST_COUNTED } from '../limits.ts';
import { Affiliation, Organisation, OrganisationMember, type OrganisationRow } from './affiliation-records.ts';

const ACROSS = 'learners and recipients see organisations of every profile';

/** Those named, by id; a closed one too. */
export async function organisationsById(store: Store, ids: readonly string[]): Promise<ReadonlyMap<string, OrganisationRow>> {
  const rows = await store.across(ACROSS).read((db) => db.list(Organisation, { id: In([...new Set(ids)]) }));
  return new Map(rows.map((row) => [row.id, row]));
}

/** Those that a learner could link themselves to. */
export const openOrganisations = (store: Store): Promise<OrganisationRow[]> =>
  store.across(ACROSS).read((db) => db.list(Organisation, { closedAt: IsNull() }, { order: { name: 'ASC' } }));

/** Those that somebody belongs to, as one of their people. */
export const organisationsOf = (store: Store, personId: string): Promise<OrganisationRow[]> =>
  store.across(ACROSS).read(async (db) => {
    const memberships = await db.list(OrganisationMember, { personId });
    return db.list(Organisation, { id: In(memberships.map(({ organisationId }) => organisationId)), closedAt: IsNull() }, { order: { name: 'ASC' } });
  });

/**
 * How many learners an organisation has, where that tells of nobody: neither of few, nor of the few that are left once those are taken off whom it
 * may see by name.
 */
export const learnersCounted = (store: Store, organisationId: string, at: string): Promise<number | undefined> =>
  store.across('an organisation is told how many, not who').read(async (db) => {
    const all = await db.count(Affiliation, { organisationId, leftAt: IsNull() });
    const given = await db.list(ConsentEvent, { recipient: organisationId });
    const subjects = [...new Set(given.map(({ subject }) => subject))];
    const guardians = await db.list(Guardianship, { subject: In(subjects) });
    const profile = (await db.one(Organisation, { id: organisationId }))?.profile;
    const stands = (subject: string) =>
      standings(
        given.filter((event) => event.subject === subject),
        guardians,
        at,
        () => profile,
      ).some(({ state }) => state === 'given');
    const named = subjects.filter(stands).length;
    return all >= FEWEST_COUNTED && (all === named || all - named >= FEWEST_COUNTED) ? all : undefined;
  });
