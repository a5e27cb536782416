import { LaurelError } from '@laurel/base';
import {
  Actions,
  type BadgeNotKept,
  Button,
  CareEnds,
  ErrorSummary,
  errorAt,
  Field,
  Form,
  LinkButton,
  Notice,
  NotKept,
  PageHead,
  page,
  type Reply,
  type Route,
  Side,
  Sides,
  sessionIn,
  signedOutTo,
  type Translate,
  to,
  typed,
  type WebRequest,
} from '@laurel/web';
import { countKept, type Erasure, eraseWallet, type Kept } from '../account/erase-wallet.ts';
import { type LastSaved, lastSaved, savedWhen } from '../backup/last-saved.tsx';
import type { Holder } from '../deps.ts';
import { ownerOf } from './frame.tsx';

/** Not for whoever finds a desk open, or has a stolen cookie. */
const RECENT = { kind: 'person', recent: true } as const;

/** Leaving for good: what goes, what stays with others, what to take along first, and a word to type. */
export const leaveRoutes = (holder: Holder): Route[] => [
  { method: 'get', path: '/wallet/account', access: RECENT, run: (request) => show(holder, request) },
  {
    method: 'post',
    path: '/wallet/account',
    access: RECENT,
    run: async (request) => {
      const { t } = request;
      if (typed(request, 'word').toLocaleLowerCase(t.language) !== t('holder.leave.word')) return show(holder, request, 'word');
      try {
        const erasure = await eraseWallet(holder, sessionIn(request), t);
        return erasure === 'stays' ? to('/wallet/account/erased?stays') : signedOutTo('/wallet/account/erased');
      } catch (error) {
        if (error instanceof LaurelError && error.code === 'conflict') return show(holder, request, 'busy');
        throw error;
      }
    },
  },
  { method: 'get', path: '/wallet/account/erased', access: { kind: 'public' }, run: async (request) => erasedPage(request) },
];

type Wrong = 'word' | 'busy';

async function show(holder: Holder, request: WebRequest, wrong?: Wrong): Promise<Reply> {
  const { t } = request;
  const [owner, title] = [ownerOf(request), t('holder.leave.title')];
  const { grants } = sessionIn(request);
  const notKept = (await holder.notKept?.(sessionIn(request).person, t)) ?? [];
  const care = (await holder.care?.(owner)) ?? [];
  const shown = { notKept, care, kept: await countKept(holder, owner), saved: await lastSaved(holder, owner) };
  return page({
    title,
    noStore: true,
    status: { word: 422, busy: 409, none: 200 }[wrong ?? 'none'],
    crumbs: [{ text: t('holder.nav.safe'), href: '/wallet/safe' }],
    body: <Leave t={t} title={title} {...shown} erasure={grants.some(({ role }) => role !== 'learner') ? 'stays' : 'gone'} wrong={wrong} />,
  });
}

type Props = { t: Translate; title: string; erasure: Erasure; wrong: Wrong | undefined } & Shown;
type Shown = { notKept: readonly BadgeNotKept[]; care: readonly ('guardian' | 'ward')[]; kept: Kept; saved: LastSaved };

function Leave({ t, title, notKept, care, kept, saved, erasure, wrong }: Props) {
  const word = t('holder.leave.word');
  const problems = wrong === 'word' ? [{ at: 'word', code: 'other_word', detail: t('holder.leave.word.error', { word }) }] : [];
  return (
    <>
      <PageHead title={title} lede={t('holder.leave.lede')} />
      {wrong === 'busy' && (
        <Notice kind="warn" alert>
          {t('holder.leave.busy')}
        </Notice>
      )}
      <ErrorSummary problems={problems} />
      <Sides>
        <NotKept badges={notKept} />
        <Side term={t('holder.leave.goes')}>
          <p>{t('holder.leave.goes.kept', kept)}</p>
          <p>{t(`holder.leave.goes.${erasure}`)}</p>
          <CareEnds parts={care} />
        </Side>
        <Side term={t('holder.leave.elsewhere')}>
          <p>{t('holder.leave.elsewhere.issuers')}</p>
          <p>{t('holder.leave.elsewhere.judging')}</p>
          <p>{t.rich('holder.leave.elsewhere.shown', { link: (words) => <a href="/wallet/shared">{words}</a> })}</p>
        </Side>
        {kept.badges > 0 && (
          <Side term={t('holder.leave.take')}>
            <p>{savedWhen(t, saved)}</p>
            <Actions>
              <LinkButton href="/wallet/backup" kind="quiet" icon="download">
                {t('holder.safe.save')}
              </LinkButton>
              <LinkButton href="/wallet/everything.zip" kind="quiet" icon="download">
                {t('holder.home.everything')}
              </LinkButton>
            </Actions>
          </Side>
        )}
      </Sides>
      <Form action="/wallet/account" kind="stack">
        <Field
          name="word"
          label={t('holder.leave.type', { word })}
          hint={t('holder.leave.type.hint')}
          error={errorAt(problems, 'word')}
          autocomplete="off"
          maxLength={20}
          required
        />
        <Actions>
          <Button kind="danger">{title}</Button>
          <LinkButton href="/wallet/safe" kind="quiet">
            {t('holder.leave.no')}
          </LinkButton>
        </Actions>
      </Form>
    </>
  );
}

/** Open to everybody, since whoever gets here has no account any more: it says nothing of anybody. */
function erasedPage({ t, query }: WebRequest): Reply {
  const title = t('holder.leave.done.title');
  const body = (
    <>
      <PageHead title={title} lede={t(query.has('stays') ? 'holder.leave.done.stays' : 'holder.leave.done.gone')} />
      <Actions>
        <LinkButton href="/">{t('holder.leave.done.on')}</LinkButton>
      </Actions>
    </>
  );
  return { kind: 'page', page: { title, frame: 'narrow', body, noStore: true } };
}
