import { type BadgeFacts, badgeFacts, type ClaimPath, isJsonObject, type Json, type JsonObject } from '@laurel/credentials';
import { type Translate, usePage } from '@laurel/web';
import type { ComponentChildren } from 'preact';
import { claimLabel } from '../share/claim-label.ts';
import type { Asked, Match } from '../share/match.ts';
import { ClaimValue } from './claim-value.tsx';

/** What somebody would see, by name: one row for each thing they would learn. */
export type AskedRow = { label: string; detail: ComponentChildren };

/** A claim a row; a result and what it measures are one thing to know, however many claims it takes to say it. */
export function askedRows(match: Match, asked: readonly Asked[], t: Translate): AskedRow[] {
  const results = resultsIn(match, asked);
  return asked.flatMap((one): AskedRow[] => {
    if (!results?.claims.includes(one)) return [{ label: claimLabel(one.path, t), detail: <Values values={one.opened} /> }];
    return one === results.claims[0] ? [{ label: claimLabel(RESULT, t), detail: <Results {...results} /> }] : [];
  });
}

type ResultsAsked = { claims: Asked[]; lines: { name: string; value: string }[]; more: Json[] };

export const RESULT: ClaimPath = ['credentialSubject', 'result', null];
const MEASURES = 'credentialSubject.achievement.resultDescription';

/** Both halves of each result, where both are asked for and belong to each other; else each claim speaks for itself. */
function resultsIn({ holding }: Match, asked: readonly Asked[]): ResultsAsked | undefined {
  const results = asked.filter(({ path }) => path[0] === RESULT[0] && path[1] === RESULT[1]);
  const measures = asked.find(({ path }) => path.join('.') === MEASURES);
  if (results.length === 0 || !measures) return undefined;
  const shown = results.flatMap(({ opened }) => opened.flat()).filter(isFirst);
  const lines = resultLines(badgeFacts(shown.every(isJsonObject) ? claimsOf(shown, measures.opened.flat()) : holding.claims));
  const isAll = lines.length === shown.length && shown.every((one) => isJsonObject(one) || lines.some(({ value }) => value === one));
  const more = [...shown.flatMap((one) => rest(one, IN_THE_LINE)), ...measures.opened.flatMap((one) => rest(one, ['name', 'id']))];
  return isAll ? { claims: [...results, measures], lines, more } : undefined;
}

/** A result leaves once, however many claims ask for parts of it. */
const isFirst = (one: Json, index: number, all: Json[]): boolean =>
  !isJsonObject(one) || all.findIndex((other) => JSON.stringify(other) === JSON.stringify(one)) === index;

/** What was reached of what, of a rubric by the name of its level: only results that say both. */
export const resultLines = ({ results }: Pick<BadgeFacts, 'results'>): { name: string; value: string }[] =>
  results.flatMap(({ name, value, achievedLevel }) => {
    const reached = [value, achievedLevel].filter((one) => one !== undefined).join(' · ');
    return name !== undefined && reached !== '' ? [{ name, value: reached }] : [];
  });

const claimsOf = (result: Json[], resultDescription: Json[]): JsonObject => ({ credentialSubject: { result, achievement: { resultDescription } } });

/** Of a result: what was reached stands in the line, and so does the description it points at. */
const IN_THE_LINE = ['value', 'achievedLevel', 'resultDescription', 'type'];

/** What else leaves: all but the members that stand in the line above. */
const rest = (value: Json, said: readonly string[]): Json[] =>
  [value].flat().flatMap((one): Json[] => {
    if (!isJsonObject(one)) return said.includes('value') ? [] : [one];
    const left = Object.entries(one).filter(([member]) => !said.includes(member));
    return left.length === 0 ? [] : [Object.fromEntries(left)];
  });

export function ResultLines({ lines }: Pick<ResultsAsked, 'lines'>) {
  const { t } = usePage();
  return (
    <>
      {lines.map(({ name, value }) => (
        <>
          {t.rich('holder.result', { name: <bdi>{name}</bdi>, value: <bdi>{value}</bdi> })}
          <br />
        </>
      ))}
    </>
  );
}

function Results({ lines, more }: ResultsAsked) {
  return (
    <>
      <ResultLines lines={lines} />
      <span class="soft">
        <Values values={more} />
      </span>
    </>
  );
}

function Values({ values }: { values: readonly Json[] }) {
  return (
    <>
      {values.map((value, index) => (
        <>
          {index > 0 && <br />}
          <ClaimValue value={value} />
        </>
      ))}
    </>
  );
}
