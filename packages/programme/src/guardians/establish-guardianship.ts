import { type Language, LaurelError, newId, now, type Problem } from '@laurel/base';
import { hasMailbox, normaliseEmail, type Person, readName } from '@laurel/people';
import { CHUNK_ROWS, IsNull, type Reader, takeToken, type Writer } from '@laurel/store';
import type { ProgrammeDeps } from '../deps.ts';
import { GUARDIAN_LETTERS, MINOR_YEARS } from '../limits.ts';
import { guardianLetter } from './guardian-letter.ts';
import { Guardianship, type GuardianshipRow, POWERS } from './guardian-records.ts';
import { isPlace, majorityOf } from './majority.ts';
import { GUARDED_PURPOSES } from './powers.ts';

/** As a form has it. `endsOn`: YYYY-MM-DD, the first day on which the learner decides alone; empty, it is worked out of `born` and `lives`, which are not kept. */
export type NewGuardianship = {
  minor: string;
  /** Where the minor has no address: they are written to at their guardian's. Beside an address, what a new account is called. */
  minorName: string;
  /** A minor of this name without an address is another than the one there is. */
  another?: boolean;
  guardian: string;
  powers: readonly string[];
  purposes: readonly string[];
  endsOn: string;
  born?: string;
  lives?: string;
  seen: boolean;
  language: Language;
};

/**
 * An institution that saw the papers says who may act for a minor. Nothing is in force until the guardian takes it on from their own session.
 * @throws LaurelError bad_form · too_many_requests
 */
export async function establishGuardianship(deps: ProgrammeDeps, profile: string, typed: NewGuardianship, by: string): Promise<string> {
  const [minor, guardian] = [normaliseEmail(typed.minor), normaliseEmail(typed.guardian)];
  const hasAddress = typed.minor.trim() !== '';
  const name = readName(typed.minorName);
  const minorName = hasAddress ? undefined : name;
  const isKnown = minor !== undefined && (hasMailbox(minor) || (await deps.people.personAt(minor)) !== undefined);
  const powers = POWERS.filter((power) => power === 'view' || typed.powers.includes(power)); // who answers has to see what stands
  const purposes = powers.includes('consent') ? GUARDED_PURPOSES.filter((purpose) => typed.purposes.includes(purpose)) : [];
  const endsAt = dayOf(typed.endsOn.trim() === '' ? comesOfAge(typed) : typed.endsOn);
  const createdAt = now(deps.context);
  const isBounded = endsAt !== undefined && endsAt > createdAt && endsAt <= yearsOn(createdAt, MINOR_YEARS);
  const alone = typed.another === true ? undefined : minorName;
  const looked = new Set<string>();
  const isAgain = alone !== undefined && (await deps.store.read((db) => isNamed(deps, db, { profile, name: alone, looked })));
  const problems = [
    ...(isAgain ? [again()] : []),
    ...(isKnown || minorName !== undefined ? [] : [missing(typed)]),
    ...(guardian === undefined || !hasMailbox(guardian) ? [problem('guardian', 'guardian_guardian', 'Write the guardian’s own address.')] : []),
    ...(guardian !== undefined && guardian === minor
      ? [problem('guardian', 'guardian_same', 'Two addresses: the guardian signs in apart from the minor.')]
      : []),
    ...(powers.includes('consent') && purposes.length === 0 ? [problem('purposes', 'guardian_purposes', 'Choose what the guardian may answer for.')] : []),
    ...(!powers.includes('consent') && GUARDED_PURPOSES.some((purpose) => typed.purposes.includes(purpose))
      ? [problem('purposes', 'guardian_purposes_alone', 'Who answers for these has to be let agree, decline and stop.')]
      : []),
    ...(isBounded ? [] : [unbounded(typed)]),
    ...(typed.seen ? [] : [problem('seen', 'guardian_seen', 'Say that you have seen the papers.')]),
  ];
  if (guardian === undefined || endsAt === undefined || problems.length > 0) throw new LaurelError('bad_form', { problems });
  const id = newId(deps.context);
  await deps.store.write(async (db) => {
    const { language } = typed;
    // A form that is sent twice comes here twice, and neither saw the other's minor.
    if (alone !== undefined && (await isNamed(deps, db, { profile, name: alone, looked }))) throw new LaurelError('bad_form', { problems: [again()] });
    const ward =
      minorName === undefined
        ? await deps.people.ensurePerson(db, { email: typed.minor, language, ...(name !== undefined && { name }) }) // an account keeps its own name
        : await deps.people.addWithoutMailbox(db, { name: minorName, language });
    const carer = await deps.people.ensurePerson(db, { email: guardian, language });
    await demandFitting(db, { profile, ward, carer, by, at: createdAt });
    const rate = await takeToken(db, deps.context, `guardian letters ${profile}`, GUARDIAN_LETTERS);
    if (!rate.allowed) throw new LaurelError('too_many_requests', { retryAfterSeconds: rate.retryAfterSeconds });
    const row = { id, profile, subject: ward.id, guardian: carer.id, powers, purposes, endsAt, createdAt, createdBy: by, ...UNTOUCHED };
    await db.insert(Guardianship, row);
    await deps.record(db, { actor: `person:${by}`, action: 'guardian.established', object: `guardianship:${id}`, profile });
    await deps.enqueue(db, guardianLetter(deps, row, { to: carer, about: ward, word: 'asked' }));
  });
  return id;
}

const missing = ({ minor }: NewGuardianship): Problem =>
  minor.trim() === ''
    ? problem('minor', 'guardian_nameless', 'Write the minor’s address, or their name where they have none.')
    : problem('minor', 'guardian_minor', 'Write the address that the minor signs in with.');

/** At the box that was filled in: the day itself, or what it was to be worked out of. */
function unbounded({ endsOn, born = '', lives = '' }: NewGuardianship): Problem {
  if (endsOn.trim() === '' && born !== '')
    return isPlace(lives)
      ? problem('born', 'guardian_born', `Write the date of birth of somebody who comes of age in days to come, within ${MINOR_YEARS} years.`)
      : problem('lives', 'guardian_lives', 'Choose where they live, or write the day itself.');
  return problem('ends_on', 'guardian_ends', `Write a day to come, within ${MINOR_YEARS} years.`);
}

const UNTOUCHED = { confirmedAt: null, endedAt: null, endedBy: null, toldAt: null, liftedAt: null } satisfies Partial<GuardianshipRow>;

/**
 * Whether a minor without a mailbox of this name stands here: named once more they would be somebody else, and what they have stays with the first.
 * `looked`: those at whom it looked already, some at a time, are not looked at again.
 */
async function isNamed(
  { people }: Pick<ProgrammeDeps, 'people'>,
  db: Reader,
  { profile, name, looked }: { profile: string; name: string; looked: Set<string> },
): Promise<boolean> {
  const rows = await db.query(Guardianship, 'care').andWhere('care.profile = :profile', { profile }).without('powers', 'purposes').getMany();
  const subjects = [...new Set(rows.map(({ subject }) => subject))].filter((subject) => !looked.has(subject));
  for (let start = 0; start < subjects.length; start += CHUNK_ROWS) {
    const some = subjects.slice(start, start + CHUNK_ROWS);
    const persons = await people.persons(some);
    if ([...persons.values()].some((person) => !hasMailbox(person.email) && person.name.toLowerCase() === name.toLowerCase())) return true;
    for (const subject of some) looked.add(subject);
  }
  return false;
}

const again = (): Problem => problem('minor_name', 'guardian_again', 'A minor of this name without an address is named here: say whether this is another.');

/** Whoever saw the papers is none of the two: with the power to establish goes none to act. */
async function demandFitting(
  db: Writer,
  { profile, ward, carer, by, at }: { profile: string; ward: Person; carer: Person; by: string; at: string },
): Promise<void> {
  if (by === carer.id || by === ward.id)
    throw new LaurelError('bad_form', { problems: [problem('guardian', 'guardian_self', 'Somebody else has to see your own papers.')] });
  const open = await db.list(Guardianship, { profile, subject: ward.id, guardian: carer.id, endedAt: IsNull() });
  if (open.some(({ endsAt }) => endsAt > at))
    throw new LaurelError('bad_form', { problems: [problem('guardian', 'guardian_twice', 'This guardian is there already. End that first to change it.')] });
}

const comesOfAge = ({ born = '', lives = '' }: NewGuardianship): string => (isPlace(lives) && majorityOf(born, lives)) || '';

const problem = (at: string, code: string, detail: string): Problem => ({ at, code, detail });

function dayOf(typed: string): string | undefined {
  const at = `${typed}T00:00:00.000Z`;
  return /^\d{4}-\d{2}-\d{2}$/.test(typed) && !Number.isNaN(Date.parse(at)) && new Date(at).toISOString() === at ? at : undefined;
}

const yearsOn = (at: string, years: number): string => `${Number(at.slice(0, 4)) + years}${at.slice(4)}`;
