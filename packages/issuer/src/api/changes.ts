import { LaurelError } from '@laurel/base';
import { draftChange, startChangeIn } from '../awards/change-many.ts';
import { isStanding, StandingChange } from '../awards/change-records.ts';
import type { Issuer } from '../deps.ts';
import { LEFT_TOLD } from '../limits.ts';
import { operation } from './operation.ts';
import { ById, Change, NewChange } from './schemas.ts';

export const changeOperations = [
  operation({
    id: 'createChange',
    method: 'post',
    path: '/changes',
    scope: 'revoke',
    summary: 'Revoke, suspend or lift many at once',
    body: NewChange,
    examples: {
      listed: { body: { act: 'suspend', awards: ['AWARD'], reason: 'under-review', count: 1 } },
      fitting: { body: { act: 'lift', filter: { state: 'suspended' }, count: 1 } },
    },
    answers: {
      202: { description: 'Under way.', schema: Change },
      422: { description: '`count` says another number than would change (`count_differs`), or the reason is none of this act.' },
    },
    run: async ({ issuer, profile, actor, body, once }) => {
      const { act, awards, filter, reason = '', note = '', count } = body;
      if ((awards === undefined) === (filter === undefined))
        throw new LaurelError('bad_form', { problems: [{ at: '/awards', code: 'one_of', detail: 'Send awards or a filter, and not both.' }] });
      const picked = awards ? { awards } : { filter: filter ?? {} };
      return once<{ id: string; awards: number }>(
        async (within) => {
          const id = await draftChange(issuer, { profile, act, picked, actor });
          await startChangeIn(issuer, { profile, id, actor, reason, note, count: String(count) }, within);
        },
        async (_db, { id, awards: all }) => ({ status: 202, body: { id, act, awards: all, state: 'preparing', total: all, done: 0, failed: 0, left: [] } }),
      );
    },
  }),
  operation({
    id: 'readChange',
    method: 'get',
    path: '/changes/{id}',
    scope: 'read',
    summary: 'How far it is',
    params: ById,
    examples: { one: {} },
    answers: { 200: { description: 'As it is now.', schema: Change } },
    run: async ({ issuer, profile, params }) => ({ status: 200, body: await read(issuer, profile, params.id) }),
  }),
];

/** @throws LaurelError not_found */
function read(issuer: Issuer, profile: string, id: string): Promise<object> {
  return issuer.store.as(profile).read(async (db) => {
    const change = await db.one(StandingChange, { id });
    const job = change?.jobId ? await issuer.jobs.find(db.open, profile, change.jobId) : undefined;
    if (!change || !job || !isStanding(change.act)) throw new LaurelError('not_found');
    const failed = (await issuer.jobs.failedItems(db.open, job)).slice(0, LEFT_TOLD);
    const left = failed.map(({ externalId, result }) => ({ award: externalId, code: codeOf(result) }));
    const total = job.state === 'preparing' ? change.awardIds.length : job.total;
    return { id, act: change.act, awards: change.awardIds.length, state: job.state, total, done: job.done, failed: job.failed, left };
  });
}

const codeOf = (result: unknown): string => (typeof result === 'object' && result !== null && 'code' in result ? String(result.code) : 'unexpected');
