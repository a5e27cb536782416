import { LaurelError } from '@laurel/base';
import type { ScopedWriter } from '@laurel/store';
import type { Holder } from '../deps.ts';
import { DELETION_CODE, RECEIPT_BYTES } from '../limits.ts';
import { Disclosure, type RequestRow } from '../records.ts';
import { readStatement, receiptSaid } from './read-statement.ts';
import { sealDeletionCode } from './receipt-code.ts';
import { Receipt, type ReceiptRow } from './receipt-records.ts';

const NOTHING_GIVEN = { receipt: null, signedWith: null, fault: null, deletionCode: null, askedAt: null, deletion: null, deletedAt: null };

/** In the write before an answer leaves: whom it goes to, as registers knew them then. */
export async function expectReceipt(db: ScopedWriter, { id: requestId, nonce, request }: RequestRow, vouchers: ReceiptRow['vouchers']): Promise<void> {
  const row = { nonce, vouchers, deletionPage: request.deletion ?? request.policy, ...NOTHING_GIVEN };
  if (!(await db.one(Receipt, { requestId }))) await db.insert(Receipt, { requestId, ...row });
  else await db.update(Receipt, { requestId }, row);
}

/** In the write that notes an answer as taken: what came back is kept as it came, and nothing of it is believed yet. */
export async function keepReceipt(holder: Pick<Holder, 'agent'>, db: ScopedWriter, requestId: string, given: Record<string, unknown>): Promise<void> {
  const { receipt, deletion_code: code } = given;
  if (receipt === undefined) return;
  if (typeof receipt !== 'string' || receipt.length > RECEIPT_BYTES) await db.update(Receipt, { requestId }, { fault: 'unreadable' });
  else {
    const isCode = typeof code === 'string' && code !== '' && code.length <= DELETION_CODE;
    const deletionCode = isCode ? sealDeletionCode(holder, requestId, code) : null;
    await db.update(Receipt, { requestId }, { receipt, fault: 'unchecked', deletionCode });
  }
}

/**
 * Holds a receipt against the answer that left: its signer, the nonce, the hash of the very bytes. What could not be found out stays `unchecked`.
 * @throws LaurelError not_found
 */
export async function checkReceipt(holder: Pick<Holder, 'store' | 'agent'>, { owner, requestId }: { owner: string; requestId: string }): Promise<void> {
  const mine = holder.store.as(owner);
  const { told, row } = await mine.read(async (db) => ({ told: await db.one(Disclosure, { requestId }), row: await db.one(Receipt, { requestId }) }));
  if (!told || !row) throw new LaurelError('not_found');
  if (row.receipt === null || row.fault !== 'unchecked') return;
  const { clientId, receipt: tokenHash } = told;
  const read = await readStatement(holder.agent, row.receipt, { kind: 'laurel-receipt+jwt', clientId, nonce: row.nonce });
  const found =
    read.fault !== undefined ? read : !isOver(read.payload, tokenHash) ? { fault: 'other-answer' as const } : { fault: null, signedWith: read.signedWith };
  await mine.write((db) => db.update(Receipt, { requestId, fault: 'unchecked' }, found));
}

const isOver = (payload: Record<string, unknown>, tokenHash: string | null): boolean => tokenHash !== null && receiptSaid(payload)?.tokenHash === tokenHash;
