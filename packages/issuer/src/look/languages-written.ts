import type { Language } from '@laurel/base';
import { languagesOf } from '../achievements/definition.ts';
import type { Issuer } from '../deps.ts';
import { Achievement } from '../records.ts';

/**
 * The languages that an institution writes: those of its achievements; before the first, those that its node is set up for. Words of a picture are
 * asked for in these; whoever reads another is given the words there are.
 */
export async function languagesWritten({ store, config }: Pick<Issuer, 'store' | 'config'>, profile: string): Promise<readonly Language[]> {
  const all = await store.as(profile).read((db) => db.list(Achievement, { current: 1 }));
  const written = config.languages.filter((language) => all.some(({ definition }) => languagesOf(definition).includes(language)));
  return written.length > 0 ? written : config.languages;
}
