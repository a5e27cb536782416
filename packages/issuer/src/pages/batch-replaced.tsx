import { LaurelError } from '@laurel/base';
import { asked, Notice, param, type Reply, type Translate, to, type WebRequest } from '@laurel/web';
import { replacementOf } from '../awards/draft-batch.ts';
import type { Issuer } from '../deps.ts';
import type { AtDesk } from './frame.tsx';

type Run = (request: WebRequest, desk: AtDesk) => Promise<Reply>;

/**
 * What is done at the address of a roster. Where its file has been read again since, by a colleague or in another window, it leads to how it stands now,
 * and says of a form that came from the earlier page that nothing of it was taken over.
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
      return to(`${desk.at}/batches/${batchId}?done=${method === 'get' ? 'read-anew' : 'not-taken'}`);
    }
  };

/** Said at the place that it led to. */
export function ReadAnew({ t, request }: { t: Translate; request: WebRequest }) {
  const done = (['read-anew', 'not-taken'] as const).find((candidate) => candidate === asked(request, 'done'));
  if (done === undefined) return null;
  return <Notice kind={done === 'not-taken' ? 'warn' : undefined}>{t(`issuer.batch.${done}`)}</Notice>;
}
