import type { Jwk, Voucher } from '@laurel/credentials';
import { json, key, nullable, scopedTable, text } from '@laurel/store';

/** Why a receipt that came proves nothing, or does not yet: `unchecked` where its key could not be had. */
export type ReceiptFault = 'unreadable' | 'other-answer' | 'key-unknown' | 'signature' | 'unchecked';

/** What a recipient gave for an answer, and what came of asking it to erase the answer. Written with the ledger's row, before anything leaves. */
export type ReceiptRow = {
  requestId: string;
  owner: string;
  /** What the answer answered: a receipt has to name it. */
  nonce: string;
  /** Who vouched for the recipient then. */
  vouchers: Voucher[];
  /** What the recipient named for having things erased. */
  deletionPage: string | null;
  /** A compact JWS as it came; `null` where none did. */
  receipt: string | null;
  /** The key of the recipient's own document that it holds under, so that it can be checked when that document is gone. */
  signedWith: Jwk | null;
  fault: ReceiptFault | null;
  /** By which the recipient lets this wallet, and nobody else, have the answer erased: sealed (receipt-code.ts). */
  deletionCode: string | null;
  askedAt: string | null;
  /** The recipient's signed word that nothing is kept. */
  deletion: string | null;
  deletedAt: string | null;
};
export const Receipt = scopedTable<ReceiptRow>()('wallet_receipt', 'owner', {
  requestId: text(key),
  owner: text(),
  nonce: text(),
  vouchers: json(),
  deletionPage: text(nullable),
  receipt: text(nullable),
  signedWith: json(nullable),
  fault: text(nullable),
  deletionCode: text(nullable),
  askedAt: text(nullable),
  deletion: text(nullable),
  deletedAt: text(nullable),
});

export const receiptMigration = {
  id: 'holder-0012-receipts',
  sql: [
    `CREATE TABLE wallet_receipt (
      request_id text PRIMARY KEY, owner text NOT NULL, nonce text NOT NULL, vouchers text NOT NULL, deletion_page text, receipt text, signed_with text,
      fault text, deletion_code text, asked_at text, deletion text, deleted_at text)`,
    'CREATE INDEX wallet_receipt_owner ON wallet_receipt (owner)',
  ],
};
