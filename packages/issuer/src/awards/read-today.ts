import { DAY, inMs } from '@laurel/base';
import { In, lastBackup, type ScopedReader } from '@laurel/store';
import { countReissuedSlips } from '../claims/reissued-slips.ts';
import type { Issuer, IssuerProfile } from '../deps.ts';
import { COUNTED_AT_MOST, DRAFT_IS_TASK, FUNNEL_DAYS } from '../limits.ts';
import { lostLetters } from '../mail/resend.ts';
import { Achievement, Award, Batch, type BatchRow } from '../records.ts';
import type { RegisterState } from '../register/filter.ts';
import { searchRegister } from '../register/search.ts';
import { batchProgress } from './award-batch.ts';
import { CorrectionRequest } from './correction-records.ts';

export type FunnelSpan = 'recent' | 'all';
/** Counts, never people: how far the awards made in a span have come. */
export type Funnel = { awarded: number; opened: number; kept: number; issued: number; declined: number; withdrawn: number };
/** `waits`: another roster is awarded first. */
export type RunningBatch = { batch: BatchRow; waits: boolean; done: number; total: number };

/** What waits for a registrar. */
export type Today = {
  achievements: number;
  awards: number;
  unclaimed: { count: number; oldest: string | undefined };
  disputed: number;
  /** Learners who say what is wrong and wait for an answer. */
  corrections: number;
  unsigned: number;
  /** Badges issued again behind a link whose digits nobody has yet. */
  slips: number;
  /** Letters that failed or came back, of awards that still wait for them. */
  lost: number;
  /** Letters that wait because the mail server cannot be used, or because there is none. */
  delayed: { count: number; why: 'trouble' | 'no-server' };
  expiring: number;
  drafts: BatchRow[];
  running: RunningBatch[];
  funnel: Funnel;
  /** Since when the profile's key signs. */
  keySince: string;
  /** The moment that the node's newest backup shows. */
  lastBackup: string | undefined;
};

export async function readToday(issuer: Issuer, profile: IssuerProfile, span: FunnelSpan): Promise<Today> {
  const store = issuer.store.as(profile.slug);
  const found = await store.read(async (db) => ({
    achievements: await db.count(Achievement, { current: 1 }),
    unclaimed: await unclaimed(issuer, db),
    disputed: await inRegister(issuer, db, 'disputed'),
    corrections: await db.count(CorrectionRequest, { state: 'open' }),
    unsigned: await inRegister(issuer, db, 'unsigned'),
    slips: await countReissuedSlips(issuer, db),
    expiring: await inRegister(issuer, db, 'expiring'),
    batches: await db.list(Batch, { state: In(['draft', 'awarding']) }, { order: { createdAt: 'DESC' }, take: BATCHES_LOOKED_AT }),
    funnel: await funnelOf(db, span === 'all' ? {} : { since: inMs(issuer.context, -FUNNEL_DAYS * DAY) }),
    awards: (await db.list(Award, {}, { take: 1 })).length,
    lastBackup: await lastBackup(db.open),
  }));
  const { batches, ...rest } = found;
  const draftsSince = inMs(issuer.context, -DRAFT_IS_TASK);
  return {
    ...rest,
    lost: await lostOf(issuer, profile.slug),
    delayed: await delayedOf(issuer, profile.slug),
    drafts: batches.filter((batch) => batch.state === 'draft' && batch.createdAt > draftsSince),
    running: (await Promise.all(batches.map((batch) => runningOf(issuer, batch)))).filter((running) => running !== undefined),
    keySince: (await issuer.agent.keyOf(profile.did, 'credentials')).since,
  };
}

/** More rosters than this at a time are no list of tasks any more. */
const BATCHES_LOOKED_AT = 20;

/** As many as the register finds under the same filter, which is where the list leads; it stops counting where that does. */
const inRegister = async (issuer: Issuer, db: ScopedReader, state: RegisterState): Promise<number> =>
  (await searchRegister(issuer, db, { state })).count(COUNTED_AT_MOST);

async function unclaimed(issuer: Issuer, db: ScopedReader): Promise<Today['unclaimed']> {
  const [oldest] = await db.list(Award, { state: 'offered', standing: 'good' }, { order: { createdAt: 'ASC' }, take: 1 });
  return { count: oldest === undefined ? 0 : await inRegister(issuer, db, 'offered'), oldest: oldest?.createdAt };
}

async function lostOf(issuer: Issuer, profile: string): Promise<number> {
  const { again, pin } = await lostLetters(issuer, profile);
  return again.length + pin;
}

/** Letters of a profile that wait because of the mail server, or because there is none. */
export function delayedOf({ store, outbox, config }: Issuer, profile: string): Promise<Today['delayed']> {
  return store.read(async (db) =>
    config.mail.server === undefined
      ? { count: (await outbox.counts(db, profile)).waiting, why: 'no-server' }
      : { count: await outbox.delayed(db, profile), why: 'trouble' },
  );
}

async function runningOf(issuer: Issuer, batch: BatchRow): Promise<RunningBatch | undefined> {
  if (batch.state !== 'awarding') return undefined;
  const progress = await batchProgress(issuer, batch);
  if (!progress || (progress.job.endedAt !== null && progress.signing === 0)) return undefined;
  return { batch, waits: progress.behind !== undefined, done: progress.job.done + progress.job.failed - progress.signing, total: progress.job.total };
}

/** Of all awards of a profile, or of those made since a moment. */
async function funnelOf(db: ScopedReader, { since }: { since?: string }): Promise<Funnel> {
  const count = (condition: string) => {
    const query = db.query(Award, 'award').andWhere(condition);
    return (since === undefined ? query : query.andWhere('award.createdAt >= :since', { since })).getCount();
  };
  return {
    awarded: await count('1 = 1'),
    opened: await count('award.openedAt IS NOT NULL'),
    kept: await count("award.state = 'kept'"),
    issued: await count("award.state = 'issued'"),
    declined: await count("award.state IN ('declined', 'disputed')"),
    withdrawn: await count("award.state = 'withdrawn'"),
  };
}
