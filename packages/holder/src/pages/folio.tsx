import { Actions, PageHead, Part, page, param, type Route, to, usePage, type WebRequest } from '@laurel/web';
import type { Holder } from '../deps.ts';
import { LOOKS } from '../limits.ts';
import { isGuarded } from '../share-link/code.ts';
import { stopFolio } from '../share-link/end-share.ts';
import { type OwnFolio, ownFolio } from '../share-link/open-folio.ts';
import { reopenShare } from '../share-link/reopen-share.ts';
import { folioAddressOf } from '../share-link/secrets.ts';
import { badgesNamed } from '../wallet/badges.ts';
import { ownerOf, PERSON } from './frame.tsx';
import { JustMade, OwnLink, StopQuestion } from './own-link.tsx';
import { endedFolio, endedPage } from './share-ended.tsx';
import { QR_KINDS, QrFiles, qrFile, Targets } from './share-hand-on.tsx';
import { folioLinkOf, type ListedLink, linksOf, SharedNow } from './shared-now.tsx';

/** A collection that is shown, as its owner sees it: its address, how to hand it on, what lies there, and the end of it. */
export const folioRoutes = (holder: Holder): Route[] => {
  const own = (request: WebRequest) => ownFolio(holder, ownerOf(request), param(request, 'id'));
  return [
    {
      method: 'get',
      path: '/wallet/folios/:id',
      access: PERSON,
      run: async (request) => {
        const ended = await endedFolio(holder, ownerOf(request), param(request, 'id'));
        if (ended) return endedPage(request, ended);
        const found = await own(request);
        const address = folioAddressOf(holder, found.folio);
        const badges = await badgesNamed(
          holder,
          ownerOf(request),
          found.shares.map(({ badgeId }) => badgeId),
        );
        const links = linksOf(found.shares, { badges, folios: [found.folio], now: holder.context.clock() });
        const body = <Own found={found} links={links} address={address} made={request.query.has('made')} reachable={holder.config.reachable} />;
        return page({ title: found.folio.name, body, noStore: true, crumbs: crumbsOf(request) });
      },
    },
    ...QR_KINDS.map(
      (kind): Route => ({
        method: 'get',
        path: `/wallet/folios/:id/qr.${kind}`,
        access: PERSON,
        limit: LOOKS,
        run: async (request) => qrFile(kind, folioAddressOf(holder, (await own(request)).folio), `collection-qr.${kind}`),
      }),
    ),
    {
      method: 'get',
      path: '/wallet/folios/:id/stop',
      access: PERSON,
      run: async (request) => {
        const { t } = request;
        const { folio, shares } = await own(request);
        const title = t.rich('holder.share.stop.question', { title: <bdi>{folio.name}</bdi> });
        const means = t('holder.folio.stop.means', { count: shares.length, views: folio.views });
        return page({ title: t('holder.share.stop'), body: <StopQuestion title={title} means={means} at={pathOf(folio)} />, crumbs: crumbsOf(request) });
      },
    },
    {
      method: 'post',
      path: '/wallet/folios/:id/stop',
      access: PERSON,
      run: async (request) => {
        await stopFolio(holder, ownerOf(request), param(request, 'id'));
        return to('/wallet/shared?stopped');
      },
    },
    {
      method: 'post',
      path: '/wallet/folios/:id/open',
      access: PERSON,
      run: async (request) => {
        const { folio, shares } = await own(request);
        for (const { id } of shares) await reopenShare(holder, folio.owner, id);
        return to(pathOf(folio));
      },
    },
  ];
};

const pathOf = ({ id }: { id: string }): string => `/wallet/folios/${id}`;
const crumbsOf = ({ t }: WebRequest) => [{ text: t('holder.shared.title'), href: '/wallet/shared' }];

function Own({
  found,
  links,
  address,
  made,
  reachable,
}: {
  found: OwnFolio;
  links: readonly ListedLink[];
  address: string;
  made: boolean;
  reachable: boolean;
}) {
  const { t } = usePage();
  const { folio, first } = found;
  const { mailbox, purpose } = first;
  return (
    <>
      {made && <JustMade />}
      <PageHead title={t.rich('holder.share.own', { title: <bdi>{folio.name}</bdi> })} lede={t(`holder.share.level.${first.level}.says`)} />
      <OwnLink of={{ ...folioLinkOf(found), mailbox, purpose }} at={pathOf(folio)} address={address} reachable={reachable} />
      <Part title={t('holder.share.hand-on')}>
        <div class="stack">
          <p>{t(isGuarded(first) ? `holder.share.hand-on.${first.level}` : 'holder.share.hand-on.says')}</p>
          <Actions>
            <QrFiles at={pathOf(folio)} />
          </Actions>
          <Targets address={address} text={folio.name} />
        </div>
      </Part>
      <Part title={t('holder.collections.badges')}>
        <p>{t('holder.folio.alone')}</p>
        <SharedNow caption={t('holder.collections.badges')} links={links} />
      </Part>
    </>
  );
}
