import { now } from '@laurel/base';
import { hasMailbox } from '@laurel/people';
import { IsNull, takeToken, type Writer } from '@laurel/store';
import type { OrganisationRow } from '../affiliations/affiliation-records.ts';
import type { ProgrammeDeps } from '../deps.ts';
import { Guardianship } from '../guardians/guardian-records.ts';
import { decidesAbout, isMinor, saidBy } from '../guardians/powers.ts';
import { GUARDIAN_ASKED } from '../limits.ts';
import { askedLetter } from './asked-letter.ts';
import { ConsentEvent, ConsentRequest, type ConsentRequestRow } from './consent-records.ts';

type Asked = { asker: OrganisationRow; subject: string; requests: readonly ConsentRequestRow[] };

/**
 * A letter to whoever answers what is asked of one learner: each guardian who decides about some of it, and the learner about the rest. In the caller's
 * write. Answers how many there are.
 */
export async function tellAsked(deps: ProgrammeDeps, db: Writer, { asker, subject, requests }: Asked): Promise<number> {
  const at = now(deps.context);
  const [events, all] = [
    await db.as(subject).list(ConsentEvent, { recipient: asker.id }, { order: { turn: 'ASC' } }),
    await db.list(Guardianship, { subject }),
  ];
  const guardianships = saidBy(all, asker.profile);
  const purposes = requests
    .filter(({ id, purpose }) => !events.some(({ requestId }) => requestId === id) && !isNo(events.findLast((one) => one.purpose === purpose)))
    .map(({ purpose }) => purpose);
  const own = purposes.filter(
    (purpose) => !guardianships.some((one) => decidesAbout(one, purpose, at)) && !(purpose === 'directory' && isMinor(guardianships, subject, at)),
  );
  const learner = await deps.people.person(subject);
  if (!learner) return 0;
  const letters = own.length > 0 && hasMailbox(learner.email) ? [askedLetter(deps, asker, { to: learner, purposes: own })] : [];
  for (const row of guardianships) {
    const theirs = purposes.filter((purpose) => decidesAbout(row, purpose, at));
    const guardian = theirs.length > 0 ? await deps.people.person(row.guardian) : undefined;
    if (!guardian) continue;
    const ward = { name: learner.name || learner.email, care: row.id };
    letters.push(askedLetter(deps, asker, { to: guardian, purposes: theirs, ward }));
  }
  for (const letter of letters) await deps.enqueue(db, letter);
  return letters.length;
}

/** To the guardians alone, of what waits already for whoever links themselves: the learner is looking at it. Who links and leaves over and over writes no more letters. */
export async function tellGuardiansOfLink(deps: ProgrammeDeps, db: Writer, { asker, subject }: Omit<Asked, 'requests'>): Promise<void> {
  const at = now(deps.context);
  const guardianships = saidBy(await db.list(Guardianship, { subject }), asker.profile);
  const open = await db.as(asker.id).list(ConsentRequest, { endedAt: IsNull() }, { order: { createdAt: 'ASC' } });
  const theirs = open.filter(({ purpose }) => guardianships.some((one) => decidesAbout(one, purpose, at)));
  if (theirs.length === 0 || !(await takeToken(db, deps.context, `guardians of ${subject}`, GUARDIAN_ASKED)).allowed) return;
  await tellAsked(deps, db, { asker, subject, requests: theirs });
}

/** Who declined or stopped it is not asked again by letter. */
const isNo = (last: { state: string } | undefined): boolean => last !== undefined && last.state !== 'given';
