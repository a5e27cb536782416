import { LaurelError } from '@laurel/base';
import { organisationsById } from '../affiliations/find-organisations.ts';
import type { ProgrammeDeps } from '../deps.ts';
import { nameOf } from '../guardians/find-care.ts';
import { Guardianship } from '../guardians/guardian-records.ts';
import { actsFor } from '../guardians/powers.ts';
import { ConsentProof } from './by-key/proof-records.ts';
import { ConsentEvent, type ConsentEventRow } from './consent-records.ts';
import type { Whose } from './place.ts';
import type { Decided, DecidedByName } from './receipt.ts';

/** One decision about somebody; for a guardian, about whom the institution registered that saw the papers. @throws LaurelError not_found */
export async function findDecided(deps: ProgrammeDeps, { subject, profile }: Pick<Whose, 'subject' | 'profile'>, id: string): Promise<DecidedByName> {
  const { event, proof } = await deps.store
    .as(subject)
    .read(async (db) => ({ event: await db.one(ConsentEvent, { id }), proof: await db.one(ConsentProof, { eventId: id }) }));
  const organisation = event && (await organisationsById(deps.store, [event.recipient])).get(event.recipient);
  if (!organisation || (profile !== undefined && organisation.profile !== profile)) throw new LaurelError('not_found');
  return {
    event,
    organisation,
    learner: await nameOf(deps, subject),
    institution: deps.awarding.profiles.find(({ slug }) => slug === organisation.profile)?.name,
    ...(proof && { proof: { did: proof.did, signed: proof.signed } }),
    ...(event.grantor !== subject && { guardian: await guardianOf(deps, event, organisation.profile) }),
  };
}

/** When what was agreed to was stopped, where that came after it and nothing else did. */
export async function stoppedSince(
  { store }: Pick<ProgrammeDeps, 'store'>,
  { state, subject, recipient, purpose, turn }: ConsentEventRow,
): Promise<string | undefined> {
  const events = await store.as(subject).read((db) => db.list(ConsentEvent, { recipient, purpose }, { order: { turn: 'ASC' } }));
  const next = events.find((one) => one.turn > turn && one.state !== 'refused'); // declining takes back nothing
  return state === 'given' && next?.state === 'withdrawn' ? next.at : undefined;
}

/** Whose hand it was, and until when they had a say: the database let nobody in who had none. */
async function guardianOf(deps: ProgrammeDeps, event: ConsentEventRow, profile: string): Promise<NonNullable<Decided['guardian']>> {
  const rows = await deps.store.read((db) => db.list(Guardianship, { subject: event.subject, guardian: event.grantor, profile }));
  const under = rows.filter((one) => actsFor(one, event, event.at)).map(({ endsAt }) => endsAt);
  return { name: (await deps.people.person(event.grantor))?.name ?? '', until: under.toSorted().at(-1) ?? event.at };
}
