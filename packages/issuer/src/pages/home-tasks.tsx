import { DAY } from '@laurel/base';
import { Button, Form, Link, Table, type Translate, withQuery } from '@laurel/web';
import type { ComponentChildren } from 'preact';
import type { ToApprove } from '../achievements/approvals.ts';
import type { Today } from '../awards/read-today.ts';
import { COUNTED_AT_MOST, EXPIRING_WITHIN, RESENT_AT_ONCE } from '../limits.ts';
import type { AtDesk } from './frame.tsx';

/** `orMore`: it was counted up to there only. `discard`: where it can be given up. */
export type Task = { count: number; orMore?: boolean; text: ComponentChildren; href: string; action: string; discard?: string };

/** What cannot go on by itself comes first, then what the learners have to do. */
export function tasksOf(t: Translate, { at }: AtDesk, today: Today): Task[] {
  const register = (state: string) => withQuery(`${at}/register`, { state });
  const counted = (count: number, most = COUNTED_AT_MOST) => ({ count, orMore: count >= most });
  const { unclaimed, unsigned, slips, lost, delayed, disputed, corrections, expiring } = today;
  const tasks: Task[] = [
    ...today.running.map(({ batch, waits, done, total }) => ({
      count: total,
      text: <Running t={t} text={t(waits ? 'issuer.todo.running.waits' : 'issuer.todo.running', { file: batch.filename })} done={done} total={total} />,
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
    { ...counted(unsigned), text: t('issuer.todo.unsigned', { count: unsigned }), href: register('unsigned'), action: t('issuer.todo.look') },
    { count: slips, text: t('issuer.todo.slips', { count: slips }), href: `${at}/slips`, action: t('issuer.todo.slips.make') },
    { ...counted(lost, RESENT_AT_ONCE), text: t('issuer.todo.failed', { count: lost }), href: `${at}/mail`, action: t('issuer.todo.address') },
    {
      count: delayed.count,
      text: t(delayed.why === 'trouble' ? 'issuer.todo.delayed' : 'issuer.todo.no-mail-server', { count: delayed.count }),
      href: `${at}/mail?state=waiting`,
      action: t('issuer.todo.look'),
    },
    { ...counted(disputed), text: t('issuer.todo.disputed', { count: disputed }), href: register('disputed'), action: t('issuer.todo.look') },
    { count: corrections, text: t('issuer.todo.corrections', { count: corrections }), href: `${at}/corrections`, action: t('issuer.todo.look') },
    {
      ...counted(unclaimed.count),
      text: t('issuer.todo.unclaimed', { count: unclaimed.count, since: unclaimed.oldest === undefined ? '' : t.date(unclaimed.oldest) }),
      href: register('offered'),
      action: t('issuer.todo.show'),
    },
    {
      ...counted(expiring),
      text: t('issuer.todo.ending', { count: expiring, days: EXPIRING_WITHIN / DAY }),
      href: register('expiring'),
      action: t('issuer.todo.show'),
    },
  ];
  return tasks.filter((task) => task.count > 0);
}

/** Publishing that waits for a second person: for this one, for somebody else, or once more for who wrote it. */
export function approvalTasks(t: Translate, { at, actor }: AtDesk, approvals: readonly ToApprove[]): Task[] {
  const mine = approvals.filter(({ askedBy }) => askedBy === actor);
  const groups = {
    'for-you': approvals.filter(({ askedBy, state }) => askedBy !== actor && state === 'waiting'),
    returned: mine.filter(({ state }) => state === 'returned'),
    'for-others': mine.filter(({ state }) => state === 'waiting'),
  };
  return Object.entries(groups).flatMap(([kind, all]) =>
    [...Map.groupBy(all, ({ what }) => what)].flatMap(([what, ones]) => {
      const [oldest, second] = ones;
      if (!oldest) return [];
      const text = t(`issuer.todo.approval.${what}.${kind}`, { count: ones.length, since: t.date(oldest.askedAt) });
      return [{ count: ones.length, text, href: second ? `${at}/approvals` : oldest.href, action: t('issuer.todo.look') }];
    }),
  );
}

function Running({ t, text, done, total }: { t: Translate; text: string; done: number; total: number }) {
  return (
    <>
      {text}
      <br />
      <progress max={total} value={done} aria-label={text} /> <span class="small soft">{t('issuer.todo.running.done', { done, total })}</span>
    </>
  );
}

export function Tasks({ t, tasks }: { t: Translate; tasks: readonly Task[] }) {
  return (
    <Table
      caption={t('issuer.home.todo')}
      stacks
      rows={tasks}
      columns={[
        { head: t('issuer.home.count'), numeric: true, cell: ({ count, orMore }) => `${t.number(count)}${orMore ? '+' : ''}` },
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
