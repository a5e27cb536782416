import { LaurelError } from '@laurel/base';
import { Button, Form, Link, LinkButton, Notice, PageHead, page, param, type Route, Time, type Translate, type WebRequest, withQuery } from '@laurel/web';
import { makeSlips, slipsOf } from '../claims/make-slips.ts';
import type { Issuer } from '../deps.ts';
import type { BatchRow } from '../records.ts';
import { readBatch } from './batch.tsx';
import { type AtDesk, deskRoute } from './frame.tsx';
import { MadeSlips } from './made-slips.tsx';

/** The PINs of a batch, to print and hand over: asked first, since each making ends the one before. */
export function batchSlipsRoutes(issuer: Issuer): Route[] {
  return [
    deskRoute(issuer, 'get', '/batches/:id/slips', async (request, desk) => {
      const { t } = request;
      const { batch } = await readBatch(issuer, desk, param(request, 'id'));
      const found = await issuer.store.as(desk.profile.slug).read((db) => slipsOf(db, batch.id));
      if (!found) throw new LaurelError('not_found');
      return page({ title: t('issuer.slips.title'), crumbs: crumbsOf(request, desk, batch), body: <Ask t={t} desk={desk} batch={batch} {...found} /> });
    }),
    deskRoute(issuer, 'post', '/batches/:id/slips', async (request, desk) => {
      const { t } = request;
      const { batch, achievement } = await readBatch(issuer, desk, param(request, 'id'));
      const slips = await makeSlips(issuer, { profile: desk.profile.slug, batchId: batch.id, actor: desk.actor });
      const back = { href: `${desk.at}/batches/${batch.id}`, text: t('issuer.slips.back') };
      const lede = t('issuer.slips.ready', { count: slips.length });
      const body = <MadeSlips t={t} desk={desk} lede={lede} back={back} slips={slips.map((slip) => ({ ...slip, achievement }))} />;
      return page({ title: t('issuer.slips.title'), crumbs: crumbsOf(request, desk, batch), noStore: true, body });
    }),
  ];
}

const crumbsOf = ({ t }: WebRequest, { at }: AtDesk, batch: BatchRow) => [
  { text: batch.filename, href: `${at}/batches/${batch.id}` },
  { text: t('issuer.slips.title') },
];

type Asked = { t: Translate; desk: AtDesk; batch: BatchRow; waiting: number; suspended: number; madeAt: string | null };

function Ask({ t, desk, batch, waiting, suspended, madeAt }: Asked) {
  const here = `${desk.at}/batches/${batch.id}`;
  return (
    <>
      <PageHead title={t('issuer.slips.title')} lede={waiting === 0 && suspended > 0 ? undefined : t('issuer.slips.lede', { count: waiting })} />
      <p>{t('issuer.slips.why')}</p>
      {suspended > 0 && (
        <Notice>
          {t.rich('issuer.slips.suspended', {
            count: suspended,
            link: (words) => <Link href={withQuery(`${desk.at}/register`, { batch: batch.id, state: 'suspended' })}>{words}</Link>,
          })}
        </Notice>
      )}
      {madeAt !== null && waiting > 0 && (
        <Notice kind="warn" title={t('issuer.slips.made', { count: waiting })}>
          {t.rich('issuer.slips.made.what', { time: <Time at={madeAt} /> })}
        </Notice>
      )}
      <Form action={`${here}/slips`} kind="actions">
        {waiting > 0 && <Button>{t('issuer.slips.make', { count: waiting })}</Button>}
        <LinkButton kind="quiet" href={here}>
          {t('issuer.slips.back')}
        </LinkButton>
      </Form>
    </>
  );
}
