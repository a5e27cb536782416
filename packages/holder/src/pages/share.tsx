import { LaurelError, now } from '@laurel/base';
import { asked, PAPER_SIZES, PageHead, Part, page, param, type Route, to, usePage } from '@laurel/web';
import type { Holder } from '../deps.ts';
import { LOOKS } from '../limits.ts';
import { stopSharing } from '../share-link/end-share.ts';
import { folioOf } from '../share-link/live-links.ts';
import { Share, type ShareRow } from '../share-link/records.ts';
import { reopenShare } from '../share-link/reopen-share.ts';
import { addressOf } from '../share-link/secrets.ts';
import { sharedCertificate } from '../share-link/shared-certificate.ts';
import { sharedFacts, sharedFile, sharedTitle } from '../share-link/shared-file.ts';
import { badgesNamed } from '../wallet/badges.ts';
import { fileNameOf } from '../wallet/title.ts';
import { ownerOf, PERSON } from './frame.tsx';
import { JustMade, OwnLink, StopQuestion } from './own-link.tsx';
import { endedPage, endedShare } from './share-ended.tsx';
import { ForgetQuestion, OwnFile, textForQr } from './share-file.tsx';
import { HandOn, QR_KINDS, qrFile } from './share-hand-on.tsx';
import { SharedBadge } from './shared-badge.tsx';
import { WhichAsked } from './which-one.tsx';

/** One share as its owner sees it: its address, how to hand it on, what others see there, and the end of it. */
export const shareRoutes = (holder: Holder): Route[] => [
  {
    method: 'get',
    path: '/wallet/shares/:id',
    access: PERSON,
    run: async (request) => {
      const ended = await endedShare(holder, ownerOf(request), param(request, 'id'));
      if (ended) return endedPage(request, ended);
      const share = await ownShare(holder, ownerOf(request), param(request, 'id'));
      const { t } = request;
      const title = sharedTitle(share);
      const made = request.query.has('made');
      const body =
        share.level === 'file' ? (
          <OwnFile share={share} made={made} />
        ) : (
          <OwnShare share={share} address={addressOf(holder, share)} made={made} reachable={holder.config.reachable} />
        );
      return page({ title, body, noStore: true, crumbs: [{ text: t('holder.shared.title'), href: '/wallet/shared' }, { text: title }] });
    },
  },
  ...QR_KINDS.map(
    (kind): Route => ({
      method: 'get',
      path: `/wallet/shares/:id/qr.${kind}`,
      access: PERSON,
      limit: LOOKS,
      run: async (request) => {
        const share = await handedOn(holder, ownerOf(request), param(request, 'id'));
        const text = share.level === 'file' ? textForQr(share) : addressOf(holder, share);
        if (text === undefined) throw new LaurelError('not_found');
        const filename = `${fileNameOf(sharedFacts(share))}-qr.${kind}`;
        return qrFile(kind, text, filename);
      },
    }),
  ),
  {
    method: 'get',
    path: '/wallet/shares/:id/file',
    access: PERSON,
    run: async (request) => ({ kind: 'bytes', ...sharedFile(await handedOn(holder, ownerOf(request), param(request, 'id'))) }),
  },
  {
    method: 'get',
    path: '/wallet/shares/:id/certificate.pdf',
    access: PERSON,
    limit: LOOKS,
    run: async (request) => {
      const share = await handedOn(holder, ownerOf(request), param(request, 'id'));
      const size = PAPER_SIZES.find((one) => one === asked(request, 'size')) ?? 'A4';
      const body = await sharedCertificate(holder, { share, language: request.language, size });
      return { kind: 'bytes', body, contentType: 'application/pdf', filename: `${fileNameOf(sharedFacts(share))}.pdf` };
    },
  },
  {
    method: 'get',
    path: '/wallet/shares/:id/stop',
    access: PERSON,
    run: async (request) => {
      const share = await ownShare(holder, ownerOf(request), param(request, 'id'));
      const crumbs = [{ text: request.t('holder.shared.title'), href: '/wallet/shared' }];
      const isFile = share.level === 'file';
      const { t } = request;
      const title = t.rich('holder.share.stop.question', { title: <bdi>{sharedTitle(share)}</bdi> });
      const within = await folioOf(holder, share);
      const means = within
        ? t.rich('holder.share.stop.means.in', { views: share.views, seen: within.views, name: <bdi>{within.name}</bdi> })
        : t('holder.share.stop.means', { views: share.views });
      const [badge] = await badgesNamed(holder, share.owner, [share.badgeId]);
      const which = badge && <WhichAsked badge={badge} now={holder.context.clock()} within={within?.name} />;
      const at = `/wallet/shares/${share.id}`;
      const body = isFile ? <ForgetQuestion share={share} /> : <StopQuestion title={title} which={which} means={means} at={at} />;
      return page({ title: request.t(isFile ? 'holder.share.file.forget' : 'holder.share.stop'), body, crumbs });
    },
  },
  {
    method: 'post',
    path: '/wallet/shares/:id/stop',
    access: PERSON,
    run: async (request) => {
      const { level } = await ownShare(holder, ownerOf(request), param(request, 'id'));
      await stopSharing(holder, ownerOf(request), param(request, 'id'));
      return to(level === 'file' ? '/wallet/shared' : '/wallet/shared?stopped');
    },
  },
  {
    method: 'post',
    path: '/wallet/shares/:id/open',
    access: PERSON,
    run: async (request) => {
      const id = param(request, 'id');
      await reopenShare(holder, ownerOf(request), id);
      return to(`/wallet/shares/${id}`);
    },
  },
];

/** One past its end is handed on no more. @throws LaurelError not_found */
async function handedOn(holder: Pick<Holder, 'store' | 'context'>, owner: string, id: string): Promise<ShareRow> {
  const share = await ownShare(holder, owner, id);
  if (share.endsAt <= now(holder.context)) throw new LaurelError('not_found');
  return share;
}

/** @throws LaurelError not_found */
async function ownShare(holder: Pick<Holder, 'store'>, owner: string, id: string): Promise<ShareRow> {
  const share = await holder.store.as(owner).read((db) => db.one(Share, { id }));
  if (!share) throw new LaurelError('not_found');
  return share;
}

type OwnShareProps = { share: ShareRow; address: string; made: boolean; reachable: boolean };

function OwnShare({ share, address, made, reachable }: OwnShareProps) {
  const { t } = usePage();
  return (
    <>
      {made && <JustMade />}
      <PageHead title={t.rich('holder.share.own', { title: <bdi>{sharedTitle(share)}</bdi> })} lede={t(`holder.share.level.${share.level}.says`)} />
      <OwnLink of={share} at={`/wallet/shares/${share.id}`} address={address} reachable={reachable} />
      <HandOn share={share} address={address} />
      <Part title={t('holder.share.preview')}>
        <SharedBadge claims={share.claims} issuerName={share.issuerName} leftOut={share.leftOut} />
      </Part>
    </>
  );
}
