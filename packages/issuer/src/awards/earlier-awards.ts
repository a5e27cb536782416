import { now } from '@laurel/base';
import type { Issuer } from '../deps.ts';
import type { BatchRow } from '../records.ts';
import type { ColumnUse } from '../roster/match-columns.ts';
import { problemAt, type ReadLine } from '../roster/parse-roster.ts';
import type { RosterProblem } from '../roster/read-row.ts';
import { knownHolders } from './make-awards.ts';

type Draft = Pick<BatchRow, 'profile' | 'achievementId' | 'headers' | 'uses'>;

/** Sets the people of a roster aside who hold its achievement already, a piece at a time. */
export async function* asideOfEarlier(issuer: Issuer, draft: Draft, pieces: AsyncIterable<readonly ReadLine[]>): AsyncGenerator<ReadLine[]> {
  for await (const lines of pieces) yield withEarlierAwards(issuer, draft, lines);
}

/** The people among these lines who hold this achievement already, by their line. */
export async function withEarlierAwards(issuer: Issuer, { profile, achievementId, headers, uses }: Draft, lines: readonly ReadLine[]): Promise<ReadLine[]> {
  const rules = { headers, uses: uses as ColumnUse[] }; // written by draftBatch
  const rows = lines.flatMap((line) => line.row ?? []);
  const known = await issuer.store.as(profile).read((db) => knownHolders(db, achievementId, rows, now(issuer.context)));
  return lines.map((line) => {
    const earlier = line.row && known.find(line.row);
    const likely = line.row && !earlier && known.likely(line.row);
    const aside = (problem: RosterProblem): ReadLine => ({ line: line.line, cells: line.cells, problems: [problem] });
    if (earlier) return aside(problemAt(line, rules, earlier.by, 'already_awarded', { on: earlier.of.awardedOn }));
    // A row set aside can be mended; a second badge has to be revoked.
    if (likely) return aside(problemAt(line, rules, 'external_id', 'under_other_number', { id: likely.externalId ?? '' }));
    return line;
  });
}
