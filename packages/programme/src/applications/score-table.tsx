import type { Language } from '@laurel/base';
import { Table, type Translate } from '@laurel/web';
import type { Score } from '../assessment/records.ts';
import type { criteriaOf } from './find-application.ts';

type Criteria = ReturnType<typeof criteriaOf>;

/** What was reached, a line a criterion. Nothing where none was scored. */
export function ScoreTable({ t, criteria, scores, language }: { t: Translate; criteria: Criteria; scores: readonly Score[]; language: Language }) {
  const rows = criteria.flatMap((criterion) => {
    const score = scores.find((one) => one.criterion === criterion.title);
    return score && (score.level !== '' || score.comment !== '') ? [{ criterion, score }] : [];
  });
  if (rows.length === 0) return null;
  const french = language === 'fr';
  return (
    <Table
      caption={t('programme.scores')}
      stacks
      rows={rows}
      columns={[
        { head: t('programme.criterion'), rowHead: true, cell: ({ criterion }) => (french && criterion.frenchTitle) || criterion.title },
        {
          head: t('programme.level-reached'),
          cell: ({ criterion, score }) => {
            const level = criterion.levels?.find(({ name }) => name === score.level);
            return (french && level?.frenchName) || score.level;
          },
        },
        { head: t('programme.comment'), cell: ({ score }) => score.comment },
      ]}
    />
  );
}
