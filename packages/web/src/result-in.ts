import type { Translate } from './i18n.ts';

/** A result as it is read: a percentage that was typed as a bare number says that it is one. */
export const resultIn = (t: Translate, value: string, type: string | undefined): string =>
  type === 'Percent' && /^[+-]?\d+(?:[.,]\d+)?$/.test(value.trim()) ? t('web.result.percent', { value: value.trim() }) : value;
