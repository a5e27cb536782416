import { isCollectionAddress } from '@laurel/credentials';
import { Actions, LinkButton, type Page, PageHead, usePage, type WebRequest } from '@laurel/web';
import { hostOf } from '../claim/stranger-address.ts';
import { HostName } from './frame.tsx';
import type { Trouble } from './trouble.tsx';

/** What a web page is that somebody took for a badge or an offer. */
export type PageKind = 'claim' | 'ask' | 'collection';

/** Known by its address, as nodes like this one give it out: where a badge is claimed, where somebody asks to see one, or where several are shown that ask for a PIN or a code first. Only of an address where a page was found. */
export function pageKind(address: string, { code }: Pick<Trouble, 'code'>): PageKind | undefined {
  if (code !== 'web_page' && code !== 'page_not_offer') return undefined;
  if (isCollectionAddress(address)) return 'collection';
  const [, kind] = /\/(claim|ask)\/[\w-]+\/?$/.exec(URL.parse(address)?.pathname ?? '') ?? [];
  return kind === 'claim' || kind === 'ask' ? kind : undefined;
}

type Led = { address: string; kind: PageKind; wallet: string };

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
