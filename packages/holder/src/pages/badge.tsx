import {
  Actions,
  asked,
  Button,
  Checks,
  Dialog,
  Facts,
  Form,
  LinkButton,
  levelIn,
  More,
  PAPER_SIZES,
  Part,
  page,
  param,
  type Route,
  resultIn,
  Time,
  to,
  usePage,
} from '@laurel/web';
import { type CollectionsAround, collectionsAround } from '../collections/collections.ts';
import type { Holder } from '../deps.ts';
import { CountsToward, goalsOf } from '../goals/counts-toward.tsx';
import type { OpenGoal } from '../goals/goals.ts';
import { kindOfText } from '../import/read-given.ts';
import { isUnproven } from '../import/unproven.ts';
import { LOOKS } from '../limits.ts';
import { FROM_A_FILE } from '../records.ts';
import { type LiveLinks, liveLinksOf } from '../share-link/live-links.ts';
import { type BadgeDetails, exportCopy, exportDocument, exportFile, readBadge } from '../wallet/badges.ts';
import { exportPicture } from '../wallet/bake-badge.ts';
import { exportCertificate } from '../wallet/certificate.ts';
import { deleteBadge } from '../wallet/delete-badge.ts';
import { FILE_TYPES } from '../wallet/document-type.ts';
import { recheckBadge } from '../wallet/recheck-badge.ts';
import { fileNameOf } from '../wallet/title.ts';
import { EndingLinks, SharedLinks } from './badge-links.tsx';
import { Belongs, OtherWhose } from './badge-own.tsx';
import { BadgeSides } from './badge-sides.tsx';
import { BadgePicture, issuerNameOf, titleIn, wordFor } from './condition.tsx';
import { isFromElsewhere, ownerOf, PERSON } from './frame.tsx';
import { TakeAlong } from './take-along.tsx';

/** One badge: what it says, how it stands, how to take it along, how to be rid of it. Reading it asks nobody anything. */
export const badgeRoutes = (holder: Holder): Route[] => [
  {
    method: 'get',
    path: '/wallet/badges/:id',
    access: PERSON,
    run: async (request) => {
      const details = await readBadge(holder, ownerOf(request), param(request, 'id'));
      const title = titleIn(request.t, details.badge.facts);
      const news = NEWS.find((name) => request.query.has(name));
      const collections = await collectionsAround(holder, ownerOf(request), details.badge.id);
      const goals = await goalsOf(holder, ownerOf(request), details.badge.id);
      const around = { goals, collections, links: await liveLinksOf(holder, ownerOf(request), details.badge.id) };
      const { reachable } = holder.config;
      const body = <Details details={details} {...around} at={holder.context.clock()} news={news} reachable={reachable} />;
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
  ...(['json', 'jws', 'sd-jwt', 'cose'] as const).map(
    (ending): Route => ({
      method: 'get',
      path: `/wallet/badges/:id/badge.${ending}`,
      access: PERSON,
      run: async (request) => {
        const { body, facts } = await exportDocument(holder, ownerOf(request), param(request, 'id'));
        const { ending: written, contentType } = FILE_TYPES[kindOfText(body)];
        return { kind: 'bytes', body, contentType, filename: `${fileNameOf(facts)}.${written}` };
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
    path: '/wallet/badges/:id/files/:file',
    access: PERSON,
    run: async (request) => {
      const { bytes, kind, facts } = await exportFile(holder, ownerOf(request), param(request, 'id'), param(request, 'file'));
      const { ending, contentType } = FILE_TYPES[kind];
      return { kind: 'bytes', body: bytes, contentType, filename: `${fileNameOf(facts)}.${ending}` };
    },
  },
  {
    method: 'get',
    path: '/wallet/badges/:id/badge.jwt',
    access: PERSON,
    run: async (request) => {
      if (isFromElsewhere(request)) return to(`/wallet/badges/${param(request, 'id')}#take`);
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
      const links = await liveLinksOf(holder, ownerOf(request), details.badge.id);
      return page({
        title: request.t('holder.delete'),
        body: <DeleteQuestion details={details} links={links} />,
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

const PICTURE_TYPES = { png: 'image/png', svg: 'image/svg+xml' } as const;

/** What has just happened, as the address says it. */
const NEWS = ['kept', 'imported', 'beside', 'checked', 'unanswered', 'collected', 'whose-mine', 'whose-other', 'still-shared'] as const;

type DetailsProps = {
  details: BadgeDetails;
  goals: readonly OpenGoal[];
  collections: CollectionsAround;
  links: LiveLinks;
  at: Date;
  news: (typeof NEWS)[number] | undefined;
  reachable: boolean;
};

function Details({ details, goals, collections, links, at, news, reachable }: DetailsProps) {
  const { t } = usePage();
  const { badge } = details;
  const { facts, verdict } = badge;
  const of = wordFor(t, facts);
  return (
    <>
      {news && (
        <div class="notice head" role="alert">
          <p>
            <strong>{t(of(`holder.badge.${news}`))}</strong> {t(of(`holder.badge.${news}.says`))}
          </p>
          {news === 'kept' && <Next id={badge.id} />}
        </div>
      )}
      <div class="row head">
        <BadgePicture facts={facts} />
        <div>
          <h1>
            <bdi lang={facts.receipt ? undefined : facts.language}>{titleIn(t, facts)}</bdi>
          </h1>
          <p class="lede">
            <bdi>{issuerNameOf(badge, t)}</bdi>
          </p>
        </div>
      </div>
      <BadgeSides badge={badge} at={at} whom={<OtherWhose badge={badge} />}>
        <Form action={`/wallet/badges/${badge.id}/check`}>
          <Button kind="quiet" icon="refresh" small>
            {t('holder.badge.check')}
          </Button>
          {verdict.older && <span class="hint"> {t('holder.badge.check.older')}</span>}
        </Form>
      </BadgeSides>
      <Part title={t('holder.badge.facts')}>
        <Facts
          items={[
            facts.awardedDate !== undefined && { term: t('holder.badge.awarded'), detail: <Day at={facts.awardedDate} /> },
            facts.level?.name !== undefined && { term: t('holder.badge.level'), detail: <bdi>{levelIn(t, { ...facts.level, name: facts.level.name })}</bdi> },
            facts.creditsEarned !== undefined && { term: t('holder.badge.credits'), detail: t.number(facts.creditsEarned) },
            ...facts.results.map(({ name, value, achievedLevel, status, resultType }) => ({
              term: <bdi>{name ?? t('holder.badge.result')}</bdi>,
              detail: <bdi>{value === undefined ? (achievedLevel ?? status ?? '') : resultIn(t, value, resultType)}</bdi>,
            })),
            facts.identityCheck !== undefined && {
              term: t('holder.badge.identity'),
              detail: <bdi>{facts.identityCheck.narrative ?? facts.identityCheck.name ?? ''}</bdi>,
            },
            facts.tags.length > 0 && { term: t('holder.badge.tags'), detail: <bdi>{facts.tags.join(', ')}</bdi> },
            goals.length > 0 && { term: t('holder.goal.toward'), detail: <CountsToward goals={goals} /> },
            { term: t('holder.nav.collections'), detail: <Belongs id={badge.id} collections={collections} /> },
            { term: t('holder.badge.kept-at'), detail: <Time at={badge.keptAt} /> },
          ]}
        />
      </Part>
      {badge.whose !== 'other' && (
        <Part title={t('holder.share')}>
          <div class="stack">
            <div>
              {verdict.older || (badge.issuerUrl === FROM_A_FILE && isUnproven(verdict)) ? (
                <p>{t(`holder.badge.share.${verdict.older ? 'older' : 'unproven'}`)}</p>
              ) : (
                <>
                  <p>{t(reachable ? 'holder.badge.share.says' : 'holder.share.file.badge-says')}</p>
                  <Actions>
                    <LinkButton href={`/wallet/badges/${badge.id}/share`} icon="share">
                      {t(reachable ? of('holder.badge.share') : 'holder.share.file.button')}
                    </LinkButton>
                  </Actions>
                </>
              )}
            </div>
            <SharedLinks links={links} />
          </div>
        </Part>
      )}
      <TakeAlong details={details} />
      <More summary={t('holder.badge.checks')}>
        <Checks verdict={verdict} />
        {badge.issuerDid !== '' && <p class="mono small">{badge.issuerDid}</p>}
      </More>
      <Actions>
        <LinkButton href={`/wallet/badges/${badge.id}/delete`} kind="danger">
          {t(of('holder.delete.ask'))}
        </LinkButton>
      </Actions>
    </>
  );
}

/** What most people do with a badge of theirs, the moment they have it. */
function Next({ id }: { id: string }) {
  const { t } = usePage();
  return (
    <Actions>
      <LinkButton href={`/wallet/badges/${id}/share`} kind="quiet" icon="share">
        {t('holder.badge.share.now')}
      </LinkButton>
      <LinkButton href="#take" kind="quiet" icon="download">
        {t('holder.badge.take.now')}
      </LinkButton>
    </Actions>
  );
}

/** A badge's own date: a day as written, or nothing that looks like one. */
function Day({ at }: { at: string }) {
  return Number.isNaN(Date.parse(at)) ? <bdi>{at}</bdi> : <Time at={at} dateOnly />;
}

function DeleteQuestion({ details: { badge, fresh, spent }, links }: { details: BadgeDetails; links: LiveLinks }) {
  const { t } = usePage();
  return (
    <Dialog title={t.rich('holder.delete.question', { title: <bdi>{titleIn(t, badge.facts)}</bdi> })}>
      <p>{t(wordFor(t, badge.facts)('holder.delete.means'), { copies: fresh + spent })}</p>
      <EndingLinks links={links} />
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
