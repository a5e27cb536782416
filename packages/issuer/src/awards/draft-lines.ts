import { MoreThan, type Where } from '@laurel/store';
import type { Issuer } from '../deps.ts';
import { LINES_AT_ONCE } from '../limits.ts';
import { type BatchRow, RosterLine, type RosterLineRow } from '../records.ts';
import { SEPARATORS, type Separator } from '../roster/read-csv.ts';

/** The lines of a roster in their order, page by page: each is a snapshot of its own, so that a long look holds up nobody. */
export async function* draftLines(
  issuer: Issuer,
  { profile, id }: Pick<BatchRow, 'profile' | 'id'>,
  only: Pick<Where<RosterLineRow>, 'problems'> = {},
): AsyncGenerator<RosterLineRow[]> {
  for (let behind: number | undefined = 0; behind !== undefined; ) {
    const where = { ...only, batchId: id, line: MoreThan(behind) };
    const lines: RosterLineRow[] = await issuer.store.as(profile).read((db) => db.list(RosterLine, where, { order: { line: 'ASC' }, take: LINES_AT_ONCE }));
    if (lines.length > 0) yield lines;
    behind = lines.length < LINES_AT_ONCE ? undefined : lines.at(-1)?.line;
  }
}

/** What stood between the cells of the file, as a row with too many of them was told: such a row stays until the file is sent again. */
export const separatorIn = (lines: readonly RosterLineRow[]): Separator | undefined =>
  SEPARATORS.find((one) => lines.some(({ problems }) => problems?.some(({ values }) => values?.separator === one)));
