import type { Json } from '@laurel/credentials';
import type { Translate } from './i18n.ts';

/** A level of the European framework as the reader's language calls it, which it has a name of its own in. */
export function levelIn<T extends Json>(t: Translate, { name, url, framework }: { name: T; url?: Json | undefined; framework?: Json | undefined }): T | string {
  const [, level] = (typeof name === 'string' && /^EQF (?:level )?([1-8])$/.exec(name)) || [];
  const isEuropean = framework === EQF || url === `http://data.europa.eu/snb/eqf/${level}`;
  return level !== undefined && isEuropean ? t('web.level.eqf', { level }) : name;
}

export const EQF = 'European Qualifications Framework';
