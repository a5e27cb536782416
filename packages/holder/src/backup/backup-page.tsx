import { randomWords } from '@laurel/agent';
import { LaurelError, type Problem } from '@laurel/base';
import {
  Actions,
  Button,
  ErrorSummary,
  errorAt,
  Form,
  Notice,
  PageHead,
  Part,
  page,
  type Reply,
  type Route,
  SecretField,
  sessionIn,
  typed,
  type WebRequest,
} from '@laurel/web';
import type { Holder } from '../deps.ts';
import { BACKUPS, OFFERED_WORDS, PASSPHRASE_CHARACTERS } from '../limits.ts';
import { ownerOf } from '../pages/frame.tsx';
import { type LastSaved, lastSaved, savedWhen } from './last-saved.tsx';
import { offeredWords } from './offered-words.ts';
import { saveWallet } from './save-wallet.ts';
import { toldIn } from './told-in.ts';

/** Every key of the wallet leaves by it: not for whoever finds a desk open. */
const RECENT = { kind: 'person', recent: true } as const;

/** The whole wallet as one file, made by one post and answered by nothing but the file. */
export const backupRoutes = (holder: Holder): Route[] => [
  { method: 'get', path: '/wallet/backup', access: RECENT, run: (request) => show(holder, request, []) },
  {
    method: 'post',
    path: '/wallet/backup',
    access: RECENT,
    limit: BACKUPS,
    run: async (request) => {
      const said = (name: string) => asOffered(request.form.get(name) ?? '', typed(request, 'offered'));
      const wish = { passphrase: said('passphrase'), again: said('again') };
      try {
        const { file, name } = await saveWallet(holder, { person: sessionIn(request).person, wish, t: request.t });
        return { kind: 'bytes', body: file, contentType: 'application/octet-stream', filename: name };
      } catch (error) {
        if (error instanceof LaurelError && error.code === 'bad_form') return show(holder, request, toldIn(request.t, error));
        throw error;
      }
    },
  },
];

async function show(holder: Holder, request: WebRequest, problems: readonly Problem[]): Promise<Reply> {
  const { t } = request;
  const saved = await lastSaved(holder, ownerOf(request));
  const title = t('holder.backup.title');
  return page({
    title,
    noStore: true,
    status: problems.length > 0 ? 422 : 200,
    crumbs: [{ text: t('holder.nav.safe'), href: '/wallet/safe' }],
    body: <Backup title={title} saved={saved} offered={offeredIn(holder, request)} problems={problems} request={request} />,
  });
}

/** The words of this page without the capital that a phone puts before them; a passphrase of somebody's own as it is. */
const asOffered = (said: string, offered: string): string => (offeredWords(said) === offered ? offered : said);

/** The words that stood there before, where somebody mistyped one: they may be on paper by now. */
function offeredIn({ context }: Pick<Holder, 'context'>, request: WebRequest): string {
  const before = typed(request, 'offered');
  return /^\p{L}+( \p{L}+){5}$/u.test(before) && before.length < 100 ? before : randomWords(request.language, OFFERED_WORDS, context.random).join(' ');
}

type Props = { title: string; saved: LastSaved; offered: string; problems: readonly Problem[]; request: WebRequest };

function Backup({ title, saved, offered, problems, request: { t } }: Props) {
  return (
    <>
      <PageHead title={title} lede={t('holder.backup.lede')} />
      {saved.at !== undefined && <p class="hint">{savedWhen(t, saved)}</p>}
      <ErrorSummary problems={problems} />
      <Form action="/wallet/backup" file kind="stack">
        <div class="field">
          <strong>{t('holder.backup.offered')}</strong>
          <span class="hint">{t('holder.backup.offered.hint')}</span>
          <p class="mono" id="offered">
            {offered}
          </p>
        </div>
        <input type="hidden" name="offered" value={offered} />
        <SecretField
          name="passphrase"
          autocomplete="new-password"
          label={t('holder.backup.passphrase')}
          hint={t('holder.backup.passphrase.hint', { characters: PASSPHRASE_CHARACTERS })}
          error={errorAt(problems, 'passphrase')}
          required
        />
        <SecretField name="again" autocomplete="new-password" label={t('holder.backup.again')} error={errorAt(problems, 'again')} required />
        <Notice kind="warn">{t('holder.backup.warn')}</Notice>
        <Actions>
          <Button icon="download">{t('holder.backup.make')}</Button>
        </Actions>
        <p class="hint">
          {t('holder.backup.where')}{' '}
          {problems.length > 0 && t.rich('holder.backup.where.after-mistake', { link: (words) => <a href="/wallet/safe">{words}</a> })}
        </p>
      </Form>
      <Part title={t('holder.backup.holds')}>
        <p>{t('holder.backup.holds.says')}</p>
        <p>{t('holder.backup.holds.not')}</p>
      </Part>
    </>
  );
}
