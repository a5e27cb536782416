import { LaurelError, now } from '@laurel/base';
import type { Verifier } from '../deps.ts';
import { PresentationRequest, type RequestRow } from '../records.ts';

/** By one of its own names. What was open past its time is expired, whether or not the job has said so yet. @throws LaurelError request_unknown */
export async function findRequest(
  { store, context }: Pick<Verifier, 'store' | 'context'>,
  by: { id: string } | { askToken: string } | { reference: string },
): Promise<RequestRow> {
  const row = await store.read((db) => db.one(PresentationRequest, by));
  if (!row) throw new LaurelError('request_unknown');
  return asOf(row, now(context));
}

export const asOf = (row: RequestRow, at: string): RequestRow => (row.state === 'open' && row.expiresAt <= at ? { ...row, state: 'expired' } : row);

/** @throws LaurelError request_answered · request_expired */
export function demandOpen({ state }: RequestRow): void {
  if (state === 'expired') throw new LaurelError('request_expired');
  if (state !== 'open') throw new LaurelError('request_answered');
}
