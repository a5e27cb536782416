import { Actions, LinkButton, Notice, PageHead, page, type Reply, type Translate, type WebRequest } from '@laurel/web';
import type { AtDesk } from './frame.tsx';

type Pin = { id: string; pin: string; email: string };

/** The answer to the form itself, and to no other request: the digits are in no address and cannot be asked for again. */
export const pinPage = ({ t }: WebRequest, { at }: AtDesk, shown: Pin): Reply =>
  page({ title: t('issuer.award.pin'), noStore: true, body: <ShowPin t={t} at={at} {...shown} /> });

function ShowPin({ t, at, id, pin, email }: Pin & { t: Translate; at: string }) {
  return (
    <>
      <PageHead title={t('issuer.award.pin')} lede={t('issuer.award.pin.lede', { email })} />
      <p class="big mono">{pin.replace(/^\d{3}/, '$& ')}</p>
      <Notice kind="warn" title={t('issuer.what-to-do')}>
        {t('issuer.award.pin.once')}
      </Notice>
      <Actions>
        <LinkButton href={`${at}/awards/${id}`}>{t('issuer.award.open')}</LinkButton>
      </Actions>
    </>
  );
}
