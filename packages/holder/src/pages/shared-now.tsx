import { Link, State, Table, Time, usePage } from '@laurel/web';
import type { ListedShare } from '../share/read-ledger.ts';
import type { FolioRow } from '../share-link/folio-records.ts';
import { type Within, withinOf } from '../share-link/live-links.ts';
import type { ListedFolio } from '../share-link/open-folio.ts';
import { sharedTitle } from '../share-link/shared-file.ts';
import type { ListedBadge } from '../wallet/badges.ts';
import { Opened, type OwnLinked } from './own-link.tsx';
import { type Which, WhichOne } from './which-one.tsx';

/** An address in a list; `at` is its owner's page of it. */
export type ListedLink = Omit<OwnLinked, 'mailbox' | 'purpose'> & { title: string; at: string; which?: Which | undefined; within?: Within | undefined };

type Around = { badges: readonly ListedBadge[]; folios: readonly FolioRow[]; now: Date };

/** Of the shares of some badges, each with what tells it from another of its title, and the collection that shows it too. */
export const linksOf = (shares: readonly ListedShare[], { badges, folios, now }: Around): ListedLink[] =>
  shares.map((share) => {
    const badge = badges.find(({ id }) => id === share.badgeId);
    return { ...share, title: sharedTitle(share), at: `/wallet/shares/${share.id}`, which: badge && { badge, now }, within: withinOf(folios, share) };
  });

/** What was shared together opens to whom its shares do; one that is closed is counted by the first of them. */
export const folioLinkOf = ({ folio: { id, name, views, viewedOn }, first }: ListedFolio): ListedLink => {
  const { level, recipient, endsAt, closedAt } = first;
  return { title: name, at: `/wallet/folios/${id}`, level, recipient, endsAt, closedAt, views, viewedOn };
};

/** What lies at an address now, for whom, until when and how often it was opened. */
export function SharedNow({ caption, links }: { caption: string; links: readonly ListedLink[] }) {
  const { t } = usePage();
  return (
    <Table
      caption={caption}
      stacks="close"
      rows={links}
      columns={[
        {
          head: t('holder.shared.what'),
          rowHead: true,
          cell: ({ at, title, which }) => (
            <>
              <a href={at}>
                <bdi>{title}</bdi>
              </a>
              {which && <WhichOne {...which} />}
            </>
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
        { head: t('holder.share.opened'), cell: (link) => <Opened of={link} /> },
        {
          head: t('holder.share.stop'),
          headHidden: true,
          screenOnly: true,
          cell: ({ at, title }) => (
            <Link href={`${at}/stop`} label={t('holder.share.stop.of', { title })}>
              {t('holder.share.stop')}
            </Link>
          ),
        },
      ]}
    />
  );
}
