import type { Problem } from '@laurel/base';
import { Actions, Button, ErrorSummary, errorAt, Form, Link, Notice, PageHead, Part, TextareaField, type Translate } from '@laurel/web';
import { said } from '../achievements/definition.ts';
import { isCorrectable } from '../awards/correct-award.ts';
import type { CorrectionRow } from '../awards/correction-records.ts';
import { correctionSeen } from '../awards/correction-seen.ts';
import { CORRECTION_WORDS } from '../limits.ts';
import type { AchievementRow, AwardRow } from '../records.ts';
import { CorrectionState, Decided, SideBySide, WordsAndAnswer } from './correction-asked.tsx';
import { CorrectionFields, type CorrectionForm, labelsOf } from './correction-fields.tsx';
import { JudgedStays } from './correction-judged.tsx';
import { NoName } from './no-name.tsx';

type Props = {
  t: Translate;
  at: string;
  title: string;
  request: CorrectionRow;
  award: AwardRow;
  achievement: AchievementRow;
  /** Whoever looks is whom the badge is for. */
  own: boolean;
  /** What is signed anew is behind a link that asks for six digits. */
  takesPin: boolean;
  /** Who answered it; absent while nobody has, or where they are gone. */
  by: string | undefined;
  form: CorrectionForm;
  word: string;
  answer: string;
  /** The learner asked otherwise after the page was shown from which somebody answered. */
  askedAnew: boolean;
  /** Why what was sent changed nothing: it was answered before, or the badge stands otherwise now. */
  turned: 'answered' | 'changed' | undefined;
  problems: readonly Problem[];
};

export function CorrectionReview({ t, at, title, request, award, achievement, own, takesPin, by, form, word, answer, askedAnew, turned, problems }: Props) {
  const here = `${at}/corrections/${request.id}`;
  const open = request.state === 'open';
  const seen = <input type="hidden" name="seen" value={correctionSeen(request)} />;
  return (
    <>
      <PageHead title={title} lede={<Link href={`${at}/awards/${award.id}`}>{said(achievement.definition.name, t.language)}</Link>} />
      <ErrorSummary problems={problems} labels={labelsOf(t, achievement)} />
      {open || (
        <p>
          <CorrectionState t={t} state={request.state} />
        </p>
      )}
      <div class="stack">
        {askedAnew && (
          <Notice kind="warn" title={t('issuer.correction.asked-anew')}>
            {t('issuer.correction.asked-anew.next')}
          </Notice>
        )}
        {turned && (
          <Notice kind="warn" title={t(`issuer.correction.turned.${turned}`)}>
            {t.rich('issuer.correction.turned.next', {
              list: (words) => <Link href={`${at}/corrections`}>{words}</Link>,
              award: (words) => <Link href={`${at}/awards/${award.id}`}>{words}</Link>,
            })}
          </Notice>
        )}
        {open && <p class="soft">{t('issuer.correction.by', { date: t.date(request.createdAt), email: award.recipientEmail })}</p>}
        <SideBySide t={t} request={request} award={award} achievement={achievement} />
        {open || <Decided t={t} request={request} by={by} />}
      </div>
      <WordsAndAnswer t={t} request={request} />
      {open && own && <Notice title={t('issuer.correction.own')}>{t('issuer.correction.own.next')}</Notice>}
      {open && !own && (
        <>
          {isCorrectable(award) && (
            <Part title={t('issuer.correction.decide')}>
              <Form action={`${here}/accept`}>
                {seen}
                <p class="soft">
                  {t(award.state === 'offered' ? 'issuer.correction.decide.offered' : 'issuer.correction.decide.hint')} {takesPin && t('issuer.issue.pin')}
                </p>
                <CorrectionFields t={t} form={form} award={award} achievement={achievement} problems={problems} />
                <NoName t={t} problems={problems} />
                <JudgedStays t={t} to="desk" award={award} achievement={achievement} applyAt={undefined} />
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
              {seen}
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
