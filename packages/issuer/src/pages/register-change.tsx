import { LaurelError, type Problem } from '@laurel/base';
import { In, type JobItemRow, type JobRow } from '@laurel/store';
import { asked, page, param, type Reply, type Route, to, typed, type WebRequest, withQuery } from '@laurel/web';
import { paceOf } from '../awards/award-batch.ts';
import type { StandingJob } from '../awards/change-job.ts';
import { draftChange, draftUndo, dropChange, lookAtChange, mostChanged, startChange } from '../awards/change-many.ts';
import { ACTS } from '../awards/change-records.ts';
import { countChangeSlips } from '../claims/change-slips.ts';
import type { Issuer } from '../deps.ts';
import { Award } from '../records.ts';
import { whoOf } from '../register/who-of.ts';
import { capstonesLosing } from './capstones-notice.tsx';
import { type AtDesk, deskRoute } from './frame.tsx';
import { registerPage } from './register.tsx';
import { ChangeProgress, ChangeQuestion, LEFT_SHOWN, REFRESH_SECONDS } from './register-change-view.tsx';
import { filterAsked, filterOf } from './register-filters.tsx';

/**
 * Picked on the register, asked once with what will happen to how many people, then how far it is: at one address that survives a reload. It carries
 * the filter that they were found by, so that the way back leads there.
 */
export function registerChangeRoutes(issuer: Issuer): Route[] {
  return [
    deskRoute(issuer, 'post', '/register/change', async (request, desk) => {
      const act = ACTS.find((candidate) => candidate === typed(request, 'act'));
      if (!act) throw new LaurelError('bad_form');
      const filter = filterOf((name) => typed(request, name) || undefined);
      const picked = request.form.has('all') ? { filter } : { awards: request.form.getAll('pick') };
      try {
        const id = await draftChange(issuer, { profile: desk.profile.slug, act, picked, actor: desk.actor });
        return to(withQuery(`${desk.at}/register/changes/${id}`, filter));
      } catch (error) {
        const [wrong] = error instanceof LaurelError ? error.problems : [];
        if (!wrong) throw error;
        const detail =
          wrong.code === 'too_many' ? request.t('issuer.change.too_many', { most: mostChanged(filter) }) : request.t('issuer.register.nothing-picked');
        return registerPage(issuer, request, desk, { query: filter, picks: request.form.getAll('pick'), wrong: detail });
      }
    }),
    deskRoute(issuer, 'get', '/register/changes/:id', (request, desk) => changePage(issuer, request, desk, [])),
    deskRoute(issuer, 'post', '/register/changes/:id', async (request, desk) => {
      const id = param(request, 'id');
      const answer = { reason: typed(request, 'reason'), note: typed(request, 'note').slice(0, 1_000), count: typed(request, 'count') };
      try {
        await startChange(issuer, { profile: desk.profile.slug, id, actor: desk.actor, ...answer });
      } catch (error) {
        const wrong = error instanceof LaurelError && error.code === 'bad_form' ? error.problems : [];
        if (wrong.length === 0) throw error;
        return changePage(issuer, request, desk, wrong);
      }
      return to(withQuery(`${desk.at}/register/changes/${id}`, filterAsked(request)));
    }),
    deskRoute(issuer, 'post', '/register/changes/:id/drop', async (request, { profile, at }) => {
      await dropChange(issuer, { profile: profile.slug, id: param(request, 'id') });
      return to(withQuery(`${at}/register`, filterAsked(request)));
    }),
    deskRoute(issuer, 'post', '/register/changes/:id/undo', async (request, { profile, at, actor }) =>
      to(withQuery(`${at}/register/changes/${await draftUndo(issuer, { profile: profile.slug, id: param(request, 'id'), actor })}`, filterAsked(request))),
    ),
  ];
}

async function changePage(issuer: Issuer, request: WebRequest, { profile, at }: AtDesk, wrong: readonly Problem[]): Promise<Reply> {
  const { t } = request;
  const prospect = await lookAtChange(issuer, profile.slug, param(request, 'id'));
  const { act, jobId } = prospect.change;
  const filter = filterAsked(request);
  const crumbs = [{ text: t('issuer.register'), href: withQuery(`${at}/register`, filter) }, { text: t(`issuer.change.crumb.${act}`) }];
  if (jobId === null) {
    // Where none is left to change, the title says so and nothing is asked.
    const problems = (prospect.willChange === 0 ? [] : wrong).map((problem) => ({
      ...problem,
      detail: problem.code === 'count_differs' ? t('issuer.change.count_differs', { count: prospect.willChange }) : t('issuer.form.required'),
    }));
    const form = { reason: typed(request, 'reason'), note: typed(request, 'note'), count: typed(request, 'count') };
    const title = t(`issuer.change.title.${act}`, { count: prospect.willChange });
    const capstones = await capstonesLosing(issuer, t, profile.slug, act === 'revoke' ? [...prospect.ids] : []);
    const body = <ChangeQuestion t={t} at={at} filter={filter} title={title} prospect={prospect} capstones={capstones} form={form} problems={problems} />;
    return page({ title, crumbs, status: problems.length > 0 ? 422 : 200, noStore: true, body });
  }
  if (act === 'issue') return to(`${at}/issues/${jobId}`);
  const found = await issuer.store.read(async (db): Promise<{ job: JobRow; failed: JobItemRow[] } | undefined> => {
    const job = await issuer.jobs.find(db, profile.slug, jobId);
    return job && { job, failed: await issuer.jobs.failedItems(db, job) };
  });
  if (!found) throw new LaurelError('not_found');
  // While its items are still being written down, the question knows how many there will be.
  const job = meant(found.job.state === 'preparing' ? { ...found.job, total: prospect.total } : found.job);
  const running = job.endedAt === null;
  const left = found.failed.slice(0, LEFT_SHOWN).map(({ externalId }) => externalId);
  const awards = running ? [] : await issuer.store.as(profile.slug).read((db) => db.list(Award, { id: In(left) }));
  const names = new Map(awards.map((award) => [award.id, whoOf(t, award)]));
  const slips = running ? 0 : await issuer.store.as(profile.slug).read((db) => countChangeSlips(issuer, db, prospect.change));
  const title = running ? t(`issuer.change.running.${act}`) : t(`issuer.change.done.${act}`, { count: job.done });
  return page({
    title,
    crumbs,
    noStore: true,
    ...(running && asked(request, 'still') === undefined ? { refresh: { seconds: REFRESH_SECONDS } } : {}),
    body: (
      <ChangeProgress
        t={t}
        at={at}
        filter={filter}
        title={title}
        change={prospect.change}
        job={job}
        failed={found.failed}
        names={names}
        slips={slips}
        pace={paceOf(issuer, job)}
      />
    ),
  });
}

/** Of those picked the job has all, in the order that those to be changed come first; how far it is, is told of these, as the question was. */
function meant(job: JobRow): JobRow {
  const { counted = job.total } = job.shared as StandingJob; // written by startChange
  const total = Math.min(job.total, counted);
  return job.endedAt === null ? { ...job, total, failed: Math.min(job.failed, total - Math.min(job.done, total)) } : job;
}
