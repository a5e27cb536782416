import type { Language } from '@laurel/base';

type Leveled = { levels?: readonly { name: string; frenchName?: string | undefined }[] | undefined };

/** What is stored of a value that somebody wrote: a level by its name, whichever of its two names they wrote; what could be two levels stays as it is. */
export function storedValue({ levels = [] }: Leveled, written: string): string {
  if (levels.some(({ name }) => name === written)) return written;
  const meant = levels.filter(({ name, frenchName }) => [name, frenchName].some((one) => one?.normalize('NFC') === written.normalize('NFC')));
  return meant.length === 1 && meant[0] ? meant[0].name : written;
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
