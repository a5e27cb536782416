import { now } from '@laurel/base';
import type { ProgrammeDeps } from '../deps.ts';
import { Guardianship } from './guardian-records.ts';
import { isMinor } from './powers.ts';

/**
 * Asked at each look: whether a person is under age at that moment, by the word of whichever institution, also where a guardianship was ended before its day.
 * What is open to everybody is no institution's: a minor whom one of them knows as such is one on every page a stranger can open.
 */
export const minorsOf =
  ({ store, context }: Pick<ProgrammeDeps, 'store' | 'context'>) =>
  async (subject: string): Promise<boolean> =>
    isMinor(await store.read((db) => db.list(Guardianship, { subject })), subject, now(context));
