import { LaurelError } from '@laurel/base';
import {
  Actions,
  asked,
  Button,
  CopyField,
  Dialog,
  Form,
  LinkButton,
  Notice,
  PAPER_SIZES,
  PageHead,
  Part,
  page,
  param,
  Qr,
  qrPng,
  qrSvg,
  type Route,
  Side,
  Sides,
  Time,
  to,
  usePage,
} from '@laurel/web';
import type { Holder } from '../deps.ts';
import { LOOKS } from '../limits.ts';
import { stopSharing } from '../share-link/end-share.ts';
import { Share, type ShareRow } from '../share-link/records.ts';
import { reopenShare } from '../share-link/reopen-share.ts';
import { addressOf } from '../share-link/secrets.ts';
import { sharedCertificate } from '../share-link/shared-certificate.ts';
import { sharedFacts, sharedFile, sharedTitle } from '../share-link/shared-file.ts';
import { fileNameOf } from '../wallet/title.ts';
import { ownerOf, PERSON } from './frame.tsx';
import { ForgetQuestion, OwnFile, textForQr } from './share-file.tsx';
import { HandOn } from './share-hand-on.tsx';
import { SharedBadge } from './shared-badge.tsx';

/** One share as its owner sees it: its address, how to hand it on, what others see there, and the end of it. */
export const shareRoutes = (holder: Holder): Route[] => [
  {
    method: 'get',
    path: '/wallet/shares/:id',
    access: PERSON,
    run: async (request) => {
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
  ...(['png', 'svg'] as const).map(
    (kind): Route => ({
      method: 'get',
      path: `/wallet/shares/:id/qr.${kind}`,
      access: PERSON,
      limit: LOOKS,
      run: async (request) => {
        const share = await ownShare(holder, ownerOf(request), param(request, 'id'));
        const text = share.level === 'file' ? textForQr(share) : addressOf(holder, share);
        if (text === undefined) throw new LaurelError('not_found');
        const filename = `${fileNameOf(sharedFacts(share))}-qr.${kind}`;
        return kind === 'png'
          ? { kind: 'bytes', body: await qrPng(text), contentType: 'image/png', filename }
          : { kind: 'bytes', body: qrSvg(text), contentType: 'image/svg+xml', filename };
      },
    }),
  ),
  {
    method: 'get',
    path: '/wallet/shares/:id/file',
    access: PERSON,
    run: async (request) => ({ kind: 'bytes', ...sharedFile(await ownShare(holder, ownerOf(request), param(request, 'id'))) }),
  },
  {
    method: 'get',
    path: '/wallet/shares/:id/certificate.pdf',
    access: PERSON,
    limit: LOOKS,
    run: async (request) => {
      const share = await ownShare(holder, ownerOf(request), param(request, 'id'));
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
      const body = isFile ? <ForgetQuestion share={share} /> : <StopQuestion share={share} />;
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
      {made && (
        <div class="notice is-ok head" role="alert">
          <p>
            <strong>{t('holder.share.made')}</strong> {t('holder.share.made.says')}
          </p>
        </div>
      )}
      <PageHead title={t.rich('holder.share.own', { title: <bdi>{sharedTitle(share)}</bdi> })} lede={t(`holder.share.level.${share.level}.says`)} />
      <div class="split">
        <div class="stack">
          {share.closedAt !== null && <Closed share={share} />}
          {!reachable && <Notice kind="warn">{t('holder.share.file.unreachable')}</Notice>}
          <CopyField id="address" label={t('holder.share.address')} value={address} />
          <Actions>
            <LinkButton href={address} kind="quiet" icon="eye">
              {t('holder.share.look')}
            </LinkButton>
            <LinkButton href={`/wallet/shares/${share.id}/stop`} kind="danger">
              {t('holder.share.stop.ask')}
            </LinkButton>
          </Actions>
          <Sides>
            <Side term={t('holder.share.recipient')}>{share.recipient === null ? t(`holder.share.level.${share.level}`) : <bdi>{share.recipient}</bdi>}</Side>
            {share.mailbox !== null && (
              <Side term={t('holder.share.mailbox')}>
                <bdi dir="ltr">{share.mailbox}</bdi>
              </Side>
            )}
            {share.purpose !== null && (
              <Side term={t('holder.share.purpose')}>
                <bdi>{share.purpose}</bdi>
              </Side>
            )}
            <Side term={t('holder.share.days')}>
              <Time at={share.endsAt} />
            </Side>
            <Side term={t('holder.share.opened')}>
              <Views share={share} />
              <p class="soft small">{t('holder.share.views.programs')}</p>
            </Side>
          </Sides>
        </div>
        <div>
          <Qr text={address} label={t('holder.share.qr')} />
        </div>
      </div>
      <HandOn share={share} address={address} />
      <Part title={t('holder.share.preview')}>
        <SharedBadge claims={share.claims} issuerName={share.issuerName} leftOut={share.leftOut} />
      </Part>
    </>
  );
}

/** It came back with a backup of the node, and only its owner knows whether it was to stand. */
function Closed({ share }: { share: ShareRow }) {
  const { t } = usePage();
  return (
    <>
      <Notice kind="warn" title={t('holder.share.closed')}>
        {t('holder.share.closed.says')}
      </Notice>
      <Form action={`/wallet/shares/${share.id}/open`} kind="actions">
        <Button icon="eye">{t('holder.share.open')}</Button>
      </Form>
    </>
  );
}

/** How often and on which day last: of who opened it nothing is known. */
export function Views({ share: { views, viewedOn } }: { share: Pick<ShareRow, 'views' | 'viewedOn'> }) {
  const { t } = usePage();
  return (
    <>
      {t('holder.share.views', { views })}
      {viewedOn !== null && <span class="soft small"> {t.rich('holder.share.views.last', { day: <Time at={viewedOn} dateOnly /> })}</span>}
    </>
  );
}

function StopQuestion({ share }: { share: ShareRow }) {
  const { t } = usePage();
  return (
    <Dialog title={t.rich('holder.share.stop.question', { title: <bdi>{sharedTitle(share)}</bdi> })}>
      <p>{t('holder.share.stop.means', { views: share.views })}</p>
      <p>{t('holder.share.stop.stays')}</p>
      <Form action={`/wallet/shares/${share.id}/stop`}>
        <Actions>
          <Button kind="danger">{t('holder.share.stop')}</Button>
          <LinkButton href={`/wallet/shares/${share.id}`} kind="quiet">
            {t('holder.share.stop.no')}
          </LinkButton>
        </Actions>
      </Form>
    </Dialog>
  );
}
