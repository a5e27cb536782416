import type { Language } from '@laurel/base';
import type { Achievement, BadgeInput, ResultDescription as DescribedResult } from '@laurel/credentials';
import { badgeSvg, makeTranslate, type Translate } from '@laurel/web';
import type { Issuer } from '../deps.ts';
import type { AchievementRow, AwardResult } from '../records.ts';
import { type Definition, languagesOf, type ResultDescription, said } from './definition.ts';
import { lowestFirst } from './result-value.ts';

/** One version of an achievement in one of its languages, as credentials and the public page tell it. `picture` is what `pictureIn` found. */
export function achievementIn(
  issuer: Pick<Issuer, 'publicUrl'>,
  { id, version, definition }: AchievementRow,
  language: Language,
  { picture, participation = false }: { picture: string | undefined; participation?: boolean },
): Achievement {
  if (definition.art.picture !== undefined && picture === undefined) throw new Error('An uploaded picture must stand in its badge');
  const url = `${issuer.publicUrl}/achievements/${id}`;
  const name = said(definition.name, language);
  const narrative = criteriaIn(definition, language);
  const { code: humanCode, fieldOfStudy, specialization } = definition;
  const related = relatedIn(url, version, definition, language);
  return {
    id: url,
    name,
    description: said(definition.description, language),
    criteria: { ...(narrative === '' ? {} : { narrative }), id: definition.criteriaUrl ?? url },
    achievementType: definition.type,
    // The picture travels inside: a wallet shows it without telling anybody, and it outlives this node.
    image: { id: picture ?? drawn(definition, name, participation), caption: altOf(definition, language) },
    inLanguage: language,
    version: String(version),
    ...(humanCode === undefined ? {} : { humanCode }),
    ...(fieldOfStudy === undefined ? {} : { fieldOfStudy }),
    ...(specialization === undefined ? {} : { specialization }),
    tags: definition.tags,
    alignments: [...definition.alignments, ...nationalLevel(definition)].map(({ ...alignment }) => definedMembers(alignment)),
    ...(definition.level === null ? {} : { level: eqf(definition.level) }),
    ...(definition.credits === null ? {} : { creditsAvailable: definition.credits }),
    results: definition.results.map((result, index) => resultIn(resultId(url, index), result, language)),
    ...(related.length === 0 ? {} : { related }),
  };
}

/** What an offer tells of it before there is a badge: what the badge will say, as far as it reads without one. */
export function offeredIn(definition: Definition, language: Language): Record<string, unknown> {
  const { level, nationalLevel: national, description } = definition;
  const [criteria, described] = [criteriaIn(definition, language), said(description, language)];
  return {
    name: said(definition.name, language),
    locale: language,
    ...(described === '' ? {} : { description: described }),
    ...(criteria === '' ? {} : { criteria }),
    ...(level !== null ? { level: eqf(level) } : national ? { level: { name: national.name, url: national.url, framework: national.framework } } : {}),
  };
}

/** What one award reached of an achievement's results: a value, or of a rubric the level it names. */
export function resultsIn(achievement: Pick<Achievement, 'id'>, { results }: Definition, reached: readonly AwardResult[]): NonNullable<BadgeInput['results']> {
  return reached.map(({ title, value }) => {
    const index = results.findIndex((description) => description.title === title);
    const id = resultId(achievement.id, index);
    const level = results[index]?.levels?.findIndex(({ name }) => name === value) ?? -1;
    return { resultDescription: id, ...(level < 0 ? { value } : { achievedLevel: levelId(id, level) }) };
  });
}

/** The words for the picture: what the registrar wrote, else the badge's name. */
export const altOf = ({ art, name }: Definition, language: Language): string => (art.alt && said(art.alt, language)) || said(name, language);

const resultId = (achievement: string, index: number) => `${achievement}#result-${index + 1}`;
const levelId = (result: string, index: number) => `${result}-level-${index + 1}`;

const drawn = ({ art: { motif, colour, ribbon } }: Definition, title: string, participation: boolean): string =>
  `data:image/svg+xml;base64,${Buffer.from(badgeSvg({ title, motif, colour, ribbon, kind: participation ? 'participation' : 'assessed', alt: title })).toString('base64')}`;

/**
 * Open Badges 3.0 has no member for outcomes, workload, form of participation and quality assurance, and a context of our own would keep other
 * verifiers from reading the badge: what the institution states stands in the criteria's Markdown, each under its name.
 */
function criteriaIn(definition: Definition, language: Language): string {
  const t = makeTranslate(language);
  const section = (key: string, text: string) => (text === '' ? [] : [`**${t(key)}**\n\n${text}`]);
  const { outcomes, assessed } = definition;
  const facts = statedIn(t, definition).map(({ term, detail }) => `- ${term}${language === 'fr' ? '\u00A0' : ''}: ${detail}`);
  return [
    ...(outcomes ? section('issuer.achievement.outcomes', asList(said(outcomes, language))) : []),
    said(definition.criteria, language),
    ...(assessed ? section('issuer.achievement.assessed', said(assessed, language)) : []),
    // Under a heading of their own: a country is nothing that one does for the badge.
    ...section('issuer.in-short', facts.join('\n')),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** What an achievement says in a line each, beyond the members of Open Badges. */
export function statedIn(t: Translate, definition: Definition): { term: string; detail: string }[] {
  const { workloadHours, participation, quality, place, credits, creditUnit } = definition;
  const stated = (key: string, detail: string | undefined) => (detail === undefined ? [] : [{ term: t(key), detail }]);
  return [
    ...stated('issuer.achievement.credits', credits === null || creditUnit === undefined ? undefined : `${t.number(credits)} ${creditUnit}`),
    ...stated('issuer.achievement.workload', workloadHours === undefined ? undefined : t('issuer.achievement.hours', { count: workloadHours })),
    ...stated('issuer.achievement.participation', participation && t(`issuer.participation.${participation}`)),
    ...stated('issuer.achievement.quality', quality && said(quality, t.language)),
    ...stated('issuer.achievement.place', place),
  ];
}

/** One outcome a line, as the form asks for them. */
const asList = (text: string): string =>
  text
    .split(/\r?\n/)
    .filter((one) => one.trim() !== '')
    .map((one) => (/^\s*[-*•]\s/.test(one) ? one : `- ${one.trim()}`))
    .join('\n');

/** Editions in other languages, the version before, and what the registrar names; its own page is named already, and a badge describes nothing twice. */
function relatedIn(url: string, version: number, definition: Definition, language: Language): { id: string; inLanguage?: string; version?: string }[] {
  return [
    ...languagesOf(definition)
      .filter((other) => other !== language)
      .map((other) => ({ id: `${url}?lang=${other}`, inLanguage: other, version: String(version) })),
    ...(version > 1 ? [{ id: `${url}?version=${version - 1}`, version: String(version - 1) }] : []),
    ...(definition.related ?? [])
      .filter((one) => !one.url.startsWith(url))
      .map(({ url: id, language: inLanguage }) => ({ id, ...(inLanguage === undefined ? {} : { inLanguage }) })),
  ];
}

/** European Qualifications Framework, as the EU's vocabularies name its levels. */
const eqf = (level: number) => ({
  name: `EQF ${level}`,
  url: `http://data.europa.eu/snb/eqf/${level}`,
  framework: 'European Qualifications Framework',
  code: String(level),
});

const nationalLevel = ({ nationalLevel: one }: Definition): Definition['alignments'] =>
  one ? [{ targetName: one.name, targetUrl: one.url, targetFramework: one.framework }] : [];

function resultIn(id: string, result: ResultDescription, language: Language): DescribedResult {
  const { title, frenchTitle, type, min, max, allowed, required, levels = [] } = result;
  const french = language === 'fr';
  const requiredLevel = levels.findIndex(({ name }) => name === required);
  return {
    id,
    name: (french && frenchTitle) || title,
    resultType: type,
    ...(allowed.length === 0 || levels.length > 0 ? {} : { allowedValue: [...lowestFirst(result)] }),
    ...(min === undefined ? {} : { valueMin: String(min) }),
    ...(max === undefined ? {} : { valueMax: String(max) }),
    ...(required === undefined ? {} : requiredLevel < 0 ? { requiredValue: required } : { requiredLevel: levelId(id, requiredLevel) }),
    ...(levels.length === 0
      ? {}
      : {
          levels: levels.map(({ name, frenchName, points, description, frenchDescription }, index) => ({
            id: levelId(id, index),
            name: (french && frenchName) || name,
            level: String(index + 1),
            ...definedMembers({ points: points === undefined ? undefined : String(points), description: (french && frenchDescription) || description }),
          })),
        }),
  };
}

/** The same object without the members that are undefined. */
const definedMembers = <T extends object>(members: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as { [K in keyof T]: Exclude<T[K], undefined> }; // the others leave
