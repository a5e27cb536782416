import { now } from '@laurel/base';
import { Actions, LinkButton, Notice, PageHead, page, type Reply, Time, usePage, type WebRequest } from '@laurel/web';
import type { ComponentChildren } from 'preact';
import type { Holder } from '../deps.ts';
import { Badge, Disclosure } from '../records.ts';
import { Folio, sharesOf } from '../share-link/folio-records.ts';
import { Share, spentFor } from '../share-link/records.ts';
import { sharedTitle } from '../share-link/shared-file.ts';

/** What its owner is told of a link or a file past its end: when that was, and where a new one is made. */
export type Ended = { title: string; at: string; again: string | undefined; of: 'link' | 'file' };

/** By what still rests of it, else by the ledger, which does not say until when a file was kept. `undefined` where it stands or nothing is known of it. */
export async function endedShare({ store, context }: Pick<Holder, 'store' | 'context'>, owner: string, id: string): Promise<Ended | undefined> {
  return store.as(owner).read(async (db) => {
    const [share, told] = [await db.one(Share, { id }), await db.one(Disclosure, { requestId: spentFor(id) })];
    if (share && share.endsAt > now(context)) return undefined;
    const [shown] = told?.shown ?? [];
    const badgeId = share?.badgeId ?? shown?.badgeId;
    const at = share?.endsAt ?? told?.endedAt;
    if (badgeId === undefined || !at) return undefined;
    const again = (await db.one(Badge, { id: badgeId })) ? `/wallet/badges/${badgeId}/share` : undefined;
    return { title: share ? sharedTitle(share) : (shown?.title ?? ''), at, again, of: share?.level === 'file' ? 'file' : 'link' };
  });
}

/** Known until its last share is taken away. */
export async function endedFolio({ store, context }: Pick<Holder, 'store' | 'context'>, owner: string, id: string): Promise<Ended | undefined> {
  return store.as(owner).read(async (db) => {
    const folio = await db.one(Folio, { id });
    const [last] = folio ? (await sharesOf(db, folio)).toSorted((a, b) => b.endsAt.localeCompare(a.endsAt)) : [];
    if (!folio || !last || last.endsAt > now(context)) return undefined;
    return { title: folio.name, at: last.endsAt, again: `/wallet/collections/${folio.collectionId}/show`, of: 'link' };
  });
}

export function endedPage({ t }: WebRequest, ended: Ended): Reply {
  const crumbs = [{ text: t('holder.shared.title'), href: '/wallet/shared' }, { text: ended.title }];
  return page({ title: ended.title, noStore: true, status: 410, crumbs, body: <EndedLink {...ended} /> });
}

function EndedLink({ title, at, again, of }: Ended) {
  const { t } = usePage();
  const words = of === 'file' ? 'holder.share.over.file' : 'holder.share.over';
  const when: ComponentChildren = t.rich(words, { time: <Time at={at} /> });
  return (
    <>
      <PageHead title={<bdi>{title}</bdi>} />
      <Notice kind="warn" title={when}>
        {t(`${words}.says`)}
      </Notice>
      <Actions>
        {again !== undefined && (
          <LinkButton href={again} icon="share">
            {t(`${words}.new`)}
          </LinkButton>
        )}
        <LinkButton href="/wallet/shared" kind="quiet">
          {t('holder.share.over.back')}
        </LinkButton>
      </Actions>
    </>
  );
}
