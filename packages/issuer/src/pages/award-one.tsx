import { type Language, LaurelError, now, type Problem } from '@laurel/base';
import {
  Actions,
  asked,
  Button,
  Choice,
  ErrorSummary,
  errorAt,
  Field,
  Fieldset,
  Form,
  Link,
  LinkButton,
  Notice,
  PageHead,
  page,
  type Reply,
  type Route,
  resultIn,
  SelectField,
  type Translate,
  to,
  typed,
  type WebRequest,
  withQuery,
} from '@laurel/web';
import { findAchievement } from '../achievements/define-achievement.ts';
import { HIDDEN_CHARACTERS, type ResultDescription, said, titleOf } from '../achievements/definition.ts';
import { storedValue, toldFor, valueIn } from '../achievements/level-name.ts';
import { isCompared, isJudged, isNeeded, missingResults, wrongWithResult } from '../achievements/result-value.ts';
import { awardOne } from '../awards/award-one.ts';
import { overOn } from '../awards/validity.ts';
import type { Issuer } from '../deps.ts';
import { Achievement, type AchievementRow, Award, type AwardRow } from '../records.ts';
import { readDay } from '../roster/read-day.ts';
import { wrongWithEmail } from '../roster/read-row.ts';
import { AssessmentFields, type AssessmentForm, assessmentLabels, assessmentOf, NO_ASSESSMENT, readAssessment } from './assessment-fields.tsx';
import { AwardWays } from './award-ways.tsx';
import { type AtDesk, deskRoute } from './frame.tsx';
import { pinPage } from './show-pin.tsx';

/** One person, one badge: choose what for, then whom. */
export function awardOneRoutes(issuer: Issuer): Route[] {
  return [
    deskRoute(issuer, 'get', '/award', async (request, desk) => {
      const chosen = asked(request, 'achievement');
      const all = await issuer.store.as(desk.profile.slug).read((db) => db.list(Achievement, { current: 1 }, { order: { createdAt: 'DESC' } }));
      const achievement = chosen === undefined && all.length === 1 ? all[0] : all.find((row) => row.id === chosen);
      if (chosen !== undefined && !achievement) throw new LaurelError('not_found');
      if (!achievement) return page({ title: request.t('issuer.award.one'), body: <ChooseAchievement t={request.t} at={desk.at} all={all} /> });
      return formPage(request, desk, { achievement, form: { ...EMPTY, language: request.language }, problems: [] });
    }),
    deskRoute(issuer, 'post', '/award', async (request, desk) => {
      const achievement = await findAchievement(issuer, desk.profile.slug, typed(request, 'achievement'));
      const form = readForm(request, achievement);
      const read = readInput(form, achievement, desk, request.t, now(issuer.context).slice(0, 10));
      if ('problems' in read) return formPage(request, desk, { achievement, form, problems: read.problems });
      try {
        const made = await awardOne(issuer, { ...read.input, profile: desk.profile.slug, achievementId: achievement.id, actor: desk.actor });
        return made.pin === undefined
          ? to(`${desk.at}/awards/${made.id}?done=awarded`)
          : pinPage(issuer, request, desk, { id: made.id, pin: made.pin, email: form.email });
      } catch (error) {
        const earlier = error instanceof LaurelError ? error.problems.find(({ at }) => at === 'again') : undefined;
        if (earlier === undefined) throw error;
        const award = await issuer.store.as(desk.profile.slug).read((db) => db.one(Award, { id: earlier.detail }));
        return formPage(request, desk, { achievement, form, problems: [{ ...earlier, detail: saidOf(request.t, earlier, award) }], earlier: award });
      }
    }),
  ];
}

type AwardForm = AssessmentForm & {
  email: string;
  name: string;
  language: string;
  externalId: string;
  awardedOn: string;
  results: string[];
  pin: boolean;
  again: boolean;
  /** Its time is over already, and the registrar means it. */
  over: boolean;
};
const EMPTY: AwardForm = {
  ...NO_ASSESSMENT,
  email: '',
  name: '',
  language: 'en',
  externalId: '',
  awardedOn: '',
  results: [],
  pin: false,
  again: false,
  over: false,
};

const readForm = (request: WebRequest, achievement: AchievementRow): AwardForm => ({
  ...readAssessment(request),
  email: typed(request, 'email'),
  name: typed(request, 'name'),
  language: typed(request, 'language'),
  externalId: typed(request, 'external_id'),
  awardedOn: typed(request, 'awarded_on'),
  results: achievement.definition.results.map((result, index) => storedValue(result, typed(request, `result_${index}`))),
  pin: request.form.has('pin'),
  again: request.form.has('again'),
  over: request.form.has('over'),
});

type Input = Omit<Parameters<typeof awardOne>[1], 'profile' | 'achievementId' | 'actor'>;

function readInput(form: AwardForm, achievement: AchievementRow, { actor }: AtDesk, t: Translate, today: string): { input: Input } | { problems: Problem[] } {
  const assessed = assessmentOf(form, actor, t);
  const day = form.awardedOn === '' ? { day: null } : readDay(form.awardedOn, today);
  const language: Language = form.language === 'fr' ? 'fr' : 'en';
  const email = wrongWithEmail(form.email);
  const { validUntil } = achievement.definition;
  const isAfterEnd = 'day' in day && validUntil !== undefined && (day.day ?? today) > validUntil;
  const over = 'day' in day && !isAfterEnd ? overOn(day.day ?? today, achievement.definition, today) : undefined;
  const as = form.assessment === 'participation' ? 'participation' : 'assessed-elsewhere';
  const results = achievement.definition.results.flatMap(({ title }, index) => (form.results[index] ? [{ title, value: form.results[index] }] : []));
  const problems: Problem[] = [
    ...(email ? [{ at: 'email', code: email, detail: t(`issuer.cell.${email}`) }] : []),
    ...(['name', 'externalId'] as const).flatMap((field) =>
      HIDDEN_CHARACTERS.test(form[field]) || form[field].length > 200
        ? [{ at: field === 'name' ? 'name' : 'external_id', code: 'unfit', detail: t('issuer.form.unfit') }]
        : [],
    ),
    ...('day' in day ? [] : [{ at: 'awarded_on', code: day.code, detail: t(`issuer.cell.${day.code}`, day.values) }]),
    ...(isAfterEnd ? [{ at: 'awarded_on', code: 'after_end', detail: t('issuer.cell.after_end', { on: t.date(validUntil) }) }] : []),
    ...achievement.definition.results.flatMap((result, index) => {
      const wrong = form.results[index] ? wrongWithResult(form.results[index], result, as) : undefined;
      return wrong ? [{ at: `result-${index}`, code: wrong.code, detail: t(`issuer.cell.${wrong.code}`, toldFor(wrong.values ?? {}, t.language)) }] : [];
    }),
    ...missingResults(achievement.definition.results, results, as).map(({ at, result, wrong: { code } }) => ({
      at: `result-${at}`,
      code,
      detail: t(`issuer.cell.${code}`, { required: requiredIn(t, result) }),
    })),
    ...('problems' in assessed ? assessed.problems : []),
    ...(over !== undefined && !form.over
      ? [{ at: 'over', code: 'over', detail: t(`issuer.award.over${validUntil === undefined ? '' : '.all'}`, { date: t.date(over) }) }]
      : []),
  ];
  if (problems.length > 0 || !('day' in day) || 'problems' in assessed) return { problems };
  const recipient = { email: form.email, name: form.name || null, language, externalId: form.externalId || null, awardedOn: day.day, results, pin: form.pin };
  return { input: { recipient, assessment: assessed.assessment, asked: true, again: form.again } };
}

type FormPage = { achievement: AchievementRow; form: AwardForm; problems: readonly Problem[]; earlier?: AwardRow | undefined };

/** Of the badge that somebody has already: since when, as of a row of a file, and whether it stands. */
function saidOf(t: Translate, { code }: Problem, earlier: AwardRow | undefined): string {
  if (code === 'under_other_number') return t('issuer.award.already.likely');
  if (earlier === undefined) return t('issuer.award.already');
  return t(`issuer.award.already.${earlier.standing === 'suspended' ? 'suspended' : 'since'}`, { on: t.date(earlier.awardedOn) });
}

function formPage(request: WebRequest, desk: AtDesk, given: FormPage): Reply {
  const { t } = request;
  return page({ title: t('issuer.award.one'), status: given.problems.length > 0 ? 422 : 200, body: <AwardOne t={t} at={desk.at} {...given} /> });
}

const labelsOf = (t: Translate, { definition }: AchievementRow): Record<string, string> => ({
  email: t('issuer.field.email'),
  name: t('issuer.field.name'),
  external_id: t('issuer.field.external_id'),
  awarded_on: t('issuer.field.awarded_on'),
  ...Object.fromEntries(definition.results.map((result, index) => [`result-${index}`, titleOf(result, t.language)])),
  ...assessmentLabels(t),
});

const requiredIn = (t: Translate, result: ResultDescription): string => resultIn(t, valueIn(result, result.required ?? '', t.language), result.type);

/** What to write, and the least that the badge needs. Of a rubric nothing stands in a badge for having taken part. */
function hintOf(t: Translate, result: ResultDescription): string {
  const { allowed, required, type } = result;
  const one =
    allowed.length > 0
      ? t('issuer.cell.result_not_allowed', { allowed: allowed.map((value) => valueIn(result, value, t.language)).join(', ') })
      : t(`issuer.result.${type}`);
  const what = isJudged(result, 'participation') ? one : `${one} ${t('issuer.award.judged')}`;
  if (required === undefined) return what;
  const needed = !isCompared(result) ? '.exactly' : isNeeded(result, 'participation') ? '' : '.assessed';
  return `${t(`issuer.award.needed${needed}`, { required: requiredIn(t, result) })} ${what}`;
}

function ChooseAchievement({ t, at, all }: { t: Translate; at: string; all: readonly AchievementRow[] }) {
  return (
    <>
      <PageHead title={t('issuer.award.one')} lede={t('issuer.award.choose')} />
      <AwardWays t={t} at={at} current="one" />
      <ul class="lines">
        {all.map((row) => (
          <li>
            <Link href={withQuery(`${at}/award`, { achievement: row.id })}>{said(row.definition.name, t.language)}</Link>
          </li>
        ))}
      </ul>
      <Actions>
        <LinkButton kind={all.length === 0 ? 'main' : 'quiet'} href={`${at}/achievements/new`} icon="plus">
          {t('issuer.achievements.new')}
        </LinkButton>
      </Actions>
    </>
  );
}

function AwardOne({ t, at, achievement, form, problems, earlier }: FormPage & { t: Translate; at: string }) {
  const error = (field: string) => errorAt(problems, field);
  return (
    <>
      <PageHead title={t('issuer.award.one')} lede={said(achievement.definition.name, t.language)} />
      <AwardWays t={t} at={at} current="one" achievement={achievement.id} />
      <ErrorSummary problems={problems} labels={labelsOf(t, achievement)} />
      {earlier && (
        <Notice>
          {t.rich(`issuer.award.already.look.${earlier.standing === 'suspended' ? 'suspended' : earlier.state === 'offered' ? 'offered' : 'other'}`, {
            link: (words) => <Link href={`${at}/awards/${earlier.id}`}>{words}</Link>,
          })}
        </Notice>
      )}
      <Form action={`${at}/award`}>
        <input type="hidden" name="achievement" value={achievement.id} />
        <Fieldset legend={t('issuer.award.who')}>
          <Field
            name="email"
            type="email"
            label={t('issuer.field.email')}
            hint={t('issuer.award.email.hint')}
            value={form.email}
            required
            error={error('email')}
          />
          <Field
            name="name"
            label={t('issuer.field.name')}
            hint={t(achievement.definition.includeName ? 'issuer.award.name.inside' : 'issuer.award.name.outside')}
            value={form.name}
            error={error('name')}
          />
          <SelectField
            name="language"
            label={t('issuer.field.language')}
            value={form.language}
            options={(['en', 'fr'] as const).map((value) => ({ value, text: t(`issuer.language.${value}`) }))}
          />
          <Field
            name="external_id"
            label={t('issuer.field.external_id')}
            hint={t('issuer.award.external.hint')}
            value={form.externalId}
            error={error('external_id')}
          />
          <Field
            name="awarded_on"
            type="date"
            label={t('issuer.field.awarded_on')}
            hint={t('issuer.award.date.hint')}
            value={form.awardedOn}
            error={error('awarded_on')}
          />
          {achievement.definition.results.map((result, index) => (
            <Field
              name={`result_${index}`}
              id={`result-${index}`}
              label={titleOf(result, t.language)}
              hint={hintOf(t, result)}
              value={valueIn(result, form.results[index] ?? '', t.language)}
              error={error(`result-${index}`)}
            />
          ))}
        </Fieldset>
        <Fieldset legend={t('issuer.assessment')}>
          <AssessmentFields t={t} form={form} problems={problems} />
        </Fieldset>
        <Fieldset legend={t('issuer.award.handing')}>
          <Choice name="pin" label={t('issuer.award.pin.choice')} detail={t('issuer.award.pin.detail')} checked={form.pin} />
          {(form.over || error('over') !== undefined) && (
            <div id="over">
              <Choice name="over" label={t('issuer.award.over.choice')} detail={t('issuer.award.over.detail')} checked={form.over} />
            </div>
          )}
          {earlier !== undefined && (
            <div id="again">
              <Choice
                name="again"
                label={t('issuer.award.again')}
                detail={t.rich(`issuer.award.again.detail${earlier.standing === 'suspended' ? '.suspended' : ''}`, {
                  link: (words) => <Link href={`${at}/awards/${earlier.id}`}>{words}</Link>,
                })}
                checked={form.again}
              />
            </div>
          )}
        </Fieldset>
        <Actions>
          <Button icon="badge">{t('issuer.award.button', { count: 1 })}</Button>
        </Actions>
        <p class="hint">{t('issuer.award.hint')}</p>
      </Form>
    </>
  );
}
