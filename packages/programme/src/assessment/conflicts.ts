import { LaurelError, newId, now, type Problem } from '@laurel/base';
import { normaliseEmail, type Person, plainName } from '@laurel/people';
import { CHUNK_ROWS, In } from '@laurel/store';
import { Attestation } from '../applications/attestation-records.ts';
import type { ApplicationRow } from '../applications/records.ts';
import type { ProgrammeDeps } from '../deps.ts';
import { closeToEach } from '../guardians/find-care.ts';
import { CONFLICTS_LISTED, LINE_CHARACTERS } from '../limits.ts';
import { Conflict, type ConflictRow, OutsideAssessor } from './openings-records.ts';

type Deps = Pick<ProgrammeDeps, 'store' | 'people' | 'context'>;

/**
 * Of these applications, those that somebody must not judge: of learners that the institution or they themselves listed, of a minor for whom they act or
 * are asked to and the other way round, and those that they attested. One who is merely asked may judge and then cannot attest (`giveAttestation`): else a learner could keep away whom she fears by asking them.
 */
export const barredFrom = async (
  deps: Deps,
  { profile, person }: { profile: string; person: Judge },
  applications: readonly Judged[],
): Promise<ReadonlySet<string>> => (await barredEach(deps, { profile, persons: [person] }, applications)).get(person.id) ?? new Set();

type Judge = Pick<Person, 'id' | 'email'>;
type Judged = Pick<ApplicationRow, 'id' | 'personId'>;

/** The same of everybody who judges somewhere, by their ids: read at once, some persons at a time. */
export async function barredEach(
  { store, people, context }: Deps,
  { profile, persons }: { profile: string; persons: readonly Judge[] },
  applications: readonly Judged[],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const barred = new Map<string, ReadonlySet<string>>();
  for (let start = 0; start < persons.length; start += CHUNK_ROWS) {
    const some = persons.slice(start, start + CHUNK_ROWS);
    const [ids, emails] = [some.map(({ id }) => id), some.map(({ email }) => email)];
    const { listed, attested } = await store.as(profile).read(async (db) => ({
      listed: await db.list(Conflict, { assessorEmail: In(emails) }),
      attested: await db.list(Attestation, [
        { email: In(emails), state: 'given' },
        { answeredBy: In(ids), state: 'given' },
      ]),
    }));
    const learners = listed.length === 0 ? undefined : await people.persons([...new Set(applications.map((one) => one.personId))]);
    const close = await closeToEach({ store, context }, ids);
    for (const { id, email } of some) {
      const against = new Set(listed.filter((one) => one.assessorEmail === email).map(({ learnerEmail }) => learnerEmail));
      const own = new Set(attested.filter((one) => one.email === email || one.answeredBy === id).map(({ applicationId }) => applicationId));
      const isBarred = (one: Judged) => own.has(one.id) || against.has(learners?.get(one.personId)?.email ?? '') || close.get(id)?.has(one.personId) === true;
      barred.set(id, new Set(applications.filter(isBarred).map((one) => one.id)));
    }
  }
  return barred;
}

/** Newest first; without `assessor`, everybody's. */
export const listConflicts = ({ store }: Pick<Deps, 'store'>, profile: string, assessor?: string): Promise<ConflictRow[]> =>
  store.as(profile).read((db) => db.list(Conflict, assessor === undefined ? {} : { assessorEmail: assessor }, { order: { listedAt: 'DESC' } }));

/** The addresses of all who have a role here or were asked from outside: an entry for any other keeps nobody away yet. */
export async function judgesOf({ store, people }: Omit<Deps, 'context'>, profile: string): Promise<ReadonlySet<string>> {
  const outside = await store.as(profile).read((db) => db.list(OutsideAssessor, {}));
  const colleagues = await people.access.colleagues(profile);
  return new Set([...colleagues.map(({ person }) => person.email), ...outside.map(({ email }) => email)]);
}

type Listed = { profile: string; assessor: string; learner: string; why: string; by: string };

/** Neither address has to be known here: the list holds for whoever has it, now or later. @throws LaurelError bad_form (assessor, learner, why) */
export async function listConflict(deps: Pick<ProgrammeDeps, 'store' | 'context' | 'record'>, { profile, by, ...said }: Listed): Promise<void> {
  const [assessorEmail, learnerEmail, why] = [normaliseEmail(said.assessor), normaliseEmail(said.learner), plainName(said.why)];
  const problem = (at: string, code: string): Problem => ({ at, code, detail: code });
  const problems = [
    ...(assessorEmail === undefined ? [problem('assessor', 'not_an_email')] : []),
    ...(learnerEmail === undefined ? [problem('learner', 'not_an_email')] : []),
    ...(why.length > LINE_CHARACTERS ? [problem('why', 'too_long')] : []),
  ];
  if (assessorEmail === undefined || learnerEmail === undefined || problems.length > 0) throw new LaurelError('bad_form', { problems });
  if (assessorEmail === learnerEmail) throw new LaurelError('bad_form', { problems: [problem('learner', 'same_person')] });
  const row = { id: newId(deps.context), assessorEmail, learnerEmail, why, listedBy: by, listedAt: now(deps.context) };
  await deps.store.as(profile).write(async (db) => {
    if (await db.one(Conflict, { assessorEmail, learnerEmail })) throw new LaurelError('bad_form', { problems: [problem('learner', 'listed_already')] });
    if ((await db.count(Conflict, {})) >= CONFLICTS_LISTED) throw new LaurelError('too_many_requests');
    await db.insert(Conflict, row);
    await deps.record(db.open, { actor: `person:${by}`, action: 'conflict.listed', object: `conflict:${row.id}`, profile });
  });
}

/** @throws LaurelError not_found */
export async function removeConflict(
  deps: Pick<ProgrammeDeps, 'store' | 'record'>,
  { profile, id, by }: { profile: string; id: string; by: string },
): Promise<void> {
  await deps.store.as(profile).write(async (db) => {
    if (!(await db.one(Conflict, { id }))) throw new LaurelError('not_found');
    await db.remove(Conflict, { id });
    await deps.record(db.open, { actor: `person:${by}`, action: 'conflict.removed', object: `conflict:${id}`, profile });
  });
}
