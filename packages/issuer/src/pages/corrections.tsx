import { LaurelError, type Problem } from '@laurel/base';
import type { ScopedReader } from '@laurel/store';
import {
  asked,
  EmptyState,
  Link,
  Notice,
  PageHead,
  Part,
  page,
  param,
  type Reply,
  type Route,
  Table,
  Time,
  type Translate,
  to,
  typed,
  type WebRequest,
} from '@laurel/web';
import { acceptCorrection, declineCorrection } from '../awards/correct-award.ts';
import { CorrectionRequest, type CorrectionRow } from '../awards/correction-records.ts';
import { withPins } from '../awards/send-link.ts';
import { isOwn } from '../awards/wrong-with-correction.ts';
import type { Issuer } from '../deps.ts';
import { REGISTER_PAGE, REGISTER_PAGE_MOST } from '../limits.ts';
import { Achievement, Award, type AwardRow } from '../records.ts';
import { whoOf } from '../register/who-of.ts';
import { nameOfActor } from './actor-name.ts';
import { CorrectionState } from './correction-asked.tsx';
import { correctionOf, formOf, readForm, toldIn } from './correction-fields.tsx';
import { CorrectionReview } from './correction-review.tsx';
import { type AtDesk, deskRoute } from './frame.tsx';
import { demandName } from './no-name.tsx';

/** How many learners wait for an answer. */
export const countCorrections = (db: ScopedReader): Promise<number> =>
  db.query(CorrectionRequest, 'correction').andWhere("correction.state = 'open'").countUpTo(REGISTER_PAGE_MOST);

/** What learners ask to have put right: a list, and a page for each with what stands and what is asked side by side. */
export function correctionRoutes(issuer: Issuer): Route[] {
  return [
    deskRoute(issuer, 'get', '/corrections', async (request, { profile, at }) => {
      const { t } = request;
      const lists = await issuer.store.as(profile.slug).read(async (db) => {
        const open = await db.list(CorrectionRequest, { state: 'open' }, { order: { createdAt: 'ASC' }, take: REGISTER_PAGE_MOST });
        const accepted = await db.list(CorrectionRequest, { state: 'accepted' }, { order: { createdAt: 'DESC' }, take: REGISTER_PAGE });
        const declined = await db.list(CorrectionRequest, { state: 'declined' }, { order: { createdAt: 'DESC' }, take: REGISTER_PAGE });
        const done = [...accepted, ...declined].toSorted((a, b) => ((a.decidedAt ?? '') < (b.decidedAt ?? '') ? 1 : -1)).slice(0, REGISTER_PAGE);
        return { open: await withAwards(db, open), done: await withAwards(db, done) };
      });
      const crumbs = [{ text: t('issuer.register'), href: `${at}/register` }, { text: t('issuer.corrections') }];
      return page({
        title: t('issuer.corrections'),
        crumbs,
        noStore: true,
        body: <Corrections t={t} at={at} done={lists.done} open={lists.open} said={asked(request, 'done')} />,
      });
    }),
    deskRoute(issuer, 'get', '/corrections/:id', (request, desk) => review(issuer, request, desk, [])),
    deskRoute(issuer, 'post', '/corrections/:id/accept', async (request, desk) => {
      const { request: asked, award, achievement } = await readCorrection(issuer, desk.profile.slug, param(request, 'id'));
      const correction = correctionOf(readForm(request, achievement, award), achievement);
      return answered(issuer, request, desk, async () => {
        if (asked.asks.name !== null) demandName(request, correction, award);
        const job = await acceptCorrection(issuer, {
          profile: desk.profile.slug,
          id: param(request, 'id'),
          seen: typed(request, 'seen'),
          actor: desk.actor,
          correction,
          words: typed(request, 'word'),
        });
        return to(job === undefined ? `${desk.at}/corrections?done=corrected` : `${desk.at}/issues/${job}`);
      });
    }),
    deskRoute(issuer, 'post', '/corrections/:id/decline', (request, desk) =>
      answered(issuer, request, desk, async () => {
        const [id, seen, words] = [param(request, 'id'), typed(request, 'seen'), typed(request, 'answer')];
        await declineCorrection(issuer, { profile: desk.profile.slug, id, seen, actor: desk.actor, words });
        return to(`${desk.at}/corrections?done=correction-declined`);
      }),
    ),
  ];
}

async function answered(issuer: Issuer, request: WebRequest, desk: AtDesk, answer: () => Promise<Reply>): Promise<Reply> {
  try {
    return await answer();
  } catch (error) {
    // A colleague was first, or the badge was revoked meanwhile: the page shows how it stands now.
    if (error instanceof LaurelError && error.code === 'award_state') return review(issuer, request, desk, [], { late: true });
    const wrong = error instanceof LaurelError && error.code === 'bad_form' ? error.problems : [];
    if (wrong.length === 0) throw error;
    return review(issuer, request, desk, wrong);
  }
}

type Listed = { request: CorrectionRow; award: AwardRow };

async function withAwards(db: ScopedReader, requests: readonly CorrectionRow[]): Promise<Listed[]> {
  const listed: Listed[] = [];
  for (const request of requests) {
    const award = await db.one(Award, { id: request.awardId });
    if (award) listed.push({ request, award });
  }
  return listed;
}

async function readCorrection(issuer: Issuer, profile: string, id: string) {
  const found = await issuer.store.as(profile).read(async (db) => {
    const request = await db.one(CorrectionRequest, { id });
    const award = request && (await db.one(Award, { id: request.awardId }));
    const achievement = award && (await db.one(Achievement, { id: award.achievementId, version: award.achievementVersion }));
    if (!request || !award || !achievement) return undefined;
    return { request, award, achievement, takesPin: award.state !== 'offered' && (await withPins(db, [award.id])).has(award.id) };
  });
  if (!found) throw new LaurelError('not_found');
  return found;
}

async function review(issuer: Issuer, request: WebRequest, { profile, at, actor }: AtDesk, wrong: readonly Problem[], { late = false } = {}): Promise<Reply> {
  const { t } = request;
  const found = await readCorrection(issuer, profile.slug, param(request, 'id'));
  const who = whoOf(t, found.award);
  const title = t('issuer.correction.review', { who });
  const crumbs = [{ text: t('issuer.register'), href: `${at}/register` }, { text: t('issuer.corrections'), href: `${at}/corrections` }, { text: who }];
  const askedAnew = wrong.some(({ code }) => code === 'asked_anew');
  const isSent = late || wrong.length > 0;
  const turned = isSent && found.request.state !== 'open' ? 'answered' : late ? 'changed' : undefined;
  // Fields that were filled in from what is no longer asked would answer that.
  const isAnswered = !askedAnew && request.form.has('awarded_on');
  const { asks } = found.request;
  const form = isAnswered
    ? readForm(request, found.achievement, found.award)
    : formOf(
        {
          ...found.award,
          recipientName: asks.name === undefined ? found.award.recipientName : asks.name,
          awardedOn: asks.awardedOn ?? found.award.awardedOn,
          results: asks.results ?? found.award.results,
        },
        found.achievement,
      );
  const body = (
    <CorrectionReview
      t={t}
      at={at}
      title={title}
      {...found}
      own={await issuer.store.as(profile.slug).read((db) => isOwn(issuer, db, found.award, actor))}
      by={await nameOfActor(issuer, found.request.decidedBy)}
      form={form}
      word={typed(request, 'word')}
      answer={typed(request, 'answer')}
      askedAnew={askedAnew}
      turned={turned}
      problems={askedAnew || turned ? [] : toldIn(t, wrong, form, found)}
    />
  );
  return page({ title, crumbs, status: askedAnew || turned ? 409 : wrong.length > 0 ? 422 : 200, noStore: true, body });
}

type Props = { t: Translate; at: string; open: readonly Listed[]; done: readonly Listed[]; said: string | undefined };

function Corrections({ t, at, open, done, said }: Props) {
  const done_ = (['corrected', 'correction-declined'] as const).find((candidate) => candidate === said);
  return (
    <>
      {done_ && (
        <Notice kind="ok" title={t(`issuer.done.${done_}`)}>
          {t(`issuer.done.${done_}.next`)}
        </Notice>
      )}
      <PageHead title={t('issuer.corrections')} aside={t('issuer.corrections.count', { count: open.length })} />
      {open.length === 0 ? (
        <EmptyState title={t('issuer.corrections.empty')}>{t('issuer.corrections.empty.how')}</EmptyState>
      ) : (
        <List t={t} at={at} rows={open} />
      )}
      {done.length > 0 && (
        <Part title={t('issuer.corrections.done')}>
          <List t={t} at={at} rows={done} />
        </Part>
      )}
    </>
  );
}

function List({ t, at, rows }: { t: Translate; at: string; rows: readonly Listed[] }) {
  const whatOf = ({ asks, words }: CorrectionRow) =>
    [...(['name', 'awardedOn', 'results'] as const).filter((field) => asks[field] !== undefined), ...(words === '' ? [] : ['words'])]
      .map((what) => t(`issuer.corrections.what.${what}`))
      .join(', ');
  return (
    <Table
      caption={t('issuer.corrections.caption')}
      rows={rows}
      stacks
      columns={[
        { head: t('issuer.register.learner'), rowHead: true, cell: ({ award }) => <bdi>{whoOf(t, award)}</bdi> },
        { head: t('issuer.corrections.what'), cell: ({ request }) => whatOf(request) },
        { head: t('issuer.corrections.asked'), nowrap: true, cell: ({ request }) => <Time at={request.createdAt.slice(0, 10)} dateOnly /> },
        {
          head: t('issuer.register.state'),
          cell: ({ request: { state } }) => <CorrectionState t={t} state={state} />,
        },
        {
          head: t('issuer.register.open'),
          headHidden: true,
          screenOnly: true,
          cell: ({ request, award }) => (
            <Link href={`${at}/corrections/${request.id}`} label={t('issuer.corrections.look-of', { who: whoOf(t, award) })}>
              {t('issuer.corrections.look')}
            </Link>
          ),
        },
      ]}
    />
  );
}
