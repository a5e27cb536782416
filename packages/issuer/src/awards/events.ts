import { now } from '@laurel/base';
import type { ScopedReader, ScopedWriter } from '@laurel/store';
import type { Actor, Issuer } from '../deps.ts';
import { AwardEvent, type AwardEventKind } from '../records.ts';

type Happening = { awardId: string; kind: AwardEventKind; actor: Actor; reason?: string; note?: string };

/** What the audit chain calls it. It gets the action and the award's id, never the note: a note is about a person. */
const ACTIONS: Record<AwardEventKind, string> = {
  awarded: 'award.made',
  'link-sent': 'award.link-sent',
  'pin-made': 'award.pin-made',
  opened: 'award.opened',
  kept: 'award.kept',
  refilled: 'award.refilled',
  reminded: 'award.reminded',
  declined: 'award.declined',
  disputed: 'award.disputed',
  issued: 'award.issued',
  reissued: 'award.reissued',
  unsigned: 'award.unsigned',
  suspended: 'award.suspended',
  lifted: 'award.lifted',
  revoked: 'award.revoked',
  'correction-asked': 'award.correction-asked',
  corrected: 'award.corrected',
  'correction-declined': 'award.correction-declined',
  forgotten: 'award.forgotten',
};

/** Adds to the award's own history and to the audit chain, in the change's write. */
export async function addEvent(issuer: Issuer, db: ScopedWriter, event: Happening): Promise<void> {
  const position = (await db.count(AwardEvent, { awardId: event.awardId })) + 1;
  const { awardId, kind, actor, reason = null, note = null } = event;
  await db.insert(AwardEvent, { awardId, position, at: now(issuer.context), kind, actor, reason, note });
  await issuer.record(db.open, {
    actor,
    action: ACTIONS[kind],
    object: `award:${awardId}`,
    profile: db.scope,
    ...(event.reason === undefined ? {} : { detail: { reason: event.reason } }),
  });
}

/** Whether one of these was done to an award after a moment. */
export async function happenedSince(db: ScopedReader | ScopedWriter, awardId: string, kinds: readonly AwardEventKind[], moment: string): Promise<boolean> {
  const events = await db.list(AwardEvent, { awardId }, { order: { position: 'DESC' } });
  return events.some(({ kind, at }) => at > moment && kinds.includes(kind));
}
