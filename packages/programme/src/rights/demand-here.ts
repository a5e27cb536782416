import { LaurelError } from '@laurel/base';
import type { ProgrammeDeps } from '../deps.ts';

/**
 * Whoever erased their account while a request of theirs was under way has nothing written any more. Asked within the write: writes come one after
 * another, so that what is written before an erasure goes with it, and nothing comes after it.
 * @throws LaurelError not_signed_in
 */
export async function demandHere({ people }: Pick<ProgrammeDeps, 'people'>, personId: string): Promise<void> {
  if (!(await people.person(personId))) throw new LaurelError('not_signed_in');
}
