import { LaurelError, newId, now } from '@laurel/base';
import type { AcrossReader, Writer } from '@laurel/store';
import { Organisation, OrganisationMember, type OrganisationRow } from '../affiliations/affiliation-records.ts';
import { ConsentEvent } from '../consents/consent-records.ts';
import { standingsOf } from '../consents/standing-now.ts';
import type { Category, Purpose } from '../consents/terms.ts';
import type { ProgrammeDeps } from '../deps.ts';
import { Disclosed } from './disclosure-records.ts';
import { type Fields, gather } from './gather.ts';

/** Somebody of the recipient looks at some of what a learner agreed to show it. */
export type Look = { subject: string; recipient: string; purpose: Purpose; categories: readonly Category[]; reader: string };
/** What they see. `reference` stands for the consent: a withdrawal names it. */
export type Told = { reference: string; until: string; fields: Fields };

/**
 * The one way to read of a learner by name outside the issuer's own duty to award. Asks in this very transaction whether a consent stands, writes
 * down who looked at what, and answers what was agreed to and nothing beside it; `undefined` where nothing was. Since writes stand in one line, no
 * look that begins after a withdrawal has answered finds anything. What it answers must not leave before the write is done.
 * @throws LaurelError not_found (whoever looks is none of the recipient's people, or it is closed)
 */
export async function disclose(deps: ProgrammeDeps, db: Writer, look: Look): Promise<Told | undefined> {
  return tell(deps, db, await organisationOf(db.across(ANY_PROFILE), look.recipient, look.reader), look);
}

async function tell(deps: ProgrammeDeps, db: Writer, { profile }: OrganisationRow, look: Look): Promise<Told | undefined> {
  const mine = db.as(look.subject);
  const at = now(deps.context);
  const standing = (await standingsOf(mine, at)).find(({ recipient, purpose }) => recipient === look.recipient && purpose === look.purpose);
  if (standing?.state !== 'given' || !standing.until) return undefined;
  const consentId = standing.event.id;
  const categories = standing.event.categories.filter((category) => look.categories.includes(category));
  if (categories.length === 0) return undefined;
  const fields = await gather(deps, { subject: look.subject, profile }, categories);
  if (Object.keys(fields).length === 0) return undefined; // whoever it was has erased their account
  const { recipient, reader, purpose } = look;
  await mine.insert(Disclosed, { id: newId(deps.context), recipient, reader, purpose, categories, consentId, at });
  return { reference: consentId, until: standing.until.at, fields };
}

/** Every learner whose consent to this recipient for this purpose stands, as `disclose` shows each. @throws LaurelError not_found */
export function consentedRows(deps: ProgrammeDeps, look: Omit<Look, 'subject'>): Promise<Told[]> {
  return deps.store.write(async (db) => {
    const organisation = await organisationOf(db.across(ANY_PROFILE), look.recipient, look.reader);
    const events = await db.across('who consented to one recipient').list(ConsentEvent, { recipient: look.recipient, purpose: look.purpose, state: 'given' });
    const rows: Told[] = [];
    for (const subject of new Set(events.map((event) => event.subject))) {
      const told = await tell(deps, db, organisation, { ...look, subject });
      if (told) rows.push(told);
    }
    return rows;
  });
}

export const ANY_PROFILE = 'an organisation is found by its id, whatever profile registered it';

/** An organisation, for one of its people. @throws LaurelError not_found */
export async function organisationOf(db: AcrossReader, id: string, personId: string): Promise<OrganisationRow> {
  const organisation = await db.one(Organisation, { id });
  if (!organisation || organisation.closedAt !== null || !(await db.one(OrganisationMember, { organisationId: id, personId })))
    throw new LaurelError('not_found');
  return organisation;
}
