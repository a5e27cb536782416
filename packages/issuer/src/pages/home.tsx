import { DAY, LaurelError, now } from '@laurel/base';
import { holds, type RoleName } from '@laurel/people';
import { In, type ScopedReader } from '@laurel/store';
import { Button, EmptyState, Facts, Form, Link, LinkButton, PageHead, Part, page, type Route, Table, type Translate, to, withQuery } from '@laurel/web';
import { batchProgress } from '../awards/award-batch.ts';
import { type Funnel, funnelOf } from '../awards/find-awards.ts';
import type { Issuer } from '../deps.ts';
import { DRAFT_IS_TASK } from '../limits.ts';
import { Achievement, Award, Batch, type BatchRow } from '../records.ts';
import { type AtDesk, deskRoute } from './frame.tsx';

/** How soon an end is news at the desk. */
const ENDS_SOON = 30 * DAY;
/** Letters that failed are looked for among so many of the newest offers. */
const LETTERS_LOOKED_AT = 250;

/** `discard`: where it can be given up. */
type Task = { count: number; text: string; href: string; action: string; discard?: string };
type Today = {
  achievements: number;
  funnel: Funnel;
  unclaimed: number;
  disputed: number;
  unsigned: number;
  failed: number;
  ending: number;
  drafts: BatchRow[];
  running: BatchRow[];
};

export function homeRoutes(issuer: Issuer): Route[] {
  return [
    {
      method: 'get',
      path: '/desk',
      access: { kind: 'person' },
      run: async ({ session }) => {
        const first = (role: RoleName) => issuer.profiles.find((profile) => session && holds(session, role, profile.slug));
        const [registrars, auditors] = [first('registrar'), first('auditor')];
        if (registrars) return to(`/desk/${registrars.slug}`);
        if (auditors) return to(`/desk/${auditors.slug}/audit`);
        throw new LaurelError('not_allowed');
      },
    },
    deskRoute(issuer, 'get', '', async ({ t, language }, desk) => {
      const today = await readToday(issuer, desk.profile.slug);
      const { name } = desk.profile;
      return page({ title: t('issuer.home.title'), body: <Home t={t} desk={desk} name={name[language]} today={today} /> });
    }),
  ];
}

async function readToday(issuer: Issuer, profile: string): Promise<Today> {
  const draftsSince = new Date(issuer.context.clock().getTime() - DRAFT_IS_TASK).toISOString();
  const found = await issuer.store.as(profile).read(async (db) => {
    const batches = await db.list(Batch, { state: In(['draft', 'awarding']) }, { order: { createdAt: 'DESC' }, take: 20 });
    return {
      achievements: await db.count(Achievement, { current: 1 }),
      funnel: await funnelOf(db),
      unclaimed: await db.count(Award, { state: 'offered', standing: 'good' }),
      disputed: await db.count(Award, { state: 'disputed', standing: 'good' }),
      unsigned: await db.count(Award, { state: 'unsigned', standing: 'good' }),
      failed: await failedLetters(issuer, db),
      ending: await endingSoon(issuer, db),
      drafts: batches.filter((batch) => batch.state === 'draft' && batch.createdAt > draftsSince),
      batches,
    };
  });
  const running: BatchRow[] = [];
  for (const batch of found.batches) if (batch.state === 'awarding' && (await batchProgress(issuer, batch))?.job.endedAt === null) running.push(batch);
  return { ...found, running };
}

async function failedLetters(issuer: Issuer, db: ScopedReader): Promise<number> {
  const offered = await db.list(Award, { state: 'offered', standing: 'good' }, { order: { createdAt: 'DESC' }, take: LETTERS_LOOKED_AT });
  if (offered.length === 0) return 0;
  const states = await issuer.letterStates(
    db.open,
    offered.map((award) => award.id),
  );
  return [...states.values()].filter((state) => state.stage === 'failed').length;
}

function endingSoon(issuer: Issuer, db: ScopedReader): Promise<number> {
  const soon = new Date(issuer.context.clock().getTime() + ENDS_SOON).toISOString();
  return db
    .query(Award, 'award')
    .andWhere("award.state = 'kept' AND award.standing = 'good' AND award.validUntil > :from AND award.validUntil < :soon", { from: now(issuer.context), soon })
    .getCount();
}

function Home({ t, desk, name, today }: { t: Translate; desk: AtDesk; name: string; today: Today }) {
  const { at } = desk;
  if (today.achievements === 0)
    return (
      <>
        <PageHead title={t('issuer.home.title')} lede={name} />
        <EmptyState title={t('issuer.home.first')} action={<LinkButton href={`${at}/achievements/new`}>{t('issuer.achievements.new')}</LinkButton>}>
          {t('issuer.home.first.how')}
        </EmptyState>
      </>
    );
  const tasks = tasksOf(t, desk, today);
  const steps = (['awarded', 'opened', 'kept', 'issued', 'declined'] as const).filter((step) => step !== 'issued' || today.funnel.issued > 0);
  return (
    <>
      <PageHead title={t('issuer.home.title')} lede={name} />
      <div class="actions">
        <LinkButton href={`${at}/batches/new`} icon="upload">
          {t('issuer.batch.new')}
        </LinkButton>
        <LinkButton href={`${at}/award`} kind="quiet" icon="badge">
          {t('issuer.award.one')}
        </LinkButton>
      </div>
      <Part title={t('issuer.home.todo')}>{tasks.length === 0 ? <p>{t('issuer.home.nothing')}</p> : <Tasks t={t} tasks={tasks} />}</Part>
      <Part title={t('issuer.home.funnel')}>
        <p class="hint">{t('issuer.home.funnel.hint')}</p>
        <Facts
          across
          items={steps.map((step) => ({
            term: t(`issuer.funnel.${step}`),
            detail: t.number(today.funnel[step]),
          }))}
        />
      </Part>
    </>
  );
}

function Tasks({ t, tasks }: { t: Translate; tasks: readonly Task[] }) {
  return (
    <Table
      caption={t('issuer.home.todo')}
      rows={tasks}
      columns={[
        { head: t('issuer.home.count'), numeric: true, cell: (task) => t.number(task.count) },
        { head: t('issuer.home.what'), rowHead: true, cell: (task) => task.text },
        { head: t('issuer.home.do'), cell: (task) => <Do t={t} task={task} /> },
      ]}
    />
  );
}

function Do({ t, task }: { t: Translate; task: Task }) {
  return (
    <div class="row">
      <Link href={task.href}>{task.action}</Link>
      {task.discard !== undefined && (
        <Form action={task.discard}>
          <input type="hidden" name="from" value="home" />
          <Button kind="link">{t('issuer.todo.discard')}</Button>
        </Form>
      )}
    </div>
  );
}

function tasksOf(t: Translate, { at }: AtDesk, today: Today): Task[] {
  const register = (state: string) => withQuery(`${at}/register`, { state });
  const tasks: Task[] = [
    ...today.running.map((batch) => ({
      count: batch.ready,
      text: t('issuer.todo.running', { file: batch.filename }),
      href: `${at}/batches/${batch.id}`,
      action: t('issuer.todo.watch'),
    })),
    ...today.drafts.map((batch) => ({
      count: batch.rows,
      text: t('issuer.todo.draft', { file: batch.filename }),
      href: `${at}/batches/${batch.id}`,
      action: t('issuer.todo.look'),
      discard: `${at}/batches/${batch.id}/discard`,
    })),
    { count: today.unsigned, text: t('issuer.todo.unsigned', { count: today.unsigned }), href: register('unsigned'), action: t('issuer.todo.look') },
    { count: today.failed, text: t('issuer.todo.failed', { count: today.failed }), href: register('offered'), action: t('issuer.todo.address') },
    { count: today.disputed, text: t('issuer.todo.disputed', { count: today.disputed }), href: register('disputed'), action: t('issuer.todo.look') },
    { count: today.unclaimed, text: t('issuer.todo.unclaimed', { count: today.unclaimed }), href: register('offered'), action: t('issuer.todo.show') },
    { count: today.ending, text: t('issuer.todo.ending', { count: today.ending }), href: register('kept'), action: t('issuer.todo.show') },
  ];
  return tasks.filter((task) => task.count > 0);
}
