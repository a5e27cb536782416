import { LaurelError, newId, type Problem } from '@laurel/base';
import type { JobItemRow, JobRow } from '@laurel/store';
import {
  Actions,
  asked,
  Button,
  Dialog,
  ErrorSummary,
  errorAt,
  Field,
  Form,
  Link,
  LinkButton,
  Live,
  Notice,
  PageHead,
  Part,
  Progress,
  page,
  param,
  type Reply,
  type Route,
  Side,
  Sides,
  type Translate,
  to,
  typed,
  type WebRequest,
} from '@laurel/web';
import { said } from '../achievements/definition.ts';
import { paceOf } from '../awards/award-batch.ts';
import { toldOf } from '../awards/failed-lines.ts';
import { countHeld, countHeldPins, ISSUE_JOB, issueAgain, issueBatchAgain } from '../awards/issue-again.ts';
import { isOwn } from '../awards/wrong-with-correction.ts';
import { countReissuedSlips } from '../claims/reissued-slips.ts';
import type { Issuer } from '../deps.ts';
import { whoOf } from '../register/who-of.ts';
import { readAward } from './award.tsx';
import { readBatch } from './batch.tsx';
import { countCorrections } from './corrections.tsx';
import { type AtDesk, deskRoute } from './frame.tsx';
import { demandName, NoName } from './no-name.tsx';

/** Without script the page asks again this often. */
const REFRESH_SECONDS = 5;

/** Asked once, with what will happen; then how far it is. */
export function issueAgainRoutes(issuer: Issuer): Route[] {
  return [
    deskRoute(issuer, 'get', '/awards/:id/issue', (request, desk) => askAward(issuer, request, desk, [])),
    deskRoute(issuer, 'post', '/awards/:id/issue', async (request, { profile, at, actor }) => {
      const desk = { profile, at, actor };
      const name = typed(request, 'name');
      const input = {
        profile: profile.slug,
        awardId: param(request, 'id'),
        key: demandKey(request),
        actor,
        correction: request.form.has('name') ? { name: name === '' ? null : name } : {},
        ...seenIn(request),
      };
      try {
        demandName(request, input.correction, (await readAward(issuer, profile.slug, input.awardId)).award);
        return to(`${at}/issues/${await issueAgain(issuer, input)}`);
      } catch (error) {
        const wrong = error instanceof LaurelError && error.code === 'bad_form' ? error.problems : [];
        if (wrong.length === 0) throw error;
        return askAward(
          issuer,
          request,
          desk,
          wrong.map((problem) => ({ ...problem, detail: request.t(`issuer.form.${problem.code}`) })),
        );
      }
    }),
    deskRoute(issuer, 'get', '/batches/:id/issue', (request, desk) => askBatch(issuer, request, desk)),
    deskRoute(issuer, 'post', '/batches/:id/issue', async (request, { profile, at, actor }) => {
      const job = await issueBatchAgain(issuer, { profile: profile.slug, batchId: param(request, 'id'), key: demandKey(request), actor });
      return to(`${at}/issues/${job}`);
    }),
    deskRoute(issuer, 'get', '/issues/:id', (request, desk) => progressPage(issuer, request, desk)),
  ];
}

/** @throws LaurelError bad_form */
function demandKey(request: WebRequest): string {
  const key = typed(request, 'key');
  if (key === '' || key.length > 100) throw new LaurelError('bad_form');
  return key;
}

/** How many events the page showed that the form stood on. */
function seenIn(request: WebRequest): { seen?: number } {
  const seen = Number(typed(request, 'seen') || Number.NaN);
  return Number.isInteger(seen) ? { seen } : {};
}

async function askAward(issuer: Issuer, request: WebRequest, { profile, at, actor }: AtDesk, problems: readonly Problem[]): Promise<Reply> {
  const { t } = request;
  const { award, achievement, events, takesPin } = await readAward(issuer, profile.slug, param(request, 'id'));
  const who = whoOf(t, award);
  const own = await issuer.store.as(profile.slug).read((db) => isOwn(issuer, db, award, actor));
  const here = `${at}/awards/${award.id}`;
  const badge = achievement ? said(achievement.definition.name, t.language) : '';
  const body = (
    <>
      <ErrorSummary problems={problems} />
      <Dialog title={t('issuer.issue.title', { count: 1 })}>
        <p>{t.rich('issuer.issue.what', { who: <bdi>{who}</bdi>, badge })}</p>
        <p>
          {takesPin ? t('issuer.issue.wallet-pin') : t(award.holderKey === null ? 'issuer.issue.wallet' : 'issuer.issue.key')}{' '}
          {takesPin && t('issuer.issue.pin')}
        </p>
        <Form action={`${here}/issue`}>
          <input type="hidden" name="key" value={typed(request, 'key') || newId(issuer.context)} />
          <input type="hidden" name="seen" value={events.length} />
          {own ? (
            <p class="soft">{t('issuer.issue.own')}</p>
          ) : (
            <Field
              name="name"
              label={t('issuer.issue.name')}
              hint={t('issuer.issue.name.hint')}
              value={problems.length > 0 ? typed(request, 'name') : (award.recipientName ?? '')}
              error={errorAt(problems, 'name')}
            />
          )}
          <NoName t={t} problems={problems} />
          <Actions>
            <Button icon="undo">{t('issuer.issue.button', { count: 1 })}</Button>
            <LinkButton kind="quiet" href={here}>
              {t('issuer.issue.leave')}
            </LinkButton>
          </Actions>
        </Form>
      </Dialog>
    </>
  );
  const crumbs = [{ text: t('issuer.register'), href: `${at}/register` }, { text: who, href: here }, { text: t('issuer.issue.ask') }];
  return page({ title: t('issuer.issue.title', { count: 1 }), crumbs, status: problems.length > 0 ? 422 : 200, noStore: true, body });
}

async function askBatch(issuer: Issuer, request: WebRequest, desk: AtDesk): Promise<Reply> {
  const { t } = request;
  const { batch, achievement } = await readBatch(issuer, desk, param(request, 'id'));
  const { count, pins } = await issuer.store
    .as(desk.profile.slug)
    .read(async (db) => ({ count: await countHeld(db, batch.id), pins: await countHeldPins(db, batch.id) }));
  const here = `${desk.at}/batches/${batch.id}`;
  const title = t('issuer.issue.title', { count });
  const body = (
    <Dialog title={title}>
      <p>{t.rich('issuer.issue.batch', { count, badge: said(achievement.definition.name, t.language), file: <bdi>{batch.filename}</bdi> })}</p>
      <p>
        {t('issuer.issue.wallet')} {pins > 0 && t('issuer.change.pins', { count: pins })}
      </p>
      <Form action={`${here}/issue`} kind="actions">
        <input type="hidden" name="key" value={newId(issuer.context)} />
        {count > 0 && <Button icon="undo">{t('issuer.issue.button', { count })}</Button>}
        <LinkButton kind="quiet" href={here}>
          {t('issuer.issue.leave')}
        </LinkButton>
      </Form>
    </Dialog>
  );
  const crumbs = [{ text: t('issuer.batch.new'), href: `${desk.at}/batches/new` }, { text: batch.filename, href: here }, { text: t('issuer.issue.ask') }];
  return page({ title, crumbs, noStore: true, body });
}

async function progressPage(issuer: Issuer, request: WebRequest, { profile, at }: AtDesk): Promise<Reply> {
  const { t } = request;
  const found = await issuer.store.read(async (db) => {
    const job = await issuer.jobs.find(db, profile.slug, param(request, 'id'));
    return job?.kind === ISSUE_JOB ? { job, failed: await issuer.jobs.failedItems(db, job) } : undefined;
  });
  if (!found) throw new LaurelError('not_found');
  const { waiting, slips } = await issuer.store
    .as(profile.slug)
    .read(async (db) => ({ waiting: await countCorrections(db), slips: await countReissuedSlips(issuer, db) }));
  const running = found.job.endedAt === null;
  const title = running ? t('issuer.issue.running') : t('issuer.issue.done', { count: found.job.done });
  return page({
    title,
    crumbs: [{ text: t('issuer.register'), href: `${at}/register` }, { text: t('issuer.issue.ask') }],
    noStore: true,
    ...(running && asked(request, 'still') === undefined ? { refresh: { seconds: REFRESH_SECONDS } } : {}),
    body: <IssueProgress t={t} at={at} title={title} waiting={waiting} slips={slips} {...found} {...paceOf(issuer, found.job)} />,
  });
}

type Props = { t: Translate; at: string; title: string; waiting: number; slips: number; job: JobRow; failed: readonly JobItemRow[] } & ReturnType<
  typeof paceOf
>;

function IssueProgress({ t, at, title, waiting, slips, job, failed, perSecond, secondsLeft }: Props) {
  const running = job.endedAt === null;
  return (
    <>
      <PageHead title={title} />
      <Live id="progress" running={running} seconds={REFRESH_SECONDS} stop={`${at}/issues/${job.id}?still=1`}>
        {running ? (
          <>
            <Progress label={title} done={job.done + job.failed} total={job.total} perSecond={perSecond} secondsLeft={secondsLeft} />
            <p>{t('issuer.issue.close-page')}</p>
          </>
        ) : (
          <Notice
            kind={job.done === 0 ? 'bad' : failed.length > 0 ? 'warn' : 'ok'}
            title={t(job.done === 0 ? 'issuer.issue.nothing' : 'issuer.batch.finished')}
          >
            {t(job.done === 0 ? 'issuer.issue.nothing.next' : 'issuer.issue.done.next', { count: job.done })}
          </Notice>
        )}
        <Actions>
          <LinkButton kind={!running && slips > 0 ? 'quiet' : 'main'} href={`${at}/register?state=issued`}>
            {t('issuer.batch.show')}
          </LinkButton>
          {waiting > 0 && (
            <LinkButton kind="quiet" href={`${at}/corrections`}>
              {t('issuer.corrections.others', { count: waiting })}
            </LinkButton>
          )}
        </Actions>
      </Live>
      {!running && slips > 0 && (
        <Part id="slips" title={t('issuer.slips.title')}>
          <p>{t('issuer.slips.lede.reissued', { count: slips })}</p>
          <Actions>
            <LinkButton href={`${at}/slips`}>{t('issuer.slips.ask', { count: slips })}</LinkButton>
          </Actions>
        </Part>
      )}
      {failed.length > 0 && (
        <Part title={t('issuer.issue.left')}>
          <Sides>
            {failed.map((item) => (
              <Side term={<Link href={`${at}/awards/${item.externalId}`}>{t('issuer.award.open')}</Link>}>{t(reasonKey(t, toldOf(item, 'code')))}</Side>
            ))}
          </Sides>
        </Part>
      )}
    </>
  );
}

const reasonKey = (t: Translate, code: string | undefined): string =>
  t.has(`issuer.issue.why.${code}`) ? `issuer.issue.why.${code}` : 'issuer.issue.why.other';
