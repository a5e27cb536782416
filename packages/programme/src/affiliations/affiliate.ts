import { LaurelError, newId, now } from '@laurel/base';
import type { Session } from '@laurel/people';
import { IsNull } from '@laurel/store';
import { standingsOf } from '../consents/standing-now.ts';
import { tellGuardiansOfLink } from '../consents/tell-asked.ts';
import { withdrawIn } from '../consents/withdraw-consent.ts';
import type { ProgrammeDeps } from '../deps.ts';
import { demandHere } from '../rights/demand-here.ts';
import { Affiliation, Organisation } from './affiliation-records.ts';

/** The learner links themselves to an organisation, which learns only that it has one more; a guardian who answers what it asks is written to. Done twice it does nothing. @throws LaurelError not_found */
export async function affiliate(deps: ProgrammeDeps, { person }: Session, organisationId: string): Promise<void> {
  await deps.store.write(async (db) => {
    await demandHere(deps, person.id);
    const organisation = await db.across('learners see the organisations of every profile').one(Organisation, { id: organisationId });
    if (!organisation || organisation.closedAt !== null) throw new LaurelError('not_found');
    const mine = db.as(person.id);
    if (await mine.one(Affiliation, { organisationId, leftAt: IsNull() })) return;
    await mine.insert(Affiliation, { id: newId(deps.context), organisationId, joinedAt: now(deps.context), leftAt: null });
    await tellGuardiansOfLink(deps, db, { asker: organisation, subject: person.id });
    await deps.record(db, { actor: `person:${person.id}`, action: 'affiliation.made', object: `organisation:${organisationId}` });
  });
}

/** Leaves it, and with that ends every consent given to it: in one write. */
export async function leave(deps: ProgrammeDeps, { person }: Session, organisationId: string): Promise<void> {
  await deps.store.write(async (db) => {
    const mine = db.as(person.id);
    const leftAt = now(deps.context);
    if ((await mine.update(Affiliation, { organisationId, leftAt: IsNull() }, { leftAt })) === 0) return;
    for (const standing of await standingsOf(mine, leftAt)) if (standing.recipient === organisationId) await withdrawIn(deps, mine, person.id, standing);
    await deps.record(db, { actor: `person:${person.id}`, action: 'affiliation.ended', object: `organisation:${organisationId}` });
  });
}
