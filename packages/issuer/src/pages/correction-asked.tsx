import { Facts, Part, State, Table, type Translate } from '@laurel/web';
import { type ResultDescription, titleOf } from '../achievements/definition.ts';
import { valueIn } from '../achievements/level-name.ts';
import type { CorrectionRow } from '../awards/correction-records.ts';
import type { AchievementRow, AwardRow } from '../records.ts';
import { formOf } from './correction-fields.tsx';

type Asked = { t: Translate; request: CorrectionRow; award: AwardRow; achievement: AchievementRow };

const LOOKS = { open: { kind: 'quiet', icon: 'clock' }, accepted: { kind: 'ok', icon: 'check' }, declined: { kind: 'quiet', icon: 'cross' } } as const;

export function CorrectionState({ t, state }: { t: Translate; state: CorrectionRow['state'] }) {
  return (
    <State kind={LOOKS[state].kind} icon={LOOKS[state].icon}>
      {t(`issuer.corrections.state.${state}`)}
    </State>
  );
}

/** Only what is asked to differ; of what was answered, all results that were named, since what stood then may stand no more. */
export function SideBySide({ t, request: { asks, state }, award, achievement }: Asked) {
  const now = formOf(award, achievement);
  const then = formOf({ recipientName: asks.name ?? null, awardedOn: asks.awardedOn ?? award.awardedOn, results: asks.results ?? award.results }, achievement);
  const shown = (result: ResultDescription, value = '') => valueIn(result, value, t.language);
  const rows = [
    ...(asks.name === undefined ? [] : [{ field: t('issuer.issue.name'), before: now.name, after: then.name }]),
    ...(asks.awardedOn === undefined ? [] : [{ field: t('issuer.field.awarded_on'), before: t.date(now.awardedOn), after: t.date(then.awardedOn) }]),
    ...(asks.results === undefined
      ? []
      : achievement.definition.results.flatMap((result, n) =>
          now.results[n] === then.results[n] && (state === 'open' || !then.results[n])
            ? []
            : [{ field: titleOf(result, t.language), before: shown(result, now.results[n]), after: shown(result, then.results[n]) }],
        )),
  ];
  if (rows.length === 0) return null;
  return (
    <Table
      caption={t('issuer.correction.asked')}
      stacks
      rows={rows}
      columns={[
        { head: t('issuer.correction.field'), rowHead: true, cell: ({ field }) => field },
        { head: t('issuer.correction.now'), cell: ({ before }) => <bdi>{before || '–'}</bdi> },
        { head: t('issuer.correction.asked'), cell: ({ after }) => <bdi>{after || '–'}</bdi> },
      ]}
    />
  );
}

type Told = { t: Translate; request: CorrectionRow };

/** When it was asked and answered, and by whom. */
export function Decided({ t, request, by }: Told & { by: string | undefined }) {
  return (
    <Facts
      items={[
        { term: t('issuer.corrections.asked'), detail: t.date(request.createdAt) },
        {
          term: t(`issuer.correction.on.${request.state === 'accepted' ? 'accepted' : 'declined'}`),
          detail: t.date(request.decidedAt ?? request.createdAt),
        },
        by !== undefined && { term: t('issuer.correction.answered-by'), detail: <bdi>{by}</bdi> },
      ]}
    />
  );
}

/** What the learner wrote with it and what was written back, each as it was. `own`: it is the learner who reads. */
export function WordsAndAnswer({ t, request: { words, answer }, own }: Told & { own?: true }) {
  return (
    <>
      {words !== '' && (
        <Part title={t(own ? 'issuer.correction.your-words' : 'issuer.correction.their-words')}>
          <blockquote class="lede">{words}</blockquote>
        </Part>
      )}
      {answer !== null && (
        <Part title={t('issuer.correction.the-answer')}>
          <blockquote class="lede">{answer}</blockquote>
        </Part>
      )}
    </>
  );
}
