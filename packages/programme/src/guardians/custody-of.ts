import { now } from '@laurel/base';
import type { ProgrammeDeps } from '../deps.ts';
import { caresFor, nameOf } from './find-care.ts';
import { Guardianship } from './guardian-records.ts';
import { hasPower, isMinor } from './powers.ts';

/** Asked at each look: in whose wallets a guardian may keep badges at that moment. */
export const custodyOf =
  (deps: Pick<ProgrammeDeps, 'store' | 'context' | 'people'>) =>
  async (guardian: string): Promise<readonly { id: string; subject: string; name: string }[]> => {
    const at = now(deps.context);
    const rows = (await caresFor(deps, guardian)).filter((one) => hasPower(one, 'custody', at));
    return Promise.all(rows.map(async ({ id, subject }) => ({ id, subject, name: await nameOf(deps, subject) })));
  };

/** Asked likewise: whether somebody acts for a person at that moment. */
export const minorsOf =
  ({ store, context }: Pick<ProgrammeDeps, 'store' | 'context'>) =>
  async (subject: string): Promise<boolean> =>
    isMinor(await store.read((db) => db.list(Guardianship, { subject })), subject, now(context));
