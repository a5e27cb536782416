import { LaurelError, type Problem } from '@laurel/base';
import { type AchievementRow, languageFor, noteRead, said } from '@laurel/issuer';
import {
  type Access,
  ErrorSummary,
  Link,
  Notice,
  PageHead,
  page,
  param,
  type Reply,
  type Route,
  Split,
  type Translate,
  to,
  typed,
  type WebRequest,
} from '@laurel/web';
import { changedFiles } from '../applications/evidence.ts';
import { fileReply } from '../applications/evidence-routes.ts';
import { criteriaOf } from '../applications/find-application.ts';
import { drawnFrom, ELSEWHERE, elsewhereIn, meet, savedInJson, sinceIn } from '../applications/two-windows.ts';
import type { ProgrammeDeps } from '../deps.ts';
import { leftOut, SentBackOnAppeal } from './anew-notice.tsx';
import { type AtApplication, atApplication, atInvitation } from './at-assess.ts';
import { decide } from './decide.ts';
import { DecideForm } from './decide-form.tsx';
import { HandOn } from './hand-on-part.tsx';
import { textsOf } from './judgement-texts.ts';
import { isLive } from './openings-records.ts';
import { Outside, outsideNothing, outsideRoutes } from './outside-form.tsx';
import { isWaiting, type Opened, openSubmission, waitsSince } from './queue.ts';
import { ageOf } from './queue-page.tsx';
import { OUTCOMES } from './records.ts';
import { orEnded, orRefused } from './refused.tsx';
import { handOn, type Judgement, saveScores, sendScores } from './score.ts';
import { ScoreForm } from './score-form.tsx';
import { Asked, Judged, Sent } from './submission-parts.tsx';
import { unheardAt } from './unheard.ts';
import { Unheard } from './unheard-notice.tsx';

/** One submission before whoever judges it: what was sent on the left, the rubric the learner had on the right. Who applied is not said. */
export function submissionRoutes(deps: ProgrammeDeps): readonly Route[] {
  const access = { kind: 'role', role: 'assessor', or: 'decider' } as const;
  const path = '/assess/:profile/:id';
  return [
    ...scoringRoutes(deps, { path, access, place: (request) => atApplication(deps, request) }),
    ...outsideRoutes(deps, path, (request, at, act) => orAgain(deps, request, at, 'decide', act)),
    {
      method: 'post',
      path: `${path}/decide`,
      access,
      accepts: 'form',
      run: async (request) => {
        const at = await atApplication(deps, request);
        return orAgain(deps, request, at, 'decide', async () => {
          const outcome = OUTCOMES.find((one) => one === typed(request, 'outcome'));
          if (outcome === undefined) throw new LaurelError('bad_form', { problems: [{ at: 'outcome', code: 'outcome', detail: 'outcome' }] });
          await decide(deps, at.session, { ...at, outcome, words: typed(request, 'words'), levels: typed(request, 'levels') });
          return to(`${at.after}?decided=1`);
        });
      },
    },
  ];
}

/**
 * The same submission before somebody from outside, at the address of their invitation: they read, score, or hand it back. Nothing here decides, and
 * nothing else of the desk opens to them.
 */
export const reviewRoutes = (deps: ProgrammeDeps): readonly Route[] =>
  scoringRoutes(deps, { path: '/review/:id', access: { kind: 'person' }, place: (request) => atInvitation(deps, request) }).map((route) =>
    route.method === 'get' ? { ...route, run: (request) => orEnded(request, async () => route.run(request)) } : route,
  );

type Door = { path: string; access: Access; place: (request: WebRequest) => Promise<AtApplication> };

/** Shows the page again with what is wrong, or says why it is not theirs to do. */
const orAgain = (deps: ProgrammeDeps, request: WebRequest, at: AtApplication, what: 'score' | 'decide', act: () => Promise<Reply>): Promise<Reply> =>
  orRefused(request, at, what, async () => {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof LaurelError) || error.problems.length === 0) throw error;
      return show(deps, request, at, error.problems);
    }
  });

function scoringRoutes(deps: ProgrammeDeps, { path, access, place }: Door): readonly Route[] {
  return [
    {
      method: 'get',
      path,
      access,
      run: async (request) => {
        const at = await place(request);
        return orRefused(request, at, 'score', async () => {
          const shown = await show(deps, request, at, []);
          await noteRead(deps, { kind: 'application', id: at.id }, readBy(at));
          return shown;
        });
      },
    },
    {
      method: 'post',
      path: `${path}/scores`,
      access,
      accepts: 'form',
      run: async (request) => {
        const at = await place(request);
        return orAgain(deps, request, at, 'score', async () => {
          if (!request.form.has('send')) {
            await saveScores(deps, at, judgementIn(request));
            return to(`${at.here}?saved=1#scores`);
          }
          await sendScores(deps, at, judgementIn(request));
          return to(`${at.after}?sent=1`);
        });
      },
    },
    {
      // By script, while it is filled in.
      method: 'post',
      path: `${path}/draft`,
      access,
      accepts: 'form',
      run: (request) => savedInJson(async () => saveScores(deps, await place(request), { ...judgementIn(request), since: drawnFrom(request) })),
    },
    {
      method: 'post',
      path: `${path}/hand-on`,
      access,
      accepts: 'form',
      run: async (request) => {
        const at = await place(request);
        return orRefused(request, at, 'score', async () => {
          await handOn(deps, at);
          return to(at.may.outside ? at.after : `${at.after}?handed-on=1`);
        });
      },
    },
    {
      method: 'get',
      path: `${path}/evidence/:piece`,
      access,
      run: async (request) => {
        const at = await place(request);
        return orRefused(request, at, 'score', async () => {
          const { sent } = await openSubmission(deps, at);
          if (!sent.evidence.some(({ id }) => id === param(request, 'piece'))) throw new LaurelError('not_found');
          await noteRead(deps, { kind: 'evidence', id: param(request, 'piece') }, readBy(at));
          return fileReply(deps, request, at.id);
        });
      },
    },
  ];
}

/** Who opened it, in the record of the profile: whose it is, is said there no more than at the desk. */
const readBy = ({ profile, personId }: AtApplication) => ({ profile, actor: `person:${personId}` as const });

function judgementIn(request: WebRequest): Judgement {
  const criteria = [...request.form.keys()].flatMap((name) => /^criterion_(\d{1,2})$/.exec(name)?.[1] ?? []);
  return {
    scores: criteria.map((nth) => ({
      criterion: typed(request, `criterion_${nth}`),
      level: typed(request, `level_${nth}`),
      comment: typed(request, `comment_${nth}`),
    })),
    words: typed(request, 'words'),
    privateNote: typed(request, 'private_note'),
    recommends: OUTCOMES.find((one) => one === typed(request, 'recommends')),
    since: sinceIn(request),
  };
}

async function show(deps: ProgrammeDeps, request: WebRequest, at: AtApplication, coded: readonly Problem[]): Promise<Reply> {
  const { t } = request;
  const opened = await openSubmission(deps, at);
  const { application } = opened;
  const achievement = await deps.awarding.achievement(application.achievementId, application.achievementVersion);
  const title = t('programme.application.numbered', { number: application.number });
  const publicly = `/achievements/${achievement.id}?version=${achievement.version}`;
  const name = said(achievement.definition.name, languageFor(achievement.definition, t.language));
  const criteria = criteriaOf(achievement.definition);
  const judged = coded.length > 0 && request.form.has('criterion_0') ? judgementIn(request) : undefined; // not where another form was sent
  const met = meet(textsOf(criteria, opened.own), judged ? textsOf(criteria, judged) : {}, judged?.since);
  const own = coded.filter(({ code }) => !ELSEWHERE.has(code));
  const problems = [...own, ...elsewhereIn(met)].map((problem): Problem => ({ ...problem, detail: t(`programme.problem.${problem.code}`) }));
  const now = deps.context.clock().toISOString();
  const invited = at.may.outside && opened.part === 'assess' ? opened.outside.find((one) => one.personId === at.personId && isLive(one, now)) : undefined;
  const lacking = at.may.outside || opened.part === 'decide' ? undefined : (await unheardAt(deps, at.profile)).get(application.id);
  const changed = await changedFiles(deps, application, opened.sent.evidence);
  return page({
    title,
    noStore: true,
    ...(coded.length > 0 ? { status: own.length > 0 ? 422 : 409 } : {}),
    crumbs: at.may.outside ? [] : [{ text: t('programme.queue'), href: at.after }, { text: title }],
    body: (
      <>
        <PageHead
          title={title}
          lede={t.rich('programme.submission.lede', { name: <Link href={publicly}>{name}</Link>, version: achievement.version })}
          aside={
            invited
              ? t('programme.review.until', { date: t.date(invited.expiresAt) })
              : ageOf(t, { ...application, since: waitsSince(application, opened.appeals) }, deps.context.clock())
          }
        />
        {at.may.outside && opened.part === 'look' && <Notice kind="ok" title={t(outsideNothing(opened))} />}
        {lacking !== undefined && <Unheard at={at} lacking={[lacking]} />}
        {application.state === 'appealed' && lacking === undefined && (
          <Notice title={t(opened.part === 'decide' ? 'programme.appeal.hear' : 'programme.appeal.others')} />
        )}
        <SentBackOnAppeal at={at} opened={opened} />
        {request.query.has('saved') && isWaiting(application) && <Notice kind="ok" title={t('programme.saved')} />}
        {request.query.has('asked') && opened.outside.some((one) => isLive(one, now)) && <Notice kind="ok" title={t('programme.outside.asked')} />}
        <ErrorSummary problems={problems} labels={boxesCalled(achievement, t)} />
        <Split even>
          <div>
            <Asked t={t} achievement={achievement} />
            <Judged t={t} at={at} opened={opened} achievement={achievement} />
            <Sent t={t} at={at} opened={opened} changed={changed} />
          </div>
          <div id="scores">
            {opened.part === 'assess' && (
              <ScoreForm t={t} at={at} opened={opened} achievement={achievement} problems={problems} met={met} drawn={drawnFrom(request)} />
            )}
            {opened.part === 'decide' && (
              <DecideForm
                t={t}
                at={at}
                opened={opened}
                achievement={achievement}
                problems={problems}
                words={typed(request, 'words')}
                outcome={typed(request, 'outcome')}
                levels={typed(request, 'levels')}
              />
            )}
            {(opened.part === 'assess' || opened.part === 'decide') && <HandOn at={at} part={opened.part} />}
            {opened.part === 'look' && !at.may.outside && application.state !== 'appealed' && (
              <p class="soft">{t(leftOut(at, opened) ?? nothingToDo(at, opened, now))}</p>
            )}
            <Outside at={at} opened={opened} problems={problems} typed={typed(request, 'email')} now={now} />
          </div>
        </Split>
      </>
    ),
  });
}

/** What the boxes are called, those of a criterion by its name: "Choose a level" alone does not say of what. */
function boxesCalled({ definition }: AchievementRow, t: Translate): Record<string, string> {
  const french = languageFor(definition, t.language) === 'fr';
  const called = criteriaOf(definition).flatMap(({ title, frenchTitle }, nth) =>
    ['level', 'comment'].map((box) => [`${box}_${nth}`, (french && frenchTitle) || title]),
  );
  const others = { words: t('programme.words'), private_note: t('programme.private-note'), recommends: t('programme.recommends') };
  return { ...Object.fromEntries(called), ...others };
}

/** Why somebody has nothing to do with it now: a key. */
function nothingToDo({ may }: AtApplication, { application, outside, assessments, own }: Opened, now: string): string {
  const waits = application.state === 'submitted' || application.state === 'recommended';
  if (waits && own?.state === 'sent') return 'programme.submission.yours';
  const sent = assessments.filter(({ round, state }) => round === application.round && state === 'sent');
  const awaited = outside.some((one) => isLive(one, now) && !sent.some(({ assessorId }) => assessorId === one.personId));
  return may.decide && application.state === 'submitted' && awaited ? 'programme.outside.awaited' : 'programme.submission.look';
}
