import { createHash } from 'node:crypto';
import { hashed, LaurelError, now, type Problem } from '@laurel/base';
import { type AchievementRow, languageFor, said } from '@laurel/issuer';
import { plainName } from '@laurel/people';
import type { ScopedReader, Writer } from '@laurel/store';
import { makeTranslate } from '@laurel/web';
import { Assessment, Decision } from '../assessment/records.ts';
import type { ProgrammeDeps } from '../deps.ts';
import { ATTESTATION_LINE, ATTESTATION_STATEMENT } from '../limits.ts';
import { Attestation, type AttestationRow, hasExpired, standingOf } from './attestation-records.ts';
import { ENDED } from './find-application.ts';
import { Application, type ApplicationRow, Submission } from './records.ts';

const BY_LINK = 'whoever has the link of a letter answers what it asks';

export type AttestationAsked = { row: AttestationRow; application: ApplicationRow; achievement: AchievementRow };
/** `by`: who is signed in, where somebody is. */
export type Answer = { statement: string; role: string; organisation: string; confirmed: boolean; by: string | undefined };

/** What a link asks, whatever became of it. @throws LaurelError not_found · link_ended (its time has passed, it was taken back, or the application is over) */
export async function readAttestation(deps: ProgrammeDeps, token: string): Promise<AttestationAsked> {
  const found = await deps.store.across(BY_LINK).read(async (db) => {
    const row = await db.one(Attestation, { tokenHash: hashed(token) });
    const application = row && (await db.one(Application, { id: row.applicationId }));
    return row && application ? { row, application } : undefined;
  });
  if (!found) throw new LaurelError('not_found');
  const { row, application } = found;
  if (row.state === 'withdrawn' || hasExpired(row, now(deps.context)) || (row.state === 'asked' && ENDED.includes(application.state)))
    throw new LaurelError('link_ended');
  return { ...found, achievement: await deps.awarding.achievement(application.achievementId, application.achievementVersion) };
}

/**
 * Takes in what somebody states. The institution signs what it knows: that whoever had the link it sent to this address said so, on this day. What was
 * sent to assessors already gets it added, under its hash; else it goes along when it is sent.
 * @throws LaurelError not_found · link_ended · conflict (answered already) · not_allowed (the learner herself, or somebody who judged it) · bad_form
 */
export async function giveAttestation(deps: ProgrammeDeps, token: string, answer: Answer): Promise<void> {
  const { row, application, achievement, learner, judges } = await openAsk(deps, token, answer.by);
  const words = { statement: answer.statement, role: plainName(answer.role), organisation: plainName(answer.organisation) };
  const problems = problemsOf(words, answer.confirmed);
  if (problems.length > 0) throw new LaurelError('bad_form', { problems });
  const { language, profile, id } = application;
  const t = makeTranslate(language);
  const answeredAt = now(deps.context);
  const title = said(achievement.definition.name, languageFor(achievement.definition, language));
  const issuer = deps.awarding.profiles.find(({ slug }) => slug === profile)?.name[language] ?? '';
  const told = {
    ...words,
    standing: standingOf(words),
    name: row.name,
    relation: row.relation,
    claims: row.claims,
    domain: domainOf(row),
    title,
    issuer,
    date: t.date(answeredAt),
  };
  const { piece, credential } = await deps.awarding.endorse(profile, {
    name: t('programme.attestation.of', { title }),
    comment: t('programme.attestation.comment', told),
    language,
  });
  const sha256 = createHash('sha256').update(credential).digest('hex');
  await deps.store.across(BY_LINK).write(async (db) => {
    const [asked, current] = [await db.one(Attestation, { id: row.id }), await db.one(Application, { id })];
    if (asked?.state !== 'asked' || !current || ENDED.includes(current.state)) throw new LaurelError('conflict');
    if ((await judgesOf(db.open.as(profile), id)).some((one) => !judges.includes(one))) throw new LaurelError('conflict'); // somebody more since it was opened: asked anew
    await db.update(Attestation, { id: row.id }, { ...words, state: 'given', answeredAt, answeredBy: answer.by ?? null, credential, piece, sha256 });
    const sent = SENT.includes(current.state) ? await db.one(Submission, { applicationId: id, round: current.round }) : undefined;
    if (sent) await db.update(Submission, { applicationId: id, round: current.round }, { attestations: [...sent.attestations, { id: row.id, sha256 }] });
    await deps.record(db.open, { actor: 'node', action: 'attestation.given', object: `application:${id}` });
    await tellLearner(deps, db.open, current, { title, issuer, outcome: 'given' }, learner);
  });
}

/** States in which assessors have it before them. */
const SENT: readonly ApplicationRow['state'][] = ['submitted', 'recommended', 'appealed'];

/** Says no, without a reason: nothing of it is shown to assessors. @throws LaurelError not_found · link_ended · conflict */
export async function declineAttestation(deps: ProgrammeDeps, token: string): Promise<void> {
  const { row, application, achievement, learner } = await openAsk(deps, token, undefined);
  const title = said(achievement.definition.name, languageFor(achievement.definition, application.language));
  const issuer = deps.awarding.profiles.find(({ slug }) => slug === application.profile)?.name[application.language] ?? '';
  await deps.store.across(BY_LINK).write(async (db) => {
    if ((await db.one(Attestation, { id: row.id }))?.state !== 'asked') throw new LaurelError('conflict');
    await db.update(Attestation, { id: row.id }, { state: 'declined', answeredAt: now(deps.context) });
    await deps.record(db.open, { actor: 'node', action: 'attestation.declined', object: `application:${application.id}` });
    await tellLearner(deps, db.open, application, { title, issuer, outcome: 'declined' }, learner);
  });
}

/** One that waits, and may be answered by this person: not by her whom it is about, nor by somebody who scored or decided it. */
async function openAsk(deps: ProgrammeDeps, token: string, by: string | undefined): Promise<AttestationAsked & { learner: string; judges: string[] }> {
  const asked = await readAttestation(deps, token);
  const { row, application } = asked;
  if (row.state !== 'asked') throw new LaurelError('conflict');
  if (by === application.personId) throw new LaurelError('not_allowed');
  const judges = await deps.store.as(row.profile).read((db) => judgesOf(db, application.id));
  const persons = await deps.people.persons(judges);
  if (judges.some((id) => id === by || persons.get(id)?.email === row.email)) throw new LaurelError('not_allowed');
  const learner = await deps.people.person(application.personId);
  if (!learner) throw new LaurelError('link_ended');
  return { ...asked, learner: learner.email, judges };
}

async function judgesOf(db: Pick<ScopedReader, 'list'>, applicationId: string): Promise<string[]> {
  const [scored, decided] = [await db.list(Assessment, { applicationId }), await db.list(Decision, { applicationId })];
  return [...scored.map(({ assessorId }) => assessorId), ...decided.map(({ deciderId }) => deciderId)];
}

type Told = { title: string; issuer: string; outcome: 'given' | 'declined' };

/** That there is an answer, and where it stands. */
async function tellLearner(deps: ProgrammeDeps, db: Writer, { id, language, profile }: ApplicationRow, { outcome, ...told }: Told, to: string): Promise<void> {
  const t = makeTranslate(language);
  const values = { ...told, link: `${deps.config.publicUrl}/learn/applications/${id}#attestations` };
  const text = { subject: t(`programme.letter.attest-${outcome}.subject`, values), text: t(`programme.letter.attest-${outcome}`, values) };
  await deps.enqueue(db, { kind: 'application', to, language, ...text, about: id, scope: profile });
}

function problemsOf({ statement, role, organisation }: Pick<Answer, 'statement' | 'role' | 'organisation'>, confirmed: boolean): Problem[] {
  const problem = (at: string, code: string): Problem => ({ at, code, detail: code });
  const line = (at: string, text: string): Problem[] =>
    text === '' ? [problem(at, 'required')] : text.length > ATTESTATION_LINE ? [problem(at, 'too_long')] : [];
  return [
    ...(statement === '' ? [problem('statement', 'required')] : statement.length > ATTESTATION_STATEMENT ? [problem('statement', 'too_long')] : []),
    ...line('role', role),
    ...(organisation === '' ? [] : line('organisation', organisation)), // a private person, as a client is, has none
    ...(confirmed ? [] : [problem('confirmed', 'not_confirmed')]),
  ];
}

/** Of an address, what says something of whose it is and finds nobody. */
export const domainOf = ({ email }: Pick<AttestationRow, 'email'>): string => email.slice(email.lastIndexOf('@') + 1);
