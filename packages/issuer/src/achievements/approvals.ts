import { type Language, LaurelError, now } from '@laurel/base';
import { makeTranslate } from '@laurel/web';
import type { Actor, Issuer } from '../deps.ts';
import { Achievement, type AchievementRow } from '../records.ts';
import { askedLetter, givenLetter, returnedLetter } from './approval-letters.ts';
import { Approval, type ApprovalRow, LOOKED_AT, type LookedAt, Publication } from './approval-records.ts';
import { openCriteria } from './completeness.ts';
import { addVersion, demandAnyLevel, demandElements } from './define-achievement.ts';
import { type Definition, said } from './definition.ts';
import { AchievementDraft, type DraftRow } from './draft-records.ts';
import { type DraftInput, draftName, findDraft, saveDraftIn } from './drafts.ts';
import { gateFor } from './publishing-rule.ts';
import { definitionOf } from './read-definition.ts';

/** A draft, and where its approval stands. */
export type Waiting = { approval: ApprovalRow; draft: DraftRow };

/** What a second person looks at before it is published: achievements, and what a learning programme has beside them. */
export type ToApprove = Pick<ApprovalRow, 'state' | 'askedAt' | 'askedBy'> & { what: 'achievement' | 'pathway'; href: string; name: string; version: number };

/** All of it at a profile, the oldest first, named in the reader's language. */
export async function listToApprove(issuer: Issuer, profile: string, language: Language): Promise<ToApprove[]> {
  const achievements = (await listApprovals(issuer, profile)).map(({ approval: { state, askedAt, askedBy }, draft }): ToApprove => {
    const page = { href: `/desk/${profile}/approvals/${draft.id}`, name: draftName(draft, language), version: (draft.follows ?? 0) + 1 };
    return { what: 'achievement', state, askedAt, askedBy, ...page };
  });
  const beside = ((await issuer.config.approvalsBeside?.(profile)) ?? []).map((one): ToApprove => ({ ...one, name: said(one.name, language) }));
  return [...achievements, ...beside].sort((a, b) => (a.askedAt < b.askedAt ? -1 : 1));
}

/**
 * Saves a draft and asks the others on the profile to approve it, each by letter. `anyLevel`: its author said that any level earns it, where none is marked.
 * @throws LaurelError not_found · conflict (also where nobody else may approve) · bad_form (`any_level`)
 */
export async function askApproval(issuer: Issuer, { anyLevel, ...input }: DraftInput & { anyLevel: boolean }): Promise<DraftRow> {
  const { profile, actor } = input;
  const read = definitionOf(input.form, makeTranslate('en'));
  if ('definition' in read) demandAnyLevel(read.definition, anyLevel);
  const { others } = await gateFor(issuer, profile, actor);
  if (others.length === 0) throw new LaurelError('conflict');
  const author = await personOf(issuer, actor);
  return issuer.store.as(profile).write(async (db) => {
    const draft = await saveDraftIn(issuer, db, input);
    const { id } = draft;
    const row = { state: 'waiting' as const, askedAt: now(issuer.context), askedBy: actor, decidedAt: null, decidedBy: null, comment: null };
    await db.remove(Approval, { id });
    await db.insert(Approval, { id, ...row });
    await issuer.record(db.open, { actor, action: 'achievement.approval-asked', object: `achievement:${id}`, profile });
    for (const to of others) await issuer.enqueue(db.open, askedLetter(issuer, profile, { to, author: author?.name ?? '', draft }));
    return draft;
  });
}

/** Those that wait for somebody, or came back to who wrote them; the oldest first. */
export function listApprovals(issuer: Issuer, profile: string): Promise<Waiting[]> {
  return issuer.store.as(profile).read(async (db) => {
    const found: Waiting[] = [];
    for (const approval of await db.list(Approval, {}, { order: { askedAt: 'ASC' } })) {
      const draft = await db.one(AchievementDraft, { id: approval.id });
      if (draft) found.push({ approval, draft });
    }
    return found;
  });
}

/** One of them, with what it says. @throws LaurelError not_found */
export async function findApproval(issuer: Issuer, profile: string, id: string): Promise<Waiting & { definition: Definition }> {
  const approval = await approvalOf(issuer, profile, id);
  const draft = await findDraft(issuer, profile, id);
  if (!approval || !draft) throw new LaurelError('not_found');
  const read = definitionOf(draft.form, makeTranslate('en'));
  // It was whole when it was asked for: newer software may ask for more since, and then its author has to.
  if ('problems' in read) throw new LaurelError('conflict');
  return { approval, draft, definition: read.definition };
}

/** What became of something that waits no more: who published it, or took it back to write on, and when. */
export type Settled = { id: string; how: 'published' | 'taken-back'; name: string; by: Actor; at: string };

/** Of an approval that is not there; nothing where nothing was ever asked, or its draft was thrown away. */
export function settledApproval(issuer: Issuer, profile: string, id: string, language: Language): Promise<Settled | undefined> {
  return issuer.store.as(profile).read(async (db) => {
    const draft = await db.one(AchievementDraft, { id });
    if (draft) return { id, how: 'taken-back', name: draftName(draft, language), by: draft.savedBy, at: draft.savedAt };
    const row = await db.one(Achievement, { id, current: 1 });
    const publication = row && (await db.one(Publication, { achievementId: id, version: row.version }));
    return row && { id, how: 'published', name: said(row.definition.name, language), by: publication?.approvedBy ?? row.createdBy, at: row.createdAt };
  });
}

export const approvalOf = (issuer: Issuer, profile: string, id: string): Promise<ApprovalRow | undefined> =>
  issuer.store.as(profile).read((db) => db.one(Approval, { id }));

type Deciding = { profile: string; id: string; seen: string; actor: Actor };

/**
 * A second person publishes what somebody wrote, having confirmed all there is to look at. `seen`: the save of the draft that they had before them.
 * @throws LaurelError not_found · conflict · not_allowed (their own, or an element is missing) · bad_form (at what was not confirmed)
 */
export async function approve(issuer: Issuer, input: Deciding & { confirmed: readonly LookedAt[]; anyLevel: boolean }): Promise<AchievementRow> {
  const { profile, id, seen, actor, confirmed, anyLevel } = input;
  const { draft, approval, definition } = await findApproval(issuer, profile, id);
  demandSecond(approval, actor);
  demandElements(await gateFor(issuer, profile, actor), definition);
  const isOpen = openCriteria(definition).length > 0;
  const missing = [...LOOKED_AT.filter((one) => !confirmed.includes(one)), ...(isOpen && !anyLevel ? ['any_level'] : [])];
  if (missing.length > 0) throw new LaurelError('bad_form', { problems: missing.map((at) => ({ at, code: 'required', detail: at })) });
  const [author, second] = [await personOf(issuer, approval.askedBy), await personOf(issuer, actor)];
  return issuer.store.as(profile).write(async (db) => {
    if ((await db.one(Approval, { id }))?.state !== 'waiting') throw new LaurelError('conflict');
    const version = (draft.follows ?? 0) + 1;
    const approved = { by: actor, confirmed };
    const row = await addVersion(issuer, db, { profile, id, version, definition, actor: approval.askedBy, seen, approved });
    if (author) await issuer.enqueue(db.open, givenLetter(issuer, profile, { to: author, by: second?.name ?? '', row }));
    return row;
  });
}

/**
 * Back to who wrote it, with what has to be different. `seen` as in `approve`.
 * @throws LaurelError not_found · conflict · not_allowed (their own) · bad_form (`comment`)
 */
export async function sendBack(issuer: Issuer, input: Deciding & { comment: string }): Promise<void> {
  const { profile, id, seen, actor, comment } = input;
  const approval = await approvalOf(issuer, profile, id);
  if (!approval) throw new LaurelError('not_found');
  demandSecond(approval, actor);
  if (comment === '') throw new LaurelError('bad_form', { problems: [{ at: 'comment', code: 'required', detail: 'comment' }] });
  const [author, second] = [await personOf(issuer, approval.askedBy), await personOf(issuer, actor)];
  await issuer.store.as(profile).write(async (db) => {
    const draft = await db.one(AchievementDraft, { id });
    if (draft?.savedAt !== seen || (await db.one(Approval, { id }))?.state !== 'waiting') throw new LaurelError('conflict');
    await db.update(Approval, { id }, { state: 'returned', decidedAt: now(issuer.context), decidedBy: actor, comment });
    await issuer.record(db.open, { actor, action: 'achievement.approval-returned', object: `achievement:${id}`, profile });
    if (author) await issuer.enqueue(db.open, returnedLetter(issuer, profile, { to: author, by: second?.name ?? '', draft, comment }));
  });
}

/** Refused whatever roles they hold. */
export class OwnApproval extends LaurelError {
  constructor() {
    super('not_allowed', { detail: 'You wrote this yourself: somebody else has to approve it.' });
  }
}

/** Whoever asked was the last to write it: saving takes a question back. */
function demandSecond({ askedBy }: ApprovalRow, actor: Actor): void {
  if (askedBy === actor) throw new OwnApproval();
}

const personOf = (issuer: Issuer, actor: Actor) => issuer.people.person(actor.replace(/^person:/, ''));
