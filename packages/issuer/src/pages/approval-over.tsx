import { LaurelError } from '@laurel/base';
import { LinkButton, Notice, PageHead, page, type Reply, type WebRequest } from '@laurel/web';
import { type Settled, settledApproval } from '../achievements/approvals.ts';
import type { Issuer } from '../deps.ts';
import type { AtDesk } from './frame.tsx';

/**
 * Where the link of a letter leads once somebody else has dealt with it: the letter went to everybody who may.
 * @throws LaurelError not_found (nothing of this address was ever sent, or it was thrown away)
 */
export async function approvalOver(issuer: Issuer, { t }: Pick<WebRequest, 't'>, { profile, at }: AtDesk, id: string): Promise<Reply> {
  const settled = await settledApproval(issuer, profile.slug, id, t.language);
  if (!settled) throw new LaurelError('not_found');
  const by = (await issuer.people.person(settled.by.replace(/^person:/, '')))?.name || t('issuer.approval.somebody');
  return page({
    title: settled.name,
    crumbs: [{ text: t('issuer.approvals'), href: `${at}/approvals` }, { text: settled.name }],
    noStore: true,
    body: (
      <>
        <PageHead title={settled.name} lede={t('issuer.approval.over')} />
        <Notice>{t(`issuer.approval.over.${settled.how}`, { by, date: t.date(settled.at) })}</Notice>
        {settled.how === 'published' && (
          <LinkButton kind="quiet" icon="eye" href={pageOf(settled)}>
            {t('issuer.approval.over.see')}
          </LinkButton>
        )}
      </>
    ),
  });
}

const pageOf = ({ id }: Settled): string => `/achievements/${id}`;
