import { EmptyState, PageHead, page, type Route, State, type StateKind, Table, Time, type Translate } from '@laurel/web';
import type { Holder } from '../deps.ts';
import { Disclosure, type DisclosureRow, type Outcome } from '../records.ts';
import { claimLabels } from '../share/claim-label.ts';
import { ownerOf, PERSON } from './frame.tsx';

/** The ledger: who was shown what, when, and what was declined. */
export const sharedRoutes = (holder: Holder): Route[] => [
  {
    method: 'get',
    path: '/wallet/shared',
    access: PERSON,
    run: async (request) => {
      const rows = await holder.store.as(ownerOf(request)).read((db) => db.list(Disclosure, {}, { order: { at: 'DESC' } }));
      const { t } = request;
      const title = t('holder.shared.title');
      const body = (
        <>
          <PageHead title={title} lede={t('holder.shared.lede')} />
          {rows.length === 0 ? <EmptyState title={t('holder.shared.empty')}>{t('holder.shared.empty.how')}</EmptyState> : <Ledger t={t} rows={rows} />}
        </>
      );
      return page({ title, body });
    },
  },
];

const LOOKS: Record<Outcome, StateKind> = { sent: 'ok', sending: 'warn', refused: 'warn', failed: 'quiet', declined: 'quiet' };

function Ledger({ t, rows }: { t: Translate; rows: readonly DisclosureRow[] }) {
  return (
    <Table
      caption={t('holder.shared.title')}
      rows={rows}
      columns={[
        { head: t('holder.shared.when'), cell: ({ at }) => <Time at={at} /> },
        {
          head: t('holder.shared.who'),
          rowHead: true,
          cell: ({ verifierName, host }) => (
            <>
              <bdi>{verifierName}</bdi>
              <br />
              <span class="soft small">
                <bdi dir="ltr">{host}</bdi>
              </span>
            </>
          ),
        },
        { head: t('holder.shared.what'), cell: ({ shown }) => <Shown t={t} shown={shown} /> },
        { head: t('holder.shared.outcome'), cell: ({ outcome }) => <State kind={LOOKS[outcome]}>{t(`holder.outcome.${outcome}`)}</State> },
      ]}
    />
  );
}

export function Shown({ t, shown }: { t: Translate; shown: DisclosureRow['shown'] }) {
  if (shown.length === 0) return <>{t('holder.shared.nothing')}</>;
  return (
    <>
      {shown.map(({ title, format, claims }) => (
        <p>
          <strong>
            <bdi>{title}</bdi>
          </strong>
          <br />
          {format === 'ldp_vc' ? t('holder.shared.whole') : claims.length === 0 ? t('holder.shared.bare') : claimLabels(claims, t)}
        </p>
      ))}
    </>
  );
}
