import { LaurelError, type Problem } from '@laurel/base';
import {
  Actions,
  Button,
  ErrorSummary,
  errorAt,
  FileField,
  Form,
  LinkButton,
  Notice,
  PageHead,
  page,
  type Reply,
  type Route,
  SecretField,
  Time,
  type WebRequest,
} from '@laurel/web';
import type { Holder } from '../deps.ts';
import { BACKUP_BYTES, RESTORES } from '../limits.ts';
import { ownerOf, PERSON } from '../pages/frame.tsx';
import type { Restored } from './add-rows.ts';
import { refuse } from './refuse.ts';
import { restoreWallet } from './restore-wallet.ts';
import { toldIn } from './told-in.ts';

/** Room for the form around the file. */
const FORM = 64 * 1024;

/** Brings a saved wallet back, into an empty one or beside what is there. */
export const restoreRoutes = (holder: Holder): Route[] => [
  { method: 'get', path: '/wallet/restore', access: PERSON, run: async (request) => show(request, []) },
  {
    method: 'post',
    path: '/wallet/restore',
    access: PERSON,
    accepts: 'upload',
    maxBody: BACKUP_BYTES + FORM,
    limit: RESTORES,
    run: async (request) => {
      const passphrase = request.form.get('passphrase') ?? '';
      try {
        const file = request.files.find(({ field, bytes }) => field === 'file' && bytes.length > 0)?.bytes;
        if (!file) throw refuse({ at: 'file', code: 'missing' });
        if (passphrase.trim() === '') throw refuse({ at: 'passphrase', code: 'missing' });
        return done(request, await restoreWallet(holder, { owner: ownerOf(request), file, passphrase }));
      } catch (error) {
        if (error instanceof LaurelError && error.code === 'bad_form') return show(request, toldIn(request.t, error));
        throw error;
      }
    },
  },
];

const frame = ({ t }: WebRequest) => ({ title: t('holder.restore.title'), noStore: true, crumbs: [{ text: t('holder.nav.safe'), href: '/wallet/safe' }] });

function show(request: WebRequest, problems: readonly Problem[]): Reply {
  const { t } = request;
  const body = (
    <>
      <PageHead title={t('holder.restore.title')} lede={t('holder.restore.lede')} />
      <ErrorSummary problems={problems} />
      <Form action="/wallet/restore" upload kind="stack">
        <FileField
          name="file"
          label={t('holder.restore.file')}
          hint={t('holder.restore.file.hint')}
          error={errorAt(problems, 'file')}
          accept=".laurel"
          required
        />
        <SecretField
          name="passphrase"
          autocomplete="current-password"
          label={t('holder.backup.passphrase')}
          hint={t('holder.restore.passphrase.hint')}
          error={errorAt(problems, 'passphrase')}
          required
        />
        <Actions>
          <Button>{t('holder.restore.button')}</Button>
        </Actions>
      </Form>
      <p class="hint">{t('holder.restore.copies')}</p>
    </>
  );
  return page({ ...frame(request), status: problems.length > 0 ? 422 : 200, body });
}

function done(request: WebRequest, { at, added, already, keyless, sure }: Restored): Reply {
  const { t } = request;
  const body = (
    <>
      <PageHead title={t('holder.restore.done', { added })} lede={t.rich('holder.restore.of', { date: <Time at={at} /> })} />
      <div class="stack">
        {already > 0 && <p>{t('holder.restore.already', { already })}</p>}
        {keyless > 0 && <Notice kind="warn">{t('holder.restore.keyless', { keyless })}</Notice>}
        {added > 0 && <p>{t('holder.restore.checked')}</p>}
        <p>{t('holder.restore.left-out')}</p>
        {added > 0 && sure > 0 && <Notice>{t('holder.restore.sure', { sure })}</Notice>}
      </div>
      <Actions>
        <LinkButton href="/wallet">{t('holder.restore.look')}</LinkButton>
      </Actions>
    </>
  );
  return page({ ...frame(request), body });
}
