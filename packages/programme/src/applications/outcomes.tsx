import type { Problem } from '@laurel/base';
import { type AchievementRow, languageFor } from '@laurel/issuer';
import { Actions, Button, errorAt, Form, LinkButton, Part, Prose, TextareaField, Timeline, type Translate } from '@laurel/web';
import type { Assessed } from '../assessment/read-assessed.ts';
import { PART_CHARACTERS } from '../limits.ts';
import { criteriaOf, type WholeApplication } from './find-application.ts';
import { OwnSent } from './own-sent.tsx';
import { ScoreTable } from './score-table.tsx';

type Props = {
  t: Translate;
  found: WholeApplication;
  achievement: AchievementRow;
  problems: readonly Problem[];
  assessed: Assessed;
  changed: ReadonlySet<string>;
};

/** What was said of each round, newest first, and what can be done about it. Private notes are not in `assessed`. */
export function Outcomes({ t, found, achievement, problems, assessed, changed }: Props) {
  const { application, submissions, appeals } = found;
  const { definition } = achievement;
  const here = `/learn/applications/${application.id}`;
  const language = languageFor(definition, t.language);
  const isAppealable = application.state === 'declined' && !appeals.some(({ round }) => round === application.round);
  return (
    <>
      {submissions.map((sent) => {
        const { round, at } = sent;
        const scored = assessed.assessments.filter((one) => one.round === round);
        const decided = assessed.decisions.filter((one) => one.round === round);
        return (
          <Part title={t('programme.round', { round, date: t.date(at) })} key={round}>
            {decided.map(({ words, outcome, at: when, appeal }) => (
              <>
                <p>
                  <strong>
                    {appeal === 1 && `${t('programme.decided.anew')} `}
                    {t(`programme.decided.${outcome}`)}
                  </strong>{' '}
                  <span class="soft">{t.date(when)}</span>
                </p>
                <Words t={t} of="decider" words={words} />
                {appeal === 1 && application.state === 'revision' && round === application.round && <p>{t('programme.appeal.sent-back')}</p>}
              </>
            ))}
            {scored.length > 0 && (
              <div class="stack">
                {scored.map(({ scores, words, recommends, nth }) => (
                  <div class="stack" key={nth}>
                    {scored.length > 1 && (
                      <h3>{t('programme.round.assessor', { nth, count: scored.length, outcome: t(`programme.outcome.${recommends ?? 'revise'}`) })}</h3>
                    )}
                    <Words t={t} of="assessor" words={words} />
                    <ScoreTable t={t} criteria={criteriaOf(definition)} scores={scores} language={language} />
                  </div>
                ))}
              </div>
            )}
            {scored.length + decided.length === 0 && <p class="soft">{t('programme.round.waiting')}</p>}
            <OwnSent found={found} sent={sent} changed={changed} />
          </Part>
        );
      })}
      {appeals.length > 0 && (
        <Part title={t('programme.appeal.asked')}>
          <Timeline dateOnly items={appeals.map(({ at, words }) => ({ at, text: words }))} />
          {application.state === 'appealed' && (
            <Form action={`${here}/appeal/back`}>
              <p>{t('programme.appeal.back.says')}</p>
              <Actions>
                <Button kind="quiet">{t('programme.appeal.back')}</Button>
              </Actions>
            </Form>
          )}
        </Part>
      )}
      {isAppealable && (
        <Part title={t('programme.appeal')} screenOnly>
          <p>{t('programme.appeal.text')}</p>
          <Form action={`${here}/appeal`} kind="stack">
            <TextareaField name="words" label={t('programme.appeal.words')} maxLength={PART_CHARACTERS} required error={errorAt(problems, 'words')} />
            <p class="small soft">{t('programme.appeal.closes')}</p>
            <Actions>
              <Button kind="quiet">{t('programme.appeal.send')}</Button>
              <LinkButton kind="quiet" href={`/learn/apply/${application.achievementId}`}>
                {t('programme.apply.again')}
              </LinkButton>
            </Actions>
          </Form>
        </Part>
      )}
    </>
  );
}

/** Whose they are is said by what they did, never by a name. */
function Words({ t, of, words }: { t: Translate; of: 'assessor' | 'decider'; words: string }) {
  if (words === '') return null;
  return (
    <>
      <p class="soft">{t(`programme.round.words.${of}`)}</p>
      <Prose text={words} />
    </>
  );
}
