import type { Translate } from '@laurel/web';
import { type ResultDescription, titledIn } from '../achievements/definition.ts';
import { valueIn } from '../achievements/level-name.ts';
import type { AwardRow } from '../records.ts';
import type { Correction, CorrectionRow } from './correction-records.ts';

type Stands = Pick<AwardRow, 'recipientName' | 'awardedOn' | 'results'>;
type Line = { field: string; before: string; after: string; asked: string | undefined; say?: (value: string) => string };

/** What was asked for, what the badge said before and what it says now. */
export type CorrectionTold = { request: Pick<CorrectionRow, 'asks' | 'answer'>; was: Stands; is: Stands };

/** The paragraphs of the letter: each field that changed, what is not as it was asked, and the registrar's own words. */
export function paragraphsOf(t: Translate, told: CorrectionTold, results: readonly ResultDescription[]): string[] {
  const lines = linesOf(t, told, results);
  const shown = ({ say = (text) => text }: Line, value: string) => say(value) || t('issuer.letter.corrected.none');
  const listed = (heading: string, key: (line: Line) => string, some: readonly Line[]) =>
    some.length === 0
      ? []
      : [
          [
            t(heading),
            ...some.map((line) =>
              t(key(line), { field: line.field, before: shown(line, line.before), after: shown(line, line.after), asked: shown(line, line.asked ?? '') }),
            ),
          ].join('\n'),
        ];
  const changed = lines.filter(isChanged);
  return [
    ...listed('issuer.letter.corrected.changed', () => 'issuer.letter.corrected.changed.line', changed),
    ...listed('issuer.letter.corrected.not', (line) => `issuer.letter.corrected.not.${isChanged(line) ? 'otherwise' : 'stays'}`, lines.filter(isRefused)),
    ...(told.request.answer === null ? [] : [`${t('issuer.letter.corrected.words')}\n${told.request.answer}`]),
  ];
}

/** Whether fields were asked for and each stands as it was asked. */
export const isGranted = (t: Translate, told: CorrectionTold): boolean => Object.keys(told.request.asks).length > 0 && !linesOf(t, told, []).some(isRefused);

const isChanged = ({ before, after }: Line): boolean => before !== after;
const isRefused = ({ after, asked }: Line): boolean => asked !== undefined && asked !== after;

function linesOf(t: Translate, { request: { asks }, was, is }: CorrectionTold, known: readonly ResultDescription[]): Line[] {
  const titles = [...new Set([was.results, is.results, asks.results ?? []].flatMap((results) => results.map(({ title }) => title)))];
  const name = asks.name === undefined ? undefined : (asks.name ?? '');
  const day = asks.awardedOn === undefined ? undefined : t.date(asks.awardedOn);
  return [
    { field: t('issuer.issue.name'), before: was.recipientName ?? '', after: is.recipientName ?? '', asked: name },
    { field: t('issuer.field.awarded_on'), before: t.date(was.awardedOn), after: t.date(is.awardedOn), asked: day },
    ...titles.map((title) => ({
      field: titledIn(known, title, t.language),
      before: resultIn(was.results, title),
      after: resultIn(is.results, title),
      asked: askedOf(asks, was, title),
      say: (value: string) =>
        valueIn(
          known.find((result) => result.title === title),
          value,
          t.language,
        ),
    })),
  ];
}

const resultIn = (results: AwardRow['results'], title: string): string => results.find((result) => result.title === title)?.value ?? '';

/** All results are asked for together: those that stood so already were not meant. */
function askedOf({ results }: Correction, was: Stands, title: string): string | undefined {
  const asked = results === undefined ? undefined : resultIn(results, title);
  return asked === resultIn(was.results, title) ? undefined : asked;
}
