import { ACHIEVEMENT_TYPES } from '@laurel/credentials';
import { Choice, Field, Fieldset, More, SelectField, Split } from '@laurel/web';
import { IDENTITY_CHECKS, PARTICIPATIONS, readersFirst } from '../achievements/definition.ts';
import { EMPTY_ROWS, type Plain } from '../achievements/definition-form.ts';
import type { Section } from './achievement-form.tsx';
import { AddRow, rowsOf } from './achievement-form-rows.tsx';

const boxOf =
  ({ form, error }: Section) =>
  (name: Plain) => ({ name, value: form.plain[name], error: error(name) });

/** The kinds most people look for come first. */
const FIRST = ['MicroCredential', 'Badge', 'Certificate', 'CertificateOfCompletion', 'Competency', 'Course'] as const;
const TYPES = [...FIRST, ...ACHIEVEMENT_TYPES.filter((type) => !FIRST.some((first) => first === type))];

/** What it counts for: kind, level, amount of work, and what the EU's recommendation asks beside. */
export function Counting(section: Section) {
  const { t, form, error } = section;
  const box = boxOf(section);
  const none = { value: '', text: t('issuer.none') };
  const national = (['national_framework', 'national_level', 'national_url'] as const).some((name) => form.plain[name] !== '' || error(name));
  return (
    <Fieldset legend={t('issuer.part.counting')} id="counting">
      <SelectField {...box('type')} label={t('issuer.achievement.type')} options={TYPES.map((type) => ({ value: type, text: t(`issuer.type.${type}`) }))} />
      <SelectField
        {...box('level')}
        label={t('issuer.achievement.level')}
        hint={t('issuer.achievement.level.hint')}
        options={[none, ...[1, 2, 3, 4, 5, 6, 7, 8].map((level) => ({ value: String(level), text: t('issuer.achievement.level.of', { level }) }))]}
      />
      <More summary={t('issuer.achievement.national')} open={national}>
        <Field {...box('national_framework')} label={t('issuer.achievement.national.framework')} />
        <Field {...box('national_level')} label={t('issuer.achievement.national.level')} />
        <Field {...box('national_url')} label={t('issuer.achievement.national.url')} hint={t('issuer.achievement.national.hint')} inputmode="url" />
      </More>
      <div class="inline pair">
        <Field {...box('credits')} label={t('issuer.achievement.credits')} hint={t('issuer.achievement.credits.hint')} inputmode="numeric" />
        <Field {...box('credit_unit')} label={t('issuer.achievement.credit-unit')} hint={t('issuer.achievement.credit-unit.hint')} />
      </div>
      <div class="inline pair">
        <Field {...box('cost')} label={t('issuer.achievement.cost')} hint={t('issuer.achievement.cost.hint')} inputmode="numeric" />
        <Field {...box('currency')} label={t('issuer.achievement.currency')} hint={t('issuer.achievement.currency.hint')} />
      </div>
      <Field {...box('workload')} label={t('issuer.achievement.workload')} hint={t('issuer.achievement.workload.hint')} inputmode="numeric" />
      <SelectField
        {...box('participation')}
        label={t('issuer.achievement.participation')}
        options={[{ value: '', text: t('issuer.not-stated') }, ...PARTICIPATIONS.map((one) => ({ value: one, text: t(`issuer.participation.${one}`) }))]}
      />
      <Split even>
        {readersFirst(t.language).map((language) => (
          <div>
            <Field
              name={`quality_${language}`}
              label={t(`issuer.achievement.quality.${language}`)}
              hint={t('issuer.achievement.quality.hint')}
              value={form.texts.quality[language]}
              error={error(`quality_${language}`)}
            />
          </div>
        ))}
      </Split>
      <Field {...box('place')} label={t('issuer.achievement.place')} hint={t('issuer.achievement.place.hint')} />
    </Fieldset>
  );
}

/** How long it holds, and whom it names. */
export function Lasting(section: Section) {
  const { t, form } = section;
  const box = boxOf(section);
  return (
    <Fieldset legend={t('issuer.part.lasting')} id="lasting">
      <div class="inline pair">
        <Field {...box('validity_months')} label={t('issuer.achievement.validity')} hint={t('issuer.achievement.validity.hint')} inputmode="numeric" />
        <Field {...box('valid_until')} label={t('issuer.achievement.valid-until')} hint={t('issuer.achievement.valid-until.hint')} type="date" />
      </div>
      <SelectField
        {...box('identity_check')}
        label={t('issuer.identity')}
        hint={t('issuer.identity.hint')}
        options={IDENTITY_CHECKS.map((check) => ({ value: check, text: t(`issuer.identity.${check}`) }))}
      />
      <Choice
        name="include_name"
        label={t('issuer.achievement.include-name')}
        detail={t('issuer.achievement.include-name.detail')}
        checked={form.includeName}
      />
    </Fieldset>
  );
}

/** How it is found, and what it belongs with. */
export function Finding(section: Section) {
  const { t, form, error, action } = section;
  const box = boxOf(section);
  const folded = (['code', 'field_of_study', 'specialization'] as const).every((name) => form.plain[name] === '' && !error(name)) && form.related.length === 0;
  return (
    <Fieldset legend={t('issuer.part.finding')} id="finding">
      <Field {...box('tags')} label={t('issuer.achievement.tags')} hint={t('issuer.achievement.tags.hint')} />
      <More summary={t('issuer.achievement.more')} open={!folded}>
        <Field {...box('code')} label={t('issuer.achievement.code')} hint={t('issuer.achievement.code.hint')} />
        <Field {...box('field_of_study')} label={t('issuer.achievement.field')} />
        <Field {...box('specialization')} label={t('issuer.achievement.specialization')} />
        <p class="hint">{t('issuer.related.hint')}</p>
        {rowsOf(form.related, EMPTY_ROWS.related).map((row, n) => (
          <fieldset class="entry">
            <legend class="vh">{t('issuer.related.url', { n: n + 1 })}</legend>
            <div class="inline">
              <Field
                name={`related_url_${n}`}
                label={t('issuer.related.url', { n: n + 1 })}
                inputmode="url"
                value={row.url}
                error={error(`related_url_${n}`)}
              />
              <Field
                name={`related_language_${n}`}
                label={t('issuer.related.language')}
                placeholder="de"
                value={row.language}
                error={error(`related_language_${n}`)}
              />
            </div>
          </fieldset>
        ))}
        <AddRow t={t} action={action} which="related" part="finding" text="issuer.related.add" />
      </More>
    </Fieldset>
  );
}
