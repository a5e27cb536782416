import { asked, Field, Filters, Icon, SelectField, type Translate, type WebRequest } from '@laurel/web';
import { said } from '../achievements/definition.ts';
import type { Issuer } from '../deps.ts';
import { Achievement, type AchievementRow, Batch, type BatchRow } from '../records.ts';
import { REGISTER_STATES, type RegisterFilter } from '../register/filter.ts';

/** Batches to choose from: the newest. */
const BATCHES_OFFERED = 50;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** A filter as it stands in an address or a form; what is no day or no state is left out. */
export function filterOf(get: (name: string) => string | undefined): RegisterFilter {
  const day = (name: string) => [get(name)].find((text) => text !== undefined && DAY.test(text) && !Number.isNaN(Date.parse(text)));
  return {
    q: get('q')?.slice(0, 500),
    achievement: get('achievement'),
    state: REGISTER_STATES.find((state) => state === get('state')),
    batch: get('batch'),
    from: day('from'),
    until: day('until'),
  };
}

export const filterAsked = (request: WebRequest): RegisterFilter => filterOf((name) => asked(request, name));
export const isFiltered = (filter: RegisterFilter): boolean => Object.values(filter).some((value) => value !== undefined);

export type Choices = { achievements: readonly AchievementRow[]; batches: readonly BatchRow[] };

export const readChoices = (issuer: Issuer, profile: string): Promise<Choices> =>
  issuer.store.as(profile).read(async (db) => ({
    achievements: await db.list(Achievement, { current: 1 }, { order: { createdAt: 'DESC' } }),
    batches: await db.list(Batch, { state: 'awarding' }, { order: { createdAt: 'DESC' }, take: BATCHES_OFFERED }),
  }));

type Props = { t: Translate; at: string; filter: RegisterFilter; choices: Choices };

export function RegisterFilters({ t, at, filter, choices }: Props) {
  const any = (key: string) => ({ value: '', text: t(key) });
  return (
    <Filters action={`${at}/register`} label={t('issuer.register')}>
      <Field name="q" type="search" grow label={t('issuer.register.search')} value={filter.q} />
      <SelectField
        name="achievement"
        label={t('issuer.achievement')}
        value={filter.achievement}
        options={[
          any('issuer.register.any-achievement'),
          ...choices.achievements.map((row) => ({ value: row.id, text: said(row.definition.name, t.language) })),
        ]}
      />
      <SelectField
        name="state"
        label={t('issuer.register.state')}
        value={filter.state}
        options={[any('issuer.register.any-state'), ...REGISTER_STATES.map((state) => ({ value: state, text: t(`issuer.state.${state}`) }))]}
      />
      <SelectField
        name="batch"
        label={t('issuer.register.batch')}
        value={filter.batch}
        options={[any('issuer.register.any-batch'), ...choices.batches.map((batch) => ({ value: batch.id, text: batchText(t, batch) }))]}
      />
      <div class="days">
        <Field name="from" type="date" label={t('issuer.register.from')} value={filter.from} />
        <Field name="until" type="date" label={t('issuer.register.until')} value={filter.until} />
        <button class="btn quiet" type="submit">
          <Icon name="search" />
          {t('issuer.register.show')}
        </button>
      </div>
    </Filters>
  );
}

const batchText = (t: Translate, batch: BatchRow) => `${batch.filename}, ${t.date(batch.createdAt)}`;

/** A filter in words, for paper and for the question whether all of it is meant. */
export function filterInWords(t: Translate, filter: RegisterFilter, { achievements, batches }: Choices): string {
  const achievement = achievements.find(({ id }) => id === filter.achievement);
  const batch = batches.find(({ id }) => id === filter.batch);
  const say = (key: string, value: string | undefined) => (value === undefined ? [] : [t('issuer.register.filter', { what: t(key), value })]);
  const parts = [
    ...say('issuer.register.search', filter.q),
    ...say('issuer.achievement', achievement && said(achievement.definition.name, t.language)),
    ...say('issuer.register.state', filter.state && t(`issuer.state.${filter.state}`)),
    ...say('issuer.register.batch', batch && batchText(t, batch)),
    ...say('issuer.register.from', filter.from && t.date(filter.from)),
    ...say('issuer.register.until', filter.until && t.date(filter.until)),
  ];
  return parts.length === 0 ? t('issuer.register.as-of.all') : parts.join(' · ');
}
