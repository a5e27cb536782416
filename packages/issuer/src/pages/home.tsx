import { asked, Facts, LinkButton, NodeFacts, PageHead, Part, page, type Route, Tabs, type Translate, to } from '@laurel/web';
import type { VNode } from 'preact';
import { listToApprove, type ToApprove } from '../achievements/approvals.ts';
import { type FunnelSpan, readToday, type Today } from '../awards/read-today.ts';
import type { ApplicationsWaiting, CapstonesShaken, Issuer } from '../deps.ts';
import { FUNNEL_DAYS } from '../limits.ts';
import { Left, leftOf } from './first-run/left.tsx';
import { type AtDesk, deskRoute } from './frame.tsx';
import { applicationTasks, shakenTasks } from './home-applications.ts';
import { FirstDay } from './home-first-day.tsx';
import { onlyOperates, operatorHome } from './home-operator.tsx';
import { approvalTasks, Tasks, tasksOf } from './home-tasks.tsx';
import { landingOf } from './landing.ts';

/** A list of what to do, and how far the badges have come; for who only operates the node, how it stands. */
export function homeRoutes(issuer: Issuer): Route[] {
  return [
    {
      method: 'get',
      path: '/desk',
      access: { kind: 'person' },
      // An account says what somebody may do here.
      run: async ({ session }) => to((session && (await landingOf(issuer, session))) ?? '/account'),
    },
    deskRoute(
      issuer,
      'get',
      '',
      async (request, desk) => {
        const { t, language } = request;
        if (onlyOperates(request.session, desk.profile.slug)) return operatorHome(issuer, request, desk.profile);
        const span: FunnelSpan = asked(request, 'funnel') === 'all' ? 'all' : 'recent';
        const today = await readToday(issuer, desk.profile, span);
        const approvals = await listToApprove(issuer, desk.profile.slug, language);
        const applications = (request.session && (await issuer.config.applicationsFor?.(desk.profile.slug, request.session))) ?? [];
        const shaken = await issuer.config.capstonesShaken?.(desk.profile.slug);
        const name = desk.profile.name[language];
        const left = <Left t={t} at={desk.at} steps={await leftOf(issuer, request.session, desk.profile.slug)} />;
        return page({
          title: t('issuer.home.title'),
          body: <Home t={t} desk={desk} name={name} {...{ today, approvals, applications, shaken, span, left }} />,
        });
      },
      { access: { kind: 'role', role: 'registrar', or: 'operator' } },
    ),
  ];
}

type HomeView = {
  t: Translate;
  desk: AtDesk;
  name: string;
  today: Today;
  approvals: readonly ToApprove[];
  applications: readonly ApplicationsWaiting[];
  shaken: CapstonesShaken | undefined;
  span: FunnelSpan;
  left: VNode;
};

function Home({ t, desk, name, today, approvals, applications, shaken, span, left }: HomeView) {
  const { at } = desk;
  const head = <PageHead title={t('issuer.home.title')} lede={name} />;
  if (today.awards === 0 && today.drafts.length === 0 && approvals.length === 0 && applications.length === 0)
    return (
      <>
        {head}
        {left}
        <FirstDay t={t} at={at} described={today.achievements > 0} />
      </>
    );
  const tasks = [...approvalTasks(t, desk, approvals), ...applicationTasks(t, applications), ...shakenTasks(t, shaken), ...tasksOf(t, desk, today)];
  return (
    <>
      {head}
      {left}
      <div class="actions">
        <LinkButton href={`${at}/batches/new`} icon="upload">
          {t('issuer.batch.new')}
        </LinkButton>
        <LinkButton href={`${at}/award`} kind="quiet" icon="badge">
          {t('issuer.award.one')}
        </LinkButton>
        <LinkButton href={`${at}/claims`} kind="quiet" icon="scan">
          {t('issuer.open-claims')}
        </LinkButton>
      </div>
      <Part title={t('issuer.home.todo')}>{tasks.length === 0 ? <p>{t('issuer.home.nothing')}</p> : <Tasks t={t} tasks={tasks} />}</Part>
      <HowFar t={t} at={at} today={today} span={span} />
      <Part title={t('issuer.home.node')}>
        <NodeFacts keySince={today.keySince} lastBackup={today.lastBackup} />
      </Part>
    </>
  );
}

/** Counts along one way: nobody is named, and no share is worked out of numbers too small to bear one. */
function HowFar({ t, at, today, span }: { t: Translate; at: string; today: Today; span: FunnelSpan }) {
  const steps = (['awarded', 'opened', 'kept', 'issued', 'declined', 'withdrawn'] as const).filter(
    (step) => (step !== 'issued' && step !== 'withdrawn') || today.funnel[step] > 0,
  );
  return (
    <Part id="funnel" title={t('issuer.home.funnel')}>
      <div class="stack">
        <Tabs
          label={t('issuer.home.funnel.span')}
          items={[
            { href: `${at}#funnel`, text: t('issuer.home.funnel.recent', { days: FUNNEL_DAYS }), current: span === 'recent' },
            { href: `${at}?funnel=all#funnel`, text: t('issuer.home.funnel.all'), current: span === 'all' },
          ]}
        />
        <Facts across items={steps.map((step) => ({ term: t(`issuer.funnel.${step}`), detail: t.number(today.funnel[step]) }))} />
        <p class="hint">{t('issuer.home.funnel.hint')}</p>
      </div>
    </Part>
  );
}
