import { LaurelError, now } from '@laurel/base';
import { verifyCredential } from '@laurel/credentials';
import { IsNull, type ScopedWriter } from '@laurel/store';
import { refillCopies } from '../claim/claim-offer.ts';
import type { Holder } from '../deps.ts';
import { REFILL_AT } from '../limits.ts';
import { Claim, Copy, type CopyRow } from '../records.ts';
import { foundWrong } from './last-verdict.ts';
import { leaveKeys } from './left-keys.ts';

/**
 * Its badge stands and this copy does not, as where one of its issuer's two keys was withdrawn: it would be the next in line for ever. It goes with each fresh one
 * that is found like it, once another is there to leave. What a list says against it alone takes nothing away: lists are of different minutes.
 * @throws LaurelError conflict (`aside`: another one leaves when asked again; `apart`: it stays) · no_copy_left (it stays, since there is no other)
 */
export async function setAside(holder: Holder, owner: string, copy: CopyRow): Promise<never> {
  const { badgeId } = copy;
  const fresh = () => holder.store.as(owner).read((db) => db.list(Copy, { badgeId, state: 'fresh' }));
  const looked = new Map([copy, ...(await fresh())].map((one) => [one.id, one]));
  const judged = await Promise.all([...looked.values()].map(async (one) => ((await isSpoiled(holder, one)) ? [one] : [])));
  const spoiled = new Map(judged.flat().map((one) => [one.id, one]));
  if (!spoiled.has(copy.id)) throw differs('apart');

  const hasOther = async () => (await fresh()).some(({ id }) => !spoiled.has(id));
  if (!(await hasOther())) {
    await refillCopies(holder, { owner, id: badgeId }).catch((error: unknown) => {
      throw error instanceof LaurelError ? new LaurelError('no_copy_left', { cause: error }) : error;
    });
    if (!(await hasOther())) throw new LaurelError('no_copy_left');
  }
  await holder.store.as(owner).write(async (db) => {
    for (const { id, kid, state } of spoiled.values()) if ((await db.remove(Copy, { id, state })) > 0) await leaveKeys(db, [kid]);
    await askForMore(holder, db, badgeId);
  });
  throw differs('aside');
}

const differs = (code: 'aside' | 'apart') => new LaurelError('conflict', { problems: [{ at: 'share', code, detail: '' }] });

async function isSpoiled(holder: Holder, { compact }: CopyRow): Promise<boolean> {
  return compact !== null && foundWrong(await verifyCredential(compact, holder.verifying)).some((code) => !code.startsWith('status_'));
}

/** Leaves word for the refill where few are left. */
export async function askForMore(holder: Pick<Holder, 'context'>, db: ScopedWriter, badgeId: string): Promise<void> {
  if ((await db.count(Copy, { badgeId, state: 'fresh' })) > REFILL_AT) return;
  await db.update(Claim, { id: badgeId, refillAfter: IsNull() }, { refillAfter: now(holder.context) });
}
