import type { Language } from '@laurel/base';
import { ACHIEVEMENT_TYPES, TARGET_TYPES } from '@laurel/credentials';
import { z } from 'zod';
import { Art } from './art.ts';
import { isCompared, VALUE_ORDERS, wrongWithResult } from './result-value.ts';
import { address, type Bilingual, inBoth, line, prose } from './texts.ts';

export { COLOURS, MOTIFS } from './art.ts';
export { type Bilingual, HIDDEN_CHARACTERS, readersFirst, said } from './texts.ts';

/** Open Badges 3.0, ResultType, as far as a roster's cell can hold it. */
export const RESULT_TYPES = [
  'Percent',
  'RawScore',
  'GradePointAverage',
  'LetterGrade',
  'PerformanceLevel',
  'RubricCriterionLevel',
  'RubricScore',
  'ScaledScore',
  'Result',
] as const;

/** Council Recommendation on micro-credentials (2022), "supervision and identity verification during assessment". */
export const IDENTITY_CHECKS = ['not-stated', 'unsupervised', 'supervised', 'supervised-online', 'supervised-onsite'] as const;

/** The same recommendation, "form of participation in the learning activity". */
export const PARTICIPATIONS = ['onsite', 'online', 'blended', 'volunteering', 'work'] as const;

export { TARGET_TYPES };

/** A badge that names more says nothing of any. */
export const ALIGNMENTS = 20;

const Alignment = z.strictObject({
  targetName: line(200),
  targetUrl: address,
  targetFramework: line(200).optional(),
  targetCode: line(100).optional(),
  targetDescription: line(500).optional(),
  targetType: z.enum(TARGET_TYPES).optional(),
});
export type Alignment = z.infer<typeof Alignment>;

/** A step of a rubric. Either of its names may stand in a roster's cell; the French ones stand in French badges where the rubric is written in English. */
const RubricLevel = z.strictObject({
  name: line(40),
  frenchName: line(40).optional(),
  points: z.number().optional(),
  description: line(500).optional(),
  frenchDescription: line(500).optional(),
});
export type RubricLevel = z.infer<typeof RubricLevel>;

export const ResultDescription = z
  .strictObject({
    /** What a roster's column is called after. */
    title: line(80),
    frenchTitle: line(80).optional(),
    type: z.enum(RESULT_TYPES),
    min: z.number().optional(),
    max: z.number().optional(),
    /** What may stand in the cell; empty allows anything that fits the type. Of a rubric these are its levels. */
    allowed: z.array(line(40)).max(20).default([]),
    /** How `allowed` is written. Needed where a value is required; versions from before it was asked for have none. */
    order: z.enum(VALUE_ORDERS).optional(),
    /** The value or level that earns the badge. */
    required: line(40).optional(),
    /** Of one criterion of a rubric, lowest first. */
    levels: z
      .array(RubricLevel)
      .max(10)
      .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, 'level_twice')
      .optional(),
  })
  .refine(({ min, max }) => min === undefined || max === undefined || min < max, { path: ['max'], error: 'max_below_min' })
  .refine(({ type, levels }) => type !== 'RubricCriterionLevel' || (levels !== undefined && levels.length > 1), { path: ['levels'], error: 'levels_missing' })
  .transform((result) => (result.levels?.length ? { ...result, order: undefined, allowed: result.levels.map(({ name }) => name) } : result))
  // “C or better” can be held only where it is known what is better.
  .refine((result) => result.required === undefined || result.allowed.length === 0 || isCompared(result), { path: ['order'], error: 'order_needed' })
  .refine((result) => result.required === undefined || result.allowed.length > 0 || isCompared(result), { path: ['allowed'], error: 'values_needed' })
  // What nobody can reach would be earned by nobody.
  .refine((result) => canBeReached(result) || !result.levels?.length, { path: ['required'], error: 'not_a_level' })
  .refine((result) => canBeReached(result) || (result.levels ?? []).length > 0, { path: ['required'], error: 'not_a_value' });

export type ResultDescription = z.infer<typeof ResultDescription>;

type Titled = Pick<ResultDescription, 'title' | 'frenchTitle'>;
/** What a result is called for whoever reads `language`. */
export const titleOf = ({ title, frenchTitle }: Titled, language: Language): string => (language === 'fr' && frenchTitle) || title;
/** The same of one that an award or a column has by its title; one that the achievement does not have is called as it stands. */
export const titledIn = (results: readonly Titled[], title: string, language: Language): string =>
  titleOf(results.find((result) => result.title === title) ?? { title }, language);

const canBeReached = (result: Parameters<typeof wrongWithResult>[1]): boolean =>
  result.required === undefined || !wrongWithResult(result.required, result, 'assessed-here');

const Related = z.strictObject({
  url: address,
  language: z.stringFormat('language', /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, { error: 'not_a_language' }).optional(),
});
export type Related = z.infer<typeof Related>;

/**
 * What a badge stands for, in one or both languages side by side. A version of it never changes: what later versions of this
 * software added is optional, because earlier rows lack it.
 */
export const Definition = z
  .strictObject({
    name: inBoth(line(120)),
    description: inBoth(prose(1_000)),
    /** What somebody will be able to do, one a line. */
    outcomes: inBoth(prose(4_000)).optional(),
    /** Markdown. */
    criteria: inBoth(prose(10_000)),
    /** A page that says the same, or all of it. */
    criteriaUrl: address.optional(),
    assessed: inBoth(line(300)).optional(),
    /** Of a micro-credential that is assessed on application: its parts, why it is worth having, what helps on the way, what to send. */
    components: inBoth(prose(4_000)).optional(),
    rationale: inBoth(prose(4_000)).optional(),
    resources: inBoth(prose(4_000)).optional(),
    submission: inBoth(prose(4_000)).optional(),
    type: z.enum(ACHIEVEMENT_TYPES),
    tags: z.array(line(60)).max(20),
    code: line(60).optional(),
    fieldOfStudy: line(120).optional(),
    specialization: line(120).optional(),
    alignments: z.array(Alignment).max(ALIGNMENTS),
    credits: z.number().positive('not_positive').max(400, 'too_many').nullable(),
    creditUnit: line(30).optional(),
    /** European Qualifications Framework. */
    level: z.number().int().min(1).max(8).nullable(),
    nationalLevel: z.strictObject({ framework: line(120), name: line(60), url: address }).optional(),
    /** What taking part costs; nothing where it is 0. ISO 4217. */
    cost: z
      .strictObject({ amount: z.number().min(0, 'negative').max(1_000_000, 'too_many'), currency: z.string().regex(/^[A-Z]{3}$/, 'not_a_currency') })
      .optional(),
    workloadHours: z.number().positive('not_positive').max(10_000, 'too_many').optional(),
    participation: z.enum(PARTICIPATIONS).optional(),
    quality: inBoth(line(300)).optional(),
    /** Country or region of the institution, as a reader abroad would write it. */
    place: line(80).optional(),
    results: z
      .array(ResultDescription)
      .max(20)
      .refine((all) => new Set(all.map((result) => result.title.toLowerCase())).size === all.length, 'title_twice'),
    validityMonths: z.number().int('not_whole').positive('not_positive').max(1_200, 'too_many').nullable(),
    /** YYYY-MM-DD: for every badge of this version the same last day. */
    validUntil: z.iso.date('not_a_day').optional(),
    related: z
      .array(Related)
      .max(10)
      .refine((all) => new Set(all.map(({ url }) => url)).size === all.length, 'address_twice')
      .optional(),
    art: Art,
    includeName: z.boolean(),
    identityCheck: z.enum(IDENTITY_CHECKS),
  })
  .superRefine((definition, context) => {
    const problem = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message });
    for (const path of missingTexts(definition)) problem(path, 'required');
    // A badge describes each thing once: what stands at one address cannot be its criteria and something related to it.
    if (definition.related?.some(({ url }) => url === definition.criteriaUrl)) problem(['related'], 'address_twice');
    for (const path of missingAlt(definition)) problem(path, 'alt_needed');
    if (hasTwoEnds(definition)) problem(['validUntil'], 'one_end_only');
  });
export type Definition = z.infer<typeof Definition>;

/** Texts that a language must have to be whole, and those it may have. */
export const TEXTS = ['name', 'description', 'criteria'] as const;
export const SECTIONS = ['components', 'rationale', 'resources', 'submission'] as const;
export const FURTHER_TEXTS = ['outcomes', 'assessed', 'quality', ...SECTIONS] as const;
const LANGUAGES: readonly Language[] = ['en', 'fr'];

type Texts = Pick<Definition, (typeof TEXTS)[number]> & { criteriaUrl?: string | undefined };

/** A language that was begun has to be whole, and one has to be. Criteria may stand on a page of their own. */
export function missingTexts(texts: Texts): [(typeof TEXTS)[number], Language][] {
  const begun = begunIn(texts);
  const needed = texts.criteriaUrl === undefined ? TEXTS : TEXTS.filter((text) => text !== 'criteria');
  return (begun.length === 0 ? LANGUAGES.slice(0, 1) : begun).flatMap((language) =>
    needed.filter((text) => texts[text][language] === undefined).map((text): [typeof text, Language] => [text, language]),
  );
}

/** A picture of one's own is said in words in each language that was begun: nobody else can tell what it shows. */
export function missingAlt({ art, ...texts }: Texts & { art: { picture?: string | undefined; alt?: Bilingual | undefined } }): string[][] {
  if (art.picture === undefined) return [];
  return begunIn(texts).flatMap((language) => (art.alt?.[language] === undefined ? [['art', 'alt', language]] : []));
}

/** A number of months and a last day contradict each other. */
export const hasTwoEnds = ({ validityMonths, validUntil }: { validityMonths?: number | null; validUntil?: string | undefined }): boolean =>
  validityMonths != null && validUntil !== undefined;

/** The languages in which something is written. */
const begunIn = (texts: Texts): Language[] => LANGUAGES.filter((language) => TEXTS.some((text) => texts[text][language] !== undefined));

/** The languages a definition is written in, whole. */
export const languagesOf = (definition: Definition): Language[] => LANGUAGES.filter((language) => definition.name[language] !== undefined);

/** The language a badge is made in for somebody who reads `wanted`. */
export const languageFor = (definition: Definition, wanted: Language): Language => {
  const written = languagesOf(definition);
  return written.includes(wanted) ? wanted : (written[0] ?? 'en');
};
