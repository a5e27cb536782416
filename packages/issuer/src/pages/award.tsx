import { LaurelError } from '@laurel/base';
import type { OutboxLetter } from '@laurel/courier';
import { IsNull, Not } from '@laurel/store';
import {
  Aside,
  asked,
  ErrorSummary,
  Facts,
  Link,
  LinkButton,
  Notice,
  PAPER_SIZES,
  PageHead,
  Part,
  page,
  param,
  type Reply,
  type Route,
  Side,
  Sides,
  Split,
  Time,
  Timeline,
  type Translate,
  to,
  typed,
  type WebRequest,
} from '@laurel/web';
import { said } from '../achievements/definition.ts';
import { BADGE_FILES, type BadgeFile, fileOfAward, filesThere } from '../awards/badge-file.ts';
import { liftSuspension, SUSPENSION_REASONS, suspendAward } from '../awards/change-standing.ts';
import { correctName } from '../awards/correct-award.ts';
import { CorrectionRequest } from '../awards/correction-records.ts';
import { type RegisterRow, withCompany } from '../awards/find-awards.ts';
import { holderOf } from '../awards/holder-of.ts';
import { sendLink } from '../awards/send-link.ts';
import { isOwn } from '../awards/wrong-with-correction.ts';
import type { Issuer } from '../deps.ts';
import { LETTERS_PER_PAGE } from '../limits.ts';
import { certificateOfAward, isPrintable } from '../look/certificate-of-award.ts';
import { Award, AwardEvent, type AwardEventRow, ClaimLink, IssuedCredential } from '../records.ts';
import { lossOf } from '../register/shown-state.ts';
import { whoOf } from '../register/who-of.ts';
import type { ServeList } from '../status/publish.ts';
import { Art } from './achievement-art.tsx';
import { nameOfActor } from './actor-name.ts';
import { WhatCanBeDone, type Wrong } from './award-actions.tsx';
import { AwardDone } from './award-done.tsx';
import { Happening } from './award-happening.tsx';
import { noteOf } from './award-note.ts';
import { AwardState } from './condition.tsx';
import { Earned } from './earned.tsx';
import { type AtDesk, deskRoute } from './frame.tsx';
import { resultsSaid } from './results-said.ts';
import { pinPage } from './show-pin.tsx';

export function awardRoutes(issuer: Issuer, serve: ServeList): Route[] {
  const change = (request: WebRequest, { profile, actor }: AtDesk) => ({
    profile: profile.slug,
    awardId: param(request, 'id'),
    actor,
    note: typed(request, 'note').slice(0, 1_000),
  });
  return [
    deskRoute(issuer, 'get', '/awards/:id', (request, desk) => awardPage(issuer, request, desk)),
    ...BADGE_FILES.map((file) =>
      deskRoute(issuer, 'get', `/awards/:id/${file.name}`, async (request, desk) => {
        const body = await fileOfAward(issuer, { profile: desk.profile.slug, awardId: param(request, 'id'), file });
        return { kind: 'bytes', body, contentType: file.contentType, filename: file.name };
      }),
    ),
    deskRoute(issuer, 'get', '/awards/:id/certificate.pdf', async (request, desk) => {
      const size = PAPER_SIZES.find((one) => one === asked(request, 'size'));
      const body = await certificateOfAward(issuer, { profile: desk.profile.slug, awardId: param(request, 'id'), size });
      return { kind: 'bytes', body, contentType: 'application/pdf', filename: 'certificate.pdf' };
    }),
    deskRoute(issuer, 'post', '/awards/:id/link', async (request, desk) => {
      const email = typed(request, 'email');
      return orTypedAgain(issuer, request, desk, { field: 'email', value: email, sentence: (code) => `issuer.cell.${code}` }, async () => {
        const sent = await sendLink(issuer, { profile: desk.profile.slug, awardId: param(request, 'id'), email: email || undefined, actor: desk.actor });
        return sent.pin === undefined ? to(`${desk.at}/awards/${sent.id}?done=link-sent`) : pinPage(issuer, request, desk, { ...sent, pin: sent.pin });
      });
    }),
    deskRoute(issuer, 'post', '/awards/:id/name', async (request, desk) => {
      const [awardId, name] = [param(request, 'id'), typed(request, 'name')];
      return orTypedAgain(issuer, request, desk, { field: 'name', value: name, sentence: (code) => `issuer.form.${code}` }, async () => {
        await correctName(issuer, { profile: desk.profile.slug, awardId, name: name || null, actor: desk.actor });
        return to(`${desk.at}/awards/${awardId}?done=${name ? 'named' : 'unnamed'}`);
      });
    }),
    deskRoute(issuer, 'post', '/awards/:id/suspend', async (request, desk) => {
      const reason = SUSPENSION_REASONS.find((candidate) => candidate === typed(request, 'reason'));
      await suspendAward(issuer, serve, { ...change(request, desk), ...(reason ? { reason } : {}) });
      return to(`${desk.at}/awards/${param(request, 'id')}?done=suspended`);
    }),
    deskRoute(issuer, 'post', '/awards/:id/lift', async (request, desk) => {
      await liftSuspension(issuer, serve, change(request, desk));
      return to(`${desk.at}/awards/${param(request, 'id')}?done=lifted`);
    }),
  ];
}

type Shown = RegisterRow & {
  events: AwardEventRow[];
  /** The latest that were written about it. */
  letters: readonly OutboxLetter[];
  copies: { badges: number; copies: number };
  files: BadgeFile[];
  canIssue: boolean;
  /** What the learner asks to have put right and nobody has answered. */
  correctionId: string | undefined;
  /** Its link asks for six digits. */
  takesPin: boolean;
  actors: Map<string, string>;
};

/** @throws LaurelError not_found */
export async function readAward(issuer: Issuer, profile: string, id: string): Promise<Shown> {
  const found = await issuer.store.as(profile).read(async (db) => {
    const award = await db.one(Award, { id });
    if (!award) throw new LaurelError('not_found');
    const [link] = await db.list(ClaimLink, { awardId: id }, { order: { createdAt: 'DESC' }, take: 1 });
    const [row] = await withCompany(issuer, db, [award]);
    if (!row) throw new LaurelError('not_found');
    return {
      ...row,
      correctionId: (await db.one(CorrectionRequest, { awardId: id, state: 'open' }))?.id,
      letters: (await issuer.outbox.list(db.open, { scope: profile, about: id, take: LETTERS_PER_PAGE })).letters,
      events: await db.list(AwardEvent, { awardId: id }, { order: { position: 'DESC' } }),
      copies: {
        badges: await db.count(IssuedCredential, { awardId: id, configuration: Not('open-badge-sd-jwt'), supersededAt: IsNull() }),
        copies: await db.count(IssuedCredential, { awardId: id, configuration: 'open-badge-sd-jwt', supersededAt: IsNull() }),
      },
      files: await filesThere(db, award),
      takesPin: link !== undefined && link.pinHash !== null,
      canIssue: award.standing === 'good' && award.state !== 'signing' && (await holderOf(db, award)) !== undefined,
    };
  });
  const actors = new Map<string, string>();
  for (const actor of new Set(found.events.map((event) => event.actor))) {
    const name = await nameOfActor(issuer, actor);
    if (name !== undefined) actors.set(actor, name);
  }
  return { ...found, actors };
}

type Box = Pick<Wrong, 'field' | 'value'> & { sentence: (code: string) => string };

/** What the act answers, or the page again with what was typed and why it could not be taken. */
async function orTypedAgain(issuer: Issuer, request: WebRequest, desk: AtDesk, box: Box, act: () => Promise<Reply>): Promise<Reply> {
  try {
    return await act();
  } catch (error) {
    const wrong = error instanceof LaurelError && error.code === 'bad_form' ? error.problems : [];
    if (wrong.length === 0) throw error;
    const problems = wrong.map((problem) => ({ ...problem, detail: request.t(box.sentence(problem.code)) }));
    return awardPage(issuer, request, desk, { field: box.field, value: box.value, problems });
  }
}

async function awardPage(issuer: Issuer, request: WebRequest, desk: AtDesk, wrong?: Wrong): Promise<Reply> {
  const shown = await readAward(issuer, desk.profile.slug, param(request, 'id'));
  const own = await issuer.store.as(desk.profile.slug).read((db) => isOwn(issuer, db, shown.award, desk.actor));
  const { t } = request;
  const title = whoOf(t, shown.award);
  return page({
    title,
    crumbs: [{ text: t('issuer.register'), href: `${desk.at}/register` }, { text: title }],
    noStore: true,
    status: wrong ? 422 : 200,
    body: <AwardDetail t={t} at={desk.at} title={title} shown={shown} own={own} done={asked(request, 'done')} wrong={wrong} />,
  });
}

type Detail = {
  t: Translate;
  at: string;
  title: string;
  shown: Shown;
  /** Whoever looks is whom it is for. */
  own: boolean;
  done: string | undefined;
  wrong: Wrong | undefined;
};

function AwardDetail({ t, at, title, shown, own, done, wrong }: Detail) {
  const { award, achievement } = shown;
  const name = achievement ? said(achievement.definition.name, t.language) : '';
  return (
    <>
      <ErrorSummary problems={wrong?.problems ?? []} labels={{ name: t('issuer.issue.name'), email: t('issuer.award.send-to') }} />
      <AwardDone t={t} done={done} row={shown} badges={shown.copies.badges} />
      {shown.correctionId !== undefined && (
        <Notice kind="warn" title={t('issuer.event.correction-asked')}>
          <Link href={`${at}/corrections/${shown.correctionId}`}>{t('issuer.corrections.look')}</Link>
        </Notice>
      )}
      <Split>
        <div>
          <PageHead title={<bdi>{title}</bdi>} lede={name} />
          <Sides>
            <Side term={t('issuer.register.state')}>
              <p>
                <AwardState row={shown} />
              </p>
              <p class="soft">{noteOf(t, shown)}</p>
            </Side>
            <Earned t={t} award={award} />
            {award.results.length > 0 && <Side term={t('issuer.achievement.results')}>{resultsSaid(t, award.results, achievement?.definition)}</Side>}
            {shown.copies.badges + shown.copies.copies > 0 && <Side term={t('issuer.award.copies')}>{t('issuer.award.copies.text', shown.copies)}</Side>}
            {award.holderKey !== null && (
              <Side term={t('issuer.field.holder_key')}>
                <bdi class="mono small">{award.holderKey}</bdi>
              </Side>
            )}
            {isPrintable(award, shown.copies.badges) && (
              <Side term={t('issuer.design')} screenOnly>
                <span class="row">
                  {PAPER_SIZES.map((size) => (
                    <LinkButton kind="quiet" small icon="download" href={`${at}/awards/${award.id}/certificate.pdf?size=${size}`}>
                      {t(`issuer.preview.pdf.${size}`)}
                    </LinkButton>
                  ))}
                </span>
              </Side>
            )}
            {shown.files.length > 0 && (
              <Side term={t('issuer.award.files')} screenOnly>
                <span class="row">
                  {shown.files.map(({ name }) => (
                    <LinkButton kind="quiet" small icon="download" href={`${at}/awards/${award.id}/${name}`}>
                      {t(`issuer.award.file.${name}`)}
                    </LinkButton>
                  ))}
                </span>
              </Side>
            )}
          </Sides>
        </div>
        <Aside label={t('issuer.in-short')}>
          {achievement && <Art t={t} definition={achievement.definition} size="m" silent participation={award.assessmentClass === 'participation'} />}
          <Facts
            items={[
              award.pseudonym === null && { term: t('issuer.field.email'), detail: award.recipientEmail },
              award.externalId !== null && { term: t('issuer.field.external_id'), detail: award.externalId },
              { term: t('issuer.field.language'), detail: t(`issuer.language.${award.recipientLanguage}`) },
              { term: t('issuer.field.awarded_on'), detail: <Time at={award.awardedOn} dateOnly /> },
              {
                term: t('issuer.award.valid-until'),
                detail: award.validUntil === null ? t('issuer.achievement.for-good') : <Time at={award.validUntil.slice(0, 10)} dateOnly />,
              },
              {
                term: t('issuer.achievement.version'),
                detail: (
                  <Link href={`${at}/achievements/${award.achievementId}?version=${award.achievementVersion}`}>{t.number(award.achievementVersion)}</Link>
                ),
              },
            ]}
          />
        </Aside>
      </Split>
      <WhatCanBeDone t={t} at={at} {...shown} own={own} wrong={wrong} />
      <Part title={t('issuer.award.history')}>
        <Timeline
          items={[
            ...shown.letters.flatMap(({ state }) => {
              const lost = lossOf(t, state);
              return lost === undefined ? [] : [{ at: state.at, text: <>{lost}.</> }];
            }),
            ...shown.events.map((event) => ({ at: event.at, text: <Happening t={t} event={event} award={award} actors={shown.actors} /> })),
          ].toSorted((a, b) => b.at.localeCompare(a.at))}
        />
      </Part>
    </>
  );
}
