import { inMs, LaurelError, newCode, now } from '@laurel/base';
import { hashCode, sameHash } from '@laurel/people';
import { type RateRule, takeToken } from '@laurel/store';
import type { Translate } from '@laurel/web';
import type { Holder } from '../deps.ts';
import { CODE_LETTERS, CODE_LIFE, OWNER_LETTERS, PASS_LIFE, PIN_TRIES, PIN_TRIES_HERE } from '../limits.ts';
import { Share, type ShareRow } from './records.ts';
import { isPass } from './secrets.ts';

/** Whoever comes with the address alone sees nothing yet. */
export const isGuarded = ({ level }: Pick<ShareRow, 'level'>): boolean => level === 'pin' || level === 'named';

/** `pass`: let in a moment ago. `visit`: what the page held that the code was typed into. */
export type Given = { pass: string; code: string; visit: string; network: string };

/**
 * Whether somebody may read a guarded share: they were let in a moment ago, or bring its PIN or the code from its mailbox. Every try counts, right ones
 * too, before it is looked at: tries that come together are all counted.
 * @throws LaurelError too_many_requests
 */
export async function letsIn(holder: Holder, share: ShareRow, { pass, code, visit, network }: Given): Promise<boolean> {
  if (isPass(holder, share.id, pass)) return true;
  if (code === '') return false;
  await demandRates(holder, [
    [`share code ${share.id} ${network}`, PIN_TRIES_HERE],
    [`share code ${share.id}`, PIN_TRIES],
  ]);
  const typed = code.replace(/\s/g, '');
  const [given, spent] = [await hashCode(typed, share.id), share.codeHash];
  if (share.level === 'pin') return spent !== null && sameHash(given, spent);
  const opened = visit === '' ? null : await hashCode(`${typed} ${visit}`, share.id);
  return holder.store.as(share.owner).write(async (db) => {
    const row = await db.one(Share, { id: share.id });
    if (!row?.codeHash || row.codeUntil === null || row.codeUntil <= now(holder.context)) return false;
    // A letter opens once, for whoever comes first. That page is read again, or in the other language, with what it held when the code was typed.
    if (opened !== null && sameHash(opened, row.codeHash)) return true;
    if (!sameHash(given, row.codeHash)) return false;
    await db.update(Share, { id: share.id }, { codeHash: opened, codeUntil: opened && inMs(holder.context, PASS_LIFE) });
    return true;
  });
}

/** The narrowest first: what it refuses takes nothing from the others. @throws LaurelError too_many_requests */
async function demandRates({ store, context }: Pick<Holder, 'store' | 'context'>, rates: readonly (readonly [string, RateRule])[]): Promise<void> {
  for (const [key, rule] of rates) {
    const { allowed, retryAfterSeconds } = await store.write((db) => takeToken(db, context, key, rule));
    if (!allowed) throw new LaurelError('too_many_requests', { retryAfterSeconds });
  }
}

/**
 * A code for who reads the mailbox that the owner named; nobody can have it sent anywhere else.
 * @throws LaurelError too_many_requests
 */
export async function sendCode(holder: Holder, share: ShareRow, t: Translate): Promise<void> {
  const { mailbox } = share;
  if (share.level !== 'named' || mailbox === null) return;
  await demandRates(holder, [
    [`share letter ${mailbox}`, CODE_LETTERS],
    [`share letters of ${share.owner}`, OWNER_LETTERS],
  ]);
  const code = newCode(holder.context);
  const [codeHash, codeUntil] = [await hashCode(code, share.id), inMs(holder.context, CODE_LIFE)];
  const host = new URL(holder.config.publicUrl).host;
  await holder.store.as(share.owner).write(async (db) => {
    if ((await db.update(Share, { id: share.id }, { codeHash, codeUntil })) === 0) return; // stopped at this moment
    const [subject, text] = [t('holder.share.letter.subject', { code }), t('holder.share.letter.text', { code, host })];
    await holder.enqueue(db.open, { kind: 'share-code', to: mailbox, language: t.language, subject, text, about: share.id, until: codeUntil });
  });
}
