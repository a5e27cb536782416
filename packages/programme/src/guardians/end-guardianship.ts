import { LaurelError, now } from '@laurel/base';
import { hasMailbox, type Session } from '@laurel/people';
import { IsNull, type Writer } from '@laurel/store';
import type { ProgrammeDeps } from '../deps.ts';
import { careCredentialId } from './care-credential.ts';
import { type GuardianWord, guardianLetter } from './guardian-letter.ts';
import { Guardianship, type GuardianshipRow } from './guardian-records.ts';
import { careOf, saysMinorAlone } from './powers.ts';

/**
 * Either of the two ends it, at once and without a reason; consents given under it lapse with it.
 * @throws LaurelError not_found
 */
export async function endOwnGuardianship(deps: ProgrammeDeps, { person }: Session, id: string): Promise<void> {
  await deps.store.write(async (db) => {
    const row = await db.one(Guardianship, { id });
    const by = row && (['guardian', 'subject'] as const).find((one) => row[one] === person.id);
    if (!by) throw new LaurelError('not_found');
    await end(deps, db, row, { by, actor: person.id });
  });
}

/**
 * So does the institution that saw the papers, when other papers come; the learner is under age by it no more. Of one that somebody else had ended it says
 * only that. @throws LaurelError not_found · not_allowed (it is their own)
 */
export async function endGuardianshipAt(
  deps: ProgrammeDeps,
  { profile, id }: Pick<GuardianshipRow, 'profile' | 'id'>,
  by: string,
): Promise<'ended' | 'lifted'> {
  return deps.store.write(async (db) => {
    const row = await db.one(Guardianship, { id, profile });
    if (!row) throw new LaurelError('not_found');
    const isAlone = saysMinorAlone(row, now(deps.context));
    const own = (['guardian', 'subject'] as const).find((one) => row[one] === by); // whoever speaks for the institution here speaks for themselves there
    if (isAlone && own) throw new LaurelError('not_allowed', { detail: 'Somebody else has to look at your own papers. Nothing was changed.' });
    if (isAlone) await lift(deps, db, row, by);
    else await end(deps, db, row, { by: own ?? 'institution', actor: by });
    return isAlone ? 'lifted' : 'ended';
  });
}

async function lift(deps: ProgrammeDeps, db: Writer, { id, profile }: GuardianshipRow, by: string): Promise<void> {
  await db.update(Guardianship, { id }, { liftedAt: now(deps.context) });
  await deps.record(db, { actor: `person:${by}`, action: 'guardian.lifted', object: `guardianship:${id}`, profile });
}

/** Somebody leaves: whatever they could do, or others for them, is over, and the other of the two is told. In the caller's write. */
export async function endGuardianshipsOf(deps: ProgrammeDeps, db: Writer, personId: string): Promise<void> {
  const rows = await db.list(Guardianship, [
    { subject: personId, endedAt: IsNull() },
    { guardian: personId, endedAt: IsNull() },
  ]);
  for (const row of rows) await end(deps, db, row, { by: 'erased', actor: personId });
}

async function end(
  deps: ProgrammeDeps,
  db: Writer,
  row: GuardianshipRow,
  { by, actor }: { by: NonNullable<GuardianshipRow['endedBy']>; actor: string },
): Promise<void> {
  const at = now(deps.context);
  const care = careOf(row, at);
  if (care !== 'live' && care !== 'waiting') return;
  await db.update(Guardianship, { id: row.id }, { endedAt: at, endedBy: by });
  await deps.awarding.endStatement(db, row.profile, careCredentialId(row));
  await deps.record(db, { actor: `person:${actor}`, action: 'guardian.ended', object: `guardianship:${row.id}`, profile: row.profile });
  if (care !== 'live') return;
  const leaves = by === 'erased' ? (actor === row.guardian ? 'guardian' : 'subject') : undefined;
  await tellBoth(deps, db, row, {
    ...(leaves !== 'guardian' && { guardian: 'ended' }),
    ...(leaves !== 'subject' && { subject: leaves === 'guardian' ? 'gone' : 'ended' }),
  });
}

/** A letter to whichever of the two there is a word for. */
export async function tellBoth(
  deps: ProgrammeDeps,
  db: Writer,
  row: GuardianshipRow,
  words: Partial<Record<'guardian' | 'subject', GuardianWord>>,
): Promise<void> {
  const persons = await deps.people.persons([row.guardian, row.subject]);
  const [guardian, subject] = [persons.get(row.guardian), persons.get(row.subject)];
  if (!guardian || !subject) return;
  if (words.guardian) await deps.enqueue(db, guardianLetter(deps, row, { to: guardian, about: subject, word: words.guardian }));
  // Who has no mailbox is written to at the guardian's, who has a letter of their own; once that one is gone, at another's, or the institution sees that it did not arrive.
  if (words.subject && (words.subject === 'gone' || hasMailbox(subject.email)))
    await deps.enqueue(db, guardianLetter(deps, row, { to: subject, about: guardian, word: words.subject }));
}
