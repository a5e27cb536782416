import { resultIn, type Translate } from '@laurel/web';
import { type Definition, titledIn } from '../achievements/definition.ts';
import { valueIn } from '../achievements/level-name.ts';
import type { AwardResult } from '../records.ts';

/** What somebody reached, each with its title and unit, in a line. */
export const resultsSaid = (t: Translate, results: readonly AwardResult[], definition: Definition | undefined): string =>
  results
    .map(({ title, value }) => {
      const known = definition?.results.find((result) => result.title === title);
      const shown = resultIn(t, valueIn(known, value, t.language), known?.type);
      return t('issuer.result.said', { title: titledIn(definition?.results ?? [], title, t.language), value: shown });
    })
    .join(' · ');
