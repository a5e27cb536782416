import { LaurelError, now } from '@laurel/base';
import { isJsonObject } from '@laurel/credentials';
import type { JobChunk, JobItemRow, Jobs, ScopedReader, ScopedWriter, Writer } from '@laurel/store';
import { type Issuer, profileOf } from '../deps.ts';
import { ISSUES_PER_CHUNK, ROWS_PER_WRITE } from '../limits.ts';
import { Achievement, Award, type AwardRow, ClaimLink } from '../records.ts';
import { rewriteWords } from '../register/words.ts';
import type { ServeList } from '../status/publish.ts';
import { nextOfChange } from './change-piece.ts';
import { changeOf } from './change-records.ts';
import { issuedLetter } from './claim-letters.ts';
import { endClaimLinks, makeClaimLink } from './claim-link.ts';
import { correctedAward } from './correct-award.ts';
import { CorrectionRequest } from './correction-records.ts';
import { addEvent, happenedSince } from './events.ts';
import type { HolderKey } from './holder-key.ts';
import { asHolder, holderOf } from './holder-of.ts';
import { type AgainItem, ISSUE_JOB, type IssueJob, nextHeld } from './issue-again.ts';
import { demandClock, insertCopies, type PlannedCopy, planCopies, type SignedCopy, signCopy, supersedeCopies } from './sign-copies.ts';
import { isStorageTrouble } from './storage-trouble.ts';

type Planned = { item: JobItemRow; award: AwardRow; copies: PlannedCopy[] };
type Signed = { item: JobItemRow; award: AwardRow; copies: SignedCopy[] };
type Refused = { item: JobItemRow; code: string };
type Outcome = Signed | Refused;
type Results = Parameters<Jobs['settle']>[2];

/**
 * One chunk of the oldest issue job: takes the places, signs outside of any write, then records badges, entries, letters,
 * events and the job's own count in one. Cut off before that write nothing of it was issued, after it all was; places that
 * were taken in vain stay empty.
 */
export async function issueChunk(issuer: Issuer, serve: ServeList): Promise<'more' | 'idle'> {
  if (await writeDownMore(issuer)) return 'more';
  const chunk = await planChunk(issuer);
  if (!chunk) return 'idle';
  const outcomes: Outcome[] = [...chunk.refused];
  for (const planned of chunk.planned) outcomes.push(await signAll(issuer, serve, planned));
  await recordChunk(issuer, outcomes);
  return 'more';
}

/** The awards of a batch become items of a job in pieces: the next piece of the oldest that is not written down yet. */
function writeDownMore(issuer: Issuer): Promise<boolean> {
  return issuer.store.write(async (db) => {
    const preparing = await issuer.jobs.preparing(db, ISSUE_JOB);
    if (!preparing) return false;
    const { job, last } = preparing;
    const ids = await nextIds(issuer, db.as(job.scope), job.shared as IssueJob, last); // written with the job
    await issuer.jobs.add(
      db,
      job,
      ids.map((externalId) => ({ externalId, payload: {} })),
    );
    if (ids.length < ROWS_PER_WRITE) await issuer.jobs.release(db, job);
    return true;
  });
}

async function nextIds(issuer: Issuer, db: ScopedWriter, { batchId, changeId, counted }: IssueJob, last: JobItemRow | undefined): Promise<string[]> {
  if (batchId !== undefined) return (await nextHeld(db, batchId, last?.externalId ?? '')).map(({ id }) => id);
  if (changeId === undefined) return [];
  return nextOfChange(issuer, db, { kind: ISSUE_JOB, changeId, begin: last === undefined ? 0 : last.position + 1, counted });
}

async function planChunk(issuer: Issuer): Promise<{ planned: Planned[]; refused: Refused[] } | undefined> {
  const keys = new Map<string, string>();
  for (const { slug, did } of issuer.profiles) keys.set(slug, (await issuer.agent.signer(did, 'credentials')).verificationMethod);
  return issuer.store.write(async (db) => {
    const chunk = await issuer.jobs.claimChunk(db, ISSUE_JOB, ISSUES_PER_CHUNK);
    if (!chunk) return undefined;
    const profile = issuer.profiles.find(({ slug }) => slug === chunk.job.scope);
    // A profile taken out of the configuration signs nothing more; its jobs must not hold up those of the others.
    if (!profile) return { refused: chunk.items.map((item) => ({ item, code: 'not_found' })), planned: [] };
    const scoped = db.as(chunk.job.scope);
    await demandClock(issuer, scoped);
    const refused: Refused[] = [];
    const held: (Omit<Planned, 'copies'> & { holder: HolderKey })[] = [];
    for (const item of chunk.items) {
      const found = await heldAward(scoped, item, chunk.job.shared as IssueJob); // written with the job
      if ('code' in found) refused.push({ item, code: found.code });
      else held.push({ item, ...found });
    }
    const verificationMethod = keys.get(chunk.job.scope) ?? '';
    const copies: PlannedCopy[][] = [];
    for (const configuration of profile.configurations)
      copies.push(await planCopies(issuer, scoped, { configuration, verificationMethod, holders: held.map(({ holder }) => asHolder(holder, configuration)) }));
    return { refused, planned: held.map(({ item, award }, n) => ({ item, award, copies: copies.flatMap((column) => column.slice(n, n + 1)) })) };
  });
}

/** The award as it is to be signed, and for whom; or why it is left as it is. */
async function heldAward(
  db: ScopedReader | ScopedWriter,
  item: JobItemRow,
  { changeId }: IssueJob,
): Promise<{ award: AwardRow; holder: HolderKey } | { code: string }> {
  const award = await db.one(Award, { id: item.externalId });
  if (!award) return { code: 'not_found' };
  if (award.standing !== 'good') return { code: award.standing === 'revoked' ? 'award_revoked' : 'award_state' };
  // Asked in two tabs, each badge is signed and mailed once.
  const change = changeId === undefined ? undefined : await changeOf(db, changeId);
  if (change && (await happenedSince(db, award.id, ['issued', 'reissued'], change.createdAt))) return { code: 'reissued_since' };
  const holder = await holderOf(db, award);
  const achievement = await db.one(Achievement, { id: award.achievementId, version: award.achievementVersion });
  return holder && achievement ? { award: correctedAward(award, achievement, payloadOf(item), award.createdAt.slice(0, 10)), holder } : { code: 'award_state' };
}

const payloadOf = ({ payload }: JobItemRow): AgainItem => (isJsonObject(payload) ? payload : {}); // written by issueAgainIn

async function signAll(issuer: Issuer, serve: ServeList, { item, award, copies }: Planned): Promise<Outcome> {
  try {
    const profile = profileOf(issuer, award.profile);
    const achievement = await issuer.store.as(award.profile).read((db) => db.one(Achievement, { id: award.achievementId, version: award.achievementVersion }));
    if (!achievement) throw new LaurelError('not_found');
    const signed: SignedCopy[] = [];
    for (const planned of copies) signed.push(await signCopy(issuer, serve, { profile, award, achievement, planned }));
    return { item, award, copies: signed };
  } catch (error) {
    return refusedBy(issuer, { item, award }, error);
  }
}

/** One award that cannot be signed or recorded must not hold up the others and every job behind them; trouble of the storage is nobody's own, and waits. */
function refusedBy(issuer: Issuer, { item, award }: Pick<Signed, 'item' | 'award'>, error: unknown): Refused {
  if (isStorageTrouble(error)) throw error;
  const code = error instanceof LaurelError ? error.code : 'unexpected';
  issuer.context.log.error('issue.refused', { award: award.id, code, ...(error instanceof LaurelError && error.detail ? { detail: error.detail } : {}) });
  return { item, code };
}

/** All in one write; where that fails, each in its own, so that the one that fails is found. */
async function recordChunk(issuer: Issuer, outcomes: readonly Outcome[]): Promise<void> {
  try {
    await record(issuer, outcomes);
  } catch (error) {
    if (isStorageTrouble(error)) throw error;
    for (const outcome of outcomes)
      await record(issuer, [outcome]).catch((reason: unknown) => record(issuer, 'code' in outcome ? [outcome] : [refusedBy(issuer, outcome, reason)]));
  }
}

function record(issuer: Issuer, outcomes: readonly Outcome[]): Promise<void> {
  return issuer.store.write(async (db) => {
    const chunk = await issuer.jobs.claimChunk(db, ISSUE_JOB, ISSUES_PER_CHUNK);
    const results: Results[number][] = [];
    for (const outcome of outcomes) {
      const result = isStillQueued(chunk, outcome) ? await recordOne(issuer, db, chunk, outcome) : undefined;
      if (result) results.push(result);
    }
    if (chunk && results.length > 0) await issuer.jobs.settle(db, chunk.job, results);
  });
}

/** Another process may have signed the same meanwhile: what is settled is there, and ours never leaves. */
const isStillQueued = (chunk: JobChunk | undefined, { item }: Outcome): chunk is JobChunk =>
  chunk?.job.id === item.jobId && chunk.items.some(({ position }) => position === item.position);

/** What came of one item; `undefined` where it is to be signed anew, for whoever holds the award since. */
async function recordOne(issuer: Issuer, db: Writer, { job }: JobChunk, outcome: Outcome): Promise<Results[number] | undefined> {
  const { position } = outcome.item;
  const scoped = db.as(job.scope);
  const found = await heldAward(scoped, outcome.item, job.shared as IssueJob); // revoked, perhaps, while it was being signed
  const code = 'code' in outcome ? outcome.code : 'code' in found ? found.code : undefined;
  if (code === undefined && 'copies' in outcome && 'award' in found) {
    // Another wallet may have kept it meanwhile: what was signed for the first must not take the place of that one's.
    if (outcome.copies.some(({ holder }) => holder.did !== found.holder.did)) return undefined;
    const { actor } = job.shared as IssueJob; // written with the job
    await recordIssued(issuer, scoped, { award: found.award, copies: outcome.copies, actor, asked: payloadOf(outcome.item).request });
    return { position, state: 'done', result: { copies: outcome.copies.length } };
  }
  await leaveUnsigned(issuer, scoped, outcome.item);
  return { position, state: 'failed', result: { code } };
}

/** Nobody signs it any more in this job, whatever the reason: suspended meanwhile, it can be issued again once that is lifted. */
async function leaveUnsigned(issuer: Issuer, db: ScopedWriter, { externalId: id, jobId }: JobItemRow): Promise<void> {
  if ((await db.update(Award, { id, state: 'signing' }, { state: 'unsigned' })) === 0) return;
  await addEvent(issuer, db, { awardId: id, kind: 'unsigned', actor: `job:${jobId}` });
}

/** What a registrar puts right unasked is told as what has changed. */
const NOTHING_ASKED = { asks: {}, answer: null };

/** The new in the place of the old: revoked, recorded, told, in one write. */
async function recordIssued(
  issuer: Issuer,
  db: ScopedWriter,
  { award, copies, actor, asked }: { award: AwardRow; copies: SignedCopy[]; actor: string; asked: string | undefined },
): Promise<void> {
  const achievement = await db.one(Achievement, { id: award.achievementId, version: award.achievementVersion });
  if (!achievement) throw new LaurelError('not_found');
  const was = await db.one(Award, { id: award.id });
  const before = await supersedeCopies(issuer, db, award.id);
  const at = now(issuer.context);
  const [last] = await db.list(ClaimLink, { awardId: award.id }, { order: { createdAt: 'DESC' }, take: 1 });
  // The wallet that kept the old has tokens for more of it: they end, and the letter's link leads to the new.
  await endClaimLinks(db, award.id, at);
  await insertCopies(db, award.id, copies);
  const { recipientName, awardedOn, validFrom, validUntil, results } = award;
  await db.update(Award, { id: award.id }, { state: 'issued', recipientName, awardedOn, validFrom, validUntil, results });
  await rewriteWords(db, award);
  await issuer.config.whenHeld?.(db.open, award.emailKey);
  // Where the last link took a PIN, one without would take the second lock off. The digits are thrown away here: it opens to nobody until its slip is made.
  const link = makeClaimLink(issuer, award.id, { pin: last !== undefined && last.pinHash !== null });
  await db.insert(ClaimLink, link.row);
  const request = asked === undefined ? undefined : await db.one(CorrectionRequest, { id: asked });
  const kind = request ? 'corrected' : before > 0 ? 'reissued' : 'issued';
  const told = was && kind !== 'issued' ? { request: request ?? NOTHING_ASKED, was, is: award } : undefined;
  await issuer.enqueue(db.open, issuedLetter(issuer, award, achievement, link, kind, told));
  // A correction that the learner asked for has said so itself.
  const renamed =
    asked === undefined && was && was.recipientName !== award.recipientName ? { note: `${was.recipientName ?? '–'} → ${award.recipientName ?? '–'}` } : {};
  await addEvent(issuer, db, {
    awardId: award.id,
    actor,
    ...renamed,
    ...(before === 0 ? { kind: 'issued' as const } : { kind: 'reissued' as const, reason: 'superseded' }),
  });
  await issuer.record(db.open, { actor, action: 'credential.issued', object: `award:${award.id}`, profile: db.scope, detail: { copies: copies.length } });
}
