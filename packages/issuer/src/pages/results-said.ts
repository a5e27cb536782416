import { resultIn, type Translate } from '@laurel/web';
import { type Definition, titledIn } from '../achievements/definition.ts';
import type { AwardResult } from '../records.ts';

/** What somebody reached, each with its title and unit, in a line. */
export const resultsSaid = (t: Translate, results: readonly AwardResult[], definition: Definition | undefined): string =>
  results
    .map(({ title, value }) => {
      const type = definition?.results.find((result) => result.title === title)?.type;
      return t('issuer.result.said', { title: titledIn(definition?.results ?? [], title, t.language), value: resultIn(t, value, type) });
    })
    .join(' · ');
