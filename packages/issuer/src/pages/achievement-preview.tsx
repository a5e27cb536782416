import { type Language, LaurelError, type Problem } from '@laurel/base';
import type { BadgeFacts } from '@laurel/credentials';
import {
  Actions,
  asked,
  CertificateSheet,
  certificatePdf,
  Facts,
  Link,
  LinkButton,
  PAPER_SIZES,
  PageHead,
  type PaperSize,
  Preview,
  Prose,
  page,
  param,
  type Route,
  resultIn,
  Side,
  Sides,
  Tabs,
  Time,
  type Translate,
  VerdictPanel,
  type WebRequest,
  withQuery,
} from '@laurel/web';
import { findAchievement } from '../achievements/define-achievement.ts';
import { languageFor, said } from '../achievements/definition.ts';
import { findDraft } from '../achievements/drafts.ts';
import { definitionOf, draftDefinition } from '../achievements/read-definition.ts';
import { sampleFacts } from '../achievements/sample.ts';
import type { Issuer, IssuerProfile } from '../deps.ts';
import { newestLook } from '../look/look.ts';
import { sampleCertificate } from '../look/print-certificate.ts';
import type { AchievementRow } from '../records.ts';
import { Art } from './achievement-art.tsx';
import { labelsFor } from './achievement-form-labels.ts';
import { deskRoute } from './frame.tsx';

/** Who would see it, and on what paper. */
const VIEWS = [{ as: 'learner' }, { as: 'employer' }, { as: 'print' }, { as: 'print', size: 'Letter' }] as const;

/** A published achievement or its draft as others will see it, on somebody who does not exist. */
export function achievementPreviewRoutes(issuer: Issuer): Route[] {
  return [
    deskRoute(issuer, 'get', '/achievements/:id/preview', async (request, { profile, at }) => {
      const { t } = request;
      const shown = await whatIsShown(issuer, profile, request);
      const { row, facts, isDraft, problems } = shown;
      const design = (await newestLook(issuer, profile.slug, 'certificate')).look;
      const view = VIEWS.map(({ as }) => as).find((one) => one === asked(request, 'as')) ?? 'learner';
      const size = sizeOf(request);
      const name = said(row.definition.name, t.language);
      const here = `${at}/achievements/${row.id}`;
      const title = t('issuer.preview');
      const draft = isDraft ? 'on' : undefined;
      return page({
        title,
        crumbs: [{ text: t('issuer.achievements'), href: `${at}/achievements` }, { text: name, href: isDraft ? `${here}/edit` : here }, { text: title }],
        body: (
          <>
            <PageHead title={t('issuer.preview.of', { name })} lede={t('issuer.preview.lede')} />
            {problems.length > 0 && <Unfinished t={t} problems={problems} edit={`${here}/edit`} />}
            <Tabs
              label={title}
              items={VIEWS.map((one) => ({
                href: withQuery(`${here}/preview`, { draft, ...one }),
                text: t(`issuer.preview.${'size' in one ? 'letter' : one.as}`),
                current: one.as === view && (view !== 'print' || 'size' in one === (size === 'Letter')),
              }))}
            />
            {view === 'learner' && <AsLearner t={t} profile={profile} row={row} facts={facts} />}
            {view === 'employer' && <AsEmployer t={t} facts={facts} />}
            {view === 'print' && (
              <>
                <Actions>
                  <LinkButton href={withQuery(`${here}/certificate.pdf`, { draft, size })} kind="quiet" icon="download">
                    {t(`issuer.preview.pdf.${size}`)}
                  </LinkButton>
                </Actions>
                <CertificateSheet certificate={await sampleCertificate(issuer, { ...shown, design })} size={size} label={t('issuer.preview.sheet')} />
              </>
            )}
            <Actions>
              <LinkButton href={isDraft ? `${here}/edit` : here}>{t(isDraft ? 'issuer.preview.back.draft' : 'issuer.preview.back')}</LinkButton>
            </Actions>
          </>
        ),
      });
    }),
    deskRoute(issuer, 'get', '/achievements/:id/certificate.pdf', async (request, { profile }) => {
      const design = (await newestLook(issuer, profile.slug, 'certificate')).look;
      const shown = await whatIsShown(issuer, profile, request);
      const body = await certificatePdf(await sampleCertificate(issuer, { ...shown, design }), { size: sizeOf(request) });
      return { kind: 'bytes', body, contentType: 'application/pdf', filename: 'certificate.pdf' };
    }),
  ];
}

const sizeOf = (request: WebRequest): PaperSize => PAPER_SIZES.find((one) => one === asked(request, 'size')) ?? 'A4';

type Shown = { row: AchievementRow; facts: BadgeFacts; language: Language; isDraft: boolean; problems: readonly Problem[] };

/** @throws LaurelError not_found */
async function whatIsShown(issuer: Issuer, profile: IssuerProfile, request: WebRequest): Promise<Shown> {
  const { t } = request;
  const id = param(request, 'id');
  const isDraft = asked(request, 'draft') !== undefined;
  const { row, problems } = isDraft ? await draftRow(issuer, profile.slug, id, t) : { row: await findAchievement(issuer, profile.slug, id), problems: [] };
  const language = languageFor(row.definition, t.language);
  return { row, facts: await sampleFacts(issuer, profile, row, language), language, isDraft, problems };
}

/** A draft as the version it would become. @throws LaurelError not_found */
async function draftRow(issuer: Issuer, profile: string, id: string, t: Translate): Promise<Pick<Shown, 'row' | 'problems'>> {
  const draft = await findDraft(issuer, profile, id);
  if (!draft) throw new LaurelError('not_found');
  const read = definitionOf(draft.form, t);
  const definition = 'definition' in read ? read.definition : draftDefinition(draft.form, t('issuer.achievement.unnamed'), t.language);
  const version = (draft.follows ?? 0) + 1;
  const row = { id, version, profile, definition, current: 1 as const, createdAt: draft.savedAt, createdBy: draft.savedBy };
  return { row, problems: 'problems' in read ? read.problems : [] };
}

/** What keeps a draft from being published, each a link to its box in the form. */
function Unfinished({ t, problems, edit }: { t: Translate; problems: readonly Problem[]; edit: string }) {
  const labels = labelsFor(t, problems);
  return (
    <div class="notice no-print">
      <p>
        <strong>{t('issuer.preview.unfinished', { count: problems.length })}</strong> {t('issuer.preview.unfinished.next')}
      </p>
      <ul>
        {problems.map(({ at, detail }) => (
          <li>
            <Link href={`${edit}#${at}`}>{labels[at] === undefined ? detail : t('web.errors.at', { label: labels[at], detail })}</Link>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** What the claim page shows before somebody presses its button. */
function AsLearner({ t, profile, row, facts }: { t: Translate; profile: IssuerProfile; row: AchievementRow; facts: BadgeFacts }) {
  const { level, credits, creditUnit } = row.definition;
  return (
    <Preview>
      <Art t={t} definition={row.definition} size="l" />
      <p class="soft">{t('issuer.claim.from', { issuer: profile.name[t.language] })}</p>
      <h2 lang={facts.language}>{facts.name}</h2>
      <p class="lede">{facts.holderName === undefined ? t('issuer.claim.for') : t.rich('issuer.claim.for-name', { name: <bdi>{facts.holderName}</bdi> })}</p>
      <Sides>
        <Side term={t('issuer.claim.what')}>
          <Prose text={facts.description ?? ''} lang={facts.language} />
        </Side>
        {facts.criteria?.narrative !== undefined && (
          <Side term={t('issuer.public.criteria')}>
            <Prose text={facts.criteria.narrative} lang={facts.language} />
          </Side>
        )}
        <Side term={t('issuer.claim.how')}>
          <p lang={facts.language}>{facts.assessmentNarrative}</p>
        </Side>
        {facts.results.length > 0 && (
          <Side term={t('issuer.part.results')}>
            {facts.results.map((result) => t('issuer.result.said', { title: result.name ?? '', value: reachedIn(t, result) })).join(' · ')}
          </Side>
        )}
        {level !== null && <Side term={t('issuer.achievement.level')}>{t('issuer.achievement.level.of', { level })}</Side>}
        {credits !== null && <Side term={t('issuer.achievement.credits')}>{[t.number(credits), creditUnit].filter(Boolean).join('\u00A0')}</Side>}
        {facts.awardedDate !== undefined && (
          <Side term={t('issuer.field.awarded_on')}>
            <Time at={facts.awardedDate.slice(0, 10)} dateOnly />
          </Side>
        )}
        {facts.validUntil !== undefined && (
          <Side term={t('issuer.award.valid-until')}>
            <Time at={facts.validUntil.slice(0, 10)} dateOnly />
          </Side>
        )}
      </Sides>
    </Preview>
  );
}

/** What the verdict of a check says; where the badge says nothing, so does this page, as an employer would find it. */
function AsEmployer({ t, facts }: { t: Translate; facts: BadgeFacts }) {
  const unsaid = <span class="soft">{t('issuer.preview.unsaid')}</span>;
  const issuer = facts.issuerName ?? '';
  const verdict = { outcome: 'valid' as const, code: 'valid', sentence: { en: '', fr: '' }, checks: [], asOf: '', status: [] };
  return (
    <Preview>
      <VerdictPanel verdict={verdict} heading="h2">
        {t.rich('issuer.preview.sentence', {
          issuer: <bdi>{issuer}</bdi>,
          name: <bdi lang={facts.language}>{facts.name ?? ''}</bdi>,
          holder: <bdi>{facts.holderName ?? t('issuer.preview.nameless')}</bdi>,
        })}
      </VerdictPanel>
      <Sides>
        <Side term={t('issuer.preview.who')}>
          <p>{issuer}</p>
          <p class="small soft mono">{facts.issuerId}</p>
        </Side>
        <Side term={t('issuer.preview.to')}>{facts.holderName ? <bdi>{facts.holderName}</bdi> : unsaid}</Side>
        <Side term={t('issuer.preview.means')}>
          <Prose text={facts.description ?? ''} lang={facts.language} />
          <Facts
            items={[
              { term: t('issuer.achievement.level'), detail: facts.level?.name ?? unsaid },
              { term: t('issuer.achievement.credits'), detail: facts.creditsEarned === undefined ? unsaid : t.number(facts.creditsEarned) },
              {
                term: t('issuer.part.skills'),
                detail:
                  facts.alignments.length === 0
                    ? unsaid
                    : facts.alignments.map(({ name, url }, n) => (
                        <>
                          {n > 0 && ' · '}
                          <Link href={url ?? ''}>{name}</Link>
                        </>
                      )),
              },
            ]}
          />
        </Side>
        <Side term={t('issuer.preview.valid')}>
          {facts.validUntil === undefined
            ? t('issuer.achievement.for-good')
            : t.rich('issuer.preview.until', { date: <Time at={facts.validUntil.slice(0, 10)} dateOnly /> })}
        </Side>
        <Side term={t('issuer.preview.assessed')}>
          <p lang={facts.language}>{facts.assessmentNarrative}</p>
          {facts.results.length === 0 ? (
            <p>{unsaid}</p>
          ) : (
            <Facts items={facts.results.map((result) => ({ term: result.name ?? '', detail: reachedIn(t, result) }))} />
          )}
          <p>
            {t('issuer.identity')}: {facts.identityCheck?.narrative ?? unsaid}
          </p>
        </Side>
      </Sides>
    </Preview>
  );
}

const reachedIn = (t: Translate, { value, achievedLevel, resultType }: BadgeFacts['results'][number]): string =>
  value === undefined ? (achievedLevel ?? '') : resultIn(t, value, resultType);
