import type { Agent } from '@laurel/agent';
import { utf8 } from '@laurel/base';
import { type ClaimPath, type Jwk, openJws, verifyBytes } from '@laurel/credentials';
import { z } from 'zod';
import { didOf } from './read-request.ts';
import type { ReceiptFault } from './receipt-records.ts';
import { requestKey } from './request-key.ts';

/** What a recipient signs about an answer: that it came, and that nothing of it is kept. */
export type StatementKind = 'laurel-receipt+jwt' | 'laurel-deletion+jwt';
type Payload = Record<string, unknown>;

/**
 * A statement of `clientId` over the answer to `nonce`, under a key that its document lists for statements.
 * @returns what it says and the key, else why it proves nothing
 */
export async function readStatement(
  agent: Pick<Agent, 'resolve'>,
  compact: string,
  { kind, clientId, nonce }: { kind: StatementKind; clientId: string; nonce: string },
): Promise<{ fault?: undefined; payload: Payload; signedWith: Jwk } | { fault: ReceiptFault }> {
  const opened = openJws(compact);
  if (!opened.ok || opened.jws.header.typ !== kind) return { fault: 'unreadable' };
  const { header, payload, signingInput, signature } = opened.jws;
  const did = didOf(clientId);
  if (payload.iss !== did || payload.client_id !== clientId || payload.nonce !== nonce) return { fault: 'other-answer' };
  const found = await requestKey(agent, { did, kid: header.kid, under: 'assertionMethod' });
  if (found.state !== 'found') return { fault: found.state === 'unreachable' ? 'unchecked' : 'key-unknown' };
  const { algorithm, key } = found.key;
  if (header.alg !== algorithm || !verifyBytes(algorithm, key, utf8(signingInput), signature)) return { fault: 'signature' };
  return { payload, signedWith: publicJwkOf(key) };
}

const PublicJwk = z.object({ kty: z.string(), crv: z.string().optional(), x: z.string().optional(), y: z.string().optional() });

const publicJwkOf = (key: { export: (options: { format: 'jwk' }) => unknown }): Jwk => PublicJwk.parse(key.export({ format: 'jwk' })) as Jwk; // without `undefined`s: JSON has none

const Path = z.array(z.union([z.string(), z.number().int(), z.null()])).max(16);

/** What of a receipt this wallet reads; the rest is the recipient's business. */
const ReceiptPayload = z.looseObject({
  iat: z.number().int(),
  vp_token_hash: z.string(),
  received: z
    .array(z.looseObject({ claims: z.array(Path).max(100).optional() }))
    .max(10)
    .optional(),
  erase_by: z.number().int().optional(),
  deletion_uri: z.string().max(2048).optional(),
});

export type ReceiptSaid = { at: Date; tokenHash: string; claims: ClaimPath[]; eraseBy: Date | undefined; deletionUri: string | undefined };

/** What a receipt says; `undefined` where it is none. Whether it is true is `readStatement`'s question. */
export function receiptSaid(payload: Payload): ReceiptSaid | undefined {
  const read = ReceiptPayload.safeParse(payload);
  if (!read.success) return undefined;
  const { iat, vp_token_hash: tokenHash, received = [], erase_by: end, deletion_uri: deletionUri } = read.data;
  const [at, eraseBy] = [new Date(iat * 1000), end === undefined ? undefined : new Date(end * 1000)];
  if ([at, eraseBy].some((time) => time !== undefined && Number.isNaN(time.getTime()))) return undefined;
  return { at, tokenHash, claims: received.flatMap(({ claims = [] }) => claims), eraseBy, deletionUri };
}

/** Of a statement that was checked when it came. */
export function receiptIn(compact: string): ReceiptSaid | undefined {
  const opened = openJws(compact);
  return opened.ok ? receiptSaid(opened.jws.payload) : undefined;
}
