import {
  Actions,
  asked,
  BesideBadge,
  Button,
  Checks,
  Dialog,
  Facts,
  Form,
  Link,
  LinkButton,
  More,
  PAPER_SIZES,
  Part,
  Prose,
  page,
  param,
  type Route,
  Sentence,
  Side,
  Sides,
  Time,
  to,
  usePage,
} from '@laurel/web';
import { hostOf, placeOf } from '../claim/stranger-address.ts';
import type { Holder } from '../deps.ts';
import { LOOKS } from '../limits.ts';
import { type BadgeDetails, exportCopy, exportDocument, readBadge } from '../wallet/badges.ts';
import { exportPicture } from '../wallet/bake-badge.ts';
import { exportCertificate } from '../wallet/certificate.ts';
import { deleteBadge } from '../wallet/delete-badge.ts';
import { recheckBadge } from '../wallet/recheck-badge.ts';
import { fileNameOf, titleOf } from '../wallet/title.ts';
import { BadgePicture, BadgeState, conditionOf, issuerNameOf } from './condition.tsx';
import { HostName, ownerOf, PERSON } from './frame.tsx';
import { Vouched } from './vouched.tsx';

/** One badge: what it says, how it stands, how to take it along, how to be rid of it. Reading it asks nobody anything. */
export const badgeRoutes = (holder: Holder): Route[] => [
  {
    method: 'get',
    path: '/wallet/badges/:id',
    access: PERSON,
    run: async (request) => {
      const details = await readBadge(holder, ownerOf(request), param(request, 'id'));
      const title = titleOf(details.badge.facts);
      const news = NEWS.find((name) => request.query.has(name));
      const body = <Details details={details} at={holder.context.clock()} news={news} />;
      return page({ title, body, crumbs: [{ text: request.t('holder.nav.badges'), href: '/wallet' }] });
    },
  },
  {
    method: 'post',
    path: '/wallet/badges/:id/check',
    access: PERSON,
    limit: LOOKS,
    run: async (request) => {
      const id = param(request, 'id');
      const isAnswer = await recheckBadge(holder, { owner: ownerOf(request), id });
      return to(`/wallet/badges/${id}?${isAnswer ? 'checked' : 'unanswered'}`);
    },
  },
  ...(['json', 'jws'] as const).map(
    (ending): Route => ({
      method: 'get',
      path: `/wallet/badges/:id/badge.${ending}`,
      access: PERSON,
      run: async (request) => {
        const { body, facts } = await exportDocument(holder, ownerOf(request), param(request, 'id'));
        const contentType = isJwt(body) ? 'application/jwt' : 'application/vc';
        return { kind: 'bytes', body, contentType, filename: `${fileNameOf(facts)}.${isJwt(body) ? 'jws' : 'json'}` };
      },
    }),
  ),
  ...(['png', 'svg'] as const).map(
    (kind): Route => ({
      method: 'get',
      path: `/wallet/badges/:id/badge.${kind}`,
      access: PERSON,
      limit: LOOKS,
      run: async (request) => {
        const { body, facts } = await exportPicture(holder, ownerOf(request), param(request, 'id'), kind);
        return { kind: 'bytes', body, contentType: PICTURE_TYPES[kind], filename: `${fileNameOf(facts)}.${kind}` };
      },
    }),
  ),
  {
    method: 'get',
    path: '/wallet/badges/:id/certificate.pdf',
    access: PERSON,
    limit: LOOKS,
    run: async (request) => {
      const size = PAPER_SIZES.find((one) => one === asked(request, 'size')) ?? 'A4';
      const input = { owner: ownerOf(request), id: param(request, 'id'), language: request.language, size };
      const { body, facts } = await exportCertificate(holder, input);
      return { kind: 'bytes', body, contentType: 'application/pdf', filename: `${fileNameOf(facts)}.pdf` };
    },
  },
  {
    method: 'get',
    path: '/wallet/badges/:id/badge.jwt',
    access: PERSON,
    run: async (request) => {
      const { body, facts } = await exportCopy(holder, ownerOf(request), param(request, 'id'));
      return { kind: 'bytes', body, contentType: 'application/dc+sd-jwt', filename: `${fileNameOf(facts)}.jwt` };
    },
  },
  {
    method: 'get',
    path: '/wallet/badges/:id/delete',
    access: PERSON,
    run: async (request) => {
      const details = await readBadge(holder, ownerOf(request), param(request, 'id'));
      return page({
        title: request.t('holder.delete'),
        body: <DeleteQuestion details={details} />,
        crumbs: [{ text: request.t('holder.nav.badges'), href: '/wallet' }],
      });
    },
  },
  {
    method: 'post',
    path: '/wallet/badges/:id/delete',
    access: PERSON,
    run: async (request) => {
      await deleteBadge(holder, ownerOf(request), param(request, 'id'));
      return to('/wallet?deleted');
    },
  },
];

/** A badge that came as a file may be a JWT; what is claimed is JSON. */
const isJwt = (document: string): boolean => !document.startsWith('{');

const PICTURE_TYPES = { png: 'image/png', svg: 'image/svg+xml' } as const;

/** What has just happened, as the address says it. */
const NEWS = ['kept', 'imported', 'checked', 'unanswered'] as const;

function Details({ details: { badge, fresh, spent }, at, news }: { details: BadgeDetails; at: Date; news: (typeof NEWS)[number] | undefined }) {
  const { t } = usePage();
  const { facts, verdict } = badge;
  return (
    <>
      {news && (
        <div class="notice head" role="alert">
          <p>
            <strong>{t(`holder.badge.${news}`)}</strong> {t(`holder.badge.${news}.says`)}
          </p>
        </div>
      )}
      <div class="row head">
        <BadgePicture facts={facts} />
        <div>
          <h1>
            <bdi lang={facts.language}>{titleOf(facts)}</bdi>
          </h1>
          <p class="lede">
            <bdi>{issuerNameOf(badge)}</bdi>
          </p>
        </div>
      </div>
      <Sides>
        <Side term={t('holder.badge.stands')}>
          <Standing badge={badge} at={at} />
          <Form action={`/wallet/badges/${badge.id}/check`}>
            <Button kind="quiet" icon="refresh" small>
              {t('holder.badge.check')}
            </Button>
          </Form>
        </Side>
        <Side term={t('holder.badge.issuer')}>
          <IssuerOf badge={badge} />
        </Side>
        {facts.holderName !== undefined && (
          <Side term={t('holder.badge.to')}>
            <bdi>{facts.holderName}</bdi>
          </Side>
        )}
        {(facts.description !== undefined || facts.criteria?.narrative !== undefined) && (
          <Side term={t('holder.badge.means')}>
            {facts.description !== undefined && <Prose text={facts.description} lang={facts.language} />}
            {facts.criteria?.narrative !== undefined && <Prose text={facts.criteria.narrative} lang={facts.language} />}
          </Side>
        )}
        {(facts.assessment !== undefined || facts.assessmentNarrative !== undefined) && (
          <Side term={t('holder.badge.assessed')}>
            {facts.assessment && <p>{t(`holder.assessment.${facts.assessment}`)}</p>}
            {facts.assessmentNarrative !== undefined && <Prose text={facts.assessmentNarrative} lang={facts.language} />}
          </Side>
        )}
      </Sides>
      {verdict.beside && <BesideBadge beside={verdict.beside} hostOf={placeWritten} />}
      <Part title={t('holder.badge.facts')}>
        <Facts
          items={[
            facts.awardedDate !== undefined && { term: t('holder.badge.awarded'), detail: <Day at={facts.awardedDate} /> },
            facts.level?.name !== undefined && { term: t('holder.badge.level'), detail: <bdi>{facts.level.name}</bdi> },
            facts.creditsEarned !== undefined && { term: t('holder.badge.credits'), detail: t.number(facts.creditsEarned) },
            ...facts.results.map(({ name, value, achievedLevel, status }) => ({
              term: <bdi>{name ?? t('holder.badge.result')}</bdi>,
              detail: <bdi>{value ?? achievedLevel ?? status ?? ''}</bdi>,
            })),
            facts.identityCheck !== undefined && {
              term: t('holder.badge.identity'),
              detail: <bdi>{facts.identityCheck.narrative ?? facts.identityCheck.name ?? ''}</bdi>,
            },
            facts.tags.length > 0 && { term: t('holder.badge.tags'), detail: <bdi>{facts.tags.join(', ')}</bdi> },
            { term: t('holder.badge.kept-at'), detail: <Time at={badge.keptAt} /> },
          ]}
        />
      </Part>
      <Part title={t('holder.share')}>
        <p>{t('holder.badge.share.says')}</p>
        <Actions>
          <LinkButton href={`/wallet/badges/${badge.id}/share`} icon="share">
            {t('holder.badge.share')}
          </LinkButton>
        </Actions>
      </Part>
      <Part title={t('holder.badge.take')}>
        <p>{t('holder.badge.take.says')}</p>
        <Actions>
          {badge.document !== null && (
            <>
              <LinkButton href={`/wallet/badges/${badge.id}/badge.png`} kind="quiet" icon="download">
                {t('holder.badge.png')}
              </LinkButton>
              <LinkButton href={`/wallet/badges/${badge.id}/badge.svg`} kind="quiet" icon="download">
                {t('holder.badge.svg')}
              </LinkButton>
              <LinkButton href={`/wallet/badges/${badge.id}/badge.${isJwt(badge.document) ? 'jws' : 'json'}`} kind="quiet" icon="download">
                {t(isJwt(badge.document) ? 'holder.badge.jws' : 'holder.badge.json')}
              </LinkButton>
              {PAPER_SIZES.map((size) => (
                <LinkButton href={`/wallet/badges/${badge.id}/certificate.pdf?size=${size}`} kind="quiet" icon="print">
                  {t(`holder.badge.certificate.${size}`)}
                </LinkButton>
              ))}
            </>
          )}
          {fresh + spent > 0 && (
            <LinkButton href={`/wallet/badges/${badge.id}/badge.jwt`} kind="quiet" icon="download">
              {t('holder.badge.jwt')}
            </LinkButton>
          )}
        </Actions>
        {badge.document !== null && <p class="hint">{t('holder.badge.picture')}</p>}
        {badge.issuerUrl !== '' && <p class="hint">{t('holder.badge.copies', { fresh })}</p>}
      </Part>
      <More summary={t('holder.badge.checks')}>
        <Checks verdict={verdict} />
        {badge.issuerDid !== '' && <p class="mono small">{badge.issuerDid}</p>}
      </More>
      <Actions>
        <LinkButton href={`/wallet/badges/${badge.id}/delete`} kind="danger">
          {t('holder.delete.ask')}
        </LinkButton>
      </Actions>
    </>
  );
}

/** What was last found out, and when; an end that has passed since needs nobody to be asked. */
function Standing({ badge, at }: { badge: BadgeDetails['badge']; at: Date }) {
  const { t } = usePage();
  const { verdict, facts, checkAfter } = badge;
  const endedSince = conditionOf(badge, at) === 'expired' && verdict.code !== 'expired' && facts.validUntil !== undefined;
  return (
    <>
      <p>
        <BadgeState badge={badge} now={at} />
      </p>
      <p>{endedSince ? t.rich('holder.badge.ended', { date: <Time at={facts.validUntil ?? ''} dateOnly /> }) : <Sentence of={verdict.sentence} />}</p>
      <p class="soft small">{t.rich(checkAfter === null ? 'holder.badge.as-of.final' : 'holder.badge.as-of', { time: <Time at={verdict.asOf} /> })}</p>
    </>
  );
}

function IssuerOf({ badge }: { badge: BadgeDetails['badge'] }) {
  const { facts, verdict, issuerDid, issuerUrl } = badge;
  const { t } = usePage();
  const place = placeOf(issuerDid);
  return (
    <>
      {facts.issuerName !== undefined && (
        <p>
          <strong>
            <bdi>{facts.issuerName}</bdi>
          </strong>{' '}
          {facts.issuerUrl !== undefined && (
            <Link href={facts.issuerUrl}>
              <bdi dir="ltr">{facts.issuerUrl}</bdi>
            </Link>
          )}
        </p>
      )}
      <p class="soft">
        {place === undefined ? t('holder.badge.issuer.key') : t.rich('holder.badge.issuer.host', { host: <HostName {...place} /> })}
        {issuerUrl === '' && <> {t('holder.badge.issuer.file')}</>}
        {place !== undefined && issuerUrl !== '' && place.host !== hostOf(issuerUrl).host && (
          <> {t.rich('holder.badge.issuer.from', { host: <HostName {...hostOf(issuerUrl)} /> })}</>
        )}
      </p>
      <Vouched vouchers={verdict.issuer?.vouchers ?? []} />
    </>
  );
}

/** Where an issuer is found, else the beginning of a DID that nobody hosts. */
function placeWritten(did: string) {
  const place = placeOf(did);
  return place ? <HostName {...place} /> : <span class="mono">{did.slice(0, 24)}…</span>;
}

/** A badge's own date: a day as written, or nothing that looks like one. */
function Day({ at }: { at: string }) {
  return Number.isNaN(Date.parse(at)) ? <bdi>{at}</bdi> : <Time at={at} dateOnly />;
}

function DeleteQuestion({ details: { badge, fresh, spent } }: { details: BadgeDetails }) {
  const { t } = usePage();
  return (
    <Dialog title={t.rich('holder.delete.question', { title: <bdi>{titleOf(badge.facts)}</bdi> })}>
      <p>{t('holder.delete.means', { copies: fresh + spent })}</p>
      <p>{t('holder.delete.stays')}</p>
      <Form action={`/wallet/badges/${badge.id}/delete`}>
        <Actions>
          <Button kind="danger">{t('holder.delete')}</Button>
          <LinkButton href={`/wallet/badges/${badge.id}`} kind="quiet">
            {t('holder.delete.no')}
          </LinkButton>
        </Actions>
      </Form>
    </Dialog>
  );
}
