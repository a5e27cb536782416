import type { Language, Problem } from '@laurel/base';
import {
  Actions,
  asked,
  Button,
  Choice,
  EmptyState,
  ErrorSummary,
  errorAt,
  Fieldset,
  FileField,
  Form,
  LinkButton,
  More,
  PageHead,
  page,
  type Reply,
  type Route,
  SelectField,
  Steps,
  type Translate,
  to,
  typed,
  type WebRequest,
} from '@laurel/web';
import { said } from '../achievements/definition.ts';
import { draftBatch } from '../awards/draft-batch.ts';
import type { Issuer } from '../deps.ts';
import { ROSTER_BYTES, ROSTER_ROWS } from '../limits.ts';
import { Achievement, type AchievementRow } from '../records.ts';
import { UnreadableFile } from '../roster/read-csv.ts';
import { AssessmentFields, type AssessmentForm, assessmentLabels, assessmentOf, NO_ASSESSMENT, readAssessment } from './assessment-fields.tsx';
import { AwardWays } from './award-ways.tsx';
import { type AtDesk, deskRoute } from './frame.tsx';

type UploadForm = AssessmentForm & { achievement: string; language: string; pins: boolean };

export function batchesNewRoutes(issuer: Issuer): Route[] {
  const formPage = async (request: WebRequest, desk: AtDesk, form: UploadForm, problems: readonly Problem[]): Promise<Reply> => {
    const all = await issuer.store.as(desk.profile.slug).read((db) => db.list(Achievement, { current: 1 }, { order: { createdAt: 'DESC' } }));
    const { t } = request;
    return page({
      title: t('issuer.batch.new'),
      status: problems.length > 0 ? 422 : 200,
      body: <Upload t={t} at={desk.at} all={all} form={form} problems={problems} />,
    });
  };
  return [
    deskRoute(issuer, 'get', '/batches', async (_, { at }) => to(`${at}/batches/new`)),
    deskRoute(issuer, 'get', '/batches/new', (request, desk) =>
      formPage(request, desk, { ...NO_ASSESSMENT, achievement: asked(request, 'achievement') ?? '', language: request.language, pins: false }, []),
    ),
    deskRoute(
      issuer,
      'post',
      '/batches/new',
      async (request, desk) => {
        const { t } = request;
        const form = {
          ...readAssessment(request),
          achievement: typed(request, 'achievement'),
          language: typed(request, 'language'),
          pins: request.form.has('pins'),
        };
        const assessed = assessmentOf(form, desk.actor, t);
        const given = request.files.find((candidate) => candidate.field === 'file');
        const file = given && given.bytes.length > 0 ? given : undefined;
        const problems = [
          ...(form.achievement === '' ? [{ at: 'achievement', code: 'required', detail: t('issuer.form.required') }] : []),
          ...(file ? [] : [{ at: 'file', code: 'required', detail: t(given?.filename ? 'issuer.file.empty' : 'issuer.file.none') }]),
          ...('problems' in assessed ? assessed.problems : []),
        ];
        // No browser sends a file a second time by itself.
        if (file && problems.length > 0) problems.unshift({ at: 'file', code: 'again', detail: t('issuer.file.again', { name: file.filename }) });
        if (!file || 'problems' in assessed || problems.length > 0) return formPage(request, desk, form, problems);
        try {
          const language: Language = form.language === 'fr' ? 'fr' : 'en';
          const input = {
            profile: desk.profile.slug,
            achievementId: form.achievement,
            filename: file.filename,
            bytes: file.bytes,
            language,
            pins: form.pins,
            actor: desk.actor,
          };
          const batch = await draftBatch(issuer, { ...input, assessment: assessed.assessment });
          return to(`${desk.at}/batches/${batch.id}`);
        } catch (error) {
          if (!(error instanceof UnreadableFile)) throw error;
          return formPage(request, desk, form, [{ at: 'file', code: error.code, detail: t(`issuer.file.${error.what}`, wordsOf(t, error)) }]);
        }
      },
      // Room for the form around the file, and for one twice as large as may be: openCsv says so beside the box, which keeps what was typed.
      { accepts: 'upload', maxBody: 2 * ROSTER_BYTES + 256 * 1024 },
    ),
  ];
}

/** Its figures as people write them: a day is none. */
const wordsOf = (t: Translate, { values }: UnreadableFile) => (values.on === undefined ? values : { ...values, on: t.date(String(values.on)) });

type Props = { t: Translate; at: string; all: readonly AchievementRow[]; form: UploadForm; problems: readonly Problem[] };

export const batchSteps = (t: Translate): string[] => (['choose', 'look', 'award', 'done'] as const).map((step) => t(`issuer.batch.step.${step}`));

function Upload({ t, at, all, form, problems }: Props) {
  if (all.length === 0)
    return (
      <>
        <PageHead title={t('issuer.batch.new')} />
        <AwardWays t={t} at={at} current="file" />
        <EmptyState title={t('issuer.home.first')} action={<LinkButton href={`${at}/achievements/new`}>{t('issuer.achievements.new')}</LinkButton>}>
          {t('issuer.home.first.how')}
        </EmptyState>
      </>
    );
  const choices = all.map((row) => ({ value: row.id, text: said(row.definition.name, t.language) }));
  return (
    <>
      <PageHead above={<Steps items={batchSteps(t)} current={0} />} title={t('issuer.batch.new')} lede={t('issuer.batch.new.lede')} />
      <AwardWays t={t} at={at} current="file" achievement={form.achievement || undefined} />
      <ErrorSummary problems={problems} labels={assessmentLabels(t)} />
      <Form action={`${at}/batches/new`} upload>
        <Fieldset legend={t('issuer.batch.what')}>
          <SelectField
            name="achievement"
            label={t('issuer.achievement')}
            value={form.achievement || choices[0]?.value}
            options={choices}
            error={errorAt(problems, 'achievement')}
          />
          <FileField
            name="file"
            label={t('issuer.file')}
            hint={t('issuer.file.hint', { most: ROSTER_ROWS, megabytes: ROSTER_BYTES / 1024 / 1024 })}
            accept=".csv,text/csv"
            required
            error={errorAt(problems, 'file')}
          />
          <SelectField
            name="language"
            label={t('issuer.batch.language')}
            hint={t('issuer.batch.language.hint')}
            value={form.language}
            options={(['en', 'fr'] as const).map((value) => ({ value, text: t(`issuer.language.${value}`) }))}
          />
          <More summary={t('issuer.file.columns')}>
            <p>{t('issuer.file.columns.text')}</p>
            <pre class="mono small">{'email,name,language,external_id,awarded_on\nzoe@example.org,Zoë Martin,en,K-20418,2026-11-12'}</pre>
          </More>
        </Fieldset>
        <Fieldset legend={t('issuer.assessment')}>
          <AssessmentFields t={t} form={form} problems={problems} />
        </Fieldset>
        <Fieldset legend={t('issuer.award.handing')}>
          <Choice name="pins" label={t('issuer.slips.choice')} detail={t('issuer.slips.choice.detail')} checked={form.pins} />
        </Fieldset>
        <Actions>
          <Button>{t('issuer.batch.look')}</Button>
        </Actions>
        <p class="hint">{t('issuer.batch.look.hint')}</p>
      </Form>
    </>
  );
}
