import { type Context, fromBase64url, now, type Sign, toBase64url, utf8 } from '@laurel/base';
import { integer, key, openTable, type Store, text } from '@laurel/store';
import { AuditEvent } from './entry.ts';

/** "The chain had this many entries and ended in this hash", signed: a tail cut off later, or a chain made anew, is found by it. */
export type Checkpoint = { entries: number; hash: string; at: string; verificationMethod: string; signature: string };

export const AuditCheckpoint = openTable<Checkpoint>('audit_checkpoint', {
  entries: integer(key),
  hash: text(),
  at: text(),
  verificationMethod: text(),
  signature: text(),
});

/** True when `signature` over `bytes` is by the key `verificationMethod` of this node. */
export type CheckSignature = (verificationMethod: string, bytes: Uint8Array, signature: Uint8Array) => Promise<boolean>;

/**
 * Signs where the chain ends now, if that is further than the last checkpoint. The head is also logged: a copy outside the
 * database is what finds a tail that was cut off together with its checkpoints.
 */
export async function checkpoint({ store, context, sign }: { store: Store; context: Context; sign: Sign }): Promise<Checkpoint | undefined> {
  const head = await uncovered({ store, context });
  if (!head) return undefined;
  const at = now(context);
  const { verificationMethod, signature } = await sign('audit', noteBytes({ ...head, at }));
  const made: Checkpoint = { entries: head.entries, hash: head.hash, at, verificationMethod, signature: toBase64url(signature) };
  await store.write(async (db) => {
    // Another process of this node may have signed the same head meanwhile.
    if (!(await db.one(AuditCheckpoint, { entries: made.entries }))) await db.insert(AuditCheckpoint, made);
  });
  context.log.info('audit.checkpoint', { entries: made.entries, hash: made.hash });
  return made;
}

type Uncovered = { entries: number; hash: string; since: string; fresh: number };

/** The head of the chain and how much of it no checkpoint covers yet; `undefined` when all is covered, or nothing may be signed. */
export const uncovered = ({ store, context }: { store: Store; context: Context }): Promise<Uncovered | undefined> =>
  store.read(async (db) => {
    const [last] = await db.list(AuditCheckpoint, {}, { order: { entries: 'DESC' }, take: 1 });
    if (last && (await db.one(AuditEvent, { seq: last.entries }))?.hash !== last.hash) {
      // Signing on would vouch for a chain that contradicts what was vouched for before.
      context.log.error('audit.broken', { entries: last.entries });
      return undefined;
    }
    const covered = last?.entries ?? 0;
    const [head] = await db.list(AuditEvent, {}, { order: { seq: 'DESC' }, take: 1 });
    if (!head || head.seq <= covered) return undefined;
    const first = await db.one(AuditEvent, { seq: covered + 1 });
    return { entries: head.seq, hash: head.hash, since: first?.at ?? head.at, fresh: head.seq - covered };
  });

export async function checkpointHolds(checkpoint: Checkpoint, check: CheckSignature): Promise<boolean> {
  const signature = fromBase64url(checkpoint.signature);
  return signature !== undefined && (await check(checkpoint.verificationMethod, noteBytes(checkpoint), signature));
}

/** In the manner of C2SP's checkpoint: origin, size, head, and the time as an extension line. */
const noteBytes = ({ entries, hash, at }: Pick<Checkpoint, 'entries' | 'hash' | 'at'>) => utf8(`laurel-audit-1\n${entries}\n${hash}\n${at}\n`);
