import type { Language } from '@laurel/base';
import { z } from 'zod';

/** Control characters and the marks that turn a line of text around: a name made of them shows one thing and says another. */
export const HIDDEN_CHARACTERS = /[\p{Cc}\u202A-\u202E\u2066-\u2069]/u;
const HIDDEN_IN_PROSE = /[^\P{Cc}\n\r\t]|[\u202A-\u202E\u2066-\u2069]/u;

const text = (max: number, hidden: RegExp) =>
  z
    .string()
    .trim()
    .min(1, 'required')
    .max(max, 'too_long')
    .refine((typed) => !hidden.test(typed), 'hidden_characters');
export const line = (max: number) => text(max, HIDDEN_CHARACTERS);
export const prose = (max: number) => text(max, HIDDEN_IN_PROSE);
export const address = z.url({ protocol: /^https?$/, error: 'not_an_address' }).max(500, 'too_long');

export const inBoth = (one: z.ZodType<string, string>) => z.strictObject({ en: one.optional(), fr: one.optional() });
export type Bilingual = { en?: string | undefined; fr?: string | undefined };

/** Both languages as somebody writes them: first the one they read. */
export const readersFirst = (language: Language): readonly Language[] => (language === 'fr' ? ['fr', 'en'] : ['en', 'fr']);

/** The text in the language asked for, else in the one there is. */
export const said = (both: Bilingual, language: Language): string => both[language] ?? both.en ?? both.fr ?? '';

/** The language that `said` speaks. */
export const saidIn = (both: Bilingual, language: Language): Language => (both[language] !== undefined ? language : both.en !== undefined ? 'en' : 'fr');
