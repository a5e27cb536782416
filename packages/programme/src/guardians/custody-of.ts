import { now } from '@laurel/base';
import type { Awarding, IssuerConfig } from '@laurel/issuer';
import type { ProgrammeDeps } from '../deps.ts';
import { caresFor, closeTo, nameOf } from './find-care.ts';
import { Guardianship } from './guardian-records.ts';
import { hasPower, isMinor } from './powers.ts';

/** In whose wallet, and whose badges: those of the institution that saw the papers, by its DID and the address its offers name. */
type InCare = { id: string; subject: string; name: string; from: { did: string; url: string } };

/** Asked at each look: in whose wallets a guardian may keep badges at that moment. */
export const custodyOf =
  (deps: Pick<ProgrammeDeps, 'store' | 'context' | 'people'>, profiles: () => Awarding['profiles']) =>
  async (guardian: string): Promise<readonly InCare[]> => {
    const at = now(deps.context);
    const rows = (await caresFor(deps, guardian)).filter((one) => hasPower(one, 'custody', at));
    const inCare = rows.map(async ({ id, subject, profile }) => {
      const its = profiles().find(({ slug }) => slug === profile);
      return its ? [{ id, subject, name: await nameOf(deps, subject), from: { did: its.did, url: its.identifier } }] : [];
    });
    return (await Promise.all(inCare)).flat();
  };

/** Asked by the desk where badges are corrected: the addresses of those whom somebody is too close to. */
export const careHooks = (deps: Pick<ProgrammeDeps, 'store' | 'people' | 'context'>): Pick<IssuerConfig, 'closeTo'> => ({
  closeTo: async (person) => [...(await deps.people.persons([...(await closeTo(deps, person))])).values()].map(({ email }) => email),
});

/**
 * Asked likewise: whether somebody acts for a person at that moment, by the word of whichever institution. What is open to everybody is no institution's: a
 * minor whom one of them knows as such is one on every page a stranger can open.
 */
export const minorsOf =
  ({ store, context }: Pick<ProgrammeDeps, 'store' | 'context'>) =>
  async (subject: string): Promise<boolean> =>
    isMinor(await store.read((db) => db.list(Guardianship, { subject })), subject, now(context));
