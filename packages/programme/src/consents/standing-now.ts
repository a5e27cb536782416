import { In, type ScopedWriter } from '@laurel/store';
import { Organisation } from '../affiliations/affiliation-records.ts';
import { Guardianship } from '../guardians/guardian-records.ts';
import { ConsentEvent } from './consent-records.ts';
import { type Standing, standings } from './standings.ts';

/** Every consent of one person as it stands in this write. */
export async function standingsOf(db: ScopedWriter, at: string): Promise<Standing[]> {
  const events = await db.list(ConsentEvent, {});
  const guardianships = await db.open.list(Guardianship, { subject: db.scope });
  const recipients = guardianships.length === 0 ? [] : [...new Set(events.map(({ recipient }) => recipient))];
  const organisations = recipients.length === 0 ? [] : await db.open.across('a recipient belongs to some profile').list(Organisation, { id: In(recipients) });
  return standings(events, guardianships, at, (recipient) => organisations.find(({ id }) => id === recipient)?.profile);
}
