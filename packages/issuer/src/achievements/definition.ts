import type { Language } from '@laurel/base';
import { ACHIEVEMENT_TYPES } from '@laurel/credentials';
import { z } from 'zod';

/** Open Badges 3.0, ResultType, as far as a roster's cell can hold it. */
export const RESULT_TYPES = ['Percent', 'RawScore', 'GradePointAverage', 'LetterGrade', 'PerformanceLevel', 'Result'] as const;

/** Council Recommendation on micro-credentials (2022), "supervision and identity verification during assessment". */
export const IDENTITY_CHECKS = ['not-stated', 'unsupervised', 'supervised', 'supervised-online', 'supervised-onsite'] as const;

export const MOTIFS = ['care', 'drop', 'book', 'compass', 'bars', 'scales', 'bridge', 'seedling', 'speech', 'star', 'code', 'lamp'] as const;
export const COLOURS = ['laurel', 'ink', 'teal', 'plum', 'madder', 'ochre', 'slate', 'umber'] as const;

/** Control characters and the marks that turn a line of text around: a name made of them shows one thing and says another. */
export const HIDDEN_CHARACTERS = /[\p{Cc}\u202A-\u202E\u2066-\u2069]/u;
const HIDDEN_IN_PROSE = /[^\P{Cc}\n\r\t]|[\u202A-\u202E\u2066-\u2069]/u;

const line = (max: number) =>
  z
    .string()
    .trim()
    .min(1, 'required')
    .max(max, 'too_long')
    .refine((text) => !HIDDEN_CHARACTERS.test(text), 'hidden_characters');
const prose = (max: number) =>
  z
    .string()
    .trim()
    .min(1, 'required')
    .max(max, 'too_long')
    .refine((text) => !HIDDEN_IN_PROSE.test(text), 'hidden_characters');
const inBoth = (text: z.ZodType<string, string>) => z.strictObject({ en: text.optional(), fr: text.optional() });
export type Bilingual = { en?: string | undefined; fr?: string | undefined };

const Alignment = z.strictObject({
  targetName: line(200),
  targetUrl: z.url({ protocol: /^https?$/, error: 'not_an_address' }).max(500),
  targetFramework: line(200).optional(),
});

export const ResultDescription = z
  .strictObject({
    title: line(80),
    type: z.enum(RESULT_TYPES),
    min: z.number().optional(),
    max: z.number().optional(),
    /** What may stand in the cell, best first; empty allows anything that fits the type. */
    allowed: z.array(line(40)).max(20).default([]),
  })
  .refine(({ min, max }) => min === undefined || max === undefined || min < max, { path: ['max'], error: 'max_below_min' });
export type ResultDescription = z.infer<typeof ResultDescription>;

/** What a badge stands for, in one or both languages side by side. A version of it never changes. */
export const Definition = z
  .strictObject({
    name: inBoth(line(120)),
    description: inBoth(prose(1_000)),
    /** Markdown. */
    criteria: inBoth(prose(10_000)),
    type: z.enum(ACHIEVEMENT_TYPES),
    tags: z.array(line(60)).max(20),
    alignments: z.array(Alignment).max(20),
    credits: z.number().positive('not_positive').max(400, 'too_many').nullable(),
    /** European Qualifications Framework. */
    level: z.number().int().min(1).max(8).nullable(),
    results: z
      .array(ResultDescription)
      .max(10)
      .refine((all) => new Set(all.map((result) => result.title.toLowerCase())).size === all.length, 'title_twice'),
    validityMonths: z.number().int('not_whole').positive('not_positive').max(1_200, 'too_many').nullable(),
    art: z.strictObject({ motif: z.enum(MOTIFS), colour: z.enum(COLOURS), ribbon: z.string().trim().max(12, 'too_long') }),
    includeName: z.boolean(),
    identityCheck: z.enum(IDENTITY_CHECKS),
  })
  .superRefine((definition, context) => {
    for (const path of missingTexts(definition)) context.addIssue({ code: 'custom', path, message: 'required' });
  });
export type Definition = z.infer<typeof Definition>;

export const TEXTS = ['name', 'description', 'criteria'] as const;
const LANGUAGES: readonly Language[] = ['en', 'fr'];

/** A language that was begun has to be whole, and one has to be. */
export function missingTexts(texts: Record<(typeof TEXTS)[number], Bilingual>): ['name' | 'description' | 'criteria', Language][] {
  const begun = LANGUAGES.filter((language) => TEXTS.some((text) => texts[text][language] !== undefined));
  return (begun.length === 0 ? LANGUAGES.slice(0, 1) : begun).flatMap((language) =>
    TEXTS.filter((text) => texts[text][language] === undefined).map((text): [typeof text, Language] => [text, language]),
  );
}

/** The languages a definition is written in, whole. */
export const languagesOf = (definition: Definition): Language[] => LANGUAGES.filter((language) => definition.name[language] !== undefined);

/** The text in the language asked for, else in the one there is. */
export const said = (text: Bilingual, language: Language): string => text[language] ?? text.en ?? text.fr ?? '';

/** The language a badge is made in for somebody who reads `wanted`. */
export const languageFor = (definition: Definition, wanted: Language): Language => {
  const written = languagesOf(definition);
  return written.includes(wanted) ? wanted : (written[0] ?? 'en');
};
