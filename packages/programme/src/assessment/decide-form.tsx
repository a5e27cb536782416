import type { Problem } from '@laurel/base';
import { type AchievementRow, languageFor } from '@laurel/issuer';
import { Actions, Button, errorAt, Form, Levels, TextareaField, type Translate } from '@laurel/web';
import { criteriaOf } from '../applications/find-application.ts';
import type { ApplicationState } from '../applications/records.ts';
import { COMMENT_CHARACTERS } from '../limits.ts';
import type { AtApplication } from './at-assess.ts';
import { enough } from './decide.ts';
import type { Opened } from './queue.ts';
import { type AssessmentRow, OUTCOMES } from './records.ts';

type Props = { t: Translate; at: AtApplication; opened: Opened; achievement: AchievementRow; problems: readonly Problem[]; words: string; outcome: string };

/** Somebody else than who scored it says what becomes of it. */
export function DecideForm({ t, at, opened: { application, assessments }, achievement, problems, words, outcome }: Props) {
  const sent = assessments.filter((one) => one.round === application.round && one.state === 'sent');
  const outcomes = OUTCOMES.filter((one) => sent.some(({ recommends }) => recommends === one)).map((one) => t(`programme.outcome.${one}`));
  const says = badgeSays(t, achievement, sent);
  return (
    <Form action={`${at.here}/decide`} label={t('programme.decision')} kind="stack">
      <Levels
        legend={t('programme.decision')}
        hint={[
          ...(outcomes.length > 0
            ? [t('programme.decision.recommended', { count: sent.length, agreed: String(outcomes.length === 1), outcome: outcomes.join(' · ') })]
            : []),
          ...(says === undefined ? [t('programme.decision.not-enough', { revise: t('programme.decide.revise') })] : []),
        ].join(' ')}
        name="outcome"
        value={outcome === '' ? undefined : outcome}
        error={errorAt(problems, 'outcome')}
        options={OUTCOMES.filter((value) => value !== 'award' || says !== undefined).map((value) => ({
          value,
          label: t(`programme.decide.${value}`),
          descriptor: [...(value === 'award' && says !== undefined ? [says] : []), t(`programme.decide.${hintOf(value, application.state)}.hint`)].join(' '),
        }))}
      />
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

/** Which levels a badge of it will carry, and whose they are where two scored; nothing where nobody found enough, since no badge is made of that. */
function badgeSays(t: Translate, { definition }: AchievementRow, sent: readonly AssessmentRow[]): string | undefined {
  const criteria = criteriaOf(definition);
  const counts = enough(criteria, sent);
  if (!counts) return undefined;
  const french = languageFor(definition, t.language) === 'fr';
  const levels = criteria.flatMap(({ title, frenchTitle, levels: known = [] }) => {
    const reached = known.find(({ name }) => name === counts.scores.find(({ criterion }) => criterion === title)?.level);
    if (!reached) return [];
    return [t('programme.decide.level', { criterion: (french && frenchTitle) || title, level: (french && reached.frenchName) || reached.name })];
  });
  return t('programme.decide.badge-says', { levels: levels.join(' · '), nth: sent.indexOf(counts) + 1, count: sent.length });
}

/** An appeal is heard once: whoever is declined then can apply again, and no more. */
const hintOf = (value: string, state: ApplicationState): string => (value === 'decline' && state === 'appealed' ? 'decline.appealed' : value);
