import { LaurelError, type Problem } from '@laurel/base';
import {
  Actions,
  Button,
  ErrorSummary,
  errorAt,
  Form,
  LinkButton,
  Notice,
  PageHead,
  Part,
  param,
  type Reply,
  type Route,
  TextareaField,
  type Translate,
  to,
  typed,
  type WebRequest,
} from '@laurel/web';
import { findAchievement } from '../achievements/define-achievement.ts';
import { languageFor, said } from '../achievements/definition.ts';
import { readClaimLink } from '../awards/claim-link.ts';
import { askCorrection, correctedAward, isCorrectable } from '../awards/correct-award.ts';
import { CorrectionRequest, type CorrectionRow } from '../awards/correction-records.ts';
import { type Issuer, profileOf } from '../deps.ts';
import { CLAIM_REQUESTS, CORRECTION_WORDS } from '../limits.ts';
import { type AchievementRow, AwardEvent, type AwardRow } from '../records.ts';
import { orEnded } from './claim-ended.tsx';
import { Decided, SideBySide, WordsAndAnswer } from './correction-asked.tsx';
import { CorrectionFields, correctionOf, formOf, labelsOf, readForm, toldIn } from './correction-fields.tsx';
import { JudgedStays } from './correction-judged.tsx';

/** A learner says by the letter's link how it should be; the same page later says that it is with the issuer. */
export function correctionAskRoutes(issuer: Issuer): Route[] {
  const publicPage = { path: '/claim/:token/correction', access: { kind: 'public' }, limit: CLAIM_REQUESTS } as const;
  return [
    { method: 'get', ...publicPage, run: orEnded((request) => askPage(issuer, request, [])) },
    {
      method: 'post',
      ...publicPage,
      accepts: 'form',
      run: async (request) => {
        const token = param(request, 'token');
        const { award, achievement } = await whatItIsAbout(issuer, token);
        try {
          await askCorrection(issuer, token, { correction: correctionOf(readForm(request, achievement, award), achievement), words: typed(request, 'words') });
        } catch (error) {
          const wrong = error instanceof LaurelError && error.code === 'bad_form' ? error.problems : [];
          if (wrong.length === 0) throw error;
          return askPage(issuer, request, wrong);
        }
        return to(`/claim/${encodeURIComponent(token)}/correction`);
      },
    },
  ];
}

async function whatItIsAbout(issuer: Issuer, token: string) {
  const { award } = await readClaimLink(issuer, token);
  return { award, achievement: await findAchievement(issuer, award.profile, award.achievementId, award.achievementVersion) };
}

async function askPage(issuer: Issuer, request: WebRequest, wrong: readonly Problem[]): Promise<Reply> {
  const { t } = request;
  const token = param(request, 'token');
  const { award, achievement } = await whatItIsAbout(issuer, token);
  const last = await lastAsked(issuer, award);
  const open = last?.state === 'open' ? last : undefined;
  const asked = correctedAward(award, achievement, open?.asks ?? {}, award.createdAt.slice(0, 10));
  const form = wrong.length > 0 ? readForm(request, achievement, award) : formOf(asked, achievement);
  const problems = toldIn(t, wrong, form, { award, achievement });
  const here = `/claim/${encodeURIComponent(token)}`;
  const issuerName = profileOf(issuer, award.profile).name[t.language];
  const language = languageFor(achievement.definition, award.recipientLanguage);
  const fields = (
    <Form action={`${here}/correction`}>
      <CorrectionFields t={t} form={form} award={award} achievement={achievement} problems={problems} />
      <JudgedStays t={t} to="learner" award={award} achievement={achievement} applyAt={issuer.config.applyAt} />
      <TextareaField
        name="words"
        label={t('issuer.correction.words')}
        hint={t('issuer.correction.words.hint')}
        rows={4}
        maxLength={CORRECTION_WORDS}
        value={wrong.length > 0 ? typed(request, 'words') : open?.words}
        error={errorAt(problems, 'words')}
      />
      <Actions>
        <Button icon="send">{t('issuer.correction.send')}</Button>
        <LinkButton kind="quiet" href={here}>
          {t('issuer.correction.back')}
        </LinkButton>
      </Actions>
    </Form>
  );
  const again =
    last && !open ? (
      <Part title={t('issuer.correction.again')}>
        <div class="stack">
          <p>{t('issuer.correction.again.how')}</p>
          {fields}
        </div>
      </Part>
    ) : (
      fields
    );
  const body = (
    <>
      <PageHead
        above={<p class="soft">{said(achievement.definition.name, language)}</p>}
        title={t('issuer.correction.title')}
        lede={t('issuer.correction.lede', { issuer: issuerName })}
      />
      <ErrorSummary problems={problems} labels={labelsOf(t, achievement)} />
      {last && !open && <LastAnswer t={t} request={last} award={award} achievement={achievement} by={issuerName} />}
      {open && (
        <Notice kind="ok" title={t('issuer.correction.sent')}>
          {t('issuer.correction.sent.next', { date: t.date(open.createdAt) })}
        </Notice>
      )}
      {isCorrectable(award) ? again : <Notice title={t('issuer.correction.closed')}>{t('issuer.correction.closed.next')}</Notice>}
    </>
  );
  const status = wrong.length > 0 ? 422 : 200;
  return { kind: 'page', page: { title: t('issuer.correction.title'), frame: 'narrow', noStore: true, robots: 'noindex', status, body } };
}

/** What was asked last. Of before the badge went to another address, somebody else may have asked it. */
async function lastAsked(issuer: Issuer, { id: awardId, profile }: AwardRow): Promise<CorrectionRow | undefined> {
  return issuer.store.as(profile).read(async (db) => {
    const [last] = await db.list(CorrectionRequest, { awardId }, { order: { createdAt: 'DESC' }, take: 1 });
    if (last === undefined || last.state === 'open') return last;
    const sent = await db.list(AwardEvent, { awardId, kind: 'link-sent' });
    return sent.some(({ at, note }) => note !== null && at >= last.createdAt) ? undefined : last;
  });
}

type Last = { t: Translate; request: CorrectionRow; award: AwardRow; achievement: AchievementRow; by: string };

/** Who comes back by the link reads what became of it, and sees before asking the same again that it was answered. */
function LastAnswer({ t, request, award, achievement, by }: Last) {
  return (
    <>
      <Part title={t(`issuer.correction.last.${request.state === 'accepted' ? 'accepted' : 'declined'}`)}>
        <div class="stack">
          <SideBySide t={t} request={request} award={award} achievement={achievement} />
          <Decided t={t} request={request} by={by} />
        </div>
      </Part>
      <WordsAndAnswer t={t} request={request} own />
    </>
  );
}
