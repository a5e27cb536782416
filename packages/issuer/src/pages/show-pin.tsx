import { LaurelError } from '@laurel/base';
import { Actions, LinkButton, Notice, PageHead, page, type Reply, Slips, type WebRequest } from '@laurel/web';
import type { Issuer } from '../deps.ts';
import { Achievement, Award } from '../records.ts';
import type { AtDesk } from './frame.tsx';
import { slipText } from './made-slips.tsx';

type Pin = { id: string; pin: string; email: string };

/**
 * The answer to the form itself, and to no other request: the digits are in no address and cannot be asked for again. On paper it is a slip, as of a batch.
 * @throws LaurelError not_found
 */
export async function pinPage(issuer: Pick<Issuer, 'store'>, { t }: WebRequest, desk: AtDesk, { id, pin, email }: Pin): Promise<Reply> {
  const { award, achievement } = await issuer.store.as(desk.profile.slug).read(async (db) => {
    const row = await db.one(Award, { id });
    return { award: row, achievement: row && (await db.one(Achievement, { id: row.achievementId, version: row.achievementVersion })) };
  });
  if (!award || !achievement) throw new LaurelError('not_found');
  const { recipientName: name, externalId, recipientLanguage: language } = award;
  const title = t('issuer.award.pin');
  const body = (
    <>
      <PageHead title={title} lede={t('issuer.award.pin.lede', { email })} />
      <p class="big mono no-print">{pin.replace(/^\d{3}/, '$& ')}</p>
      <Notice kind="warn" title={t('issuer.what-to-do')}>
        {t('issuer.award.pin.once')}
      </Notice>
      <Slips label={t('issuer.slips.title')} slips={[slipText(desk, { awardId: id, pin, email, name, externalId, language, achievement })]} />
      <Actions>
        <LinkButton href={`${desk.at}/awards/${id}`}>{t('issuer.award.open')}</LinkButton>
      </Actions>
    </>
  );
  return page({ title, noStore: true, body });
}
