import type { Problem } from '@laurel/base';
import { type AchievementRow, languageFor } from '@laurel/issuer';
import { Actions, Button, errorAt, Form, Levels, More, TextareaField, type Translate } from '@laurel/web';
import { criteriaOf } from '../applications/find-application.ts';
import { COMMENT_CHARACTERS } from '../limits.ts';
import type { AtApplication } from './at-assess.ts';
import type { Opened } from './queue.ts';
import { OUTCOMES } from './records.ts';
import type { Judgement } from './score.ts';

type Props = { t: Translate; at: AtApplication; opened: Opened; achievement: AchievementRow; problems: readonly Problem[]; typed: Judgement | undefined };

/** The rubric to score by, criterion by criterion, then what is recommended. */
export function ScoreForm({ t, at, opened: { own }, achievement, problems, typed }: Props) {
  const { definition } = achievement;
  const french = languageFor(definition, t.language) === 'fr';
  const criteria = criteriaOf(definition);
  const now = typed ?? (own && { ...own, recommends: own.recommends ?? undefined });
  const { here } = at;
  return (
    <>
      <Form action={`${here}/scores`} label={t('programme.scores')} kind="stack" autosave={`${here}/draft`} since={own?.savedAt}>
        {criteria.map(({ title, frenchTitle, levels = [], required }, nth) => {
          const score = now?.scores.find(({ criterion }) => criterion === title);
          return (
            <div key={title}>
              <input type="hidden" name={`criterion_${nth}`} value={title} />
              <Levels
                legend={(french && frenchTitle) || title}
                hint={t('programme.criterion.of', { nth: nth + 1, count: criteria.length })}
                name={`level_${nth}`}
                value={score?.level}
                error={errorAt(problems, `level_${nth}`)}
                options={levels.map(({ name, frenchName, description, frenchDescription }) => ({
                  value: name,
                  label: (
                    <>
                      {(french && frenchName) || name}
                      {name === required && <span class="soft"> {t('programme.level.required')}</span>}
                    </>
                  ),
                  descriptor: (french && frenchDescription) || description,
                }))}
              />
              <TextareaField
                name={`comment_${nth}`}
                rows={3}
                maxLength={COMMENT_CHARACTERS}
                label={t('programme.comment.to-learner')}
                hint={t('programme.comment.to-learner.hint')}
                value={score?.comment}
                error={errorAt(problems, `comment_${nth}`)}
              />
            </div>
          );
        })}
        <TextareaField
          name="words"
          rows={3}
          maxLength={COMMENT_CHARACTERS}
          label={t('programme.words')}
          hint={t('programme.words.hint')}
          value={now?.words}
          error={errorAt(problems, 'words')}
        />
        <More summary={t('programme.private-note')} open={(now?.privateNote ?? '') !== ''}>
          <TextareaField
            name="private_note"
            rows={2}
            maxLength={COMMENT_CHARACTERS}
            label={t('programme.private-note')}
            hint={t('programme.private-note.hint')}
            value={now?.privateNote}
          />
        </More>
        <Levels
          legend={t('programme.recommends')}
          name="recommends"
          value={now?.recommends}
          error={errorAt(problems, 'recommends')}
          options={OUTCOMES.map((value) => ({ value, label: t(`programme.recommends.${value}`), descriptor: t(`programme.recommends.${value}.hint`) }))}
        />
        <Actions>
          <Button name="send" value="1">
            {t('programme.scores.send')}
          </Button>
          <Button name="save" value="1" kind="quiet">
            {t('programme.save')}
          </Button>
        </Actions>
      </Form>
      <More summary={t(at.may.outside ? 'programme.hand-on.hint.outside' : 'programme.hand-on.hint')}>
        <Form action={`${here}/hand-on`} kind="stack">
          <p>{t('programme.hand-on.text')}</p>
          <Actions>
            <Button kind="quiet">{t('programme.hand-on')}</Button>
          </Actions>
        </Form>
      </More>
    </>
  );
}
