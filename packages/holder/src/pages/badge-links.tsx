import { type Column, Link, Notice, State, Table, Time, usePage } from '@laurel/web';
import type { LiveLink, LiveLinks } from '../share-link/live-links.ts';
import { Opened } from './own-link.tsx';

/** The links at which others see a badge now: for whom, until when, how often opened, and the end of each. */
export function SharedLinks({ links }: { links: LiveLinks }) {
  const { t } = usePage();
  if (links.all === 0) return null;
  return (
    <div class="stack">
      <p>{t('holder.badge.links', { count: links.all })}</p>
      <LinkTable
        links={links}
        more={{
          head: t('holder.share.stop'),
          headHidden: true,
          screenOnly: true,
          cell: (link) => (
            <Link
              href={`/wallet/shares/${link.id}/stop`}
              label={t('holder.badge.links.stop', { who: link.recipient ?? t(`holder.share.level.${link.level}`) })}
            >
              {t('holder.share.stop')}
            </Link>
          ),
        }}
      />
    </div>
  );
}

/** The same, said before the badge is deleted: they end with it, and whoever was given one is not told. */
export function EndingLinks({ links }: { links: LiveLinks }) {
  const { t } = usePage();
  if (links.all === 0) return null;
  return (
    <>
      <Notice kind="warn" title={t('holder.delete.links', { count: links.all })}>
        {t('holder.delete.links.says', { count: links.all })}
      </Notice>
      <LinkTable links={links} />
    </>
  );
}

function LinkTable({ links: { rows, all }, more }: { links: LiveLinks; more?: Column<LiveLink> }) {
  const { t } = usePage();
  return (
    <>
      <Table
        caption={t('holder.badge.links', { count: all })}
        stacks="close"
        rows={rows}
        columns={[
          { head: t('holder.shared.who'), rowHead: true, cell: (link) => <Whom link={link} /> },
          { head: t('holder.share.days'), cell: ({ endsAt }) => <Time at={endsAt} dateOnly /> },
          { head: t('holder.share.opened'), cell: (link) => <Opened of={link} /> },
          ...(more ? [more] : []),
        ]}
      />
      {rows.length < all && (
        <p>
          <Link href="/wallet/shared">{t('holder.badge.links.all')}</Link>
        </p>
      )}
    </>
  );
}

/** By the name its owner gave them, with who may open it; else by that alone. */
function Whom({ link: { id, recipient, level, closedAt, within } }: { link: LiveLink }) {
  const { t } = usePage();
  const may = t(`holder.share.level.${level}`);
  return (
    <>
      <a href={`/wallet/shares/${id}`}>
        <bdi>{recipient ?? may}</bdi>
      </a>
      {recipient !== null && (
        <>
          <br />
          <span class="soft small">{may}</span>
        </>
      )}
      {within !== undefined && (
        <>
          <br />
          <span class="soft small">{t.rich('holder.badge.links.in', { name: <bdi>{within.name}</bdi> })}</span>
        </>
      )}
      {closedAt !== null && (
        <>
          <br />
          <State kind="warn">{t('holder.share.closed')}</State>
        </>
      )}
    </>
  );
}
