import { LaurelError, now } from '@laurel/base';
import { In } from '@laurel/store';
import { param, personIn, type WebRequest } from '@laurel/web';
import type { Place, Whose } from '../consents/place.ts';
import type { ProgrammeDeps } from '../deps.ts';
import { Guardianship, type GuardianshipRow } from './guardian-records.ts';
import { careOf, decidesAbout, isLive } from './powers.ts';

type Deps = Pick<ProgrammeDeps, 'store' | 'context' | 'people'>;

/** Those for whom somebody acts, or is asked to. */
export const caresFor = ({ store }: Pick<ProgrammeDeps, 'store'>, personId: string): Promise<GuardianshipRow[]> =>
  store.read((db) => db.list(Guardianship, { guardian: personId }, { order: { createdAt: 'DESC' } }));

export const caresForAnybody = async ({ store }: Pick<ProgrammeDeps, 'store'>, personId: string): Promise<boolean> =>
  (await store.read((db) => db.count(Guardianship, { guardian: personId }))) > 0;

/** Whether somebody acts for somebody now, or is asked to. */
export async function actsForSomebody(deps: Pick<ProgrammeDeps, 'store' | 'context'>, personId: string): Promise<boolean> {
  const at = now(deps.context);
  return (await caresFor(deps, personId)).some((one) => ['live', 'waiting'].includes(careOf(one, at)));
}

/** Those whom somebody acts or acted for, or is asked to, and the other way round: too close for either to judge the other, however it ended. One who declined is not. */
export const closeTo = async (deps: Pick<ProgrammeDeps, 'store' | 'context'>, personId: string): Promise<ReadonlySet<string>> =>
  (await closeToEach(deps, [personId])).get(personId) ?? new Set();

/** The same of several: as many as one statement takes. */
export async function closeToEach(
  { store, context }: Pick<ProgrammeDeps, 'store' | 'context'>,
  personIds: readonly string[],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const at = now(context);
  const rows = await store.read((db) => db.list(Guardianship, [{ guardian: In(personIds) }, { subject: In(personIds) }]));
  const close = rows.filter((one) => one.confirmedAt !== null || careOf(one, at) === 'waiting');
  const found = new Map(personIds.map((id) => [id, new Set<string>()]));
  for (const { guardian, subject } of close) {
    found.get(guardian)?.add(subject);
    found.get(subject)?.add(guardian);
  }
  return found;
}

/** Whether somebody acts for this person now. */
export async function isWard({ store, context }: Pick<ProgrammeDeps, 'store' | 'context'>, personId: string): Promise<boolean> {
  const at = now(context);
  return (await store.read((db) => db.list(Guardianship, { subject: personId }))).some((one) => isLive(one, at));
}

/** In which part, or both, somebody stands in a guardianship that is in force: what ends with their account. */
export async function careOfPerson({ store, context }: Pick<ProgrammeDeps, 'store' | 'context'>, personId: string): Promise<readonly ('guardian' | 'ward')[]> {
  const at = now(context);
  const rows = (await store.read((db) => db.list(Guardianship, [{ subject: personId }, { guardian: personId }]))).filter((one) => isLive(one, at));
  return (['guardian', 'ward'] as const).filter((part) => rows.some((one) => one[part === 'ward' ? 'subject' : 'guardian'] === personId));
}

/** A guardianship in an address, for its guardian. @throws LaurelError not_found */
export async function careIn({ store }: Pick<ProgrammeDeps, 'store'>, request: WebRequest): Promise<GuardianshipRow> {
  const row = await store.read((db) => db.one(Guardianship, { id: param(request, 'ward'), guardian: personIn(request) }));
  if (!row) throw new LaurelError('not_found');
  return row;
}

/** The pages of somebody a guardian acts for, while they do: before it is taken on and once it is over they are nobody's but the learner's. */
export const wardPlace = (deps: Deps): Place => ({
  path: '/learn/care/:ward',
  whose: async (request) => {
    const row = await careIn(deps, request);
    const at = now(deps.context);
    if (!isLive(row, at)) throw new LaurelError('not_found');
    const ward = await nameOf(deps, row.subject);
    const home = `/learn/care/${row.id}`;
    const mayAgree: Whose['mayAgree'] = (purpose, profile) => profile === row.profile && decidesAbout(row, purpose, at);
    const crumbs = [
      { text: request.t('programme.care'), href: '/learn/care' },
      { text: ward, href: home },
    ];
    return { subject: row.subject, home, crumbs, ward, profile: row.profile, care: row, mayAgree };
  },
});

export async function nameOf({ people }: Pick<ProgrammeDeps, 'people'>, personId: string): Promise<string> {
  const person = await people.person(personId);
  return person?.name || person?.email || personId;
}
