import { LaurelError } from '@laurel/base';
import {
  Button,
  Form,
  Link,
  LinkButton,
  Notice,
  PageHead,
  page,
  param,
  type Reply,
  type Route,
  Time,
  type Translate,
  typed,
  type WebRequest,
  withQuery,
} from '@laurel/web';
import type { ComponentChildren } from 'preact';
import { makeSlips, slipsOf } from '../claims/make-slips.ts';
import { madeForBatch, seenOf } from '../claims/slips-made.ts';
import type { Issuer } from '../deps.ts';
import type { BatchRow } from '../records.ts';
import { nameOfActor } from './actor-name.ts';
import { readBatch } from './batch.tsx';
import { type AtDesk, deskRoute } from './frame.tsx';
import { MadeSlips } from './made-slips.tsx';
import { SlipsAgain } from './slips-again.tsx';

/** The PINs of a batch, to print and hand over: asked first, since each making ends the one before. */
export function batchSlipsRoutes(issuer: Issuer): Route[] {
  return [
    deskRoute(issuer, 'get', '/batches/:id/slips', (request, desk) => ask(issuer, request, desk, false)),
    deskRoute(issuer, 'post', '/batches/:id/slips', async (request, desk) => {
      const { t } = request;
      const { batch, achievement } = await readBatch(issuer, desk, param(request, 'id'));
      const slips = await makeSlips(issuer, { profile: desk.profile.slug, batchId: batch.id, seen: typed(request, 'seen'), actor: desk.actor });
      if (!slips) return ask(issuer, request, desk, true);
      const back = { href: `${desk.at}/batches/${batch.id}`, text: t('issuer.slips.back') };
      const lede = t('issuer.slips.ready', { count: slips.length });
      const body = <MadeSlips t={t} desk={desk} lede={lede} back={back} slips={slips.map((slip) => ({ ...slip, achievement }))} />;
      return page({ title: t('issuer.slips.title'), crumbs: crumbsOf(request, desk, batch), noStore: true, body });
    }),
  ];
}

/** `since`: slips were made after the page on which somebody pressed. */
async function ask(issuer: Issuer, request: WebRequest, desk: AtDesk, since: boolean): Promise<Reply> {
  const { t } = request;
  const { batch } = await readBatch(issuer, desk, param(request, 'id'));
  const { found, made } = await issuer.store
    .as(desk.profile.slug)
    .read(async (db) => ({ found: await slipsOf(db, batch.id), made: await madeForBatch(db, batch.id) }));
  if (!found) throw new LaurelError('not_found');
  const again = since && <SlipsAgain made={made} by={await nameOfActor(issuer, made.last?.actor ?? null)} />;
  const body = <Ask t={t} desk={desk} batch={batch} {...found} seen={seenOf(made)} again={again} />;
  return page({ title: t('issuer.slips.title'), crumbs: crumbsOf(request, desk, batch), status: since ? 409 : 200, noStore: true, body });
}

const crumbsOf = ({ t }: WebRequest, { at }: AtDesk, batch: BatchRow) => [
  { text: batch.filename, href: `${at}/batches/${batch.id}` },
  { text: t('issuer.slips.title') },
];

type Asked = { t: Translate; desk: AtDesk; batch: BatchRow; waiting: number; suspended: number; madeAt: string | null; seen: string; again: ComponentChildren };

function Ask({ t, desk, batch, waiting, suspended, madeAt, seen, again }: Asked) {
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
      {again}
      {!again && madeAt !== null && waiting > 0 && (
        <Notice kind="warn" title={t('issuer.slips.made', { count: waiting })}>
          {t.rich('issuer.slips.made.what', { time: <Time at={madeAt} /> })}
        </Notice>
      )}
      <Form action={`${here}/slips`} kind="actions">
        <input type="hidden" name="seen" value={seen} />
        {waiting > 0 && <Button>{t(again ? 'issuer.slips.again.make' : 'issuer.slips.make', { count: waiting })}</Button>}
        <LinkButton kind="quiet" href={here}>
          {t('issuer.slips.back')}
        </LinkButton>
      </Form>
    </>
  );
}
