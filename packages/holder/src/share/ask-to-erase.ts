import { LaurelError, now } from '@laurel/base';
import { parseStrictObject } from '@laurel/credentials';
import { IsNull } from '@laurel/store';
import { readStrangerAddress, type StrangerAddress } from '../claim/stranger-address.ts';
import type { Holder } from '../deps.ts';
import { recordErased, recordErasureAsked } from '../events.ts';
import { RECEIPT_BYTES } from '../limits.ts';
import { Disclosure, type DisclosureRow } from '../records.ts';
import { readStatement, receiptIn } from './read-statement.ts';
import { openDeletionCode } from './receipt-code.ts';
import { Receipt, type ReceiptRow } from './receipt-records.ts';

/**
 * Where a recipient lets this wallet ask: the address in its receipt, if that holds and leads to where the answer went. A code goes to no other host.
 */
export function erasureAddress({ config }: Pick<Holder, 'config'>, { host }: DisclosureRow, row: ReceiptRow): (StrangerAddress & { ok: true }) | undefined {
  if (row.receipt === null || row.fault !== null || row.deletionCode === null) return undefined;
  const address = readStrangerAddress(receiptIn(row.receipt)?.deletionUri ?? '', config);
  return address.ok && address.host === host ? address : undefined;
}

/**
 * Asks a recipient to erase what it was shown. That it was asked is noted before, and what it answers only under its signature.
 * @throws LaurelError not_found · verifier_refused · host_unreachable · url_refused · response_too_large
 */
export async function askToErase(holder: Holder, { owner, requestId }: { owner: string; requestId: string }): Promise<void> {
  const mine = holder.store.as(owner);
  const { told, row } = await mine.read(async (db) => ({ told: await db.one(Disclosure, { requestId }), row: await db.one(Receipt, { requestId }) }));
  const address = told && row && erasureAddress(holder, told, row);
  const code = row && openDeletionCode(holder, row);
  if (!address || !code) throw new LaurelError('not_found');
  await mine.write(async (db) => {
    await db.update(Receipt, { requestId }, { askedAt: now(holder.context) });
    await recordErasureAsked(holder, db, requestId, told.clientId);
  });
  const answer = await holder.context.outbound.stranger(address.url, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: new URLSearchParams({ code }).toString(),
  });
  const said = answer.status === 200 && answer.body.length <= RECEIPT_BYTES ? parseStrictObject(answer.body)?.deletion : undefined;
  const deletion = typeof said === 'string' ? said : '';
  const read = await readStatement(holder.agent, deletion, { kind: 'laurel-deletion+jwt', clientId: told.clientId, nonce: row.nonce });
  if (read.fault !== undefined) throw new LaurelError('verifier_refused', { problems: [{ at: 'verifier', code: read.fault, detail: '' }] });
  await mine.write(async (db) => {
    const erased = await db.update(Receipt, { requestId, deletion: IsNull() }, { deletion, deletedAt: now(holder.context), deletionCode: null });
    if (erased === 1) await recordErased(holder, db, requestId, told.clientId);
  });
}
