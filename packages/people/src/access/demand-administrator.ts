import { LaurelError } from '@laurel/base';
import type { Writer } from '@laurel/store';
import { RoleGrant } from '../records.ts';
import type { Session } from '../types.ts';

/** Whether somebody administers a profile, asked of the rows: a session read before its person was removed says otherwise. */
export async function administers(db: Writer, personId: string, profile: string): Promise<boolean> {
  for (const place of new Set(['*', profile])) if (await db.as(place).one(RoleGrant, { personId, role: 'administrator' })) return true;
  return false;
}

/** @throws LaurelError not_allowed */
export async function demandAdministrator(db: Writer, { person }: Session, profile: string): Promise<void> {
  if (!(await administers(db, person.id, profile))) throw new LaurelError('not_allowed');
}
