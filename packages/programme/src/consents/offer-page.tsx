import { LaurelError } from '@laurel/base';
import type { StatementOffer } from '@laurel/issuer';
import { Actions, CopyField, LinkButton, type Page, PageHead, Part, page, Qr, type Reply, Time, type WebRequest } from '@laurel/web';
import type { ProgrammeDeps } from '../deps.ts';

type Props = {
  /** What is offered; absent where this institution offers none. */
  offer: StatementOffer | undefined;
  title: string;
  /** Its name in wallets, and the sentence it stands in with until when. */
  name: string;
  lede: string;
  qr: string;
  crumbs: NonNullable<Page['crumbs']>;
  /** Whose wallet on this node it can go into beside one's own. */
  ward?: { name: string; wallet: string } | undefined;
};

/** Something that is no badge into one's own wallet, as any credential that is offered (OID4VCI): by a button, a QR code or a link, for ten minutes. @throws LaurelError not_found */
export function offerPage({ config }: Pick<ProgrammeDeps, 'config'>, { t }: WebRequest, { offer, title, name, lede, qr, crumbs, ward }: Props): Reply {
  if (!offer) throw new LaurelError('not_found');
  const { uri, until, app, hosted } = offer;
  const into = (wallet: string): string => `${wallet}/offer?${new URLSearchParams({ credential_offer_uri: uri })}`;
  return page({
    title,
    noStore: true,
    crumbs,
    body: (
      <>
        <PageHead title={title} lede={t.rich(lede, { name: <bdi>{name}</bdi>, time: <Time at={until} /> })} />
        {(config.walletsHere || hosted !== undefined) && (
          <Actions>
            {config.walletsHere ? (
              <LinkButton href={into('/wallet')}>{t('programme.receipt.keep.here')}</LinkButton>
            ) : (
              hosted !== undefined && <LinkButton href={hosted}>{t('programme.receipt.keep.at', { host: new URL(hosted).host })}</LinkButton>
            )}
            {ward && (
              <LinkButton href={into(ward.wallet)} kind="quiet">
                {t('programme.receipt.keep.ward', { name: ward.name })}
              </LinkButton>
            )}
          </Actions>
        )}
        <Part title={t('programme.receipt.keep.other')}>
          <div class="stack">
            <p>{t('programme.receipt.keep.other.says')}</p>
            <Qr text={app} label={t(qr)} />
            <Actions>
              <LinkButton kind="quiet" href={app}>
                {t('programme.receipt.keep.app')}
              </LinkButton>
            </Actions>
            <CopyField id="offer" label={t('programme.receipt.keep.link')} value={app} />
          </div>
        </Part>
      </>
    ),
  });
}
