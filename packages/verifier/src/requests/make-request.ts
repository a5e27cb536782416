import { inMs, newId, now } from '@laurel/base';
import type { Verifier } from '../deps.ts';
import { REQUEST_LIFE } from '../limits.ts';
import { PresentationRequest, type RequestRow, type Retention, type Words } from '../records.ts';
import { type Ask, buildQuery } from './query.ts';

export type NewRequest = { title: string; purpose: Words; retention: Retention; ask: Ask; actor: string };

/** A question for one person. Nothing leaves: the link is the clerk's to send. */
export async function makeRequest(verifier: Verifier, { title, purpose, retention, ask, actor }: NewRequest): Promise<RequestRow> {
  const { context, store, record } = verifier;
  const row: RequestRow = {
    id: newId(context),
    askToken: newId(context),
    reference: newId(context),
    stateValue: newId(context),
    nonce: newId(context),
    title,
    purpose,
    retention,
    ask,
    query: JSON.stringify(buildQuery(ask)),
    state: 'open',
    createdAt: now(context),
    createdBy: actor,
    expiresAt: inMs(context, REQUEST_LIFE),
    endedAt: null,
    declinedAt: null,
    responseCodeHash: null,
    deletionCodeHash: null,
    withdrawnAt: null,
  };
  await store.write(async (db) => {
    await db.insert(PresentationRequest, row);
    await record(db, { actor, action: 'request.made', object: `request:${row.id}` });
  });
  return row;
}
