import { MoreThan, type Reader, type Store } from '@laurel/store';
import { AuditCheckpoint, type Checkpoint, type CheckSignature, checkpointHolds } from './checkpoint.ts';
import { AuditEvent, type Entry, entryHash, GENESIS } from './entry.ts';
import { VERIFY_PAGE } from './limits.ts';

export type AuditReport = {
  ok: boolean;
  entries: number;
  /** The hash the chain ends in. */
  head: string;
  checkpoints: number;
  /** The newest entries that no checkpoint covers: a tail of that kind could be missing unseen. */
  uncovered: number;
  signatures: 'checked' | 'not checked';
  /** The first entry, or the size a checkpoint vouches for, where the record is not what it was. */
  brokenAt?: number;
  problem?: string;
};

/** A size of the chain and the hash it ended in then. */
export type Anchor = Pick<Checkpoint, 'entries' | 'hash'>;

export type AuditOptions = {
  /** Without it the signatures of checkpoints are not checked, and the report says so. */
  check?: CheckSignature;
  /** A head kept elsewhere (the log has every checkpoint's): finds a tail that was cut off together with its checkpoints. */
  anchor?: Anchor;
};

type Fault = { at: number; problem: string };

/** Recomputes the whole chain in one snapshot and holds it against every checkpoint. A broken chain is an answer, no exception. */
export async function verifyAudit(store: Store, { check, anchor }: AuditOptions = {}): Promise<AuditReport> {
  const { checkpoints, chain } = await store.read(async (db) => {
    const checkpoints = await db.list(AuditCheckpoint, {}, { order: { entries: 'ASC' } });
    return { checkpoints, chain: await walk(db, anchor ? [...checkpoints, anchor] : checkpoints) };
  });
  const fault = chain.fault ?? (check && (await badSignature(checkpoints, check)));
  return {
    ok: fault === undefined,
    entries: chain.entries,
    head: chain.head,
    checkpoints: checkpoints.length,
    uncovered: Math.max(0, chain.entries - (checkpoints.at(-1)?.entries ?? 0)),
    signatures: check ? 'checked' : 'not checked',
    ...(fault && { brokenAt: fault.at, problem: fault.problem }),
  };
}

async function walk(db: Reader, anchors: readonly Anchor[]): Promise<{ entries: number; head: string; fault?: Fault }> {
  const wanted = new Set(anchors.map(({ entries }) => entries));
  const reached = new Map<number, string>();
  let tail = { seq: 0, hash: GENESIS };
  for (;;) {
    const page = await db.list(AuditEvent, { seq: MoreThan(tail.seq) }, { order: { seq: 'ASC' }, take: VERIFY_PAGE });
    for (const entry of page) {
      const problem = linkProblem(tail, entry);
      if (problem) return { entries: tail.seq, head: tail.hash, fault: { at: tail.seq + 1, problem } };
      tail = entry;
      if (wanted.has(entry.seq)) reached.set(entry.seq, entry.hash);
    }
    if (page.length < VERIFY_PAGE) break;
  }
  const unmet = anchors.find(({ entries, hash }) => reached.get(entries) !== hash);
  const end = { entries: tail.seq, head: tail.hash };
  if (!unmet) return end;
  const problem =
    unmet.entries > tail.seq
      ? `A checkpoint vouches for ${unmet.entries} entries, ${tail.seq} are there: the newest were cut off.`
      : `Entry ${unmet.entries} is not the one its checkpoint vouches for: the chain was written anew.`;
  return { ...end, fault: { at: Math.min(unmet.entries, tail.seq + 1), problem } };
}

function linkProblem(before: Pick<Entry, 'seq' | 'hash'>, entry: Entry): string | undefined {
  if (entry.seq !== before.seq + 1) return `Entry ${before.seq + 1} is missing.`;
  if (entry.prevHash !== before.hash) return `Entry ${entry.seq} does not follow the one before it.`;
  if (entry.hash !== entryHash(entry)) return `Entry ${entry.seq} was changed.`;
  return undefined;
}

async function badSignature(checkpoints: readonly Checkpoint[], check: CheckSignature): Promise<Fault | undefined> {
  for (const checkpoint of checkpoints) {
    if (!(await checkpointHolds(checkpoint, check))) {
      return { at: checkpoint.entries, problem: `The checkpoint at ${checkpoint.entries} entries is not signed by this node's audit key.` };
    }
  }
  return undefined;
}
