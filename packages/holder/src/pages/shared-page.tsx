import { newSecret } from '@laurel/base';
import type { Verdict } from '@laurel/credentials';
import {
  Actions,
  Button,
  badgePng,
  Checks,
  Field,
  Form,
  LinkButton,
  More,
  networkOf,
  PageHead,
  Part,
  page,
  param,
  type Reply,
  type Route,
  Sentence,
  Time,
  typed,
  usePage,
  VerdictPanel,
  type WebRequest,
} from '@laurel/web';
import type { Holder } from '../deps.ts';
import { SHARE_OPENINGS } from '../limits.ts';
import { isGuarded, letsIn, sendCode } from '../share-link/code.ts';
import { countOpening, findShare, isFirstOf, openShare } from '../share-link/open-share.ts';
import type { ShareRow } from '../share-link/records.ts';
import { addressOf, isPass, newPass } from '../share-link/secrets.ts';
import { sharedFacts, sharedFile, sharedTitle } from '../share-link/shared-file.ts';
import { artOf } from '../wallet/picture.ts';
import { BackToCollection, wayBack } from './back-to-collection.tsx';
import { SharedBadge } from './shared-badge.tsx';
import { Vouched } from './vouched.tsx';

export const PUBLIC = { access: { kind: 'public' }, limit: SHARE_OPENINGS } as const;

/** What somebody sees who was given the address of a share: no cookie, no script, nothing of anybody else. */
export const publicShareRoutes = (holder: Holder): Route[] => [
  {
    ...PUBLIC,
    method: 'get',
    path: '/s/:token',
    run: async (request) => {
      const share = await findShare(holder, param(request, 'token'));
      if (!share) return gone(request);
      if (isGuarded(share)) return page(gatePage(holder, request, share));
      if (!asksForBadge(request)) return sharePage(holder, request, share);
      if (request.raw.method !== 'HEAD') await countOpening(holder, share);
      return fileOf(share);
    },
  },
  {
    ...PUBLIC,
    method: 'post',
    path: '/s/:token',
    run: async (request) => {
      const share = await findShare(holder, param(request, 'token'));
      if (!share) return gone(request);
      if (!isGuarded(share)) return sharePage(holder, request, share);
      const come = await atGate(holder, request, share);
      if ('gate' in come) return come.gate;
      return typed(request, 'decision') === 'file' ? fileOf(share) : sharePage(holder, request, share, come.pass);
    },
  },
  {
    ...PUBLIC,
    method: 'get',
    path: '/s/:token/badge',
    run: async (request) => {
      const share = await findShare(holder, param(request, 'token'));
      return share && !isGuarded(share) ? fileOf(share) : gone(request);
    },
  },
  {
    ...PUBLIC,
    method: 'get',
    path: '/s/:token/picture.png',
    run: async (request) => {
      const share = await findShare(holder, param(request, 'token'));
      if (share?.level !== 'public') return gone(request);
      return { kind: 'bytes', body: await badgePng({ ...artOf(sharedFacts(share)), alt: '' }), contentType: 'image/png' };
    },
  },
  {
    ...PUBLIC,
    method: 'get',
    path: '/s/:token/embed',
    run: async (request) => {
      const share = await findShare(holder, param(request, 'token'));
      if (share?.level !== 'public') return gone(request);
      const opened = await openShare(holder, share, { counts: false });
      return page({ title: sharedTitle(share), frame: 'embed', noStore: true, body: <Embedded share={opened} address={addressOf(holder, share)} /> });
    },
  },
];

/** Who comes to a guarded share: the page that stands before it, or a pass to go on with. One that is shown again ends when it was to end. */
export async function atGate(holder: Holder, request: WebRequest, share: ShareRow): Promise<{ gate: Reply } | { pass: string }> {
  if (typed(request, 'decision') === 'send') {
    await sendCode(holder, share, request.t);
    return { gate: page(gatePage(holder, request, share, 'sent')) };
  }
  const given = { pass: typed(request, 'pass'), code: typed(request, 'code'), visit: typed(request, 'visit'), network: networkOf(request.raw.ip) };
  if (!(await letsIn(holder, share, given))) return { gate: page(gatePage(holder, request, share, 'wrong')) };
  return { pass: isPass(holder, share.id, given.pass) ? given.pass : newPass(holder, share.id) };
}

/** A verifier or a wallet that somebody gave this address to, to fetch the badge behind it. */
export const asksForBadge = ({ header }: WebRequest): boolean => /^application\/(?:vc|vc\+sd-jwt|dc\+sd-jwt)\b/.test(header('accept') ?? '');

/** The same of an address that ended, was stopped or never was: who tries addresses learns nothing. */
export function gone({ t }: WebRequest): Reply {
  const body = <PageHead title={t('holder.share.gone')} lede={t('holder.share.gone.says')} />;
  return page({ title: t('holder.share.gone'), frame: 'narrow', status: 404, noStore: true, script: 'none', body });
}

const fileOf = (share: ShareRow): Reply => {
  const { body, contentType, filename } = sharedFile(share);
  return { kind: 'bytes', body, contentType, filename };
};

/** Nothing of the badge is on it, nor whose it is. `visit` goes along with the PIN or code, by which the page that it opens is known again. */
export function gatePage({ context }: Pick<Holder, 'context'>, { t, path }: WebRequest, share: ShareRow, news?: 'sent' | 'wrong') {
  const byMail = share.level === 'named';
  const title = t(byMail ? 'holder.share.gate.mail' : 'holder.share.gate.pin');
  const action = path.split('?')[0] ?? path;
  const body = (
    <>
      <PageHead title={title} lede={t(byMail ? 'holder.share.gate.mail.says' : 'holder.share.gate.pin.says')} />
      {(!byMail || news) && (
        <Form action={action} kind="stack">
          <input type="hidden" name="visit" value={newSecret(context)} />
          <Field
            name="code"
            label={t(byMail ? 'web.sign-in.code' : 'holder.share.pin')}
            hint={news === 'sent' ? t('holder.share.gate.sent') : undefined}
            error={news === 'wrong' ? t(byMail ? 'holder.share.gate.code.wrong' : 'holder.share.gate.pin.wrong') : undefined}
            inputmode="numeric"
            autocomplete={byMail ? 'one-time-code' : 'off'}
            maxLength={24}
            required
          />
          <Actions>
            <Button icon="eye">{t('holder.share.gate.open')}</Button>
          </Actions>
        </Form>
      )}
      {byMail && (
        <Form action={action} kind="stack">
          <Actions>
            <Button kind={news ? 'quiet' : 'main'} icon="mail" name="decision" value="send">
              {t(news ? 'holder.share.gate.send-again' : 'holder.share.gate.send')}
            </Button>
          </Actions>
        </Form>
      )}
    </>
  );
  return { title, frame: 'narrow' as const, status: news === 'wrong' ? 403 : 200, noStore: true, script: 'none' as const, body };
}

async function sharePage(holder: Holder, request: WebRequest, share: ShareRow, pass?: string): Promise<Reply> {
  const opened = await openShare(holder, share, { counts: await counts(holder, request, share, pass) });
  const title = sharedTitle(share);
  const address = addressOf(holder, share);
  const back = pass === undefined ? undefined : await wayBack(holder, request, share, pass);
  const body = (
    <>
      {back && <BackToCollection {...back} />}
      <Shared share={opened} pass={pass} address={address} />
    </>
  );
  const face = {
    description: request.t('holder.share.description', { title, issuer: share.issuerName ?? new URL(address).host }),
    address,
    languages: holder.config.languages,
    image: `${address}/picture.png`,
    people: true,
  } as const;
  const again = pass !== undefined && { again: back ? { pass, from: back.token } : { pass } };
  return page({ title, frame: 'narrow', noStore: true, script: 'none', body, ...again, ...(share.level === 'public' ? { face, robots: 'index' } : {}) });
}

/**
 * Somebody who looks at it, not its owner, and not the same page once more: one that a pass opened again, or one that a browser loads again with the PIN or code that it
 * was opened by. A collection leads here by a pass of its own, which counts once too.
 */
export async function counts(holder: Holder, request: WebRequest, { id, owner }: Pick<ShareRow, 'id' | 'owner'>, pass?: string): Promise<boolean> {
  if (request.session?.person.id === owner || !isForEyes(request)) return false;
  if (pass === undefined) return true;
  if (pass === typed(request, 'pass')) return typed(request, 'from') !== '' && isFirstOf(holder, id, pass);
  return isFirstOf(holder, id, typed(request, 'visit'));
}

/** A browser that shows a page to somebody asks for HTML by name; what only looks what is there does not. */
const isForEyes = ({ raw, header }: WebRequest): boolean => raw.method !== 'HEAD' && /\btext\/html\b/.test(header('accept') ?? '');

/** The heading has said that it is valid and the line under it who awarded it: what is left is how its status stands. Anything else is told whole. */
const besideHeading = ({ outcome, sentence, checks }: ShareRow['verdict']): Verdict['sentence'][] =>
  outcome === 'valid' ? checks.flatMap((check) => (check.step === 'status' ? [check.sentence] : [])) : [sentence];

/** What stands of its status tells when it was asked about. */
const saysWhen = ({ outcome, checks }: ShareRow['verdict']): boolean =>
  outcome === 'valid' && checks.some(({ step, outcome: found }) => step === 'status' && found === 'pass');

/** Under a heading that says how it stands: the rest of it, and who found that out when. */
export function Standing({ verdict }: Pick<ShareRow, 'verdict'>) {
  const { t } = usePage();
  return (
    <p>
      {besideHeading(verdict).map((sentence) => (
        <>
          <Sentence of={sentence} />{' '}
        </>
      ))}
      <span class="soft">{saysWhen(verdict) ? t('holder.share.checked.then') : t.rich('holder.share.checked', { time: <Time at={verdict.asOf} /> })}</span>
    </p>
  );
}

/** What a sheet on paper is found again by, and what it does not prove. */
export function Reference({ address, until, id }: { address: string; until: string; id: string }) {
  const { t } = usePage();
  return (
    <>
      <p class="hint">{t('holder.share.not-proved')}</p>
      <p class="hint">
        {t.rich('holder.share.reference', {
          address: (
            <bdi dir="ltr" class="mono">
              {address}
            </bdi>
          ),
          until: <Time at={until} dateOnly />,
          id: <span class="mono">{id}</span>,
        })}
      </p>
    </>
  );
}

function Shared({ share, pass, address }: { share: ShareRow; pass: string | undefined; address: string }) {
  const { t, path } = usePage();
  const { verdict } = share;
  const here = path.split('?')[0] ?? path;
  return (
    <>
      <VerdictPanel verdict={asVerdict(share)}>
        <Awarded share={share} />
      </VerdictPanel>
      <Standing verdict={verdict} />
      <Part title={t('holder.share.says')}>
        <div class="stack">
          <SharedBadge claims={share.claims} issuerName={share.issuerName} leftOut={share.leftOut} />
          <Vouched vouchers={verdict.issuer?.vouchers ?? []} />
        </div>
      </Part>
      <Part title={t('holder.share.check')}>
        <div class="stack">
          <p class="no-print">{t(pass === undefined ? 'holder.share.check.says' : 'holder.share.check.says.guarded')}</p>
          <div class="no-print">
            {pass === undefined ? (
              <Actions>
                <LinkButton href={`${here}/badge`} kind="quiet" icon="download">
                  {t('holder.share.take')}
                </LinkButton>
              </Actions>
            ) : (
              <Form action={here}>
                <input type="hidden" name="pass" value={pass} />
                <Actions>
                  <Button kind="quiet" icon="download" name="decision" value="file">
                    {t('holder.share.take')}
                  </Button>
                </Actions>
              </Form>
            )}
          </div>
          <Reference address={address} until={share.endsAt} id={share.id} />
        </div>
      </Part>
      <More summary={t('holder.share.checks')}>
        <Checks verdict={verdict} />
        {verdict.issuer && <p class="mono small">{verdict.issuer.did}</p>}
      </More>
    </>
  );
}

/** Who awarded what, and to whom where that is shown. */
function Awarded({ share }: { share: ShareRow }) {
  const { t } = usePage();
  const { issuerName, holderName, language, issuerId = '' } = sharedFacts(share);
  const said = { title: <bdi lang={language}>{sharedTitle(share)}</bdi>, issuer: <bdi>{issuerName ?? issuerId}</bdi> };
  return (
    <>{holderName === undefined ? t.rich('holder.share.awarded', said) : t.rich('holder.share.awarded.to', { ...said, holder: <bdi>{holderName}</bdi> })}</>
  );
}

/** The panel reads of a verdict what was kept of it. */
const asVerdict = ({ verdict }: ShareRow): Verdict => verdict;

/** A card on somebody's own page: what was shared, how it stands, and the way to all of it. */
function Embedded({ share, address }: { share: ShareRow; address: string }) {
  const { t } = usePage();
  return (
    <>
      <VerdictPanel verdict={asVerdict(share)}>
        <Awarded share={share} />
      </VerdictPanel>
      <h2 class="vh">{t('holder.share.says')}</h2>
      <SharedBadge claims={share.claims} issuerName={share.issuerName} leftOut={share.leftOut} />
      <p class="small">
        <a href={address} target="_blank" rel="noopener noreferrer">
          {t('holder.share.embed.open')}
        </a>{' '}
        <span class="soft">{t.rich('holder.share.checked', { time: <Time at={share.verdict.asOf} /> })}</span>
      </p>
    </>
  );
}
