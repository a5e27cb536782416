import { Actions, Button, Form, LinkButton, Notice, PageHead, Part, page, type Reply, usePage, type WebRequest } from '@laurel/web';
import { isUnproven } from '../import/unproven.ts';
import type { CopiesAwaited } from '../share-link/source.ts';
import type { BadgeRefused } from '../wallet/keep.ts';

/** A badge that is kept, and of which nothing can be vouched for by a link: why not, and how that may change. */
export function shareRefused({ t }: WebRequest, badgeId: string, { verdict, status }: BadgeRefused): Reply {
  const title = t('holder.share.refused');
  const crumbs = [{ text: t('holder.nav.badges'), href: '/wallet' }];
  return page({ title, crumbs, noStore: true, status, body: <Refused title={title} at={`/wallet/badges/${badgeId}`} verdict={verdict} /> });
}

function Refused({ title, at, verdict }: { title: string; at: string; verdict: BadgeRefused['verdict'] }) {
  const { t } = usePage();
  const why = verdict.older ? 'older' : isUnproven(verdict) ? 'unproven' : 'failed';
  return (
    <>
      <PageHead title={title} lede={t(`holder.share.refused.${why}`)} />
      {!verdict.older && <p>{verdict.sentence[t.language]}</p>}
      <Form action={`${at}/check`} kind="actions">
        {!verdict.older && <Button icon="refresh">{t('holder.badge.check')}</Button>}
        <LinkButton href={at} kind={verdict.older ? 'main' : 'quiet'}>
          {t('holder.share.refused.back')}
        </LinkButton>
      </Form>
    </>
  );
}

/** A badge whose copies are to come: to wait for them comes first, where that helps, and to show all of it is a decision of its own. */
export function shareAwaited({ t }: WebRequest, badgeId: string, { hasWhole, isDenied, status }: CopiesAwaited): Reply {
  const at = `/wallet/badges/${badgeId}`;
  const title = t('holder.share.title');
  const crumbs = [{ text: t('holder.nav.badges'), href: '/wallet' }];
  return page({ title, crumbs, noStore: true, status, body: <Awaited title={title} at={at} hasWhole={hasWhole} isDenied={isDenied} /> });
}

function Awaited({ title, at, hasWhole, isDenied }: { title: string; at: string; hasWhole: boolean; isDenied: boolean }) {
  const { t } = usePage();
  return (
    <>
      <PageHead title={title} />
      <Notice kind="warn" title={t(isDenied ? 'holder.share.denied' : 'holder.share.awaited')}>
        {t(isDenied ? 'holder.share.denied.says' : 'holder.share.awaited.says')}
      </Notice>
      <Actions>
        {!isDenied && (
          <LinkButton href={`${at}/share`} icon="refresh">
            {t('holder.share.awaited.again')}
          </LinkButton>
        )}
        <LinkButton href={at} kind="quiet">
          {t('holder.share.refused.back')}
        </LinkButton>
      </Actions>
      {hasWhole && (
        <Part title={t(isDenied ? 'holder.share.denied.or' : 'holder.share.awaited.or')}>
          <p>{t('holder.share.awaited.whole.says')}</p>
          <Actions>
            <LinkButton href={`${at}/share?whole`} kind="quiet">
              {t('holder.share.awaited.whole')}
            </LinkButton>
          </Actions>
        </Part>
      )}
    </>
  );
}
