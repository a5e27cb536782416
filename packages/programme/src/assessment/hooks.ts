import type { IssuerConfig } from '@laurel/issuer';
import { holds } from '@laurel/people';
import type { ProgrammeDeps } from '../deps.ts';
import { barredFrom } from './conflicts.ts';
import { queueFor, waitingWithHands } from './queue.ts';
import { unheardAt } from './unheard.ts';

/** What an issuer's list of what to do says of applications: to whoever may judge them there, and to who can invite others to. */
export const assessmentHooks = (deps: Pick<ProgrammeDeps, 'store' | 'people' | 'context'>): Pick<IssuerConfig, 'applicationsFor'> => ({
  applicationsFor: async (profile, { person, grants }) => {
    const may = { assess: holds({ grants }, 'assessor', profile), decide: holds({ grants }, 'decider', profile) };
    if (!may.assess && !may.decide) return [];
    const read = await deps.store.as(profile).read(waitingWithHands);
    if (read.length === 0) return [];
    const waiting = read.map(({ application }) => application);
    const barred = await barredFrom(deps, { profile, person }, waiting);
    const queue = await queueFor(deps, { profile, personId: person.id, may, barred }, read);
    const unheard = holds({ grants }, 'administrator', profile) ? await unheardAt(deps, profile, read) : new Map();
    const since = new Map(queue.map((one) => [one.application.id, one.since]));
    const groups = {
      assess: queue.filter(({ part }) => part === 'assess'),
      decide: queue.filter(({ part, application }) => part === 'decide' && application.state !== 'appealed'),
      appeal: queue.filter(({ part, application }) => part === 'decide' && application.state === 'appealed'),
      nobody: waiting.filter(({ id }) => unheard.has(id)).map((application) => ({ application, since: since.get(application.id) ?? application.submittedAt })),
    };
    return (['assess', 'decide', 'appeal', 'nobody'] as const).flatMap((what) => {
      const [oldest] = groups[what].flatMap((one) => one.since ?? []).sort();
      return oldest === undefined ? [] : [{ what, count: groups[what].length, oldest, href: `/assess/${profile}` }];
    });
  },
});
