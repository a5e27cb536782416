import { hashed, LaurelError } from '@laurel/base';
import type { CorrectionRow } from './correction-records.ts';

/** What was asked, for a page to carry that shows it: whoever asked may ask otherwise until somebody has answered. */
export const correctionSeen = ({ asks, words }: Pick<CorrectionRow, 'asks' | 'words'>): string => hashed(JSON.stringify([asks, words]));

/** Whoever answers has read what is asked now. @throws LaurelError bad_form (`asked_anew`) */
export function demandSeen(request: CorrectionRow, seen: string): void {
  if (correctionSeen(request) !== seen)
    throw new LaurelError('bad_form', { problems: [{ at: 'seen', code: 'asked_anew', detail: 'The learner changed the request while it was read.' }] });
}
