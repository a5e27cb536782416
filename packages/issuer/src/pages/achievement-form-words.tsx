import { Field, Fieldset, More, Split, TextareaField } from '@laurel/web';
import { readersFirst, SECTIONS } from '../achievements/definition.ts';
import type { SideBySide } from '../achievements/definition-form.ts';
import type { Section } from './achievement-form.tsx';

const ROWS: Partial<Record<SideBySide, number>> = { description: 3, outcomes: 5, criteria: 6, assessed: 2 };

/** The words, both languages side by side. */
export function Words({ t, form, error }: Section) {
  return (
    <section id="words" aria-label={t('issuer.part.words')}>
      <Split even>
        {readersFirst(t.language).map((language) => (
          <Fieldset legend={t(`issuer.in.${language}`)}>
            <Field
              name={`name_${language}`}
              label={t(`issuer.achievement.name.${language}`)}
              hint={t('issuer.achievement.name.hint')}
              value={form.texts.name[language]}
              error={error(`name_${language}`)}
            />
            {(['description', 'outcomes', 'criteria', 'assessed'] as const).map((text) => (
              <TextareaField
                name={`${text}_${language}`}
                label={t(`issuer.achievement.${text}.${language}`)}
                hint={t(`issuer.achievement.${text}.hint`)}
                value={form.texts[text][language]}
                rows={ROWS[text]}
                error={error(`${text}_${language}`)}
              />
            ))}
            <More summary={t(`issuer.achievement.sections.${language}`)} open={SECTIONS.some((text) => form.texts[text][language] !== '')}>
              {SECTIONS.map((text) => (
                <TextareaField
                  name={`${text}_${language}`}
                  label={t(`issuer.achievement.${text}.${language}`)}
                  hint={t(`issuer.achievement.${text}.hint`)}
                  value={form.texts[text][language]}
                  rows={4}
                  error={error(`${text}_${language}`)}
                />
              ))}
            </More>
          </Fieldset>
        ))}
      </Split>
      <Field
        name="criteria_url"
        label={t('issuer.achievement.criteria-url')}
        hint={t('issuer.achievement.criteria-url.hint')}
        inputmode="url"
        value={form.plain.criteria_url}
        error={error('criteria_url')}
      />
    </section>
  );
}
