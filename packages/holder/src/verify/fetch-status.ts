import { type Context, LaurelError, type StrangerUrl } from '@laurel/base';
import type { FetchStatus, StatusAnswer } from '@laurel/credentials';

/** Asks a status list's host. Trouble on the way is "unreachable": it can leave a verdict open, never make it good. */
export const openStatusFetch =
  ({ outbound, clock }: Context): FetchStatus =>
  async (url, accept) => {
    try {
      const answer = await outbound.stranger(url as StrangerUrl, { headers: { accept } }); // `stranger` vets it, whatever the type says
      if (answer.status === 404 || answer.status === 410) return { state: 'absent', reason: `status ${answer.status}` };
      if (answer.status !== 200) return { state: 'unreachable', reason: `status ${answer.status}` };
      return { state: 'fetched', body: answer.text(), contentType: answer.headers.get('content-type') ?? '', fetchedAt: clock() };
    } catch (error) {
      if (!(error instanceof LaurelError)) throw error;
      return { state: 'unreachable', reason: error.code };
    }
  };

/** The same list asked once, however many copies stand in it. For one piece of work only: a verdict is about now. */
export function askOnce(fetchStatus: FetchStatus): FetchStatus {
  const answers = new Map<string, Promise<StatusAnswer>>();
  return (url, accept) => {
    const known = answers.get(`${accept} ${url}`);
    if (known) return known;
    const answer = fetchStatus(url, accept);
    answers.set(`${accept} ${url}`, answer);
    return answer;
  };
}
