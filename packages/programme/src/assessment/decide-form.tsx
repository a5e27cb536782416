import type { Problem } from '@laurel/base';
import { type AchievementRow, languageFor } from '@laurel/issuer';
import { Actions, Button, errorAt, Form, Levels, TextareaField, type Translate } from '@laurel/web';
import { criteriaOf } from '../applications/find-application.ts';
import type { ApplicationState } from '../applications/records.ts';
import { COMMENT_CHARACTERS } from '../limits.ts';
import type { AtApplication } from './at-assess.ts';
import { foundIn } from './earned-by.ts';
import type { Opened } from './queue.ts';
import { type AssessmentRow, OUTCOMES } from './records.ts';

type Props = {
  t: Translate;
  at: AtApplication;
  opened: Opened;
  achievement: AchievementRow;
  problems: readonly Problem[];
  words: string;
  outcome: string;
  /** Whose levels were chosen, by the score sheet. */
  levels: string;
};

/** Somebody else than who scored it says what becomes of it; where those did not agree, whose levels a badge of it carries. */
export function DecideForm({ t, at, opened, achievement, problems, words, outcome, levels }: Props) {
  const { application } = opened;
  const { sent, enough, agree } = foundIn(opened, criteriaOf(achievement.definition));
  const [counts] = enough;
  const outcomes = OUTCOMES.filter((one) => sent.some(({ recommends }) => recommends === one)).map((one) => t(`programme.outcome.${one}`));
  const awarded = counts && (agree ? badgeSays(t, achievement, counts) : t('programme.decide.apart'));
  return (
    <Form action={`${at.here}/decide`} label={t('programme.decision')} kind="stack">
      <Levels
        legend={t('programme.decision')}
        hint={[
          ...(outcomes.length > 0
            ? [t('programme.decision.recommended', { count: sent.length, agreed: String(outcomes.length === 1), outcome: outcomes.join(' · ') })]
            : []),
          ...(awarded === undefined ? [t('programme.decision.not-enough', { revise: t('programme.decide.revise') })] : []),
        ].join(' ')}
        name="outcome"
        value={outcome === '' ? undefined : outcome}
        error={errorAt(problems, 'outcome')}
        options={OUTCOMES.filter((value) => value !== 'award' || awarded !== undefined).map((value) => ({
          value,
          label: t(`programme.decide.${value}`),
          descriptor: [...(value === 'award' && awarded !== undefined ? [awarded] : []), t(`programme.decide.${hintOf(value, application.state)}.hint`)].join(
            ' ',
          ),
        }))}
      />
      {counts && !agree && (
        <Levels
          legend={t('programme.decide.levels')}
          hint={t(enough.length < sent.length ? 'programme.decide.levels.hint.some' : 'programme.decide.levels.hint')}
          name="levels"
          value={levels === '' ? undefined : levels}
          error={errorAt(problems, 'levels')}
          options={enough.map((one) => ({
            value: one.id,
            label: t('programme.decide.levels.of', { nth: sent.indexOf(one) + 1, count: sent.length }),
            descriptor: badgeSays(t, achievement, one),
          }))}
        />
      )}
      <TextareaField
        name="words"
        rows={4}
        maxLength={COMMENT_CHARACTERS}
        label={t('programme.words')}
        hint={t('programme.decision.words.hint')}
        value={words}
        error={errorAt(problems, 'words')}
      />
      <Actions>
        <Button>{t('programme.decision.send')}</Button>
      </Actions>
    </Form>
  );
}

/** Which levels a badge of it will carry. */
function badgeSays(t: Translate, { definition }: AchievementRow, counts: AssessmentRow): string {
  const french = languageFor(definition, t.language) === 'fr';
  const levels = criteriaOf(definition).flatMap(({ title, frenchTitle, levels: known = [] }) => {
    const reached = known.find(({ name }) => name === counts.scores.find(({ criterion }) => criterion === title)?.level);
    if (!reached) return [];
    return [t('programme.decide.level', { criterion: (french && frenchTitle) || title, level: (french && reached.frenchName) || reached.name })];
  });
  return t('programme.decide.badge-says', { levels: levels.join(' · ') });
}

/** An appeal is heard once: whoever is declined then can apply again, and no more; what is sent again after one is for others. */
const hintOf = (value: string, state: ApplicationState): string => (value !== 'award' && state === 'appealed' ? `${value}.appealed` : value);
