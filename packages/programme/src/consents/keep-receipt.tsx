import { LaurelError } from '@laurel/base';
import type { IssuerConfig } from '@laurel/issuer';
import { Actions, CopyField, LinkButton, makeTranslate, PageHead, Part, page, param, Qr, type Route, Time } from '@laurel/web';
import type { ProgrammeDeps } from '../deps.ts';
import { ConsentEvent } from './consent-records.ts';
import { findDecided } from './find-decided.ts';
import { ownPlace } from './place.ts';
import { receiptCredential, receiptName } from './receipt.ts';

/** The receipt of one's own decision into one's own wallet, as any credential that is offered (OID4VCI): by a button, a QR code or a link, for ten minutes. */
export const keepReceiptRoute = (deps: ProgrammeDeps): Route => ({
  method: 'get',
  path: '/learn/privacy/receipts/:event/keep',
  access: { kind: 'person' },
  run: async (request) => {
    const { t } = request;
    const whose = await ownPlace(deps).whose(request);
    const found = await findDecided(deps, whose, param(request, 'event'));
    const offer = deps.awarding.offerStatement(found.organisation.profile, found.event.id);
    if (!offer) throw new LaurelError('not_found');
    const { uri, until, app, hosted } = offer;
    const title = t('programme.receipt.keep');
    const here = `/wallet/offer?${new URLSearchParams({ credential_offer_uri: uri })}`;
    return page({
      title,
      noStore: true,
      crumbs: [...whose.crumbs, { text: t('programme.receipt'), href: `${whose.home}/receipts/${found.event.id}` }],
      body: (
        <>
          <PageHead title={title} lede={t.rich('programme.receipt.keep.lede', { name: <bdi>{receiptName(t, found)}</bdi>, time: <Time at={until} /> })} />
          {(deps.config.walletsHere || hosted !== undefined) && (
            <Actions>
              {deps.config.walletsHere ? (
                <LinkButton href={here}>{t('programme.receipt.keep.here')}</LinkButton>
              ) : (
                hosted !== undefined && <LinkButton href={hosted}>{t('programme.receipt.keep.at', { host: new URL(hosted).host })}</LinkButton>
              )}
            </Actions>
          )}
          <Part title={t('programme.receipt.keep.other')}>
            <div class="stack">
              <p>{t('programme.receipt.keep.other.says')}</p>
              <Qr text={app} label={t('programme.receipt.keep.qr')} />
              <Actions>
                <LinkButton kind="quiet" href={app}>
                  {t('programme.receipt.keep.app')}
                </LinkButton>
              </Actions>
              <CopyField id="offer" label={t('programme.receipt.keep.link')} value={app} />
            </div>
          </Part>
        </>
      ),
    });
  },
});

/** What a wallet gets that takes such an offer; its reference is the decision's, which the node sealed into the offer for its subject alone. */
export const receiptHooks = (programme: () => ProgrammeDeps | undefined): Pick<IssuerConfig, 'statements'> => ({
  statements: async (profile, id) => {
    const deps = programme();
    const event = await deps?.store.across('a receipt is found by its reference, whoever it is about').read((db) => db.one(ConsentEvent, { id }));
    if (!deps || !event) return undefined;
    const found = await findDecided(deps, { subject: event.subject, profile }, id);
    const name = { en: receiptName(makeTranslate('en'), found), fr: receiptName(makeTranslate('fr'), found) };
    return { name, credential: receiptCredential(deps, makeTranslate(event.language), found) };
  },
});
