import type { IssuerConfig } from '@laurel/issuer';
import type { ProgrammeDeps } from '../deps.ts';
import { closeTo } from './find-care.ts';

/** Asked by the desk where badges are corrected: the addresses of those whom somebody is too close to. */
export const careHooks = (deps: Pick<ProgrammeDeps, 'store' | 'people' | 'context'>): Pick<IssuerConfig, 'closeTo'> => ({
  closeTo: async (person) => [...(await deps.people.persons([...(await closeTo(deps, person))])).values()].map(({ email }) => email),
});
