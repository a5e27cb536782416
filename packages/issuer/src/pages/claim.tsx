import { type Language, LaurelError, now } from '@laurel/base';
import {
  Actions,
  Button,
  ErrorSummary,
  Form,
  Link,
  LinkButton,
  Notice,
  type Page,
  PageHead,
  Part,
  param,
  type Reply,
  type Route,
  type Translate,
  to,
  typed,
  type WebRequest,
} from '@laurel/web';
import type { ComponentChildren } from 'preact';
import { findAchievement } from '../achievements/define-achievement.ts';
import { languageFor, said } from '../achievements/definition.ts';
import { answerClaim } from '../awards/answer-claim.ts';
import { BADGE_FILES, type BadgeFile, fileOfClaim, filesThere } from '../awards/badge-file.ts';
import { isClaimable, readClaimLink } from '../awards/claim-link.ts';
import { isCorrectable } from '../awards/correct-award.ts';
import { type Condition, conditionOf } from '../awards/find-awards.ts';
import { type Issuer, type IssuerProfile, profileOf } from '../deps.ts';
import { CLAIM_REQUESTS } from '../limits.ts';
import { certificateOfClaim } from '../look/certificate-of-award.ts';
import { findOffer, makeOffer, offerUri } from '../oid4vci/offers.ts';
import type { AchievementRow, AwardRow } from '../records.ts';
import { Art } from './achievement-art.tsx';
import { AboutBadge } from './claim-about.tsx';
import { orEnded } from './claim-ended.tsx';
import { SayNo, type WrongPin } from './claim-no.tsx';
import { ChooseWallet, GoToWallet } from './claim-wallets.tsx';
import { walletOffer, walletOrigin } from './wallet-address.ts';

/** The wallet somebody used last is remembered in their browser and nowhere else. */
const WALLET_COOKIE = 'wallet';
const REMEMBERED_DAYS = 180;

/** What the mail leads to. Looking changes nothing; only the button makes an offer. */
export function claimRoutes(issuer: Issuer): Route[] {
  const publicPage = { access: { kind: 'public' }, limit: CLAIM_REQUESTS } as const;
  return [
    { method: 'get', path: '/claim/:token', ...publicPage, run: orEnded((request) => claimPage(issuer, request)) },
    {
      method: 'post',
      path: '/claim/:token',
      ...publicPage,
      accepts: 'form',
      run: async (request) => {
        await makeOffer(issuer, param(request, 'token'));
        return to(`${claimAt(request)}/wallet`);
      },
    },
    { method: 'get', path: '/claim/:token/wallet', ...publicPage, run: orEnded((request) => wallets(issuer, request)) },
    {
      method: 'post',
      path: '/claim/:token/wallet',
      ...publicPage,
      accepts: 'form',
      run: async (request) => {
        const { t } = request;
        const address = typed(request, 'wallet');
        const origin = walletOrigin(address);
        if (!origin) return wallets(issuer, request, { address, error: t('issuer.claim.wallet.unfit') });
        const offer = await makeOffer(issuer, param(request, 'token'));
        const href = walletOffer(origin, offerUri(issuer, offer));
        const cookie = { name: WALLET_COOKIE, value: encodeURIComponent(origin), maxAgeSeconds: REMEMBERED_DAYS * 86_400 };
        const body = <GoToWallet t={t} href={href} host={new URL(origin).host} />;
        return { kind: 'page', page: claimFrame(t('issuer.claim.to-wallet'), body, { refresh: { seconds: 1, to: href } }), cookies: [cookie] };
      },
    },
    {
      method: 'get',
      path: '/claim/:token/certificate.pdf',
      ...publicPage,
      run: async (request) => {
        const body = await certificateOfClaim(issuer, param(request, 'token'), undefined);
        return { kind: 'bytes', body, contentType: 'application/pdf', filename: 'certificate.pdf', headers: { 'Cache-Control': 'no-store' } };
      },
    },
    ...BADGE_FILES.map(
      (file): Route => ({
        method: 'get',
        path: `/claim/:token/${file.name}`,
        ...publicPage,
        run: async (request) => {
          const body = await fileOfClaim(issuer, param(request, 'token'), file);
          return { kind: 'bytes', body, contentType: file.contentType, filename: file.name, headers: { 'Cache-Control': 'no-store' } };
        },
      }),
    ),
    {
      method: 'post',
      path: '/claim/:token/answer',
      ...publicPage,
      accepts: 'form',
      run: async (request) => {
        const answer = typed(request, 'answer');
        if (answer !== 'declined' && answer !== 'disputed') throw new LaurelError('bad_form');
        const pin = typed(request, 'pin');
        try {
          await answerClaim(issuer, param(request, 'token'), { answer, pin });
        } catch (error) {
          const wrong = error instanceof LaurelError && error.code === 'bad_form' ? error.problems.find(({ at }) => at === 'pin') : undefined;
          if (wrong === undefined) throw error;
          return claimPage(issuer, request, { pin, error: request.t(`issuer.claim.digits.${wrong.code}`) });
        }
        return to(claimAt(request));
      },
    },
  ];
}

const claimAt = (request: WebRequest): string => `/claim/${encodeURIComponent(param(request, 'token'))}`;

const claimFrame = (title: string, body: Page['body'], more: Partial<Page> = {}): Page => ({
  title,
  frame: 'narrow',
  noStore: true,
  robots: 'noindex',
  body,
  ...more,
});

async function claimPage(issuer: Issuer, request: WebRequest, wrong?: WrongPin): Promise<Reply> {
  const { t } = request;
  const token = param(request, 'token');
  const { link, award } = await readClaimLink(issuer, token);
  const achievement = await findAchievement(issuer, award.profile, award.achievementId, award.achievementVersion);
  const profile = profileOf(issuer, award.profile);
  const language = languageFor(achievement.definition, award.recipientLanguage);
  const condition = conditionOf(award);
  const locked = link.pinHash !== null;
  const files = condition === 'issued' && !locked ? await issuer.store.as(award.profile).read((db) => filesThere(db, award)) : [];
  const body = (
    <Claim
      t={t}
      action={claimAt(request)}
      profile={profile}
      award={award}
      achievement={achievement}
      language={language}
      condition={condition}
      files={files}
      locked={locked}
      wrong={wrong}
      isOver={award.validUntil !== null && award.validUntil <= now(issuer.context)}
      places={placesFor(issuer, request)}
    />
  );
  const gone = condition === 'kept' || condition === 'revoked';
  return { kind: 'page', page: claimFrame(said(achievement.definition.name, language), body, { status: wrong ? 422 : gone ? 410 : 200 }) };
}

/** Has an address of its own, so that whoever comes back from a wallet is not asked to send a form again. Without an open offer, the page that says why or makes one. */
async function wallets(issuer: Issuer, request: WebRequest, refused?: { address: string; error: string }): Promise<Reply> {
  const { t } = request;
  const { link, offer } = await findOffer(issuer, param(request, 'token'));
  if (!offer) return to(claimAt(request));
  const body = (
    <ChooseWallet
      t={t}
      action={claimAt(request)}
      uri={offerUri(issuer, offer)}
      until={offer.expiresAt}
      {...placesFor(issuer, request)}
      pin={link.pinHash !== null}
      refused={refused}
    />
  );
  return { kind: 'page', page: claimFrame(t('issuer.claim.where'), body, { status: refused ? 422 : 200 }) };
}

/** The wallet this browser used last, and where new ones are made. Which one a badge went to is nobody's to know here. */
type Places = { remembered: string | undefined; hosted: string | undefined };

function placesFor({ config: { hostedWallet } }: Issuer, request: WebRequest): Places {
  const hosted = hostedWallet === undefined || hostedWallet === 'none' ? undefined : hostedWallet;
  return { remembered: walletOrigin(decodeCookie(request.cookie(WALLET_COOKIE))), hosted };
}

/** A cookie is anybody's text: what does not decode is no address. */
function decodeCookie(value: string | undefined): string {
  try {
    return decodeURIComponent(value ?? '');
  } catch {
    return ''; // a damaged cookie is no reason to fail; the box is simply empty
  }
}

type Props = {
  t: Translate;
  action: string;
  profile: IssuerProfile;
  award: AwardRow;
  achievement: AchievementRow;
  language: Language;
  condition: Condition;
  files: readonly BadgeFile[];
  /** By the digits of a slip. */
  locked: boolean;
  wrong: WrongPin | undefined;
  /** Its time ended before it was kept. */
  isOver: boolean;
  places: Places;
};

function Claim({ t, action, profile, award, achievement, language, condition, files, locked, wrong, isOver, places }: Props) {
  const { definition } = achievement;
  const title = said(definition.name, language);
  return (
    <>
      <Art t={t} definition={definition} size="l" participation={award.assessmentClass === 'participation'} />
      <PageHead
        above={
          <p class="soft">
            {t(condition === 'offered' || condition === 'issued' ? 'issuer.claim.from' : 'issuer.claim.from.ended', { issuer: profile.name[t.language] })}
          </p>
        }
        title={<span lang={language}>{title}</span>}
        lede={ledeOf(t, award.recipientName, isClaimable(award))}
      />
      {condition === 'issued' && isClaimable(award) && <Notice>{t('issuer.claim.again')}</Notice>}
      {isOver && isClaimable(award) && <Notice>{t('issuer.claim.over', { date: t.date(award.validUntil?.slice(0, 10) ?? '') })}</Notice>}
      {condition === 'offered' && locked && (
        <div class="stack">
          <ErrorSummary problems={wrong ? [{ at: 'pin', code: 'pin', detail: wrong.error }] : []} labels={{ pin: t('issuer.claim.digits') }} />
          <p>{t('issuer.claim.pin')}</p>
        </div>
      )}
      {isClaimable(award) && (
        <Form action={action} kind="actions">
          <Button>{t('issuer.claim.keep')}</Button>
        </Form>
      )}
      {condition === 'issued' && locked && <p class="hint">{t('issuer.claim.files.pin')}</p>}
      {condition === 'issued' && !locked && <Files t={t} action={action} files={files} keyed={award.holderKey !== null} />}
      {condition !== 'offered' && condition !== 'issued' && (
        <Notice kind={condition === 'revoked' ? 'bad' : undefined} title={t(`issuer.claim.${condition}`)}>
          {t(`issuer.claim.${condition}.${award.state === 'kept' && condition !== 'kept' ? 'kept' : 'next'}`)}
        </Notice>
      )}
      {award.state === 'kept' && <KeptAt t={t} {...places} />}
      {!isClaimable(award) && profile.email !== undefined && (
        <p>{t.rich('issuer.claim.reach', { email: <Link href={`mailto:${profile.email}`}>{profile.email}</Link> })}</p>
      )}
      {condition === 'offered' && <p class="hint">{t('issuer.claim.hint')}</p>}
      <AboutBadge t={t} award={award} achievement={achievement} language={language} />
      {condition === 'offered' && <SayNo t={t} action={action} profile={profile} locked={locked} wrong={wrong} />}
      <Actions>
        <LinkButton kind="quiet" href={`/achievements/${award.achievementId}?version=${award.achievementVersion}`}>
          {t('issuer.claim.more')}
        </LinkButton>
        {isCorrectable(award) && (
          <LinkButton kind="quiet" icon="pen" href={`${action}/correction`}>
            {t('issuer.correction.link')}
          </LinkButton>
        )}
      </Actions>
    </>
  );
}

/** The way to where it most likely lies. */
function KeptAt({ t, remembered, hosted }: { t: Translate } & Places) {
  const made = hosted === undefined ? undefined : new URL(hosted).origin;
  return (
    <Actions>
      {remembered !== undefined && <LinkButton href={`${remembered}/wallet`}>{t('issuer.claim.open-wallet', { host: new URL(remembered).host })}</LinkButton>}
      {made !== undefined && made !== remembered && (
        <LinkButton kind="quiet" href={`${made}/wallet`}>
          {t('issuer.claim.open-hosted', { host: new URL(made).host })}
        </LinkButton>
      )}
    </Actions>
  );
}

/** What is signed already, to take along. */
function Files({ t, action, files, keyed }: { t: Translate; action: string; files: readonly BadgeFile[]; keyed: boolean }) {
  return (
    <Part title={t('issuer.claim.files')}>
      <p>{t(keyed ? 'issuer.claim.files.key' : 'issuer.claim.files.again')}</p>
      <Actions>
        {files.map(({ name }) => (
          <LinkButton kind="quiet" icon="download" href={`${action}/${name}`}>
            {t(`issuer.claim.file.${name}`)}
          </LinkButton>
        ))}
        {files.some(({ name }) => name === 'badge.json') && (
          <LinkButton kind="quiet" icon="download" href={`${action}/certificate.pdf`}>
            {t('issuer.claim.file.certificate')}
          </LinkButton>
        )}
      </Actions>
    </Part>
  );
}

/** Whose it is; that one may take it only while one may. */
function ledeOf(t: Translate, name: string | null, open: boolean): ComponentChildren {
  if (name === null) return open ? t('issuer.claim.for') : undefined;
  return t.rich(open ? 'issuer.claim.for-name' : 'issuer.claim.for-name.ended', { name: <bdi>{name}</bdi> });
}
