import type { Problem } from '@laurel/base';
import { isJsonObject, type JsonObject } from '@laurel/credentials';
import { RUBRIC_BYTES, RUBRICS_OF_A_FILE } from '../limits.ts';
import { unreadable } from '../roster/read-csv.ts';
import { cleaned } from './cleaned.ts';
import { EMPTY_ROWS, type LevelForm, type ResultForm } from './definition-form.ts';
import { ofCsv } from './rubric-csv.ts';
import { MOST, type Place, type RawCriterion } from './rubric-raw.ts';

/**
 * A rubric of a file as rows of the form, and what was left out or put right, by place: `code` ends a text key. `proposed`: the criteria of which the file
 * marks no level as the one that earns the badge; one is proposed, since without it the lowest would.
 */
export type ReadRubric = { title: string; criteria: ResultForm[]; problems: Problem[]; proposed: string[] };

/**
 * The rubrics of a file: of a CASE package its CFRubrics, of a CSV the one it is, a line a level. Levels come lowest first where they have points;
 * weights are in the points, since a badge has no place for them.
 * @throws UnreadableFile
 */
export function readRubrics(bytes: Uint8Array): ReadRubric[] {
  if (bytes.length > RUBRIC_BYTES) throw unreadable('rubric_too_large', { megabytes: RUBRIC_BYTES / 1_048_576 });
  const text = new TextDecoder('utf-8').decode(bytes);
  const raw = /^\s*[{[]/.test(text) ? ofPackage(text) : [{ title: '', ...ofCsv(bytes) }];
  const rubrics = raw.map(({ title, criteria, problems }) => ({ title, ...inForm(criteria, problems) })).filter(({ criteria }) => criteria.length > 0);
  if (rubrics.length === 0) throw unreadable('rubric_none');
  return rubrics;
}

function inForm(raw: readonly RawCriterion[], before: readonly Problem[] = []): Omit<ReadRubric, 'title'> {
  const problems: Problem[] = [...before];
  const note = (place: Place, code: string, detail = '') => problems.push({ ...place, code, detail });
  const criteria: ResultForm[] = [];
  const proposed: string[] = [];
  for (const criterion of raw) {
    const { place, title } = criterion;
    const levels = levelsOf(criterion, note);
    if (title === '') note(place, 'no_title');
    else if (criteria.some((one) => one.title.toLowerCase() === title.toLowerCase())) note(place, 'criterion_twice', title);
    else if (levels.length < 2) note(place, 'one_level', title);
    else if (criteria.length === MOST.criteria) note(place, 'too_many_criteria', title);
    else {
      const required = criterion.levels.find((level) => level.required && levels.some(({ name }) => name === level.name))?.name;
      if (required === undefined) proposed.push(title);
      criteria.push({
        ...{ ...EMPTY_ROWS.result, title, french: criterion.french },
        ...{ type: 'RubricCriterionLevel', required: required ?? proposedOf(levels), levels },
      });
    }
  }
  return { criteria, problems, proposed };
}

/** The highest of up to three; of four or more the one below it, since the last mostly stands for more than is asked. */
const proposedOf = (levels: readonly LevelForm[]): string => levels.at(levels.length > 3 ? -2 : -1)?.name ?? '';

function levelsOf({ levels, weight }: RawCriterion, note: (place: Place, code: string, detail?: string) => void): LevelForm[] {
  const kept: (LevelForm & { worth: number })[] = [];
  for (const { place, name, french, points, description, frenchDescription } of levels) {
    const worth = worthOf(points, weight);
    if (points !== '' && !Number.isFinite(worth)) note(place, 'no_points', points);
    if (name === '') note(place, 'no_level');
    else if (kept.some((one) => one.name === name)) note(place, 'level_twice', name);
    else if (kept.length === MOST.levels) note(place, 'too_many_levels', name);
    else
      kept.push({
        name,
        french,
        points: Number.isFinite(worth) ? String(worth) : '',
        description,
        french_description: frenchDescription,
        worth,
      });
  }
  if (kept.every(({ worth }) => Number.isFinite(worth))) kept.sort((a, b) => a.worth - b.worth);
  return kept.map(({ worth: _, ...level }) => level);
}

/** NaN where there are none, or more than anybody gives. */
function worthOf(points: string, weight = 1): number {
  const worth = points === '' ? Number.NaN : Number(points.replace(',', '.')) * weight;
  return Math.abs(worth) <= MOST.points ? Number(worth.toFixed(3)) : Number.NaN;
}

/** 1EdTech CASE 1.0 and 1.1, CFRubric: criteria with their levels. */
function ofPackage(text: string): { title: string; criteria: RawCriterion[]; problems?: Problem[] }[] {
  const json = parsed(text);
  const whole = isJsonObject(json) && isJsonObject(json.CFPackage) ? json.CFPackage : json;
  const rubrics = isJsonObject(whole) && Array.isArray(whole.CFRubrics) ? whole.CFRubrics.filter(isJsonObject) : [];
  if (rubrics.length === 0) throw unreadable('rubric_not_there');
  return rubrics.slice(0, RUBRICS_OF_A_FILE).map((rubric, nth) => ({
    title: cleaned(rubric.title, MOST.title),
    criteria: inPlace(rubric.CFRubricCriteria).map(([criterion, at]) => criterionOf(criterion, `CFRubrics[${nth}].CFRubricCriteria[${at}]`)),
  }));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw unreadable('rubric_not_json');
  }
}

function criterionOf({ category, description, weight, CFRubricCriterionLevels }: JsonObject, at: string): RawCriterion {
  const said = typeof description === 'string' && description.length <= MOST.title ? description : category;
  return {
    place: { at },
    title: cleaned(said, MOST.title) || cleaned(description, MOST.title),
    french: '',
    weight: typeof weight === 'number' && Number.isFinite(weight) ? weight : undefined,
    levels: inPlace(CFRubricCriterionLevels).map(([level, nth]) => ({
      place: { at: `${at}.CFRubricCriterionLevels[${nth}]` },
      name: cleaned(level.quality, MOST.name) || cleaned(level.description, MOST.name),
      french: '',
      points: typeof level.score === 'number' ? String(level.score) : '',
      description: cleaned(level.description, MOST.description),
      frenchDescription: '',
      required: false,
    })),
  };
}

/** In the order they say themselves, each with the place where it stands. No more than could be of use. */
function inPlace(given: unknown): [JsonObject, number][] {
  const all = (Array.isArray(given) ? given.slice(0, 200) : []).flatMap((one, at): [JsonObject, number][] => (isJsonObject(one) ? [[one, at]] : []));
  const position = ([{ position: at }]: [JsonObject, number]) => (typeof at === 'number' ? at : 0);
  return all.sort((a, b) => position(a) - position(b));
}
