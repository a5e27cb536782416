import type { Language } from '@laurel/base';
import type { Definition, ResultDescription } from './definition.ts';
import { FURTHER_TEXTS, languagesOf } from './definition.ts';

/** One thing a reader looks for. `at` is the box of the form where it is said; `id` ends its text keys. */
export type Looked = { id: string; there: boolean; at: string };

/**
 * What an employer looks for on a badge of somebody they do not know, in the order they read it. Nothing here is needed to publish. `spoken`: the
 * languages of the node; where there is one, nobody looks for another.
 */
export function employerLooksFor(definition: Definition, spoken: readonly Language[]): Looked[] {
  const { alignments, outcomes, assessed, results, level, nationalLevel, credits, workloadHours, identityCheck, validityMonths, validUntil, art } = definition;
  const languages = languagesOf(definition);
  const once = saidOnce(definition);
  const open = results.findIndex(earnsByAnyLevel);
  return [
    { id: 'outcomes', there: outcomes !== undefined, at: `outcomes_${languages[0] ?? 'en'}` },
    { id: 'skills', there: alignments.length > 0, at: 'alignment_name_0' },
    { id: 'assessed', there: assessed !== undefined, at: `assessed_${languages[0] ?? 'en'}` },
    { id: 'results', there: results.length > 0, at: 'result_title_0' },
    ...(results.some(isCriterion) ? [{ id: 'earns', there: open === -1, at: `result_required_${open}` }] : []),
    { id: 'level', there: level !== null || nationalLevel !== undefined, at: 'level' },
    { id: 'amount', there: workloadHours !== undefined || credits !== null, at: 'workload' },
    { id: 'identity', there: identityCheck !== 'not-stated', at: 'identity_check' },
    { id: 'validity', there: validityMonths !== null || validUntil !== undefined, at: 'validity_months' },
    ...(spoken.length < 2 ? [] : [{ id: 'languages', there: once === undefined, at: once ?? 'name_fr' }]),
    { id: 'alt', there: art.alt !== undefined, at: `alt_${languages[0] ?? 'en'}` },
  ];
}

const isCriterion = ({ levels = [] }: ResultDescription): boolean => levels.length > 0;

/** A criterion of a rubric of which no level is marked as the one that earns the badge: the lowest does then. */
export const earnsByAnyLevel = (result: ResultDescription): boolean => isCriterion(result) && result.required === undefined;

/** Titles of such criteria: whoever publishes them says that they mean it. */
export const openCriteria = ({ results }: Pick<Definition, 'results'>): string[] => results.filter(earnsByAnyLevel).map(({ title }) => title);

/**
 * Council Recommendation of 16 June 2022 on micro-credentials (2022/C 243/02), annex I: the mandatory elements. Four stand in every badge whatever
 * the form says; the level only where one applies, which the form cannot know.
 */
export function euElements(definition: Definition): (Looked & { given: boolean })[] {
  const { place, outcomes, alignments, workloadHours, credits, level, nationalLevel, assessed, participation, quality } = definition;
  const language = languagesOf(definition)[0] ?? 'en';
  const always = (id: string, at: string) => ({ id, there: true, given: true, at });
  const said = (id: string, there: boolean, at: string) => ({ id, there, given: false, at });
  return [
    { ...always('learner', 'include_name'), there: definition.includeName },
    { ...always('title', `name_${language}`), there: languagesOf(definition).length > 0 },
    said('country', place !== undefined, 'place'),
    always('body', ''),
    always('date', ''),
    said('outcomes', outcomes !== undefined || alignments.length > 0, `outcomes_${language}`),
    said('workload', workloadHours !== undefined || credits !== null, 'workload'),
    said('level', level !== null || nationalLevel !== undefined, 'level'),
    said('assessment', assessed !== undefined, `assessed_${language}`),
    said('participation', participation !== undefined, 'participation'),
    said('quality', quality !== undefined, `quality_${language}`),
  ];
}

/** What an institution that asks for all of them misses: of a micro-credential alone, since a badge for taking part has no level. */
export const elementsMissing = ({ elements }: { elements: boolean }, definition: Definition): Looked[] =>
  elements && definition.type === 'MicroCredential' ? euElements(definition).filter(({ there }) => !there) : [];

/** The first box that is still to be filled so that all is said in both languages: what is said in one would stand in the wrong one in half of the badges. */
function saidOnce(definition: Definition): string | undefined {
  const texts = (['name', ...FURTHER_TEXTS] as const).flatMap((text) => {
    const both = definition[text];
    return both === undefined ? [] : (['en', 'fr'] as const).filter((language) => both[language] === undefined).map((language) => `${text}_${language}`);
  });
  return [...texts, ...definition.results.flatMap(withoutFrench)][0];
}

/** A result and its levels are written once, with their French beside it. */
const withoutFrench = ({ frenchTitle, levels = [] }: Definition['results'][number], n: number): string[] => [
  ...(frenchTitle === undefined ? [`result_french_${n}`] : []),
  ...levels.flatMap(({ frenchName, description, frenchDescription }, k) => [
    ...(frenchName === undefined ? [`level_french_${n}_${k}`] : []),
    ...(description === undefined && frenchDescription !== undefined ? [`level_description_${n}_${k}`] : []),
    ...(description !== undefined && frenchDescription === undefined ? [`level_french_description_${n}_${k}`] : []),
  ]),
];
