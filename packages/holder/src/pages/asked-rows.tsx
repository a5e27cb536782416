import { badgeFacts, type ClaimPath, isJsonObject, type Json } from '@laurel/credentials';
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

const RESULT: ClaimPath = ['credentialSubject', 'result', null];

/** Both halves of each result, where both are asked for and belong to each other; else each claim speaks for itself. */
function resultsIn({ holding }: Match, asked: readonly Asked[]): ResultsAsked | undefined {
  const values = asked.find(({ path }) => path.join('.') === 'credentialSubject.result..value');
  const descriptions = asked.find(({ path }) => path.join('.') === 'credentialSubject.achievement.resultDescription');
  if (!values || !descriptions) return undefined;
  const lines = badgeFacts(holding.claims).results.flatMap(({ name, value }) => (name !== undefined && value !== undefined ? [{ name, value }] : []));
  const shown = values.opened.map((one) => (isJsonObject(one) ? one.value : one));
  const isAll = lines.length === shown.length && lines.every(({ value }) => shown.includes(value));
  const more = [...values.opened.flatMap((one) => rest(one, IN_THE_LINE)), ...descriptions.opened.flatMap((one) => rest(one, ['name', 'id']))];
  return isAll ? { claims: [values, descriptions], lines, more } : undefined;
}

/** Of a result: its value stands in the line, and so does the description it points at. */
const IN_THE_LINE = ['value', 'resultDescription', 'type'];

/** What else leaves: all but the members that stand in the line above. */
const rest = (value: Json, said: readonly string[]): Json[] =>
  [value].flat().flatMap((one): Json[] => {
    if (!isJsonObject(one)) return said.includes('value') ? [] : [one];
    const left = Object.entries(one).filter(([member]) => !said.includes(member));
    return left.length === 0 ? [] : [Object.fromEntries(left)];
  });

function Results({ lines, more }: ResultsAsked) {
  const { t } = usePage();
  return (
    <>
      {lines.map(({ name, value }) => (
        <>
          {t.rich('holder.result', { name: <bdi>{name}</bdi>, value: <bdi>{value}</bdi> })}
          <br />
        </>
      ))}
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
