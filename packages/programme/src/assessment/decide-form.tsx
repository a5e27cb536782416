import type { Problem } from '@laurel/base';
import { Actions, Button, errorAt, Form, Levels, TextareaField, type Translate } from '@laurel/web';
import type { ApplicationState } from '../applications/records.ts';
import { COMMENT_CHARACTERS } from '../limits.ts';
import type { AtApplication } from './at-assess.ts';
import type { Opened } from './queue.ts';
import { OUTCOMES } from './records.ts';

type Props = { t: Translate; at: AtApplication; opened: Opened; problems: readonly Problem[]; words: string; outcome: string };

/** Somebody else than who scored it says what becomes of it. */
export function DecideForm({ t, at, opened: { application, assessments }, problems, words, outcome }: Props) {
  const sent = assessments.filter((one) => one.round === application.round && one.state === 'sent');
  const outcomes = OUTCOMES.filter((one) => sent.some(({ recommends }) => recommends === one)).map((one) => t(`programme.outcome.${one}`));
  return (
    <Form action={`${at.here}/decide`} label={t('programme.decision')} kind="stack">
      <Levels
        legend={t('programme.decision')}
        hint={
          outcomes.length > 0
            ? t('programme.decision.recommended', { count: sent.length, agreed: String(outcomes.length === 1), outcome: outcomes.join(' · ') })
            : undefined
        }
        name="outcome"
        value={outcome === '' ? undefined : outcome}
        error={errorAt(problems, 'outcome')}
        options={OUTCOMES.map((value) => ({
          value,
          label: t(`programme.decide.${value}`),
          descriptor: t(`programme.decide.${hintOf(value, application.state)}.hint`),
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

/** An appeal is heard once: whoever is declined then can apply again, and no more. */
const hintOf = (value: string, state: ApplicationState): string => (value === 'decline' && state === 'appealed' ? 'decline.appealed' : value);
