import type { Language } from '@laurel/base';

const isLanguage = (text: string | undefined, offered: readonly Language[]): text is Language => offered.some((language) => language === text);

/** `?lang` for this page, else what the switch remembered, else the signed-in person's own, else what the browser asks for, else the node's first. */
export function chooseLanguage(
  offered: readonly Language[],
  asked: { query: string | undefined; cookie: string | undefined; person: Language | undefined; accept: string | undefined },
): Language {
  if (isLanguage(asked.query, offered)) return asked.query;
  if (isLanguage(asked.cookie, offered)) return asked.cookie;
  if (isLanguage(asked.person, offered)) return asked.person;
  return acceptable(asked.accept ?? '', offered) ?? offered[0] ?? 'en';
}

/** RFC 9110 section 12.5.4, by weight then order; a language we do not have falls to the next. */
function acceptable(header: string, offered: readonly Language[]): Language | undefined {
  const ranges = header
    .split(',')
    .map((part) => {
      const [range = '', ...parameters] = part.trim().toLowerCase().split(';');
      const weight = parameters.map((parameter) => /^\s*q=([01](?:\.\d{0,3})?)\s*$/.exec(parameter)?.[1]).find((q) => q !== undefined);
      return { primary: range.split('-')[0], weight: Number(weight ?? 1) };
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight);
  for (const { primary } of ranges) if (isLanguage(primary, offered)) return primary;
  return undefined;
}
