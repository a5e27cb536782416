import type { Problem } from '@laurel/base';
import {
  Actions,
  Button,
  EmptyState,
  ErrorSummary,
  errorAt,
  Field,
  Fieldset,
  Form,
  LinkButton,
  More,
  PageHead,
  SelectField,
  type Translate,
} from '@laurel/web';
import { said } from '../achievements/definition.ts';
import { ZONES } from '../claims/local-time.ts';
import { needsResults } from '../claims/open-claim.ts';
import { OPEN_CLAIM_PLACES } from '../limits.ts';
import type { AchievementRow } from '../records.ts';

export type OpenClaimForm = { achievement: string; places: string; minutes: string; day: string; time: string; zone: string; language: string };

/** From a short talk to a week of a course. */
const MINUTES = [15, 30, 60, 120, 240, 480, 1_440, 10_080] as const;

type Props = { t: Translate; at: string; all: readonly AchievementRow[]; form: OpenClaimForm; problems: readonly Problem[] };

export function NewOpenClaim({ t, at, all, form, problems }: Props) {
  const title = <PageHead title={t('issuer.open-claims.new')} lede={t('issuer.open-claims.new.lede')} />;
  if (all.length === 0)
    return (
      <>
        {title}
        <EmptyState title={t('issuer.home.first')} action={<LinkButton href={`${at}/achievements/new`}>{t('issuer.achievements.new')}</LinkButton>}>
          {t('issuer.home.first.how')}
        </EmptyState>
      </>
    );
  const possible = all.filter((row) => !needsResults(row));
  if (possible.length === 0)
    return (
      <>
        {title}
        <EmptyState title={t('issuer.open-claims.needs-results.all')} action={<LinkButton href={`${at}/batches/new`}>{t('issuer.batch.new')}</LinkButton>}>
          {t('issuer.open-claims.needs-results.all.how')}
        </EmptyState>
      </>
    );
  const chosen = all.find(({ id }) => id === form.achievement);
  const refused = errorAt(problems, 'achievement') ?? (chosen && needsResults(chosen) ? t('issuer.open-claims.wrong.needs_results') : undefined);
  const labels = {
    achievement: t('issuer.achievement'),
    places: t('issuer.open-claims.places'),
    minutes: t('issuer.open-claims.minutes'),
    day: t('issuer.open-claims.day'),
  };
  return (
    <>
      <ErrorSummary problems={problems} labels={labels} />
      {title}
      <Form action={`${at}/claims/new`}>
        <Fieldset legend={t('issuer.open-claims.what')}>
          <SelectField
            name="achievement"
            label={t('issuer.achievement')}
            hint={possible.length < all.length && refused === undefined ? t('issuer.open-claims.needs-results') : undefined}
            value={form.achievement || possible[0]?.id}
            options={all.filter((row) => row === chosen || !needsResults(row)).map((row) => ({ value: row.id, text: said(row.definition.name, t.language) }))}
            error={refused}
          />
          <Field
            name="places"
            type="number"
            label={t('issuer.open-claims.places')}
            hint={t('issuer.open-claims.places.hint')}
            value={form.places}
            min={1}
            max={OPEN_CLAIM_PLACES}
            required
            error={errorAt(problems, 'places')}
          />
          <SelectField
            name="minutes"
            label={t('issuer.open-claims.minutes')}
            value={form.minutes}
            options={MINUTES.map((minutes) => ({
              value: String(minutes),
              text: t('issuer.open-claims.for', { minutes, hours: minutes / 60, days: minutes / 1_440 }),
            }))}
            error={errorAt(problems, 'minutes')}
          />
          <SelectField
            name="language"
            label={t('issuer.open-claims.language')}
            value={form.language}
            options={(['en', 'fr'] as const).map((value) => ({ value, text: t(`issuer.language.${value}`) }))}
          />
        </Fieldset>
        <Later t={t} form={form} problems={problems} />
        <Actions>
          <Button>{t('issuer.open-claims.begin')}</Button>
        </Actions>
        <p class="hint">{t('issuer.open-claims.class')}</p>
      </Form>
    </>
  );
}

/** Open at once is what most want; unfolded where something is wrong in it. */
function Later({ t, form, problems }: Pick<Props, 't' | 'form' | 'problems'>) {
  const fields = (
    <>
      <Field name="day" type="date" label={t('issuer.open-claims.day')} value={form.day} error={errorAt(problems, 'day')} />
      <Field name="time" label={t('issuer.open-claims.time')} hint={t('issuer.open-claims.time.hint')} value={form.time} maxLength={5} />
      <SelectField
        name="zone"
        label={t('issuer.open-claims.zone')}
        value={form.zone}
        options={ZONES.map((zone) => ({ value: zone, text: zone.replaceAll('_', ' ') }))}
      />
    </>
  );
  return form.day !== '' || form.time !== '' ? (
    <Fieldset legend={t('issuer.open-claims.later')}>{fields}</Fieldset>
  ) : (
    <More summary={t('issuer.open-claims.later')}>{fields}</More>
  );
}
