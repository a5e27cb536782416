import type { Problem } from '@laurel/base';
import { Actions, Button, ErrorSummary, errorAt, Form, Link, Notice, PageHead, Part, Table, TextareaField, type Translate } from '@laurel/web';
import { said } from '../achievements/definition.ts';
import { isCorrectable } from '../awards/correct-award.ts';
import type { CorrectionRow } from '../awards/correction-records.ts';
import { CORRECTION_WORDS } from '../limits.ts';
import type { AchievementRow, AwardRow } from '../records.ts';
import { CorrectionFields, type CorrectionForm, formOf, labelsOf } from './correction-fields.tsx';

type Props = {
  t: Translate;
  at: string;
  title: string;
  request: CorrectionRow;
  award: AwardRow;
  achievement: AchievementRow;
  /** What is signed anew is behind a link that asks for six digits. */
  takesPin: boolean;
  form: CorrectionForm;
  word: string;
  answer: string;
  problems: readonly Problem[];
};

export function CorrectionReview({ t, at, title, request, award, achievement, takesPin, form, word, answer, problems }: Props) {
  const here = `${at}/corrections/${request.id}`;
  const open = request.state === 'open';
  return (
    <>
      <PageHead title={title} lede={<Link href={`${at}/awards/${award.id}`}>{said(achievement.definition.name, t.language)}</Link>} />
      <ErrorSummary problems={problems} labels={labelsOf(t, achievement)} />
      {open || (
        <Notice title={t(`issuer.corrections.state.${request.state}`)}>
          {t('issuer.correction.answered', { date: t.date(request.decidedAt ?? request.createdAt) })} {request.answer}
        </Notice>
      )}
      {open && <p class="soft">{t('issuer.correction.by', { date: t.date(request.createdAt), email: award.recipientEmail })}</p>}
      <SideBySide t={t} request={request} award={award} achievement={achievement} />
      {request.words !== '' && (
        <Part title={t('issuer.correction.their-words')}>
          <blockquote class="lede">{request.words}</blockquote>
        </Part>
      )}
      {open && (
        <>
          {isCorrectable(award) && (
            <Part title={t('issuer.correction.decide')}>
              <Form action={`${here}/accept`}>
                <p class="soft">
                  {t(award.state === 'offered' ? 'issuer.correction.decide.offered' : 'issuer.correction.decide.hint')} {takesPin && t('issuer.issue.pin')}
                </p>
                <CorrectionFields t={t} form={form} award={award} achievement={achievement} problems={problems} />
                <TextareaField
                  name="word"
                  label={t('issuer.correction.word')}
                  hint={t('issuer.correction.word.hint')}
                  rows={3}
                  maxLength={CORRECTION_WORDS}
                  value={word}
                  error={errorAt(problems, 'word')}
                />
                <Actions>
                  <Button icon="pen">{t('issuer.correction.accept')}</Button>
                </Actions>
              </Form>
            </Part>
          )}
          <Part title={t('issuer.correction.no')}>
            <Form action={`${here}/decline`}>
              <TextareaField
                name="answer"
                label={t('issuer.correction.answer')}
                hint={t('issuer.correction.answer.hint')}
                rows={3}
                maxLength={CORRECTION_WORDS}
                value={answer}
                error={errorAt(problems, 'answer')}
              />
              <Actions>
                <Button kind="quiet" icon="mail">
                  {t('issuer.correction.decline')}
                </Button>
              </Actions>
            </Form>
          </Part>
        </>
      )}
    </>
  );
}

/** Only what is asked to differ. */
function SideBySide({ t, request: { asks }, award, achievement }: Pick<Props, 't' | 'request' | 'award' | 'achievement'>) {
  const now = formOf(award, achievement);
  const then = formOf({ recipientName: asks.name ?? null, awardedOn: asks.awardedOn ?? award.awardedOn, results: asks.results ?? award.results }, achievement);
  const rows = [
    ...(asks.name === undefined ? [] : [{ field: t('issuer.issue.name'), before: now.name, after: then.name }]),
    ...(asks.awardedOn === undefined ? [] : [{ field: t('issuer.field.awarded_on'), before: t.date(now.awardedOn), after: t.date(then.awardedOn) }]),
    ...(asks.results === undefined
      ? []
      : achievement.definition.results.flatMap(({ title }, n) =>
          now.results[n] === then.results[n] ? [] : [{ field: title, before: now.results[n] ?? '', after: then.results[n] ?? '' }],
        )),
  ];
  if (rows.length === 0) return null;
  return (
    <Table
      caption={t('issuer.correction.asked')}
      stacks
      rows={rows}
      columns={[
        { head: t('issuer.correction.field'), rowHead: true, cell: ({ field }) => field },
        { head: t('issuer.correction.now'), cell: ({ before }) => <bdi>{before || '–'}</bdi> },
        { head: t('issuer.correction.asked'), cell: ({ after }) => <bdi>{after || '–'}</bdi> },
      ]}
    />
  );
}
