import { DAY, now } from '@laurel/base';
import { IsNull, MoreThan, type ScopedReader, type ScopedWriter } from '@laurel/store';
import { makeClaimLink } from '../awards/claim-link.ts';
import { addEvent } from '../awards/events.ts';
import type { Issuer } from '../deps.ts';
import { REMINDERS_PER_WRITE } from '../limits.ts';
import { Achievement, Award, type AwardRow, type AwardState, ClaimLink } from '../records.ts';
import { reminderLetter } from './reminder-letters.ts';
import { plansOf } from './reminder-plan.ts';
import { Reminded, type ReminderKind, type ReminderPlanRow } from './reminder-records.ts';
import { hasStopped, stopLink } from './reminder-stop.ts';

/** One offset of one plan, and that which takes its turn later: of several that are due, only the latest is sent. */
type Rule = { plan: ReminderPlanRow; kind: ReminderKind; days: number; later: number | undefined };

/** One chunk of what is due: what is done with, the fresh link, the letter and the event in one write, so that a kill leaves all or nothing. */
export async function remindChunk(issuer: Issuer): Promise<'more' | 'idle'> {
  for (const { slug } of issuer.profiles) {
    const plans = await issuer.store.as(slug).read(plansOf);
    for (const rule of plans.flatMap(rulesOf)) if (await remindBy(issuer, slug, rule)) return 'more';
  }
  return 'idle';
}

function rulesOf(plan: ReminderPlanRow): Rule[] {
  const unclaimed = plan.unclaimed.map((days, index): Rule => ({ plan, kind: 'unclaimed', days, later: plan.unclaimed[index + 1] }));
  // Nearer to the end is later.
  const expiring = plan.expiring.map((days, index): Rule => ({ plan, kind: 'expiring', days, later: plan.expiring[index - 1] }));
  return [...unclaimed, ...expiring];
}

/** @returns whether there was anything */
async function remindBy(issuer: Issuer, profile: string, rule: Rule): Promise<boolean> {
  const store = issuer.store.as(profile);
  const ids = await store.read(async (db) => (await due(issuer, db, rule)).map(({ id }) => id));
  if (ids.length === 0) return false;
  await store.write(async (db) => {
    for (const id of ids) await remind(issuer, db, rule, id);
  });
  return true;
}

/** Columns of the outer table as TypeORM writes them, those of the inner ones as they are called in the database. */
const SENT_AT = "(SELECT MAX(sent.at) FROM award_event sent WHERE sent.award_id = award.id AND sent.kind IN ('awarded', 'link-sent'))";

function due(issuer: Issuer, db: ScopedReader, { plan, kind, days, later }: Rule): Promise<AwardRow[]> {
  const at = (time: string | Date, shift: number) => new Date(new Date(time).getTime() + shift * DAY).toISOString();
  const clock = issuer.context.clock();
  const query = db.query(Award, 'award');
  if (kind === 'unclaimed') {
    const before = at(clock, -days);
    query.andWhere("award.state = 'offered' AND award.standing = 'good' AND award.createdAt <= :before", { before });
    query.andWhere(`${SENT_AT} <= :before AND ${SENT_AT} >= :from`, { from: at(plan.since, -days) });
    if (later !== undefined) query.andWhere(`${SENT_AT} > :next`, { next: at(clock, -later) });
  } else {
    query.andWhere("award.state IN ('kept', 'issued') AND award.standing = 'good' AND award.pseudonym IS NULL");
    query.andWhere('award.validUntil <= :before AND award.validUntil > :now AND award.validUntil >= :from', {
      before: at(clock, days),
      now: clock.toISOString(),
      from: at(plan.since, days),
    });
    if (later !== undefined) query.andWhere('award.validUntil > :next', { next: at(clock, later) });
  }
  if (plan.achievementId !== '') query.andWhere('award.achievementId = :achievement', { achievement: plan.achievementId });
  else
    query.andWhere("award.achievementId NOT IN (SELECT own.achievement_id FROM reminder_plan own WHERE own.profile = :profile AND own.achievement_id <> '')", {
      profile: db.scope,
    });
  const ending = kind === 'unclaimed' ? "done.ending = ''" : 'done.ending = award.validUntil';
  return query
    .andWhere(`NOT EXISTS (SELECT 1 FROM reminded done WHERE done.award_id = award.id AND done.kind = :kind AND done.days = :days AND ${ending})`, {
      kind,
      days,
    })
    .orderBy('award.id', 'ASC')
    .take(REMINDERS_PER_WRITE)
    .getMany();
}

const STILL: Record<ReminderKind, readonly AwardState[]> = { unclaimed: ['offered'], expiring: ['kept', 'issued'] };

/** Looked at again: since the question was put, somebody may have kept it, or another process reminded. */
async function remind(issuer: Issuer, db: ScopedWriter, { kind, days }: Rule, awardId: string): Promise<void> {
  const award = await db.one(Award, { id: awardId });
  if (award?.standing !== 'good' || award.pseudonym !== null || !STILL[kind].includes(award.state)) return;
  const ending = kind === 'unclaimed' ? '' : (award.validUntil ?? '');
  if (await db.one(Reminded, { awardId, kind, days, ending })) return;
  const sent = await write(issuer, db, { award, kind, days });
  await db.insert(Reminded, { awardId, kind, days, ending, at: now(issuer.context), sent: sent ? 1 : 0 });
}

async function write(issuer: Issuer, db: ScopedWriter, { award, kind, days }: { award: AwardRow; kind: ReminderKind; days: number }): Promise<boolean> {
  const achievement = await db.one(Achievement, { id: award.achievementId, version: award.achievementVersion });
  if (!achievement || (await hasStopped(issuer, db, award.emailKey))) return false;
  // Made for less time than the reminder leaves: its first letter said when it ends.
  if (kind === 'expiring' && Date.parse(award.validUntil ?? '') - days * DAY < Date.parse(award.createdAt)) return false;
  const link = kind === 'unclaimed' ? await freshLink(issuer, db, award.id) : undefined;
  if (link === 'gone') return false;
  await issuer.enqueue(db.open, reminderLetter(issuer, { kind, award, achievement, link, stop: stopLink(issuer, award) }));
  await addEvent(issuer, db, { awardId: award.id, kind: 'reminded', actor: 'job:reminders' });
  return true;
}

/**
 * The first link rests hashed, so a reminder brings one of its own; the first goes on working, for whoever finds that letter. Where a PIN is
 * asked no link is made: the slip that was handed over fits the first letter only.
 */
async function freshLink(issuer: Issuer, db: ScopedWriter, awardId: string): Promise<{ url: string; until: string } | undefined | 'gone'> {
  const open = await db.list(ClaimLink, { awardId, endedAt: IsNull() }, { order: { createdAt: 'DESC' } });
  if (open[0] && open[0].pinHash !== null)
    return (await db.count(ClaimLink, { awardId, endedAt: IsNull(), expiresAt: MoreThan(now(issuer.context)) })) > 0 ? undefined : 'gone';
  const link = makeClaimLink(issuer, awardId, { pin: false });
  await db.insert(ClaimLink, link.row);
  return { url: link.url, until: link.row.expiresAt };
}
