import type { Problem } from '@laurel/base';
import { ACHIEVEMENT_TYPES } from '@laurel/credentials';
import {
  Aside,
  BadgeArt,
  type BadgeColour,
  type BadgeMotif,
  Button,
  Choice,
  ErrorSummary,
  errorAt,
  Field,
  Fieldset,
  Form,
  PageHead,
  SelectField,
  Split,
  TextareaField,
  type Translate,
} from '@laurel/web';
import { COLOURS, IDENTITY_CHECKS, MOTIFS, RESULT_TYPES } from '../achievements/definition.ts';
import { type DefinitionForm, roomFor } from '../achievements/definition-form.ts';
import type { AchievementRow } from '../records.ts';

type Props = { t: Translate; action: string; title: string; form: DefinitionForm; problems: readonly Problem[]; of: AchievementRow | undefined };

/** Words first, both languages side by side; then how it counts; then how it looks, with the badge beside the fields. */
export function AchievementForm({ t, action, title, form, problems, of }: Props) {
  const error = (field: string) => errorAt(problems, field);
  return (
    <>
      <PageHead title={title} lede={of ? t('issuer.achievement.edit.lede', { version: of.version + 1 }) : t('issuer.achievement.new.lede')} />
      <ErrorSummary problems={problems} labels={labelsOf(t)} />
      <Form action={action}>
        {of && <input type="hidden" name="of" value={of.version} />}
        <Words t={t} form={form} error={error} />
        <Counting t={t} form={form} error={error} />
        <Rows t={t} form={form} error={error} />
        <Looks t={t} form={form} error={error} />
        <div class="actions">
          <Button>{of ? t('issuer.achievement.save-version', { version: of.version + 1 }) : t('issuer.achievement.save')}</Button>
        </div>
      </Form>
    </>
  );
}

const labelsOf = (t: Translate): Record<string, string> => ({
  ...Object.fromEntries(
    (['name', 'description', 'criteria'] as const).flatMap((text) =>
      (['en', 'fr'] as const).map((language) => [`${text}_${language}`, t(`issuer.achievement.${text}.${language}`)]),
    ),
  ),
  credits: t('issuer.achievement.credits'),
  validity_months: t('issuer.achievement.validity'),
  tags: t('issuer.achievement.tags'),
  ribbon: t('issuer.art.ribbon'),
});

type Section = { t: Translate; form: DefinitionForm; error: (field: string) => string | undefined };

function Words({ t, form: { texts }, error }: Section) {
  return (
    <Split even>
      {(['en', 'fr'] as const).map((language) => (
        <Fieldset legend={t(`issuer.in.${language}`)}>
          <Field
            name={`name_${language}`}
            label={t(`issuer.achievement.name.${language}`)}
            hint={t('issuer.achievement.name.hint')}
            value={texts.name[language]}
            error={error(`name_${language}`)}
          />
          <TextareaField
            name={`description_${language}`}
            label={t(`issuer.achievement.description.${language}`)}
            hint={t('issuer.achievement.description.hint')}
            value={texts.description[language]}
            rows={3}
            error={error(`description_${language}`)}
          />
          <TextareaField
            name={`criteria_${language}`}
            label={t(`issuer.achievement.criteria.${language}`)}
            hint={t('issuer.achievement.criteria.hint')}
            value={texts.criteria[language]}
            rows={6}
            error={error(`criteria_${language}`)}
          />
        </Fieldset>
      ))}
    </Split>
  );
}

function Counting({ t, form, error }: Section) {
  const levels = [
    { value: '', text: t('issuer.none') },
    ...[1, 2, 3, 4, 5, 6, 7, 8].map((level) => ({ value: String(level), text: t('issuer.achievement.level.of', { level }) })),
  ];
  return (
    <Fieldset legend={t('issuer.achievement.counting')}>
      <SelectField
        name="type"
        label={t('issuer.achievement.type')}
        value={form.type}
        options={TYPES.map((type) => ({ value: type, text: t(`issuer.type.${type}`) }))}
        error={error('type')}
      />
      <SelectField
        name="level"
        label={t('issuer.achievement.level')}
        hint={t('issuer.achievement.level.hint')}
        value={form.level}
        options={levels}
        error={error('level')}
      />
      <Field
        name="credits"
        label={t('issuer.achievement.credits')}
        hint={t('issuer.achievement.credits.hint')}
        inputmode="numeric"
        value={form.credits}
        error={error('credits')}
      />
      <Field
        name="validity_months"
        label={t('issuer.achievement.validity')}
        hint={t('issuer.achievement.validity.hint')}
        inputmode="numeric"
        value={form.validityMonths}
        error={error('validity_months')}
      />
      <Field name="tags" label={t('issuer.achievement.tags')} hint={t('issuer.achievement.tags.hint')} value={form.tags} error={error('tags')} />
      <SelectField
        name="identity_check"
        label={t('issuer.identity')}
        hint={t('issuer.identity.hint')}
        value={form.identityCheck}
        options={IDENTITY_CHECKS.map((check) => ({ value: check, text: t(`issuer.identity.${check}`) }))}
        error={error('identity_check')}
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

/** The kinds most people look for come first. */
const FIRST = ['MicroCredential', 'Badge', 'Certificate', 'CertificateOfCompletion', 'Competency', 'Course'] as const;
const TYPES = [...FIRST, ...ACHIEVEMENT_TYPES.filter((type) => !FIRST.some((first) => first === type))];

function Rows({ t, form, error }: Section) {
  return (
    <>
      <Fieldset legend={t('issuer.achievement.results')}>
        <p class="hint">{t('issuer.achievement.results.hint')}</p>
        <div class="stack">
          {roomFor(form.results, { title: '', type: 'Percent', min: '', max: '', allowed: '' }).map((row, n) => (
            <fieldset class="inline">
              <legend class="vh">{t('issuer.result.row', { n: n + 1 })}</legend>
              <Field name={`result_title_${n}`} label={t('issuer.result.title', { n: n + 1 })} value={row.title} error={error(`result_title_${n}`)} />
              <SelectField
                name={`result_type_${n}`}
                label={t('issuer.result.type')}
                value={row.type}
                options={RESULT_TYPES.map((type) => ({ value: type, text: t(`issuer.result.${type}`) }))}
                error={error(`result_type_${n}`)}
              />
              <Field name={`result_min_${n}`} label={t('issuer.result.min')} inputmode="numeric" value={row.min} error={error(`result_min_${n}`)} />
              <Field name={`result_max_${n}`} label={t('issuer.result.max')} inputmode="numeric" value={row.max} error={error(`result_max_${n}`)} />
              <Field name={`result_allowed_${n}`} label={t('issuer.result.allowed')} value={row.allowed} error={error(`result_allowed_${n}`)} />
            </fieldset>
          ))}
        </div>
      </Fieldset>
      <Fieldset legend={t('issuer.achievement.alignments')}>
        <p class="hint">{t('issuer.achievement.alignments.hint')}</p>
        <div class="stack">
          {roomFor(form.alignments, { name: '', url: '', framework: '' }).map((row, n) => (
            <fieldset class="inline">
              <legend class="vh">{t('issuer.alignment.name', { n: n + 1 })}</legend>
              <Field name={`alignment_name_${n}`} label={t('issuer.alignment.name', { n: n + 1 })} value={row.name} error={error(`alignment_name_${n}`)} />
              <Field name={`alignment_url_${n}`} label={t('issuer.alignment.url')} inputmode="url" value={row.url} error={error(`alignment_url_${n}`)} />
              <Field
                name={`alignment_framework_${n}`}
                label={t('issuer.alignment.framework')}
                value={row.framework}
                error={error(`alignment_framework_${n}`)}
              />
            </fieldset>
          ))}
        </div>
      </Fieldset>
    </>
  );
}

function Looks({ t, form, error }: Section) {
  const title = form.texts.name[t.language] || form.texts.name.en || form.texts.name.fr || t('issuer.achievement.unnamed');
  return (
    <Fieldset legend={t('issuer.achievement.looks')}>
      <Split>
        <div>
          <SelectField
            name="motif"
            label={t('issuer.art.motif')}
            value={form.motif}
            options={MOTIFS.map((motif) => ({ value: motif, text: t(`issuer.motif.${motif}`) }))}
            error={error('motif')}
          />
          <SelectField
            name="colour"
            label={t('issuer.art.colour')}
            value={form.colour}
            options={COLOURS.map((colour) => ({ value: colour, text: t(`issuer.colour.${colour}`) }))}
            error={error('colour')}
          />
          <Field name="ribbon" label={t('issuer.art.ribbon')} hint={t('issuer.art.ribbon.hint')} value={form.ribbon} maxLength={12} error={error('ribbon')} />
          <div class="actions">
            <Button kind="quiet" icon="eye" name="preview" value="on">
              {t('issuer.art.preview')}
            </Button>
          </div>
        </div>
        <Aside label={t('issuer.art.preview-of')}>
          <BadgeArt
            title={title}
            motif={motifOf(form.motif)}
            colour={colourOf(form.colour)}
            ribbon={form.ribbon}
            size="l"
            alt={t('issuer.art.alt', { title })}
          />
          <p class="hint">{t('issuer.art.engraving')}</p>
        </Aside>
      </Split>
    </Fieldset>
  );
}

const motifOf = (name: string): BadgeMotif => MOTIFS.find((motif) => motif === name) ?? 'star';
const colourOf = (name: string): BadgeColour => COLOURS.find((colour) => colour === name) ?? 'laurel';
