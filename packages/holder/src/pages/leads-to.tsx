import { type PageKind, pageKindOf } from '@laurel/credentials';
import { Actions, LinkButton, type Page, PageHead, usePage, type WebRequest } from '@laurel/web';
import { hostOf } from '../claim/stranger-address.ts';
import { HostName } from './frame.tsx';
import type { Trouble } from './trouble.tsx';

/** What a web page is that somebody took for a badge or an offer; of one for wallets whose link serves no more, that it is over. */
export type LedKind = PageKind | `${Extract<PageKind, 'claim' | 'ask'>}_over`;

/** Only of an address where a page was found, or was once. */
export function ledKind(address: string, { code }: Pick<Trouble, 'code'>): LedKind | undefined {
  const kind = code === 'web_page' || code === 'page_not_offer' || code === 'page_over' ? pageKindOf(address) : undefined;
  return code === 'page_over' && (kind === 'claim' || kind === 'ask') ? `${kind}_over` : kind;
}

type Led = { address: string; kind: LedKind; wallet: string };

/** A page with nothing but the way there. */
export function ledPage({ t }: WebRequest, led: Led): Omit<Page, 'frame'> {
  const title = t('holder.import.address.title');
  const body = (
    <>
      <PageHead title={title} />
      <LeadsTo {...led} />
    </>
  );
  return { title, body };
}

/** The way to a page that its reader opens themself: there they say which wallet is theirs. */
export function LeadsTo({ address, kind, wallet }: Led) {
  const { t } = usePage();
  return (
    <div class="notice" role="alert">
      <p>
        <strong>{t(`holder.leads.${kind}`)}</strong>{' '}
        {t.rich(`holder.leads.${kind}.says`, {
          host: <HostName {...hostOf(address)} />,
          wallet: <bdi dir="ltr">{new URL(wallet).host}</bdi>,
        })}
      </p>
      <Actions>
        <LinkButton href={address} icon="arrow">
          {t('holder.offer.page.open')}
        </LinkButton>
      </Actions>
    </div>
  );
}
