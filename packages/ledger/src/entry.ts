import { sha256, toBase64url } from '@laurel/base';
import { integer, key, nullable, openTable, text } from '@laurel/store';

/** One link of the chain. `detail` is JSON kept as text, since the hash is over its characters. */
export type Entry = {
  seq: number;
  at: string;
  actor: string;
  action: string;
  object: string;
  profile: string | null;
  detail: string | null;
  requestId: string | null;
  prevHash: string;
  hash: string;
};

export const AuditEvent = openTable<Entry>('audit_event', {
  seq: integer(key),
  at: text(),
  actor: text(),
  action: text(),
  object: text(),
  profile: text(nullable),
  detail: text(nullable),
  requestId: text(nullable),
  prevHash: text(),
  hash: text(),
});

/** What the first entry names as the one before it. */
export const GENESIS = '-';

/** SHA-256 over every column but itself. A JSON array keeps the columns apart: no two rows are written the same way. */
export function entryHash(entry: Omit<Entry, 'hash'>): string {
  const { seq, at, actor, action, object, profile, detail, requestId, prevHash } = entry;
  return toBase64url(sha256(JSON.stringify(['laurel-audit-1', seq, at, actor, action, object, profile, detail, requestId, prevHash])));
}
