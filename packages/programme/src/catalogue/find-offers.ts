import type { Language } from '@laurel/base';
import { type AchievementRow, type Awarding, languageFor, languagesOf, said } from '@laurel/issuer';
import { takesApplications } from '../applications/find-application.ts';
import { CATALOGUE_PAGE, FACET_VALUES } from '../limits.ts';

/** What somebody asks of the catalogue; every part may be absent. */
export type Wanted = {
  q?: string | undefined;
  skill?: string | undefined;
  level?: string | undefined;
  credit?: string | undefined;
  language?: string | undefined;
  effort?: string | undefined;
  cost?: string | undefined;
  issuer?: string | undefined;
  apply?: string | undefined;
  page?: string | undefined;
};

/** One value of a facet and how many of what was found otherwise have it. */
export type FacetValue = { value: string; count: number };
export const FACETS = ['skill', 'level', 'credit', 'effort', 'cost', 'apply', 'language', 'issuer'] as const;
export type Facet = (typeof FACETS)[number];

export type Found = {
  rows: readonly AchievementRow[];
  count: number;
  page: number;
  pages: number;
  facets: Record<Facet, readonly FacetValue[]>;
};

/** Hours of work, in spans that somebody can choose between. */
const EFFORTS = [
  ['10', 0, 10],
  ['40', 10, 40],
  ['100', 40, 100],
  ['more', 100, Number.POSITIVE_INFINITY],
] as const;

/**
 * Everything on offer that has all the words (in any of its languages, without regard to case and accents) and all the values asked for, by name.
 * A facet counts what would be found with each of its values, all else as asked: no choice leads to an empty page unseen.
 */
export async function findOffers(awarding: Awarding, wanted: Wanted, language: Language): Promise<Found> {
  const all = offersOf(awarding, await awarding.achievements())[language];
  const words = plain(wanted.q ?? '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
  const worded = words.length === 0 ? all : all.filter(({ text }) => words.every((word) => text.includes(` ${word}`)));
  const fits = ({ values }: Offer, but?: Facet) =>
    FACETS.every((facet) => facet === but || wanted[facet] === undefined || values[facet].includes(wanted[facet]));
  const found = worded.filter((offer) => fits(offer));
  const facets = Object.fromEntries(
    FACETS.map((facet) => {
      const others = worded.filter((offer) => fits(offer, facet));
      // Where nothing is left to count, the choices stay where they stood, each with what it would find.
      const known = others.length > 0 ? [] : all.flatMap(({ values }) => values[facet]);
      return [facet, countValues(facet, others, known, wanted[facet])];
    }),
  ) as Found['facets']; // one entry a facet
  const rows = found.map(({ row }) => row);
  const pages = Math.max(1, Math.ceil(rows.length / CATALOGUE_PAGE));
  const asked = Number(wanted.page ?? 1);
  const page = Number.isInteger(asked) ? Math.min(Math.max(asked, 1), pages) : 1;
  return { rows: rows.slice((page - 1) * CATALOGUE_PAGE, page * CATALOGUE_PAGE), count: rows.length, page, pages, facets };
}

/** An achievement as it is looked for: folded words, and the values of each facet. */
type Offer = { row: AchievementRow; text: string; values: Record<Facet, readonly string[]> };
/** By name, as each language orders them. */
type Offers = Record<Language, readonly Offer[]>;

/** Made once a list (`Awarding.achievements` answers the same one until something changes). */
const made = new WeakMap<readonly AchievementRow[], Offers>();
function offersOf(awarding: Awarding, rows: readonly AchievementRow[]): Offers {
  const known = made.get(rows);
  if (known) return known;
  const offers = rows.map((row): Offer => {
    const values = Object.fromEntries(FACETS.map((facet) => [facet, valuesOf(row, facet)])) as Offer['values']; // one entry a facet
    return { row, text: textOf(row, awarding), values };
  });
  const byName = (language: Language) => {
    const nameOf = ({ row: { definition } }: Offer) => said(definition.name, languageFor(definition, language));
    return offers.toSorted((a, b) => nameOf(a).localeCompare(nameOf(b), language));
  };
  const ordered = { en: byName('en'), fr: byName('fr') };
  made.set(rows, ordered);
  return ordered;
}

function textOf({ definition, profile }: AchievementRow, { profiles }: Awarding): string {
  const issuer = profiles.find(({ slug }) => slug === profile);
  const { name, description, outcomes, tags, alignments, code, fieldOfStudy } = definition;
  const texts = [
    ...[name, description, outcomes ?? {}, issuer?.name ?? {}].flatMap(({ en, fr }) => [en, fr]),
    ...tags,
    ...alignments.flatMap(({ targetName, targetCode }) => [targetName, targetCode]),
    code,
    fieldOfStudy,
  ];
  return ` ${plain(texts.filter((one) => one !== undefined).join(' ')).replaceAll(/[^\p{L}\p{N}]+/gu, ' ')}`;
}

const plain = (text: string): string =>
  text
    .normalize('NFKD')
    .replaceAll(/\p{Mn}/gu, '')
    .toLowerCase();

/** What an achievement is found under; a value stands in addresses. */
function valuesOf({ definition, profile }: AchievementRow, facet: Facet): readonly string[] {
  const { level, credits, workloadHours } = definition;
  switch (facet) {
    case 'skill':
      return [...new Set([...definition.alignments.map(({ targetName }) => targetName), ...definition.tags])];
    case 'level':
      return level === null ? [] : [String(level)];
    case 'credit':
      return [credits === null ? 'no' : 'yes'];
    case 'effort':
      return EFFORTS.flatMap(([value, over, most]) => (workloadHours !== undefined && workloadHours > over && workloadHours <= most ? [value] : []));
    case 'cost':
      return definition.cost === undefined ? [] : [definition.cost.amount === 0 ? 'free' : 'paid'];
    case 'apply':
      return [takesApplications({ definition }) ? 'yes' : 'no'];
    case 'language':
      return languagesOf(definition);
    case 'issuer':
      return [profile];
  }
}

/** Most frequent first where there are many; what was chosen is always among them, so that it can be taken back. */
function countValues(facet: Facet, offers: readonly Offer[], known: readonly string[], chosen: string | undefined): readonly FacetValue[] {
  const counts = new Map<string, number>([...known, ...(chosen === undefined ? [] : [chosen])].map((value) => [value, 0]));
  for (const { values } of offers) for (const value of values[facet]) counts.set(value, (counts.get(value) ?? 0) + 1);
  const order = (value: string) => (facet === 'effort' ? EFFORTS.findIndex(([known]) => known === value) : Number(value) || 0);
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => (facet === 'skill' ? b.count - a.count : order(a.value) - order(b.value)) || a.value.localeCompare(b.value))
    .filter(({ value }, nth) => nth < FACET_VALUES || value === chosen);
}
