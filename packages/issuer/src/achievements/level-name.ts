import type { Language } from '@laurel/base';

type Leveled = { levels?: readonly { name: string; frenchName?: string | undefined }[] | undefined };
type Listed = Leveled & { allowed?: readonly string[] | undefined };

const ALIKE: readonly ((text: string) => string)[] = [
  (text) => text.normalize('NFC'),
  (text) => text.normalize('NFC').trim().replace(/\s+/g, ' ').toLowerCase(),
];

/**
 * What is stored of a value that somebody wrote: one of a list as the list has it, a level by its name whichever of its two names they wrote; in capitals or
 * not where no other differs by that alone. What could be two of them stays as it is.
 */
export function storedValue({ levels = [], allowed = [] }: Listed, written: string): string {
  if (allowed.includes(written) || levels.some(({ name }) => name === written)) return written;
  const names = new Map<string, Set<string>>();
  const name = (stored: string, called = stored) => names.set(called, (names.get(called) ?? new Set()).add(stored));
  for (const one of allowed) name(one);
  for (const level of levels) {
    name(level.name);
    if (level.frenchName !== undefined) name(level.name, level.frenchName);
  }
  for (const folded of ALIKE) {
    const meant = new Set([...names].flatMap(([called, stored]) => (folded(called) === folded(written) ? [...stored] : [])));
    const [only] = meant;
    if (only !== undefined) return meant.size === 1 ? only : written;
  }
  return written;
}

/** A stored value as whoever reads `language` calls it: written so, it is this value again, so that a name that could be another level's is not used. */
export function valueIn(result: Leveled | undefined, value: string, language: Language): string {
  const french = language === 'fr' ? result?.levels?.find(({ name }) => name === value)?.frenchName : undefined;
  return result && french !== undefined && storedValue(result, french) === value ? french : value;
}

export type Values = Record<string, string | number>;
const FRENCH = '_fr';

/** Stored values to be told in whichever language is read later: in French too, where that is another text. */
export function valuesTold(result: Leveled, told: Record<string, readonly string[]>): Values {
  const listed = (all: readonly string[], language: Language): string => all.map((value) => valueIn(result, value, language)).join(', ');
  return Object.fromEntries(
    Object.entries(told).flatMap(([name, all]): [string, string][] => {
      const [english, french] = [listed(all, 'en'), listed(all, 'fr')];
      return [[name, english], ...(french === english ? [] : [[`${name}${FRENCH}`, french] as [string, string]])];
    }),
  );
}

/** What `valuesTold` made, for who reads `language`. */
export const toldFor = (values: Values, language: Language): Values =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, (language === 'fr' && values[`${name}${FRENCH}`]) || value]));
