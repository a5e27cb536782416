import { Button, Form, LinkButton, Notice, PageHead, page, param, type Route, type Translate, type WebRequest, withQuery } from '@laurel/web';
import { countChangeSlips, demandSending, makeChangeSlips } from '../claims/change-slips.ts';
import type { Issuer } from '../deps.ts';
import { type AtDesk, deskRoute } from './frame.tsx';
import { MadeSlips } from './made-slips.tsx';
import { filterAsked } from './register-filters.tsx';

/** The PINs of letters that were sent again together, to print and hand over: asked first, since each making ends the one before. */
export function changeSlipsRoutes(issuer: Issuer): Route[] {
  const about = (request: WebRequest, { at }: AtDesk) => {
    const { t } = request;
    const back = { href: withQuery(`${at}/register/changes/${param(request, 'id')}`, filterAsked(request)), text: t('issuer.slips.back.change') };
    const title = t('issuer.slips.title');
    return {
      t,
      id: param(request, 'id'),
      back,
      title,
      crumbs: [{ text: t('issuer.register'), href: `${at}/register` }, { text: t('issuer.change.crumb.send'), href: back.href }, { text: title }],
    };
  };
  return [
    deskRoute(issuer, 'get', '/register/changes/:id/slips', async (request, desk) => {
      const { t, id, back, title, crumbs } = about(request, desk);
      const count = await issuer.store.as(desk.profile.slug).read(async (db) => countChangeSlips(issuer, db, await demandSending(db, id)));
      const action = withQuery(`${desk.at}/register/changes/${id}/slips`, filterAsked(request));
      return page({ title, crumbs, noStore: true, body: <Ask t={t} action={action} back={back} count={count} /> });
    }),
    deskRoute(issuer, 'post', '/register/changes/:id/slips', async (request, desk) => {
      const { t, id, back, title, crumbs } = about(request, desk);
      const slips = await makeChangeSlips(issuer, { profile: desk.profile.slug, id, actor: desk.actor });
      const body = <MadeSlips t={t} desk={desk} lede={t('issuer.slips.ready.change', { count: slips.length })} back={back} slips={slips} />;
      return page({ title, crumbs, noStore: true, body });
    }),
  ];
}

function Ask({ t, action, back, count }: { t: Translate; action: string; back: { href: string; text: string }; count: number }) {
  return (
    <>
      <PageHead title={t('issuer.slips.title')} lede={t('issuer.slips.lede.change', { count })} />
      <p>{t('issuer.slips.why')}</p>
      {count > 0 && (
        <Notice kind="warn" title={t('issuer.slips.made', { count })}>
          {t('issuer.slips.made.change')}
        </Notice>
      )}
      <Form action={action} kind="actions">
        {count > 0 && <Button>{t('issuer.slips.make', { count })}</Button>}
        <LinkButton kind="quiet" href={back.href}>
          {back.text}
        </LinkButton>
      </Form>
    </>
  );
}
