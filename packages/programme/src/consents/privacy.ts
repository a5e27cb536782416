import { now } from '@laurel/base';
import { In, IsNull } from '@laurel/store';
import { Affiliation, type OrganisationRow } from '../affiliations/affiliation-records.ts';
import { organisationsById } from '../affiliations/find-organisations.ts';
import type { ProgrammeDeps } from '../deps.ts';
import { Disclosed, type DisclosureRow } from '../disclosure/disclosure-records.ts';
import { Guardianship, type GuardianshipRow } from '../guardians/guardian-records.ts';
import { ConsentEvent, type ConsentEventRow, ConsentRequest, type ConsentRequestRow } from './consent-records.ts';
import type { Whose } from './place.ts';
import { type Standing, standings } from './standings.ts';

/** Everything about one learner that has to do with who may know what; for a guardian, with those whom the institution registered that saw the papers. */
export type Privacy = {
  linked: readonly string[];
  standings: readonly Standing[];
  /** Questions that are open, and of those the ones to answer: none that was, and none for a purpose that this asker was told no for. */
  open: readonly ConsentRequestRow[];
  waiting: readonly ConsentRequestRow[];
  /** What was looked at, newest first. */
  seen: readonly DisclosureRow[];
  /** Everything that was decided, newest first. */
  events: readonly ConsentEventRow[];
  organisations: ReadonlyMap<string, OrganisationRow>;
  /** Who may act for them, or might once. */
  guardians: readonly GuardianshipRow[];
};

/** Whether the privacy centre has anything to tell a person: somebody may act for them or might once, or they linked themselves to somebody, or a consent of theirs was decided. */
export async function hasPrivacy({ store }: Pick<ProgrammeDeps, 'store'>, personId: string): Promise<boolean> {
  return store.as(personId).read(async (db) => {
    const isSubject = (await db.open.count(Guardianship, { subject: personId })) > 0;
    return isSubject || (await db.count(Affiliation, {})) > 0 || (await db.count(ConsentEvent, {})) > 0;
  });
}

export async function privacyOf(
  { store, context }: Pick<ProgrammeDeps, 'store' | 'context'>,
  { subject: personId, profile }: Pick<Whose, 'subject' | 'profile'>,
): Promise<Privacy> {
  const all = await store.as(personId).read(async (db) => ({
    linked: (await db.list(Affiliation, { leftAt: IsNull() }, { order: { joinedAt: 'ASC' } })).map(({ organisationId }) => organisationId),
    events: await db.list(ConsentEvent, {}, { order: { turn: 'DESC' } }),
    seen: await db.list(Disclosed, {}, { order: { at: 'DESC', id: 'ASC' } }),
    guardians: await db.open.list(Guardianship, { subject: personId }),
  }));
  const organisations = await organisationsById(store, [...all.linked, ...all.events.map(({ recipient }) => recipient)]);
  const isTold = (recipient: string) => profile === undefined || organisations.get(recipient)?.profile === profile;
  const mine = {
    ...all,
    linked: all.linked.filter(isTold),
    events: all.events.filter(({ recipient }) => isTold(recipient)),
    seen: all.seen.filter(({ recipient }) => isTold(recipient)),
  };
  const answered = new Set(mine.events.map(({ requestId }) => requestId));
  const saidNo = ({ recipient, purpose }: ConsentRequestRow) => {
    const last = mine.events.find((event) => event.recipient === recipient && event.purpose === purpose);
    return last !== undefined && last.state !== 'given';
  };
  const asked = await store
    .across('an organisation asks all of its learners')
    .read((db) => db.list(ConsentRequest, { recipient: In(mine.linked), endedAt: IsNull() }, { order: { createdAt: 'ASC' } }));
  const open = asked.filter(({ recipient }) => organisations.get(recipient)?.closedAt === null);
  return {
    ...mine,
    standings: standings(mine.events, mine.guardians, now(context), (recipient) => organisations.get(recipient)?.profile),
    open,
    waiting: open.filter((one) => !answered.has(one.id) && !saidNo(one)),
    organisations,
  };
}

/** Of what waits, what whoever looks may agree to; a minor can only decline the rest. */
export const answerable = ({ waiting, organisations }: Privacy, { mayAgree }: Pick<Whose, 'mayAgree'>): ConsentRequestRow[] =>
  waiting.filter(({ purpose, recipient }) => mayAgree(purpose, organisations.get(recipient)?.profile));
