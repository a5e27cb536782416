import type { Problem } from '@laurel/base';
import { type AchievementRow, languageFor } from '@laurel/issuer';
import { Actions, Button, errorAt, Form, Levels, More, TextareaField, type Translate } from '@laurel/web';
import { Elsewhere } from '../applications/elsewhere.tsx';
import { criteriaOf } from '../applications/find-application.ts';
import { type Met, sinceOf } from '../applications/two-windows.ts';
import { COMMENT_CHARACTERS } from '../limits.ts';
import type { AtApplication } from './at-assess.ts';
import { textsOf } from './judgement-texts.ts';
import type { Opened } from './queue.ts';
import { OUTCOMES } from './records.ts';

/** `met`: what stands in the boxes; `drawn`: what a form that is shown again was drawn from. */
type Props = {
  t: Translate;
  at: AtApplication;
  opened: Opened;
  achievement: AchievementRow;
  problems: readonly Problem[];
  met: Met;
  drawn: string | undefined;
};

/** The rubric to score by, criterion by criterion, then what is recommended. */
export function ScoreForm({ t, at, opened: { own }, achievement, problems, met: { texts, clashes, unsaved }, drawn }: Props) {
  const { definition } = achievement;
  const french = languageFor(definition, t.language) === 'fr';
  const criteria = criteriaOf(definition);
  const { here } = at;
  const stands = sinceOf(textsOf(criteria, own));
  const since = Object.keys(clashes).length === 0 ? { since: stands } : { since: drawn, seen: stands, unsaved };
  return (
    <Form action={`${here}/scores`} label={t('programme.scores')} kind="stack" autosave={{ to: `${here}/draft`, stands: here }} {...since}>
      {criteria.map(({ title, frenchTitle, levels = [], required }, nth) => {
        const [level, comment] = [`level_${nth}`, `comment_${nth}`];
        const other = levels.find(({ name }) => name === clashes[level]);
        return (
          <div key={title}>
            <input type="hidden" name={`criterion_${nth}`} value={title} />
            <Levels
              legend={(french && frenchTitle) || title}
              hint={t('programme.criterion.of', { nth: nth + 1, count: criteria.length })}
              name={level}
              value={texts[level]}
              error={errorAt(problems, level)}
              options={levels.map(({ name, frenchName, points, description, frenchDescription }) => ({
                value: name,
                label: (
                  <>
                    {(french && frenchName) || name}
                    {points !== undefined && <span class="soft"> · {t('issuer.rubric.points', { count: points })}</span>}
                    {name === required && <span class="soft"> · {t('programme.level.required')}</span>}
                  </>
                ),
                descriptor: (french && frenchDescription) || description,
              }))}
            />
            <Elsewhere text={(french && other?.frenchName) || clashes[level]} />
            <TextareaField
              name={comment}
              rows={3}
              maxLength={COMMENT_CHARACTERS}
              label={t('programme.comment.to-learner')}
              hint={t('programme.comment.to-learner.hint')}
              value={texts[comment]}
              error={errorAt(problems, comment)}
            />
            <Elsewhere text={clashes[comment]} />
          </div>
        );
      })}
      <TextareaField
        name="words"
        rows={3}
        maxLength={COMMENT_CHARACTERS}
        label={t('programme.words')}
        hint={t('programme.words.hint')}
        value={texts.words}
        error={errorAt(problems, 'words')}
      />
      <Elsewhere text={clashes.words} />
      <More summary={t('programme.private-note')} open={texts.private_note !== '' || errorAt(problems, 'private_note') !== undefined}>
        <TextareaField
          name="private_note"
          rows={2}
          maxLength={COMMENT_CHARACTERS}
          label={t('programme.private-note')}
          hint={t('programme.private-note.hint')}
          value={texts.private_note}
          error={errorAt(problems, 'private_note')}
        />
        <Elsewhere text={clashes.private_note} />
      </More>
      <Levels
        legend={t('programme.recommends')}
        name="recommends"
        value={texts.recommends}
        error={errorAt(problems, 'recommends')}
        options={OUTCOMES.map((value) => ({ value, label: t(`programme.recommends.${value}`), descriptor: t(`programme.recommends.${value}.hint`) }))}
      />
      <Elsewhere text={clashes.recommends && t(`programme.recommends.${clashes.recommends}`)} />
      <Actions>
        <Button name="send" value="1">
          {t('programme.scores.send')}
        </Button>
        <Button name="save" value="1" kind="quiet">
          {t('programme.save')}
        </Button>
      </Actions>
    </Form>
  );
}
