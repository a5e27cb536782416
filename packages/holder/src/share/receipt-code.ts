import type { Holder } from '../deps.ts';
import type { ReceiptRow } from './receipt-records.ts';

type Sealing = { agent: Pick<Holder['agent'], 'seal' | 'unseal'> };

export const sealDeletionCode = ({ agent }: Sealing, requestId: string, code: string): string => agent.seal(code, about(requestId));

/** @throws LaurelError kek_wrong · key_damaged */
export const openDeletionCode = ({ agent }: Sealing, { requestId, deletionCode }: Pick<ReceiptRow, 'requestId' | 'deletionCode'>): string | null =>
  deletionCode === null ? null : agent.unseal(deletionCode, about(requestId));

const about = (requestId: string): string => `wallet_receipt.deletion_code ${requestId}`;
