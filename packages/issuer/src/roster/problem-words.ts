import type { Translate } from '@laurel/web';
import { toldFor } from '../achievements/level-name.ts';
import type { RosterProblem } from './read-row.ts';

/** What is wrong with a cell, as a sentence. */
export function wordsOf(t: Translate, { code, values }: RosterProblem): string {
  return t(`issuer.cell.${code}`, {
    ...(code === 'too_many_cells' ? { separator: '' } : {}), // drafts from before it was kept lack it
    ...toldFor(values ?? {}, t.language),
    ...(code === 'date_day' ? { month: t(`issuer.month.${values?.month ?? 1}`) } : {}),
    ...(values?.on ? { on: t.date(String(values.on)) } : {}),
  });
}
