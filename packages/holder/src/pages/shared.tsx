import {
  asked,
  EmptyState,
  Link,
  Notice,
  PageHead,
  Pager,
  Part,
  page,
  type Route,
  State,
  type StateKind,
  Table,
  Time,
  type Translate,
  usePage,
  withQuery,
} from '@laurel/web';
import type { Holder } from '../deps.ts';
import type { DisclosureRow, Outcome } from '../records.ts';
import type { Cursor, CursorPage } from '../share/page-by-cursor.ts';
import { type Ledger, readLedger, type StandingShare } from '../share/read-ledger.ts';
import { sayIn } from '../share/read-request.ts';
import type { ReceiptRow } from '../share/receipt-records.ts';
import { isAsker } from '../share/recipients.ts';
import { type ListedFolio, listFolios } from '../share-link/open-folio.ts';
import { shareIdOf } from '../share-link/records.ts';
import { badgesNamed, type ListedBadge } from '../wallet/badges.ts';
import { ownerOf, PERSON } from './frame.tsx';
import { Known, RecipientFilter } from './known.tsx';
import { FilesMade } from './share-file.tsx';
import { folioLinkOf, linksOf, SharedNow } from './shared-now.tsx';
import { couldOpen, recipientName, Shown } from './shown.tsx';

/** The ledger: who was shown what, when, and what was declined. */
export const sharedRoutes = (holder: Holder): Route[] => [
  {
    method: 'get',
    path: '/wallet/shared',
    access: PERSON,
    run: async (request) => {
      const [told, shares] = [
        { after: asked(request, 'after'), before: asked(request, 'before') },
        { after: asked(request, 'shares-after'), before: asked(request, 'shares-before') },
      ];
      const ledger = await readLedger(holder, ownerOf(request), { who: asked(request, 'who'), told, shares });
      const title = request.t('holder.shared.title');
      const folios = await listFolios(holder, ownerOf(request));
      const named = [...ledger.shares.rows, ...ledger.told.rows.flatMap(({ shown }) => shown)].map(({ badgeId }) => badgeId);
      const badges = { badges: await badgesNamed(holder, ownerOf(request), named), now: holder.context.clock() };
      const body = <Shared title={title} folios={folios} ledger={ledger} {...badges} stopped={request.query.has('stopped')} asked={{ told, shares }} />;
      return page({ title, body });
    },
  },
];

type Props = {
  title: string;
  folios: readonly ListedFolio[];
  ledger: Ledger;
  badges: readonly ListedBadge[];
  now: Date;
  stopped: boolean;
  asked: { told: Cursor; shares: Cursor };
};

function Shared({ title, folios, ledger, badges, now, stopped, asked }: Props) {
  const { t } = usePage();
  const { told, shares, recipients, chosen } = ledger;
  const [links, files] = [shares.rows.filter(({ level }) => level !== 'file'), shares.rows.filter(({ level }) => level === 'file')];
  const who = chosen?.recipient.key;
  return (
    <>
      <PageHead title={title} lede={t('holder.shared.lede')} />
      {stopped && (
        <Notice kind="ok" alert title={t('holder.share.stopped')}>
          {t('holder.share.stopped.says')}
        </Notice>
      )}
      {folios.length > 0 && (
        <Part title={t('holder.folio.now')}>
          <SharedNow caption={t('holder.folio.now')} links={folios.map(folioLinkOf)} />
        </Part>
      )}
      {links.length > 0 && (
        <Part title={t('holder.share.now', { count: shares.links })}>
          {shares.closed > 0 && <Notice kind="warn">{t('holder.share.closed.some')}</Notice>}
          <SharedNow
            caption={t('holder.share.now', { count: shares.links })}
            links={linksOf(links, { badges, now, folios: folios.map(({ folio }) => folio) })}
          />
        </Part>
      )}
      {files.length > 0 && <FilesMade files={files} all={shares.files} />}
      <Pages
        of={shares}
        all={shares.links + shares.files}
        label={t('holder.shared.pages.shares')}
        names={['shares-before', 'shares-after']}
        kept={{ who, ...asked.told }}
      />
      {recipients.length === 0 ? (
        <EmptyState title={t('holder.shared.empty')}>{t('holder.shared.empty.how')}</EmptyState>
      ) : (
        <Part title={t('holder.shared.ledger')} id="ledger">
          {recipients.length > 1 && <RecipientFilter recipients={recipients} chosen={chosen?.recipient} />}
          {chosen && <Known {...chosen} />}
          <Told t={t} told={told} badges={badges} />
          <Pages
            of={told}
            all={told.all}
            label={t('holder.shared.pages.ledger')}
            names={['before', 'after']}
            kept={{ who, 'shares-before': asked.shares.before, 'shares-after': asked.shares.after }}
            place="#ledger"
          />
        </Part>
      )}
      <p>
        <Link href="/wallet/consents">{t('holder.consents.see')}</Link>
      </p>
    </>
  );
}

type PagesProps = {
  of: CursorPage<unknown>;
  all: number;
  label: string;
  names: readonly [string, string];
  kept: Record<string, string | undefined>;
  place?: string;
};

/** Nothing where all of it stands on the page. The other list stays where it is. */
function Pages({ of: { rows, newer, older }, all, label, names: [before, after], kept, place = '' }: PagesProps) {
  const { t } = usePage();
  if (newer === undefined && older === undefined) return null;
  const at = (name: string, cursor: string) => `${withQuery('/wallet/shared', { ...kept, [name]: cursor })}${place}`;
  return (
    <Pager
      label={label}
      text={t('holder.shared.pages.shown', { shown: rows.length, all })}
      before={newer === undefined ? undefined : { href: at(before, newer), text: t('holder.shared.pages.newer') }}
      after={older === undefined ? undefined : { href: at(after, older), text: t('holder.shared.pages.older') }}
    />
  );
}

const LOOKS: Record<Outcome | 'elsewhere', StateKind> = {
  sent: 'ok',
  handed: 'ok',
  sending: 'warn',
  refused: 'warn',
  undecided: 'warn',
  failed: 'quiet',
  declined: 'quiet',
  shared: 'ok',
  ended: 'quiet',
  elsewhere: 'warn',
};

function Told({ t, told: { rows, receipts, standing }, badges }: { t: Translate; told: Ledger['told']; badges: readonly ListedBadge[] }) {
  const shareOf = (row: DisclosureRow) => standing.find(({ id }) => id === shareIdOf(row));
  return (
    <Table
      caption={t('holder.shared.title')}
      stacks="close"
      rows={rows}
      columns={[
        {
          head: t('holder.shared.when'),
          cell: ({ at }) => <Time at={at} />,
        },
        {
          head: t('holder.shared.who'),
          rowHead: true,
          cell: (row) => <Whom t={t} row={row} />,
        },
        { head: t('holder.shared.what'), cell: ({ shown }) => <Shown t={t} shown={shown} badges={badges} /> },
        {
          head: t('holder.shared.outcome'),
          cell: (row) => <CameOf t={t} row={row} receipt={receipts.find(({ requestId }) => requestId === row.requestId)} share={shareOf(row)} />,
        },
      ]}
    />
  );
}

/** Who an answer went to, at which address; of a share that address is this wallet's own, and says nothing of who saw it. */
function Whom({ t, row }: { t: Translate; row: DisclosureRow }) {
  const { id, at, host, purpose } = row;
  const name = recipientName(t, row);
  const widely = couldOpen(t, row);
  return (
    <>
      <Link href={`/wallet/shared/${id}`} label={t('holder.told.of', { name, date: t.date(at) })}>
        <bdi>{name}</bdi>
      </Link>
      {isAsker(row) && (
        <span class="soft small">
          <br />
          <bdi dir="ltr">{host}</bdi>
        </span>
      )}
      {widely !== undefined && (
        <span class="soft small">
          <br />
          {widely}
        </span>
      )}
      {purpose !== null && (
        <span class="soft small">
          <br />
          <bdi>{sayIn(purpose, t.language)}</bdi>
        </span>
      )}
    </>
  );
}

/** Shared by a link of the place that this wallet was brought back from, which can be stopped only there. */
export const isElsewhere = ({ outcome }: Pick<DisclosureRow, 'outcome'>, share: StandingShare | undefined): boolean => outcome === 'shared' && !share;

type CameOfProps = { t: Translate; row: DisclosureRow; receipt: ReceiptRow | undefined; share: StandingShare | undefined };

export function CameOf({ t, row, receipt, share }: CameOfProps) {
  const { shownUntil, endedAt } = row;
  const outcome = isElsewhere(row, share) ? 'elsewhere' : row.outcome;
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
