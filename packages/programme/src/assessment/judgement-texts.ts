import type { criteriaOf } from '../applications/find-application.ts';
import type { Texts } from '../applications/two-windows.ts';
import { type AssessmentRow, OUTCOMES } from './records.ts';
import type { Judgement } from './score.ts';

type Criteria = ReturnType<typeof criteriaOf>;

/** What stands in the boxes of a form to score by; where nothing was said yet, nothing. */
export function textsOf(criteria: Criteria, said: Judgement | AssessmentRow | undefined): Texts {
  const scores = criteria.flatMap(({ title }, nth) => {
    const score = said?.scores.find(({ criterion }) => criterion === title);
    return [
      [`level_${nth}`, score?.level ?? ''],
      [`comment_${nth}`, score?.comment ?? ''],
    ];
  });
  return { ...Object.fromEntries(scores), words: said?.words ?? '', private_note: said?.privateNote ?? '', recommends: said?.recommends ?? '' };
}

/** The judgement that stands in the boxes: a criterion of which nothing is said is not in it. */
export const judgementOf = (criteria: Criteria, texts: Texts): Judgement => ({
  scores: criteria
    .map(({ title }, nth) => ({ criterion: title, level: texts[`level_${nth}`] ?? '', comment: texts[`comment_${nth}`] ?? '' }))
    .filter(({ level, comment }) => level !== '' || comment !== ''),
  words: texts.words ?? '',
  privateNote: texts.private_note ?? '',
  recommends: OUTCOMES.find((one) => one === texts.recommends),
});
