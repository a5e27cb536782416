import type { Language } from '@laurel/base';

/** Text by key in one language, ICU message syntax: `t('issuer.batch.ready', { count: 1999 })`. A missing key throws in tests and shows the key in production. */
export type Translate = {
  (key: string, values?: Record<string, string | number>): string;
  language: Language;
  date: (iso: string) => string;
  dateTime: (iso: string) => string;
  number: (value: number) => string;
};
