import type { Problem } from '@laurel/base';
import {
  Actions,
  Button,
  CareEnds,
  ErrorSummary,
  errorAt,
  Field,
  Form,
  LinkButton,
  NotKept,
  PageHead,
  page,
  personIn,
  type Reply,
  type Route,
  Side,
  Sides,
  sessionIn,
  signedOutTo,
  typed,
  type WebRequest,
} from '@laurel/web';
import type { ProgrammeDeps } from '../deps.ts';
import { careOfPerson } from '../guardians/find-care.ts';
import { ERASED_AT } from './erasure/proof-page.tsx';
import { erasureIdOf } from './erasure/records.ts';
import { badgesNotKept } from './not-kept.ts';

/** Where a learner without a wallet on this node leaves for good. */
export const LEAVE = '/learn/leave';

/** Not for whoever finds a desk open, or has a stolen cookie. */
const RECENT = { kind: 'person', recent: true } as const;

/** What goes and what stays, and a word to type. The account goes with it: `forgetLearner` is part of the same write. */
export const leaveRoutes = (deps: ProgrammeDeps): readonly Route[] => [
  { method: 'get', path: LEAVE, access: RECENT, run: (request) => ask(deps, request, []) },
  {
    method: 'post',
    path: LEAVE,
    access: RECENT,
    accepts: 'form',
    run: async (request) => {
      const { t } = request;
      const session = sessionIn(request);
      const word = t('programme.leave.word');
      if (typed(request, 'word').toLocaleLowerCase(t.language) !== word)
        return ask(deps, request, [{ at: 'word', code: 'other_word', detail: t('programme.leave.type', { word }) }]);
      await deps.store.write(async (db) => {
        const answer = await deps.people.account.eraseLearner(db, session);
        const words = {
          subject: t('programme.leave.letter.subject'),
          text: t(`programme.leave.letter.${answer}`, {
            host: new URL(deps.config.publicUrl).host,
            link: `${deps.config.publicUrl}${ERASED_AT}/${erasureIdOf(session.person.id)}`,
          }),
        };
        await deps.enqueue(db, { kind: 'erased', to: session.person.email, language: t.language, ...words });
      });
      await deps.store.purge();
      return signedOutTo(`${ERASED_AT}/${erasureIdOf(session.person.id)}`);
    },
  },
];

async function ask(deps: ProgrammeDeps, request: WebRequest, problems: readonly Problem[]): Promise<Reply> {
  const { t } = request;
  const notKept = await badgesNotKept(deps, sessionIn(request).person, t);
  const care = await careOfPerson(deps, personIn(request));
  const [title, word] = [t('programme.leave'), t('programme.leave.word')];
  return page({
    title,
    noStore: true,
    ...(problems.length > 0 ? { status: 422 } : {}),
    crumbs: [{ text: t('programme.privacy'), href: '/learn/privacy' }],
    body: (
      <>
        <PageHead title={title} lede={t.rich('programme.leave.lede', { link: (words) => <a href="/learn/privacy">{words}</a> })} />
        <ErrorSummary problems={problems} />
        <Sides>
          <NotKept badges={notKept} />
          <Side term={t('programme.leave.goes')}>
            <p>{t('programme.leave.goes.text')}</p>
            <CareEnds parts={care} />
          </Side>
          <Side term={t('programme.leave.stays')}>
            <p>{t('programme.leave.stays.text')}</p>
            <p>{t('programme.leave.stays.judging')}</p>
            <p>{t('programme.leave.stays.backups')}</p>
          </Side>
        </Sides>
        <Form action={LEAVE} kind="stack">
          <Field name="word" label={t('programme.leave.type', { word })} error={errorAt(problems, 'word')} autocomplete="off" maxLength={20} required />
          <Actions>
            <Button kind="danger">{title}</Button>
            <LinkButton href="/learn/privacy" kind="quiet">
              {t('programme.leave.keep')}
            </LinkButton>
          </Actions>
        </Form>
      </>
    ),
  });
}
