import { now } from '@laurel/base';
import { MoreThan } from '@laurel/store';
import { EmptyState, Link, Notice, PageHead, Part, page, type Route, State, type StateKind, Table, Time, type Translate } from '@laurel/web';
import type { Holder } from '../deps.ts';
import { Disclosure, type DisclosureRow, type Outcome } from '../records.ts';
import { sayIn } from '../share/read-request.ts';
import { Receipt, type ReceiptRow } from '../share/receipt-records.ts';
import { knownTo, recipientsIn } from '../share/recipients.ts';
import { Share, type ShareRow } from '../share-link/records.ts';
import { sharedTitle } from '../share-link/shared-file.ts';
import { ownerOf, PERSON } from './frame.tsx';
import { Known, RecipientFilter } from './known.tsx';
import { Views } from './share.tsx';
import { FilesMade } from './share-file.tsx';
import { recipientName, Shown } from './shown.tsx';

/** The ledger: who was shown what, when, and what was declined. */
export const sharedRoutes = (holder: Holder): Route[] => [
  {
    method: 'get',
    path: '/wallet/shared',
    access: PERSON,
    run: async (request) => {
      const { rows, made, receipts } = await holder.store.as(ownerOf(request)).read(async (db) => ({
        rows: await db.list(Disclosure, {}, { order: { at: 'DESC' } }),
        receipts: await db.list(Receipt, {}),
        made: await db.list(Share, { endsAt: MoreThan(now(holder.context)) }, { order: { createdAt: 'DESC' } }),
      }));
      const { t } = request;
      const [shares, files] = [made.filter(({ level }) => level !== 'file'), made.filter(({ level }) => level === 'file')];
      const recipients = recipientsIn(rows);
      const recipient = recipients.find(({ key }) => key === request.query.get('who'));
      const title = t('holder.shared.title');
      const body = (
        <>
          <PageHead title={title} lede={t('holder.shared.lede')} />
          {request.query.has('stopped') && (
            <Notice kind="ok" alert title={t('holder.share.stopped')}>
              {t('holder.share.stopped.says')}
            </Notice>
          )}
          {shares.length > 0 && (
            <Part title={t('holder.share.now', { count: shares.length })}>
              {shares.some(({ closedAt }) => closedAt !== null) && <Notice kind="warn">{t('holder.share.closed.some')}</Notice>}
              <SharedNow t={t} shares={shares} />
            </Part>
          )}
          {files.length > 0 && <FilesMade files={files} />}
          {rows.length === 0 ? (
            <EmptyState title={t('holder.shared.empty')}>{t('holder.shared.empty.how')}</EmptyState>
          ) : (
            <Part title={t('holder.shared.ledger')}>
              {recipients.length > 1 && <RecipientFilter recipients={recipients} chosen={recipient} />}
              {recipient && <Known recipient={recipient} known={knownTo(recipient, receipts)} />}
              <Ledger t={t} rows={recipient?.rows ?? rows} receipts={receipts} />
            </Part>
          )}
        </>
      );
      return page({ title, body });
    },
  },
];

const LOOKS: Record<Outcome, StateKind> = {
  sent: 'ok',
  handed: 'ok',
  sending: 'warn',
  refused: 'warn',
  failed: 'quiet',
  declined: 'quiet',
  shared: 'ok',
  ended: 'quiet',
};

function SharedNow({ t, shares }: { t: Translate; shares: readonly ShareRow[] }) {
  return (
    <Table
      caption={t('holder.share.now', { count: shares.length })}
      rows={shares}
      columns={[
        {
          head: t('holder.shared.what'),
          rowHead: true,
          cell: (share) => (
            <a href={`/wallet/shares/${share.id}`}>
              <bdi>{sharedTitle(share)}</bdi>
            </a>
          ),
        },
        {
          head: t('holder.shared.who'),
          cell: ({ recipient, level, closedAt }) => (
            <>
              {recipient !== null && (
                <>
                  <bdi>{recipient}</bdi>
                  <br />
                </>
              )}
              <span class="soft small">{t(`holder.share.level.${level}`)}</span>
              {closedAt !== null && (
                <>
                  <br />
                  <State kind="warn">{t('holder.share.closed')}</State>
                </>
              )}
            </>
          ),
        },
        { head: t('holder.share.days'), cell: ({ endsAt }) => <Time at={endsAt} dateOnly /> },
        { head: t('holder.share.opened'), cell: (share) => <Views share={share} /> },
        {
          head: t('holder.share.stop'),
          headHidden: true,
          screenOnly: true,
          cell: (share) => (
            <Link href={`/wallet/shares/${share.id}/stop`} label={t('holder.share.stop.of', { title: sharedTitle(share) })}>
              {t('holder.share.stop')}
            </Link>
          ),
        },
      ]}
    />
  );
}

function Ledger({ t, rows, receipts }: { t: Translate; rows: readonly DisclosureRow[]; receipts: readonly ReceiptRow[] }) {
  return (
    <Table
      caption={t('holder.shared.title')}
      rows={rows}
      columns={[
        {
          head: t('holder.shared.when'),
          cell: ({ at }) => <Time at={at} />,
        },
        {
          head: t('holder.shared.who'),
          rowHead: true,
          cell: ({ id, at, verifierName, host, purpose, outcome }) => (
            <>
              <Link href={`/wallet/shared/${id}`} label={t('holder.told.of', { name: recipientName(t, { verifierName, outcome }), date: t.date(at) })}>
                <bdi>{recipientName(t, { verifierName, outcome })}</bdi>
              </Link>
              <br />
              <span class="soft small">
                <bdi dir="ltr">{host}</bdi>
                {purpose !== null && (
                  <>
                    <br />
                    <bdi>{sayIn(purpose, t.language)}</bdi>
                  </>
                )}
              </span>
            </>
          ),
        },
        { head: t('holder.shared.what'), cell: ({ shown }) => <Shown t={t} shown={shown} /> },
        { head: t('holder.shared.outcome'), cell: (row) => <CameOf t={t} row={row} receipt={receipts.find(({ requestId }) => requestId === row.requestId)} /> },
      ]}
    />
  );
}

export function CameOf({ t, row, receipt }: { t: Translate; row: DisclosureRow; receipt: ReceiptRow | undefined }) {
  const { outcome, shownUntil, endedAt } = row;
  const day = endedAt ?? shownUntil;
  return (
    <>
      <State kind={LOOKS[outcome]}>{t(`holder.outcome.${outcome}`)}</State>
      {day !== null && (
        <>
          {' '}
          <Time at={day} dateOnly />
        </>
      )}
      {receipt && receipt.deletedAt !== null && (
        <>
          <br />
          <State kind="quiet">{t('holder.outcome.erased')}</State> <Time at={receipt.deletedAt} dateOnly />
        </>
      )}
    </>
  );
}
