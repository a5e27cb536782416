import { DAY, hashed, inMs, LaurelError, newId, newSecret, now, type Problem } from '@laurel/base';
import { holdsAddress, languageFor, said } from '@laurel/issuer';
import { normaliseEmail, plainName } from '@laurel/people';
import { type AcrossWriter, In, MoreThan } from '@laurel/store';
import { makeTranslate } from '@laurel/web';
import type { ProgrammeDeps } from '../deps.ts';
import { ATTESTATION_CLAIMS, ATTESTATION_DAYS, ATTESTATION_LETTERS_A_DAY, ATTESTATION_LINE, ATTESTATIONS_AT_ONCE, ATTESTATIONS_IN_ALL } from '../limits.ts';
import { Attestation, type AttestationRow } from './attestation-records.ts';
import { byLearner, ownApplication, writableApplication } from './find-application.ts';
import { Application } from './records.ts';

const OWN = 'a learner asks for what supports her own application, whatever the profile';

export type Asked = { name: string; email: string; relation: string; claims: string; learnerName: string; inBadge: boolean };
type Own = { id: string; personId: string };

/**
 * Asks somebody who saw her work to confirm it: a letter with a link, for three weeks. The letter carries nothing of what she wrote but two names.
 * @throws LaurelError not_found · conflict (it is not hers to write in) · bad_form
 */
export async function askAttestation(deps: ProgrammeDeps, { id, personId }: Own, asked: Asked): Promise<void> {
  const learner = await deps.people.person(personId);
  const { email, ...words } = sound(asked, learner?.email);
  const before = await deps.store.across(OWN).read((db) => writableApplication(db, id, personId));
  const { definition } = await deps.awarding.achievement(before.achievementId, before.achievementVersion);
  const token = newSecret(deps.context);
  const askedAt = now(deps.context);
  const expiresAt = inMs(deps.context, ATTESTATION_DAYS * DAY);
  await deps.store.across(OWN).write(async (db) => {
    const { profile, language } = await writableApplication(db, id, personId);
    await demandRoomToAsk(deps, db, { id, personId, email });
    const row: AttestationRow = {
      ...{ id: newId(deps.context), profile, applicationId: id, email, ...words, inBadge: asked.inBadge ? 1 : 0 },
      ...{ tokenHash: hashed(token), state: 'asked', askedAt, expiresAt, answeredAt: null, answeredBy: null },
      ...{ role: '', organisation: '', statement: '', credential: null, piece: null, sha256: null },
    };
    await db.insert(Attestation, row);
    const t = makeTranslate(language);
    const values = {
      name: words.name,
      learner: words.learnerName,
      title: said(definition.name, languageFor(definition, language)),
      issuer: deps.awarding.profiles.find(({ slug }) => slug === profile)?.name[language] ?? '',
      link: `${deps.config.publicUrl}/attest/${token}`,
      date: t.date(expiresAt),
    };
    const text = { subject: t('programme.letter.attest.subject', values), text: t('programme.letter.attest', values) };
    await deps.enqueue(db.open, { kind: 'attestation', to: email, language, ...text, about: row.id, scope: profile, until: expiresAt });
    await deps.record(db.open, byLearner(personId, 'attestation.asked', id));
  });
}

/** What of an ask can be kept. Names stand in a letter to somebody who did not ask for one: an address in them would be a trap with our name on it. */
function sound({ name, email: typed, relation, claims, learnerName }: Asked, own: string | undefined): Omit<Asked, 'inBadge'> {
  const email = normaliseEmail(typed);
  const lines = { name: plainName(name), relation: plainName(relation), learnerName: plainName(learnerName) };
  const problem = (at: string, code: string): Problem => ({ at: `attest_${at}`, code, detail: code });
  const inLine = (at: keyof typeof lines): Problem[] => {
    if (lines[at] === '') return [problem(at, 'required')];
    if (lines[at].length > ATTESTATION_LINE) return [problem(at, 'too_long')];
    return holdsAddress(lines[at]) ? [problem(at, 'no_addresses')] : [];
  };
  const problems = [
    ...inLine('name'),
    ...(email === undefined ? [problem('email', 'not_an_email')] : email === own ? [problem('email', 'own_address')] : []),
    ...inLine('relation'),
    ...(claims === '' ? [problem('claims', 'required')] : claims.length > ATTESTATION_CLAIMS ? [problem('claims', 'too_long')] : []),
    ...inLine('learnerName'),
  ];
  if (email === undefined || problems.length > 0) throw new LaurelError('bad_form', { problems });
  return { ...lines, email, claims };
}

/** @throws LaurelError bad_form where this one is asked already, or as many letters went out as may */
async function demandRoomToAsk(deps: ProgrammeDeps, db: AcrossWriter, { id, personId, email }: Own & { email: string }): Promise<void> {
  const refused = (code: string) => new LaurelError('bad_form', { problems: [{ at: 'attest_email', code, detail: code }] });
  const before = await db.list(Attestation, { applicationId: id });
  const stands = before.filter(({ state, expiresAt }) => state === 'given' || (state === 'asked' && expiresAt > now(deps.context)));
  if (stands.some((one) => one.email === email)) throw refused('asked_already');
  if (before.some((one) => one.email === email && one.state === 'declined')) throw refused('has_declined');
  if (stands.length >= ATTESTATIONS_AT_ONCE || before.length >= ATTESTATIONS_IN_ALL) throw refused('attest_many');
  const today = { askedAt: MoreThan(inMs(deps.context, -DAY)) };
  const own = (await db.list(Application, { personId })).map((one) => one.id);
  const letters = [await db.count(Attestation, { ...today, applicationId: In(own) }), await db.count(Attestation, { ...today, email })];
  if (letters.some((sent) => sent >= ATTESTATION_LETTERS_A_DAY)) throw refused('attest_today');
}

/** What she may still do about one: take an unanswered ask back, and say whether the badge shall carry what was given. */
export type AttestationChange = 'withdraw' | 'carry' | 'leave-out';

/** @throws LaurelError not_found · conflict */
export async function changeAttestation(
  deps: ProgrammeDeps,
  { id, personId, attestationId, change }: Own & { attestationId: string; change: AttestationChange },
): Promise<void> {
  await deps.store.across(OWN).write(async (db) => {
    const { state } = await ownApplication(db, id, personId);
    const row = await db.one(Attestation, { id: attestationId, applicationId: id });
    if (!row) throw new LaurelError('not_found');
    const may =
      change === 'withdraw' ? row.state === 'asked' : (row.state === 'asked' || row.state === 'given') && !['awarded', 'declined', 'withdrawn'].includes(state);
    if (!may) throw new LaurelError('conflict');
    await db.update(Attestation, { id: attestationId }, change === 'withdraw' ? { state: 'withdrawn' } : { inBadge: change === 'carry' ? 1 : 0 });
    if (change === 'withdraw') await deps.record(db.open, byLearner(personId, 'attestation.withdrawn', id));
  });
}
