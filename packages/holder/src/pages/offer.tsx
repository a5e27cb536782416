import { LaurelError } from '@laurel/base';
import {
  Actions,
  Button,
  ErrorSummary,
  Field,
  Fieldset,
  Form,
  Link,
  LinkButton,
  levelIn,
  Notice,
  type Page,
  PageHead,
  Prose,
  page,
  param,
  type Reply,
  type Route,
  Side,
  Sides,
  type Translate,
  to,
  typed,
  usePage,
  type WebRequest,
} from '@laurel/web';
import { claimOffer } from '../claim/claim-offer.ts';
import { declineOffer, findClaim, lookAtOffer, type OfferFacts, offerFacts } from '../claim/look-at-offer.ts';
import { addressIn, readStrangerAddress, type StrangerAddress } from '../claim/stranger-address.ts';
import { OWN_WALLET, type Wallet, type WalletPlace } from '../custody/wallet-place.ts';
import type { Holder } from '../deps.ts';
import { pageFor } from '../import/page-for.ts';
import { LOOKS, TX_CODE_LENGTH } from '../limits.ts';
import type { ClaimRow } from '../records.ts';
import { HostName, PERSON } from './frame.tsx';
import { ledKind, ledPage } from './leads-to.tsx';
import { type Trouble, TroubleNotice, troubleOf } from './trouble.tsx';
import { Vouched } from './vouched.tsx';

/** An offer in three steps: where it comes from, who makes it, keep it. Before the second nothing is asked of anybody. */
export const offerRoutes = (holder: Holder, { path, whose }: WalletPlace = OWN_WALLET): Route[] => [
  {
    method: 'get',
    path: `${path}/offer`,
    access: PERSON,
    run: async (request) => {
      const uri = request.query.get('credential_offer_uri');
      const wallet = await whose(request);
      return page(uri === null ? pastePage(request, wallet) : hostPage(request, wallet, offerUriIn(uri), readStrangerAddress(offerUriIn(uri), holder.config)));
    },
  },
  {
    method: 'post',
    path: `${path}/offer`,
    access: PERSON,
    limit: LOOKS,
    run: async (request) => {
      const wallet = await whose(request);
      const given = addressIn(typed(request, 'credential_offer_uri'));
      const asked = wallet.ward === undefined ? pageFor(given) : undefined;
      if (asked?.startsWith('/wallet/scan')) return to(asked); // the link of a request
      const uri = offerUriIn(given);
      const address = readStrangerAddress(uri, holder.config);
      if (!address.ok && address.why === 'unreadable') return page(pastePage(request, wallet, { error: request.t('holder.offer.paste.error'), given }));
      // Whoever pasted it has not seen yet where it leads.
      if (typed(request, 'from') === 'paste') return to(`${wallet.home}/offer?${new URLSearchParams({ credential_offer_uri: uri })}`);
      if (!address.ok) return page(hostPage(request, wallet, uri, address));
      try {
        return to(pathOf(wallet, await lookAtOffer(holder, { offerUri: uri, ...wallet })));
      } catch (error) {
        const trouble = troubleOf(error);
        const kind = wallet.ward === undefined ? ledKind(uri, trouble) : undefined;
        return page(
          kind === 'ask' ? ledPage(request, { kind, address: uri, wallet: holder.config.publicUrl }) : hostPage(request, wallet, uri, address, trouble),
        );
      }
    },
  },
  {
    method: 'get',
    path: `${path}/offers/:id`,
    access: PERSON,
    run: async (request) => {
      const wallet = await whose(request);
      const claim = await claimIn(holder, wallet, param(request, 'id'));
      return claim.state === 'kept' ? to(pathOf(wallet, claim)) : page(await offerPage(holder, request, wallet, claim));
    },
  },
  { method: 'post', path: `${path}/offers/:id/keep`, access: PERSON, limit: LOOKS, run: async (request) => keepIt(holder, request, await whose(request)) },
  {
    method: 'post',
    path: `${path}/offers/:id/decline`,
    access: PERSON,
    run: async (request) => {
      const wallet = await whose(request);
      const { id } = await claimIn(holder, wallet, param(request, 'id'));
      await declineOffer(holder, { owner: wallet.owner, id });
      return to(`${wallet.home}?declined`);
    },
  },
];

async function keepIt(holder: Holder, request: WebRequest, wallet: Wallet): Promise<Reply> {
  const { owner, stillMay } = wallet;
  const [id, txCode] = [param(request, 'id'), typed(request, 'tx_code').slice(0, TX_CODE_LENGTH)];
  const claim = await claimIn(holder, wallet, id);
  if (claim.state === 'kept') return to(pathOf(wallet, claim));
  const { txCode: asked } = await offerFacts(holder, claim, request.language);
  if (asked && txCode === '' && claim.state === 'looked')
    return page(await offerPage(holder, request, wallet, claim, { code: 'tx_code_missing', status: 422 }));
  try {
    const badgeId = await claimOffer(holder, {
      owner,
      id,
      ...(stillMay && { stillMay }),
      ...(asked && txCode !== '' ? { txCode: asked.numeric ? txCode.replace(/[\s-]/g, '') : txCode } : {}),
    });
    return to(`${wallet.badge(badgeId)}?kept`);
  } catch (error) {
    await stillMay?.();
    return page(await offerPage(holder, request, wallet, await findClaim(holder, owner, id), troubleOf(error)));
  }
}

/** To a guardian, an offer of anybody but the institution that named them is none. @throws LaurelError not_found */
async function claimIn(holder: Holder, { owner, from }: Wallet, id: string): Promise<ClaimRow> {
  const claim = await findClaim(holder, owner, id);
  if (from && claim.offer.credential_issuer !== from.url) throw new LaurelError('not_found');
  return claim;
}

const pathOf = ({ home, badge }: Wallet, { id, state }: ClaimRow): string => (state === 'kept' ? badge(id) : `${home}/offers/${id}`);

/** An offer as a link or as other wallets' apps get it. */
function offerUriIn(text: string): string {
  if (!text.startsWith('openid-credential-offer:')) return text;
  return new URLSearchParams(text.slice(text.indexOf('?') + 1)).get('credential_offer_uri') ?? '';
}

function pastePage({ t }: WebRequest, wallet: Wallet, { error, given }: { error?: string; given?: string } = {}): Omit<Page, 'frame'> {
  const title = t('holder.offer.paste.title');
  const body = (
    <>
      <PageHead title={title} lede={t('holder.offer.paste.lede')} />
      <For wallet={wallet} />
      <Form action={`${wallet.home}/offer`} kind="stack">
        <input type="hidden" name="from" value="paste" />
        <Field
          name="credential_offer_uri"
          label={t('holder.offer.paste.field')}
          hint={t('holder.offer.paste.hint')}
          error={error}
          value={given}
          autocomplete="off"
          required
        />
        <Actions>
          <Button>{t('holder.offer.look')}</Button>
          {wallet.ward === undefined && (
            <>
              <LinkButton href="/wallet/scan" kind="quiet" icon="scan">
                {t('holder.scan.title')}
              </LinkButton>
              <LinkButton href="/wallet/import" kind="quiet">
                {t('holder.offer.paste.file')}
              </LinkButton>
            </>
          )}
        </Actions>
      </Form>
    </>
  );
  return { title, body, status: error ? 422 : 200 };
}

function hostPage({ t }: WebRequest, wallet: Wallet, uri: string, address: StrangerAddress, trouble?: Trouble): Omit<Page, 'frame'> {
  const title = t(address.ok ? 'holder.offer.title' : 'holder.offer.refused.title');
  const body = (
    <>
      <PageHead title={title} lede={trouble ? undefined : t(address.ok ? 'holder.offer.lede' : 'holder.offer.refused.lede')} />
      <For wallet={wallet} />
      {trouble && <TroubleNotice trouble={trouble} />}
      {trouble?.code === 'page_not_offer' && (
        <p>
          <Link href={uri}>{t('holder.offer.page.open')}</Link>
        </p>
      )}
      {!address.ok && <Notice kind="bad">{t(`holder.offer.refused.${address.why}`)}</Notice>}
      {address.host !== undefined && (
        <Sides>
          <Side term={t('holder.offer.host')}>
            <p>
              <HostName host={address.host} {...(address.written === undefined ? {} : { written: address.written })} />
            </p>
            <p class="soft">{t(address.written === undefined ? 'holder.offer.host.says' : 'holder.offer.host.alphabet')}</p>
          </Side>
        </Sides>
      )}
      {address.ok ? (
        <Form action={`${wallet.home}/offer`}>
          <input type="hidden" name="credential_offer_uri" value={uri} />
          <Actions>
            <Button>{t('holder.offer.look')}</Button>
            <LinkButton href={wallet.home} kind="quiet">
              {t('holder.offer.leave')}
            </LinkButton>
          </Actions>
        </Form>
      ) : (
        <Actions>
          <LinkButton href={wallet.home}>{t('holder.back')}</LinkButton>
        </Actions>
      )}
    </>
  );
  return { title, body, status: trouble?.status ?? (address.ok ? 200 : 400) };
}

async function offerPage(holder: Holder, request: WebRequest, wallet: Wallet, claim: ClaimRow, trouble?: Trouble): Promise<Omit<Page, 'frame'>> {
  const { t } = request;
  const facts = await offerFacts(holder, claim, request.language);
  const title = titleOf(facts, t);
  const body = <OfferBody wallet={wallet} claim={claim} facts={facts} title={title} trouble={trouble} />;
  return { title, body, status: trouble?.status ?? 200, crumbs: [{ text: wallet.ward ?? t('holder.nav.badges'), href: wallet.home }] };
}

function titleOf({ name, badge, issuerHost }: OfferFacts, t: Translate): string {
  const who = name ?? issuerHost.host;
  return badge.name === undefined ? t('holder.offer.from', { name: who }) : t('holder.offer.of', { name: isolated(who), badge: isolated(badge.name) });
}

/** Two strangers' words in one line, neither of which may turn the other around (UAX 9: first strong isolate). */
const isolated = (words: string): string => `\u2068${words}\u2069`;

type OfferBodyProps = { wallet: Wallet; claim: ClaimRow; facts: OfferFacts; title: string; trouble: Trouble | undefined };

function OfferBody({ wallet, claim, facts, title, trouble }: OfferBodyProps) {
  const { t } = usePage();
  const begun = claim.state === 'claiming';
  const isOther = facts.configurations.document?.isBadge === false;
  const wrongCode = facts.txCode && !begun && trouble && CODE_TROUBLES.has(trouble.code) ? trouble.code : undefined;
  return (
    <>
      <PageHead title={<bdi>{title}</bdi>} lede={t(begun ? (isOther ? 'holder.offer.begun.other' : 'holder.offer.begun') : 'holder.offer.nothing-yet')} />
      <For wallet={wallet} />
      {trouble && !wrongCode && <TroubleNotice trouble={trouble} />}
      {wrongCode && <ErrorSummary problems={wrongIn(t, wrongCode)} labels={{ tx_code: t('holder.offer.code') }} />}
      {facts.isOver && <Notice>{t('holder.offer.over', { date: t.date(facts.badge.validUntil?.slice(0, 10) ?? '') })}</Notice>}
      <Sides>
        <Side term={t('holder.offer.who')}>
          <p>
            {facts.name && (
              <>
                <strong>
                  <bdi>{facts.name}</bdi>
                </strong>
                <br />
              </>
            )}
            <HostName {...facts.issuerHost} />
          </p>
          <Vouched vouchers={facts.vouchers} />
          {facts.offerHost.host !== facts.issuerHost.host && (
            <Notice kind="warn">{t.rich('holder.offer.other-host', { host: <HostName {...facts.offerHost} /> })}</Notice>
          )}
        </Side>
        <Side term={t('holder.offer.says')}>
          <Says badge={facts.badge} />
        </Side>
        <Side term={t('holder.offer.what')}>
          {facts.configurations.document && <p>{t(isOther ? 'holder.offer.document.other' : 'holder.offer.document')}</p>}
          {facts.configurations.copies && <p>{t('holder.offer.copies', { count: facts.configurations.copies.batch })}</p>}
        </Side>
        <Side term={t('holder.offer.then')}>
          <p>{t('holder.offer.then.text')}</p>
        </Side>
      </Sides>
      <Form action={`${wallet.home}/offers/${claim.id}/keep`}>
        {facts.txCode && !begun && <CodeField facts={facts} asked={facts.txCode} wrong={wrongCode} />}
        <Actions>
          <Button>{t('holder.offer.keep')}</Button>
          {!begun && (
            <Button kind="quiet" action={`${wallet.home}/offers/${claim.id}/decline`} unchecked>
              {t('holder.offer.decline')}
            </Button>
          )}
        </Actions>
      </Form>
      {!begun && <p class="hint">{t('holder.offer.decline.says')}</p>}
    </>
  );
}

/** The issuer's own words: they count for nothing until the badge itself has come and been checked. */
function Says({ badge: { description, criteria, level, assessment, language } }: { badge: OfferFacts['badge'] }) {
  const { t } = usePage();
  if ([description, criteria, level, assessment].every((one) => one === undefined)) return <p class="soft">{t('holder.offer.says.nothing')}</p>;
  return (
    <>
      {description !== undefined && <Prose text={description} lang={language} />}
      {criteria !== undefined && <Prose text={criteria} lang={language} />}
      {level !== undefined && <p>{t.rich('holder.offer.level', { level: <bdi>{levelIn(t, level)}</bdi> })}</p>}
      {assessment !== undefined && <p>{t(`holder.assessment.${assessment}`)}</p>}
      <p class="soft">{t('holder.offer.says.own')}</p>
    </>
  );
}

/** Whose wallet it goes into, where that is not one's own. */
function For({ wallet: { ward } }: { wallet: Wallet }) {
  const { t } = usePage();
  return ward === undefined ? null : <Notice>{t.rich('holder.custody.for', { name: <bdi>{ward}</bdi> })}</Notice>;
}

/** What is wrong with the code is said beside its box, far down the page, and with a way there at its top. */
const CODE_TROUBLES = new Set(['tx_code_missing', 'invalid_grant']);
const wrongIn = (t: Translate, code: string) => [{ at: 'tx_code', code, detail: t(`holder.offer.code.${code}`) }];

function CodeField({ facts, asked, wrong }: { facts: OfferFacts; asked: NonNullable<OfferFacts['txCode']>; wrong: string | undefined }) {
  const { t } = usePage();
  return (
    <Fieldset legend={t('holder.offer.code.title')}>
      <div class="stack">
        <p>{t.rich('holder.offer.code.to', { host: <HostName {...facts.codeHost} /> })}</p>
        <Field
          name="tx_code"
          label={t('holder.offer.code')}
          hint={
            asked.description === undefined
              ? t('holder.offer.code.hint', { length: asked.length ?? 0 })
              : t.rich('holder.quoted', { words: <bdi>{asked.description.slice(0, 300)}</bdi> })
          }
          error={wrong && t(`holder.offer.code.${wrong}`)}
          inputmode={asked.numeric ? 'numeric' : 'text'}
          autocomplete="off"
          maxLength={TX_CODE_LENGTH}
          required
        />
      </div>
    </Fieldset>
  );
}
