import { LaurelError } from '@laurel/base';
import {
  Actions,
  Button,
  Form,
  Link,
  LinkButton,
  makeTranslate,
  Notice,
  PageHead,
  page,
  param,
  type Route,
  Slips,
  Time,
  type Translate,
  type WebRequest,
  withQuery,
} from '@laurel/web';
import { languageFor, said } from '../achievements/definition.ts';
import { makeSlips, type Slip, slipsOf } from '../claims/make-slips.ts';
import type { Issuer } from '../deps.ts';
import type { AchievementRow, BatchRow } from '../records.ts';
import { readBatch } from './batch.tsx';
import { type AtDesk, deskRoute } from './frame.tsx';

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
      const body = <Made t={t} desk={desk} batch={batch} achievement={achievement} slips={slips} />;
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
      <p>{t('issuer.slips.why')}</p>
      <Form action={`${here}/slips`} kind="actions">
        {waiting > 0 && <Button>{t('issuer.slips.make', { count: waiting })}</Button>}
        <LinkButton kind="quiet" href={here}>
          {t('issuer.slips.back')}
        </LinkButton>
      </Form>
    </>
  );
}

function Made({ t, desk, batch, achievement, slips }: { t: Translate; desk: AtDesk; batch: BatchRow; achievement: AchievementRow; slips: readonly Slip[] }) {
  return (
    <>
      <PageHead title={t('issuer.slips.title')} lede={t('issuer.slips.ready', { count: slips.length })} />
      <Notice kind="warn" title={t('issuer.what-to-do')}>
        {t('issuer.slips.once')}
      </Notice>
      <Slips label={t('issuer.slips.title')} slips={slips.map((slip) => slipText(desk, achievement, slip))} />
      <Actions>
        <LinkButton kind="quiet" href={`${desk.at}/batches/${batch.id}`}>
          {t('issuer.slips.back')}
        </LinkButton>
      </Actions>
    </>
  );
}

/** In the words of the letter that it goes with. No link, no address in full: whoever finds a slip learns of nobody's letterbox. */
const slipText = ({ profile }: AtDesk, { definition }: AchievementRow, { language, name, email, externalId, pin }: Slip) => ({
  language,
  name: <bdi>{name ?? hidden(email)}</bdi>,
  detail: [externalId, name === null ? null : hidden(email)].filter((part) => part !== null).join(' · '),
  code: pin,
  how: makeTranslate(language)('issuer.slips.how', { title: said(definition.name, languageFor(definition, language)) }),
  from: profile.name[language],
});

/** `zoe.martin@example.org` as `z…@example.org`: enough to know which of one's letterboxes. */
const hidden = (email: string): string => email.replace(/^(.)[^@]*/u, '$1…');
