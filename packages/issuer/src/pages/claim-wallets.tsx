import { Actions, Button, CopyField, Field, Form, LinkButton, Notice, PageHead, Part, Qr, Time, type Translate } from '@laurel/web';
import { appLink, newWallet, walletOffer } from './wallet-address.ts';

type Props = {
  t: Translate;
  action: string;
  /** The offer's address. */
  uri: string;
  until: string;
  /** The wallet this browser used last. */
  remembered: string | undefined;
  hosted: string | undefined;
  pin: boolean;
  refused: { address: string; error: string } | undefined;
};

/** Where to keep it: the wallet of last time first, else a new one, since most have none yet; then any other, on this or another device. */
export function ChooseWallet({ t, action, uri, until, remembered, hosted, pin, refused }: Props) {
  const known = refused ? undefined : remembered;
  const newFirst = hosted !== undefined && known === undefined && refused === undefined;
  const own = (
    <Form action={`${action}/wallet`} label={t('issuer.claim.own')}>
      <Field
        name="wallet"
        inputmode="url"
        autocomplete="url"
        label={t('issuer.claim.wallet')}
        hint={t('issuer.claim.wallet.hint')}
        value={refused?.address ?? ''}
        required
        error={refused?.error}
      />
      <Button kind={known === undefined && !newFirst ? 'main' : 'quiet'}>{t('issuer.claim.keep')}</Button>
    </Form>
  );
  return (
    <>
      <PageHead title={t('issuer.claim.where')} lede={t.rich('issuer.claim.until', { time: <Time at={until} /> })} />
      {pin && <Notice>{t('issuer.claim.pin')}</Notice>}
      {known !== undefined && (
        <Actions>
          <LinkButton href={walletOffer(known, uri)}>{t('issuer.claim.keep-at', { host: new URL(known).host })}</LinkButton>
        </Actions>
      )}
      {newFirst ? (
        <>
          <NewWallet t={t} hosted={hosted} uri={uri} first />
          <Part title={t('issuer.claim.own')}>{own}</Part>
        </>
      ) : (
        <>
          {own}
          {hosted !== undefined && <NewWallet t={t} hosted={hosted} uri={uri} />}
        </>
      )}
      <Part title={t('issuer.claim.other')}>
        <div class="stack">
          <p>{t('issuer.claim.other.text')}</p>
          <Qr text={appLink(uri)} label={t('issuer.claim.qr')} />
          <Actions>
            <LinkButton kind="quiet" href={appLink(uri)}>
              {t('issuer.claim.app')}
            </LinkButton>
          </Actions>
          <CopyField id="offer" label={t('issuer.claim.offer-link')} value={appLink(uri)} />
        </div>
      </Part>
    </>
  );
}

function NewWallet({ t, hosted, uri, first }: { t: Translate; hosted: string; uri: string; first?: boolean }) {
  return (
    <Part title={t('issuer.claim.none')}>
      <p>{t('issuer.claim.none.text', { host: new URL(hosted).host })}</p>
      <Actions>
        <LinkButton kind={first ? 'main' : 'quiet'} href={newWallet(new URL(hosted).origin, uri)}>
          {t('issuer.claim.none.button')}
        </LinkButton>
      </Actions>
    </Part>
  );
}

/** The next step is on another node, so it is a link: a form may not lead there. */
export function GoToWallet({ t, href, host }: { t: Translate; href: string; host: string }) {
  return (
    <>
      <PageHead title={t('issuer.claim.to-wallet')} lede={t('issuer.claim.to-wallet.lede', { host })} />
      <Actions>
        <LinkButton href={href} icon="arrow">
          {t('issuer.claim.open-wallet', { host })}
        </LinkButton>
      </Actions>
      <p class="hint">{t('issuer.claim.remembered')}</p>
    </>
  );
}
