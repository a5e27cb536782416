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
          cell: ({ criterion, score }) => <Reached t={t} criterion={criterion} score={score} french={french} />,
        },
        { head: t('programme.comment'), cell: ({ score }) => score.comment },
      ]}
    />
  );
}

/** The level in the rubric's own words, and how it stands to the one that earns the badge: who decides has the rubric nowhere else. */
function Reached({ t, criterion: { levels = [], required }, score, french }: { t: Translate; criterion: Criteria[number]; score: Score; french: boolean }) {
  const [at, needed] = [score.level, required].map((wanted) => levels.findIndex(({ name }) => name === wanted));
  const named = (nth = -1) => (french && levels[nth]?.frenchName) || levels[nth]?.name;
  const told = (nth = -1) => (french && levels[nth]?.frenchDescription) || levels[nth]?.description || '';
  if (at === undefined || needed === undefined || at < 0) return <>{score.level}</>;
  const stands = at === needed ? 'this' : at > needed ? 'above' : 'below';
  return (
    <>
      <strong>{named(at)}</strong>
      {told(at) !== '' && <p class="small">{told(at)}</p>}
      {needed >= 0 && (
        <p class="small soft">
          {t(`programme.level-needed.${stands}`, { level: named(needed) ?? '' })} {stands === 'below' && told(needed)}
        </p>
      )}
    </>
  );
}
