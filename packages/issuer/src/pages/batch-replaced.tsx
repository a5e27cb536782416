import { LaurelError } from '@laurel/base';
import { asked, Notice, param, type Reply, type Translate, to, typed, type WebRequest } from '@laurel/web';
import { replacementOf } from '../awards/draft-batch.ts';
import { isTakenOver } from '../awards/taken-over.ts';
import type { Issuer } from '../deps.ts';
import { correctionsIn, usesIn } from './batch-form.ts';
import type { AtDesk } from './frame.tsx';

type Run = (request: WebRequest, desk: AtDesk) => Promise<Reply>;

/**
 * What is done at the address of a roster. Where its file has been read again since, by a colleague or in another window, it leads to how it stands now,
 * and says of a form that came from the earlier page that nothing of it was taken over; pressed twice, it was, and leads on as it did.
 */
export const orWhereItStands =
  (issuer: Issuer, method: 'get' | 'post', run: Run): Run =>
  async (request, desk) => {
    try {
      return await run(request, desk);
    } catch (error) {
      if (!(error instanceof LaurelError) || error.code !== 'not_found') throw error;
      const batchId = await replacementOf(issuer, { profile: desk.profile.slug, batchId: param(request, 'id') });
      if (batchId === undefined) throw error;
      const sent = { uses: (headers: readonly string[]) => usesIn(request, headers), corrections: correctionsIn(request) };
      if (request.path.endsWith('/columns') && (await isTakenOver(issuer, { profile: desk.profile.slug, batchId, ...sent })))
        return toColumns(request, desk, batchId);
      return to(`${desk.at}/batches/${batchId}?done=${method === 'get' ? 'read-anew' : 'not-taken'}`);
    }
  };

/** Where the columns are that were just chosen; whoever only said how its dates are written reads what came of it. */
export const toColumns = (request: WebRequest, { at }: AtDesk, batchId: string): Reply =>
  to(`${at}/batches/${batchId}${typed(request, 'from') === '' ? '#columns' : ''}`);

/** Said at the place that it led to. */
export function ReadAnew({ t, request }: { t: Translate; request: WebRequest }) {
  const done = (['read-anew', 'not-taken'] as const).find((candidate) => candidate === asked(request, 'done'));
  if (done === undefined) return null;
  return <Notice kind={done === 'not-taken' ? 'warn' : undefined}>{t(`issuer.batch.${done}`)}</Notice>;
}
