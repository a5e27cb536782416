import {
  Actions,
  asked,
  Button,
  CameraForm,
  FileField,
  Form,
  LinkButton,
  Notice,
  type Page,
  PageHead,
  Part,
  page,
  type Route,
  Side,
  Sides,
  usePage,
  type WebRequest,
  withQuery,
} from '@laurel/web';
import { readStrangerAddress, type StrangerAddress } from '../claim/stranger-address.ts';
import type { Holder } from '../deps.ts';
import { HostName, PERSON } from './frame.tsx';
import { type Trouble, TroubleNotice } from './trouble.tsx';

/** A code on a screen or a sheet: read here, and whatever it leads to is named before it is asked anything. */
export const scanRoutes = ({ config }: Holder): Route[] => [
  {
    method: 'get',
    path: '/wallet/scan',
    access: PERSON,
    run: async (request) => {
      const [clientId, requestUri] = [asked(request, 'client_id'), asked(request, 'request_uri')];
      if (clientId === undefined || requestUri === undefined) return page(scanPage(request));
      const address = readStrangerAddress(requestUri, config);
      return page(requestPage(request, address, withQuery('/wallet/request', { client_id: clientId, request_uri: requestUri })));
    },
  },
];

/** `trouble`: why the photograph of a code, sent from here, led nowhere. */
export const scanPage = ({ t }: WebRequest, trouble?: Trouble): Omit<Page, 'frame'> => ({
  title: t('holder.scan.title'),
  status: trouble?.status ?? 200,
  crumbs: [{ text: t('holder.nav.badges'), href: '/wallet' }],
  script: 'camera',
  body: <Scan trouble={trouble} />,
});

/** What a code leads to is found by the one door that reads what somebody brings. */
function Scan({ trouble }: { trouble: Trouble | undefined }) {
  const { t } = usePage();
  return (
    <>
      <PageHead title={t('holder.scan.title')} lede={t('holder.scan.lede')} />
      {trouble && <TroubleNotice trouble={trouble} />}
      <CameraForm action="/wallet/import" field="badge" />
      <Part title={t('holder.scan.photo.title')}>
        <Form action="/wallet/import" upload kind="stack">
          <input type="hidden" name="from" value="scan" />
          <FileField name="photo" label={t('holder.scan.photo')} hint={t('holder.import.photo.hint')} accept="image/jpeg,image/png" camera required />
          <Actions>
            <Button>{t('holder.scan.read')}</Button>
            <LinkButton href="/wallet/import" kind="quiet">
              {t('holder.scan.other')}
            </LinkButton>
          </Actions>
        </Form>
      </Part>
    </>
  );
}

function requestPage({ t }: WebRequest, address: StrangerAddress, look: string): Omit<Page, 'frame'> {
  const title = t(address.ok ? 'holder.scan.request' : 'holder.scan.request.refused');
  return { title, status: address.ok ? 200 : 400, crumbs: [{ text: t('holder.nav.badges'), href: '/wallet' }], body: <Asked {...{ title, address, look }} /> };
}

function Asked({ title, address, look }: { title: string; address: StrangerAddress; look: string }) {
  const { t } = usePage();
  return (
    <>
      <PageHead title={title} lede={t(address.ok ? 'holder.scan.request.lede' : 'holder.scan.request.refused.lede')} />
      {!address.ok && <Notice kind="bad">{t(`holder.offer.refused.${address.why}`)}</Notice>}
      {address.host !== undefined && (
        <Sides>
          <Side term={t('holder.scan.request.host')}>
            <p>
              <HostName host={address.host} {...(address.written === undefined ? {} : { written: address.written })} />
            </p>
            <p class="soft">{t(address.written === undefined ? 'holder.scan.request.host.says' : 'holder.offer.host.alphabet')}</p>
          </Side>
        </Sides>
      )}
      <Actions>
        {address.ok && <LinkButton href={look}>{t('holder.scan.request.look')}</LinkButton>}
        <LinkButton href="/wallet" kind={address.ok ? 'quiet' : 'main'}>
          {t('holder.back')}
        </LinkButton>
      </Actions>
    </>
  );
}
