import { LaurelError } from '@laurel/base';
import { Actions, Button, Dialog, Form, LinkButton, page, param, type Route, to, type WebRequest } from '@laurel/web';
import type { Holder } from '../deps.ts';
import { LOOKS } from '../limits.ts';
import { Disclosure, type DisclosureRow, Request } from '../records.ts';
import { askToErase, erasureAddress } from '../share/ask-to-erase.ts';
import { checkReceipt } from '../share/check-receipt.ts';
import type { StandingShare } from '../share/read-ledger.ts';
import { Receipt, type ReceiptRow } from '../share/receipt-records.ts';
import { Share, shareIdOf } from '../share-link/records.ts';
import { DisclosureView } from './disclosure-view.tsx';
import { ownerOf, PERSON } from './frame.tsx';
import { disclosureTitle, Shown } from './shown.tsx';

/** One disclosure: who received what, their receipt for it, and having it erased. */
export const disclosureRoutes = (holder: Holder): Route[] => [
  {
    method: 'get',
    path: '/wallet/shared/:id',
    access: PERSON,
    run: async (request) => {
      const { told, receipt, share, declined } = await findDisclosure(holder, request);
      const canAsk = receipt !== undefined && erasureAddress(holder, told, receipt) !== undefined;
      const title = disclosureTitle(request.t, told);
      // An address of one's own machine says nothing to whoever gets the letter.
      const wallet = holder.config.reachable ? new URL(holder.config.publicUrl).host : 'none';
      const body = <DisclosureView told={told} receipt={receipt} share={share} declined={declined} canAsk={canAsk} wallet={wallet} />;
      return page({ title, body, noStore: true, crumbs: [{ text: request.t('holder.shared.title'), href: '/wallet/shared' }, { text: title }] });
    },
  },
  {
    method: 'get',
    path: '/wallet/shared/:id/receipt.json',
    access: PERSON,
    run: async (request) => {
      const { told, receipt } = await findDisclosure(holder, request);
      if (!receipt?.receipt) throw new LaurelError('not_found');
      const body = JSON.stringify({ receipt: receipt.receipt, publicKeyJwk: receipt.signedWith, deletion: receipt.deletion }, null, 2);
      return { kind: 'bytes', body: `${body}\n`, contentType: 'application/json', filename: `receipt-${told.at.slice(0, 10)}.json` };
    },
  },
  {
    method: 'post',
    path: '/wallet/shared/:id/receipt',
    access: PERSON,
    limit: LOOKS,
    run: async (request) => {
      const { told, receipt } = await findDisclosure(holder, request);
      if (!receipt) throw new LaurelError('not_found');
      await checkReceipt(holder, receipt);
      return to(`/wallet/shared/${told.id}`);
    },
  },
  {
    method: 'get',
    path: '/wallet/shared/:id/erase',
    access: PERSON,
    run: async (request) => {
      const { told } = await findErasable(holder, request);
      const { t } = request;
      const crumbs = [
        { text: t('holder.shared.title'), href: '/wallet/shared' },
        { text: disclosureTitle(t, told), href: `/wallet/shared/${told.id}` },
      ];
      return page({ title: t('holder.erase.ask'), body: question(request, told), crumbs });
    },
  },
  {
    method: 'post',
    path: '/wallet/shared/:id/erase',
    access: PERSON,
    limit: LOOKS,
    run: async (request) => {
      const { told, receipt } = await findErasable(holder, request);
      await askToErase(holder, receipt).catch((error: unknown) => {
        // That they were asked and did not confirm stands on the page; whoever asked can ask again.
        if (!(error instanceof LaurelError)) throw error;
        holder.context.log.warn('erasure.not-confirmed', { request: told.requestId, code: error.code });
      });
      return to(`/wallet/shared/${told.id}`);
    },
  },
];

/** `declined`: its request is here still, and was declined. */
type Found = { told: DisclosureRow; receipt: ReceiptRow | undefined; share: StandingShare | undefined; declined: boolean };

/** @throws LaurelError not_found */
async function findDisclosure(holder: Holder, request: WebRequest): Promise<Found> {
  return holder.store.as(ownerOf(request)).read(async (db) => {
    const told = await db.one(Disclosure, { id: param(request, 'id') });
    if (!told) throw new LaurelError('not_found');
    const receipt = await db.one(Receipt, { requestId: told.requestId });
    const id = shareIdOf(told);
    const declined = (await db.count(Request, { id: told.requestId, state: 'declined' })) > 0;
    return { told, receipt, share: id === undefined ? undefined : await db.one(Share, { id }), declined };
  });
}

/** @throws LaurelError not_found */
async function findErasable(holder: Holder, request: WebRequest): Promise<{ told: DisclosureRow; receipt: ReceiptRow }> {
  const { told, receipt } = await findDisclosure(holder, request);
  if (!receipt || !erasureAddress(holder, told, receipt)) throw new LaurelError('not_found');
  return { told, receipt };
}

const question = ({ t }: WebRequest, told: DisclosureRow) => (
  <Dialog title={t.rich('holder.erase.question', { name: <bdi>{told.verifierName}</bdi> })}>
    <Shown t={t} shown={told.shown} />
    <p>{t('holder.erase.means')}</p>
    <p>{t('holder.erase.stays')}</p>
    <Form action={`/wallet/shared/${told.id}/erase`}>
      <Actions>
        <Button kind="danger">{t('holder.erase.ask')}</Button>
        <LinkButton href={`/wallet/shared/${told.id}`} kind="quiet">
          {t('holder.erase.no')}
        </LinkButton>
      </Actions>
    </Form>
  </Dialog>
);
