import type { Problem } from '@laurel/base';
import {
  Actions,
  Button,
  ErrorSummary,
  errorAt,
  Field,
  Fieldset,
  Form,
  Levels,
  More,
  Notice,
  PageHead,
  SelectField,
  Table,
  TextareaField,
  usePage,
} from '@laurel/web';
import { PURPOSE_LENGTH, TITLE_LENGTH } from '../limits.ts';
import { FIELD_NAMES } from '../requests/fields.ts';
import type { OverAsking } from '../requests/over-asking.ts';
import { CHOICES, KINDS, RETENTION_NAMES, type RequestForm } from '../requests/request-form.ts';

type Props = {
  form: RequestForm;
  problems: readonly Problem[];
  warnings: readonly OverAsking[];
  /** Whom the typed issuer was read as. */
  issuer?: string | undefined;
};

/** One page, one question: what for, which fields, how long. The rest is folded. */
export function NewRequest({ form, problems, warnings, issuer }: Props) {
  const { t } = usePage();
  const narrowed = form.issuer !== '' || form.achievement !== '' || form.kind !== '' || form.wants === 'whole';
  return (
    <>
      <PageHead title={t('verifier.new.title')} lede={t('verifier.new.lede')} />
      <ErrorSummary problems={problems} />
      {warnings.length > 0 && <Warnings warnings={warnings} />}
      <Form action="/hiring/requests/new" kind="stack">
        <Field
          name="title"
          label={t('verifier.new.name')}
          hint={t('verifier.new.name.hint')}
          value={form.title}
          maxLength={TITLE_LENGTH}
          error={errorAt(problems, 'title')}
          required
        />
        <Fieldset legend={t('verifier.new.why')}>
          <p class="hint">{t('verifier.new.why.hint')}</p>
          {(['en', 'fr'] as const).map((language) => (
            <TextareaField
              name={`purpose_${language}`}
              label={t(`verifier.new.why.${language}`)}
              value={form.purpose[language]}
              rows={2}
              maxLength={PURPOSE_LENGTH}
              error={errorAt(problems, `purpose_${language}`)}
            />
          ))}
        </Fieldset>
        <Fieldset legend={t('verifier.new.fields')}>
          <p class="hint">{t('verifier.new.fields.hint')}</p>
          <FieldChoices form={form} />
        </Fieldset>
        <Fieldset legend={t('verifier.new.keep')}>
          <SelectField
            name="retention"
            label={t('verifier.new.retention')}
            hint={t('verifier.new.retention.hint')}
            value={form.retention}
            options={RETENTION_NAMES.map((value) => ({ value, text: t(`verifier.retention.${value}`) }))}
            error={errorAt(problems, 'retention')}
          />
        </Fieldset>
        <Narrowing form={form} problems={problems} issuer={issuer} open={narrowed} />
        <Actions>
          {warnings.length > 0 ? (
            <Button icon="send" name="sure" value="yes">
              {t('verifier.new.anyway')}
            </Button>
          ) : (
            <Button icon="send">{t('verifier.new.make')}</Button>
          )}
        </Actions>
      </Form>
    </>
  );
}

/** Eleven questions of one kind read best as rows. */
function FieldChoices({ form }: { form: RequestForm }) {
  const { t } = usePage();
  return (
    <Table
      caption={t('verifier.new.fields')}
      rows={FIELD_NAMES}
      columns={[
        { head: t('verifier.shown.field'), rowHead: true, cell: (name) => <label for={`field_${name}`}>{t(`verifier.field.${name}`)}</label> },
        {
          head: t('verifier.new.fields.do'),
          cell: (name) => (
            <select id={`field_${name}`} name={`field_${name}`}>
              {CHOICES.map((value) => (
                <option value={value} selected={form.fields[name] === value}>
                  {t(`verifier.choice.${value}`)}
                </option>
              ))}
            </select>
          ),
        },
      ]}
    />
  );
}

function Warnings({ warnings }: { warnings: readonly OverAsking[] }) {
  const { t } = usePage();
  return (
    <Notice kind="warn" title={t('verifier.over.title')} alert>
      {warnings.map((warning) => t(`verifier.over.${warning}`)).join(' ')}
    </Notice>
  );
}

function Narrowing({ form, problems, issuer, open }: Omit<Props, 'warnings'> & { open: boolean }) {
  const { t } = usePage();
  const inside = (
    <>
      <Levels
        legend={t('verifier.new.wants')}
        name="wants"
        value={form.wants}
        options={(['fields', 'whole'] as const).map((value) => ({
          value,
          label: t(`verifier.wants.${value}`),
          descriptor: t(`verifier.wants.${value}.hint`),
        }))}
      />
      <TextareaField
        name="achievement"
        rows={2}
        label={t('verifier.new.achievement')}
        hint={t('verifier.new.achievement.hint')}
        value={form.achievement}
        error={errorAt(problems, 'achievement')}
      />
      <Field
        name="issuer"
        label={t('verifier.new.issuer')}
        hint={issuer === undefined ? t('verifier.new.issuer.hint') : t.rich('verifier.new.issuer.read', { did: <span class="mono">{issuer}</span> })}
        value={form.issuer}
        autocomplete="off"
        error={errorAt(problems, 'issuer')}
      />
      <SelectField
        name="kind"
        label={t('verifier.new.kind')}
        value={form.kind}
        options={[{ value: '', text: t('verifier.kind.any') }, ...KINDS.map((value) => ({ value, text: t(`verifier.kind.${value}`) }))]}
        error={errorAt(problems, 'kind')}
      />
    </>
  );
  if (open) return <Fieldset legend={t('verifier.new.narrow')}>{inside}</Fieldset>;
  return <More summary={t('verifier.new.narrow')}>{inside}</More>;
}
