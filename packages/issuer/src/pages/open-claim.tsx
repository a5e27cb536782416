import { LaurelError, type Problem } from '@laurel/base';
import { asked, page, param, type Reply, type Route, to, typed, type WebRequest } from '@laurel/web';
import { said } from '../achievements/definition.ts';
import { type OpenClaimView, pinOf, viewOf } from '../claims/open-claim.ts';
import { attestOpenClaim, type Comer, changePlaces, closeOpenClaim, comersOf, demandOpenClaim, removeComer, renewPin } from '../claims/run-open-claim.ts';
import type { Issuer } from '../deps.ts';
import { whoOf } from '../register/who-of.ts';
import type { ServeList } from '../status/publish.ts';
import { type AssessmentForm, assessmentOf, NO_ASSESSMENT, readAssessment } from './assessment-fields.tsx';
import { type AtDesk, deskRoute } from './frame.tsx';
import { AskClose, AskRemove, OnTheWall, RunOpenClaim } from './open-claim-run.tsx';

/** Without script the wall asks again this often; with script it does so by itself. */
const WALL_SECONDS = 5;

/** One open claim while it runs and after: who came, the wall, closing, removing, attesting. */
export function openClaimRoutes(issuer: Issuer, serve: ServeList): Route[] {
  const which = (request: WebRequest, desk: AtDesk) => ({ profile: desk.profile.slug, code: param(request, 'code'), actor: desk.actor });
  return [
    deskRoute(issuer, 'get', '/claims/:code', (request, desk) => runPage(issuer, request, desk, NO_ASSESSMENT, [])),
    deskRoute(issuer, 'get', '/claims/:code/wall', async (request, desk) => {
      const { t } = request;
      const { view } = await read(issuer, desk, param(request, 'code'));
      const shown = { address: `${issuer.publicUrl}/open/${view.claim.code}`, pin: pinOf(issuer, view.claim) };
      const title = said(view.achievement.definition.name, t.language);
      const running = view.condition !== 'ended' && asked(request, 'still') === undefined;
      const body = <OnTheWall t={t} at={desk.at} view={view} title={title} seconds={WALL_SECONDS} {...shown} />;
      return page({ title, frame: 'wall', noStore: true, ...(running ? { refresh: { seconds: WALL_SECONDS } } : {}), body });
    }),
    deskRoute(issuer, 'get', '/claims/:code/close', async (request, desk) => {
      const { view } = await read(issuer, desk, param(request, 'code'));
      if (view.condition === 'ended') return to(`${desk.at}/claims/${view.claim.code}`);
      const title = request.t('issuer.open-claims.close.title');
      return page({ title, crumbs: crumbsOf(request, desk, view, title), body: <AskClose t={request.t} at={desk.at} view={view} title={title} /> });
    }),
    deskRoute(issuer, 'post', '/claims/:code/close', async (request, desk) => {
      await closeOpenClaim(issuer, which(request, desk));
      return to(`${desk.at}/claims/${param(request, 'code')}?done=closed`);
    }),
    deskRoute(issuer, 'post', '/claims/:code/pin', async (request, desk) => {
      await renewPin(issuer, which(request, desk));
      return to(`${desk.at}/claims/${param(request, 'code')}?done=pin`);
    }),
    deskRoute(issuer, 'post', '/claims/:code/places', async (request, desk) => {
      const places = typed(request, 'places');
      try {
        await changePlaces(issuer, { ...which(request, desk), places: Number(places) });
        return to(`${desk.at}/claims/${param(request, 'code')}?done=places`);
      } catch (error) {
        if (!(error instanceof LaurelError) || error.code !== 'bad_form') throw error;
        const problems = error.problems.map((problem) => ({ ...problem, detail: request.t('issuer.open-claims.wrong.places') }));
        return runPage(issuer, request, desk, NO_ASSESSMENT, problems, places);
      }
    }),
    deskRoute(issuer, 'get', '/claims/:code/people/:award/remove', async (request, desk) => {
      const { t } = request;
      const { view, comers } = await read(issuer, desk, param(request, 'code'));
      const comer = comers.find(({ award }) => award.id === request.params.award);
      if (!comer) throw new LaurelError('not_found');
      const title = t('issuer.open-claims.remove.title', { who: whoOf(t, comer.award) });
      return page({ title, crumbs: crumbsOf(request, desk, view, title), body: <AskRemove t={t} at={desk.at} view={view} comer={comer} title={title} /> });
    }),
    deskRoute(issuer, 'post', '/claims/:code/people/:award/remove', async (request, desk) => {
      await removeComer(issuer, serve, { ...which(request, desk), awardId: param(request, 'award') });
      return to(`${desk.at}/claims/${param(request, 'code')}?done=removed`);
    }),
    deskRoute(issuer, 'post', '/claims/:code/attest', async (request, desk) => {
      const form: AssessmentForm = { ...readAssessment(request), assessment: 'assessed-elsewhere' };
      const assessed = assessmentOf(form, desk.actor, request.t);
      if ('problems' in assessed) return runPage(issuer, request, desk, form, assessed.problems);
      const { attestation } = assessed.assessment;
      if (attestation === null) throw new LaurelError('bad_form');
      const count = await attestOpenClaim(issuer, { ...which(request, desk), attestation });
      return to(`${desk.at}/claims/${param(request, 'code')}?done=attested&count=${count}`);
    }),
  ];
}

/** @throws LaurelError not_found */
const read = (issuer: Issuer, desk: AtDesk, code: string): Promise<{ view: OpenClaimView; comers: Comer[] }> =>
  issuer.store.as(desk.profile.slug).read(async (db) => ({
    view: await viewOf(issuer, db, await demandOpenClaim(db, code)),
    comers: await comersOf(issuer, db, code),
  }));

async function runPage(issuer: Issuer, request: WebRequest, desk: AtDesk, form: AssessmentForm, problems: readonly Problem[], places?: string): Promise<Reply> {
  const { t } = request;
  const { view, comers } = await read(issuer, desk, param(request, 'code'));
  const title = said(view.achievement.definition.name, t.language);
  const done = problems.length > 0 ? undefined : asked(request, 'done');
  const shown = {
    address: `${issuer.publicUrl}/open/${view.claim.code}`,
    pin: pinOf(issuer, view.claim),
    places,
    done,
    count: Number(asked(request, 'count') ?? 0),
  };
  const body = <RunOpenClaim t={t} at={desk.at} view={view} comers={comers} title={title} form={form} problems={problems} {...shown} />;
  return page({ title, crumbs: crumbsOf(request, desk, view), status: problems.length > 0 ? 422 : 200, noStore: true, body });
}

const crumbsOf = ({ t }: WebRequest, { at }: AtDesk, { claim, achievement }: OpenClaimView, last?: string) => [
  { text: t('issuer.open-claims'), href: `${at}/claims` },
  { text: said(achievement.definition.name, t.language), ...(last === undefined ? {} : { href: `${at}/claims/${claim.code}` }) },
  ...(last === undefined ? [] : [{ text: last }]),
];
