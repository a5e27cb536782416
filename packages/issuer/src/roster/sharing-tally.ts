import { PROBLEMS_SHOWN, SHARING_SHOWN } from '../limits.ts';
import type { RosterLineRow } from '../records.ts';
import { type Kept, keep } from './problem-tally.ts';
import { emailKey } from './same-recipient.ts';

/** Finds the addresses under which rows stand that say by their numbers that they are of different people, by their lines: a family, or one person with a wrong number. */
export function tallySharing(): { add: (line: RosterLineRow) => void; sharing: () => Kept<Kept<number>> } {
  // Most addresses stand in one row, of which the line is all that is kept.
  const byEmail = new Map<string, number | Kept<number>>();
  return {
    add: ({ line, read }) => {
      if (read === null) return;
      const key = emailKey(read.email);
      const had = byEmail.get(key);
      if (typeof had === 'object') keep(had, line, SHARING_SHOWN);
      else byEmail.set(key, had === undefined ? line : { count: 2, shown: [had, line] });
    },
    sharing: () => {
      const all: Kept<Kept<number>> = { count: 0, shown: [] };
      for (const lines of byEmail.values()) if (typeof lines === 'object') keep(all, lines, PROBLEMS_SHOWN);
      return all;
    },
  };
}
