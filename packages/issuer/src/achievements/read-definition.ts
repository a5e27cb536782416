import type { Language, Problem } from '@laurel/base';
import type { Translate } from '@laurel/web';
import { type Bilingual, Definition, hasTwoEnds, missingAlt, missingTexts, type ResultDescription, SECTIONS, TEXTS } from './definition.ts';
import type { DefinitionForm, SideBySide } from './definition-form.ts';
import { fieldOf, isNumber, placeOf } from './form-fields.ts';

/** What was typed as a definition, or what to mend, each at its field. */
export function definitionOf(form: DefinitionForm, t: Translate): { definition: Definition } | { problems: Problem[] } {
  const raw = rawOf(form);
  const parsed = Definition.safeParse(raw);
  if (parsed.success) return { definition: levelsInOrder(parsed.data) };
  // Asked apart, because zod leaves the question for later where a single field does not fit.
  const missing = [
    // Where the other language has the text, it is this language's being begun that makes it needed.
    ...missingTexts(raw).map(([text, language]) => ({
      path: [text, language],
      message: raw[text][language === 'en' ? 'fr' : 'en'] === undefined ? 'required' : 'language_begun',
    })),
    ...missingAlt(raw).map((path) => ({ path, message: 'alt_needed' })),
    ...(hasTwoEnds(raw) ? [{ path: ['validUntil'], message: 'one_end_only' }] : []),
  ];
  const problems = [...missing, ...parsed.error.issues].map(({ path, message }) => {
    const at = fieldOf(inLanguage(path.map(String), raw, t.language));
    const code = t.has(`issuer.form.${message}`) ? message : isNumber(at) ? 'no_number' : 'unfit';
    return { at, code, detail: t(`issuer.form.${code}`, { levels: levelsAt(form, at).join(', ') }) };
  });
  const first = problems.filter((problem, index) => problems.findIndex((other) => other.at === problem.at) === index);
  return { problems: inOrder(first, t.language) };
}

/** Levels of which each has points go by them, lowest first, however they were typed: “or better” is read off their order. */
const levelsInOrder = (definition: Definition): Definition => ({ ...definition, results: definition.results.map(byPoints) });

function byPoints(result: ResultDescription): ResultDescription {
  const levels = result.levels?.toSorted((a, b) => (a.points ?? Number.NaN) - (b.points ?? Number.NaN)) ?? [];
  if (levels.length === 0 || levels.some(({ points }) => points === undefined)) return result;
  return { ...result, levels, allowed: levels.map(({ name }) => name) };
}

/** The levels of the criterion that a box belongs to, lowest first. */
const levelsAt = ({ results }: DefinitionForm, at: string): string[] =>
  results[Number(/^result_required_(\d+)$/.exec(at)?.[1])]?.levels.map(({ name }) => name) ?? [];

/** Where nothing is written yet, whoever reads French is asked for French. */
const inLanguage = ([text = '', ...rest]: string[], raw: Raw, language: Language): string[] =>
  rest[0] === 'en' && TEXTS.every((one) => Object.keys(raw[one]).length === 0) && TEXTS.some((one) => one === text) ? [text, language] : [text, ...rest];

/** As their boxes stand on the page of somebody who reads this language. */
export const inOrder = (problems: readonly Problem[], language: Language): Problem[] =>
  problems.toSorted((a, b) => placeOf(a.at, language) - placeOf(b.at, language));

/**
 * What of a draft can be shown: parts that do not fit yet are left out, and a name stands where none does; where nothing is written yet, in the language
 * of its reader. Nothing is awarded by it.
 */
export function draftDefinition(form: DefinitionForm, unnamed: string, language: Language): Definition {
  const raw: Record<string, unknown> = { ...rawOf(form) };
  for (let tries = 0; tries < 3; tries++) {
    const parsed = Definition.safeParse(raw);
    if (parsed.success) return levelsInOrder(parsed.data);
    for (const part of new Set(parsed.error.issues.map(({ path }) => String(path[0]))))
      raw[part] = partThatFits(part, raw[part], begunIn(form.texts, language), form, unnamed);
  }
  throw new Error('What is left of a draft is no definition'); // NOT_YET has each part, and any of them fits
}

/** What an achievement says of which nobody has said more yet. */
export const NOT_YET: Record<string, unknown> = {
  type: 'Badge',
  tags: [],
  alignments: [],
  credits: null,
  level: null,
  results: [],
  validityMonths: null,
  art: { motif: 'star', colour: 'laurel', ribbon: '' },
  includeName: true,
  identityCheck: 'not-stated',
};

/** Rows that fit by themselves stay; texts are filled up in each language that was begun. */
function partThatFits(part: string, value: unknown, begun: readonly Language[], { texts }: DefinitionForm, unnamed: string): unknown {
  const { shape } = Definition;
  if (part === 'name' || part === 'description' || part === 'criteria') {
    const stand = part === 'name' ? unnamed : '…';
    const one = shape[part];
    return Object.fromEntries(
      begun.map((language) => {
        const typed = texts[part][language];
        return [language, one.safeParse({ [language]: typed }).success ? typed : stand];
      }),
    );
  }
  if (part === 'alignments' && Array.isArray(value)) return value.filter((row) => shape.alignments.safeParse([row]).success);
  if (part === 'results' && Array.isArray(value)) {
    const fit = value.filter((row) => shape.results.safeParse([row]).success);
    return shape.results.safeParse(fit).success ? fit : [];
  }
  if (part === 'art' && typeof value === 'object') {
    const alt = Object.fromEntries(begun.map((language) => [language, texts.alt[language] || texts.name[language] || unnamed]));
    const art = { ...value, alt };
    if (shape.art.safeParse(art).success) return art;
  }
  return NOT_YET[part];
}

const begunIn = (texts: DefinitionForm['texts'], language: Language): Language[] => {
  const begun = (['en', 'fr'] as const).filter((one) => TEXTS.some((text) => texts[text][one] !== ''));
  return begun.length === 0 ? [language] : begun;
};

type Raw = Record<string, unknown> & {
  name: Bilingual;
  description: Bilingual;
  criteria: Bilingual;
  criteriaUrl?: string;
  validityMonths: number | null;
  validUntil?: string;
  art: { picture?: string; alt?: Bilingual };
};

/** The boxes as a definition's members; an empty box is no member. */
function rawOf(form: DefinitionForm): Raw {
  const { plain } = form;
  const written = (text: SideBySide): Bilingual => filled(form.texts[text]);
  const further = (text: SideBySide): Bilingual | undefined => (Object.keys(written(text)).length === 0 ? undefined : written(text));
  const national = filled({ framework: plain.national_framework, name: plain.national_level, url: plain.national_url });
  return filled({
    name: written('name'),
    description: written('description'),
    outcomes: further('outcomes'),
    criteria: written('criteria'),
    criteriaUrl: plain.criteria_url,
    assessed: further('assessed'),
    ...filled(Object.fromEntries(SECTIONS.map((section) => [section, further(section)]))),
    type: plain.type,
    tags: list(plain.tags),
    code: plain.code,
    fieldOfStudy: plain.field_of_study,
    specialization: plain.specialization,
    alignments: form.alignments.map(({ name, url, framework, code, type, description }) => ({
      targetName: name,
      targetUrl: url,
      ...filled({ targetFramework: framework, targetCode: code, targetType: type, targetDescription: description }),
    })),
    credits: number(plain.credits) ?? null,
    creditUnit: plain.credit_unit,
    level: number(plain.level) ?? null,
    nationalLevel: Object.keys(national).length === 0 ? undefined : { framework: '', name: '', url: '', ...national },
    cost: plain.cost === '' ? undefined : { amount: number(plain.cost), currency: plain.currency.toUpperCase() },
    workloadHours: number(plain.workload),
    participation: plain.participation,
    quality: further('quality'),
    place: plain.place,
    results: form.results.map(({ title, french, type, min, max, allowed, order, required, levels }) => ({
      title,
      type,
      allowed: list(allowed),
      ...filled({
        frenchTitle: french,
        min: number(min),
        max: number(max),
        order,
        required,
        levels:
          levels.length === 0
            ? undefined
            : levels.map((level) => ({
                name: level.name,
                ...filled({
                  frenchName: level.french,
                  points: number(level.points),
                  description: level.description,
                  frenchDescription: level.french_description,
                }),
              })),
      }),
    })),
    validityMonths: number(plain.validity_months) ?? null,
    validUntil: plain.valid_until,
    related: form.related.length === 0 ? undefined : form.related.map(({ url, language }) => ({ url, ...filled({ language }) })),
    art: { motif: plain.motif, colour: plain.colour, ribbon: plain.ribbon, ...filled({ picture: plain.picture, alt: further('alt') }) },
    includeName: form.includeName,
    identityCheck: plain.identity_check,
  }) as Raw; // name, description and criteria are objects, and stay
}

const filled = <T extends object>(members: T): Partial<T> =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined && value !== '')) as Partial<T>; // the members that are there

const list = (text: string): string[] => [...new Set(text.split(/[,\n]/).map((part) => part.trim()))].filter((part) => part !== '');

/** Both decimal marks, and gaps between thousands; what is no number stays one that no rule lets through. */
const number = (text: string): number | undefined =>
  text === '' ? undefined : Number(text.replace(/(?<=\d)[ \u00A0\u202F](?=\d{3}(\D|$))/g, '').replace(',', '.'));
