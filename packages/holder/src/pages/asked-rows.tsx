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
    if (!results?.claims.includes(one)) return [{ label: claimLabel(one.path, t), detail: <Values values={one.values} /> }];
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
  const isAll = lines.length === values.values.length && lines.every(({ value }) => values.values.includes(value));
  return isAll ? { claims: [values, descriptions], lines, more: descriptions.values.flatMap(withoutNames) } : undefined;
}

/** What else leaves with it: of each description all but the name, which stands in the line above. */
const withoutNames = (value: Json): Json[] =>
  [value].flat().map((one) => (isJsonObject(one) ? Object.fromEntries(Object.entries(one).filter(([member]) => member !== 'name')) : one));

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
