import {
  Actions,
  Button,
  FileField,
  Form,
  type Page,
  PageHead,
  page,
  type Reply,
  type Route,
  TextareaField,
  to,
  typed,
  usePage,
  type WebRequest,
} from '@laurel/web';
import type { Holder } from '../deps.ts';
import { IMPORT_BYTES, LOOKS } from '../limits.ts';
import { importBadge } from '../wallet/import-badge.ts';
import { ownerOf, PERSON } from './frame.tsx';
import { type Trouble, TroubleNotice, troubleOf } from './trouble.tsx';

/** A badge that somebody brings along. */
export const importRoutes = (holder: Holder): Route[] => [
  { method: 'get', path: '/wallet/import', access: PERSON, run: async (request) => page(importPage(request)) },
  {
    method: 'post',
    path: '/wallet/import',
    access: PERSON,
    accepts: 'upload',
    maxBody: IMPORT_BYTES,
    limit: LOOKS,
    run: (request) => keepGiven(holder, request),
  },
];

async function keepGiven(holder: Holder, request: WebRequest): Promise<Reply> {
  const file = request.files.find(({ field, bytes }) => field === 'file' && bytes.length > 0);
  const given = file?.bytes ?? typed(request, 'badge');
  if (given.length === 0) return page(importPage(request, { error: request.t('holder.import.error') }));
  try {
    return to(`/wallet/badges/${await importBadge(holder, ownerOf(request), given)}?imported`);
  } catch (error) {
    return page(importPage(request, { trouble: troubleOf(error) }));
  }
}

function importPage({ t }: WebRequest, { error, trouble }: { error?: string; trouble?: Trouble } = {}): Omit<Page, 'frame'> {
  return {
    title: t('holder.import.title'),
    status: trouble?.status ?? (error === undefined ? 200 : 422),
    crumbs: [{ text: t('holder.nav.badges'), href: '/wallet' }],
    body: <Import error={error} trouble={trouble} />,
  };
}

function Import({ error, trouble }: { error: string | undefined; trouble: Trouble | undefined }) {
  const { t } = usePage();
  return (
    <>
      <PageHead title={t('holder.import.title')} lede={t('holder.import.lede')} />
      {trouble && <TroubleNotice trouble={trouble} />}
      <Form action="/wallet/import" upload kind="stack">
        <FileField name="file" label={t('holder.import.file')} error={error} accept=".json,.jwt,.txt,.png,.svg,application/json" />
        <TextareaField name="badge" label={t('holder.import.text')} rows={6} />
        <Actions>
          <Button>{t('holder.import.keep')}</Button>
        </Actions>
      </Form>
    </>
  );
}
