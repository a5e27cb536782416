import {
  Button,
  Form,
  LinkButton,
  Notice,
  PageHead,
  page,
  param,
  type Reply,
  type Route,
  type Translate,
  typed,
  type WebRequest,
  withQuery,
} from '@laurel/web';
import type { ComponentChildren } from 'preact';
import { countChangeSlips, demandSending, makeChangeSlips } from '../claims/change-slips.ts';
import { madeForAwards, seenOf } from '../claims/slips-made.ts';
import type { Issuer } from '../deps.ts';
import { nameOfActor } from './actor-name.ts';
import { type AtDesk, deskRoute } from './frame.tsx';
import { MadeSlips } from './made-slips.tsx';
import { filterAsked } from './register-filters.tsx';
import { SlipsAgain } from './slips-again.tsx';

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
  /** `since`: slips were made after the page on which somebody pressed. */
  const ask = async (request: WebRequest, desk: AtDesk, since: boolean): Promise<Reply> => {
    const { t, id, back, title, crumbs } = about(request, desk);
    const { count, made } = await issuer.store.as(desk.profile.slug).read(async (db) => {
      const change = await demandSending(db, id);
      return { count: await countChangeSlips(issuer, db, change), made: await madeForAwards(db, change.awardIds) };
    });
    const again = since && <SlipsAgain made={made} by={await nameOfActor(issuer, made.last?.actor ?? null)} />;
    const action = withQuery(`${desk.at}/register/changes/${id}/slips`, filterAsked(request));
    const body = <Ask t={t} action={action} back={back} count={count} seen={seenOf(made)} again={again} />;
    return page({ title, crumbs, status: since ? 409 : 200, noStore: true, body });
  };
  return [
    deskRoute(issuer, 'get', '/register/changes/:id/slips', (request, desk) => ask(request, desk, false)),
    deskRoute(issuer, 'post', '/register/changes/:id/slips', async (request, desk) => {
      const { t, id, back, title, crumbs } = about(request, desk);
      const slips = await makeChangeSlips(issuer, { profile: desk.profile.slug, id, seen: typed(request, 'seen'), actor: desk.actor });
      if (!slips) return ask(request, desk, true);
      const body = <MadeSlips t={t} desk={desk} lede={t('issuer.slips.ready.change', { count: slips.length })} back={back} slips={slips} />;
      return page({ title, crumbs, noStore: true, body });
    }),
  ];
}

type Asked = { t: Translate; action: string; back: { href: string; text: string }; count: number; seen: string; again: ComponentChildren };

function Ask({ t, action, back, count, seen, again }: Asked) {
  return (
    <>
      <PageHead title={t('issuer.slips.title')} lede={t('issuer.slips.lede.change', { count })} />
      <p>{t('issuer.slips.why')}</p>
      {again}
      {!again && count > 0 && (
        <Notice kind="warn" title={t('issuer.slips.made', { count })}>
          {t('issuer.slips.made.change')}
        </Notice>
      )}
      <Form action={action} kind="actions">
        <input type="hidden" name="seen" value={seen} />
        {count > 0 && <Button>{t(again ? 'issuer.slips.again.make' : 'issuer.slips.make', { count })}</Button>}
        <LinkButton kind="quiet" href={back.href}>
          {back.text}
        </LinkButton>
      </Form>
    </>
  );
}
