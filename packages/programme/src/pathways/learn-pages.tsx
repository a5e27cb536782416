import { LaurelError, type Problem } from '@laurel/base';
import { progressOf } from '@laurel/credentials';
import { said } from '@laurel/issuer';
import {
  asked,
  EmptyState,
  Link,
  LinkButton,
  Notice,
  PageHead,
  Part,
  page,
  param,
  personIn,
  type Reply,
  type Route,
  State,
  sessionIn,
  Table,
  to,
  typed,
  type WebRequest,
} from '@laurel/web';
import type { ProgrammeDeps } from '../deps.ts';
import { SHOW_BADGE_RATE, SHOWN_BADGE_BYTES } from '../limits.ts';
import { recognitionsNow } from '../recognition/recognise.ts';
import { inWords } from './at-pathways.ts';
import { currentPathway, currentPathways } from './current-pathways.ts';
import { endOfWalk } from './end-of-walk.ts';
import { heldBadges, itemsOf } from './held-badges.ts';
import { unkeptIn } from './keep-part.tsx';
import { type BoxState, viewOf } from './pathway-view.ts';
import { isInstead } from './public-pathway.ts';
import { QuestView } from './quest-view.tsx';
import { ShownBadge } from './records.ts';
import { recheckShown, showBadge } from './show-badge.ts';
import { joinPathway, leavePathway, settleWalk, type Walk, walksOf } from './walk-pathway.ts';

const PATH = '/learn/pathways';

/** A learner's own pathways: how far, what is next, and badges of others that count. Everything is found by who is signed in. */
export function learnPathwayRoutes(deps: ProgrammeDeps): readonly Route[] {
  const post = (path: string, run: (request: WebRequest, id: string) => Promise<Reply>, more: Partial<Route> = {}): Route => ({
    method: 'post',
    path: `${PATH}/:id${path}`,
    access: { kind: 'person' },
    accepts: 'form',
    ...more,
    run: (request) => run(request, param(request, 'id')),
  });
  return [
    { method: 'get', path: PATH, access: { kind: 'person' }, run: (request) => listPage(deps, request) },
    { method: 'get', path: `${PATH}/:id`, access: { kind: 'person' }, run: (request) => questPage(deps, request) },
    post('/join', async (request, id) => {
      await joinPathway(deps, id, sessionIn(request).person);
      return to(`${PATH}/${id}`);
    }),
    post('/leave', async (request, id) => {
      await leavePathway(deps, id, personIn(request));
      return to(`${PATH}?left=${id}`);
    }),
    post('/badges', (request, id) => show(deps, request, id), { accepts: 'upload', maxBody: SHOWN_BADGE_BYTES, limit: SHOW_BADGE_RATE }),
    post(
      '/check',
      async (request, id) => {
        const { walk } = await walkIn(deps, request, id);
        await recheckShown(deps, personIn(request), { all: true });
        await settleWalk(deps, walk.id);
        return to(`${PATH}/${id}?checked=1`);
      },
      { limit: SHOW_BADGE_RATE },
    ),
    post('/badges/:badge/remove', async (request, id) => {
      const removed = await deps.store.as(personIn(request)).write((db) => db.remove(ShownBadge, { id: param(request, 'badge') }));
      if (removed === 0) throw new LaurelError('not_found');
      return to(`${PATH}/${id}`);
    }),
  ];
}

/** @throws LaurelError not_found */
async function walkIn(deps: ProgrammeDeps, request: WebRequest, id: string): Promise<Walk> {
  const walk = (await walksOf(deps, personIn(request))).find(({ pathway }) => pathway.id === id);
  if (!walk) throw new LaurelError('not_found');
  return walk;
}

async function show(deps: ProgrammeDeps, request: WebRequest, id: string): Promise<Reply> {
  const { walk, pathway } = await walkIn(deps, request, id);
  const file = request.files.find(({ field, bytes }) => field === 'file' && bytes.length > 0);
  try {
    const state = await showBadge(deps, pathway, sessionIn(request).person, file?.bytes ?? typed(request, 'badge'));
    await settleWalk(deps, walk.id);
    return to(`${PATH}/${id}?shown=${state}`);
  } catch (error) {
    if (error instanceof LaurelError && error.code === 'bad_form') return questPage(deps, request, error.problems);
    throw error;
  }
}

async function listPage(deps: ProgrammeDeps, request: WebRequest): Promise<Reply> {
  const { t } = request;
  const { person } = sessionIn(request);
  const walks = await walksOf(deps, person.id);
  const rows = await Promise.all(
    walks.map(async (one) => {
      const progress = await progressIn(deps, one, person);
      return { ...one, progress, end: one.walk.completedAt === null ? undefined : await endOfWalk(deps, t, one.walk, progress.held) };
    }),
  );
  const others = (await currentPathways(deps)).filter(({ id }) => !walks.some(({ pathway }) => pathway.id === id));
  const left = asked(request, 'left');
  const title = t('programme.pathways.mine');
  return page({
    title,
    noStore: true,
    body: (
      <>
        <PageHead title={title} lede={t('programme.pathways.mine.lede')} />
        {left !== undefined && !walks.some(({ pathway }) => pathway.id === left) && <Notice kind="ok" title={t('programme.pathway.left')} />}
        {rows.length === 0 ? (
          <EmptyState
            title={t('programme.pathways.mine.empty')}
            action={others.length === 0 && <LinkButton href="/catalogue">{t('programme.catalogue.see')}</LinkButton>}
          >
            {t('programme.pathways.mine.empty.text')}
          </EmptyState>
        ) : (
          <Table
            caption={title}
            stacks="close"
            rows={rows}
            columns={[
              {
                head: t('programme.pathway'),
                rowHead: true,
                cell: ({ pathway }) => <Link href={`${PATH}/${pathway.id}`}>{said(pathway.definition.name, t.language)}</Link>,
              },
              {
                head: t('programme.pathway.standing'),
                cell: ({ end, progress }) =>
                  end === undefined ? (
                    t('programme.pathway.counting', { count: progress.counts.size })
                  ) : end.isGone || end.lost.length > 0 ? (
                    <State kind="warn">{t(`programme.pathway.complete.${end.isGone ? 'gone' : 'lost'}`)}</State>
                  ) : (
                    <State kind="ok">{t('programme.pathway.complete')}</State>
                  ),
              },
            ]}
          />
        )}
        {others.length > 0 && (
          <Part title={t('programme.pathways.others')}>
            <ul>
              {others.map(({ id, definition }) => (
                <li>
                  <Link href={`${PATH}/${id}`}>{said(definition.name, t.language)}</Link>
                </li>
              ))}
            </ul>
          </Part>
        )}
      </>
    ),
  });
}

async function progressIn(deps: ProgrammeDeps, { pathway }: Pick<Walk, 'pathway'>, person: { id: string; email: string }) {
  const { definition, profile } = pathway;
  const held = await deps.store.across('their own awards, of whichever profile').read((db) => heldBadges(deps, db, { definition, profile, person }));
  return progressOf(definition, held);
}

/** One pathway as somebody is on it, or before they begin. */
async function questPage(deps: ProgrammeDeps, request: WebRequest, problems: readonly Problem[] = []): Promise<Reply> {
  const { t, query } = request;
  const { person } = sessionIn(request);
  const id = param(request, 'id');
  const mine = (await walksOf(deps, person.id)).find(({ pathway }) => pathway.id === id);
  const current = await currentPathway(deps, id);
  const pathway = mine?.pathway ?? current;
  if (!pathway) throw new LaurelError('not_found');
  const { definition } = pathway;
  const progress = await progressIn(deps, { pathway }, person);
  const recognitions = await recognitionsNow(deps);
  const drawn = await viewOf(deps, t, definition, { progress, instead: { recognitions, profile: pathway.profile } });
  // Though a badge it rested on was revoked since: whether it goes too is for people to decide.
  const end = mine && mine.walk.completedAt !== null ? await endOfWalk(deps, t, mine.walk, progress.held) : undefined;
  const capstone: BoxState = end?.isGone ? 'gone' : end ? 'held' : progress.isComplete ? 'next' : 'later';
  const { view, unkept } = await unkeptIn(deps, person, { ...drawn, capstone: { ...drawn.capstone, state: capstone } }, progress.held);
  const items = itemsOf(definition);
  const others = items.some((item) => 'issuer' in item || recognitions.some((row) => isInstead(row, item, pathway.profile)));
  const shown = others ? await deps.store.as(person.id).read((db) => db.list(ShownBadge, {}, { order: { checkedAt: 'DESC', id: 'ASC' } })) : undefined;
  return page({
    title: view.title,
    noStore: true,
    ...(problems.length > 0 && { status: 422 }),
    crumbs: [{ text: t('programme.pathways.mine'), href: PATH }],
    body: (
      <QuestView
        here={`${PATH}/${id}`}
        shared={current && `/pathways/${id}`}
        view={view}
        progress={progress}
        unkept={unkept}
        walk={mine?.walk}
        end={end}
        newest={current?.version}
        shown={shown}
        notice={query.has('checked') ? 'checked' : ['valid', 'undetermined'].find((one) => query.get('shown') === one)}
        problems={inWords(t, problems).map((one) =>
          one.code === 'badge_invalid' || one.code === 'badge_unchecked' ? { ...one, detail: `${one.detail} ${sentenceOf(problems)}` } : one,
        )}
        pasted={typed(request, 'badge')}
      />
    ),
  });
}

const sentenceOf = (problems: readonly Problem[]): string => problems[0]?.detail ?? '';
