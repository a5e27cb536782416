import type { Problem } from '@laurel/base';
import { type Definition, languageFor, said } from '@laurel/issuer';
import { Actions, Button, Field, Fieldset, Form, Link, SelectField, Table, TextareaField, Time, typed, usePage, type WebRequest } from '@laurel/web';
import type { ConsentRequestRow } from '../consents/consent-records.ts';
import { CATEGORIES, type Category, PURPOSES } from '../consents/terms.ts';
import type { Told } from '../disclosure/disclose.ts';
import { CONSENT_MONTHS, REASON_CHARACTERS } from '../limits.ts';
import type { OrganisationRow } from './affiliation-records.ts';

/** What was asked of the learners of an organisation, and the way to those who agreed. */
export function Asked({ organisation, asked }: { organisation: OrganisationRow; asked: readonly ConsentRequestRow[] }) {
  const { t } = usePage();
  return (
    <Table
      caption={t('programme.organisation.asks')}
      stacks
      rows={asked}
      columns={[
        { head: t('programme.consent.purpose'), rowHead: true, cell: ({ purpose }) => t(`programme.purpose.${purpose}`) },
        { head: t('programme.consent.categories'), cell: ({ needs, likes }) => [...needs, ...likes].map((one) => t(`programme.named.${one}`)).join(' · ') },
        { head: t('programme.organisation.asked-on'), cell: ({ createdAt }) => <Time at={createdAt} dateOnly /> },
        {
          head: t('programme.named.see'),
          headHidden: true,
          cell: ({ purpose }) => (
            <Link
              href={`/organisations/${organisation.id}/named/${purpose}`}
              label={t('programme.named.see.of', { purpose: t(`programme.purpose.${purpose}`) })}
            >
              {t('programme.named.see')}
            </Link>
          ),
        },
        {
          head: t('programme.organisation.end'),
          headHidden: true,
          cell: ({ id, purpose, endedAt }) =>
            endedAt === null ? (
              <Form
                action={`/organisations/${organisation.id}/requests/${id}/end`}
                label={t('programme.organisation.end.of', { purpose: t(`programme.purpose.${purpose}`) })}
              >
                <Button kind="quiet" small>
                  {t('programme.organisation.end')}
                </Button>
              </Form>
            ) : (
              t.rich('programme.organisation.ended-on', { date: <Time at={endedAt} dateOnly /> })
            ),
        },
      ]}
    />
  );
}

/** The one form of an organisation: a purpose, its own words, what it needs and would like, for how long. */
export function AskForm({ organisation, request, problems }: { organisation: OrganisationRow; request: WebRequest; problems: readonly Problem[] }) {
  const { t } = usePage();
  const error = (field: string) => {
    const problem = problems.find(({ at }) => at === field);
    return problem && t(`programme.problem.${problem.code}`);
  };
  return (
    <Form action={`/organisations/${organisation.id}/requests`} kind="stack">
      <p>{t('programme.organisation.ask.says')}</p>
      <SelectField
        name="purpose"
        label={t('programme.consent.purpose')}
        value={typed(request, 'purpose')}
        error={error('purpose')}
        options={PURPOSES.map((purpose) => ({ value: purpose, text: t(`programme.purpose.${purpose}`) }))}
      />
      <TextareaField
        name="reason"
        label={t('programme.organisation.reason')}
        hint={t('programme.organisation.reason.hint')}
        value={typed(request, 'reason')}
        error={error('reason')}
        rows={3}
        maxLength={REASON_CHARACTERS}
        required
      />
      <Fieldset legend={<span id="needs">{t('programme.organisation.what')}</span>}>
        {error('needs') && <p class="error">{error('needs')}</p>}
        {CATEGORIES.map((category) => (
          <SelectField
            name={`of_${category}`}
            label={t(`programme.named.${category}`)}
            value={typed(request, `of_${category}`)}
            options={['', 'needs', 'likes'].map((value) => ({ value, text: t(`programme.organisation.what.${value || 'not'}`) }))}
          />
        ))}
      </Fieldset>
      <Field
        name="months"
        type="number"
        label={t('programme.organisation.months')}
        min={1}
        max={CONSENT_MONTHS}
        value={typed(request, 'months') || CONSENT_MONTHS}
        error={error('months')}
        required
      />
      <Actions>
        <Button>{t('programme.organisation.ask.do')}</Button>
      </Actions>
    </Form>
  );
}

/** Who agreed, with just what each agreed to, by name. What was never `asked` for has no column: nobody declined it. */
export function Named({ rows, caption, asked }: { rows: readonly Told[]; caption: string; asked: readonly Category[] }) {
  const { t } = usePage();
  const has = (category: Category) => asked.includes(category) || rows.some(({ fields }) => fields[category] !== undefined);
  const byName = [...rows].sort((one, other) => (one.fields.name ?? '').localeCompare(other.fields.name ?? '', t.language));
  return (
    <Table
      caption={caption}
      stacks="close"
      rows={byName}
      columns={[
        {
          head: t('programme.named.name'),
          rowHead: true,
          cell: ({ fields }) => <bdi>{fields.name === '' ? t('programme.named.no-name') : (fields.name ?? t('programme.named.not-agreed'))}</bdi>,
        },
        ...(has('email') ? [{ head: t('programme.named.email'), cell: ({ fields }: Told) => fields.email ?? t('programme.named.not-agreed') }] : []),
        ...(has('applications')
          ? [
              {
                head: t('programme.named.applications'),
                cell: ({ fields: { applications } }: Told) => (
                  <Several of={applications?.map(({ definition, state, on }) => ({ definition, on, word: t(`programme.applied.${state}`) }))} />
                ),
              },
            ]
          : []),
        ...(has('awards')
          ? [
              {
                head: t('programme.named.awards'),
                cell: ({ fields: { awards } }: Told) => <Several of={awards?.map(({ definition, awardedOn }) => ({ definition, on: awardedOn }))} />,
              },
            ]
          : []),
        { head: t('programme.consent.until'), cell: ({ until }) => <Time at={until} dateOnly /> },
        { head: t('programme.receipt.reference'), mono: true, cell: ({ reference }) => reference },
      ]}
    />
  );
}

function Several({ of }: { of: readonly { definition: Definition; on: string; word?: string }[] | undefined }) {
  const { t } = usePage();
  if (of === undefined) return <>{t('programme.named.not-agreed')}</>;
  if (of.length === 0) return <>{t('programme.named.empty')}</>;
  return (
    <ul>
      {of.map(({ definition, on, word }) => (
        <li>
          {said(definition.name, languageFor(definition, t.language))}, {word && `${word}, `}
          <Time at={on} dateOnly />
        </li>
      ))}
    </ul>
  );
}
