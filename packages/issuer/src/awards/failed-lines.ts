import type { JobItemRow, JobRow } from '@laurel/store';
import type { Issuer } from '../deps.ts';
import { LINES_AT_ONCE } from '../limits.ts';
import { type Kept, keep } from '../roster/problem-tally.ts';

/** Lines of a roster that its job left: whose people had the badge by then, that a restore set aside, and that could not be awarded. */
export type FailedLines = { repeated: Kept<JobItemRow>; restored: Kept<JobItemRow>; refused: Kept<JobItemRow> };

/** Counts them, page by page: after a restore it may be all that there are. */
export async function failedLines(issuer: Issuer, job: JobRow): Promise<FailedLines> {
  const none = (): Kept<JobItemRow> => ({ count: 0, shown: [] });
  const lines: FailedLines = { repeated: none(), restored: none(), refused: none() };
  for (let behind: number | undefined = job.failed === 0 ? undefined : -1; behind !== undefined; ) {
    const page = { behind, take: LINES_AT_ONCE };
    const items: JobItemRow[] = await issuer.store.read((db) => issuer.jobs.failedItems(db, job, page));
    for (const item of items) {
      const code = toldOf(item, 'code');
      keep(code === 'already_awarded' ? lines.repeated : code === 'restored' ? lines.restored : lines.refused, item);
    }
    behind = items.length < LINES_AT_ONCE ? undefined : items.at(-1)?.position;
  }
  return lines;
}

/** What a job wrote down of an item: why it was left, and the award that was there before. */
export function toldOf({ result }: JobItemRow, what: 'code' | 'award'): string | undefined {
  const said: unknown = typeof result === 'object' && result !== null ? Object.entries(result).find(([name]) => name === what)?.[1] : undefined;
  return typeof said === 'string' ? said : undefined;
}
