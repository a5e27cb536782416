import { timingSafeEqual } from 'node:crypto';
import { LaurelError, now, utf8 } from '@laurel/base';
import type { ScopedReader } from '@laurel/store';
import type { Issuer } from '../deps.ts';
import { Award, type AwardRow } from '../records.ts';
import { ReminderStop } from './reminder-records.ts';

type Addressed = Pick<AwardRow, 'id' | 'profile' | 'emailKey'>;

/** Where the address of an award may end reminders: proves itself, so that nothing rests, and never opens the badge. */
export const stopLink = (issuer: Issuer, award: Addressed): string => `${issuer.publicUrl}/reminders/${award.id}.${issuer.mac('reminder-stop', said(award))}`;

/** Given to somebody else since, an award's old link ends nothing for its new address. */
const said = ({ id, emailKey }: Addressed): string => `${id} ${emailKey}`;

/** @throws LaurelError not_found */
export async function readStopLink(issuer: Issuer, token: string): Promise<AwardRow> {
  const [id = '', mac = ''] = token.split('.');
  const award = await issuer.store.across('a link names its own profile').read((db) => db.one(Award, { id }));
  const [left, right] = [utf8(mac), utf8(award ? issuer.mac('reminder-stop', said(award)) : '')];
  if (!award || left.length !== right.length || !timingSafeEqual(left, right)) throw new LaurelError('not_found');
  return award;
}

/** No more reminders of this profile to this address; the letters that bring a badge or say what became of it still come. */
export async function stopReminders(issuer: Issuer, token: string): Promise<void> {
  const award = await readStopLink(issuer, token);
  await issuer.store.as(award.profile).write(async (db) => {
    if (await hasStopped(issuer, db, award.emailKey)) return;
    await db.insert(ReminderStop, { address: addressOf(issuer, award.profile, award.emailKey), at: now(issuer.context) });
    await issuer.record(db.open, { actor: 'claim-link', action: 'reminders.stopped', object: `award:${award.id}`, profile: award.profile });
  });
}

export const hasStopped = async (issuer: Issuer, db: Pick<ScopedReader, 'one' | 'scope'>, emailKey: string): Promise<boolean> =>
  (await db.one(ReminderStop, { address: addressOf(issuer, db.scope, emailKey) })) !== undefined;

const addressOf = (issuer: Issuer, profile: string, emailKey: string): string => issuer.mac('reminder-stop', `${profile} ${emailKey}`);
