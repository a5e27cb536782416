import { utf8 } from '@laurel/base';
import { Actions, Button, Dialog, Form, LinkButton, PAPER_SIZES, PageHead, Part, Qr, Side, Sides, Time, usePage } from '@laurel/web';
import { QR_BYTES } from '../limits.ts';
import type { ShareRow } from '../share-link/records.ts';
import { sharedTitle } from '../share-link/shared-file.ts';
import { SharedBadge } from './shared-badge.tsx';

/** What takes the place of a link where nobody outside reaches the wallet: the chosen fields as a file of its own, to send or to show. */
export function OwnFile({ share, made }: { share: ShareRow; made: boolean }) {
  const { t } = usePage();
  const text = textForQr(share);
  const at = `/wallet/shares/${share.id}`;
  return (
    <>
      {made && (
        <div class="notice is-ok head" role="alert">
          <p>
            <strong>{t('holder.share.file.made')}</strong> {t('holder.share.file.made.says')}
          </p>
        </div>
      )}
      <PageHead title={t.rich('holder.share.file.own', { title: <bdi>{sharedTitle(share)}</bdi> })} lede={t('holder.share.file.check')} />
      <Actions>
        <LinkButton href={`${at}/file`} icon="download">
          {t('holder.share.file.take')}
        </LinkButton>
        {PAPER_SIZES.map((size) => (
          <LinkButton href={`${at}/certificate.pdf?size=${size}`} kind="quiet" icon="print">
            {t(`holder.badge.certificate.${size}`)}
          </LinkButton>
        ))}
        <LinkButton href={`${at}/stop`} kind="danger">
          {t('holder.share.file.forget.ask')}
        </LinkButton>
      </Actions>
      <p class="hint">{t('holder.share.file.paper')}</p>
      {text === undefined ? (
        <p class="hint">{t('holder.share.file.no-qr')}</p>
      ) : (
        <Part title={t('holder.share.file.qr')}>
          <div class="stack">
            <p>{t('holder.share.file.qr.says')}</p>
            <Qr text={text} label={t('holder.share.file.qr')} />
            <Actions>
              {(['png', 'svg'] as const).map((kind) => (
                <LinkButton href={`${at}/qr.${kind}`} kind="quiet" icon="download">
                  {t(`holder.share.qr.file.${kind}`)}
                </LinkButton>
              ))}
            </Actions>
          </div>
        </Part>
      )}
      <Part title={t('holder.share.preview')}>
        <div class="stack">
          <SharedBadge claims={share.claims} issuerName={share.issuerName} leftOut={share.leftOut} />
          <Sides>
            <Side term={t('holder.share.recipient')}>{share.recipient === null ? t('holder.share.file.anybody') : <bdi>{share.recipient}</bdi>}</Side>
            {share.purpose !== null && (
              <Side term={t('holder.share.purpose')}>
                <bdi>{share.purpose}</bdi>
              </Side>
            )}
            <Side term={t('holder.share.file.until')}>
              <Time at={share.endsAt} dateOnly />
            </Side>
          </Sides>
        </div>
      </Part>
    </>
  );
}

/** The file as a code to scan: all of it or none, since half a signature proves nothing. */
export const textForQr = ({ presentation }: Pick<ShareRow, 'presentation'>): string | undefined =>
  utf8(presentation).length <= QR_BYTES ? presentation : undefined;

/** Those that can still be fetched again. */
export function FilesMade({ files, all }: { files: readonly Pick<ShareRow, 'id' | 'claims' | 'recipient'>[]; all: number }) {
  const { t } = usePage();
  return (
    <Part title={t('holder.share.file.all', { count: all })}>
      <ul>
        {files.map((share) => (
          <li>
            <a href={`/wallet/shares/${share.id}`}>
              <bdi>{sharedTitle(share)}</bdi>
            </a>
            {share.recipient !== null && (
              <>
                {' · '}
                <bdi>{share.recipient}</bdi>
              </>
            )}
          </li>
        ))}
      </ul>
    </Part>
  );
}

export function ForgetQuestion({ share }: { share: ShareRow }) {
  const { t } = usePage();
  const at = `/wallet/shares/${share.id}`;
  return (
    <Dialog title={t.rich('holder.share.file.forget.question', { title: <bdi>{sharedTitle(share)}</bdi> })}>
      <p>{t('holder.share.file.forget.means')}</p>
      <Form action={`${at}/stop`}>
        <Actions>
          <Button kind="danger">{t('holder.share.file.forget')}</Button>
          <LinkButton href={at} kind="quiet">
            {t('holder.share.file.forget.no')}
          </LinkButton>
        </Actions>
      </Form>
    </Dialog>
  );
}
