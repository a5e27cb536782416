import { Link, Notice, type Translate } from '@laurel/web';
import { isScoredHere } from '../achievements/result-value.ts';
import type { Issuer } from '../deps.ts';
import type { AchievementRow, AwardRow } from '../records.ts';

type Props = {
  t: Translate;
  /** Whom it is said to: whoever was assessed, or whoever answers them. */
  to: 'learner' | 'desk';
  award: AwardRow;
  achievement: AchievementRow;
  applyAt: Issuer['config']['applyAt'];
};

/** Levels that people gave who assessed it here have no box to write another in: what to do where one of them is wrong. */
export function JudgedStays({ t, to, award, achievement: { id, definition }, applyAt }: Props) {
  const judged = definition.results.some((result) => isScoredHere(result, award.assessmentClass) && award.results.some(({ title }) => title === result.title));
  if (!judged) return null;
  const link = (text: string) => (applyAt === undefined || to === 'desk' ? text : <Link href={`${applyAt}${id}`}>{text}</Link>);
  return <Notice title={t('issuer.correction.judged')}>{t.rich(`issuer.correction.judged.${to}`, { link })}</Notice>;
}
