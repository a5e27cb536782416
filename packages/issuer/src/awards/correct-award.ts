import { LaurelError, newId, now } from '@laurel/base';
import type { ScopedReader, ScopedWriter } from '@laurel/store';
import type { Actor, Issuer } from '../deps.ts';
import { CORRECTION_WORDS } from '../limits.ts';
import { Achievement, type AchievementRow, Award, type AwardRow } from '../records.ts';
import { rewriteWords } from '../register/words.ts';
import { acceptedBefore, keyOf, whatChanged } from './accepted-before.ts';
import { correctedLetter, correctionDeclinedLetter } from './claim-letters.ts';
import { readClaimLink } from './claim-link.ts';
import { type Correction, CorrectionRequest, type CorrectionRow } from './correction-records.ts';
import { demandSeen } from './correction-seen.ts';
import { addEvent } from './events.ts';
import { issueAgainIn } from './issue-again.ts';
import { validityOf } from './validity.ts';
import { differing, refuseOwn, wrongWith } from './wrong-with-correction.ts';

/** What stands on an award of whoever may ask for it to be put right: it stands, and it is theirs or offered to them. */
export const isCorrectable = ({ standing, state, pseudonym }: AwardRow): boolean =>
  standing === 'good' && pseudonym === null && (state === 'offered' || state === 'kept' || state === 'issued');

type Asked = { correction: Correction; words: string };

/**
 * The learner, by the link of the letter, says what is wrong. Nothing changes until a registrar has looked at it.
 * @throws LaurelError claim_link_unknown · claim_link_expired · award_state · bad_form (`words` where nothing is asked, else the field)
 */
export async function askCorrection(issuer: Issuer, token: string, { correction, words }: Asked): Promise<void> {
  const { award } = await readClaimLink(issuer, token);
  await issuer.store.as(award.profile).write(async (db) => {
    const current = await db.one(Award, { id: award.id });
    if (!current || !isCorrectable(current)) throw new LaurelError('award_state');
    const asks = differing(current, correction);
    const problems = wrongWith(issuer, await achievementOf(db, current), current, asks);
    if (Object.keys(asks).length === 0 && words === '') problems.push({ at: 'words', code: 'required', detail: 'Say what is wrong.' });
    if (words.length > CORRECTION_WORDS) problems.push({ at: 'words', code: 'too_long', detail: `At most ${CORRECTION_WORDS} characters.` });
    if (problems.length > 0) throw new LaurelError('bad_form', { problems });
    const open = await db.one(CorrectionRequest, { awardId: award.id, state: 'open' });
    if (open) return void (await db.update(CorrectionRequest, { id: open.id }, { asks, words }));
    const rest = { state: 'open' as const, answer: null, createdAt: now(issuer.context), decidedAt: null, decidedBy: null };
    await db.insert(CorrectionRequest, { id: newId(issuer.context), awardId: award.id, asks, words, ...rest });
    await addEvent(issuer, db, { awardId: award.id, kind: 'correction-asked', actor: 'claim-link' });
  });
}

/** `seen` is what the registrar read: `correctionSeen` of it. */
type Decision = { profile: string; id: string; seen: string; actor: Actor };

/**
 * Puts it right, as the registrar finds it right: what was signed is signed anew and what it takes the place of ends; what was only offered is
 * changed, and its link goes on working. The learner is told either way what changed, what did not, and the registrar's `words`, if any. Nobody answers
 * what they asked of their own badge, nor in a version that they have not read (`asked_anew`). Pressed twice it is done once. @returns the job that signs it anew
 * @throws LaurelError not_found · award_state · conflict · bad_form
 */
export function acceptCorrection(issuer: Issuer, input: Decision & { correction: Correction; words?: string }): Promise<string | undefined> {
  const { profile, id, seen, actor, words = '' } = input;
  return issuer.store.as(profile).write(async (db) => {
    const found = await readRequest(db, id);
    const before = await acceptedBefore(issuer, db, { ...found, actor, correction: input.correction, words });
    if (before) return before.job;
    const { request, award, achievement } = demandOpen(found);
    await refuseOwn(issuer, db, award, actor);
    demandSeen(request, seen);
    if (!isCorrectable(award)) throw new LaurelError('award_state');
    const correction = differing(award, input.correction);
    const problems = wrongWith(issuer, achievement, award, correction);
    if (Object.keys(correction).length === 0) problems.push({ at: 'name', code: 'nothing_differs', detail: 'Nothing would change.' });
    if (words.length > CORRECTION_WORDS) problems.push({ at: 'word', code: 'too_long', detail: `At most ${CORRECTION_WORDS} characters.` });
    if (problems.length > 0) throw new LaurelError('bad_form', { problems });
    const answer = words || null;
    await decide(issuer, db, request, { state: 'accepted', decidedBy: actor, answer });
    await addEvent(issuer, db, { awardId: award.id, kind: 'corrected', actor, note: whatChanged(award, correction) });
    if (award.state !== 'offered') return issueAgainIn(issuer, db, { profile, awardId: award.id, key: keyOf(request), actor, correction, request: id });
    const right = await rewriteAward(issuer, db, { award, achievement, correction });
    await issuer.enqueue(db.open, correctedLetter(issuer, right, achievement, { request: { ...request, answer }, was: award, is: right }));
    return undefined;
  });
}

/**
 * A registrar who sees a wrong name puts it right before anybody keeps the badge. The link goes on working and its page says the new name, so
 * nobody is written to. @throws LaurelError not_found · award_state (kept, or no longer good: issue it again) · bad_form (`name`; `own_badge`: their own)
 */
export async function correctName(issuer: Issuer, input: { profile: string; awardId: string; name: string | null; actor: Actor }): Promise<void> {
  await issuer.store.as(input.profile).write(async (db) => {
    const award = await db.one(Award, { id: input.awardId });
    if (!award) throw new LaurelError('not_found');
    await refuseOwn(issuer, db, award, input.actor);
    if (award.standing !== 'good' || award.state !== 'offered') throw new LaurelError('award_state');
    const achievement = await achievementOf(db, award);
    const correction = differing(award, { name: input.name });
    const problems = wrongWith(issuer, achievement, award, correction);
    if (problems.length > 0) throw new LaurelError('bad_form', { problems });
    if (correction.name === undefined) return; // pressed twice
    await addEvent(issuer, db, { awardId: award.id, kind: 'corrected', actor: input.actor, note: whatChanged(award, correction) });
    await rewriteAward(issuer, db, { award, achievement, correction });
  });
}

type Rewrite = { award: AwardRow; achievement: AchievementRow; correction: Correction };

/** The row of what was only offered, and the words it is found by. */
async function rewriteAward(issuer: Issuer, db: ScopedWriter, { award, achievement, correction }: Rewrite): Promise<AwardRow> {
  const right = correctedAward(award, achievement, correction, now(issuer.context).slice(0, 10));
  const { recipientName, awardedOn, validFrom, validUntil, results } = right;
  await db.update(Award, { id: award.id }, { recipientName, awardedOn, validFrom, validUntil, results });
  await rewriteWords(db, right);
  return right;
}

/** The award as it is with what was put right. */
export function correctedAward(award: AwardRow, achievement: AchievementRow, { name, awardedOn, results }: Correction, today: string): AwardRow {
  return {
    ...award,
    ...(name === undefined ? {} : { recipientName: name }),
    ...(awardedOn === undefined ? {} : { awardedOn, ...validityOf(awardedOn, achievement.definition, today) }),
    ...(results === undefined ? {} : { results }),
  };
}

/** It stays as it is; the learner is told why in the registrar's words. @throws LaurelError not_found · award_state · bad_form */
export async function declineCorrection(issuer: Issuer, input: Decision & { words: string }): Promise<void> {
  const { profile, id, seen, actor, words } = input;
  if (words === '' || words.length > CORRECTION_WORDS)
    throw new LaurelError('bad_form', { problems: [{ at: 'answer', code: words === '' ? 'required' : 'too_long', detail: 'Say why, in a few sentences.' }] });
  await issuer.store.as(profile).write(async (db) => {
    const found = await readRequest(db, id);
    if (found.request.state === 'declined' && found.request.decidedBy === actor && found.request.answer === words) return; // pressed twice
    const { request, award, achievement } = demandOpen(found);
    await refuseOwn(issuer, db, award, actor);
    demandSeen(request, seen);
    await decide(issuer, db, request, { state: 'declined', decidedBy: actor, answer: words });
    await addEvent(issuer, db, { awardId: award.id, kind: 'correction-declined', actor, note: words });
    await issuer.enqueue(db.open, correctionDeclinedLetter(issuer, award, achievement, words));
  });
}

type Found = { request: CorrectionRow; award: AwardRow; achievement: AchievementRow };

function demandOpen(found: Found): Found {
  if (found.request.state !== 'open') throw new LaurelError('award_state', { detail: 'Somebody has answered this already.' });
  return found;
}

async function readRequest(db: Pick<ScopedReader, 'one'>, id: string): Promise<Found> {
  const request = await db.one(CorrectionRequest, { id });
  const award = request && (await db.one(Award, { id: request.awardId }));
  if (!request || !award) throw new LaurelError('not_found');
  return { request, award, achievement: await achievementOf(db, award) };
}

async function decide(issuer: Issuer, db: ScopedWriter, { id }: CorrectionRow, change: Pick<CorrectionRow, 'state' | 'decidedBy' | 'answer'>): Promise<void> {
  const decided = await db.update(CorrectionRequest, { id, state: 'open' }, { ...change, decidedAt: now(issuer.context) });
  if (decided !== 1) throw new Error(`The correction ${id} was answered in the same transaction`);
}

async function achievementOf(db: Pick<ScopedReader, 'one'>, { achievementId: id, achievementVersion: version }: AwardRow): Promise<AchievementRow> {
  const achievement = await db.one(Achievement, { id, version });
  if (!achievement) throw new LaurelError('not_found');
  return achievement;
}
