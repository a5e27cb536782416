import { newId, now } from '@laurel/base';
import type { Session } from '@laurel/people';
import type { ScopedWriter } from '@laurel/store';
import { Organisation } from '../affiliations/affiliation-records.ts';
import type { ProgrammeDeps } from '../deps.ts';
import { append, grantorFor } from './answer-request.ts';
import { standingsOf } from './standing-now.ts';
import type { Standing } from './standings.ts';
import { tellTakenBack } from './taken-back.ts';
import type { Purpose } from './terms.ts';

/** Whose consent to whom for what. */
export type ConsentKey = { subject: string; recipient: string; purpose: Purpose };

/**
 * Ends a consent: nothing is told under it from the commit of this write on, and the recipient's letter is part of it. Done twice it does nothing
 * the second time. It asks for no reason, nor for a new sign-in: to stop is no harder than to begin.
 * @throws LaurelError not_allowed (neither the subject nor a live guardian by the word of the institution that registered the recipient)
 */
export async function withdrawConsent(deps: ProgrammeDeps, session: Session, { subject, recipient, purpose }: ConsentKey): Promise<void> {
  await deps.store.write(async (db) => {
    const at = now(deps.context);
    const profile = (await db.across(ITS_PROFILE).one(Organisation, { id: recipient }))?.profile;
    const grantor = await grantorFor(db, session, { subject, purpose, profile }, at);
    const mine = db.as(subject);
    const standing = (await standingsOf(mine, at)).find((one) => one.recipient === recipient && one.purpose === purpose);
    if (standing) await withdrawIn(deps, mine, grantor, standing);
  });
}

/** The same within a greater change, such as leaving an organisation. One that lapsed is told nothing more; what was told under it is to be erased no less. */
export async function withdrawIn(deps: ProgrammeDeps, db: ScopedWriter, grantor: string, { state, event }: Standing): Promise<void> {
  if (state !== 'given' && state !== 'lapsed') return;
  const { subject: _, turn: __, ...given } = event;
  const withdrawn = await append(db, { ...given, id: newId(deps.context), grantor, state: 'withdrawn', at: now(deps.context), expiresAt: null });
  await deps.record(db.open, { actor: `person:${grantor}`, action: 'consent.withdrawn', object: `consent:${event.id}` });
  await tellTakenBack(deps, db, withdrawn);
}

const ITS_PROFILE = 'a recipient belongs to some profile';
