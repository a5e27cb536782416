import type { ScopedReader } from '@laurel/store';
import type { Actor } from '../deps.ts';
import { ROWS_PER_WRITE } from '../limits.ts';
import { AwardEvent } from '../records.ts';

/** How often PINs were made for some awards so far, by whichever page, and the last time. */
export type SlipsMade = { count: number; last: { at: string; actor: Actor } | undefined };

/** What a page that asks before making slips carries, to tell whether any were made since it was shown. */
export const seenOf = ({ count }: SlipsMade): string => String(count);

export const madeForBatch = (db: ScopedReader, batchId: string): Promise<SlipsMade> =>
  tally(made(db).andWhere('event.awardId IN (SELECT award.id FROM award WHERE award.batch_id = :batchId)', { batchId }));

export async function madeForAwards(db: ScopedReader, awardIds: readonly string[]): Promise<SlipsMade> {
  const all: SlipsMade = { count: 0, last: undefined };
  for (const ids of piecesOf(awardIds)) {
    const { count, last } = await tally(made(db).andWhere('event.awardId IN (:...ids)', { ids }));
    all.count += count;
    if (last && last.at >= (all.last?.at ?? '')) all.last = last;
  }
  return all;
}

export function* piecesOf(ids: readonly string[]): Generator<string[]> {
  for (let start = 0; start < ids.length; start += ROWS_PER_WRITE) yield ids.slice(start, start + ROWS_PER_WRITE);
}

const made = (db: ScopedReader) => db.query(AwardEvent, 'event').andWhere("event.kind = 'pin-made'");

async function tally(events: ReturnType<typeof made>): Promise<SlipsMade> {
  const count = await events.getCount();
  const last = (await events.orderBy('event.at', 'DESC').take(1).getMany())[0];
  return { count, last: last && { at: last.at, actor: last.actor } };
}
