import { LaurelError, now } from '@laurel/base';
import type { Session } from '@laurel/people';
import { MoreThan, type ScopedWriter } from '@laurel/store';
import type { Translate } from '@laurel/web';
import { nameOf, ownedTables } from '../backup/wallet-rows.ts';
import type { Holder } from '../deps.ts';
import { recordWalletErased } from '../events.ts';
import { Badge, Claim, Copy, LeftKey, Request } from '../records.ts';
import { Share } from '../share-link/records.ts';
import { forgetLeftKeys, leaveKeys } from '../wallet/left-keys.ts';

export type Kept = { badges: number; shares: number };
export type Erasure = 'gone' | 'stays';

/** What somebody is about to give up. */
export const countKept = ({ store, context }: Pick<Holder, 'store' | 'context'>, owner: string): Promise<Kept> =>
  store.as(owner).read(async (db) => ({ badges: await db.count(Badge, {}), shares: await db.count(Share, { endsAt: MoreThan(now(context)) }) }));

/**
 * The wallet and whoever it belongs to, in one write: every row with their name on it, their address and sessions; then the keys, and on the disk too. What they
 * gave away others keep. Whoever works here as well keeps the account, and nothing of the wallet.
 * @throws LaurelError conflict: a badge is arriving or an answer is on its way
 */
export async function eraseWallet(holder: Holder, session: Session, t: Translate): Promise<Erasure> {
  const { person } = session;
  const outcome = await holder.store.write(async (db) => {
    const mine = db.as(person.id);
    await demandQuiet(holder, mine);
    const kept = { badges: await mine.count(Badge, {}), shares: await mine.count(Share, {}) };
    await leaveKeys(mine, await keysOf(mine));
    for (const table of ownedTables().toReversed()) if (nameOf(table) !== LEFT_KEYS) await mine.remove(table, {});
    const answer = await holder.people.account.eraseLearner(db, session);
    const { host } = new URL(holder.config.publicUrl);
    const words = { subject: t('holder.leave.letter.subject'), text: t(`holder.leave.letter.${answer}`, { host }) };
    await holder.enqueue(db, { kind: 'erased', to: person.email, language: t.language, ...words });
    await recordWalletErased(holder, mine, kept);
    return answer;
  });
  await forgetNow(holder);
  return outcome;
}

/** Its rows stay until the agent has destroyed what they name. */
const LEFT_KEYS = 'wallet_left_key';

/** What is under way would write its rows after everything else is gone. */
async function demandQuiet({ context }: Pick<Holder, 'context'>, db: ScopedWriter): Promise<void> {
  const isBusy = { busyUntil: MoreThan(now(context)) };
  if ((await db.count(Claim, isBusy)) + (await db.count(Request, isBusy)) > 0) throw new LaurelError('conflict');
}

/** Of badges, of their copies, and of claims that have not arrived. */
async function keysOf(db: ScopedWriter): Promise<string[]> {
  const [badges, copies, claims] = [await db.query(Badge, 'badge').without('document').getMany(), await db.list(Copy, {}), await db.list(Claim, {})];
  const inLine = new Set((await db.list(LeftKey, {})).map(({ kid }) => kid));
  const kids = [...badges.map(({ holderKid }) => holderKid), ...copies.map(({ kid }) => kid), ...claims.map(({ holderKid }) => holderKid)];
  return [...new Set(kids)].filter((kid) => kid !== null).filter((kid) => !inLine.has(kid));
}

async function forgetNow(holder: Holder): Promise<void> {
  try {
    while ((await forgetLeftKeys(holder)) === 'more');
  } catch (error) {
    if (!(error instanceof LaurelError)) throw error;
    holder.context.log.warn('keys.not-forgotten', { code: error.code }); // they are in line, and the job comes by
  }
  await holder.store.purge();
}
