import type { Translate } from '@laurel/web';
import type { ApplicationsWaiting, CapstonesShaken } from '../deps.ts';
import type { Task } from './home-tasks.tsx';

/** Learners who wait for a judgement: this person's, or, where nobody here can give it, somebody's. */
export const applicationTasks = (t: Translate, applications: readonly ApplicationsWaiting[]): Task[] =>
  applications.map(({ what, count, oldest, href }) => ({
    count,
    text: t(`issuer.todo.applications.${what}`, { count, since: t.date(oldest) }),
    href,
    action: t('issuer.todo.look'),
  }));

/** Capstones of pathways whose parts no longer stand: somebody keeps or revokes each. */
export const shakenTasks = (t: Translate, shaken: CapstonesShaken | undefined): Task[] =>
  shaken === undefined || shaken.count === 0 ? [] : [{ ...shaken, text: t('issuer.todo.shaken', { count: shaken.count }), action: t('issuer.todo.look') }];
