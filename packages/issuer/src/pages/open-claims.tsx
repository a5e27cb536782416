import { type Language, LaurelError, type Problem } from '@laurel/base';
import {
  asked,
  EmptyState,
  Link,
  LinkButton,
  PageHead,
  page,
  type Reply,
  type Route,
  State,
  type StateKind,
  Table,
  Time,
  type Translate,
  to,
  typed,
  type WebRequest,
  withQuery,
} from '@laurel/web';
import { said } from '../achievements/definition.ts';
import { instantOf, ownZone } from '../claims/local-time.ts';
import { beginOpenClaim, type OpenClaimCondition, type OpenClaimView, viewOf } from '../claims/open-claim.ts';
import { OpenClaim } from '../claims/open-claim-records.ts';
import type { Issuer } from '../deps.ts';
import { OPEN_CLAIMS_SHOWN } from '../limits.ts';
import { Achievement } from '../records.ts';
import { AwardWays } from './award-ways.tsx';
import { type AtDesk, deskRoute } from './frame.tsx';
import { NewOpenClaim, type OpenClaimForm } from './open-claim-form.tsx';

/** One QR for a room: the list of them, and the form of a new one. */
export function openClaimsRoutes(issuer: Issuer): Route[] {
  const formPage = async (request: WebRequest, desk: AtDesk, form: OpenClaimForm, problems: readonly Problem[]): Promise<Reply> => {
    const { t } = request;
    const all = await issuer.store.as(desk.profile.slug).read((db) => db.list(Achievement, { current: 1 }, { order: { createdAt: 'DESC' } }));
    const crumbs = [{ text: t('issuer.open-claims'), href: `${desk.at}/claims` }, { text: t('issuer.open-claims.new') }];
    const body = <NewOpenClaim t={t} at={desk.at} all={all} form={form} problems={problems} />;
    return page({ title: t('issuer.open-claims.new'), crumbs, status: problems.length > 0 ? 422 : 200, body });
  };
  return [
    deskRoute(issuer, 'get', '/claims', async (request, desk) => {
      const { t } = request;
      const views = await issuer.store.as(desk.profile.slug).read(async (db) => {
        const claims = await db.list(OpenClaim, {}, { order: { createdAt: 'DESC' }, take: OPEN_CLAIMS_SHOWN });
        return Promise.all(claims.map((claim) => viewOf(issuer, db, claim)));
      });
      return page({ title: t('issuer.open-claims'), body: <OpenClaims t={t} at={desk.at} views={views} achievement={asked(request, 'achievement')} /> });
    }),
    deskRoute(issuer, 'get', '/claims/new', (request, desk) =>
      formPage(
        request,
        desk,
        { achievement: asked(request, 'achievement') ?? '', places: '30', minutes: '60', day: '', time: '', zone: ownZone(), language: request.language },
        [],
      ),
    ),
    deskRoute(issuer, 'post', '/claims/new', async (request, desk) => {
      const { t } = request;
      const form = readForm(request);
      const later = form.day !== '' || form.time !== '';
      const opensAt = later ? instantOf(form.day, form.time, form.zone) : null;
      try {
        const language: Language = form.language === 'fr' ? 'fr' : 'en';
        const input = { profile: desk.profile.slug, achievementId: form.achievement, places: Number(form.places), opensAt, minutes: Number(form.minutes) };
        const claim = await beginOpenClaim(issuer, { ...input, language, actor: desk.actor });
        return to(`${desk.at}/claims/${claim.code}`);
      } catch (error) {
        const wrong = error instanceof LaurelError && error.code === 'bad_form' ? error.problems : [];
        if (wrong.length === 0) throw error;
        const problems = wrong.map(({ at, code }) => ({ at: at === 'opens' ? 'day' : at, code, detail: t(`issuer.open-claims.wrong.${code}`) }));
        return formPage(request, desk, form, problems);
      }
    }),
  ];
}

const readForm = (request: WebRequest): OpenClaimForm => ({
  achievement: typed(request, 'achievement'),
  places: typed(request, 'places'),
  minutes: typed(request, 'minutes'),
  day: typed(request, 'day'),
  time: typed(request, 'time'),
  zone: typed(request, 'zone'),
  language: typed(request, 'language'),
});

type Rooms = { t: Translate; at: string; views: readonly OpenClaimView[]; achievement: string | undefined };

function OpenClaims({ t, at, views, achievement }: Rooms) {
  const begin = (
    <LinkButton href={withQuery(`${at}/claims/new`, { achievement })} icon="plus">
      {t('issuer.open-claims.new')}
    </LinkButton>
  );
  return (
    <>
      <PageHead title={t('issuer.open-claims')} lede={t('issuer.open-claims.lede')} />
      <AwardWays t={t} at={at} current="room" achievement={achievement} />
      {views.length === 0 ? (
        <EmptyState title={t('issuer.open-claims.empty')} action={begin}>
          {t('issuer.open-claims.empty.how')}
        </EmptyState>
      ) : (
        <>
          <div class="actions">{begin}</div>
          <Table
            caption={t('issuer.open-claims.caption')}
            wide
            rows={views}
            columns={[
              {
                head: t('issuer.achievement'),
                rowHead: true,
                cell: ({ claim, achievement }) => <Link href={`${at}/claims/${claim.code}`}>{said(achievement.definition.name, t.language)}</Link>,
              },
              { head: t('issuer.open-claims.state'), cell: ({ condition }) => <OpenClaimState t={t} condition={condition} /> },
              {
                head: t('issuer.open-claims.taken'),
                numeric: true,
                cell: ({ claim, taken }) => t('issuer.open-claims.taken-of', { taken, places: claim.places }),
              },
              { head: t('issuer.open-claims.opens'), nowrap: true, cell: ({ claim }) => <Time at={claim.opensAt} /> },
              { head: t('issuer.open-claims.closes'), nowrap: true, cell: ({ claim }) => <Time at={claim.closedAt ?? claim.closesAt} /> },
            ]}
          />
        </>
      )}
    </>
  );
}

const LOOKS: Record<OpenClaimCondition, { kind: StateKind; icon: 'clock' | 'check' | 'circle' | 'lock' | 'pause' }> = {
  before: { kind: 'quiet', icon: 'clock' },
  open: { kind: 'ok', icon: 'check' },
  full: { kind: 'quiet', icon: 'pause' },
  locked: { kind: 'warn', icon: 'lock' },
  ended: { kind: 'quiet', icon: 'circle' },
};

export function OpenClaimState({ t, condition }: { t: Translate; condition: OpenClaimCondition }) {
  return <State {...LOOKS[condition]}>{t(`issuer.open-claims.is.${condition}`)}</State>;
}
