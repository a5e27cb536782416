import { LaurelError } from '@laurel/base';
import type { ScopedWriter } from '@laurel/store';
import type { ConsentEventRow } from './consent-records.ts';
import { standingsOf } from './standing-now.ts';
import type { Standing } from './standings.ts';

type About = Pick<ConsentEventRow, 'recipient' | 'purpose'>;

/** What stands between a learner and whoever asks, for that purpose. */
export const standsFor = (standings: readonly Standing[], { recipient, purpose }: About): Standing | undefined =>
  standings.find((one) => one.recipient === recipient && one.purpose === purpose && one.state === 'given');

/**
 * An answer is to what its page said: that nothing is shown yet, or that what was agreed to before stands. What was agreed to or stopped since, in another
 * window or by another hand, is read before anything is answered: else "decline" would leave shown what it was pressed to keep back. Nothing, where it is
 * as it was shown; what stands, where just this was agreed to since: the button was pressed twice.
 * @throws LaurelError conflict
 */
export async function demandAsShown(db: ScopedWriter, { stood, ...said }: Said, at: string): Promise<ConsentEventRow | undefined> {
  const stands = standsFor(await standingsOf(db, at), said)?.event;
  if ((stands?.id ?? '') === stood) return undefined;
  const isSame = said.state === 'given' && stands?.requestId === said.requestId && stands.grantor === said.grantor;
  if (isSame && stands.categories.join() === said.categories.join()) return stands;
  throw new LaurelError('conflict', { detail: 'It was agreed to or stopped since this page was opened. Nothing was kept.' });
}

type Said = Pick<ConsentEventRow, 'recipient' | 'purpose' | 'requestId' | 'grantor' | 'state' | 'categories'> & { stood: string };
