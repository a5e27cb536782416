import type { Problem } from '@laurel/base';
import { errorAt, Field, resultIn, type Translate, typed, type WebRequest } from '@laurel/web';
import { titleOf } from '../achievements/definition.ts';
import { storedValue, toldFor, valueIn } from '../achievements/level-name.ts';
import { isCompared, isJudged, isScoredHere, wrongWithResult } from '../achievements/result-value.ts';
import type { Correction } from '../awards/correction-records.ts';
import type { AchievementRow, AwardRow } from '../records.ts';

/** How an award should be, as fields: what a learner asks for and what a registrar makes of it. */
export type CorrectionForm = { name: string; awardedOn: string; results: string[] };

export const formOf = (award: Pick<AwardRow, 'recipientName' | 'awardedOn' | 'results'>, { definition }: AchievementRow): CorrectionForm => ({
  name: award.recipientName ?? '',
  awardedOn: award.awardedOn,
  results: definition.results.map(({ title }) => award.results.find((result) => result.title === title)?.value ?? ''),
});

/** A level that has no box stays as it is. */
export const readForm = (request: WebRequest, achievement: AchievementRow, award: AwardRow): CorrectionForm => ({
  name: typed(request, 'name').normalize('NFC'),
  awardedOn: typed(request, 'awarded_on'),
  results: formOf(award, achievement).results.map((stands, n) => {
    const result = achievement.definition.results[n];
    const hasBox = !result || !isScoredHere(result, award.assessmentClass) || request.form.has(`result_${n}`);
    return hasBox ? storedValue(result ?? {}, typed(request, `result_${n}`)) : stands;
  }),
});

export const correctionOf = ({ name, awardedOn, results }: CorrectionForm, { definition }: AchievementRow): Correction => ({
  name: name === '' ? null : name,
  ...(awardedOn === '' ? {} : { awardedOn }),
  results: definition.results.flatMap(({ title }, n) => (results[n] ? [{ title, value: results[n] }] : [])),
});

type Assessed = Pick<AwardRow, 'assessmentClass'>;
type Props = { t: Translate; form: CorrectionForm; award: Assessed; achievement: AchievementRow; problems: readonly Problem[] };

/** A level that a badge for taking part has from earlier can be taken off; none can be asked for. One that people gave who assessed it here has no box. */
export function CorrectionFields({ t, form, award, achievement, problems }: Props) {
  return (
    <>
      <Field name="name" label={t('issuer.issue.name')} hint={t('issuer.correction.name.hint')} value={form.name} error={errorAt(problems, 'name')} />
      <Field name="awarded_on" type="date" label={t('issuer.field.awarded_on')} value={form.awardedOn} error={errorAt(problems, 'awarded_on')} />
      {achievement.definition.results.map(
        (result, n) =>
          !isScoredHere(result, award.assessmentClass) &&
          (isJudged(result, award.assessmentClass) || form.results[n]) && (
            <Field
              name={`result_${n}`}
              id={`result-${n}`}
              label={titleOf(result, t.language)}
              value={valueIn(result, form.results[n] ?? '', t.language)}
              error={errorAt(problems, `result-${n}`)}
            />
          ),
      )}
    </>
  );
}

export const labelsOf = (t: Translate, { definition }: AchievementRow): Record<string, string> => ({
  name: t('issuer.issue.name'),
  awarded_on: t('issuer.field.awarded_on'),
  words: t('issuer.correction.words'),
  word: t('issuer.correction.word'),
  answer: t('issuer.correction.answer'),
  ...Object.fromEntries(definition.results.map((result, n) => [`result-${n}`, titleOf(result, t.language)])),
});

/** What is wrong with a form, in the reader's language; of a result, what would fit. */
export const toldIn = (t: Translate, problems: readonly Problem[], form: CorrectionForm, of: { award: Assessed; achievement: AchievementRow }): Problem[] =>
  problems.map((problem) => ({ ...problem, detail: ofResult(t, problem, form, of) ?? sentenceOf(t, problem) }));

function ofResult(t: Translate, { at, code }: Problem, { results }: CorrectionForm, of: { award: Assessed; achievement: AchievementRow }): string | undefined {
  const { definition } = of.achievement;
  const n = Number(/^result-(\d+)$/.exec(at)?.[1] ?? Number.NaN);
  const [result, value] = [definition.results[n], results[n]];
  if (!result || code === 'result_judged') return undefined;
  const wrong = value ? wrongWithResult(value, result, of.award.assessmentClass) : undefined;
  if (wrong) return t(`issuer.cell.${wrong.code}`, toldFor(wrong.values ?? {}, t.language));
  const { required = '', type } = result; // taken off, and the badge needs it
  return t(isCompared(result) ? 'issuer.cell.result_needed' : 'issuer.cell.result_needed_exactly', {
    required: resultIn(t, valueIn(result, required, t.language), type),
  });
}

function sentenceOf(t: Translate, { at, code }: Problem): string {
  if (code === 'date_future') return t('issuer.cell.date_future');
  if (code === 'nothing_differs') return t('issuer.correction.nothing-differs');
  if (at === 'words' && code === 'required') return t('issuer.correction.nothing');
  const key = [`issuer.form.${code}`].find((candidate) => t.has(candidate));
  return t(key ?? (at === 'awarded_on' ? 'issuer.register.bad-day' : 'issuer.form.unfit'));
}
