import type { Json, JsonObject } from '@laurel/credentials';
import { EQF, LANGUAGES, levelIn, makeTranslate, Time, type Translate, usePage } from '@laurel/web';
import type { ComponentChildren } from 'preact';

/** Everything a claim says, as text, however deep it lies: text stays text, a picture is named and not shown. */
export function ClaimValue({ value }: { value: Json }) {
  const { t } = usePage();
  return <bdi>{textOf(value, t)}</bdi>;
}

function textOf(value: Json, t: Translate): ComponentChildren {
  const moment = momentIn(value);
  if (moment !== undefined) return <Time at={moment} dateOnly />;
  if (typeof value === 'string') return /^data:/.test(value) ? t('holder.value.picture') : value;
  if (Array.isArray(value)) return value.map((one) => textOf(one, t)).flatMap((part, index) => (index === 0 ? [part] : ['; ', part]));
  if (typeof value !== 'object' || value === null) return String(value);
  return membersOf(value, t)
    .map(([name, inner]): [string, Json] => {
      if (name === 'targetFramework' && inner === EQF) return [name, t('holder.level.eqf.framework')];
      return name === 'targetName' ? [name, levelIn(t, { name: inner, url: value.targetUrl, framework: value.targetFramework })] : [name, inner];
    })
    .toSorted(([a], [b]) => place(a) - place(b))
    .map(([name, inner]) => (name === 'genre' ? genreOf(inner, t) : inner))
    .filter((inner, index, all) => all.indexOf(inner) === index)
    .flatMap((inner, index) => [index === 0 ? '' : ' · ', textOf(inner, t)]);
}

/** A time as badges write it, else nothing. */
export const momentIn = (value: Json): string | undefined =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) && !Number.isNaN(Date.parse(value)) ? value : undefined;

/** What an object says, by name. Of a result: its kind and its scale in words, and what ties it to its description only where that is all it says. */
function membersOf(value: JsonObject, t: Translate): [string, Json][] {
  const members = Object.entries(value).filter(
    ([name, inner]) =>
      !SAYS_NOTHING.has(name) && !(name === 'targetCode' && isSaidIn(inner, value.targetName)) && !(name === 'name' && isGenreInWords(inner, value.genre)),
  );
  if (![value.type].flat().some((type) => RESULT_TYPES.has(type ?? null)) && value.resultType === undefined) return members;
  const { valueMin: min, valueMax: max } = value;
  const hasScale = typeof min === 'string' && typeof max === 'string';
  const words = members.flatMap(([name, inner]): [string, Json][] => {
    if (TIES.has(name)) return [];
    if (name === 'resultType' && t.has(`holder.result-kind.${inner}`)) return [[name, t(`holder.result-kind.${inner}`)]];
    if (name === 'requiredValue' && typeof inner === 'string') return [[name, t('holder.result.required', { value: inner })]];
    if (!hasScale || (name !== 'valueMin' && name !== 'valueMax')) return [[name, inner]];
    return name === 'valueMin' ? [[name, t('holder.result.scale', { min, max })]] : [];
  });
  return words.length === 0 ? members : words;
}

const RESULT_TYPES: ReadonlySet<Json> = new Set(['Result', 'ResultDescription', 'RubricCriterionLevel']);
/** Addresses by which the parts of a result find each other. */
const TIES = new Set(['id', 'resultDescription', 'requiredLevel']);

/** How something was assessed, in words where it is a kind that Laurel writes; a name that says the same is said once. */
const genreOf = (genre: Json, t: Translate): Json =>
  typeof genre === 'string' && t.has(`holder.assessment.${genre}`) ? t(`holder.assessment.${genre}`) : genre;

/** A name that only says, in whatever language the badge is written, how it was assessed: the genre says it in the reader's. */
const isGenreInWords = (name: Json | undefined, genre: Json | undefined): boolean =>
  typeof genre === 'string' && LANGUAGES.some((language) => genreOf(genre, makeTranslate(language)) === name && name !== genre);

/** Members that are the same in every badge. */
const SAYS_NOTHING = new Set(['type', '@context']);

/** What people know a thing by comes first, what machines know it by last. */
const place = (name: string): number => (name === 'name' ? -1 : name === 'id' || name === 'targetUrl' ? 1 : 0);

/** A code that stands in the name of what it is of: the 4 of EQF 4. */
const isSaidIn = (code: Json | undefined, name: Json | undefined): boolean =>
  typeof name === 'string' && typeof code === 'string' && name.split(' ').includes(code);
