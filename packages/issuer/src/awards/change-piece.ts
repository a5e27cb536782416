import type { ScopedReader } from '@laurel/store';
import type { Issuer } from '../deps.ts';
import { ROWS_PER_WRITE } from '../limits.ts';
import { StandingChange } from './change-records.ts';

type Listed = { changeId: string; awardIds: readonly string[] };

/** By kind of job, of which one at a time is written down. */
const listed = new WeakMap<Issuer['jobs'], Map<string, Listed>>();

/**
 * The next awards of a change whose job is being written down, in the order they were counted in. Of a whole roster the list is megabytes and a piece is a few rows
 * of it: it is read once and kept until the last piece, since a change that has begun keeps its list.
 */
export async function nextOfChange(
  { jobs }: Pick<Issuer, 'jobs'>,
  db: Pick<ScopedReader, 'one'>,
  { kind, changeId, begin, counted = Number.POSITIVE_INFINITY }: { kind: string; changeId: string; begin: number; counted?: number | undefined },
): Promise<string[]> {
  const kept = listed.get(jobs) ?? new Map<string, Listed>();
  listed.set(jobs, kept);
  const known = kept.get(kind);
  const change = known?.changeId === changeId ? known : { changeId, awardIds: (await db.one(StandingChange, { id: changeId }))?.awardIds ?? [] };
  const piece = change.awardIds.slice(begin, Math.min(begin + ROWS_PER_WRITE, counted));
  if (piece.length === ROWS_PER_WRITE) kept.set(kind, change);
  else kept.delete(kind);
  return piece;
}
