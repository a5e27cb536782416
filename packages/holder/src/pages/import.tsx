import { LaurelError, utf8 } from '@laurel/base';
import { readCollection, type ShownCollection } from '@laurel/credentials';
import {
  Actions,
  Button,
  CameraForm,
  Field,
  FileField,
  Form,
  LinkButton,
  type Page,
  PageHead,
  Part,
  page,
  type Reply,
  type Route,
  TextareaField,
  to,
  typed,
  usePage,
  type WebRequest,
} from '@laurel/web';
import { addressIn, type Host, hostOf, withScheme } from '../claim/stranger-address.ts';
import type { Holder } from '../deps.ts';
import { fetchGiven } from '../import/fetch-given.ts';
import { lookAtImport } from '../import/look-at-import.ts';
import { pageFor } from '../import/page-for.ts';
import { textOfQr } from '../import/qr-given.ts';
import { IMPORT_BYTES, LOOKS } from '../limits.ts';
import { HostName, ownerOf, PERSON, whoAsks } from './frame.tsx';
import { LeadsTo, ledKind } from './leads-to.tsx';
import { scanPage } from './scan.tsx';
import { Several } from './several.tsx';
import { type Trouble, TroubleNotice, troubleOf } from './trouble.tsx';

/** A badge that somebody brings along: as a file, a text, or from an address. It is shown before it is kept. */
export const importRoutes = (holder: Holder): Route[] => [
  { method: 'get', path: '/wallet/import', access: PERSON, run: async (request) => page(importPage(request)) },
  {
    method: 'post',
    path: '/wallet/import',
    access: PERSON,
    accepts: 'upload',
    maxBody: IMPORT_BYTES,
    limit: LOOKS,
    run: (request) => lookAtGiven(holder, request),
  },
];

type Tried = { text: string; address: string };

/** A file wins over a text, a text over an address: the boxes may hold what was tried before. */
async function lookAtGiven(holder: Holder, request: WebRequest): Promise<Reply> {
  const file = request.files.find(({ bytes }) => bytes.length > 0);
  const tried: Tried = { text: addressIn(typed(request, 'badge')), address: withScheme(typed(request, 'address')) };
  try {
    const link = tried.text === '' ? pageFor(tried.address) : undefined;
    if (!file && link !== undefined) return to(link);
    const words = file ? await textOfQr(file.bytes, ownerOf(request), file.field === 'photo') : tried.text;
    if (words) return (await byWords(holder, request, words)) ?? page(importPage(request, { tried: { text: '', address: words } }));
    if (!file && tried.address === '') return page(importPage(request, { error: request.t(`holder.import.error${request.files.length > 0 ? '.empty' : ''}`) }));
    const bytes = file?.bytes ?? (await fetchGiven(holder, tried.address));
    const several = file ? undefined : readCollection(bytes, tried.address);
    if (several) return page(importPage(request, { tried, several }));
    return to(`/wallet/imports/${await lookAtImport(holder, whoAsks(request), { bytes, ...(!file && { address: tried.address }) })}`);
  } catch (error) {
    const trouble = troubleOf(error);
    const kind = file ? undefined : ledKind(tried.address, trouble);
    if (kind) return page(importPage(request, { tried, led: { kind, address: tried.address, wallet: holder.config.publicUrl } }));
    return page(typed(request, 'from') === 'scan' ? scanPage(request, trouble) : importPage(request, { trouble, tried }));
  }
}

/** A text may be a badge, or lead to one: offers and requests go where they are looked at, an address is asked only when its own button is pressed. */
async function byWords(holder: Holder, request: WebRequest, text: string): Promise<Reply | undefined> {
  const page = pageFor(text);
  if (page !== undefined) return to(page);
  if (/^https?:\/\/\S+$/i.test(text)) return undefined;
  // A browser sends each line's end as CR LF, whatever was pasted (HTML, form submission); badges are written with LF.
  const bytes = utf8(text.replaceAll('\r\n', '\n'));
  return to(`/wallet/imports/${await lookAtImport(holder, whoAsks(request), { bytes })}`);
}

type Led = Parameters<typeof LeadsTo>[0];
type Shown = {
  error?: string | undefined;
  trouble?: Trouble | undefined;
  tried?: Tried | undefined;
  led?: Led | undefined;
  several?: ShownCollection | undefined;
};

function importPage({ t }: WebRequest, { error, trouble, tried, led, several }: Shown = {}): Omit<Page, 'frame'> {
  const host = tried && !trouble && !led && !several ? placeIn(tried.address) : undefined;
  const title = t(host || led ? 'holder.import.address.title' : 'holder.import.title');
  return {
    title,
    status: trouble?.status ?? (error === undefined ? 200 : 422),
    script: 'camera',
    crumbs: [{ text: t('holder.nav.badges'), href: '/wallet' }],
    body: <Import {...{ title, error, trouble, tried, led, several, host }} />,
  };
}

type ImportParts = Shown & { title: string; host: Host | undefined };

/** `host`: where an address leads that was given in place of a badge; the code of a request or a claim does that as well. */
function Import({ title, error, trouble, tried, led, several, host }: ImportParts) {
  const { t } = usePage();
  return (
    <>
      <PageHead title={title} lede={host || led ? undefined : t('holder.import.lede')} />
      {trouble && <TroubleNotice trouble={trouble} page={pageOf(trouble, tried)} />}
      {led && <LeadsTo {...led} />}
      {host && (
        <div class="notice" role="alert">
          <p>{t.rich('holder.import.address.asks', { host: <HostName {...host} /> })}</p>
          <Actions>
            <LinkButton href={tried?.address ?? ''} kind="quiet">
              {t('holder.offer.page.open')}
            </LinkButton>
          </Actions>
          <p>{t('holder.import.address.badge', { button: t('holder.import.look') })}</p>
        </div>
      )}
      {several ? (
        <>
          <Several of={several} />
          <Part title={t('holder.import.several.else')}>
            <BringForms error={error} tried={undefined} />
          </Part>
        </>
      ) : (
        <BringForms error={error} tried={tried} />
      )}
    </>
  );
}

function BringForms({ error, tried }: Pick<Shown, 'error' | 'tried'>) {
  const { t } = usePage();
  return (
    <>
      <CameraForm action="/wallet/import" field="badge" />
      <Form action="/wallet/import" upload kind="stack">
        <FileField
          name="file"
          label={t('holder.import.file')}
          hint={t('holder.import.file.hint')}
          error={error}
          accept=".json,.jsonld,.jwt,.jws,.sd-jwt,.txt,.png,.svg,.pdf,application/json,application/pdf,image/png,image/svg+xml"
        />
        <FileField name="photo" label={t('holder.import.photo')} hint={t('holder.import.photo.hint')} accept="image/jpeg,image/png" camera />
        <TextareaField name="badge" label={t('holder.import.text')} rows={4} value={tried?.text} />
        <Field
          name="address"
          label={t('holder.import.address')}
          hint={t('holder.import.address.hint')}
          value={tried?.address}
          autocomplete="off"
          inputmode="url"
        />
        <Actions>
          <Button>{t('holder.import.look')}</Button>
        </Actions>
      </Form>
    </>
  );
}

/** What stands at an address that its reader can open, and is no badge. */
const OF_PAGES: ReadonlySet<string> = new Set(['web_page', 'badge_described', 'address_refuses']);

const pageOf = ({ code }: Trouble, tried: Tried | undefined): string | undefined =>
  OF_PAGES.has(code) && tried?.text === '' && tried.address !== '' ? tried.address : undefined;

function placeIn(address: string): Host | undefined {
  try {
    return hostOf(address);
  } catch (error) {
    if (error instanceof TypeError || error instanceof LaurelError) return undefined; // no address: the form says so once it is sent
    throw error;
  }
}
