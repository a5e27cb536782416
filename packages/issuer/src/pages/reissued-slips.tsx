import { Button, Form, LinkButton, PageHead, page, type Route, type Translate, type WebRequest } from '@laurel/web';
import { countReissuedSlips, makeReissuedSlips } from '../claims/reissued-slips.ts';
import type { Issuer } from '../deps.ts';
import { type AtDesk, deskRoute } from './frame.tsx';
import { MadeSlips } from './made-slips.tsx';

/** The PINs of badges that were issued again, to print and hand over. */
export function reissuedSlipsRoutes(issuer: Issuer): Route[] {
  const about = ({ t }: WebRequest, { at }: AtDesk) => {
    const back = { href: at, text: t('issuer.slips.back.today') };
    return { back, title: t('issuer.slips.title'), crumbs: [{ text: t('issuer.home.title'), href: at }, { text: t('issuer.slips.title') }] };
  };
  return [
    deskRoute(issuer, 'get', '/slips', async (request, desk) => {
      const { back, ...head } = about(request, desk);
      const count = await issuer.store.as(desk.profile.slug).read((db) => countReissuedSlips(issuer, db));
      return page({ ...head, noStore: true, body: <Ask t={request.t} action={`${desk.at}/slips`} back={back} count={count} /> });
    }),
    deskRoute(issuer, 'post', '/slips', async (request, desk) => {
      const { back, ...head } = about(request, desk);
      const slips = await makeReissuedSlips(issuer, { profile: desk.profile.slug, actor: desk.actor });
      const lede = request.t('issuer.slips.ready.change', { count: slips.length });
      return page({ ...head, noStore: true, body: <MadeSlips t={request.t} desk={desk} lede={lede} back={back} slips={slips} /> });
    }),
  ];
}

function Ask({ t, action, back, count }: { t: Translate; action: string; back: { href: string; text: string }; count: number }) {
  return (
    <>
      <PageHead title={t('issuer.slips.title')} lede={t('issuer.slips.lede.reissued', { count })} />
      <p>
        {t('issuer.slips.why')} {t('issuer.slips.lost')}
      </p>
      <Form action={action} kind="actions">
        {count > 0 && <Button>{t('issuer.slips.make', { count })}</Button>}
        <LinkButton kind="quiet" href={back.href}>
          {back.text}
        </LinkButton>
      </Form>
    </>
  );
}
