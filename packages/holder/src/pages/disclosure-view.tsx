import { Actions, Button, Form, LinkButton, More, Notice, PageHead, Part, Side, Sides, State, Time, usePage } from '@laurel/web';
import { placeOf } from '../claim/stranger-address.ts';
import type { DisclosureRow } from '../records.ts';
import { claimLabels } from '../share/claim-label.ts';
import { hasLeft } from '../share/has-left.ts';
import type { StandingShare } from '../share/read-ledger.ts';
import { didOf, sayIn } from '../share/read-request.ts';
import { receiptIn } from '../share/read-statement.ts';
import type { ReceiptRow } from '../share/receipt-records.ts';
import { isAsker, recipientKey } from '../share/recipients.ts';
import { durationIn } from './duration.ts';
import { ErasureLetter } from './erasure-letter.tsx';
import { HostName } from './frame.tsx';
import { CameOf, isElsewhere } from './shared.tsx';
import { couldOpen, disclosureTitle, recipientName, Shown } from './shown.tsx';
import { Vouched } from './vouched.tsx';

/** `share`: where it is one that still stands here. `declined`: whether the no can be taken back. `canAsk`: whether the recipient can be asked from here. */
type Props = {
  told: DisclosureRow;
  receipt: ReceiptRow | undefined;
  share: StandingShare | undefined;
  declined: boolean;
  canAsk: boolean;
  wallet: string;
};

export function DisclosureView(props: Props) {
  const { t } = usePage();
  const { told, receipt, share, declined } = props;
  const { purpose, retention, outcome } = told;
  const asker = isAsker(told);
  const left = asker && (outcome === 'sent' || hasLeft(told));
  return (
    <>
      <PageHead title={<bdi>{disclosureTitle(t, told)}</bdi>} lede={t(left || !asker ? 'holder.told.lede' : 'holder.told.lede.nothing')} />
      <Sides>
        <Side term={t('holder.shared.who')}>
          <Who told={told} receipt={receipt} />
        </Side>
        <Side term={t('holder.shared.when')}>
          <p>
            <Time at={told.at} />
            <br />
            <CameOf t={t} row={told} receipt={receipt} share={share} />
          </p>
          {isElsewhere(told, share) && <p class="soft">{t.rich('holder.told.elsewhere', { host: <bdi dir="ltr">{told.host}</bdi> })}</p>}
        </Side>
        <Side term={t('holder.shared.what')}>
          <Shown t={t} shown={told.shown} />
        </Side>
        <Side term={t('holder.request.why')}>
          {purpose === null ? (
            <p class="soft">{t(asker ? 'holder.request.why.unsaid' : 'holder.told.why.unsaid')}</p>
          ) : (
            <p>{t.rich('holder.quoted', { words: <bdi>{sayIn(purpose, t.language)}</bdi> })}</p>
          )}
        </Side>
        {asker && (
          <Side term={t('holder.request.how-long')}>
            <p>{retention === null ? t('holder.request.how-long.unsaid') : t('holder.request.how-long.says', { time: durationIn(t, retention) })}</p>
          </Side>
        )}
      </Sides>
      {left && <ReceiptPart told={told} receipt={receipt} />}
      {left && <ErasePart {...props} />}
      <Actions>
        {declined && (
          <LinkButton href={`/wallet/requests/${told.requestId}`} kind="quiet">
            {t('holder.told.request')}
          </LinkButton>
        )}
        {share && (
          <LinkButton href={`/wallet/shares/${share.id}`} kind="quiet">
            {t(outcome === 'handed' ? 'holder.told.file' : 'holder.told.share')}
          </LinkButton>
        )}
        {told.verifierName !== '' && (
          <LinkButton href={`/wallet/shared?${new URLSearchParams({ who: recipientKey(told) })}`} kind="quiet">
            {t('holder.told.all')}
          </LinkButton>
        )}
      </Actions>
    </>
  );
}

function Who({ told, receipt }: Pick<Props, 'told' | 'receipt'>) {
  const { t } = usePage();
  const widely = couldOpen(t, told);
  const { verifierName, clientId, host } = told;
  if (!isAsker(told))
    return (
      <p>
        <bdi>{recipientName(t, told)}</bdi>
        {widely !== undefined && (
          <>
            <br />
            <span class="soft">{widely}</span>
          </>
        )}
      </p>
    );
  return (
    <>
      <p>
        <strong>
          <bdi>{verifierName}</bdi>
        </strong>
        <br />
        <HostName {...(placeOf(didOf(clientId)) ?? { host })} />
      </p>
      {receipt && <Vouched vouchers={receipt.vouchers} />}
      <More summary={t('holder.told.technical')}>
        <p class="mono small">{didOf(clientId)}</p>
      </More>
    </>
  );
}

function ReceiptPart({ told, receipt }: Pick<Props, 'told' | 'receipt'>) {
  const { t } = usePage();
  const said = receipt?.receipt ? receiptIn(receipt.receipt) : undefined;
  return (
    <Part title={t('holder.receipt')}>
      {!receipt || (receipt.receipt === null && receipt.fault === null) ? (
        <p>{t('holder.receipt.none')}</p>
      ) : receipt.fault !== null ? (
        <>
          <Notice kind="warn">{t(`holder.receipt.fault.${receipt.fault}`)}</Notice>
          {receipt.fault === 'unchecked' && (
            <Form action={`/wallet/shared/${told.id}/receipt`}>
              <Button kind="quiet" icon="refresh">
                {t('holder.receipt.check')}
              </Button>
            </Form>
          )}
        </>
      ) : (
        said && (
          <>
            <p>
              <State kind="ok">{t('holder.receipt.signed')}</State> {t.rich('holder.receipt.says', { time: <Time at={said.at.toISOString()} /> })}
            </p>
            {said.claims.length > 0 && <p>{t('holder.receipt.fields', { fields: claimLabels(said.claims, t) })}</p>}
            {said.eraseBy && <p>{t.rich('holder.receipt.erase-by', { time: <Time at={said.eraseBy.toISOString()} dateOnly /> })}</p>}
            <p class="soft small">{t('holder.receipt.proves')}</p>
            <Actions>
              <LinkButton href={`/wallet/shared/${told.id}/receipt.json`} kind="quiet" icon="download">
                {t('holder.receipt.download')}
              </LinkButton>
            </Actions>
          </>
        )
      )}
    </Part>
  );
}

function ErasePart({ told, receipt, canAsk, wallet }: Props) {
  const { t } = usePage();
  const { askedAt = null, deletedAt = null } = receipt ?? {};
  return (
    <Part title={t('holder.erase')}>
      {deletedAt !== null ? (
        <p>
          <State kind="ok">{t('holder.erase.confirmed')}</State> {t.rich('holder.erase.confirmed.says', { time: <Time at={deletedAt} /> })}
        </p>
      ) : (
        <div class="stack">
          {askedAt !== null && (
            <Notice kind="warn" alert title={t('holder.erase.no-answer')}>
              {t.rich('holder.erase.no-answer.says', { time: <Time at={askedAt} /> })}
            </Notice>
          )}
          {askedAt === null && <p>{t(canAsk ? 'holder.erase.can' : receipt ? 'holder.erase.cannot' : 'holder.erase.unknown')}</p>}
          {canAsk && (
            <Actions>
              <LinkButton href={`/wallet/shared/${told.id}/erase`} kind="danger">
                {t(askedAt === null ? 'holder.erase.ask' : 'holder.erase.again')}
              </LinkButton>
            </Actions>
          )}
          {(!canAsk || askedAt !== null) && <ErasureLetter told={told} receipt={receipt} wallet={wallet} />}
        </div>
      )}
    </Part>
  );
}
