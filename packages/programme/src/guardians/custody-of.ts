import { now } from '@laurel/base';
import type { Awarding } from '@laurel/issuer';
import type { ProgrammeDeps } from '../deps.ts';
import { caresFor, nameOf } from './find-care.ts';
import { hasPower } from './powers.ts';

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
