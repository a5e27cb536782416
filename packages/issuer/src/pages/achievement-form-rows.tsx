import type { Language } from '@laurel/base';
import { Button, Field, Fieldset, SelectField, State } from '@laurel/web';
import { RESULT_TYPES, TARGET_TYPES } from '../achievements/definition.ts';
import { type DefinitionForm, EMPTY_ROWS, type LevelForm, type ResultForm } from '../achievements/definition-form.ts';
import { VALUE_ORDERS } from '../achievements/result-value.ts';
import type { Section } from './achievement-form.tsx';
import { type SkillPick, SkillPicker } from './achievement-skill-picker.tsx';

/** At least one row to write in; another comes by its button, which sends everything typed and gets it back. */
export const rowsOf = <T,>(rows: readonly T[], empty: T): readonly T[] => (rows.length === 0 ? [empty] : rows);

export function AddRow({ t, action, which, part, text }: Pick<Section, 't' | 'action'> & { which: string; part: string; text: string }) {
  return (
    <p class="add">
      <Button kind="quiet" small icon="plus" name="add" value={which} action={`${action}#${part}`} unchecked>
        {t(text)}
      </Button>
    </p>
  );
}

/** Skills and standards: what a machine that looks for people with a skill compares. */
export function Skills({ t, form, error, action, picker }: Section & { picker: SkillPick | undefined }) {
  const types = [
    { value: '', text: t('issuer.not-stated') },
    ...TARGET_TYPES.map((type) => ({ value: type, text: t(`issuer.target.${type.replace(':', '-')}`) })),
  ];
  return (
    <Fieldset legend={t('issuer.part.skills')} id="skills">
      {picker && <SkillPicker t={t} action={action} picker={picker} />}
      <p class="hint">{t('issuer.achievement.alignments.hint')}</p>
      {rowsOf(form.alignments, EMPTY_ROWS.alignment).map((row, n) => {
        const box = (key: keyof typeof row) => ({ name: `alignment_${key}_${n}`, value: row[key], error: error(`alignment_${key}_${n}`) });
        return (
          <fieldset class="entry">
            <legend class="vh">{t('issuer.alignment.name', { n: n + 1 })}</legend>
            <div class="inline">
              <Field {...box('name')} label={t('issuer.alignment.name', { n: n + 1 })} />
              <Field {...box('url')} label={t('issuer.alignment.url')} inputmode="url" />
            </div>
            <div class="inline">
              <Field {...box('framework')} label={t('issuer.alignment.framework')} />
              <Field {...box('code')} label={t('issuer.alignment.code')} />
              <SelectField {...box('type')} label={t('issuer.alignment.type')} options={types} />
            </div>
            <Field {...box('description')} label={t('issuer.alignment.description')} />
          </fieldset>
        );
      })}
      <AddRow t={t} action={action} which="alignment" part="skills" text="issuer.alignment.add" />
    </Fieldset>
  );
}

/** What a roster can tell of each learner: a mark, words, or the level of one criterion of a rubric. */
export function Results({ t, form, error, action, spoken }: Section & { spoken: readonly Language[] }) {
  return (
    <Fieldset legend={t('issuer.part.results')} id="results">
      <p class="hint">{t('issuer.achievement.results.hint')}</p>
      {rowsOf<ResultForm>(form.results, EMPTY_ROWS.result).map((row, n) => (
        <Result t={t} error={error} action={action} row={row} n={n} french={spoken.length > 1 || hasFrench(form)} />
      ))}
      <AddRow t={t} action={action} which="result" part="results" text="issuer.result.add" />
      <p class="add">
        <Button kind="quiet" small icon="upload" name="draft" value="rubric" unchecked>
          {t('issuer.rubric.bring')}
        </Button>
      </p>
    </Fieldset>
  );
}

/** Results have their French beside them where the node has two languages, or both are written. */
const hasFrench = ({ texts }: DefinitionForm): boolean => texts.name.fr !== '' && texts.name.en !== '';

type ResultProps = Pick<Section, 't' | 'error' | 'action'> & { row: ResultForm; n: number; french: boolean };

function Result({ t, error, action, row, n, french }: ResultProps) {
  const box = (key: Exclude<keyof ResultForm, 'levels'>) => ({ name: `result_${key}_${n}`, value: row[key], error: error(`result_${key}_${n}`) });
  const isRubric = row.type === 'RubricCriterionLevel' || row.levels.length > 0;
  const levels = isRubric ? rowsOf(row.levels, EMPTY_ROWS.level) : [];
  return (
    <fieldset class="entry">
      <legend class="vh">{t('issuer.result.row', { n: n + 1 })}</legend>
      <div class="inline">
        <Field {...box('title')} label={t('issuer.result.title', { n: n + 1 })} />
        {(french || row.french !== '') && <Field {...box('french')} label={t('issuer.result.french')} hint={t('issuer.result.french.hint')} />}
      </div>
      <div class="inline">
        <SelectField
          {...box('type')}
          label={t('issuer.result.type')}
          options={RESULT_TYPES.map((type) => ({ value: type, text: t(`issuer.result.${type}`) }))}
        />
        <Field
          {...box('required')}
          label={t('issuer.result.required')}
          hint={t(isRubric ? 'issuer.result.required.hint.level' : 'issuer.result.required.hint')}
        />
      </div>
      {!isRubric && (
        <div class="inline">
          <Field {...box('min')} label={t('issuer.result.min')} inputmode="numeric" />
          <Field {...box('max')} label={t('issuer.result.max')} inputmode="numeric" />
          <Field {...box('allowed')} label={t('issuer.result.allowed')} hint={t('issuer.result.allowed.hint')} />
          <SelectField
            {...box('order')}
            label={t('issuer.result.order')}
            hint={t('issuer.result.order.hint')}
            options={['', ...VALUE_ORDERS].map((value) => ({ value, text: t(value === '' ? 'issuer.not-stated' : `issuer.result.order.${value}`) }))}
          />
        </div>
      )}
      {row.required === '' && row.levels.some(({ name }) => name !== '') && (
        <p>
          <State kind="warn">{t('issuer.rubric.any-of', { criterion: row.title || t('issuer.result.title', { n: n + 1 }) })}</State>
        </p>
      )}
      {levels.length > 0 && <p class="small soft">{t('issuer.level.order')}</p>}
      {levels.map((level, k) => (
        <RubricLevel t={t} error={error} level={level} n={n} k={k} french={french} />
      ))}
      <AddRow t={t} action={action} which={`level_${n}`} part="results" text={isRubric ? 'issuer.level.add' : 'issuer.level.begin'} />
    </fieldset>
  );
}

function RubricLevel({ t, error, level, n, k, french }: Pick<Section, 't' | 'error'> & { level: LevelForm; n: number; k: number; french: boolean }) {
  const box = (key: keyof LevelForm) => ({ name: `level_${key}_${n}_${k}`, value: level[key], error: error(`level_${key}_${n}_${k}`) });
  return (
    <fieldset class="entry">
      <legend class="vh">{t('issuer.level.row', { n: k + 1 })}</legend>
      <div class="inline">
        <Field {...box('name')} label={t('issuer.level.name', { n: k + 1 })} />
        <Field {...box('points')} label={t('issuer.level.points')} inputmode="numeric" />
      </div>
      <Field {...box('description')} label={t('issuer.level.description')} />
      {(french || level.french !== '' || level.french_description !== '') && (
        <div class="inline">
          <Field {...box('french')} label={t('issuer.level.french')} />
          <Field {...box('french_description')} label={t('issuer.level.french-description')} />
        </div>
      )}
    </fieldset>
  );
}
