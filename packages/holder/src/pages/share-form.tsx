import { LaurelError, newSecret, type Problem } from '@laurel/base';
import { ErrorSummary, Form, Notice, PageHead, page, param, type Reply, type Route, to, typed, usePage, type WebRequest } from '@laurel/web';
import type { Holder } from '../deps.ts';
import { LOOKS } from '../limits.ts';
import { makeShare } from '../share-link/make-share.ts';
import { CopiesAwaited, type Source, shareSource } from '../share-link/source.ts';
import { BadgeRefused } from '../wallet/keep.ts';
import { titleIn } from './condition.tsx';
import { EndedNotice } from './ended-notice.tsx';
import { ownerOf, PERSON } from './frame.tsx';
import { EMPTY, Fields, type Filled, filledIn, firstOf, MakeOrSee, SeeFirst, Sheet, Trouble, Whom, wishOf } from './share-parts.tsx';
import { shareAwaited, shareRefused } from './share-refused.tsx';

type Typed = Filled & { key: string };

/** Which fields, for whom, how long, beside exactly what they will see. Nothing is shared until its button is pressed under that very sheet. */
export const shareFormRoutes = (holder: Holder): Route[] => [
  {
    method: 'get',
    path: '/wallet/badges/:id/share',
    access: PERSON,
    limit: LOOKS,
    run: orRefused(async (request) => {
      const source = await shareSource(holder, ownerOf(request), param(request, 'id'), isWhole(request));
      return formPage(holder, request, source, { ...EMPTY, key: newSecret(holder.context), fields: firstOf(source) });
    }),
  },
  {
    method: 'post',
    path: '/wallet/badges/:id/share',
    access: PERSON,
    limit: LOOKS,
    run: orRefused(async (request) => {
      const [owner, badgeId] = [ownerOf(request), param(request, 'id')];
      const whole = isWhole(request);
      const source = await shareSource(holder, owner, badgeId, whole);
      const filled = { ...filledIn(request), key: typed(request, 'key') || newSecret(holder.context) };
      if (typed(request, 'decision') !== 'make') return formPage(holder, request, source, filled);
      const { wish, problems } = wishOf(request.t, holder.config, filled);
      if (problems.length > 0) return formPage(holder, request, source, filled, problems);
      try {
        const id = await makeShare(holder, { key: filled.key, owner, badgeId, wish: { ...wish, seen: typed(request, 'seen'), ...(whole && { whole }) } });
        return to(`/wallet/shares/${id}?made`);
      } catch (error) {
        if (!(error instanceof LaurelError) || error.code === 'not_found') throw error;
        const left = ['no_copy_left', 'conflict'].includes(error.code) ? await shareSource(holder, owner, badgeId, whole) : source; // what can be shared now, which may be the whole, and how it stands
        return formPage(holder, request, left, filled, [], error);
      }
    }),
  },
];

/** Asked for by a button of its own, while the copies by which fields are chosen are to come. */
const isWhole = ({ query }: WebRequest): boolean => query.has('whole');

/** What was kept and does not verify now has nothing to choose from; what awaits its copies, nothing yet. */
const orRefused =
  (run: (request: WebRequest) => Promise<Reply>) =>
  async (request: WebRequest): Promise<Reply> => {
    try {
      return await run(request);
    } catch (error) {
      if (error instanceof CopiesAwaited) return shareAwaited(request, param(request, 'id'), error);
      if (error instanceof BadgeRefused) return shareRefused(request, param(request, 'id'), error);
      throw error;
    }
  };

function formPage(holder: Holder, request: WebRequest, source: Source, filled: Typed, problems: readonly Problem[] = [], error?: LaurelError): Reply {
  const { t } = request;
  const title = t('holder.share.title');
  const crumbs = [
    { text: t('holder.nav.badges'), href: '/wallet' },
    { text: titleIn(t, source.badge.facts), href: `/wallet/badges/${source.badge.id}` },
    { text: t('holder.share') },
  ];
  const { reachable } = holder.config;
  const body = (
    <ShareForm now={isWhole(request)} at={holder.context.clock()} reachable={reachable} source={source} filled={filled} problems={problems} error={error} />
  );
  return page({ title, crumbs, body, noStore: true, status: error?.status ?? (problems.length > 0 ? 422 : 200) });
}

function ShareForm({
  now,
  at,
  reachable,
  source,
  filled,
  problems,
  error,
}: {
  now: boolean;
  at: Date;
  reachable: boolean;
  source: Source;
  filled: Typed;
  problems: readonly Problem[];
  error: LaurelError | undefined;
}) {
  const { t } = usePage();
  return (
    <>
      <PageHead title={t('holder.share.title')} lede={t(`holder.share.lede${source.kind !== 'whole' ? '' : now ? '.whole-now' : '.whole'}`)} />
      {problems.length > 0 && <ErrorSummary problems={problems} />}
      {!reachable && <Notice title={t('holder.share.file.why')}>{t('holder.share.file.why.says')}</Notice>}
      {error && <Trouble error={error} badgeId={source.badge.id} />}
      <EndedNotice badge={source.badge} at={at} />
      <Form action={`/wallet/badges/${source.badge.id}/share${now && source.kind === 'whole' ? '?whole' : ''}`} kind="split even" preview="sheet">
        <div>
          <input type="hidden" name="key" value={filled.key} />
          <SeeFirst />
          <Fields source={source} on={filled.fields} />
          <Whom reachable={reachable} filled={filled} problems={problems} />
        </div>
        <Sheet source={source} on={filled.fields} at={at} reachable={reachable} />
        <div>
          <MakeOrSee reachable={reachable} />
        </div>
      </Form>
    </>
  );
}
