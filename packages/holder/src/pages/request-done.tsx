import { Actions, Button, Form, Link, LinkButton, type Page, PageHead, usePage, type WebRequest } from '@laurel/web';
import { hostOf } from '../claim/stranger-address.ts';
import type { Holder } from '../deps.ts';
import { Disclosure, type DisclosureRow, type RequestRow } from '../records.ts';
import { hasLeft } from '../share/has-left.ts';
import { sayIn } from '../share/read-request.ts';
import { lastShown } from '../share/together.ts';
import { Shown } from './shown.tsx';

type DoneRow = RequestRow & { state: keyof typeof TITLES };

const TITLES = { answered: 'holder.request.sent', declined: 'holder.request.declined', ended: 'holder.request.ended.title' } as const;

/** Whether it waits for nobody any more. */
export const isDone = (row: RequestRow): row is DoneRow => row.state in TITLES;

export const toldOf = ({ store }: Pick<Holder, 'store'>, { owner, id }: RequestRow): Promise<DisclosureRow | undefined> =>
  store.as(owner).read((db) => db.one(Disclosure, { requestId: id }));

/** What came of a request: sent, declined (which can be taken back), or over before the answer was taken. */
export async function donePage(holder: Pick<Holder, 'store'>, { t }: WebRequest, row: DoneRow): Promise<Omit<Page, 'frame'>> {
  return {
    title: t(TITLES[row.state], { name: sayIn(row.request.name, t.language) }),
    body: <Done row={row} told={await toldOf(holder, row)} />,
  };
}

function Done({ row: { id, state, request, goOn }, told }: { row: DoneRow; told: DisclosureRow | undefined }) {
  const { t } = usePage();
  const left = told !== undefined && hasLeft(told);
  return (
    <>
      <PageHead title={<bdi>{t(TITLES[state], { name: sayIn(request.name, t.language) })}</bdi>} lede={t(`holder.request.${ledeOf(state, told)}`)} />
      <div class="stack">
        {told && (state === 'answered' || left) && (
          <div>
            <Shown t={t} shown={state === 'answered' ? lastShown(told.shown) : told.shown} />
            <p>
              <Link href={`/wallet/shared/${told.id}`}>{t('holder.request.noted')}</Link>
            </p>
          </div>
        )}
        {state === 'ended' && <p>{t('holder.request.ended.next')}</p>}
        {state === 'declined' && (
          <>
            <p>{t('holder.request.reopen.says')}</p>
            <Form action={`/wallet/requests/${id}/reopen`}>
              <Button kind="quiet">{t('holder.request.reopen')}</Button>
            </Form>
          </>
        )}
      </div>
      <Actions>
        {goOn !== null && <LinkButton href={goOn}>{t('holder.request.go-on', { host: hostOf(goOn).host })}</LinkButton>}
        <LinkButton href="/wallet/shared" kind={goOn === null ? 'main' : 'quiet'}>
          {t('holder.request.ledger')}
        </LinkButton>
      </Actions>
    </>
  );
}

function ledeOf(state: DoneRow['state'], told: DisclosureRow | undefined): string {
  const left = told !== undefined && hasLeft(told);
  if (state === 'answered') return told?.shown.some(({ earlier }) => earlier !== undefined) ? 'sent.says.again' : 'sent.says';
  if (state === 'declined') return left ? 'declined.left' : 'declined.says';
  return told?.outcome === 'sending' || told?.outcome === 'undecided' ? `ended.${told.outcome}` : 'ended.refused';
}
